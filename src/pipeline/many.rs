//! Many recordings at once: workers share the list, each result takes its recording's place, and a
//! recording that fails fails alone.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use crate::domain::Millis;
use crate::domain::RecordingReport;
use crate::pipeline::judging::Judging;
use crate::pipeline::one::Run;
use crate::pipeline::one::Source;
use crate::pipeline::one::score_one;

/// One recording among many, and what it is judged by.
pub struct Message<'a> {
    /// Where it comes from.
    pub source: &'a Source,
    /// What it is judged by.
    pub judging: Judging<'a>,
}

/// What happens on the way, for whoever draws progress. Places are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A worker takes up the recording at this place.
    Begun(usize),
    /// The recording at this place is scored, and so long; or has failed, and its length is not
    /// known.
    Finished(usize, Millis),
}

/// Scores all recordings, `jobs` at a time, in the order they were given. The number of workers and
/// the order change no result. Once `stop` is set no further recording is begun; those that were
/// never begun are told as failed.
pub fn score_all(
    messages: &[Message<'_>],
    run: &Run<'_>,
    jobs: NonZeroUsize,
    stop: &AtomicBool,
    events: &(dyn Fn(Event) + Sync),
) -> Vec<RecordingReport> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<RecordingReport>>> = Mutex::new(vec![None; messages.len()]);
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(message) = messages.get(place) else {
                break;
            };
            events(Event::Begun(place));
            let result = score_one(message.source, &message.judging, run);
            let length = match &result {
                RecordingReport::Scored(scored) => scored.duration,
                RecordingReport::Failed { .. } => Millis(0),
            };
            if let Some(slot) = results
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_mut(place)
            {
                *slot = Some(result);
            }
            events(Event::Finished(place, length));
        }
    };
    thread::scope(|scope| {
        for _ in 1..jobs.get().min(messages.len()) {
            scope.spawn(work);
        }
        work();
    });
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results
        .into_iter()
        .zip(messages)
        .map(|(result, message)| result.unwrap_or_else(|| never_begun(message.source)))
        .collect()
}

fn never_begun(source: &Source) -> RecordingReport {
    let file = source.name();
    RecordingReport::Failed {
        error: format!("{file}: not scored, because the run was interrupted; score it again"),
        file,
    }
}
