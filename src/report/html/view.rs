//! What the parts of the page share: the report as a page sees it, its recordings, and how names,
//! times and scores are shown.

use std::io;
use std::io::Write;

use askama::Template;

use super::audio::PageAudio;
use crate::domain::Millis;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::Scorecard;
use crate::domain::ScoredRecording;
use crate::domain::Span;
use crate::report::text::printable;

/// The longest file name that is shown whole.
pub(super) const MOST_NAME: usize = 120;

/// A report, and what a page shows beside it.
#[derive(Clone, Copy)]
pub struct HtmlReport<'a> {
    /// The report.
    pub report: &'a Report,
    /// What the rules draw into the waveform of a recording, by its index in the report.
    pub guides: &'a dyn Fn(usize, &ScoredRecording) -> Guides,
    /// The audio of a recording, by its index in the report.
    pub audio: &'a dyn Fn(usize) -> PageAudio,
    /// Whether audio files beside the page are linked, where all recordings are in one page.
    pub linked: bool,
    /// Whether the reps are ranked.
    pub leaderboard: bool,
}

/// What the rules draw into a waveform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guides {
    /// How long the message may be, where that is limited.
    pub limit: Option<Millis>,
    /// The opening and the closing, where words have times.
    pub zones: Option<(Span, Span)>,
}

/// A scored recording, its index in the report, what leads to it, and its limit.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) index: usize,
    pub(super) href: &'a str,
    pub(super) guides: Guides,
    pub(super) scored: &'a ScoredRecording,
}

/// The recordings of one rep, in the order of the report.
pub(super) struct Group<'a> {
    pub(super) name: String,
    /// Whether anybody is known to have spoken them.
    pub(super) known: bool,
    pub(super) of: Vec<Entry<'a>>,
}

/// Returns the scored recordings of a report, each with what leads to it.
pub(super) fn entries<'a>(html: &HtmlReport<'a>, hrefs: &'a [String]) -> Vec<Entry<'a>> {
    let recordings = html.report.recordings.iter().zip(hrefs).enumerate();
    recordings
        .filter_map(|(index, (recording, href))| match recording {
            RecordingReport::Scored(scored) => Some(Entry {
                index,
                href,
                guides: (html.guides)(index, scored),
                scored,
            }),
            RecordingReport::Failed { .. } => None,
        })
        .collect()
}

/// Writes a template.
pub(super) fn render(template: &impl Template, writer: &mut dyn Write) -> io::Result<()> {
    writer.write_all(template.render().map_err(io::Error::other)?.as_bytes())
}

/// Returns a file's path as tables show it: `./` says nothing.
pub(super) fn shown_path(file: &str) -> String {
    shortened(file.strip_prefix("./").unwrap_or(file), MOST_NAME)
}

/// Returns a file's name without its folders, short enough for a table.
pub(super) fn base_name(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    shortened(name, 40)
}

/// Returns a text that is made safe to show, with an ellipsis where it was too long.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let text = printable(text).replace('\n', " ");
    if text.chars().count() <= most {
        return text;
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// Returns seconds as people write them: `20`, not `20.0`.
pub(super) fn whole_seconds(time: Millis) -> String {
    let seconds = format!("{:.1}", time.as_seconds());
    seconds.strip_suffix(".0").unwrap_or(&seconds).to_owned()
}

/// Returns the class that gives a message's score its colour: one of its own where it is not final.
pub(super) fn score_class(card: &Scorecard) -> &'static str {
    match card.range {
        Some(_) => "open",
        None => grade_class(card.score),
    }
}

/// Returns the class that gives a score its colour.
pub(super) fn grade_class(score: u8) -> &'static str {
    match score {
        80.. => "good",
        60..=79 => "fair",
        _ => "poor",
    }
}
