//! Questions to a person at a terminal, for what the command line left open.

use std::io;
use std::io::IsTerminal;
use std::io::Write;

/// Returns whether there is somebody to ask: both what is typed and what is asked must be seen.
pub(crate) fn somebody_is_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks, and returns the answer; none for an empty line or the end of the input.
pub(crate) fn ask(question: &str) -> io::Result<Option<String>> {
    let mut stderr = io::stderr();
    write!(stderr, "{question}: ")?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty()))
}
