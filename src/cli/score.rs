//! `ringback score PATH...`: hears recordings and shows what they are worth.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use super::error::CliError;
use super::error::Outcome;
use super::html::PageArgs;
use super::html::PageSettings;
use super::inputs;
use super::interrupt;
use super::judging::JudgingArgs;
use super::log;
use super::log::LogScoreArgs;
use super::printer::Printer;
use super::progress::Progress;
use super::settings::Settings;
use crate::audio::Limits;
use crate::domain::Millis;
use crate::domain::Origin;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::models::Catalog;
use crate::models::ModelFolder;
use crate::pipeline;
use crate::pipeline::Message;
use crate::pipeline::Run;
use crate::speech::Recognizer;
use crate::speech::Whisper;
use crate::speech::WhisperSettings;

const EXAMPLES: &str = "\
Examples:
  ringback score take1.wav
  ringback score takes/ --name \"Sean McPheat\" --number 07700900123 --region GB
  ringback score takes/ --format csv --out scores.csv
  ringback score takes/ --out report.html           a page to look at and listen to
  ringback score take1.wav --fail-under 80
  ringback score take1.wav --log --prospect \"Jim O'Hara\" --variant curious
  cat take1.wav | ringback score -
  ringback score take1.wav --transcript words.txt     use these words instead of listening";

/// More threads than this no longer make one short recording quicker.
const MOST_THREADS: usize = 8;

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
    /// The speech model: a name of `ringback models list`, or a ggml file.
    #[arg(long, value_name = "NAME", default_value = "base")]
    model: String,
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
    #[command(flatten)]
    log: LogScoreArgs,
}

pub(crate) fn run(
    args: &ScoreArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let limits = Limits {
        max_duration: Millis(args.max_minutes * 60_000),
    };
    let rubric = args.judging.rubric()?;
    let rep = args.judging.rep();
    let sources = inputs::find_recordings(&args.paths, &limits);
    let pending = log::prepare(&args.log, args.judging.prospect(), sources.len(), settings)?;
    let jobs = args
        .jobs
        .map_or(settings.usual_jobs, NonZeroUsize::get)
        .clamp(1, sources.len().max(1));
    let recognizer = recognizer(args, settings, jobs)?;
    let run = Run {
        recognizer: &*recognizer,
        limits,
    };
    let origin = Origin::default();
    let judging = args.judging.judging(&rubric, &rep, &origin);
    let messages: Vec<Message<'_>> = sources
        .into_iter()
        .map(|source| Message { source, judging })
        .collect();

    let stop = interrupt::watch("Stopping after the recordings under way");
    let progress = Progress::of(messages.iter().map(|m| m.source.name()).collect(), settings);
    let jobs = NonZeroUsize::new(jobs).unwrap_or(NonZeroUsize::MIN);
    let recordings = pipeline::score_all(&messages, &run, jobs, stop, &|e| progress.tell(e));
    progress.finish();

    let report = Report {
        engine: recognizer.engine(),
        rubric: rubric.reference(),
        recordings,
    };
    let page = PageSettings {
        rubric: &rubric,
        messages: &messages,
        audio: args.page.audio,
        limits,
        leaderboard: !args.page.no_leaderboard,
    };
    args.judging.show(&report, &page, settings, printer)?;
    if let Some(pending) = pending {
        pending.log(&report, printer)?;
    }
    for recording in &report.recordings {
        if let RecordingReport::Failed { error, .. } = recording {
            printer.problem(error);
        }
    }
    if stop.load(Ordering::Relaxed) {
        return Ok(Outcome::Interrupted);
    }
    Ok(args.judging.outcome_of(&report))
}

/// Returns who listens: the transcript that was given, or whisper with its model.
fn recognizer(
    args: &ScoreArgs,
    settings: &Settings,
    jobs: usize,
) -> Result<Box<dyn Recognizer>, CliError> {
    if let Some(path) = &args.transcript {
        return Ok(Box::new(inputs::load_transcript(path)?));
    }
    load_whisper(&args.model, &args.language, settings, jobs)
}

/// Loads whisper with a model that is already on this machine, for `jobs` recordings at once.
pub(crate) fn load_whisper(
    model: &str,
    language: &str,
    settings: &Settings,
    jobs: usize,
) -> Result<Box<dyn Recognizer>, CliError> {
    let model = ModelFolder::at(settings.models.clone()).find(&Catalog::builtin(), model)?;
    let whisper = Whisper::load(
        &model.path,
        &model.name,
        &model.sha256,
        &WhisperSettings {
            language: language.to_owned(),
            // The processors are shared out among the recordings that are heard at once.
            threads: (settings.usual_jobs / jobs).clamp(1, MOST_THREADS),
        },
    )?;
    Ok(Box::new(whisper))
}
