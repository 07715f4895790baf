//! Watches folders that fill up: what is new, or has changed, and stands still is scored, until Ctrl-C.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;
use std::time::Instant;
use std::time::SystemTime;

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
/// A file that nobody has written to for so long is whole. A recorder may pause for a while, and then go on.
const SETTLED_AFTER: Duration = Duration::from_secs(4);
/// A file as old as this was whole before the watch began.
const OLD: Duration = Duration::from_secs(60);
/// How often Ctrl-C is looked for.
const INTERRUPT_POLL_EVERY: Duration = Duration::from_millis(100);

/// Scores what there is, and then what is new, until Ctrl-C: a watch has no other end.
pub(super) fn watch(
    batch: &Batch<'_>,
    plan: Plan,
    wanted: &Wanted,
    settings: &Settings,
    printer: &mut Printer,
    stop: &AtomicBool,
) -> Result<Outcome, CliError> {
    printer.note("Watching for new recordings; press Ctrl-C to stop");
    let mut outcome = Outcome::Done;
    let mut watched = Watched::default();
    let mut next: Result<Plan, CliError> = Ok(plan);
    let mut trouble = String::new();
    loop {
        match next {
            Ok(mut plan) => {
                trouble.clear();
                watched.keep_due(&mut plan, batch.args.report.replaces_the_last());
                if !plan.messages.is_empty() {
                    outcome = batch.score(&plan, None, settings, printer, stop)?;
                    printer.finish()?;
                }
            }
            // Settings that are only half saved may be whole at the next look.
            Err(error) => {
                let sentence = error.to_string();
                if sentence != trouble {
                    printer.problem(&sentence);
                    trouble = sentence;
                }
            }
        }
        if !wait(stop) {
            return Ok(outcome);
        }
        next = Plan::of(batch.args, wanted, settings);
    }
}

/// What is known of the files in the watched folders.
#[derive(Default)]
struct Watched {
    /// How each file was at the last look, and since when.
    seen: BTreeMap<PathBuf, (Stamp, Instant)>,
    /// How each file was when it was scored.
    scored: BTreeMap<PathBuf, Stamp>,
}

/// What changes with every change of a file: its length and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Watched {
    /// Keeps of a plan what is to be scored now: files that stand still, if one of them is new or has changed; those
    /// alone, unless the report replaces the last one and has to hold all.
    fn keep_due(&mut self, plan: &mut Plan, has_to_hold_all: bool) {
        self.keep_settled(plan, Instant::now());
        let is_new = |source: &Source| file_of(source).is_some_and(|path| self.is_new(path));
        let any_new = plan.messages.iter().any(|(source, _)| is_new(source));
        plan.messages
            .retain(|(source, _)| any_new && (has_to_hold_all || is_new(source)));
        for (source, _) in &plan.messages {
            if let Some(path) = file_of(source)
                && let Some((stamp, _)) = self.seen.get(path)
            {
                self.scored.insert(path.to_owned(), *stamp);
            }
        }
    }

    /// Leaves out what is still being written. A folder that is still empty is no mistake.
    fn keep_settled(&mut self, plan: &mut Plan, now: Instant) {
        let mut seen = BTreeMap::new();
        plan.messages.retain(|(source, _)| {
            let Some((path, stamp)) =
                file_of(source).and_then(|path| Some((path, Stamp::of(path)?)))
            else {
                return false;
            };
            let since = match self.seen.get(path) {
                Some((before, since)) if *before == stamp => *since,
                _ => now,
            };
            seen.insert(path.to_owned(), (stamp, since));
            stamp.is_old() || now.duration_since(since) >= SETTLED_AFTER
        });
        self.seen = seen;
    }

    fn is_new(&self, path: &Path) -> bool {
        let seen = self.seen.get(path).map(|(stamp, _)| stamp);
        seen != self.scored.get(path)
    }
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
        })
    }

    fn is_old(self) -> bool {
        let age = self.modified.and_then(|modified| modified.elapsed().ok());
        age.is_some_and(|age| age >= OLD)
    }
}

fn file_of(source: &Source) -> Option<&Path> {
    match source {
        Source::File(path) => Some(path),
        Source::Read(_) | Source::Refused { .. } => None,
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
