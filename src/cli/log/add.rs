//! `ringback log add`: a message that was left.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use super::details::Details;
use super::fields::check_number;
use super::fields::given;
use super::fields::number_of;
use super::fields::parse_outcome;
use super::fields::past;
use crate::analyze::Known;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::calendar::day_and_minute;
use crate::cli::ask;
use crate::cli::error::CliError;
use crate::cli::error::Outcome;
use crate::cli::printer::Printer;
use crate::cli::settings::Settings;
use crate::cli::store;
use crate::cli::text_file::MOST_BYTES_BY_HAND;
use crate::cli::text_file::read_text;
use crate::domain;
use crate::domain::Call;
use crate::domain::CallId;
use crate::domain::HousePhrases;
use crate::domain::Mention;
use crate::domain::OutcomeKind;
use crate::domain::Prospect;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Transcript;
use crate::scoring;
use crate::store::Store;

const EXAMPLES: &str = "\
Examples:
  ringback log add                                             asks, on a terminal
  ringback log add --prospect \"Jim O'Hara\" --company Acme --number 07700900123 \\
      --rep \"Sean McPheat\" --variant curious
  ringback log add --prospect \"Ann Lee\" --at \"yesterday 14:05\" --words-file words.txt";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct AddArgs {
    /// Who you left it for
    #[arg(long, value_name = "NAME")]
    prospect: Option<String>,
    /// When you left it, such as 2026-11-20, "yesterday 9:30" or "3 days ago" [default: now]
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    #[command(flatten)]
    details: Details,
    /// File with the words you left, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "words")]
    words_file: Option<PathBuf>,
    /// What came back already (called-back, emailed-back, reached-later, wrong-number,
    /// asked-not-to-call or nothing-yet)
    #[arg(long, value_name = "WHAT", value_parser = parse_outcome)]
    outcome: Option<OutcomeKind>,
}

pub(crate) fn run(
    args: &AddArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let clock = SystemClock;
    let mut store = store::open(settings, printer)?;
    let asked = if args.prospect.is_none() && ask::somebody_is_there() {
        Some(ask_for_the_rest(args, &store)?)
    } else {
        None
    };
    let args = asked.as_ref().unwrap_or(args);
    let Some(name) = args.prospect.as_deref().and_then(given) else {
        return Err(CliError::Refused(
            "say who the message was for with --prospect NAME".to_owned(),
        ));
    };
    check_number(args.details.number.as_deref(), settings)?;
    let at = match &args.at {
        Some(typed) => past(typed, &clock).map_err(CliError::Refused)?,
        None => clock.now(),
    };
    let words = match &args.words_file {
        Some(path) => given(&read_words(path)?),
        None => args.details.words.as_deref().and_then(given),
    };
    let rep = args.details.rep.as_deref().and_then(given);
    let call = Call {
        at,
        hook: words
            .as_deref()
            .and_then(|words| hook_of(words, rep.as_deref())),
        rep,
        prospect: Prospect {
            name,
            company: args.details.company.as_deref().and_then(given),
            number: args.details.number.clone(),
            notes: args.details.notes.as_deref().and_then(given),
        },
        variant: args
            .details
            .variant
            .as_deref()
            .map(|name| known_variant(&store, name))
            .transpose()?,
        words,
        score: None,
        outcomes: args
            .outcome
            .map(|kind| domain::Outcome {
                kind,
                at: clock.now().max(at),
                note: None,
            })
            .into_iter()
            .collect(),
    };
    log_one(&mut store, &call, printer)?;
    Ok(Outcome::Done)
}

/// Logs a call and says so, and says if its person had asked not to be called.
pub(crate) fn log_one(
    store: &mut Store,
    call: &Call,
    printer: &mut Printer,
) -> Result<CallId, CliError> {
    let person = store.known_as(&call.prospect)?;
    let never = store.never_to_call()?;
    let asked = match person {
        Some(person) => never.contains(&person),
        None => match &call.prospect.number {
            Some(number) => store
                .prospects_with_number(number)?
                .iter()
                .any(|person| never.contains(person)),
            None => false,
        },
    };
    let ids = store
        .log_calls(std::slice::from_ref(call))
        .map_err(|(_, error)| error)?;
    let id = ids.first().copied().unwrap_or(CallId(0));
    printer.note(format!(
        "Logged call {id} to {}, {}",
        call.prospect.name,
        day_and_minute(call.at)
    ));
    if asked {
        printer.note(format!("{} asked not to be called", call.prospect.name));
    }
    Ok(id)
}

/// Returns the name of a variant as it is listed.
pub(crate) fn known_variant(store: &Store, name: &str) -> Result<String, CliError> {
    Ok(store.variant(name)?.name)
}

/// Returns the hook among words, the strongest if there are several.
pub(crate) fn hook_of(words: &str, rep: Option<&str>) -> Option<String> {
    let rep = Rep {
        name: rep.map(str::to_owned),
        number: None,
    };
    let transcript = Transcript::typed(words);
    let known = Known {
        rep: &rep,
        prospect: None,
        region: Region::US,
        phrases: &HousePhrases::default(),
    };
    let mut mentions = scoring::find_mentions(&transcript, &known);
    mentions.retain(|mention| mention.doubt.is_none());
    Mention::strongest_hook(&mentions).map(|hook| hook.text.clone())
}

/// Reads words from a file, or from standard input.
pub(crate) fn read_words(path: &Path) -> Result<String, CliError> {
    read_text(path, "the words", MOST_BYTES_BY_HAND)
}

/// Asks for what was not given.
fn ask_for_the_rest(args: &AddArgs, store: &Store) -> Result<AddArgs, CliError> {
    let or_ask = |given: &Option<String>, question: &str| match given {
        Some(given) => Ok(Some(given.clone())),
        None => ask::ask(question),
    };
    let names: Vec<String> = store
        .variants()?
        .into_iter()
        .filter(|variant| variant.retired.is_none())
        .map(|variant| variant.name)
        .collect();
    let prospect = ask::ask("Who did you leave it for")?;
    let number = match or_ask(&args.details.number, "Their number (Enter for none)")? {
        Some(number) => {
            Some(number_of(&number).map_err(|misfit| CliError::Refused(misfit.to_string()))?)
        }
        None => None,
    };
    let company = or_ask(&args.details.company, "Where they work (Enter for none)")?;
    let notes = or_ask(&args.details.notes, "Notes (Enter for none)")?;
    let at = or_ask(&args.at, "When (Enter for now)")?;
    Ok(AddArgs {
        prospect,
        at,
        details: Details {
            company,
            number,
            notes,
            rep: or_ask(&args.details.rep, "Your name (Enter for none)")?,
            variant: match &args.details.variant {
                None if names.is_empty() => None,
                given => or_ask(
                    given,
                    &format!("Which variant: {} (Enter for none)", names.join(", ")),
                )?,
            },
            words: match &args.words_file {
                Some(_) => None,
                None => or_ask(&args.details.words, "What you said (Enter for none)")?,
            },
        },
        words_file: args.words_file.clone(),
        outcome: args.outcome,
    })
}
