//! `ringback log edit` and `ringback log rm`.

use clap::Args;
use clap::ValueEnum;

use super::add::hook_of;
use super::add::known_variant;
use super::details::Details;
use super::fields::check_number;
use super::fields::given;
use super::fields::past;
use crate::calendar::SystemClock;
use crate::cli::error::CliError;
use crate::cli::error::Outcome;
use crate::cli::printer::Printer;
use crate::cli::settings::Settings;
use crate::cli::store;
use crate::domain::Call;
use crate::domain::CallId;
use crate::store::CallFilter;

const EXAMPLES: &str = "\
Examples:
  ringback log edit 12 --at \"2026-11-20 14:05\"
  ringback log edit 12 --prospect \"Jim O'Hara\"      corrects the name in all their messages
  ringback log edit 12 --clear outcomes             to log again what came back";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct EditArgs {
    /// Number of the call in `ringback log list`
    #[arg(value_name = "CALL")]
    call: i64,
    /// Name of the person, in all their messages, as are company, number and notes
    #[arg(long, value_name = "NAME")]
    prospect: Option<String>,
    /// When it was left
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    #[command(flatten)]
    details: Details,
    /// Remove company, number, notes, rep, variant, words, score or outcomes (may be repeated)
    #[arg(long, value_name = "WHAT", hide_possible_values = true)]
    clear: Vec<Field>,
}

/// What can be removed from a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Field {
    Company,
    Number,
    Notes,
    Rep,
    Variant,
    Words,
    Score,
    Outcomes,
}

impl Field {
    fn clear(self, call: &mut Call) {
        match self {
            Self::Company => call.prospect.company = None,
            Self::Number => call.prospect.number = None,
            Self::Notes => call.prospect.notes = None,
            Self::Rep => call.rep = None,
            Self::Variant => call.variant = None,
            Self::Words => (call.words, call.hook) = (None, None),
            Self::Score => call.score = None,
            Self::Outcomes => call.outcomes.clear(),
        }
    }
}

impl EditArgs {
    /// Applies what was typed and needs no looking up.
    fn change(&self, call: &mut Call) {
        let set = |field: &mut Option<String>, typed: &Option<String>| {
            if let Some(text) = typed.as_deref().and_then(given) {
                *field = Some(text);
            }
        };
        if let Some(name) = &self.prospect {
            name.trim().clone_into(&mut call.prospect.name);
        }
        set(&mut call.prospect.company, &self.details.company);
        set(&mut call.prospect.number, &self.details.number);
        set(&mut call.prospect.notes, &self.details.notes);
        set(&mut call.rep, &self.details.rep);
        set(&mut call.words, &self.details.words);
        if self.details.words.is_some() {
            let words = call.words.as_deref();
            call.hook = words.and_then(|words| hook_of(words, call.rep.as_deref()));
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// Numbers of the calls in `ringback log list`
    #[arg(value_name = "CALL", required = true)]
    calls: Vec<i64>,
}

pub(crate) fn run(
    args: &EditArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let mut store = store::open(settings, printer)?;
    let id = CallId(args.call);
    let at = match &args.at {
        Some(typed) => Some(past(typed, &SystemClock).map_err(CliError::Refused)?),
        None => None,
    };
    check_number(args.details.number.as_deref(), settings)?;
    let variant = match &args.details.variant {
        Some(name) => Some(known_variant(&store, name)?),
        None => None,
    };
    let (before, call) = store.change_call(id, |call| {
        for field in &args.clear {
            field.clear(call);
        }
        args.change(call);
        call.at = at.unwrap_or(call.at);
        if variant.is_some() {
            call.variant = variant;
        }
    })?;
    if call == before {
        return Err(CliError::Refused(
            "nothing to change; give what should be different, as in --at \"2026-11-20 14:05\""
                .to_owned(),
        ));
    }
    printer.note(format!("Changed call {id}"));
    if !args.clear.is_empty() {
        store::erase_traces(&mut store, printer)?;
    }
    if call.prospect != before.prospect {
        let filter = CallFilter {
            person: Some(store.person_of_call(id)?),
            ..CallFilter::default()
        };
        let calls = store
            .calls(&filter)?
            .iter()
            .filter(|(_, other)| other.prospect == call.prospect)
            .count();
        if calls > 1 {
            printer.note(format!(
                "{}: changed in all {calls} messages",
                call.prospect.name
            ));
        }
    }
    Ok(Outcome::Done)
}

pub(crate) fn remove(
    args: &RmArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let mut ids: Vec<CallId> = args.calls.iter().copied().map(CallId).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut store = store::open(settings, printer)?;
    store.remove_calls(&ids)?;
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    printer.note(format!("Removed call {}", names.join(", ")));
    store::erase_traces(&mut store, printer)?;
    Ok(Outcome::Done)
}
