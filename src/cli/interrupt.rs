//! Ctrl-C: the first one asks for an orderly end, the second ends at once.

use std::io;
use std::io::Write;
use std::process;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use super::error::INTERRUPTED;

static STOP: AtomicBool = AtomicBool::new(false);

/// What the next Ctrl-C is answered with.
static ANSWER: Mutex<&str> = Mutex::new("");

/// Begins to watch for Ctrl-C, answers the first with the sentence, and returns what it sets. What is begun after
/// something else was stopped is watched anew.
pub(crate) fn watch(sentence: &'static str) -> &'static AtomicBool {
    *ANSWER.lock().unwrap_or_else(PoisonError::into_inner) = sentence;
    STOP.store(false, Ordering::Relaxed);
    let handler = || {
        if STOP.swap(true, Ordering::Relaxed) {
            process::exit(i32::from(INTERRUPTED));
        }
        let sentence = *ANSWER.lock().unwrap_or_else(PoisonError::into_inner);
        let _reader_may_be_gone = writeln!(
            io::stderr(),
            "\n{sentence}; press Ctrl-C again to stop at once."
        );
    };
    // The first handler stays. Where none can be set Ctrl-C ends the program as ever, only without the finished part.
    let _without_handler = ctrlc::set_handler(handler);
    &STOP
}
