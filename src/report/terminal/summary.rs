//! Several recordings at a glance: who needs what, what a person must listen to, what cost points, and, where it is
//! wanted, a line each and every check.

use std::io;

use anstyle::AnsiColor;
use anstyle::Style;

use super::layout::Screen;
use super::layout::StyledText;
use super::layout::shortened;
use super::layout::width_of;
use super::layout::words_of;
use super::style::grade_style;
use super::style::score_style;
use super::style::symbol_of;
use crate::domain::Grade;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::ScoredRecording;
use crate::domain::Verdict;
use crate::report::costly::costly_words;
use crate::report::team_scores;
use crate::report::text::clock;
use crate::report::text::questions;
use crate::report::text::score_text;
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
/// The most recordings to listen to, and of those that were not scored.
const MOST_FILES: usize = 4;
/// The most words that cost points.
const MOST_COSTLY_SHOWN: usize = 3;

/// Writes who needs what; `listed` with a line for every recording, and one for every check.
pub(super) fn write(screen: &mut Screen<'_>, report: &Report, listed: bool) -> io::Result<()> {
    screen.heading("All recordings")?;
    if listed {
        for recording in &report.recordings {
            row(screen, recording)?;
        }
        screen.blank()?;
    }
    let scores = team_scores(report);
    if let Some(summary) = summarise(&scores) {
        let failed = report.recordings.len() - scores.len();
        needs(screen, &summary, failed)?;
        to_listen_to(screen, report)?;
        costly(screen, report)?;
        if listed {
            by_check(screen, &summary)?;
        }
    }
    not_scored(screen, report)?;
    if !listed {
        let hint = words_of(
            "Each recording: --list. Full cards: --full. Page: --out team.html --open",
            Style::new().dimmed(),
        );
        screen.paragraph(&[StyledText::plain("  ")], &hint)?;
    }
    Ok(())
}

/// Writes what a team's recordings add up to, where nothing is known but their verdicts.
pub(super) fn write_summary(screen: &mut Screen<'_>, summary: &Summary) -> io::Result<()> {
    needs(screen, summary, 0)?;
    by_check(screen, summary)
}

/// Writes each rep with the trend and the weakest checks, those who need most first.
fn needs(screen: &mut Screen<'_>, summary: &Summary, failed: usize) -> io::Result<()> {
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
    screen.heading("Who needs what")?;
    let trends: Vec<String> = summary.reps.iter().map(|rep| trend(&rep.trend)).collect();
    let room = trends.iter().map(|trend| trend.chars().count()).max();
    let room = room.unwrap_or_default();
    let title = format!(
        "  {:NAME$} {:>5} {:>7}  {:<room$}{}{}",
        "",
        "takes",
        "average",
        if room > 0 { "trend" } else { "" },
        if room > 0 { "  " } else { "" },
        "weakest checks (how often)"
    );
    dimmed_line(screen, &title)?;
    for (rep, trend) in summary.reps.iter().zip(&trends).rev() {
        rep_line(screen, rep, &format!("{trend:<room$}"))?;
    }
    screen.blank()
}

/// Writes the recordings that a person must listen to before their scores are final.
fn to_listen_to(screen: &mut Screen<'_>, report: &Report) -> io::Result<()> {
    let asked: Vec<_> = scored_in(report)
        .filter_map(|(_, scored)| {
            let question = questions(&scored.scorecard.checks).into_iter().next()?;
            Some((scored, question))
        })
        .collect();
    if asked.is_empty() {
        return Ok(());
    }
    screen.heading("Listen to these yourself")?;
    for (scored, question) in asked.iter().take(MOST_FILES) {
        let at = question
            .at
            .map_or_else(String::new, |span| clock(span.start));
        let gutter = StyledText::new(&format!("  {at:>5}  "), symbol_of(Verdict::Unsure).1);
        let file = shortened(&scored.recording.file, screen.width() / 2);
        let mut words = words_of(&file, Style::new().bold());
        let text = format!("({}): {}", score_text(&scored.scorecard), question.text);
        words.extend(words_of(&text, Style::new()));
        screen.brief(&[gutter], &words, None, 1)?;
    }
    and_more(screen, asked.len().saturating_sub(MOST_FILES))?;
    screen.blank()
}

/// Writes the words that cost points most often.
fn costly(screen: &mut Screen<'_>, report: &Report) -> io::Result<()> {
    let costly = costly_words(scored_in(report));
    if costly.is_empty() {
        return Ok(());
    }
    screen.heading("What cost points")?;
    for words in costly.iter().take(MOST_COSTLY_SHOWN) {
        let points = format!("  {:>5.0}  ", -words.points);
        let gutter = StyledText::new(&points, symbol_of(Verdict::Missed).1);
        let times = match words.recordings.len() {
            1 => String::new(),
            times => format!(", {times} times"),
        };
        let text = format!("{}{times}: \"{}\"", words.check.id, words.words);
        screen.brief(&[gutter], &words_of(&text, Style::new()), None, 1)?;
    }
    screen.blank()
}

fn not_scored(screen: &mut Screen<'_>, report: &Report) -> io::Result<()> {
    let failed = report
        .recordings
        .iter()
        .filter_map(|recording| match recording {
            RecordingReport::Failed { file, .. } => Some(file),
            RecordingReport::Scored(_) => None,
        });
    let failed: Vec<&String> = failed.collect();
    if failed.is_empty() {
        return Ok(());
    }
    screen.heading("Not scored")?;
    for file in failed.iter().take(MOST_FILES) {
        let file = shortened(file, screen.width().saturating_sub(2));
        screen.line(&[StyledText::plain(&format!("  {file}"))])?;
    }
    and_more(screen, failed.len().saturating_sub(MOST_FILES))?;
    screen.blank()
}

fn and_more(screen: &mut Screen<'_>, more: usize) -> io::Result<()> {
    match more {
        0 => Ok(()),
        more => dimmed_line(screen, &format!("  and {more} more")),
    }
}

fn dimmed_line(screen: &mut Screen<'_>, text: &str) -> io::Result<()> {
    let text = shortened(text, screen.width());
    screen.line(&[StyledText::new(text.trim_end(), Style::new().dimmed())])
}

/// Returns the recordings that were scored, with their indexes.
fn scored_in(report: &Report) -> impl Iterator<Item = (usize, &ScoredRecording)> {
    let recordings = report.recordings.iter().enumerate();
    recordings.filter_map(|(index, recording)| match recording {
        RecordingReport::Scored(scored) => Some((index, &**scored)),
        RecordingReport::Failed { .. } => None,
    })
}

/// Writes how often each check was met, and the best and the worst recordings.
fn by_check(screen: &mut Screen<'_>, summary: &Summary) -> io::Result<()> {
    screen.heading("By check")?;
    let title = format!(
        "  {:NAME$} {:>5} {:>6} {:>6} {:>6}  {}",
        "", "met", "partly", "missed", "unsure", "takes"
    );
    dimmed_line(screen, &title)?;
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

fn rep_line(screen: &mut Screen<'_>, rep: &RepFigures, trend: &str) -> io::Result<()> {
    let weakest: Vec<String> = rep
        .weakest
        .iter()
        .map(|(id, count)| format!("{id} ({count})"))
        .collect();
    let figures = format!(
        " {:>5} {:>7.0}  {trend}{}{}",
        rep.messages,
        rep.mean_score,
        if trend.is_empty() { "" } else { "  " },
        if weakest.is_empty() {
            "none".to_owned()
        } else {
            weakest.join(", ")
        },
    );
    let name = shortened(&rep.rep, NAME);
    let pad = NAME.saturating_sub(width_of(&[StyledText::plain(&name)]));
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
    format!("{:.0} {bars} {:.0}", first.mean_score, last.mean_score)
}

#[expect(clippy::cast_precision_loss, reason = "nobody records 2^52 messages")]
fn ratio(count: usize, of: usize) -> f64 {
    count as f64 / of as f64
}
