//! Carries a plan out: scores its recordings, shows the report, and reports what went wrong.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use super::args::ScoreArgs;
use super::plan::Plan;
use super::plan::limits;
use crate::cli::error::CliError;
use crate::cli::error::Outcome;
use crate::cli::json_lines::JsonLines;
use crate::cli::last_take::EarlierTakes;
use crate::cli::layout::count;
use crate::cli::layout::fill;
use crate::cli::log::PendingLog;
use crate::cli::page::PageSettings;
use crate::cli::printer::Printer;
use crate::cli::progress::Progress;
use crate::cli::settings::Settings;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::pipeline;
use crate::pipeline::Event;
use crate::pipeline::Memory;
use crate::pipeline::Message;
use crate::pipeline::Run;
use crate::pipeline::Source;
use crate::speech::Recognizer;

/// Below this a message has failed where nobody names another bar.
const FAILED_UNDER: u8 = 70;

/// How a plan is carried out.
pub(super) struct Batch<'a> {
    pub(super) recognizer: &'a dyn Recognizer,
    pub(super) memory: Option<&'a Memory>,
    /// What was scored before, for `--last`.
    pub(super) earlier: Option<&'a EarlierTakes>,
    pub(super) jobs: usize,
    pub(super) args: &'a ScoreArgs,
}

impl Batch<'_> {
    /// Scores a plan's recordings, and writes the report, the log and the files beside the recordings.
    pub(super) fn score(
        &self,
        plan: &Plan,
        pending: Option<PendingLog>,
        settings: &Settings,
        printer: &mut Printer,
        stop: &AtomicBool,
    ) -> Result<Outcome, CliError> {
        let args = self.args;
        let (messages, report) = self.score_all(plan, settings, printer, stop)?;
        let mut outcome = args.scoring.outcome_of(&report);
        if let Some(pending) = pending {
            pending.log(&report, printer)?;
        }
        if report.recordings.is_empty() && !args.watch {
            printer.note("No recordings match");
        }
        let compared = match self.earlier {
            Some(earlier) => earlier.compare(&report)?,
            None => Vec::new(),
        };
        let (messages, report) = self.shown(messages, report, printer);
        let page = PageSettings {
            rubric: plan.rubrics.at(plan.common),
            messages: &messages,
            audio: args.page.audio,
            limits: &limits(args),
            leaderboard: !args.page.no_leaderboard,
        };
        if !args.report.streams() {
            args.report
                .show(&report, &page, &plan.inputs, settings, printer)?;
        }
        for sentence in compared {
            if args.report.to_screen() {
                writeln!(printer.output(), "{}", fill(&sentence, settings.width))?;
            } else {
                printer.note(sentence);
            }
        }
        if args.sidecar {
            let sources: Vec<&Source> = messages.iter().map(|message| message.source).collect();
            for error in plan.sidecars().write(&report, &sources, &plan.inputs) {
                printer.problem(error);
                outcome = Outcome::NotAllDone;
            }
        }
        if let Some(trouble) = self.memory.and_then(Memory::take_trouble) {
            printer.problem(format!("not all of this run could be stored: {trouble}"));
            outcome = Outcome::NotAllDone;
        }
        if stop.load(Ordering::Relaxed) && !args.watch {
            printer.problem(self.interrupted(&report));
            return Ok(Outcome::Interrupted);
        }
        for recording in &report.recordings {
            if let RecordingReport::Failed { error, .. } = recording {
                printer.problem(error);
            }
        }
        Ok(outcome)
    }

    fn score_all<'p>(
        &self,
        plan: &'p Plan,
        settings: &Settings,
        printer: &mut Printer,
        stop: &AtomicBool,
    ) -> Result<(Vec<Message<'p>>, Report), CliError> {
        let messages: Vec<Message<'p>> = plan
            .messages
            .iter()
            .map(|(source, metadata)| Message {
                source,
                context: metadata.context(&plan.rubrics),
            })
            .collect();
        let run = Run {
            recognizer: self.recognizer,
            memory: self.memory,
            limits: &limits(self.args),
        };
        let progress = Progress::of(messages.iter().map(|m| m.source.name()).collect(), settings);
        let args = self.args;
        let jobs = NonZeroUsize::new(self.jobs).unwrap_or(NonZeroUsize::MIN);
        let engine = self.recognizer.engine();
        let rubric = plan.rubrics.at(plan.common).reference();
        let lines = args.report.streams().then(|| {
            let (engine, rubric) = (engine.clone(), rubric.clone());
            JsonLines::new(engine, rubric, messages.len(), printer.output())
        });
        let recordings = pipeline::score_all(&messages, &run, jobs, stop, &|event| {
            progress.update(event);
            if let (Some(lines), Event::Finished(place, recording)) = (&lines, event) {
                progress.step_aside(|| lines.add(place, recording, is_shown(args, recording)));
            }
        });
        progress.finish();
        if let Some(lines) = lines {
            lines.finish(&recordings, |recording| is_shown(args, recording))?;
        }
        let report = Report {
            engine,
            rubric,
            recordings,
        };
        Ok((messages, report))
    }

    /// Keeps what is to be shown, and says so where nothing is.
    fn shown<'p>(
        &self,
        messages: Vec<Message<'p>>,
        mut report: Report,
        printer: &mut Printer,
    ) -> (Vec<Message<'p>>, Report) {
        let all = messages.len();
        let (messages, recordings): (Vec<_>, Vec<_>) = messages
            .into_iter()
            .zip(report.recordings)
            .filter(|(_, recording)| is_shown(self.args, recording))
            .unzip();
        report.recordings = recordings;
        if messages.is_empty() && all > 0 {
            printer.note(format!(
                "None of {} failed: all scored {} or more",
                count(all, "recording"),
                bar_of(self.args)
            ));
        }
        (messages, report)
    }

    /// Returns how far an interrupted run came, and how to go on.
    fn interrupted(&self, report: &Report) -> String {
        let scored = report
            .recordings
            .iter()
            .filter(|recording| matches!(recording, RecordingReport::Scored(_)))
            .count();
        let how = if self.memory.is_some() {
            "run the same command again to go on: what is transcribed is cached"
        } else {
            "run the same command again for the rest"
        };
        format!(
            "stopped after {scored} of {}; {how}",
            count(report.recordings.len(), "recording")
        )
    }
}

/// Returns the score below which a message has failed.
fn bar_of(args: &ScoreArgs) -> u8 {
    args.scoring.fail_under.unwrap_or(FAILED_UNDER)
}

/// Returns whether a recording is in the report: with `--only-failed`, if it could not be scored or is under the bar.
fn is_shown(args: &ScoreArgs, recording: &RecordingReport) -> bool {
    !args.only_failed
        || match recording {
            RecordingReport::Scored(scored) => scored.scorecard.score < bar_of(args),
            RecordingReport::Failed { .. } => true,
        }
}
