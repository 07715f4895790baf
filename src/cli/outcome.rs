//! `ringback outcome WHO WHAT`: what came back from somebody who was left a message.

use clap::Args;

use super::error::CliError;
use super::error::Outcome;
use super::log::given;
use super::log::parse_outcome;
use super::log::past;
use super::printer::Printer;
use super::prospect_search::call_named;
use super::prospect_search::find_person;
use super::settings::Settings;
use super::store;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::calendar::day_and_minute;
use crate::domain;
use crate::domain::Moment;
use crate::domain::OutcomeKind;
use crate::store::StoreError;

const EXAMPLES: &str = "\
Examples:
  ringback outcome 07700900123 called-back
  ringback outcome \"Jim O'Hara\" emailed-back --at \"yesterday 16:20\" --note \"wants prices\"
  ringback outcome call:12 asked-not-to-call

It belongs to the last message they were left before it came.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct OutcomeArgs {
    /// Phone number, its last digits, a name, or a call as call:12
    #[arg(value_name = "WHO")]
    who: String,
    /// What came back (called-back, emailed-back, reached-later, wrong-number, asked-not-to-call or
    /// nothing-yet)
    #[arg(value_name = "WHAT", value_parser = parse_outcome)]
    what: OutcomeKind,
    /// When it came, such as 2026-11-20 or "yesterday 9:30" [default: now]
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// Note to keep
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
}

pub(crate) fn run(
    args: &OutcomeArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let clock = SystemClock;
    let mut store = store::open(settings, printer)?;
    let at = match &args.at {
        Some(typed) => past(typed, &clock).map_err(CliError::Refused)?,
        None => clock.now(),
    };
    let found = find_person(&store, &args.who)?;
    let id = match call_named(&args.who)? {
        Some(id) => id,
        None => match store.last_call(found.id, at)? {
            Some((id, _)) => id,
            None => {
                return Err(StoreError::OutcomeBeforeCall {
                    outcome: day_and_minute(at),
                    call: first_call(found.last),
                }
                .into());
            }
        },
    };
    let outcome = domain::Outcome {
        kind: args.what,
        at,
        note: args.note.as_deref().and_then(given),
    };
    store.add_outcome(id, &outcome)?;
    printer.note(format!(
        "Logged for call {id} ({}): {}, {}",
        found.prospect.name,
        args.what.word().replace('-', " "),
        day_and_minute(at)
    ));
    Ok(Outcome::Done)
}

fn first_call(at: Option<Moment>) -> String {
    at.map_or_else(String::new, day_and_minute)
}
