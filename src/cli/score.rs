//! `ringback score PATH...`: hears recordings and shows what they are worth. What is remembered from
//! earlier runs is not heard again.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use super::error::CliError;
use super::error::Outcome;
use super::html::PageArgs;
use super::html::PageSettings;
use super::inputs;
use super::inputs::Found;
use super::inputs::Wanted;
use super::interrupt;
use super::judging::JudgingArgs;
use super::judging::USUAL_RUBRIC;
use super::listener::Listener;
use super::log;
use super::log::LogScoreArgs;
use super::log::PendingLog;
use super::printer::Printer;
use super::progress::Progress;
use super::roster::Known;
use super::roster::Roster;
use super::roster::Rubrics;
use super::settings::Settings;
use super::settings::StorePlace;
use super::sidecar;
use super::store;
use crate::analyze::phrases::Phrasebook;
use crate::audio::Limits;
use crate::calendar::read_day;
use crate::domain::Millis;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::pipeline;
use crate::pipeline::Judging;
use crate::pipeline::Memory;
use crate::pipeline::Message;
use crate::pipeline::Run;
use crate::pipeline::Source;

const EXAMPLES: &str = "\
Examples:
  ringback score take1.wav
  ringback score takes/ --name \"Sean McPheat\" --number 07700900123 --region GB
  ringback score takes/ --format csv --out scores.csv
  ringback score take1.wav --fail-under 80
  ringback score takes/ --out report.html           a page to look at and listen to
  ringback score team/ --rep sean --since 2026-11-01 --format markdown
  ringback score team/ --watch --sidecar           a folder that fills up
  ringback score take1.wav --log --prospect \"Jim O'Hara\" --variant curious
  cat take1.wav | ringback score -
  ringback score take1.wav --transcript words.txt     use these words instead of listening

Whose recording is whose is told by names such as sean/2026-11-20_acme_v2.wav, by a manifest.csv
(file, rep, prospect, date, variant) or by ringback.toml beside the recordings: `ringback init`
writes one. A recording that was heard before, under whatever name, is not heard again.";

/// How often a watched folder is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked whether the user has had enough.
const TICK: Duration = Duration::from_millis(100);

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
    #[arg(long)]
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
    let mut plan = Plan::of(args, &wanted, settings)?;
    if plan.passed_over > 0 {
        printer.note(format!(
            "Passed over {} in the folders: hidden, no recordings, or left out",
            count(plan.passed_over, "file")
        ));
    }
    let mut pending = log::prepare(
        &args.log,
        args.judging.prospect(),
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
    let mut outcome = Outcome::Done;
    if args.watch {
        // A folder that is empty yet is no mistake then.
        plan.messages
            .retain(|(source, _)| !matches!(source, Source::Refused { .. }));
        printer.note("Watching; Ctrl-C ends it");
    }
    if !(args.watch && plan.messages.is_empty()) {
        outcome = batch.score(&plan, pending.take(), settings, printer, stop)?;
    }
    let mut seen: BTreeSet<PathBuf> = plan.files();
    while args.watch && !stop.load(Ordering::Relaxed) {
        printer.finish()?;
        if !wait(stop) {
            break;
        }
        plan = Plan::of(args, &wanted, settings)?;
        let settled = plan.settled();
        plan.messages.retain(|(source, _)| match source {
            Source::File(path) => settled.contains(path) && !seen.contains(path),
            _ => false,
        });
        if !plan.messages.is_empty() {
            seen.extend(plan.files());
            outcome = batch.score(&plan, pending.take(), settings, printer, stop)?;
        }
    }
    // A watch has no other end.
    if args.watch && outcome == Outcome::Interrupted {
        outcome = Outcome::Done;
    }
    Ok(outcome)
}

/// Waits until a watched folder is to be looked at again; false if the user has had enough.
fn wait(stop: &AtomicBool) -> bool {
    let mut waited = Duration::ZERO;
    while waited < LOOK_EVERY {
        if stop.load(Ordering::Relaxed) {
            return false;
        }
        thread::sleep(TICK);
        waited += TICK;
    }
    true
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

/// What is to be scored, by which rules.
struct Plan {
    messages: Vec<(Source, Known)>,
    rubrics: Rubrics,
    model: Option<String>,
    passed_over: usize,
    /// The place of the rules that hold where no rep has others.
    common: usize,
    lengths: Vec<(PathBuf, u64)>,
}

impl Plan {
    fn of(args: &ScoreArgs, wanted: &Wanted, settings: &Settings) -> Result<Self, CliError> {
        let limits = limits(args);
        let Found {
            recordings,
            passed_over,
        } = inputs::find_recordings(&args.paths, wanted, &limits);
        let mut plan = Self {
            messages: Vec::with_capacity(recordings.len()),
            rubrics: Rubrics::default(),
            model: None,
            passed_over,
            common: 0,
            lengths: Vec::new(),
        };
        plan.rubrics
            .place(args.judging.rubric.as_deref().unwrap_or(USUAL_RUBRIC))?;
        let mut rosters: Vec<(PathBuf, Roster)> = Vec::new();
        for (folder, source) in recordings {
            let at = match rosters.iter().position(|(known, _)| *known == folder) {
                Some(at) => at,
                None => {
                    rosters.push((folder.clone(), Roster::of(&folder, settings)?));
                    rosters.len() - 1
                }
            };
            let roster = &rosters[at].1;
            if rosters.len() == 1 {
                plan.model = roster.model().map(str::to_owned);
                plan.common = plan.rubrics.place(&roster.rules(None, &args.judging))?;
            }
            let file = PathBuf::from(source.name());
            let known = roster.know(&file, &args.judging, &mut plan.rubrics)?;
            if is_asked_for(args, roster, &known) {
                if args.watch
                    && let Ok(metadata) = file.metadata()
                {
                    plan.lengths.push((file, metadata.len()));
                }
                plan.messages.push((source, known));
            } else {
                plan.passed_over += 1;
            }
        }
        Ok(plan)
    }

    /// Returns the files of the plan.
    fn files(&self) -> BTreeSet<PathBuf> {
        let file = |(source, _): &(Source, Known)| match source {
            Source::File(path) => Some(path.clone()),
            _ => None,
        };
        self.messages.iter().filter_map(file).collect()
    }

    /// Returns the files that have not grown for a moment: nobody is writing them any more.
    fn settled(&self) -> BTreeSet<PathBuf> {
        thread::sleep(TICK);
        let same = |(path, length): &&(PathBuf, u64)| {
            path.metadata().is_ok_and(|now| now.len() == *length)
        };
        let settled = self.lengths.iter().filter(same);
        settled.map(|(path, _)| path.clone()).collect()
    }
}

fn limits(args: &ScoreArgs) -> Limits {
    Limits {
        max_duration: Millis(args.max_minutes * 60_000),
    }
}

fn is_asked_for(args: &ScoreArgs, roster: &Roster, known: &Known) -> bool {
    let of_rep = args.rep.as_deref().is_none_or(|rep| {
        let is = known.origin.rep.as_deref().map(str::to_lowercase);
        is == Some(rep.to_lowercase()) || is == roster.called(rep).map(str::to_lowercase)
    });
    let late_enough = args
        .since
        .as_ref()
        .is_none_or(|since| known.origin.day.as_ref().is_some_and(|day| day >= since));
    of_rep && late_enough
}

/// How a plan is carried out.
struct Batch<'a> {
    listener: &'a Listener,
    memory: Option<&'a Memory>,
    jobs: usize,
    args: &'a ScoreArgs,
}

impl Batch<'_> {
    fn score(
        &self,
        plan: &Plan,
        pending: Option<PendingLog>,
        settings: &Settings,
        printer: &mut Printer,
        stop: &AtomicBool,
    ) -> Result<Outcome, CliError> {
        let args = self.args;
        let run = Run {
            recognizer: &*self.listener.recognizer,
            memory: self.memory,
            limits: limits(args),
        };
        let mut messages: Vec<Message<'_>> = plan
            .messages
            .iter()
            .map(|(source, known)| Message {
                source,
                judging: Judging {
                    phrasebook: Phrasebook::builtin(),
                    rubric: plan.rubrics.at(known.rubric),
                    rep: &known.rep,
                    origin: &known.origin,
                    prospect: known.origin.prospect.as_deref(),
                    region: known.region,
                },
            })
            .collect();
        let progress = Progress::of(messages.iter().map(|m| m.source.name()).collect(), settings);
        let jobs = NonZeroUsize::new(self.jobs).unwrap_or(NonZeroUsize::MIN);
        let recordings = pipeline::score_all(&messages, &run, jobs, stop, &|e| progress.tell(e));
        progress.finish();

        let mut report = Report {
            engine: self.listener.recognizer.engine(),
            rubric: plan.rubrics.at(plan.common).reference(),
            recordings,
        };
        let ended = args.judging.outcome_of(&report);
        if args.only_failed {
            let bar = args.judging.fail_under.unwrap_or(FAILED_UNDER);
            let failed = |recording: &RecordingReport| match recording {
                RecordingReport::Scored(scored) => scored.scorecard.score < bar,
                RecordingReport::Failed { .. } => true,
            };
            let mut kept = report.recordings.iter().map(failed).collect::<Vec<_>>();
            let mut keep = kept.iter();
            messages.retain(|_| keep.next().copied().unwrap_or(true));
            let mut keep = kept.drain(..);
            report.recordings.retain(|_| keep.next().unwrap_or(true));
        }
        let page = PageSettings {
            rubric: plan.rubrics.at(plan.common),
            messages: &messages,
            audio: args.page.audio,
            limits: run.limits,
            leaderboard: !args.page.no_leaderboard,
        };
        args.judging.show(&report, &page, settings, printer)?;
        if let Some(pending) = pending {
            pending.log(&report, printer)?;
        }
        let mut outcome = ended;
        if args.sidecar {
            for trouble in sidecar::write(&report) {
                printer.problem(trouble);
                outcome = Outcome::NotAllDone;
            }
        }
        if let Some(trouble) = self.memory.and_then(Memory::take_trouble) {
            printer.problem(format!("not all of this run is remembered: {trouble}"));
            outcome = Outcome::NotAllDone;
        }
        if stop.load(Ordering::Relaxed) && !args.watch {
            self.tell_interrupted(&report, printer);
            return Ok(Outcome::Interrupted);
        }
        for recording in &report.recordings {
            if let RecordingReport::Failed { error, .. } = recording {
                printer.problem(error);
            }
        }
        Ok(outcome)
    }

    fn tell_interrupted(&self, report: &Report, printer: &mut Printer) {
        let scored = report
            .recordings
            .iter()
            .filter(|recording| matches!(recording, RecordingReport::Scored(_)))
            .count();
        let how = if self.memory.is_some() {
            "run the same command again to go on: what was heard is remembered"
        } else {
            "run the same command again for the rest"
        };
        printer.problem(format!(
            "stopped after {scored} of {}; {how}",
            count(report.recordings.len(), "recording")
        ));
    }
}

/// Below this a message has failed where nobody names another bar.
const FAILED_UNDER: u8 = 70;

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Reads a day.
fn parse_day(text: &str) -> Result<String, String> {
    read_day(text).ok_or_else(|| "give a day like 2026-11-20".to_owned())
}
