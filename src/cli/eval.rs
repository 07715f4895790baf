//! `ringback eval MANIFEST`: judges recordings or texts whose truth is written down, and shows how
//! right the verdicts are. What is counted, and how, stands in the `eval` part.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;

use clap::ValueEnum;

use super::error::CliError;
use super::error::Outcome;
use super::interrupt;
use super::printer::Printer;
use super::recognizer;
use super::rubric::find_rubric;
use super::settings::Settings;
use crate::audio::Limits;
use crate::domain::Origin;
use crate::domain::RecordingReport;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Verdict;
use crate::eval::Evaluation;
use crate::eval::Figures;
use crate::eval::Miss;
use crate::eval::Share;
use crate::eval::Truth;
use crate::pipeline;
use crate::pipeline::Run;
use crate::pipeline::Source;
use crate::rubric::Rubric;
use crate::scoring::ScoringContext;
use crate::speech::Recognizer;
use crate::text::region::parse_region;

const EXAMPLES: &str = "\
Examples:
  ringback eval samples/manifest.jsonl
  ringback eval recordings/manifest.jsonl --known-rep --format json

A manifest is JSON lines: `file` or `text`, and what is true of it: phone_digits, speaker_name, \
name_at_start, name_at_end, number_at_start, number_at_end, hook, pitch, asks_for_callback, or \
`checks` with a verdict for each check; or `segments`, hook, pitch, intro and ask, as sets have \
them that label each word. What is missing or disputed is not measured.";

/// The pace at which a written text is taken to be said.
const TEXT_WORDS_A_MINUTE: f64 = 150.0;

/// What `eval` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct EvalArgs {
    /// The manifest, in JSON lines; files are looked for beside it.
    #[arg(value_name = "MANIFEST")]
    manifest: PathBuf,
    /// table or json.
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "table",
        hide_possible_values = true
    )]
    format: EvalFormat,
    /// Judge each line knowing its rep_name and rep_number (else its speaker_name and phone_digits).
    #[arg(long)]
    known_rep: bool,
    /// Show every verdict that is wrong, and why it was given.
    #[arg(long)]
    misses: bool,
    /// The rules: callback, double-tap, value-message, or a TOML file of your own.
    #[arg(long, value_name = "ID|FILE", default_value = "callback")]
    rubric: String,
    /// The country of lines that name none, as two letters.
    #[arg(long, value_name = "COUNTRY", default_value = "US", value_parser = parse_region)]
    region: Region,
    /// The speech model: a name of `ringback models list`, or a ggml file.
    #[arg(long, value_name = "NAME", default_value = "base")]
    model: String,
    /// Recordings to work on at once [default: as many as there are processors].
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// The form of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvalFormat {
    /// Lines for a person.
    Table,
    /// Every count.
    Json,
}

pub(crate) fn run(
    args: &EvalArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let rubric = find_rubric(&args.rubric)?;
    let truths = read_manifest(&args.manifest, args.region)?;
    let jobs = args.jobs.map_or(settings.usual_jobs, NonZeroUsize::get);
    let jobs = jobs.clamp(1, truths.len().max(1));
    let recognizer = if truths.iter().any(|truth| truth.file.is_some()) {
        Some(recognizer::whisper(&args.model, "en", settings, jobs)?)
    } else {
        None
    };
    let scorer = Scorer {
        recognizer: recognizer.as_deref(),
        rubric: &rubric,
        folder: args.manifest.parent().unwrap_or(Path::new("")),
        known_rep: args.known_rep,
    };
    let stop = interrupt::watch("Stopping after the recordings under way");
    let jobs = NonZeroUsize::new(jobs).unwrap_or(NonZeroUsize::MIN);
    let scored = pipeline::in_parallel(&truths, jobs, stop, |_, truth| scorer.score(truth));

    let mut evaluation = Evaluation::default();
    let mut outcome = Outcome::Done;
    for (truth, scored) in truths.iter().zip(scored) {
        match scored {
            Some(RecordingReport::Scored(scored)) => {
                evaluation.add(truth, args.known_rep, &scored);
            }
            Some(RecordingReport::Failed { error, .. }) => {
                printer.problem(error);
                outcome = Outcome::NotAllDone;
            }
            None => outcome = Outcome::Interrupted,
        }
    }
    match args.format {
        EvalFormat::Json => {
            let json = serde_json::to_vec_pretty(&evaluation).map_err(io::Error::from)?;
            printer.data(&json)?;
            printer.data(b"\n")?;
        }
        EvalFormat::Table => write_table(&evaluation, args.misses, printer.output())?,
    }
    Ok(outcome)
}

fn read_manifest(path: &Path, region: Region) -> Result<Vec<Truth>, CliError> {
    let refused = |what: String| CliError::Refused(format!("{}{what}", path.display()));
    let text = fs::read_to_string(path)
        .map_err(|error| refused(format!(": the manifest cannot be read: {error}")))?;
    let truths = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            let mut truth = Truth::parse(line)
                .map_err(|error| refused(format!(", line {}: {error}", index + 1)))?;
            if truth.file.is_none() && truth.text.is_none() {
                let what = "give `file` or `text`";
                return Err(refused(format!(", line {}: {what}", index + 1)));
            }
            if truth.country().is_none() {
                truth.region = Some(region.to_string());
            }
            Ok(truth)
        })
        .collect::<Result<Vec<_>, _>>()?;
    if truths.is_empty() {
        return Err(refused(": there is no line in this manifest".to_owned()));
    }
    Ok(truths)
}

/// What all lines of a manifest are scored by.
struct Scorer<'a> {
    recognizer: Option<&'a dyn Recognizer>,
    rubric: &'a Rubric,
    folder: &'a Path,
    known_rep: bool,
}

impl Scorer<'_> {
    fn score(&self, truth: &Truth) -> RecordingReport {
        let rep = if self.known_rep {
            Rep {
                name: truth.rep_name.clone().or(truth.speaker_name.clone()),
                number: truth.rep_number.clone().or(truth.phone_digits.clone()),
            }
        } else {
            Rep::default()
        };
        let context = ScoringContext {
            rubric: self.rubric,
            rep: &rep,
            origin: &Origin::default(),
            prospect: None,
            region: truth.country().unwrap_or_default(),
        };
        if let (Some(file), Some(recognizer)) = (&truth.file, self.recognizer) {
            let run = Run {
                recognizer,
                memory: None,
                limits: &Limits::default(),
            };
            return pipeline::score_one(&Source::File(self.folder.join(file)), &context, &run);
        }
        let text = truth.text.as_deref().unwrap_or_default();
        let (scored, _) = pipeline::score_script(truth.name(), text, TEXT_WORDS_A_MINUTE, &context);
        RecordingReport::Scored(Box::new(scored))
    }
}

fn write_table(
    evaluation: &Evaluation,
    misses: bool,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    write_figures(evaluation, out)?;
    write_detections(&evaluation.all, out)?;
    write_checks(&evaluation.all, out)?;
    if misses {
        write_misses(&evaluation.misses, out)?;
    }
    Ok(())
}

fn write_figures(evaluation: &Evaluation, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    writeln!(
        out,
        "{:<12}{:>5}{:>16}{:>11}{:>8}{:>9}{:>8}{:>8}{:>11}{:>8}{:>8}{:>10}",
        "condition",
        "n",
        "exact digits",
        "digit err",
        "recall",
        "precis.",
        "names",
        "WER",
        "false met",
        "right",
        "unsure",
        "invented"
    )?;
    let conditions = evaluation.conditions.iter();
    let conditions = conditions.filter(|(name, _)| !name.is_empty());
    let groups = conditions.map(|(name, figures)| (name.as_str(), figures));
    for (name, figures) in std::iter::once(("all", &evaluation.all)).chain(groups) {
        writeln!(
            out,
            "{name:<12}{:>5}{:>16}{:>11}{:>8}{:>9}{:>8}{:>8}{:>11}{:>8}{:>8}{:>10}",
            figures.recordings,
            counted(figures.exact_digits),
            percent(figures.digit_errors),
            percent(figures.numbers_recall),
            percent(figures.numbers_precision),
            percent(figures.names_found),
            percent(figures.word_errors),
            format!("{}/{}", figures.false_met.hits, figures.false_met.of),
            percent(figures.right),
            percent(figures.unsure),
            format!("{}/{}", figures.phantoms.hits, figures.phantoms.of),
        )?;
    }
    Ok(())
}

fn write_detections(figures: &Figures, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    if figures.detections.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{:<17}{:>11}{:>9}{:>7}{:>8}{:>13}{:>9}{:>9}",
        "found", "precision", "recall", "F1", "right", "false alarms", "missed", "unsure"
    )?;
    let shown =
        |rate: Option<f64>| rate.map_or_else(|| "-".to_owned(), |rate| format!("{rate:.3}"));
    for (name, found) in &figures.detections {
        writeln!(
            out,
            "{name:<17}{:>11}{:>9}{:>7}{:>8}{:>13}{:>9}{:>9}",
            shown(found.precision()),
            shown(found.recall()),
            shown(found.f1()),
            found.right,
            found.false_alarms,
            found.missed,
            found.unsure
        )?;
    }
    Ok(())
}

fn write_checks(figures: &Figures, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    writeln!(
        out,
        "\n{:<17}{:>15}{:>9}{:>11}  verdicts by truth",
        "check", "right", "unsure", "false met"
    )?;
    for (id, check) in &figures.checks {
        let confusion: Vec<String> = check
            .confusion
            .iter()
            .map(|(truth, verdicts)| format!("{truth}: {}", said(verdicts)))
            .collect();
        writeln!(
            out,
            "{id:<17}{:>15}{:>9}{:>11}  {}",
            counted(check.right),
            percent(check.unsure),
            format!("{}/{}", check.false_met.hits, check.false_met.of),
            confusion.join("; ")
        )?;
    }
    Ok(())
}

fn write_misses(misses: &[Miss], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    writeln!(out, "\nWrong verdicts:")?;
    for miss in misses {
        let expected: Vec<String> = miss.expected.iter().map(Verdict::to_string).collect();
        writeln!(
            out,
            "{}  {}: {}, should be {} ({})",
            miss.name,
            miss.check,
            miss.found,
            expected.join(" or "),
            miss.reason
        )?;
    }
    Ok(())
}

fn said(verdicts: &BTreeMap<Verdict, usize>) -> String {
    let parts: Vec<String> = verdicts
        .iter()
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    parts.join(", ")
}

fn counted(share: Share) -> String {
    format!("{}/{} {}", share.hits, share.of, percent(share))
}

fn percent(share: Share) -> String {
    share
        .rate()
        .map_or_else(|| "-".to_owned(), |rate| format!("{:.1}%", rate * 100.0))
}
