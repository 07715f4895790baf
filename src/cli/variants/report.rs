//! `ringback variants report`: the figures on a screen, as JSON, or as a table.

use std::io::Write;

use clap::Args;

use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::cli::error::CliError;
use crate::cli::error::Outcome;
use crate::cli::layout::fill;
use crate::cli::layout::write_columns;
use crate::cli::layout::write_matrix;
use crate::cli::list_format::FormatArgs;
use crate::cli::list_format::ListFormat;
use crate::cli::log::write_json;
use crate::cli::printer::Printer;
use crate::cli::rate_charts::chart;
use crate::cli::rate_charts::interval;
use crate::cli::rate_charts::points;
use crate::cli::rate_charts::rate;
use crate::cli::settings::Settings;
use crate::cli::since::parse_since;
use crate::cli::store;
use crate::cli::table;
use crate::domain::Moment;
use crate::report::printable;
use crate::results::Cell;
use crate::results::Comparison;
use crate::results::Counting;
use crate::results::USUAL_WINDOW_DAYS;
use crate::results::VariantFigures;
use crate::results::VariantsReport;
use crate::results::VariantsRules;
use crate::results::compare_variants;

const EXAMPLES: &str = "\
Examples:
  ringback variants report
  ringback variants report --control plain --window 21 --since 2026-09-01
  ringback variants report --format csv > variants.csv

Each person counts once, for the first variant they were left, and only when their days to call back are \
over. A difference is reported only if it would hold up when you look every week.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ReportArgs {
    /// Variant to compare the others with [default: the first one]
    #[arg(long, value_name = "NAME")]
    control: Option<String>,
    /// Days a person has to call back
    #[arg(long, value_name = "DAYS", default_value_t = USUAL_WINDOW_DAYS, value_parser = clap::value_parser!(u32).range(1..=3650))]
    window: u32,
    /// Count only people who were first left a variant since then (2026-11-20, yesterday, 7d)
    #[arg(long, value_name = "WHEN", value_parser = parse_since)]
    since: Option<Moment>,
    /// Count only people who were first left a variant by this rep
    #[arg(long, value_name = "NAME")]
    rep: Option<String>,
    /// Smallest difference worth knowing, in percentage points
    #[arg(long, value_name = "POINTS", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=50))]
    worth: u8,
    #[command(flatten)]
    form: FormatArgs,
}

pub(super) fn run(
    args: &ReportArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let store = store::open_to_read(settings, printer)?;
    let variants = store.variants()?;
    let rules = VariantsRules {
        counting: Counting {
            now: SystemClock.now(),
            window_days: args.window,
            since: args.since,
            rep: args.rep.clone(),
        },
        control: args.control.clone(),
        worth: f64::from(args.worth) / 100.0,
    };
    let report = compare_variants(&store.call_facts(false)?, &variants, &rules);
    if args.control.is_some() && report.control.is_none() {
        // The store's own error names those there are.
        store.variant(args.control.as_deref().unwrap_or_default())?;
    }
    match args.form.format {
        ListFormat::Json => write_json(&report, printer.output())?,
        ListFormat::Csv => write_table(&report, printer.output())?,
        ListFormat::Terminal => write_screen(&report, settings.width, printer.output())?,
    }
    Ok(Outcome::Done)
}

fn write_screen(
    report: &VariantsReport,
    width: usize,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    writeln!(out, "{}\n", fill(&report.verdict, width))?;
    if report.variants.is_empty() {
        return Ok(());
    }
    let title = format!(
        "Call-backs within {} days of the first message to each person:",
        report.window_days
    );
    writeln!(out, "{}\n", fill(&title, width))?;
    let names: Vec<String> = report
        .variants
        .iter()
        .map(|one| shown_name(one, report.control.as_deref()))
        .collect();
    let rows: Vec<[String; 7]> = report
        .variants
        .iter()
        .zip(&names)
        .map(|(one, name)| {
            [
                name.clone(),
                one.messages.to_string(),
                one.figures.people.to_string(),
                one.figures.call_backs.to_string(),
                rate(&one.figures),
                interval(&one.figures),
                one.best
                    .map_or_else(|| "-".to_owned(), |best| format!("{:.0} %", best * 100.0)),
            ]
        })
        .collect();
    let header = [
        "variant",
        "messages",
        "people",
        "called back",
        "rate",
        "95 % interval",
        "likely best",
    ];
    write_columns(header, &rows, out)?;
    let bars: Vec<_> = names
        .iter()
        .zip(&report.variants)
        .map(|(name, one)| (name.as_str(), &one.figures))
        .collect();
    let label_width = names.iter().map(|name| name.chars().count()).max();
    let lines = chart(&bars, label_width.unwrap_or(0) + 2, width);
    if !lines.is_empty() {
        writeln!(out)?;
    }
    for line in lines {
        writeln!(out, "{}", printable(&line))?;
    }
    if !report.comparisons.is_empty() {
        writeln!(out)?;
    }
    for comparison in &report.comparisons {
        writeln!(out, "{}", fill(&in_words(comparison), width))?;
    }
    write_left_out(report, width, out)?;
    write_spread(report, &names, out)?;
    for caution in &report.cautions {
        writeln!(out, "\n{}", fill(caution, width))?;
    }
    Ok(())
}

fn shown_name(one: &VariantFigures, control: Option<&str>) -> String {
    let mut name = one.name.clone();
    if control == Some(&one.name) {
        name += " (control)";
    }
    if one.retired {
        name += " (retired)";
    }
    name
}

fn in_words(comparison: &Comparison) -> String {
    let difference = comparison
        .difference
        .map_or_else(String::new, |difference| {
            format!("{}: ", points(difference, comparison.interval))
        });
    format!(
        "{} against {}: {difference}{}",
        comparison.variant, comparison.control, comparison.words
    )
}

/// Says who does not count, and why.
fn write_left_out(
    report: &VariantsReport,
    width: usize,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let sum = |what: fn(&VariantFigures) -> u64| report.variants.iter().map(what).sum::<u64>();
    let (waiting, wrong, emailed) = (
        sum(|one| one.waiting),
        sum(|one| one.wrong_numbers),
        sum(|one| one.only_emailed),
    );
    let mut parts = Vec::new();
    if waiting > 0 {
        parts.push(format!(
            "{waiting} whose {} days are not over",
            report.window_days
        ));
    }
    if wrong > 0 {
        parts.push(format!("{wrong} with a wrong number"));
    }
    if !parts.is_empty() {
        let text = format!("Not counted: {}.", parts.join(", "));
        writeln!(out, "\n{}", fill(&text, width))?;
    }
    if emailed > 0 {
        let by: Vec<String> = report
            .variants
            .iter()
            .filter(|one| one.only_emailed > 0)
            .map(|one| format!("{} {}", one.name, one.only_emailed))
            .collect();
        let text = format!(
            "Answered by e-mail only, so not counted as call-backs: {}.",
            by.join(", ")
        );
        writeln!(out, "\n{}", fill(&text, width))?;
    }
    Ok(())
}

/// One dimension's cells of a variant.
type CellsOf = fn(&VariantFigures) -> &[Cell];

/// Shows by whom and when the counted people were left each variant.
fn write_spread(
    report: &VariantsReport,
    names: &[String],
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let dimensions: [(&str, CellsOf); 3] = [
        ("rep", |one| &one.by_rep),
        ("weekday", |one| &one.by_weekday),
        ("hour", |one| &one.by_hour),
    ];
    if report.variants.iter().all(|one| one.figures.people == 0) {
        return Ok(());
    }
    writeln!(
        out,
        "\nWho left them, and when (people, of whom called back):"
    )?;
    for (dimension, cells_of) in dimensions {
        let labels: Vec<&str> = report
            .variants
            .first()
            .map(|one| {
                cells_of(one)
                    .iter()
                    .map(|cell| cell.label.as_str())
                    .collect()
            })
            .unwrap_or_default();
        writeln!(out)?;
        let mut lines = vec![
            std::iter::once(dimension.to_owned())
                .chain(names.iter().cloned())
                .collect::<Vec<String>>(),
        ];
        for (place, label) in labels.iter().enumerate() {
            let cells = report.variants.iter().map(|one| {
                cells_of(one).get(place).map_or_else(String::new, |cell| {
                    format!("{} ({})", cell.people, cell.call_backs)
                })
            });
            lines.push(std::iter::once((*label).to_owned()).chain(cells).collect());
        }
        write_matrix(&lines, 2, out)?;
    }
    Ok(())
}

fn write_table(report: &VariantsReport, out: &mut dyn Write) -> Result<(), CliError> {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let rows = report.variants.iter().map(|one| {
        let comparison = report
            .comparisons
            .iter()
            .find(|comparison| comparison.variant == one.name);
        [
            one.name.clone(),
            one.retired.to_string(),
            one.messages.to_string(),
            one.figures.people.to_string(),
            one.figures.call_backs.to_string(),
            number(one.figures.rate),
            one.figures.interval.low.to_string(),
            one.figures.interval.high.to_string(),
            number(one.best),
            one.waiting.to_string(),
            one.wrong_numbers.to_string(),
            one.only_emailed.to_string(),
            one.crossed.to_string(),
            comparison.map_or_else(String::new, |c| c.control.clone()),
            number(comparison.and_then(|c| c.difference)),
            number(comparison.map(|c| c.interval.low)),
            number(comparison.map(|c| c.interval.high)),
            comparison
                .and_then(|c| c.more_each)
                .map_or_else(String::new, |more| more.to_string()),
            comparison.map_or_else(String::new, |c| c.words.clone()),
        ]
    });
    let columns = [
        "variant",
        "retired",
        "messages",
        "people",
        "call_backs",
        "rate",
        "rate_low",
        "rate_high",
        "best",
        "waiting",
        "wrong_numbers",
        "only_emailed",
        "crossed",
        "control",
        "difference",
        "difference_low",
        "difference_high",
        "more_each",
        "verdict",
    ];
    table::write_table(columns, rows, out)?;
    Ok(())
}
