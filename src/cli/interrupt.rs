//! Ctrl-C, and what ends a program from outside (SIGTERM) or with its window (SIGHUP): the first asks for an orderly end,
//! the second ends at once.

use std::io;
use std::io::Write;
use std::process;
use std::sync::Mutex;
use std::sync::Once;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering;

static STOP: AtomicBool = AtomicBool::new(false);

/// The number of the signal that came first.
static SIGNAL: AtomicU8 = AtomicU8::new(INTERRUPT);

/// The number of the signal that Ctrl-C sends.
const INTERRUPT: u8 = 2;

/// What the next signal is answered with.
static ANSWER: Mutex<&str> = Mutex::new("");

/// Listens once, however often something is watched for.
static LISTENER: Once = Once::new();

/// Begins to watch for Ctrl-C and the like, answers the first with the sentence, and returns what it sets. What is begun
/// after something else was stopped is watched anew.
pub(crate) fn watch(sentence: &'static str) -> &'static AtomicBool {
    *ANSWER.lock().unwrap_or_else(PoisonError::into_inner) = sentence;
    STOP.store(false, Ordering::Relaxed);
    // Where none can be watched for, each ends the program as ever, only without the finished part.
    LISTENER.call_once(|| listen(answer));
    &STOP
}

/// Asks what runs to stop; the second time it ends at once.
fn answer(signal: u8) {
    if STOP.load(Ordering::Relaxed) {
        process::exit(i32::from(exit_code()));
    }
    SIGNAL.store(signal, Ordering::Relaxed);
    STOP.store(true, Ordering::Relaxed);
    let how = if signal == INTERRUPT {
        "; press Ctrl-C again to stop at once."
    } else {
        "."
    };
    let sentence = *ANSWER.lock().unwrap_or_else(PoisonError::into_inner);
    let _reader_may_be_gone = writeln!(io::stderr(), "\n{sentence}{how}");
}

/// Returns the exit code of a run that was stopped: 128 and the number of the signal.
pub(crate) fn exit_code() -> u8 {
    128 + SIGNAL.load(Ordering::Relaxed)
}

#[cfg(unix)]
fn listen(handle: impl Fn(u8) + Send + 'static) {
    use std::thread;

    use signal_hook::consts::SIGHUP;
    use signal_hook::consts::SIGINT;
    use signal_hook::consts::SIGTERM;
    use signal_hook::iterator::Signals;

    let mut wanted = vec![SIGINT, SIGTERM];
    if !is_hangup_ignored() {
        wanted.push(SIGHUP);
    }
    if let Ok(mut signals) = Signals::new(wanted) {
        thread::spawn(move || {
            for signal in signals.forever() {
                handle(u8::try_from(signal).unwrap_or(INTERRUPT));
            }
        });
    }
}

/// Returns whether the program is to outlive its window, as under `nohup`.
#[cfg(unix)]
fn is_hangup_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 1 == 1))
}

#[cfg(not(unix))]
fn listen(handle: impl Fn(u8) + Send + 'static) {
    let _without_handler = ctrlc::set_handler(move || handle(INTERRUPT));
}
