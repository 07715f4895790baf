//! Writes a [`Report`](crate::domain::Report) in each of its formats, a file for each.
//!
//! Nothing here knows engines, models or the screen: whether there may be colour, and how wide a line
//! is, are arguments.

mod costly;
mod csv;
mod html;
mod json;
mod markdown;
mod nesting;
mod subtitles;
mod terminal;
mod text;

use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::TeamScore;

pub use self::csv::write_csv;
pub use self::csv::write_rows;
pub use self::csv::write_summary_csv;
pub use html::Guides;
pub use html::HtmlReport;
pub use html::INDEX;
pub use html::PageAudio;
pub use html::is_html_report;
pub use html::page_names;
pub use html::write_html;
pub use html::write_html_index;
pub use html::write_html_recording;
pub use json::write_json;
pub use json::write_json_line;
pub use markdown::write_markdown;
pub use markdown::write_summary_markdown;
pub use subtitles::write_srt;
pub use subtitles::write_vtt;
pub use terminal::Cards;
pub use terminal::Extent;
pub use terminal::Look;
pub use terminal::write_summary_terminal;
pub use terminal::write_terminal;
pub use text::printable;

/// Returns the scored recordings as a team's figures count them.
fn team_scores(report: &Report) -> Vec<TeamScore> {
    report
        .recordings
        .iter()
        .filter_map(|recording| match recording {
            RecordingReport::Scored(scored) => Some(TeamScore::of(scored)),
            RecordingReport::Failed { .. } => None,
        })
        .collect()
}

/// The JSON Schema (2020-12) that every JSON report keeps to.
pub const JSON_SCHEMA: &str = include_str!("../../schema/report.schema.json");
