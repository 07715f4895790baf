//! Several recordings at a glance: a line each, the mean, and what is missed most.

use std::collections::BTreeMap;
use std::io;

use anstyle::AnsiColor;
use anstyle::Style;

use super::grade_style;
use super::layout::Page;
use super::layout::Piece;
use super::layout::shortened;
use super::layout::words_of;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::ScoredRecording;
use crate::domain::Verdict;

/// The most checks named as missed most.
const MOST_NAMED: usize = 3;

/// Writes the table.
pub(super) fn write(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let heading = Style::new().bold().underline();
    page.line(&[Piece::new("All recordings", heading)])?;
    for recording in &report.recordings {
        row(page, recording)?;
    }
    page.blank()?;
    let scored: Vec<&ScoredRecording> = report
        .recordings
        .iter()
        .filter_map(|recording| match recording {
            RecordingReport::Scored(scored) => Some(&**scored),
            RecordingReport::Failed { .. } => None,
        })
        .collect();
    let total: usize = scored.iter().map(|s| usize::from(s.scorecard.score)).sum();
    if let Some(mean) = (total + scored.len() / 2).checked_div(scored.len()) {
        let line = format!(
            "{} of {} scored, {mean}/100 on average.{}",
            scored.len(),
            report.recordings.len(),
            missed_most(&scored)
        );
        page.paragraph(&[Piece::plain("  ")], &words_of(&line, Style::new()))?;
    }
    Ok(())
}

fn row(page: &mut Page<'_>, recording: &RecordingReport) -> io::Result<()> {
    let room = page.width().saturating_sub("  100/100  A   15.0 s  ".len());
    match recording {
        RecordingReport::Scored(scored) => {
            let card = &scored.scorecard;
            let style = grade_style(card.grade);
            page.line(&[
                Piece::new(&format!("  {:>3}/100  {}", card.score, card.grade), style),
                Piece::plain(&format!("  {:>5.1} s  ", scored.duration.as_seconds())),
                Piece::plain(&shortened(&scored.recording.file, room)),
            ])
        }
        RecordingReport::Failed { file, .. } => page.line(&[
            Piece::new("  not scored        ", AnsiColor::Red.on_default()),
            Piece::plain(&format!("  {}", shortened(file, room))),
        ]),
    }
}

/// Says which checks are missed most, if any is missed more than once.
fn missed_most(scored: &[&ScoredRecording]) -> String {
    let mut missed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for check in scored.iter().flat_map(|scored| &scored.scorecard.checks) {
        if !order.contains(&check.id.as_str()) {
            order.push(&check.id);
        }
        if check.verdict == Verdict::Missed {
            *missed.entry(&check.id).or_default() += 1;
        }
    }
    order.retain(|id| missed.get(id).is_some_and(|count| *count > 1));
    // A stable sort: among equals the rubric's order holds.
    order.sort_by_key(|id| std::cmp::Reverse(missed.get(id).copied()));
    let named: Vec<String> = order
        .into_iter()
        .take(MOST_NAMED)
        .filter_map(|id| missed.get(id).map(|count| format!("{id} ({count})")))
        .collect();
    if named.is_empty() {
        String::new()
    } else {
        format!(" Missed most: {}.", named.join(", "))
    }
}
