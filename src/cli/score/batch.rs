//! Carries a plan out: hears and judges its recordings, shows the report, and says what went wrong.

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
    pub(super) fn score(
        &self,
        plan: &Plan,
        pending: Option<PendingLog>,
        settings: &Settings,
        printer: &mut Printer,
        stop: &AtomicBool,
    ) -> Result<Outcome, CliError> {
        let args = self.args;
        let run = Run {
            recognizer: self.recognizer,
            memory: self.memory,
            limits: limits(args),
        };
        let mut messages: Vec<Message<'_>> = plan
            .messages
            .iter()
            .map(|(source, known)| Message {
                source,
                context: ScoringContext {
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
            engine: self.recognizer.engine(),
            rubric: plan.rubrics.at(plan.common).reference(),
            recordings,
        };
        let ended = args.scoring.outcome_of(&report);
        if args.only_failed {
            let bar = args.scoring.fail_under.unwrap_or(FAILED_UNDER);
            let failed = |recording: &RecordingReport| match recording {
                RecordingReport::Scored(scored) => scored.scorecard.score < bar,
                RecordingReport::Failed { .. } => true,
            };
            (messages, report.recordings) = messages
                .into_iter()
                .zip(report.recordings)
                .filter(|(_, recording)| failed(recording))
                .unzip();
        }
        let page = PageSettings {
            rubric: plan.rubrics.at(plan.common),
            messages: &messages,
            audio: args.page.audio,
            limits: run.limits,
            leaderboard: !args.page.no_leaderboard,
        };
        args.report
            .show(&report, &page, &plan.inputs, settings, printer)?;
        if let Some(pending) = pending {
            pending.log(&report, printer)?;
        }
        let mut outcome = ended;
        if args.sidecar {
            let sources: Vec<&Source> = messages.iter().map(|message| message.source).collect();
            for error in plan.sidecars().write(&report, &sources, &plan.inputs) {
                printer.problem(error);
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
