//! Carries a plan out: scores its recordings, shows the report, and reports what went wrong.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use super::args::ScoreArgs;
use super::plan::Plan;
use super::plan::limits;
use crate::cli::error::CliError;
use crate::cli::error::Outcome;
use crate::cli::layout::count;
use crate::cli::log::PendingLog;
use crate::cli::page::PageSettings;
use crate::cli::printer::Printer;
use crate::cli::progress::Progress;
use crate::cli::settings::Settings;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::pipeline;
use crate::pipeline::Memory;
use crate::pipeline::Message;
use crate::pipeline::Run;
use crate::pipeline::Source;
use crate::scoring::ScoringContext;
use crate::speech::Recognizer;

/// Below this a message has failed where nobody names another bar.
const FAILED_UNDER: u8 = 70;

/// How a plan is carried out.
pub(super) struct Batch<'a> {
    pub(super) recognizer: &'a dyn Recognizer,
    pub(super) memory: Option<&'a Memory>,
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
        let (messages, report) = self.score_all(plan, settings, stop);
        let mut outcome = args.scoring.outcome_of(&report);
        if let Some(pending) = pending {
            pending.log(&report, printer)?;
        }
        if report.recordings.is_empty() && !args.watch {
            printer.note("No recordings match");
        }
        let (messages, report) = if args.only_failed {
            only_failed(
                messages,
                report,
                args.scoring.fail_under.unwrap_or(FAILED_UNDER),
            )
        } else {
            (messages, report)
        };
        let page = PageSettings {
            rubric: plan.rubrics.at(plan.common),
            messages: &messages,
            audio: args.page.audio,
            limits: limits(args),
            leaderboard: !args.page.no_leaderboard,
        };
        args.report
            .show(&report, &page, &plan.inputs, settings, printer)?;
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
        stop: &AtomicBool,
    ) -> (Vec<Message<'p>>, Report) {
        let messages: Vec<Message<'p>> = plan
            .messages
            .iter()
            .map(|(source, metadata)| Message {
                source,
                context: ScoringContext {
                    rubric: plan.rubrics.at(metadata.rubric),
                    rep: &metadata.rep,
                    origin: &metadata.origin,
                    prospect: metadata.origin.prospect.as_deref(),
                    region: metadata.region,
                },
            })
            .collect();
        let run = Run {
            recognizer: self.recognizer,
            memory: self.memory,
            limits: limits(self.args),
        };
        let progress = Progress::of(messages.iter().map(|m| m.source.name()).collect(), settings);
        let jobs = NonZeroUsize::new(self.jobs).unwrap_or(NonZeroUsize::MIN);
        let recordings = pipeline::score_all(&messages, &run, jobs, stop, &|event| {
            progress.update(event);
        });
        progress.finish();
        let report = Report {
            engine: self.recognizer.engine(),
            rubric: plan.rubrics.at(plan.common).reference(),
            recordings,
        };
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

/// Keeps what could not be scored, or scored under a bar.
fn only_failed<'p>(
    messages: Vec<Message<'p>>,
    mut report: Report,
    bar: u8,
) -> (Vec<Message<'p>>, Report) {
    let failed = |recording: &RecordingReport| match recording {
        RecordingReport::Scored(scored) => scored.scorecard.score < bar,
        RecordingReport::Failed { .. } => true,
    };
    let (messages, recordings) = messages
        .into_iter()
        .zip(report.recordings)
        .filter(|(_, recording)| failed(recording))
        .unzip();
    report.recordings = recordings;
    (messages, report)
}
