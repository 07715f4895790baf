//! `ringback insight`: whether a better score goes with more call-backs.

use std::io::Write;

use clap::Args;

use super::error::CliError;
use super::error::Outcome;
use super::layout::fill;
use super::layout::write_columns;
use super::list_format::FormatArgs;
use super::list_format::ListFormat;
use super::log::write_json;
use super::printer::Printer;
use super::rate_charts::chart;
use super::rate_charts::interval;
use super::rate_charts::points;
use super::rate_charts::rate;
use super::settings::Settings;
use super::since::parse_since;
use super::store;
use super::table;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::domain::Moment;
use crate::results;
use crate::results::Counting;
use crate::results::Figures;
use crate::results::Insight;
use crate::results::USUAL_WINDOW_DAYS;

const EXAMPLES: &str = "\
Examples:
  ringback score take1.wav --log --prospect \"Jim O'Hara\"     what insight is drawn from
  ringback insight
  ringback insight --window 21 --format json";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct InsightArgs {
    /// Days a person has to call back
    #[arg(long, value_name = "DAYS", default_value_t = USUAL_WINDOW_DAYS, value_parser = clap::value_parser!(u32).range(1..=3650))]
    window: u32,
    /// Count only people who were first left a scored message since then (2026-11-20, yesterday, 7d)
    #[arg(long, value_name = "WHEN", value_parser = parse_since)]
    since: Option<Moment>,
    /// Count only people who were first left a scored message by this rep
    #[arg(long, value_name = "NAME")]
    rep: Option<String>,
    #[command(flatten)]
    form: FormatArgs,
}

pub(crate) fn run(
    args: &InsightArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let store = store::open_to_read(settings, printer)?;
    let counting = Counting {
        now: SystemClock.now(),
        window_days: args.window,
        since: args.since,
        rep: args.rep.clone(),
    };
    let insight = results::insight(&store.call_facts(true)?, &counting);
    match args.form.format {
        ListFormat::Json => write_json(&insight, printer.output())?,
        ListFormat::Csv => write_table(&insight, printer.output())?,
        ListFormat::Terminal => write_screen(&insight, settings.width, printer.output())?,
    }
    Ok(Outcome::Done)
}

fn write_screen(insight: &Insight, width: usize, out: &mut dyn Write) -> Result<(), CliError> {
    writeln!(out, "{}", fill(&insight.conclusion, width))?;
    if let Some(difference) = insight.high_less_low {
        let text = format!(
            "Scores of 80 and more compared with lower ones: {}.",
            points(difference, insight.high_less_low_interval)
        );
        writeln!(out, "{}", fill(&text, width))?;
    }
    if insight.people + insight.waiting == 0 {
        let hint = "The log has no message with a score. `ringback score RECORDING --log --prospect NAME` logs one.";
        writeln!(out, "{}", fill(hint, width))?;
        return Ok(());
    }
    let rubric = insight
        .rubric
        .as_ref()
        .map_or_else(String::new, |rubric| format!(" (rubric {rubric})"));
    let title = format!(
        "Call-backs within {} days, by the score of the first scored message to each of {} people{rubric}:",
        insight.window_days, insight.people
    );
    writeln!(out, "\n{}\n", fill(&title, width))?;
    let labels: Vec<String> = insight
        .bands
        .iter()
        .map(|band| format!("{} {}-{}", band.grade, band.from, band.to))
        .collect();
    let rows: Vec<[String; 5]> = insight
        .bands
        .iter()
        .zip(&labels)
        .map(|(band, label)| {
            [
                label.clone(),
                band.figures.people.to_string(),
                band.figures.call_backs.to_string(),
                rate(&band.figures),
                interval(&band.figures),
            ]
        })
        .collect();
    let header = ["score", "people", "called back", "rate", "95 % interval"];
    write_columns(header, &rows, out)?;
    let bars: Vec<(&str, &Figures)> = labels
        .iter()
        .zip(&insight.bands)
        .map(|(label, band)| (label.as_str(), &band.figures))
        .collect();
    let lines = chart(&bars, "B 90-100".len() + 2, width);
    if !lines.is_empty() {
        writeln!(out)?;
    }
    for line in lines {
        writeln!(out, "{line}")?;
    }
    write_checks(insight, out)?;
    if insight.waiting + insight.without_score > 0 {
        let text = format!(
            "Not counted: {} whose {} days are not over, {} who were left no scored message.",
            insight.waiting, insight.window_days, insight.without_score
        );
        writeln!(out, "\n{}", fill(&text, width))?;
    }
    writeln!(out, "\nWhat cannot be concluded:")?;
    for caution in &insight.cautions {
        writeln!(out, "{}", fill(caution, width))?;
    }
    Ok(())
}

fn write_checks(insight: &Insight, out: &mut dyn Write) -> Result<(), CliError> {
    if insight.checks.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nBy check (called back of people; intervals at {:.1} %):\n",
        insight.check_level * 100.0
    )?;
    let share = |figures: &Figures| format!("{} of {}", figures.call_backs, figures.people);
    let rows: Vec<[String; 5]> = insight
        .checks
        .iter()
        .map(|check| {
            [
                check.check.clone(),
                share(&check.met),
                share(&check.missed),
                check
                    .difference
                    .map_or_else(|| "-".to_owned(), |d| points(d, check.interval)),
                check.words.clone(),
            ]
        })
        .collect();
    write_columns(["check", "met", "not met", "difference", ""], &rows, out)
}

fn write_table(insight: &Insight, out: &mut dyn Write) -> Result<(), CliError> {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let row = |what: &str, case: String, figures: &Figures, words: &str| {
        [
            what.to_owned(),
            case,
            figures.people.to_string(),
            figures.call_backs.to_string(),
            number(figures.rate),
            figures.interval.low.to_string(),
            figures.interval.high.to_string(),
            words.to_owned(),
        ]
    };
    let bands = insight.bands.iter().map(|band| {
        let case = format!("{}-{}", band.from, band.to);
        row("score", case, &band.figures, "")
    });
    let checks = insight.checks.iter().flat_map(|check| {
        [
            row(&check.check, "met".to_owned(), &check.met, &check.words),
            row(
                &check.check,
                "not met".to_owned(),
                &check.missed,
                &check.words,
            ),
        ]
    });
    let columns = [
        "what",
        "case",
        "people",
        "call_backs",
        "rate",
        "rate_low",
        "rate_high",
        "verdict",
    ];
    table::write_table(columns, bands.chain(checks), out)?;
    Ok(())
}
