//! Help, completions, the manual page, and the schema.

use crate::report::complaints;
use crate::support::process::Home;

#[test]
fn the_help_of_score_is_the_same_as_ever() {
    let home = Home::new();
    let ran = home.run(&["score", "--help"]);
    assert_eq!(ran.code, Some(0));
    insta::assert_snapshot!("help_score", ran.out);
}

#[test]
fn without_a_command_the_help_is_shown_as_an_error() {
    let ran = Home::new().run(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.starts_with("Score practice sales voicemails"),
        "{ran:?}"
    );
    let home = Home::new();
    home.record("take1.wav", 100);
    let sentence = home.refused(&["take1.wav"]);
    assert!(
        sentence.contains("did you mean `ringback score take1.wav`?"),
        "{sentence}"
    );
}

#[test]
fn every_command_and_option_says_what_it_is_for() {
    fn check(command: &clap::Command) {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some(),
                "{} {argument}",
                command.get_name()
            );
        }
        command.get_subcommands().for_each(check);
    }
    let mut command = ringback::cli::command();
    command.build();
    check(&command);
    command.debug_assert();
}

#[test]
fn the_schema_is_printed_as_it_is_shipped() {
    let ran = Home::new().run(&["schema"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.out, ringback::report::JSON_SCHEMA);
    assert_eq!(complaints(&serde_json::json!({})).len(), 4);
}

#[test]
fn completions_and_the_manual_page_name_the_commands() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = home.run(&["completions", shell]);
        assert!(
            ran.code == Some(0) && ran.out.contains("fail-under"),
            "{shell}"
        );
    }
    let ran = home.run(&["man"]);
    assert!(ran.code == Some(0) && ran.out.contains(".TH"), "{ran:?}");
    assert!(ran.out.contains("fail\\-under"), "{ran:?}");
}
