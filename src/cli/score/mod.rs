//! `ringback score PATH...`: transcribes recordings, scores them and shows the report. What is cached from earlier runs
//! is not transcribed again.

mod args;
mod batch;
mod plan;
mod watch;

use std::num::NonZeroUsize;

pub(crate) use args::ScoreArgs;
pub(crate) use args::USUAL_LANGUAGE;
use batch::Batch;
use plan::Plan;

use super::config::USUAL_MODEL;
use super::error::CliError;
use super::error::Outcome;
use super::find_recordings::Wanted;
use super::interrupt;
use super::last_take::EarlierTakes;
use super::log;
use super::printer::Printer;
use super::recognizer;
use super::settings::Settings;
use super::settings::StorePlace;
use super::store;
use crate::pipeline::Memory;

pub(crate) fn run(
    args: &ScoreArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let stop = interrupt::watch("Stopping after the recordings under way");
    let wanted = Wanted::of(&args.include, &args.exclude)?;
    let plan = Plan::of(args, &wanted, settings)?;
    for note in plan.skipped.notes().into_iter().chain(plan.notes.clone()) {
        printer.note(note);
    }
    args.report.check_target(&plan.inputs)?;
    if args.sidecar {
        plan.sidecars().check(&plan.inputs)?;
    }
    if args.watch && args.report.opens() {
        return Err(CliError::Refused(
            "--open opens a report once, and --watch writes it again and again; give one of them"
                .to_owned(),
        ));
    }
    let pending = log::prepare(
        &args.log,
        args.scoring.prospect.as_deref(),
        plan.messages.len(),
        settings,
        printer,
    )?;
    let jobs = args
        .jobs
        .map_or(settings.usual_jobs, NonZeroUsize::get)
        .clamp(1, plan.messages.len().max(1));
    let model = args.model.clone().or_else(|| plan.model.clone());
    let recognizer = match &args.transcript {
        Some(path) => recognizer::scripted(path)?,
        None => recognizer::whisper(
            model.as_deref().unwrap_or(USUAL_MODEL),
            &args.language,
            settings,
            jobs,
        )?,
    };
    let earlier = if args.last {
        Some(EarlierTakes::open(true, settings, printer)?)
    } else if args.is_new_take {
        EarlierTakes::open(false, settings, printer).ok()
    } else {
        None
    };
    let memory = memory(args, settings, printer)?;
    let batch = Batch {
        recognizer: &*recognizer,
        memory: memory.as_ref(),
        earlier: earlier.as_ref(),
        jobs,
        args,
    };
    if args.watch {
        return watch::watch(&batch, plan, &wanted, settings, printer, stop);
    }
    batch.score(&plan, pending, settings, printer, stop)
}

/// Opens the cache. Where the usual store cannot be opened, scores are shown all the same.
fn memory(
    args: &ScoreArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Option<Memory>, CliError> {
    if args.no_store {
        return Ok(None);
    }
    match (store::open(settings, printer), &settings.store) {
        (Ok(store), _) => Ok(Some(Memory::new(store))),
        (Err(error), StorePlace::Named(_)) => Err(error),
        (Err(error), StorePlace::Usual(_)) => {
            printer.note(format!("This run is not cached: {error}"));
            Ok(None)
        }
    }
}
