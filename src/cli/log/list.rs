//! `ringback log list` and `ringback log show`.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::json::CallJson;
use super::json::SCHEMA;
use super::json::write_json;
use crate::calendar::day_and_minute;
use crate::cli::error::CliError;
use crate::cli::error::Outcome;
use crate::cli::layout::write_columns;
use crate::cli::layout::write_entry;
use crate::cli::list_format::FormatArgs;
use crate::cli::list_format::ListFormat;
use crate::cli::printer::Printer;
use crate::cli::prospect_search::find_person;
use crate::cli::settings::Settings;
use crate::cli::since::parse_since;
use crate::cli::store;
use crate::domain::Call;
use crate::domain::CallId;
use crate::domain::Grade;
use crate::domain::Moment;
use crate::report::printable;
use crate::store::CallFilter;

/// How many messages a screen shows where nobody says.
const USUAL_NEWEST: usize = 50;

const EXAMPLES: &str = "\
Examples:
  ringback log list
  ringback log list --who \"Jim O'Hara\"
  ringback log list --since 7d --rep Sean --format json";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ListArgs {
    /// List only messages for this person (a number, a name, or a call as call:12)
    #[arg(long, value_name = "WHO")]
    who: Option<String>,
    /// List only messages left since then (2026-11-20, yesterday, 7d)
    #[arg(long, value_name = "WHEN", value_parser = parse_since)]
    since: Option<Moment>,
    /// List only messages of this rep
    #[arg(long, value_name = "NAME")]
    rep: Option<String>,
    /// List only messages with this variant
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
    /// List only the newest N messages [default: 50 on a terminal, else all]
    #[arg(long, value_name = "N")]
    newest: Option<usize>,
    #[command(flatten)]
    form: FormatArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Number of the call in `ringback log list`
    #[arg(value_name = "CALL")]
    call: i64,
    #[command(flatten)]
    form: FormatArgs,
}

#[derive(Serialize)]
struct LogJson<'a> {
    schema: &'static str,
    calls: Vec<CallJson<'a>>,
}

pub(crate) fn run(
    args: &ListArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let store = store::open_to_read(settings, printer)?;
    let filter = CallFilter {
        since: args.since,
        rep: args.rep.clone(),
        variant: args.variant.clone(),
        person: match &args.who {
            Some(typed) => Some(find_person(&store, typed)?.id),
            None => None,
        },
        newest: args
            .newest
            .or((args.form.format == ListFormat::Terminal).then_some(USUAL_NEWEST)),
    };
    let calls = store.calls(&filter)?;
    match args.form.format {
        ListFormat::Json => write_json(
            &LogJson {
                schema: SCHEMA,
                calls: calls
                    .iter()
                    .map(|(id, call)| CallJson::of(*id, call))
                    .collect(),
            },
            printer.output(),
        )?,
        ListFormat::Csv => {
            super::exchange::write_calls(&calls, &store.variants()?, printer.output())?;
        }
        ListFormat::Terminal => {
            write_lines(&calls, printer.output())?;
            if calls.is_empty() {
                printer.note("No messages match. `ringback log add` logs one");
            } else if args.newest.is_none() && calls.len() == USUAL_NEWEST {
                printer.note(format!(
                    "Showing the newest {USUAL_NEWEST} of {}; --newest N shows more",
                    store.count_calls()?
                ));
            }
        }
    }
    Ok(Outcome::Done)
}

fn write_lines(calls: &[(CallId, Call)], out: &mut dyn Write) -> Result<(), CliError> {
    let rows: Vec<[String; 7]> = calls
        .iter()
        .map(|(id, call)| {
            [
                format!("#{id}"),
                day_and_minute(call.at),
                call.rep.clone().unwrap_or_default(),
                call.prospect.name.clone(),
                call.variant.clone().unwrap_or_default(),
                call.score
                    .as_ref()
                    .map_or_else(String::new, |score| score.total.to_string()),
                outcomes_in_words(call),
            ]
        })
        .collect();
    let header = ["call", "left", "by", "for", "variant", "score", "came back"];
    write_columns(header, &rows, out)
}

/// Says what came back.
pub(crate) fn outcomes_in_words(call: &Call) -> String {
    let words: Vec<String> = call
        .outcomes
        .iter()
        .map(|outcome| outcome.kind.word().replace('-', " "))
        .collect();
    words.join(", ")
}

pub(crate) fn show(
    args: &ShowArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let store = store::open_to_read(settings, printer)?;
    let id = CallId(args.call);
    let call = store.call(id)?;
    match args.form.format {
        ListFormat::Json => write_json(&CallJson::of(id, &call), printer.output())?,
        ListFormat::Csv => {
            let calls = [(id, call)];
            super::exchange::write_calls(&calls, &store.variants()?, printer.output())?;
        }
        ListFormat::Terminal => write_card(id, &call, settings.width, printer.output())?,
    }
    Ok(Outcome::Done)
}

fn write_card(id: CallId, call: &Call, width: usize, out: &mut dyn Write) -> Result<(), CliError> {
    let prospect = &call.prospect;
    writeln!(
        out,
        "Call {id} to {}, {}",
        printable(&prospect.name),
        day_and_minute(call.at)
    )?;
    let score = call.score.as_ref().map(|score| {
        let by = score
            .rubric
            .as_ref()
            .map_or_else(String::new, |rubric| format!(", by the rubric {rubric}"));
        format!("{} ({}){by}", score.total, Grade::of(score.total))
    });
    let file = call.score.as_ref().and_then(|score| score.file.clone());
    let entries = [
        ("Company", prospect.company.clone()),
        ("Number", prospect.number.clone()),
        ("Notes", prospect.notes.clone()),
        ("Left by", call.rep.clone()),
        ("Variant", call.variant.clone()),
        ("Hook", call.hook.as_ref().map(|hook| format!("\"{hook}\""))),
        ("Words", call.words.clone()),
        ("Recording", file),
        ("Score", score),
    ];
    let outcomes = call.outcomes.iter().map(|outcome| {
        let note = outcome
            .note
            .as_ref()
            .map_or_else(String::new, |note| format!(": {note}"));
        let kind = outcome.kind.word().replace('-', " ");
        (
            "Came back",
            Some(format!("{kind}, {}{note}", day_and_minute(outcome.at))),
        )
    });
    for (label, text) in entries.into_iter().chain(outcomes) {
        if let Some(text) = text {
            write_entry(label, &text, "Came back".len(), width, out)?;
        }
    }
    Ok(())
}
