//! Ctrl-C: the first one asks for an orderly end, the second ends at once.

use std::io;
use std::io::Write;
use std::process;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use super::error::INTERRUPTED;

static STOP: AtomicBool = AtomicBool::new(false);

/// Begins to watch for Ctrl-C, answers the first with the sentence, and returns what it sets.
pub(crate) fn watch(sentence: &'static str) -> &'static AtomicBool {
    let handler = move || {
        if STOP.swap(true, Ordering::Relaxed) {
            process::exit(i32::from(INTERRUPTED));
        }
        let _reader_may_be_gone = writeln!(
            io::stderr(),
            "\n{sentence}; press Ctrl-C again to stop at once."
        );
    };
    // Where no handler can be set Ctrl-C ends the program as ever, only without the finished part.
    let _without_handler = ctrlc::set_handler(handler);
    &STOP
}
