//! `ringback record [NAME]`: records a take from the microphone into a new file, and scores it as `score` does.

mod keys;
mod meter;
mod take_file;

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use super::config::USUAL_MODEL;
use super::error::CliError;
use super::error::Outcome;
use super::input_files::InputFiles;
use super::interrupt;
use super::output;
use super::page::PageArgs;
use super::printer::Printer;
use super::recognizer;
use super::recording_metadata::FolderMetadata;
use super::recording_metadata::Rubrics;
use super::report_args::ReportArgs;
use super::score;
use super::score::ScoreArgs;
use super::score::USUAL_LANGUAGE;
use super::scoring_args::ScoringArgs;
use super::settings::Settings;
use crate::audio;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::calendar::day;
use crate::domain::Millis;
use crate::microphone;
use crate::microphone::End;
use crate::microphone::Take;
use keys::Key;
use keys::Keys;
use meter::Meter;
use take_file::TakeFile;

const EXAMPLES: &str = "\
Examples:
  ringback record                                    2026-11-20-take-1.wav, and its score
  ringback record acme --dir sean/                   sean/2026-11-20_acme.wav, for the prospect acme
  ringback record acme --name \"Sean McPheat\"        what changed since your last take is shown, too
  ringback record --no-score
  ringback record --list-devices

Enter, the space bar or Ctrl-C ends the take, Esc throws it away. No file is ever replaced.";

/// The longest take: no mailbox records more.
const LONGEST_TAKE: Millis = Millis(180_000);

/// What `record` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RecordArgs {
    /// Name of the take, such as the prospect's; the day goes before it
    #[arg(id = "take", value_name = "NAME")]
    name: Option<String>,
    /// Folder for the recording, made if it is not there
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Microphone to record from [default: the system's]
    #[arg(long, value_name = "DEVICE")]
    device: Option<String>,
    /// List the microphones
    #[arg(long, exclusive = true)]
    list_devices: bool,
    /// Only record
    #[arg(long, conflicts_with_all = ["format", "out", "open"])]
    no_score: bool,
    #[command(flatten)]
    report: ReportArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    page: PageArgs,
    /// Speech model (a name from `ringback models list` or a ggml file)
    /// [default: as in ringback.toml, else base]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
}

pub(crate) fn run(
    args: RecordArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    if args.list_devices {
        return list_devices(printer);
    }
    output::make_folder(&args.dir)?;
    let metadata = FolderMetadata::of(&args.dir, settings)?;
    let today = day(SystemClock.now());
    let own_names = metadata.has_own_names();
    let file = TakeFile::of(args.name.as_deref(), &today, &args.dir, own_names)?;
    let limit = limit(&args, &metadata, &file)?;
    if !args.no_score {
        check_scoring(&args, &metadata, settings)?;
    }
    let Some(take) = record(&args, limit, settings, printer)? else {
        printer.note("Thrown away: nothing was written");
        return Ok(Outcome::Interrupted);
    };
    if take.samples.is_empty() {
        return Err(match take.end {
            End::Broken(error) => error.into(),
            End::Stopped | End::TooLong => CliError::Refused(
                "nothing was recorded: the take ended before any sound came".to_owned(),
            ),
        });
    }
    let path = file.write(&audio::to_wav(&take.samples, take.rate, take.channels))?;
    let length = take.duration().as_seconds();
    printer.note(format!("Wrote {} ({length:.1} s)", path.display()));
    match take.end {
        End::Stopped => {}
        End::TooLong => printer.note(format!(
            "A take ends after {:.0} s: no mailbox records more",
            LONGEST_TAKE.as_seconds()
        )),
        End::Broken(error) => {
            printer.problem(format!(
                "{error}; what it recorded until then is in {}. Score it with: ringback score {}",
                path.display(),
                path.display()
            ));
            return Ok(Outcome::NotAllDone);
        }
    }
    if args.no_score {
        return Ok(Outcome::Done);
    }
    let score = ScoreArgs::of_new_take(path, args.report, args.scoring, args.page, args.model);
    score::run(&score, settings, printer)
}

fn list_devices(printer: &mut Printer) -> Result<Outcome, CliError> {
    let names = microphone::list_devices()?;
    if names.is_empty() {
        return Err(microphone::MicrophoneError::Missing.into());
    }
    for name in names {
        printer.data(format!("{name}\n").as_bytes())?;
    }
    Ok(Outcome::Done)
}

/// Returns how long the rubric lets a message be, if it says.
fn limit(
    args: &RecordArgs,
    metadata: &FolderMetadata,
    file: &TakeFile,
) -> Result<Option<Millis>, CliError> {
    let mut rubrics = Rubrics::default();
    let take = metadata.metadata_of(&file.path(), &args.scoring, &mut rubrics)?;
    Ok(rubrics.at(take.rubric).limit())
}

/// Finds out before anybody speaks what would keep the take from being scored.
fn check_scoring(
    args: &RecordArgs,
    metadata: &FolderMetadata,
    settings: &Settings,
) -> Result<(), CliError> {
    let mut inputs = InputFiles::of(settings);
    metadata.add_inputs(&mut inputs);
    args.scoring.add_inputs(&mut inputs);
    args.report.check_target(&inputs)?;
    let model = args.model.as_deref().or(metadata.model());
    recognizer::whisper(model.unwrap_or(USUAL_MODEL), USUAL_LANGUAGE, settings, 1).map(drop)
}

/// Records until somebody ends the take; none if it is thrown away.
fn record(
    args: &RecordArgs,
    limit: Option<Millis>,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Option<Take>, CliError> {
    let input = microphone::open(args.device.as_deref())?;
    let stop = interrupt::watch("The take has ended");
    let keys = Keys::watch();
    if !settings.shows_progress {
        let how = if keys.are_seen() { "Enter" } else { "Ctrl-C" };
        printer.note(format!("Recording; {how} ends the take"));
    }
    let mut meter = Meter::of(limit, settings);
    let mut thrown_away = false;
    let take = microphone::record(&input, LONGEST_TAKE, &mut |progress| {
        meter.show(progress);
        let key = keys.pressed();
        thrown_away = key == Some(Key::Discard);
        key.is_some() || stop.load(Ordering::Relaxed)
    });
    drop(keys);
    meter.finish();
    Ok(Some(take).filter(|_| !thrown_away))
}
