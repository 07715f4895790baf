//! `ringback score PATH...`: hears recordings and shows what they are worth.

use std::io;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use clap::ValueEnum;

use super::error::CliError;
use super::error::Outcome;
use super::inputs;
use super::interrupt;
use super::output;
use super::printer::Printer;
use super::progress::Progress;
use super::rubric::find_rubric;
use super::settings::Settings;
use crate::analyze::phrases::Phrasebook;
use crate::audio::Limits;
use crate::domain::Millis;
use crate::domain::RecordingReport;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Report;
use crate::domain::RubricRef;
use crate::models::Catalog;
use crate::models::ModelFolder;
use crate::pipeline;
use crate::pipeline::Run;
use crate::pipeline::Source;
use crate::report;
use crate::report::Look;
use crate::speech::Recognizer;
use crate::speech::Whisper;
use crate::speech::WhisperSettings;

const EXAMPLES: &str = "\
Examples:
  ringback score take1.wav
  ringback score takes/ --name \"Sean McPheat\" --number 07700900123 --region GB
  ringback score takes/ --format csv --out scores.csv
  ringback score take1.wav --fail-under 80
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
    /// terminal (cards), json or csv [default: by the ending of --out, else terminal].
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Format>,
    /// Write into this file instead of to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The rules: callback, double-tap, value-message, or a TOML file of your own.
    #[arg(long, value_name = "ID|FILE", default_value = "callback")]
    rubric: String,
    /// Your own name, so that it is known when it is heard.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Your own number, so that a slip of a digit is noticed.
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// Whom the message is for.
    #[arg(long, value_name = "NAME")]
    prospect: Option<String>,
    /// The country whose telephone numbers are meant, as two letters.
    #[arg(long, value_name = "COUNTRY", default_value = "US", value_parser = parse_region)]
    region: Region,
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
    /// End with exit code 1 if a score is under this.
    #[arg(long, value_name = "SCORE", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,
}

/// The form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Cards for a person.
    Terminal,
    /// `ringback.report/1`.
    Json,
    /// A table for a spreadsheet.
    Csv,
}

impl Format {
    /// Returns the form that was asked for, else the one a file's name ends in, else cards.
    pub(crate) fn of(asked: Option<Self>, out: Option<&PathBuf>) -> Self {
        let ending = out.and_then(|path| path.extension()?.to_str());
        asked.unwrap_or(match ending {
            Some(ending) if ending.eq_ignore_ascii_case("json") => Self::Json,
            Some(ending) if ending.eq_ignore_ascii_case("csv") => Self::Csv,
            _ => Self::Terminal,
        })
    }

    /// Writes a report in this form.
    pub(crate) fn write(
        self,
        report: &Report,
        look: Look,
        writer: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            Self::Terminal => report::write_terminal(report, look, writer),
            Self::Json => report::write_json(report, writer),
            Self::Csv => report::write_csv(report, writer),
        }
    }
}

pub(crate) fn run(
    args: &ScoreArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let limits = Limits {
        max_duration: Millis(args.max_minutes * 60_000),
    };
    let rubric = find_rubric(&args.rubric)?;
    let rep = Rep {
        name: args.name.clone(),
        number: args.number.clone(),
    };
    let sources = inputs::find_recordings(&args.paths, &limits);
    let jobs = args
        .jobs
        .map_or(settings.usual_jobs, NonZeroUsize::get)
        .clamp(1, sources.len().max(1));
    let recognizer = recognizer(args, settings, jobs)?;
    let run = Run {
        recognizer: &*recognizer,
        phrasebook: Phrasebook::builtin(),
        rubric: &rubric,
        rep: &rep,
        prospect: args.prospect.as_deref(),
        region: args.region,
        limits,
    };

    let stop = interrupt::watch("Stopping after the recordings under way");
    let progress = Progress::of(sources.iter().map(Source::name).collect(), settings);
    let jobs = NonZeroUsize::new(jobs).unwrap_or(NonZeroUsize::MIN);
    let recordings = pipeline::score_all(&sources, &run, jobs, stop, &|e| progress.tell(e));
    progress.finish();

    let report = Report {
        engine: recognizer.engine(),
        rubric: RubricRef {
            id: rubric.id().to_owned(),
            hash: rubric.hash().to_owned(),
        },
        recordings,
    };
    show(&report, args.format, args.out.as_ref(), settings, printer)?;
    for recording in &report.recordings {
        if let RecordingReport::Failed { error, .. } = recording {
            printer.problem(error);
        }
    }
    if stop.load(Ordering::Relaxed) {
        return Ok(Outcome::Interrupted);
    }
    Ok(outcome_of(&report, args.fail_under))
}

/// Shows a report on standard output, or puts it into a file.
pub(crate) fn show(
    report: &Report,
    format: Option<Format>,
    out: Option<&PathBuf>,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<(), CliError> {
    let format = Format::of(format, out);
    let Some(path) = out else {
        let look = Look {
            color: settings.output_in_color,
            width: settings.width,
        };
        format.write(report, look, printer.output())?;
        return Ok(());
    };
    let look = Look {
        color: false,
        width: settings.width,
    };
    output::write_whole(path, |writer| format.write(report, look, writer)).map_err(|error| {
        CliError::Refused(format!("{}: cannot be written: {error}", path.display()))
    })?;
    printer.note(format!("Wrote {}", path.display()));
    Ok(())
}

/// Returns how a run ended: what failed weighs more than what scored low.
pub(crate) fn outcome_of(report: &Report, bar: Option<u8>) -> Outcome {
    let mut outcome = Outcome::Done;
    for recording in &report.recordings {
        match recording {
            RecordingReport::Failed { .. } => return Outcome::NotAllDone,
            RecordingReport::Scored(scored) => {
                if bar.is_some_and(|bar| scored.scorecard.score < bar) {
                    outcome = Outcome::UnderBar;
                }
            }
        }
    }
    outcome
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

/// Reads a country's code.
pub(crate) fn parse_region(code: &str) -> Result<Region, String> {
    Region::parse(code).ok_or_else(|| "give a country as two letters: US, GB, IE".to_owned())
}
