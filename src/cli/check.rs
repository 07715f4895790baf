//! `ringback check SCRIPT|-`: scores a written script before it is recorded: how long it would take,
//! how many words are left, and which could go.

use std::io;
use std::path::Path;
use std::path::PathBuf;

use anstyle::Style;

use super::error::CliError;
use super::error::Outcome;
use super::input_files::InputFiles;
use super::page::AudioChoice;
use super::page::PageSettings;
use super::printer::Printer;
use super::recording_metadata::FolderMetadata;
use super::recording_metadata::Rubrics;
use super::report_args::ReportArgs;
use super::scoring_args::ScoringArgs;
use super::settings::Settings;
use super::speaking_rate;
use super::speaking_rate::Learnt;
use super::text_file::read_bounded;
use crate::audio;
use crate::audio::Limits;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::ScoredRecording;
use crate::pipeline;
use crate::report::printable;
use crate::rubric;
use crate::rubric::Rubric;
use crate::scoring;
use crate::scoring::Cut;
use crate::text::encoding::NotText;
use crate::text::encoding::decode;

const EXAMPLES: &str = "\
Examples:
  ringback check script.txt
  ringback check script.txt --rate 170               at the rate you speak
  ringback check script.txt --rate-from takes/       at the rate of your recordings
  ringback check script.txt --rate-from takes.json   the same, from a report of them
  echo \"Hi Jim, it's Sean ...\" | ringback check -
  ringback check script.txt --format json --fail-under 80

Checks that need a recording (pace, silence, loudness) are skipped. Words you could cut to fit the limit \
are marked [-like this-].";

/// A longer script is no voicemail: this is about an hour and a half of speech.
const MOST_BYTES: u64 = 100_000;

/// What `check` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    /// Text file, or - for standard input
    script: PathBuf,
    /// Speaking rate in words a minute, counting each digit as a word
    #[arg(long, value_name = "WORDS", default_value_t = 150, value_parser = clap::value_parser!(u16).range(i64::from(speaking_rate::SLOWEST)..=i64::from(speaking_rate::FASTEST)))]
    rate: u16,
    /// Learn the speaking rate from recordings, folders or JSON reports (may be repeated)
    #[arg(long, value_name = "PATH", conflicts_with = "rate")]
    rate_from: Vec<PathBuf>,
    /// Speech model for the recordings of --rate-from
    #[arg(long, value_name = "NAME", default_value = "base")]
    model: String,
    #[command(flatten)]
    report: ReportArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
}

pub(crate) fn run(
    args: &CheckArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let folder = args.script.parent().unwrap_or(Path::new(""));
    let of_folder = FolderMetadata::of(folder, settings)?;
    let mut rubrics = Rubrics::default();
    let metadata = of_folder.metadata_of(&args.script, &args.scoring, &mut rubrics)?;
    let rubric = rubrics.at(metadata.rubric);
    let (file, text) = read_script(&args.script)?;
    let mut inputs = inputs_of(args, settings);
    of_folder.add_inputs(&mut inputs);
    args.report.check_target(&inputs)?;
    let learnt = if args.rate_from.is_empty() {
        None
    } else {
        let (from, model) = (&args.rate_from, &args.model);
        Some(speaking_rate::learn(from, model, settings, printer)?)
    };
    let rate = learnt.as_ref().map_or(args.rate, |l| l.words_per_minute);
    let (scored, cut) =
        pipeline::score_script(&file, &text, f64::from(rate), &metadata.context(&rubrics));
    if let Some(language) = scoring::other_language(&scored.transcript) {
        return Err(CliError::Refused(format!(
            "{file}: not scored: {}",
            scoring::not_english(language)
        )));
    }
    let budget = args
        .report
        .to_screen()
        .then(|| budget_of(rubric, &scored, &cut, (rate, learnt.as_ref()), settings));
    if let (Some(learnt), None) = (&learnt, &budget) {
        printer.note(format!("{rate} words a minute, {}", learnt.source()));
    }
    let report = Report {
        engine: pipeline::script_engine(),
        rubric: rubric.reference(),
        recordings: vec![RecordingReport::Scored(Box::new(scored))],
    };
    let page = PageSettings {
        rubric,
        messages: &[],
        audio: Some(AudioChoice::None),
        limits: &Limits::default(),
        leaderboard: false,
    };
    args.report
        .show(&report, &page, &inputs, settings, printer)?;
    if let Some(budget) = budget {
        writeln!(printer.output(), "{budget}")?;
    }
    Ok(args.scoring.outcome_of(&report))
}

/// Returns the files that are read, which the result must not replace.
fn inputs_of(args: &CheckArgs, settings: &Settings) -> InputFiles {
    let mut inputs = InputFiles::of(settings);
    inputs.add(&args.script, "the script");
    for path in &args.rate_from {
        inputs.add(path, "what --rate-from reads");
    }
    args.scoring.add_inputs(&mut inputs);
    inputs
}

/// Reads a script; for what cannot be one the error says what to do.
pub(crate) fn read_script(path: &Path) -> Result<(String, String), CliError> {
    let file = path.display().to_string();
    let name = if file == "-" { "standard input" } else { &file };
    let refused = |why: &str| CliError::Refused(format!("{name}: {why}"));
    let no_script = "this is a recording, and `check` takes a written script; to score a recording, use \
                     `ringback score`";
    let bytes = match read_bounded(path, MOST_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            return Err(refused(if audio::is_audio_name(path) {
                no_script
            } else {
                "this is longer than any voicemail; give the text of one message"
            }));
        }
        Err(error) => return Err(refused(&format!("the script cannot be read: {error}"))),
    };
    let text = decode(&bytes).map_err(|why| match why {
        NotText::Rich => refused(&why.to_string()),
        NotText::Binary if audio::is_audio_name(path) => refused(no_script),
        NotText::Binary => refused("this is not text; to score a recording, use ringback score"),
    })?;
    if text.trim().is_empty() {
        return Err(refused("the script is empty: write what you would say"));
    }
    Ok((file, text))
}

/// Says how long the script would take, how many words that leaves, and which could go.
fn budget_of(
    rubric: &Rubric,
    scored: &ScoredRecording,
    cut: &Cut,
    (rate, learnt): (u16, Option<&Learnt>),
    settings: &Settings,
) -> String {
    let words = rubric::spoken_words(&scored.transcript);
    let mut lines = format!(
        "  {words:.0} spoken words at {rate} a minute{}, about {:.1} s",
        learnt.map_or_else(String::new, |l| format!(" ({})", l.source())),
        scored.duration.as_seconds()
    );
    if let Some(limit) = rubric.limit() {
        let room = limit.as_seconds() * f64::from(rate) / 60.0;
        let left = (room - words).floor();
        let budget = match left {
            0.0.. => format!("{left:.0} words left"),
            _ => format!("{:.0} words over", (words - room).ceil()),
        };
        lines.push_str(&format!(" (limit {} s): {budget}.\n", limit.as_seconds()));
    } else {
        lines.push_str(".\n");
    }
    if !cut.ranges.is_empty() {
        let seconds = cut.saved.as_seconds();
        lines.push_str(&if cut.fits {
            format!("  Without the words marked [-like this-] it is {seconds:.1} s shorter and fits:\n\n")
        } else {
            format!(
                "  Without the words marked [-like this-] it is {seconds:.1} s shorter, and still too long:\n\n"
            )
        });
        let script = struck_through(scored, cut, settings.stdout_in_color);
        let options = textwrap::Options::new(settings.width.max(20))
            .initial_indent("    ")
            .subsequent_indent("    ");
        lines.push_str(&textwrap::fill(&script, options));
        lines.push('\n');
    }
    lines
}

/// Shows the script with the words that could go in marks that need no colour, and struck through
/// where the terminal can.
fn struck_through(scored: &ScoredRecording, cut: &Cut, in_color: bool) -> String {
    let style = if in_color {
        Style::new().strikethrough().dimmed()
    } else {
        Style::new()
    };
    let words = scored.transcript.words.iter().enumerate();
    let shown: Vec<String> = words
        .map(|(at, word)| {
            let text = printable(&word.text);
            let Some(range) = cut.ranges.iter().find(|range| range.contains(at)) else {
                return text;
            };
            let open = if at == range.first { "[-" } else { "" };
            let close = if at == range.last { "-]" } else { "" };
            format!("{open}{style}{text}{style:#}{close}")
        })
        .collect();
    shown.join(" ")
}
