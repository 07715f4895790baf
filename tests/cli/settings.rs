//! Which settings hold: the nearest `ringback.toml`, whichever folder or file is named, and what it may say.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::process::Home;
use crate::support::process::Ran;

/// A team of one whose number is known to its settings alone.
fn team() -> Home {
    let home = Home::new();
    fs::create_dir_all(home.path("team/sean/november")).unwrap();
    home.record("team/sean/2026-11-20_acme.wav", 9_000);
    home.record("team/sean/november/later.wav", 9_500);
    home.write(
        "team/ringback.toml",
        b"region = \"GB\"\nnames = [\"{rep}/{date}_{prospect}\"]\n[[rep]]\nid = \"sean\"\nname = \"Sean McPheat\"\nnumber = \"07700 900199\"\n",
    );
    home
}

fn run_in(home: &Home, folder: &str, args: &[&str]) -> Ran {
    let mut command: Command = home.command(args);
    Ran::of(&command.current_dir(home.path(folder)).output().unwrap())
}

#[test]
fn a_recording_scores_the_same_whichever_folder_is_named() {
    let home = team();
    let words = home.path("words.txt");
    let words = words.to_str().unwrap();
    let part = |folder: &str, path: &str| -> Value {
        let args = ["score", path, "--transcript", words, "--format", "json"];
        let ran = run_in(&home, folder, &args);
        let report = ran.json();
        let parts = report["recordings"].as_array().unwrap().clone();
        let is_it = |part: &&Value| part["file"].as_str().unwrap().ends_with("acme.wav");
        let mut part = parts.iter().find(is_it).unwrap().clone();
        part.as_object_mut().unwrap().remove("file");
        part
    };
    let whole = part(".", "team");
    assert_eq!(whole["rep"]["number"], "07700 900199");
    assert_eq!(whole["origin"]["prospect"], "acme");
    for (folder, path) in [
        (".", "team/sean"),
        (".", "team/sean/2026-11-20_acme.wav"),
        ("team", "sean/2026-11-20_acme.wav"),
        ("team/sean", "2026-11-20_acme.wav"),
        ("team/sean", "."),
        ("team/sean/november", "../2026-11-20_acme.wav"),
    ] {
        assert_eq!(part(folder, path), whole, "{folder} {path}");
    }
}

#[test]
fn the_list_beside_the_settings_holds_for_the_folders_below() {
    let home = team();
    home.write(
        "team/manifest.csv",
        b"file,prospect\nsean/2026-11-20_acme.wav,Bolt\n",
    );
    for path in ["team", "team/sean", "team/sean/2026-11-20_acme.wav"] {
        let report = home.score(&[path, "--format", "json"]).json();
        assert_eq!(
            report["recordings"][0]["origin"]["prospect"], "Bolt",
            "{path}"
        );
    }
}

#[test]
fn settings_are_looked_for_as_far_as_a_repository() {
    let home = team();
    let file = |path: &str| home.good(&["config", path, "--format", "json"]).json()["file"].clone();
    assert_eq!(file("team/sean/november"), "team/ringback.toml");
    fs::create_dir(home.path("team/sean/.git")).unwrap();
    assert_eq!(file("team/sean/november"), Value::Null);
    assert_eq!(file("team"), "team/ringback.toml");
}

#[test]
fn settings_beside_recordings_choose_no_file_of_a_model() {
    let home = team();
    home.write("team/m.bin", b"lmgg, not a model");
    home.write("team/ringback.toml", b"model = \"m.bin\"\n");
    for path in ["team", "team/sean"] {
        let sentence = home.refused(&["score", path]);
        assert!(
            sentence.contains(
                "team/ringback.toml: the model \"m.bin\" is none of `ringback models list`"
            ),
            "{sentence}"
        );
    }
    fs::remove_file(home.path("team/m.bin")).unwrap();
    home.write("team/ringback.toml", b"model = \"tiny.en\"\n");
    let sentence = home.refused(&["score", "team"]);
    assert!(sentence.contains("models pull tiny.en"), "{sentence}");
}

#[test]
fn a_variable_that_is_no_number_is_refused_and_an_option_goes_before_it() {
    let home = team();
    let with_variable = |args: &[&str]| {
        let mut command = home.command(args);
        command.env("RINGBACK_DUE_AFTER", "a week");
        Ran::of(&command.output().unwrap())
    };
    for command in ["due", "config"] {
        let ran = with_variable(&[command]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let why = "RINGBACK_DUE_AFTER is \"a week\", which is not a whole number";
        assert!(ran.err.contains(why), "{ran:?}");
    }
    let ran = with_variable(&["due", "--after", "7"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn config_says_what_holds_and_who_says_so() {
    let home = team();
    let args = ["--store", "s.db", "config", "team/sean", "--format", "json"];
    let mut command = home.command(&args);
    command
        .env("RINGBACK_MODELS", "weights")
        .env("RINGBACK_DUE_ATTEMPTS", "4");
    let config = Ran::of(&command.output().unwrap()).json();
    assert_eq!(config["schema"], "ringback.config/1");
    let setting = |name: &str| {
        let all = config["settings"].as_array().unwrap();
        let one = all.iter().find(|one| one["name"] == name).unwrap();
        (
            one["value"].as_str().unwrap().to_owned(),
            one["set_by"].as_str().unwrap().to_owned(),
        )
    };
    let is =
        |name, value: &str, by: &str| assert_eq!(setting(name), (value.to_owned(), by.to_owned()));
    is("rubric", "callback", "default");
    is("region", "GB", "file");
    is("names", "{rep}/{date}_{prospect}", "file");
    is("reps", "sean (Sean McPheat, 07700 900199)", "file");
    is("models", "weights", "environment");
    is("store", "s.db", "flag");
    is("due-after", "5", "default");
    is("due-attempts", "4", "environment");
    let screen = home.good(&["config", "team"]).out;
    assert!(
        screen.starts_with("Settings file: team/ringback.toml\n"),
        "{screen}"
    );
    assert!(
        home.good(&["config"])
            .out
            .starts_with("Settings file: none")
    );
    assert!(
        home.refused(&["config", "nowhere"])
            .contains("no such file or folder")
    );
    let usage = home
        .command(&["score"])
        .env("RINGBACK_MODELS", "weights")
        .output()
        .unwrap();
    assert!(
        !String::from_utf8_lossy(&usage.stderr).contains("--models"),
        "{usage:?}"
    );
}

#[test]
fn a_script_is_checked_by_the_settings_of_its_folder() {
    let home = team();
    let said = "Hi Jim, it's Sean McPheat on 07700 900123. Please call me back about your depot. Sean McPheat, 07700 900123.";
    home.write("team/sean/script.txt", said.as_bytes());
    let ran = home.run(&["check", "team/sean/script.txt", "--format", "json"]);
    assert_eq!(
        ran.json()["recordings"][0]["rep"]["number"],
        "07700 900199",
        "{ran:?}"
    );
}

#[test]
fn init_names_the_reps_whose_folders_there_are() {
    let home = team();
    fs::remove_file(home.path("team/ringback.toml")).unwrap();
    fs::create_dir(home.path("team/kate \"k\"")).unwrap();
    home.record("team/kate \"k\"/a.wav", 2_000);
    fs::create_dir(home.path("team/empty")).unwrap();
    let ran = home.good(&["init", "team"]);
    assert!(
        ran.err.contains("It has 2 reps (kate \"k\", sean)"),
        "{ran:?}"
    );
    let config = home.good(&["config", "team", "--format", "json"]).json();
    let reps = &config["settings"][4];
    assert_eq!(reps["value"], "kate \"k\"; sean", "{config}");
    home.good(&["init", "team", "--force"]);
}

#[test]
fn team_shows_one_team_and_says_what_it_leaves_out() {
    let home = team();
    home.record("stray.wav", 3_000);
    home.score(&["team", "stray.wav"]);
    let count = |folder: &str, args: &[&str]| {
        let ran = run_in(
            &home,
            folder,
            &[&["team", "--format", "json"], args].concat(),
        );
        (ran.json()["recordings"].as_u64().unwrap(), ran.err)
    };
    assert_eq!(count(".", &[]).0, 3);
    assert_eq!(count(".", &["--all"]).0, 3);
    // From inside, the settings file says where the team begins.
    for (folder, args) in [
        (".", &["team"][..]),
        ("team", &[]),
        ("team/sean/november", &[]),
    ] {
        let (recordings, notes) = count(folder, args);
        assert_eq!(recordings, 2, "{folder} {args:?}");
        assert!(
            notes.contains("1 recording scored elsewhere (--all shows everything)"),
            "{notes}"
        );
    }
    let sentence = home.refused(&["team", "--rep", "seam"]);
    assert!(
        sentence.contains("rep \"seam\"). The reps are Sean McPheat"),
        "{sentence}"
    );
    fs::create_dir(home.path("other")).unwrap();
    let sentence = home.refused(&["team", "other"]);
    assert!(
        sentence.contains("3 recordings scored elsewhere"),
        "{sentence}"
    );
}
