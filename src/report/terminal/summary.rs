//! Several recordings at a glance: a line each, then the team by rep and by check, the best and the
//! worst.

use std::io;

use anstyle::AnsiColor;
use anstyle::Style;

use super::layout::Screen;
use super::layout::StyledText;
use super::layout::shortened;
use super::layout::words_of;
use super::style::grade_style;
use super::style::score_style;
use crate::domain::Grade;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::report::team_scores;
use crate::team::RepFigures;
use crate::team::Summary;
use crate::team::TrendPoint;
use crate::team::summarise;

/// The widest a rep's name is set.
const NAME: usize = 18;
/// The most days in a small chart.
const MOST_DAYS: usize = 8;
/// From how many recordings on the best and the worst are named.
const NAMED_FROM: usize = 8;

/// Writes the table of the recordings and what they add up to.
pub(super) fn write(screen: &mut Screen<'_>, report: &Report) -> io::Result<()> {
    screen.heading("All recordings")?;
    for recording in &report.recordings {
        row(screen, recording)?;
    }
    screen.blank()?;
    let scores = team_scores(report);
    let failed = report.recordings.len() - scores.len();
    let Some(summary) = summarise(&scores) else {
        return Ok(());
    };
    write_summary(screen, &summary, failed)
}

/// Writes what a team's recordings add up to.
pub(super) fn write_summary(
    screen: &mut Screen<'_>,
    summary: &Summary,
    failed: usize,
) -> io::Result<()> {
    let failed = match failed {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    let line = format!(
        "{} scored{failed}. Average {:.0}.",
        summary.recordings, summary.mean_score
    );
    screen.paragraph(&[StyledText::plain("  ")], &words_of(&line, Style::new()))?;
    screen.blank()?;
    screen.heading("By rep")?;
    let dim = Style::new().dimmed();
    let title = format!(
        "  {:NAME$} {:>5} {:>7} {:>5} {:>7}  {}",
        "", "takes", "average", "best", "seconds", "weakest check (missed), trend"
    );
    screen.line(&[StyledText::new(
        shortened(&title, screen.width()).trim_end(),
        dim,
    )])?;
    for rep in &summary.reps {
        rep_line(screen, rep)?;
    }
    screen.blank()?;
    screen.heading("By check")?;
    let title = format!(
        "  {:NAME$} {:>5} {:>6} {:>6} {:>6}  {}",
        "", "met", "partly", "missed", "unsure", "takes"
    );
    screen.line(&[StyledText::new(
        shortened(&title, screen.width()).trim_end(),
        dim,
    )])?;
    for check in &summary.checks {
        let applied = check.met + check.partly + check.missed + check.unsure;
        if applied == 0 {
            continue;
        }
        let share = |count: usize| format!("{:.0}%", 100.0 * ratio(count, applied));
        let line = format!(
            "  {:NAME$} {:>5} {:>6} {:>6} {:>6}  {applied}",
            shortened(&check.id, NAME),
            share(check.met),
            share(check.partly),
            share(check.missed),
            share(check.unsure),
        );
        screen.line(&[StyledText::plain(&shortened(&line, screen.width()))])?;
    }
    if summary.recordings >= NAMED_FROM {
        for (title, files) in [("Best", &summary.best), ("Worst", &summary.worst)] {
            screen.blank()?;
            screen.heading(title)?;
            for (file, score) in files {
                let file = shortened(file, screen.width().saturating_sub(11));
                screen.line(&[StyledText::plain(&format!("  {score:>3}/100  {file}"))])?;
            }
        }
    }
    screen.blank()
}

fn row(screen: &mut Screen<'_>, recording: &RecordingReport) -> io::Result<()> {
    let room = screen
        .width()
        .saturating_sub("  100/100  A   15.0 s  ".len());
    match recording {
        RecordingReport::Scored(scored) => {
            let card = &scored.scorecard;
            let (score, grade) = match card.bounds() {
                // Not final: no grade yet.
                (lowest, highest) if lowest != highest => {
                    (format!("{lowest}-{highest}"), "?".to_owned())
                }
                (score, _) => (format!("{score}/100"), card.grade.to_string()),
            };
            screen.line(&[
                StyledText::new(&format!("  {score:>7}  {grade}"), score_style(card)),
                StyledText::plain(&format!("  {:>5.1} s  ", scored.duration.as_seconds())),
                StyledText::plain(&shortened(&scored.recording.file, room)),
            ])
        }
        RecordingReport::Failed { file, .. } => screen.line(&[
            StyledText::new("  not scored        ", AnsiColor::Red.on_default()),
            StyledText::plain(&format!("  {}", shortened(file, room))),
        ]),
    }
}

fn rep_line(screen: &mut Screen<'_>, rep: &RepFigures) -> io::Result<()> {
    let weakest = rep.most_missed.as_ref().map_or_else(
        || "none".to_owned(),
        |(id, count)| format!("{id} ({count})"),
    );
    let figures = format!(
        " {:>5} {:>7.0} {:>5} {:>7.1}  {weakest}{}",
        rep.messages,
        rep.mean_score,
        rep.best_score,
        rep.mean_seconds,
        trend(&rep.trend)
    );
    let name = shortened(&rep.rep, NAME);
    let pad = NAME.saturating_sub(super::layout::width_of(&[StyledText::plain(&name)]));
    let name = format!("  {name}{}", " ".repeat(pad));
    let room = screen.width().saturating_sub(NAME + 2);
    screen.line(&[
        StyledText::new(&name, grade_style(grade_of(rep.mean_score))),
        StyledText::plain(&shortened(&figures, room)),
    ])
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of scores is from 0 to 100"
)]
fn grade_of(mean: f64) -> Grade {
    Grade::of(mean.round() as u8)
}

/// Draws the last days as bars with the first and the last day's mean beside them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of scores is from 0 to 100"
)]
fn trend(points: &[TrendPoint]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    if points.len() < 2 {
        return String::new();
    }
    let shown = &points[points.len().saturating_sub(MOST_DAYS)..];
    let bar = |point: &TrendPoint| BARS[((point.mean_score / 100.0 * 7.0).round() as usize).min(7)];
    let bars: String = shown.iter().map(bar).collect();
    let (first, last) = (&shown[0], &shown[shown.len() - 1]);
    format!("  {:.0} {bars} {:.0}", first.mean_score, last.mean_score)
}

#[expect(clippy::cast_precision_loss, reason = "nobody records 2^52 messages")]
fn ratio(count: usize, of: usize) -> f64 {
    count as f64 / of as f64
}
