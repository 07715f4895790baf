//! Opens a page with what this system opens pages with.

use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use super::printer::Printer;

/// Opens a page, and does not wait until somebody has read it. It is written by then, so that a system without an
/// opener costs nothing but a note.
pub(crate) fn open(page: &Path, printer: &mut Printer) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let started = Command::new(opener)
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Err(error) = started {
        printer.note(format!(
            "{} cannot be opened from here ({opener}: {error}); open it yourself",
            page.display()
        ));
    }
}
