//! `ringback due`: who has not come back and may be tried again.

use clap::Args;
use serde::Serialize;

use super::error::CliError;
use super::error::Outcome;
use super::layout::write_columns;
use super::list_format::Format;
use super::list_format::FormatArgs;
use super::log::write_json;
use super::printer::Printer;
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
use crate::results::DueRule;

const EXAMPLES: &str = "\
Examples:
  ringback due
  ringback due --after 3 --attempts 5
  ringback due --rep \"Sean McPheat\" --format csv > today.csv

Who asked not to be called is never listed, under whatever name the number is filed.";

/// The name and number of the JSON form.
const SCHEMA: &str = "ringback.due/1";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DueArgs {
    /// Leave people in peace for so many days after a message.
    #[arg(
        long,
        value_name = "DAYS",
        env = "RINGBACK_DUE_AFTER",
        hide_env_values = true,
        default_value_t = 5
    )]
    after: u32,
    /// Leave at most so many messages without an answer.
    #[arg(
        long,
        value_name = "N",
        env = "RINGBACK_DUE_ATTEMPTS",
        hide_env_values = true,
        default_value_t = 3
    )]
    attempts: u32,
    /// Only people whose last message this rep left.
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

pub(crate) fn run(
    args: &DueArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let store = store::open(settings)?;
    let rule = DueRule {
        now: SystemClock.now(),
        days: args.after,
        attempts: args.attempts,
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
        Format::Json => {
            let people = due.iter().map(|(one, call)| person(one, call)).collect();
            let json = DueJson {
                schema: SCHEMA,
                due: people,
                resting: list.resting,
                tried_enough: list.tried_enough,
                came_back: list.came_back,
                closed: list.closed,
            };
            write_json(&json, printer.output())?;
        }
        Format::Csv => table::write_table(
            [
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
            ],
            due.iter().map(|(one, call)| {
                let person = person(one, call);
                let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
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
            }),
            printer.output(),
        )?,
        Format::Terminal => {
            let rows: Vec<[String; 6]> = due
                .iter()
                .map(|(one, call)| {
                    [
                        call.prospect.name.clone(),
                        call.prospect.company.clone().unwrap_or_default(),
                        call.prospect.number.clone().unwrap_or_default(),
                        format!("{}, {} days ago", day(call.at), one.days),
                        one.attempts.to_string(),
                        call.variant.clone().unwrap_or_default(),
                    ]
                })
                .collect();
            if !rows.is_empty() {
                let header = [
                    "name",
                    "company",
                    "number",
                    "last left",
                    "messages",
                    "variant",
                ];
                write_columns(header, &rows, printer.output())?;
            }
            printer.note(format!(
                "{} may be tried again. Not now: {} were left a message in the last {} days, {} were \
                 left {} or more, {} came back, {} asked not to be called or have a wrong number",
                rows.len(),
                list.resting,
                args.after,
                list.tried_enough,
                args.attempts,
                list.came_back,
                list.closed
            ));
        }
    }
    Ok(Outcome::Done)
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
