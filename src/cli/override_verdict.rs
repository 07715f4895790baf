//! `ringback override FILE CHECK met|partly|missed`: a verdict given by a person, kept with the recording's content.

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
use crate::domain::RecordingId;
use crate::domain::Verdict;
use crate::report::printable;
use crate::rubric::Rubric;
use crate::store::OverrideRecord;
use crate::store::Store;

const EXAMPLES: &str = "\
Examples:
  ringback override take1.wav hook met --by Kate --note \"he means their new depot\"
  ringback override take1.wav hook --undo
  ringback override --list

An override is kept with the recording's content: it holds whatever the file is called later, and counts \
in every score from the next `ringback score` on. The verdict it replaces is shown beside it.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct OverrideArgs {
    /// Recording
    #[arg(required_unless_present = "list")]
    file: Option<PathBuf>,
    /// Id of the check, such as hook or number-end
    #[arg(required_unless_present = "list")]
    check: Option<String>,
    /// Verdict to give (met, partly or missed)
    #[arg(required_unless_present_any = ["list", "undo"], hide_possible_values = true)]
    verdict: Option<GivenVerdict>,
    /// Reason
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Name of the person who overrides
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Take back the override of this check
    #[arg(long, conflicts_with_all = ["verdict", "note", "by"])]
    undo: bool,
    /// List all overrides, also those that were taken back
    #[arg(long, conflicts_with_all = ["file", "undo"])]
    list: bool,
    /// Rubric of the check
    #[arg(long, value_name = "ID|FILE", default_value = "callback")]
    rubric: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GivenVerdict {
    #[value(alias = "passed", alias = "pass")]
    Met,
    Partly,
    #[value(alias = "failed", alias = "fail")]
    Missed,
}

impl GivenVerdict {
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
            writeln!(printer.output(), "{}", printable(&history_line(&record)))?;
        }
        return Ok(Outcome::Done);
    };
    let rubric = find_rubric(&args.rubric)?;
    if rubric.rule(check).is_none() {
        return Err(CliError::Refused(rubric.no_such_rule(check)));
    }
    let id = audio::identify(file).map_err(|error| CliError::Refused(error.to_string()))?;
    let now = SystemClock.now();
    let name = file.display().to_string();
    let Some(given) = args.verdict else {
        if !store.undo_override(&id, check, now)? {
            return Err(CliError::Refused(format!(
                "{name}: {check} is not overridden, so there is nothing to take back"
            )));
        }
        printer.note(format!("{name}: {check} is no longer overridden"));
        return Ok(Outcome::Done);
    };
    let given = Override {
        check: check.clone(),
        verdict: given.verdict(),
        by: args.by.clone(),
        note: args.note.clone(),
    };
    let is_so_already = verdict_of(&store, &rubric, &id, check)? == Some(given.verdict);
    store.add_override(&id, &name, &given, now)?;
    if is_so_already {
        printer.note(format!("{name}: {check} was {} before", given.verdict));
    }
    printer.note(format!(
        "{name}: {check} is now {}. `ringback score` shows it, --undo takes it back",
        given.verdict
    ));
    Ok(Outcome::Done)
}

/// Returns the verdict of a check when the recording was scored, if it was.
fn verdict_of(
    store: &Store,
    rubric: &Rubric,
    id: &RecordingId,
    check: &str,
) -> Result<Option<Verdict>, CliError> {
    let takes = store.takes(rubric.id())?;
    let scored = takes.iter().find(|(known, _)| known == id);
    let verdicts = scored.map(|(_, take)| take.verdicts.iter());
    let own = verdicts.and_then(|mut all| all.find(|(known, _)| known == check));
    Ok(own.map(|(_, verdict)| *verdict))
}

fn history_line(record: &OverrideRecord) -> String {
    let given = &record.given;
    let by = given.by.as_deref().unwrap_or("someone");
    let note = given
        .note
        .as_ref()
        .map_or_else(String::new, |note| format!(": {note}"));
    let undone = record.undone.map_or_else(String::new, |at| {
        format!(" (taken back {})", day_and_minute(at))
    });
    format!(
        "{}  {}  {} {} by {by}{note}{undone}",
        day_and_minute(record.made),
        record.file,
        given.check,
        given.verdict,
    )
}
