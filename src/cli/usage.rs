//! What is wrong with what was typed, with what was probably meant.

use std::ffi::OsString;
use std::path::Path;

use clap::Command;
use clap::builder::StyledStr;
use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::ErrorKind;

use crate::audio;
use crate::text::did_you_mean::closest;

/// Words that people type for a command, and what does it.
const COMMANDS: [(&str, &str); 17] = [
    ("analyse", "score RECORDING"),
    ("analyze", "score RECORDING"),
    ("grade", "score RECORDING"),
    ("judge", "score RECORDING"),
    ("rate", "score RECORDING"),
    ("transcribe", "score RECORDING"),
    ("open", "score RECORDING --out report.html --open"),
    ("play", "score RECORDING --out report.html --open"),
    ("report", "score RECORDING --out report.html"),
    ("download", "models pull NAME"),
    ("install", "models pull NAME"),
    ("rubrics", "rubric list"),
    ("rules", "rubric list"),
    ("checks", "explain"),
    ("settings", "config"),
    ("stats", "team"),
    ("version", "--version"),
];

/// Options that people type, the option that does it, and how.
const OPTIONS: [(&str, &str, &str); 19] = [
    ("html", "out", "--out report.html, or --format html"),
    ("page", "out", "--out report.html"),
    ("json", "format", "--format json"),
    ("jsonl", "format", "--format jsonl"),
    ("csv", "format", "--format csv"),
    ("markdown", "format", "--format markdown"),
    ("md", "format", "--format markdown"),
    ("output", "out", "--out FILE"),
    ("file", "out", "--out FILE"),
    ("country", "region", "--region COUNTRY"),
    ("phone", "number", "--number NUMBER"),
    ("telephone", "number", "--number NUMBER"),
    ("rules", "rubric", "--rubric ID"),
    ("threads", "jobs", "--jobs N"),
    ("workers", "jobs", "--jobs N"),
    ("lang", "language", "--language CODE"),
    ("silent", "quiet", "--quiet"),
    ("no-color", "color", "--color never"),
    ("no-cache", "no-store", "--no-store"),
];

/// Values that people type, and the value that means it.
const VALUES: [(&str, &str); 8] = [
    ("passed", "met"),
    ("pass", "met"),
    ("failed", "missed"),
    ("fail", "missed"),
    ("partial", "partly"),
    ("text", "terminal"),
    ("htm", "html"),
    ("ndjson", "jsonl"),
];

/// Adds to an error of the arguments what was probably meant.
pub(crate) fn explain(mut error: clap::Error, typed: &[OsString], root: &Command) -> clap::Error {
    let named = |error: &clap::Error, kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            if let Some(word) = named(&error, ContextKind::InvalidSubcommand) {
                let first = typed.get(1).and_then(|first| first.to_str());
                let tip = match first {
                    // Only the program has a command `help`; it takes the names of all others.
                    Some(first) if first != word && word == "help" => {
                        Some(format!("did you mean `ringback help {first}`?"))
                    }
                    _ => command_for(&word, first == Some(word.as_str()), root),
                };
                suggest(&mut error, tip);
            }
        }
        ErrorKind::UnknownArgument => {
            // Clap would have it be a value; a file that begins with a hyphen is rare.
            error.remove(ContextKind::Suggested);
            let word = named(&error, ContextKind::InvalidArg).unwrap_or_default();
            if let Some(tip) = option_for(&word, command_of(typed, root)) {
                error.remove(ContextKind::SuggestedArg);
                suggest(&mut error, Some(tip));
            }
        }
        ErrorKind::InvalidValue => {
            if let Some(word) = named(&error, ContextKind::InvalidValue) {
                suggest_value(&mut error, &word);
            }
        }
        _ => {}
    }
    error
}

fn suggest(error: &mut clap::Error, tip: Option<String>) {
    if let Some(tip) = tip {
        let tips = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
        error.insert(ContextKind::Suggested, tips);
    }
}

/// Returns the commands that were probably meant by a word that is none; a file is to be scored.
fn command_for(word: &str, is_first: bool, root: &Command) -> Option<String> {
    let path = Path::new(word);
    let lines = if is_first && (path.is_file() || audio::is_audio_name(path)) {
        vec![format!("score {word}")]
    } else if let Some((_, line)) = COMMANDS.iter().find(|(typed, _)| *typed == word) {
        vec![(*line).to_owned()]
    } else {
        below(word, root)
    };
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("`ringback {line}`"))
        .collect();
    (!lines.is_empty()).then(|| format!("did you mean {}?", lines.join(" or ")))
}

/// Returns the commands of commands that go by this name: `log list`, `models list`.
fn below(word: &str, root: &Command) -> Vec<String> {
    let has_it = |command: &&Command| command.find_subcommand(word).is_some();
    let commands = root.get_subcommands().filter(|c| c.get_name() != "help");
    commands
        .filter(has_it)
        .map(|command| format!("{} {word}", command.get_name()))
        .collect()
}

/// Returns the command that the words lead to.
fn command_of<'a>(typed: &[OsString], root: &'a Command) -> &'a Command {
    let words = typed.iter().skip(1).filter_map(|word| word.to_str());
    words.fold(root, |command, word| {
        command.find_subcommand(word).unwrap_or(command)
    })
}

/// Returns the option that was probably meant by one that the command does not have.
fn option_for(typed: &str, command: &Command) -> Option<String> {
    let name = typed.trim_start_matches('-');
    let name = name.split('=').next().unwrap_or(name);
    let has = |wanted: &str| {
        command
            .get_arguments()
            .any(|a| a.get_long() == Some(wanted))
    };
    let (_, _, how) = OPTIONS
        .iter()
        .find(|(meant, option, _)| *meant == name && has(option))?;
    Some(format!("did you mean {how}?"))
}

/// Puts the nearest value in place of clap's, which takes "passed" for "missed".
fn suggest_value(error: &mut clap::Error, typed: &str) {
    let Some(ContextValue::Strings(valid)) = error.get(ContextKind::ValidValue) else {
        return;
    };
    let mut known: Vec<(&str, &str)> = valid.iter().map(|v| (v.as_str(), v.as_str())).collect();
    known.extend(
        VALUES
            .iter()
            .filter(|(_, meant)| valid.iter().any(|v| v == meant)),
    );
    let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
    let meant =
        closest(typed, &words).and_then(|near| known.iter().find(|(word, _)| *word == near));
    let meant = meant.map(|(_, meant)| (*meant).to_owned());
    error.remove(ContextKind::SuggestedValue);
    if let Some(meant) = meant {
        error.insert(ContextKind::SuggestedValue, ContextValue::String(meant));
    }
}
