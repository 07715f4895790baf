//! `ringback due`: who has not come back and may be called again.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::error::CliError;
use super::error::Outcome;
use super::layout::write_columns;
use super::list_format::FormatArgs;
use super::list_format::ListFormat;
use super::log::write_json;
use super::printer::Printer;
use super::settings::DUE_AFTER;
use super::settings::DUE_ATTEMPTS;
use super::settings::SetBy;
use super::settings::Settings;
use super::store;
use super::table;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::calendar::day;
use crate::calendar::rfc3339;
use crate::domain::Call;
use crate::domain::CallId;
use crate::results;
use crate::results::Due;
use crate::results::DueList;
use crate::results::DueRule;

const EXAMPLES: &str = "\
Examples:
  ringback due
  ringback due --after 3 --attempts 5
  ringback due --rep \"Sean McPheat\" --format csv > today.csv

People who asked not to be called are never listed, whatever name their number is filed under.";

/// The name and number of the JSON form.
const SCHEMA: &str = "ringback.due/1";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DueArgs {
    /// Leave out who was called in the last DAYS days [default: 5] [env: RINGBACK_DUE_AFTER]
    #[arg(long, value_name = "DAYS")]
    after: Option<u32>,
    /// Leave out who was left N messages without an answer [default: 3] [env: RINGBACK_DUE_ATTEMPTS]
    #[arg(long, value_name = "N")]
    attempts: Option<u32>,
    /// List only people whose last message this rep left
    #[arg(long, value_name = "NAME")]
    rep: Option<String>,
    #[command(flatten)]
    form: FormatArgs,
}

#[derive(Serialize)]
struct DueJson<'a> {
    schema: &'static str,
    due: Vec<PersonJson<'a>>,
    resting: usize,
    tried_enough: usize,
    came_back: usize,
    closed: usize,
}

#[derive(Serialize)]
struct PersonJson<'a> {
    name: &'a str,
    company: Option<&'a str>,
    number: Option<&'a str>,
    notes: Option<&'a str>,
    last_call: CallId,
    last_left: String,
    days: i64,
    attempts: u32,
    rep: Option<&'a str>,
    variant: Option<&'a str>,
}

/// Returns for how many days nobody is called again, and who says so.
pub(crate) fn after(typed: Option<u32>, settings: &Settings) -> Result<(u32, SetBy), CliError> {
    number(typed, &settings.due_after, DUE_AFTER, 5)
}

/// Returns after how many messages nobody is called again, and who says so.
pub(crate) fn attempts(typed: Option<u32>, settings: &Settings) -> Result<(u32, SetBy), CliError> {
    number(typed, &settings.due_attempts, DUE_ATTEMPTS, 3)
}

fn number(
    typed: Option<u32>,
    in_environment: &Option<String>,
    variable: &str,
    usual: u32,
) -> Result<(u32, SetBy), CliError> {
    match (typed, in_environment) {
        (Some(typed), _) => Ok((typed, SetBy::Flag)),
        (None, Some(text)) => match text.parse() {
            Ok(number) => Ok((number, SetBy::Environment)),
            Err(_) => Err(CliError::Refused(format!(
                "{variable} is \"{text}\", which is not a whole number; set it to one such as {usual}"
            ))),
        },
        (None, None) => Ok((usual, SetBy::Default)),
    }
}

pub(crate) fn run(
    args: &DueArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let store = store::open_to_read(settings, printer)?;
    let rule = DueRule {
        now: SystemClock.now(),
        days: after(args.after, settings)?.0,
        attempts: attempts(args.attempts, settings)?.0,
    };
    let list = results::due(&store.call_facts(false)?, &store.never_to_call()?, rule);
    let mut due: Vec<(Due, Call)> = Vec::new();
    for one in &list.due {
        let call = store.call(one.last)?;
        let wanted = args.rep.as_ref().is_none_or(|rep| {
            let own = call.rep.as_ref();
            own.is_some_and(|own| own.to_lowercase() == rep.trim().to_lowercase())
        });
        if wanted {
            due.push((*one, call));
        }
    }
    match args.form.format {
        ListFormat::Json => write_due_json(&list, &due, printer.output())?,
        ListFormat::Csv => write_due_csv(&due, printer.output())?,
        ListFormat::Terminal => {
            if !due.is_empty() {
                write_due_columns(&due, printer.output())?;
            }
            printer.note(who_is_left_out(&list, due.len(), rule));
        }
    }
    Ok(Outcome::Done)
}

fn write_due_json(
    list: &DueList,
    due: &[(Due, Call)],
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let json = DueJson {
        schema: SCHEMA,
        due: due.iter().map(|(one, call)| person(one, call)).collect(),
        resting: list.resting,
        tried_enough: list.tried_enough,
        came_back: list.came_back,
        closed: list.closed,
    };
    Ok(write_json(&json, out)?)
}

fn write_due_csv(due: &[(Due, Call)], out: &mut dyn Write) -> Result<(), CliError> {
    let columns = [
        "name",
        "company",
        "number",
        "notes",
        "last_call",
        "last_left",
        "days",
        "attempts",
        "rep",
        "variant",
    ];
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let rows = due.iter().map(|(one, call)| {
        let person = person(one, call);
        [
            person.name.to_owned(),
            text(person.company),
            text(person.number),
            text(person.notes),
            person.last_call.to_string(),
            person.last_left.clone(),
            person.days.to_string(),
            person.attempts.to_string(),
            text(person.rep),
            text(person.variant),
        ]
    });
    Ok(table::write_table(columns, rows, out)?)
}

fn write_due_columns(due: &[(Due, Call)], out: &mut dyn Write) -> Result<(), CliError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let rows: Vec<[String; 6]> = due
        .iter()
        .map(|(one, call)| {
            [
                call.prospect.name.clone(),
                text(&call.prospect.company),
                text(&call.prospect.number),
                format!("{}, {} ago", day(call.at), days(one.days)),
                one.attempts.to_string(),
                text(&call.variant),
            ]
        })
        .collect();
    let header = [
        "name",
        "company",
        "number",
        "last message",
        "messages",
        "variant",
    ];
    write_columns(header, &rows, out)
}

/// Returns how many are due, and why others are not.
fn who_is_left_out(list: &DueList, due: usize, rule: DueRule) -> String {
    let verdict = match due {
        0 => "Nobody is due.".to_owned(),
        1 => "1 person is due.".to_owned(),
        more => format!("{more} people are due."),
    };
    let reasons: Vec<String> = [
        (
            list.resting,
            format!("called in the last {}", days(rule.days.into())),
        ),
        (
            list.tried_enough,
            format!("called {} times or more without an answer", rule.attempts),
        ),
        (list.came_back, "came back".to_owned()),
        (
            list.closed,
            "asked not to be called, or the number is wrong".to_owned(),
        ),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, reason)| format!("{count} {reason}"))
    .collect();
    if reasons.is_empty() {
        verdict
    } else {
        format!("{verdict} Left out: {}", reasons.join("; "))
    }
}

/// Counts days: `1 day`, `5 days`.
fn days(number: i64) -> String {
    format!("{number} day{}", if number == 1 { "" } else { "s" })
}

fn person<'a>(due: &Due, call: &'a Call) -> PersonJson<'a> {
    PersonJson {
        name: &call.prospect.name,
        company: call.prospect.company.as_deref(),
        number: call.prospect.number.as_deref(),
        notes: call.prospect.notes.as_deref(),
        last_call: due.last,
        last_left: rfc3339(call.at),
        days: due.days,
        attempts: due.attempts,
        rep: call.rep.as_deref(),
        variant: call.variant.as_deref(),
    }
}
