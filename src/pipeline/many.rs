//! Many recordings at once, by the one pool of workers there is: they share the list, each result takes its
//! recording's place, and a recording that fails fails alone.

use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use crate::domain::RecordingReport;
use crate::pipeline::one::Run;
use crate::pipeline::one::Source;
use crate::pipeline::one::score_one;
use crate::scoring::ScoringContext;

/// One recording among many, and what it is scored by.
pub struct Message<'a> {
    /// Where it comes from.
    pub source: &'a Source,
    /// What it is scored by.
    pub context: ScoringContext<'a>,
}

/// What happens on the way, for a progress bar and for results that are wanted at once. Places are counted from 0.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A worker takes up the recording at this place.
    Begun(usize),
    /// The recording at this place is scored, or has failed.
    Finished(usize, &'a RecordingReport),
}

/// Scores all recordings, `jobs` at a time, in the order they were given. The number of workers and
/// the order change no result. Once `stop` is set no further recording is begun; those that were
/// never begun are reported as failed.
pub fn score_all(
    messages: &[Message<'_>],
    run: &Run<'_>,
    jobs: NonZeroUsize,
    stop: &AtomicBool,
    events: &(dyn Fn(Event<'_>) + Sync),
) -> Vec<RecordingReport> {
    let results = in_parallel(messages, jobs, stop, |place, message| {
        events(Event::Begun(place));
        let result = score_one(message.source, &message.context, run);
        events(Event::Finished(place, &result));
        result
    });
    results
        .into_iter()
        .zip(messages)
        .map(|(result, message)| result.unwrap_or_else(|| never_begun(message.source)))
        .collect()
}

/// Does the work for every item, `jobs` at a time, and returns the results in the order of the items. Once
/// `stop` is set no further item is begun; the result of one that was never begun is none.
pub fn in_parallel<T: Sync, R: Send + Sync>(
    items: &[T],
    jobs: NonZeroUsize,
    stop: &AtomicBool,
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<Option<R>> {
    let next = AtomicUsize::new(0);
    let results: Vec<OnceLock<R>> = items.iter().map(|_| OnceLock::new()).collect();
    let worker = || {
        while !stop.load(Ordering::Relaxed) {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let (Some(item), Some(result)) = (items.get(place), results.get(place)) else {
                break;
            };
            result.get_or_init(|| work(place, item));
        }
    };
    thread::scope(|scope| {
        for _ in 1..jobs.get().min(items.len()) {
            scope.spawn(worker);
        }
        worker();
    });
    results.into_iter().map(OnceLock::into_inner).collect()
}

fn never_begun(source: &Source) -> RecordingReport {
    let file = source.name();
    RecordingReport::Failed {
        error: format!("{file}: not scored, because the run was interrupted; score it again"),
        file,
    }
}
