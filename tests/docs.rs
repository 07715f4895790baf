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

/// A paragraph or a table of a guide, after the heading and the paragraph that it belongs to.
struct Block {
    context: String,
    text: String,
}

/// The blocks of all guides.
fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut heading, mut before) = (String::new(), String::new());
    for text in guides().split("\n\n") {
        if text.trim_start().starts_with('#') {
            heading = text.to_owned();
            before.clear();
        }
        blocks.push(Block {
            context: format!("{heading}\n{before}"),
            text: text.to_owned(),
        });
        text.clone_into(&mut before);
    }
    blocks
}

impl Block {
    /// Returns whether the block is about a command: `ringback log add`, or `log add` in a heading.
    fn is_about(&self, command: &str) -> bool {
        let own = command.trim_start_matches("ringback ");
        [&self.context, &self.text]
            .into_iter()
            .any(|text| names(text, command) || text.contains(&format!("`{own}`")))
    }

    /// Returns whether the block says what an option of the command does. What a row of a table says of one command
    /// only is said of no other.
    fn describes(&self, option: &str, command: &str) -> bool {
        let own = command.trim_start_matches("ringback ");
        self.is_about(command)
            && self.text.lines().any(|line| {
                let of_another =
                    line.contains("` only") && !line.contains(&format!("`{own}` only"));
                names(line, &format!("`--{option}")) && !of_another
            })
    }
}

/// Returns whether a text has these words, and not only the beginning of longer ones.
fn names(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let after = text[at + words.len()..].chars().next();
        !after.is_some_and(|sign| sign.is_alphanumeric() || sign == '-')
    })
}

/// Returns what of a command the guides do not describe.
fn undescribed(command: &clap::Command, path: &str, blocks: &[Block]) -> Vec<String> {
    let mut missing = Vec::new();
    let is_described = |option: &str| blocks.iter().any(|block| block.describes(option, path));
    for option in command.get_arguments().filter_map(|a| a.get_long()) {
        if !matches!(option, "help" | "version") && !is_described(option) {
            missing.push(format!("{path} --{option}"));
        }
    }
    for subcommand in command.get_subcommands() {
        let whole = format!("{path} {}", subcommand.get_name());
        if !blocks.iter().any(|block| block.is_about(&whole)) {
            missing.push(whole.clone());
        }
        missing.extend(undescribed(subcommand, &whole, blocks));
    }
    missing
}

#[test]
fn every_command_and_option_is_described_for_the_command_that_has_it() {
    let missing = undescribed(&ringback::cli::command(), "ringback", &blocks());
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

/// The card that the README shows is that of a sample; `...` stands for what it leaves out.
#[test]
fn the_card_in_the_readme_is_what_the_program_prints() {
    let readme = include_str!("../README.md");
    let shown = readme.split("```\n").nth(1).unwrap();
    let sample = crate::report::scored_as("take1.wav", crate::report::PITCH);
    let card = crate::report::card_of(sample);
    for line in shown.lines().filter(|line| line.trim() != "...") {
        assert!(
            card.lines().any(|printed| printed == line),
            "{line}\n{card}"
        );
    }
}
