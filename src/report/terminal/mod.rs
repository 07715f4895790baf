//! The report on a terminal: a card for each recording, and a summary of several. Lines are left to
//! `layout`, colours to `style`.

mod card;
mod full;
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

/// More recordings than this are shown without cards.
const MOST_CARDS: usize = 20;

/// How much is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Which recordings get a card.
    pub cards: Cards,
    /// Whether cards have every check, and the transcript.
    pub full: bool,
    /// Whether several recordings are listed, and every check with them.
    pub list: bool,
}

/// Writes a card for each scored recording, and who needs what where there are several. Why a recording failed is
/// reported on standard error.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_terminal(
    report: &Report,
    look: Look,
    extent: Extent,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let mut screen = Screen::new(writer, look);
    let shown = match extent.cards {
        Cards::Auto => report.recordings.len() <= MOST_CARDS,
        Cards::Always => true,
        Cards::Never => false,
    };
    let alone = report.recordings.len() == 1;
    for recording in report.recordings.iter().filter(|_| shown) {
        if let RecordingReport::Scored(scored) = recording {
            if extent.full {
                full::write(&mut screen, scored)?;
            } else {
                card::write(&mut screen, scored, alone)?;
            }
        }
    }
    if !alone || !shown {
        summary::write(&mut screen, report, extent.list)?;
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
    summary::write_summary(&mut Screen::new(writer, look), team)
}
