//! The guides in docs/ name every command, option and check.

use std::fs;
use std::path::Path;

use ringback::rubric;
use ringback::rubric::Rubric;

/// The text of the README and of every guide.
fn guides() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = fs::read_to_string(root.join("README.md")).unwrap_or_default();
    for entry in fs::read_dir(root.join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "md") {
            text += &fs::read_to_string(path).unwrap();
        }
    }
    text
}

/// Returns what of a command the guides do not name.
fn unnamed(command: &clap::Command, path: &str, guides: &str) -> Vec<String> {
    let mut missing = Vec::new();
    for option in command.get_arguments().filter_map(|a| a.get_long()) {
        let form = format!("`--{option}");
        if !matches!(option, "help" | "version") && !guides.contains(&form) {
            missing.push(format!("{path} --{option}"));
        }
    }
    for subcommand in command.get_subcommands() {
        let name = subcommand.get_name();
        let whole = format!("{path} {name}");
        if !guides.contains(&whole) && !guides.contains(&format!("`{name}")) {
            missing.push(whole.clone());
        }
        missing.extend(unnamed(subcommand, &whole, guides));
    }
    missing
}

#[test]
fn every_command_and_option_is_in_the_guides() {
    let missing = unnamed(&ringback::cli::command(), "ringback", &guides());
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_check_is_in_the_guides() {
    let guides = guides();
    for id in rubric::builtin_ids() {
        for rule in Rubric::builtin(id).unwrap().rules() {
            assert!(guides.contains(&format!("`{}`", rule.id)), "{}", rule.id);
        }
    }
}

#[test]
fn every_key_of_a_recording_is_in_the_guides() {
    let guide = guides();
    let schema: serde_json::Value = serde_json::from_str(ringback::report::JSON_SCHEMA).unwrap();
    let recording = &schema["$defs"]["recording"]["properties"];
    for key in recording.as_object().unwrap().keys() {
        assert!(guide.contains(&format!("`{key}`")), "docs name no `{key}`");
    }
}
