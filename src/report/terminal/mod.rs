//! The report on a terminal: a card for each recording, and a summary of several. Lines are left to
//! `layout`, colours to `style`.

mod card;
mod layout;
mod marks;
mod style;
mod summary;

use std::io;
use std::io::Write;

use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::team::Summary;

pub use layout::Look;
use layout::Screen;

/// When a recording gets a card of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cards {
    /// Where there are not too many to read.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// More recordings than this are shown as a table alone.
const MOST_CARDS: usize = 20;

/// Writes a card for each scored recording, and a table of all where there are several. What failed
/// is in the table alone: its error is reported on standard error.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_terminal(
    report: &Report,
    look: Look,
    cards: Cards,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let mut screen = Screen::new(writer, look);
    let shown = match cards {
        Cards::Auto => report.recordings.len() <= MOST_CARDS,
        Cards::Always => true,
        Cards::Never => false,
    };
    for recording in report.recordings.iter().filter(|_| shown) {
        if let RecordingReport::Scored(scored) = recording {
            card::write(&mut screen, scored)?;
        }
    }
    if report.recordings.len() > 1 || !shown {
        summary::write(&mut screen, report)?;
    }
    Ok(())
}

/// Writes what a team's recordings add up to.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_summary_terminal(
    team: &Summary,
    look: Look,
    writer: &mut dyn Write,
) -> io::Result<()> {
    summary::write_summary(&mut Screen::new(writer, look), team, 0)
}
