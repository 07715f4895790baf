//! `ringback variants add | list | show | retire | next | report`: different messages, and which of them works.

mod report;

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;
use serde::Serialize;

use super::ask;
use super::error::CliError;
use super::error::Outcome;
use super::layout::write_columns;
use super::layout::write_entry;
use super::list_format::FormatArgs;
use super::list_format::ListFormat;
use super::log::given;
use super::log::read_words;
use super::log::write_json;
use super::printer::Printer;
use super::settings::Settings;
use super::store;
use super::table;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::calendar::day;
use crate::calendar::rfc3339;
use crate::domain::CallFact;
use crate::domain::Variant;
use crate::report::printable;
use crate::results;
use crate::results::Counting;
use crate::results::USUAL_WINDOW_DAYS;

const EXAMPLES: &str = "\
Examples:
  ringback variants add plain --script \"Hi, it's Sean on 07700 900123. Please call me back.\"
  ringback variants add curious --file curious.txt
  ringback variants next                                which one to leave now
  ringback variants report                              which one works";

const NEXT_EXAMPLES: &str = "\
Examples:
  ringback variants next                       variants take turns, so that no lead gets a favourite
  ringback variants next --rep \"Sean McPheat\"  variants take turns for each rep
  ringback variants next --thompson            the better ones come more often";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, disable_help_subcommand = true)]
pub(crate) struct VariantsArgs {
    #[command(subcommand)]
    command: VariantsCommand,
}

#[derive(Debug, Subcommand)]
enum VariantsCommand {
    /// Add a message under a name
    Add(AddArgs),
    /// List the variants and how often each was left
    List {
        #[command(flatten)]
        form: FormatArgs,
    },
    /// Show the words of a variant
    Show {
        /// Name of the variant
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Take a variant out of use
    Retire {
        /// Name of the variant
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Propose which variant to leave now
    #[command(after_help = NEXT_EXAMPLES)]
    Next(NextArgs),
    /// Show which variant brings more call-backs
    Report(report::ReportArgs),
}

#[derive(Debug, Args)]
struct AddArgs {
    /// Short name, as it will appear in the log
    #[arg(value_name = "NAME")]
    name: String,
    /// Words of the message
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    script: Option<String>,
    /// File with its words, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "script")]
    file: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct NextArgs {
    /// Take turns among this rep's messages
    #[arg(long, value_name = "NAME")]
    rep: Option<String>,
    /// Draw by Thompson sampling, proposing more often what has worked so far
    #[arg(long, conflicts_with = "rep")]
    thompson: bool,
    /// Seed of the draw, to repeat it [default: the number of calls in the log]
    #[arg(long, value_name = "N", requires = "thompson")]
    seed: Option<u64>,
    /// Days people have to call back, for --thompson
    #[arg(long, value_name = "DAYS", default_value_t = USUAL_WINDOW_DAYS, value_parser = clap::value_parser!(u32).range(1..=3650))]
    window: u32,
    #[command(flatten)]
    form: FormatArgs,
}

#[derive(Serialize)]
struct VariantJson<'a> {
    name: &'a str,
    script: &'a str,
    added: String,
    retired: Option<String>,
    messages: usize,
}

pub(crate) fn run(
    args: &VariantsArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    match &args.command {
        VariantsCommand::Add(args) => add(args, settings, printer),
        VariantsCommand::List { form } => list(form.format, settings, printer),
        VariantsCommand::Show { name } => show(name, settings, printer),
        VariantsCommand::Retire { name } => retire(name, settings, printer),
        VariantsCommand::Next(args) => next(args, settings, printer),
        VariantsCommand::Report(args) => report::run(args, settings, printer),
    }
}

fn add(args: &AddArgs, settings: &Settings, printer: &mut Printer) -> Result<Outcome, CliError> {
    let mut store = store::open(settings, printer)?;
    let name = given(&args.name)
        .filter(|name| !name.contains(char::is_control))
        .ok_or_else(|| CliError::Refused("a variant needs a name of one line".to_owned()))?;
    let script = match (&args.script, &args.file) {
        (Some(script), _) => Some(script.clone()),
        (None, Some(path)) => Some(read_words(path)?),
        (None, None) if ask::somebody_is_there() => ask::ask("Words of the message")?,
        (None, None) => None,
    };
    let script = script.as_deref().and_then(given).ok_or_else(|| {
        CliError::Refused("a variant needs words; give --script TEXT or --file FILE".to_owned())
    })?;
    store.add_variant(&Variant {
        name: name.clone(),
        script,
        added: SystemClock.now(),
        retired: None,
    })?;
    printer.note(format!(
        "Added the variant {name}. Log messages that follow it with `ringback log add --variant \"{name}\"`"
    ));
    Ok(Outcome::Done)
}

fn list(
    format: ListFormat,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let store = store::open_to_read(settings, printer)?;
    let variants = store.variants()?;
    let facts = store.call_facts(false)?;
    let all: Vec<VariantJson<'_>> = variants
        .iter()
        .map(|variant| VariantJson {
            name: &variant.name,
            script: &variant.script,
            added: rfc3339(variant.added),
            retired: variant.retired.map(rfc3339),
            messages: messages_with(&facts, &variant.name),
        })
        .collect();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match format {
        ListFormat::Json => write_json(&all, printer.output())?,
        ListFormat::Csv => table::write_table(
            ["name", "script", "added", "retired", "messages"],
            all.iter().map(|one| {
                [
                    one.name.to_owned(),
                    one.script.to_owned(),
                    one.added.clone(),
                    text(&one.retired),
                    one.messages.to_string(),
                ]
            }),
            printer.output(),
        )?,
        ListFormat::Terminal if all.is_empty() => {
            printer.note("There are no variants yet. `ringback variants add NAME` adds one");
        }
        ListFormat::Terminal => {
            let rows: Vec<[String; 4]> = variants
                .iter()
                .zip(&all)
                .map(|(variant, one)| {
                    let state = variant
                        .retired
                        .map_or_else(|| "in use".to_owned(), |at| format!("retired {}", day(at)));
                    let name = variant.name.clone();
                    [name, one.messages.to_string(), day(variant.added), state]
                })
                .collect();
            let header = ["variant", "messages", "added", "state"];
            write_columns(header, &rows, printer.output())?;
        }
    }
    Ok(Outcome::Done)
}

fn messages_with(facts: &[CallFact], name: &str) -> usize {
    let name = name.to_lowercase();
    let with = |fact: &&CallFact| {
        let own = fact.variant.as_ref();
        own.is_some_and(|own| own.to_lowercase() == name)
    };
    facts.iter().filter(with).count()
}

fn show(name: &str, settings: &Settings, printer: &mut Printer) -> Result<Outcome, CliError> {
    let variant = store::open_to_read(settings, printer)?.variant(name)?;
    let mut text = printable(&variant.script);
    text.push('\n');
    printer.data(text.as_bytes())?;
    Ok(Outcome::Done)
}

fn retire(name: &str, settings: &Settings, printer: &mut Printer) -> Result<Outcome, CliError> {
    store::open(settings, printer)?.retire_variant(name, SystemClock.now())?;
    printer.note(format!(
        "Retired the variant {name}; messages logged with it stay"
    ));
    Ok(Outcome::Done)
}

fn next(args: &NextArgs, settings: &Settings, printer: &mut Printer) -> Result<Outcome, CliError> {
    let store = store::open_to_read(settings, printer)?;
    let (variants, facts) = (store.variants()?, store.call_facts(false)?);
    let proposal = if args.thompson {
        let counting = Counting {
            now: SystemClock.now(),
            window_days: args.window,
            since: None,
            rep: None,
        };
        let calls = u64::try_from(facts.len()).unwrap_or(u64::MAX);
        results::thompson(&facts, &variants, &counting, args.seed.unwrap_or(calls))
    } else {
        results::alternate(&facts, &variants, args.rep.as_deref())
    };
    let Some(proposal) = proposal else {
        return Err(CliError::Refused(
            "no variant is in use; `ringback variants add NAME` adds one".to_owned(),
        ));
    };
    match args.form.format {
        ListFormat::Json => write_json(&proposal, printer.output())?,
        ListFormat::Csv => {
            let row = [proposal.variant, proposal.script, proposal.reason];
            table::write_table(["variant", "script", "reason"], [row], printer.output())?;
        }
        ListFormat::Terminal => {
            let widest = "Variant".len();
            for (label, text) in [
                ("Variant", &proposal.variant),
                ("Words", &proposal.script),
                ("Why", &proposal.reason),
            ] {
                write_entry(label, text, widest, settings.width, printer.output())?;
            }
        }
    }
    Ok(Outcome::Done)
}
