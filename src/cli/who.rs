//! `ringback who WHO`: what you need while the phone rings, on one screen.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::error::CliError;
use super::error::Outcome;
use super::layout::write_entry;
use super::list_format::FormatArgs;
use super::list_format::ListFormat;
use super::log::CallJson;
use super::log::outcomes_in_words;
use super::log::write_calls;
use super::log::write_json;
use super::printer::Printer;
use super::prospect_search::Found;
use super::prospect_search::described;
use super::prospect_search::find_people;
use super::prospect_search::nobody;
use super::settings::Settings;
use super::store;
use super::store::name_and_number;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::calendar::day_and_minute;
use crate::domain::Call;
use crate::domain::CallId;
use crate::domain::Moment;
use crate::domain::OutcomeKind;
use crate::domain::Prospect;
use crate::domain::SECONDS_A_DAY;
use crate::report::printable;
use crate::store::CallFilter;
use crate::store::Store;

const EXAMPLES: &str = "\
Examples:
  ringback who 07700900123          the number on the display, in any form
  ringback who 0123                 its last digits
  ringback who \"jim ohara\"          a name, however it is spelled
  ringback who ohara --format csv   their messages, as `log export` writes them";

/// How many earlier messages fit on the screen, and how many other people.
const MOST_EARLIER: usize = 6;
const MOST_OTHER_PEOPLE: usize = 5;

/// The name and number of the JSON form.
const SCHEMA: &str = "ringback.who/1";

/// The widest label of the card.
const WIDEST_LABEL: usize = "Came back".len();

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct WhoArgs {
    /// Phone number, its last digits, a name, or a call as call:12
    #[arg(value_name = "WHO", required = true, num_args = 1..)]
    who: Vec<String>,
    #[command(flatten)]
    form: FormatArgs,
}

#[derive(Serialize)]
struct WhoJson<'a> {
    schema: &'static str,
    /// The likeliest first.
    people: Vec<PersonJson<'a>>,
    /// How many more may be meant.
    more: usize,
}

#[derive(Serialize)]
struct PersonJson<'a> {
    name: &'a str,
    company: Option<&'a str>,
    number: Option<&'a str>,
    notes: Option<&'a str>,
    /// What else they are filed as (`ringback log merge`).
    merged: Vec<MergedJson<'a>>,
    asked_not_to_call: bool,
    /// The newest first.
    calls: Vec<CallJson<'a>>,
}

#[derive(Serialize)]
struct MergedJson<'a> {
    name: &'a str,
    company: Option<&'a str>,
    number: Option<&'a str>,
}

pub(crate) fn run(
    args: &WhoArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let store = store::open_to_read(settings, printer)?;
    let typed = args.who.join(" ");
    let search = find_people(&store, &typed)?;
    let people = &search.people;
    let Some(first) = people.first() else {
        return Err(nobody(&store, &typed)?);
    };
    if let Some(caution) = search.caution(&typed) {
        printer.note(caution);
    }
    match args.form.format {
        ListFormat::Json => write_people(&store, people, printer.output())?,
        ListFormat::Csv => {
            let mut calls = Vec::new();
            for found in people {
                calls.extend(calls_of(&store, found)?);
            }
            write_calls(&calls, &store.variants()?, printer.output())?;
        }
        ListFormat::Terminal => {
            let calls = calls_of(&store, first)?;
            let others = store.merged_into(first.id)?;
            write_card(first, &others, &calls, settings.width, printer.output())?;
            write_others(&people[1..], settings.width, printer.output())?;
        }
    }
    Ok(Outcome::Done)
}

/// Returns the messages to a person, the newest first.
fn calls_of(store: &Store, found: &Found) -> Result<Vec<(CallId, Call)>, CliError> {
    let mut calls = store.calls(&CallFilter {
        person: Some(found.id),
        ..CallFilter::default()
    })?;
    calls.reverse();
    Ok(calls)
}

fn write_people(store: &Store, people: &[Found], out: &mut dyn Write) -> Result<(), CliError> {
    let shown = &people[..people.len().min(MOST_OTHER_PEOPLE + 1)];
    let calls: Vec<Vec<(CallId, Call)>> = shown
        .iter()
        .map(|found| calls_of(store, found))
        .collect::<Result<_, _>>()?;
    let merged: Vec<Vec<Prospect>> = shown
        .iter()
        .map(|found| store.merged_into(found.id))
        .collect::<Result<_, _>>()?;
    let people_json = shown
        .iter()
        .zip(&calls)
        .zip(&merged)
        .map(|((found, calls), merged)| PersonJson {
            name: &found.prospect.name,
            company: found.prospect.company.as_deref(),
            number: found.prospect.number.as_deref(),
            notes: found.prospect.notes.as_deref(),
            merged: merged
                .iter()
                .map(|prospect| MergedJson {
                    name: &prospect.name,
                    company: prospect.company.as_deref(),
                    number: prospect.number.as_deref(),
                })
                .collect(),
            asked_not_to_call: asked_not_to_call(calls).is_some(),
            calls: calls
                .iter()
                .map(|(id, call)| CallJson::of(*id, call))
                .collect(),
        })
        .collect();
    let who = WhoJson {
        schema: SCHEMA,
        people: people_json,
        more: people.len() - shown.len(),
    };
    Ok(write_json(&who, out)?)
}

fn write_card(
    found: &Found,
    others: &[Prospect],
    calls: &[(CallId, Call)],
    width: usize,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    writeln!(out, "{}", printable(&described(found)))?;
    if let Some(at) = asked_not_to_call(calls) {
        writeln!(out, "  ASKED NOT TO BE CALLED, {}", day_and_minute(at))?;
    }
    for other in others {
        write_entry("Also", &name_and_number(other), WIDEST_LABEL, width, out)?;
    }
    if let Some(notes) = &found.prospect.notes {
        write_entry("Notes", notes, WIDEST_LABEL, width, out)?;
    }
    let Some(((id, last), earlier)) = calls.split_first() else {
        return Ok(());
    };
    let by = last
        .rep
        .as_ref()
        .map_or_else(String::new, |rep| format!(", by {rep}"));
    let when = format!(
        "{}, {}{by} (call {id})",
        day_and_minute(last.at),
        days_ago(last.at, SystemClock.now())
    );
    let score = last.score.as_ref().map(|score| score.total.to_string());
    let came_back = last
        .outcomes
        .iter()
        .map(|outcome| {
            let note = outcome
                .note
                .as_ref()
                .map_or_else(String::new, |note| format!(" ({note})"));
            let what = outcome.kind.word().replace('-', " ");
            format!("{what}, {}{note}", day_and_minute(outcome.at))
        })
        .collect::<Vec<_>>()
        .join("; ");
    for (label, text) in [
        ("Left", Some(when)),
        ("Message", last.variant.clone()),
        ("Hook", last.hook.as_ref().map(|hook| format!("\"{hook}\""))),
        ("Words", last.words.clone()),
        ("Score", score),
        ("Came back", Some(came_back).filter(|text| !text.is_empty())),
    ] {
        if let Some(text) = text {
            write_entry(label, &text, WIDEST_LABEL, width, out)?;
        }
    }
    for (place, (id, call)) in earlier.iter().take(MOST_EARLIER).enumerate() {
        let parts = [
            Some(day_and_minute(call.at)),
            call.rep.clone(),
            call.variant.clone(),
            Some(outcomes_in_words(call)).filter(|text| !text.is_empty()),
            call.outcomes
                .last()
                .and_then(|outcome| outcome.note.clone()),
            Some(format!("(call {id})")),
        ];
        let text: Vec<String> = parts.into_iter().flatten().collect();
        let label = if place == 0 { "Earlier" } else { "" };
        write_entry(label, &text.join(", "), WIDEST_LABEL, width, out)?;
    }
    let more = earlier.len().saturating_sub(MOST_EARLIER);
    if more > 0 {
        let text = format!("and {more} more: ringback log list --who call:{id}");
        write_entry("", &text, WIDEST_LABEL, width, out)?;
    }
    Ok(())
}

fn write_others(others: &[Found], width: usize, out: &mut dyn Write) -> Result<(), CliError> {
    for (place, found) in others.iter().take(MOST_OTHER_PEOPLE).enumerate() {
        let label = if place == 0 { "Or is it" } else { "" };
        let last = found.last.map_or_else(String::new, |at| {
            format!(", left a message {}", day_and_minute(at))
        });
        let text = format!("{}{last}", described(found));
        write_entry(label, &text, WIDEST_LABEL, width, out)?;
    }
    let more = others.len().saturating_sub(MOST_OTHER_PEOPLE);
    if more > 0 {
        write_entry("", &format!("and {more} more"), WIDEST_LABEL, width, out)?;
    }
    Ok(())
}

fn asked_not_to_call(calls: &[(CallId, Call)]) -> Option<Moment> {
    calls
        .iter()
        .flat_map(|(_, call)| &call.outcomes)
        .filter(|outcome| outcome.kind == OutcomeKind::AskedNotToCall)
        .map(|outcome| outcome.at)
        .max()
}

fn days_ago(at: Moment, now: Moment) -> String {
    match now.seconds_since(at).div_euclid(SECONDS_A_DAY) {
        ..=0 => "less than a day ago".to_owned(),
        1 => "1 day ago".to_owned(),
        days => format!("{days} days ago"),
    }
}
