//! Watches folders that fill up: what is new and no longer grows is scored, until Ctrl-C.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use super::batch::Batch;
use super::plan::Plan;
use crate::cli::error::CliError;
use crate::cli::error::Outcome;
use crate::cli::find_recordings::Wanted;
use crate::cli::printer::Printer;
use crate::cli::settings::Settings;
use crate::pipeline::Source;

/// How often a watched folder is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often Ctrl-C is looked for.
const INTERRUPT_POLL_EVERY: Duration = Duration::from_millis(100);

/// Scores what there is, and then what is new, until Ctrl-C: a watch has no other end.
pub(super) fn watch(
    batch: &Batch<'_>,
    mut plan: Plan,
    wanted: &Wanted,
    settings: &Settings,
    printer: &mut Printer,
    stop: &AtomicBool,
) -> Result<Outcome, CliError> {
    printer.note("Watching for new recordings; press Ctrl-C to stop");
    // A folder that is still empty is no mistake.
    plan.messages
        .retain(|(source, _)| !matches!(source, Source::Refused { .. }));
    let mut outcome = Outcome::Done;
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    loop {
        if !plan.messages.is_empty() {
            seen.extend(plan.files());
            outcome = batch.score(&plan, None, settings, printer, stop)?;
            printer.finish()?;
        }
        if !wait(stop) {
            return Ok(outcome);
        }
        plan = Plan::of(batch.args, wanted, settings)?;
        // A file that is still being written is scored when it is complete.
        thread::sleep(INTERRUPT_POLL_EVERY);
        let settled = plan.settled();
        plan.messages.retain(|(source, _)| match source {
            Source::File(path) => settled.contains(path),
            _ => false,
        });
        let files = plan.files();
        if files.is_subset(&seen) {
            plan.messages.clear();
        } else if !batch.args.report.replaces_the_last() {
            // A file or a folder is replaced, and has to hold all; transcriptions are cached.
            plan.messages.retain(|(source, _)| match source {
                Source::File(path) => !seen.contains(path),
                _ => false,
            });
        }
    }
}

/// Waits until a watched folder is to be looked at again; false after Ctrl-C.
fn wait(stop: &AtomicBool) -> bool {
    let mut waited = Duration::ZERO;
    while waited < LOOK_EVERY {
        if stop.load(Ordering::Relaxed) {
            return false;
        }
        thread::sleep(INTERRUPT_POLL_EVERY);
        waited += INTERRUPT_POLL_EVERY;
    }
    true
}
