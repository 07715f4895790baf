//! `ringback score PATH...`: hears recordings and shows what they are worth. What is remembered from
//! earlier runs is not heard again.

mod batch;
mod plan;
mod watch;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use batch::Batch;
use plan::Plan;

use super::error::CliError;
use super::error::Outcome;
use super::find_recordings::Wanted;
use super::interrupt;
use super::log;
use super::log::LogScoreArgs;
use super::page::PageArgs;
use super::printer::Printer;
use super::recognizer::Listener;
use super::report_args::JudgingArgs;
use super::settings::Settings;
use super::settings::StorePlace;
use super::store;
use crate::calendar::read_day;
use crate::pipeline::Memory;

const EXAMPLES: &str = "\
Examples:
  ringback score take1.wav
  ringback score takes/ --name \"Sean McPheat\" --number 07700900123 --region GB
  ringback score takes/ --format csv --out scores.csv
  ringback score take1.wav --fail-under 80
  ringback score takes/ --out report.html           a page to look at and listen to
  ringback score team/ --out report/                an index, and a page a recording
  ringback score team/ --rep sean --since 2026-11-01 --format markdown
  ringback score team/ --watch --sidecar           a folder that fills up
  ringback score take1.wav --log --prospect \"Jim O'Hara\" --variant curious
  cat take1.wav | ringback score -
  ringback score take1.wav --transcript words.txt     use these words instead of listening

Whose recording is whose is told by names such as sean/2026-11-20_acme_v2.wav, by a manifest.csv
(file, rep, prospect, date, variant) or by ringback.toml beside the recordings: `ringback init`
writes one. A recording that was heard before, under whatever name, is not heard again.";

/// What `score` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ScoreArgs {
    /// Recordings, folders of them (and the folders below), or - for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    judging: JudgingArgs,
    #[command(flatten)]
    page: PageArgs,
    /// The speech model: a name of `ringback models list`, or a ggml file [default: as
    /// ringback.toml says, else base]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// The language spoken, as a code.
    #[arg(long, value_name = "CODE", default_value = "en")]
    language: String,
    /// Use these words instead of listening: plain text, or the words of a JSON report.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// Refuse recordings longer than this.
    #[arg(long, value_name = "MINUTES", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=1440))]
    max_minutes: u64,
    /// Recordings to work on at once [default: as many as there are processors].
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Of folders, only files like this: *.wav, kate/** (may be repeated).
    #[arg(long, value_name = "GLOB", help_heading = "Which recordings")]
    include: Vec<String>,
    /// Of folders, no files like this (may be repeated).
    #[arg(long, value_name = "GLOB", help_heading = "Which recordings")]
    exclude: Vec<String>,
    /// Only this rep's recordings.
    #[arg(long, value_name = "NAME", help_heading = "Which recordings")]
    rep: Option<String>,
    /// Only recordings of this day (2026-11-20) or later; what has no date is left out.
    #[arg(long, value_name = "DATE", value_parser = parse_day, help_heading = "Which recordings")]
    since: Option<String>,
    /// Show only what failed: what could not be scored, or is under --fail-under (else 70).
    #[arg(long, help_heading = "Which recordings")]
    only_failed: bool,
    /// Write take1.ringback.json, .txt, .srt and .vtt beside each recording.
    #[arg(long)]
    sidecar: bool,
    /// Go on looking for new recordings in the folders, until Ctrl-C.
    #[arg(long, conflicts_with = "log")]
    watch: bool,
    /// Remember nothing of this run, and recall nothing.
    #[arg(long)]
    no_store: bool,
    #[command(flatten)]
    log: LogScoreArgs,
}

pub(crate) fn run(
    args: &ScoreArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let stop = interrupt::watch("Stopping after the recordings under way");
    let wanted = Wanted::of(&args.include, &args.exclude)?;
    let plan = Plan::of(args, &wanted, settings)?;
    for note in plan.skipped.notes() {
        printer.note(note);
    }
    args.judging.check_target(&plan.inputs)?;
    if args.sidecar {
        plan.sidecars().check(&plan.inputs)?;
    }
    let pending = log::prepare(
        &args.log,
        args.judging.prospect.as_deref(),
        plan.messages.len(),
        settings,
    )?;
    let jobs = args
        .jobs
        .map_or(settings.usual_jobs, NonZeroUsize::get)
        .clamp(1, plan.messages.len().max(1));
    let model = args.model.clone().or_else(|| plan.model.clone());
    let listener = match &args.transcript {
        Some(path) => Listener::scripted(path)?,
        None => Listener::whisper(
            model.as_deref().unwrap_or("base"),
            &args.language,
            settings,
            jobs,
        )?,
    };
    let memory = memory(args, &listener, settings, printer)?;
    let batch = Batch {
        listener: &listener,
        memory: memory.as_ref(),
        jobs,
        args,
    };
    if args.watch {
        return watch::watch(&batch, plan, &wanted, settings, printer, stop);
    }
    batch.score(&plan, pending, settings, printer, stop)
}

/// Opens the memory. Where the usual place cannot be had, scores are shown all the same.
fn memory(
    args: &ScoreArgs,
    listener: &Listener,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Option<Memory>, CliError> {
    if args.no_store {
        return Ok(None);
    }
    match (store::open(settings), &settings.store) {
        (Ok(store), _) => Ok(Some(Memory::new(store, listener.ear.clone()))),
        (Err(error), StorePlace::Named(_)) => Err(error),
        (Err(error), StorePlace::Usual(_)) => {
            printer.note(format!("Nothing of this run is remembered: {error}"));
            Ok(None)
        }
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Reads a day.
fn parse_day(text: &str) -> Result<String, String> {
    read_day(text).ok_or_else(|| "give a day like 2026-11-20".to_owned())
}
