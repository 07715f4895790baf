//! `ringback team`: the figures of everything that was scored, without its recordings.

use std::io;
use std::io::Write;

use clap::ValueEnum;

use super::error::CliError;
use super::error::Outcome;
use super::printer::Printer;
use super::settings::Settings;
use super::store;
use crate::calendar::read_day;
use crate::report;
use crate::report::Look;
use crate::store::ScoreFilter;
use crate::team::Summary;
use crate::team::is_same_rep;
use crate::team::summarise;

const EXAMPLES: &str = "\
Examples:
  ringback team
  ringback team --since 2026-11-01 --format markdown
  ringback team --rep \"Kate Smith\" --format json";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TeamArgs {
    /// Show what was scored by this rubric
    #[arg(long, value_name = "ID", default_value = "callback")]
    rubric: String,
    /// Show only this rep
    #[arg(long, value_name = "NAME")]
    rep: Option<String>,
    /// Show only recordings of DATE (2026-11-20) or later
    #[arg(long, value_name = "DATE", value_parser = |text: &str| read_day(text).ok_or("give a day like 2026-11-20"))]
    since: Option<String>,
    /// Output format (terminal, json, csv or markdown)
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "terminal",
        hide_possible_values = true
    )]
    format: TeamFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TeamFormat {
    Terminal,
    Json,
    Csv,
    #[value(alias = "md")]
    Markdown,
}

pub(crate) fn run(
    args: &TeamArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let mut scores = store::open(settings, printer)?.scores(&ScoreFilter {
        rubric: Some(args.rubric.clone()),
        since: args.since.clone(),
    })?;
    if let Some(rep) = &args.rep {
        scores.retain(|score| {
            let own = score.origin.rep.as_deref();
            own.is_some_and(|own| is_same_rep(own, rep))
        });
    }
    let Some(summary) = summarise(&scores) else {
        return Err(CliError::Refused(nothing_matches(args)));
    };
    let look = Look {
        color: settings.stdout_in_color,
        width: settings.width,
    };
    write(&summary, args.format, look, printer.output())?;
    Ok(Outcome::Done)
}

fn nothing_matches(args: &TeamArgs) -> String {
    let rep = args.rep.as_ref().map(|rep| format!(", rep \"{rep}\""));
    let since = args.since.as_ref().map(|day| format!(", since {day}"));
    format!(
        "No scored recordings match (rubric {}{}{}). `ringback score FOLDER` scores recordings",
        args.rubric,
        rep.unwrap_or_default(),
        since.unwrap_or_default()
    )
}

fn write(
    summary: &Summary,
    format: TeamFormat,
    look: Look,
    writer: &mut dyn Write,
) -> io::Result<()> {
    match format {
        TeamFormat::Terminal => report::write_summary_terminal(summary, look, writer),
        TeamFormat::Json => {
            serde_json::to_writer_pretty(&mut *writer, summary)?;
            writeln!(writer)
        }
        TeamFormat::Csv => report::write_summary_csv(summary, writer),
        TeamFormat::Markdown => report::write_summary_markdown(summary, writer),
    }
}
