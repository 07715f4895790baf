//! `ringback team`: the figures of everything that was scored, without its recordings.

use std::collections::BTreeSet;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use clap::ValueEnum;

use super::config;
use super::error::CliError;
use super::error::Outcome;
use super::layout::count;
use super::printer::Printer;
use super::settings::Settings;
use super::settings_file::SettingsFile;
use super::since::parse_since;
use super::store;
use crate::calendar::day;
use crate::domain::Moment;
use crate::domain::TeamScore;
use crate::report;
use crate::report::Look;
use crate::store::ScoreFilter;
use crate::team::Summary;
use crate::team::is_same_rep;
use crate::team::summarise;

const EXAMPLES: &str = "\
Examples:
  ringback team                              the team of this folder
  ringback team recordings/ --since 7d --format markdown
  ringback team --rep \"Kate Smith\" --format json
  ringback team --all                        everything ever scored

A team is the folder of the nearest ringback.toml, from the folder upwards; without one, the folder itself.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TeamArgs {
    /// Folder of the team's recordings
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Show everything ever scored, in whichever folder
    #[arg(long, conflicts_with = "folder")]
    all: bool,
    /// Show what was scored by this rubric
    #[arg(long, value_name = "ID", default_value = "callback")]
    rubric: String,
    /// Show only this rep
    #[arg(long, value_name = "NAME")]
    rep: Option<String>,
    /// Show only recordings of this day or later (2026-11-20, yesterday, 7d)
    #[arg(long, value_name = "WHEN", value_parser = parse_since)]
    since: Option<Moment>,
    /// Output format (terminal, json, csv or markdown)
    #[arg(
        short,
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
    let folder = if args.all {
        None
    } else {
        Some(team_folder(&args.folder, settings)?)
    };
    let store = store::open_to_read(settings, printer)?;
    let everywhere = ScoreFilter {
        rubric: Some(args.rubric.clone()),
        since: args.since.map(day),
        below: None,
    };
    let here = ScoreFilter {
        below: folder
            .as_ref()
            .map(|path| path.to_string_lossy().into_owned()),
        ..everywhere.clone()
    };
    let scores = store.scores(&here)?;
    let elsewhere = store.scores(&everywhere)?.len() - scores.len();
    let known = reps_of(&scores);
    let scores = of_rep(scores, args.rep.as_deref());
    let Some(summary) = summarise(&scores) else {
        return Err(CliError::Refused(nothing_matches(
            args,
            folder.as_deref(),
            &known,
            elsewhere,
        )));
    };
    if let Some(folder) = folder.filter(|_| elsewhere > 0) {
        printer.note(format!(
            "The team of {}; {} scored elsewhere (--all shows everything)",
            folder.display(),
            count(elsewhere, "recording")
        ));
    }
    let look = Look {
        color: settings.stdout_in_color,
        width: settings.width,
    };
    write(&summary, args.format, look, printer.output())?;
    Ok(Outcome::Done)
}

/// Returns the team's folder, as the disk calls it.
fn team_folder(folder: &Path, settings: &Settings) -> Result<PathBuf, CliError> {
    let folder = config::folder_of(folder)?;
    if let Some(root) = SettingsFile::find(folder, settings)?.root {
        return Ok(root);
    }
    folder.canonicalize().map_err(|error| {
        CliError::Refused(format!("{}: cannot be read: {error}", folder.display()))
    })
}

fn of_rep(mut scores: Vec<TeamScore>, rep: Option<&str>) -> Vec<TeamScore> {
    if let Some(rep) = rep {
        scores.retain(|score| {
            let own = score.origin.rep.as_deref();
            own.is_some_and(|own| is_same_rep(own, rep))
        });
    }
    scores
}

/// Returns the reps of some scores, each once.
fn reps_of(scores: &[TeamScore]) -> BTreeSet<String> {
    let reps = scores.iter().filter_map(|score| score.origin.rep.clone());
    reps.collect()
}

/// Returns why there is nothing to show, and what there is.
fn nothing_matches(
    args: &TeamArgs,
    folder: Option<&Path>,
    reps: &BTreeSet<String>,
    elsewhere: usize,
) -> String {
    let mut wanted = vec![format!("rubric {}", args.rubric)];
    wanted.extend(folder.map(|folder| format!("folder {}", folder.display())));
    wanted.extend(args.rep.as_ref().map(|rep| format!("rep \"{rep}\"")));
    wanted.extend(args.since.map(|since| format!("since {}", day(since))));
    let mut sentence = format!("No scored recordings match ({}). ", wanted.join(", "));
    sentence += &match (args.rep.is_some() && !reps.is_empty(), elsewhere) {
        (true, _) => {
            let reps: Vec<&str> = reps.iter().map(String::as_str).collect();
            format!("The reps are {}", reps.join(", "))
        }
        (false, 0) => "`ringback score FOLDER` scores recordings".to_owned(),
        (false, _) => format!(
            "{} scored elsewhere; --all shows everything, `ringback score FOLDER` scores recordings",
            count(elsewhere, "recording")
        ),
    };
    sentence
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
