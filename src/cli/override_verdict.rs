//! `ringback override FILE CHECK met|partly|missed`: a person's word in place of the machine's, kept
//! with the recording's content.

use std::path::PathBuf;

use clap::ValueEnum;

use super::error::CliError;
use super::error::Outcome;
use super::printer::Printer;
use super::rubric::find_rubric;
use super::settings::Settings;
use super::store;
use crate::audio;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::calendar::day_and_minute;
use crate::domain::Override;
use crate::domain::Verdict;

const EXAMPLES: &str = "\
Examples:
  ringback override take1.wav hook met --by Kate --note \"he means their new depot\"
  ringback override take1.wav hook --undo
  ringback override --list

The word is kept with the recording's content: it holds under whatever name the file has later, and
counts in every total from the next `ringback score` on. What the machine said stays beside it.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct OverrideArgs {
    /// The recording.
    #[arg(required_unless_present = "list")]
    file: Option<PathBuf>,
    /// The check, as cards name it: hook, number-end.
    #[arg(required_unless_present = "list")]
    check: Option<String>,
    /// What holds instead.
    #[arg(required_unless_present_any = ["list", "undo"])]
    verdict: Option<Word>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Whose word it is.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Take back the word that holds about this check.
    #[arg(long, conflicts_with_all = ["verdict", "note", "by"])]
    undo: bool,
    /// Show every word, those that were taken back too.
    #[arg(long, conflicts_with_all = ["file", "undo"])]
    list: bool,
    /// The rules that the check is of.
    #[arg(long, value_name = "ID|FILE", default_value = "callback")]
    rubric: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Word {
    Met,
    Partly,
    Missed,
}

impl Word {
    fn verdict(self) -> Verdict {
        match self {
            Self::Met => Verdict::Met,
            Self::Partly => Verdict::Partly,
            Self::Missed => Verdict::Missed,
        }
    }
}

pub(crate) fn run(
    args: &OverrideArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let mut store = store::open(settings, printer)?;
    let (Some(file), Some(check)) = (&args.file, &args.check) else {
        for record in store.override_history()? {
            let by = record.word.by.as_deref().unwrap_or("someone");
            let note = record
                .word
                .note
                .map_or_else(String::new, |note| format!(": {note}"));
            let undone = record.undone.map_or_else(String::new, |at| {
                format!(" (taken back {})", day_and_minute(at))
            });
            let line = format!(
                "{}  {}  {} {} by {by}{note}{undone}",
                day_and_minute(record.made),
                record.file,
                record.word.check,
                record.word.verdict,
            );
            writeln!(printer.output(), "{}", crate::report::printable(&line))?;
        }
        return Ok(Outcome::Done);
    };
    let rubric = find_rubric(&args.rubric)?;
    if !rubric.rules().iter().any(|rule| rule.id == *check) {
        let ids: Vec<&str> = rubric.rules().iter().map(|rule| rule.id.as_str()).collect();
        return Err(CliError::Refused(format!(
            "the rubric {} has no check \"{check}\"; it has {}",
            rubric.id(),
            ids.join(", ")
        )));
    }
    let id = audio::identify(file).map_err(|error| CliError::Refused(error.to_string()))?;
    let now = SystemClock.now();
    let name = file.display().to_string();
    let Some(word) = args.verdict else {
        if !store.undo_override(&id, check, now)? {
            return Err(CliError::Refused(format!(
                "{name}: nobody's word about {check} holds, so there is nothing to take back"
            )));
        }
        printer.note(format!(
            "{name}: the machine's verdict about {check} holds again"
        ));
        return Ok(Outcome::Done);
    };
    let word = Override {
        check: check.clone(),
        verdict: word.verdict(),
        by: args.by.clone(),
        note: args.note.clone(),
    };
    store.add_override(&id, &name, &word, now)?;
    printer.note(format!(
        "{name}: {check} is {} from now on; `ringback score` shows it, --undo takes it back",
        word.verdict
    ));
    Ok(Outcome::Done)
}
