//! The full card of one recording: its score, what to fix first, every check with its proof, what to keep and to
//! practise, and the transcript with what was found.

use std::io;

use anstyle::AnsiColor;
use anstyle::Style;

use super::layout::Screen;
use super::layout::StyledText;
use super::layout::StyledWord;
use super::layout::shortened;
use super::layout::width_of;
use super::layout::words_of;
use super::marks;
use super::style::score_style;
use super::style::symbol_of;
use crate::domain::CheckResult;
use crate::domain::Mention;
use crate::domain::ScoredRecording;
use crate::domain::Verdict;
use crate::report::text::grade_text;
use crate::report::text::override_note;
use crate::report::text::score_notes;
use crate::report::text::score_text;
use crate::text::trimmed;

/// The most quotes shown as proof of one check.
const MOST_QUOTES_ON_CARD: usize = 4;
/// The columns of the bar that shows the score.
const BAR: usize = 20;
/// The narrowest screen on which there is room for it.
const BAR_FROM: usize = 60;

/// Writes the full card of one recording.
pub(super) fn write(screen: &mut Screen<'_>, scored: &ScoredRecording) -> io::Result<()> {
    header(screen, scored)?;
    let coaching = &scored.scorecard.coaching;
    section(screen, "Fix first", &numbered(&coaching.fix))?;
    screen.heading("Checks")?;
    for check in &scored.scorecard.checks {
        write_check(screen, check)?;
    }
    screen.blank()?;
    section(screen, "Keep", &dotted(&coaching.keep))?;
    section(screen, "Practise next", &dotted(coaching.drill.as_slice()))?;
    // What is to be fixed may quote these words already.
    let quoted_above = |cut: &String| coaching.fix.iter().any(|fix| fix.contains(trimmed(cut)));
    let cuts = coaching.cut.iter().filter(|cut| !quoted_above(cut));
    let cuts: Vec<String> = cuts.map(|cut| quoted(cut)).collect();
    section(screen, "Words you could cut", &dotted(&cuts))?;
    let seconds = coaching.rewrite_seconds.map_or_else(String::new, |time| {
        format!(" (about {:.0} s)", time.as_seconds())
    });
    let rewrite: Vec<String> = coaching.rewrite.iter().map(|text| quoted(text)).collect();
    section(screen, &format!("Try this{seconds}"), &dotted(&rewrite))?;
    screen.heading("Transcript")?;
    if scored.transcript.words.is_empty() {
        screen.line(&[StyledText::plain("  (no speech)")])?;
    } else {
        marks::write(screen, scored)?;
    }
    screen.blank()
}

fn header(screen: &mut Screen<'_>, scored: &ScoredRecording) -> io::Result<()> {
    let card = &scored.scorecard;
    let name = shortened(&scored.recording.file, screen.width().saturating_sub(6));
    let start = [
        StyledText::new("━━ ", Style::new().dimmed()),
        StyledText::new(&name, Style::new().bold()),
        StyledText::plain(" "),
    ];
    let rest = screen.width().saturating_sub(width_of(&start));
    let rule = StyledText::new(&"━".repeat(rest), Style::new().dimmed());
    screen.line(&[&start[..], &[rule]].concat())?;
    screen.blank()?;

    let style = score_style(card);
    let (lowest, _) = card.bounds();
    let mut verdict = vec![
        StyledText::plain("  "),
        StyledText::new(&format!("{}/100", score_text(card)), style.bold()),
        StyledText::plain("  grade "),
        StyledText::new(&grade_text(card), style.bold()),
        StyledText::plain("  "),
    ];
    if screen.width() >= BAR_FROM {
        let full = usize::from(lowest).min(100) * BAR / 100;
        verdict.push(StyledText::new(&"█".repeat(full), style));
        verdict.push(StyledText::new(
            &"░".repeat(BAR - full),
            Style::new().dimmed(),
        ));
        verdict.push(StyledText::plain("  "));
    }
    let predicted = if scored.facts.is_some() {
        ""
    } else {
        " (predicted)"
    };
    verdict.push(StyledText::plain(&format!(
        "{:.1} s{predicted}",
        scored.duration.as_seconds()
    )));
    screen.line(&verdict)?;
    for note in score_notes(card) {
        screen.paragraph(&[StyledText::plain("  ")], &words_of(&note, style))?;
    }
    let rep = &scored.rep;
    let speaker: Vec<&str> = rep
        .name
        .iter()
        .chain(&rep.number)
        .map(String::as_str)
        .collect();
    if !speaker.is_empty() {
        screen.paragraph(
            &[StyledText::plain("  ")],
            &words_of(&speaker.join(" · "), Style::new().dimmed()),
        )?;
    }
    let notes = scored.facts.iter().flat_map(|facts| &facts.notes);
    for note in notes {
        let style = AnsiColor::Yellow.on_default();
        screen.paragraph(
            &[StyledText::new("  note: ", style)],
            &words_of(note, Style::new()),
        )?;
    }
    screen.blank()
}

fn write_check(screen: &mut Screen<'_>, check: &CheckResult) -> io::Result<()> {
    let (symbol, style) = symbol_of(check.verdict);
    let points = match check.verdict {
        Verdict::Unsure | Verdict::Skipped => "–".to_owned(),
        _ => format!("{}/{}", check.points, check.max_points),
    };
    let gutter = [
        StyledText::new(&format!("  {symbol} {:<8}", check.verdict), style),
        StyledText::new(&format!("{points:>7}  "), Style::new().dimmed()),
    ];
    let decided_well = matches!(check.verdict, Verdict::Met | Verdict::Skipped);
    let mut words = words_of(&check.title, Style::new().bold());
    if !decided_well {
        words.push(vec![StyledText::new(
            &format!("({})", check.id),
            Style::new().dimmed(),
        )]);
    }
    if let Some(last) = words.last_mut() {
        last.push(StyledText::plain(":"));
    }
    if let Some(overridden) = &check.overridden {
        words.extend(words_of(&override_note(overridden), Style::new()));
    }
    words.extend(words_of(&check.reason, Style::new()));
    // What the reason quotes needs only its time, and nothing where the reason has that.
    let reason = &check.reason;
    let has_text = |mention: &Mention| reason.contains(trimmed(&mention.text));
    let has_time = |mention: &Mention| {
        let span = mention.span;
        span.is_some_and(|span| reason.contains(&span.start.to_string()))
    };
    let (in_reason, others): (Vec<&Mention>, Vec<&Mention>) = check
        .evidence
        .iter()
        .partition(|m| has_text(m) || has_time(m) && m.doubt.is_none());
    let timeless = in_reason.iter().filter(|mention| !has_time(mention));
    words.extend(timeless.filter_map(|mention| time_of(mention)));
    screen.paragraph(&gutter, &words)?;

    let quotes = quotes_of(&others);
    if !quotes.is_empty() {
        let indent = StyledText::plain(&" ".repeat(width_of(&gutter)));
        screen.paragraph(&[indent], &quotes)?;
    }
    Ok(())
}

/// Returns the words that prove a verdict, quoted, each with its time.
fn quotes_of(evidence: &[&Mention]) -> Vec<StyledWord> {
    let mut words = Vec::new();
    let mut before = "";
    for mention in evidence.iter().take(MOST_QUOTES_ON_CARD) {
        // The same words again need no more than their time.
        if trimmed(&mention.text) != before {
            before = trimmed(&mention.text);
            words.extend(words_of(&format!("“{before}”"), Style::new().italic()));
        }
        words.extend(time_of(mention));
        if let Some(doubt) = &mention.doubt {
            let readings = match &doubt.readings[..] {
                [] => "(not clear)".to_owned(),
                readings => format!("({})", readings.join(" or ")),
            };
            words.extend(words_of(&readings, Style::new()));
        }
    }
    let more = evidence.len().saturating_sub(MOST_QUOTES_ON_CARD);
    if more > 0 {
        words.extend(words_of(&format!("and {more} more"), Style::new().dimmed()));
    }
    words
}

/// Returns when a mention was said, where that is known.
fn time_of(mention: &Mention) -> Option<StyledWord> {
    let time = mention.span?.to_string();
    Some(vec![StyledText::new(&time, AnsiColor::Cyan.on_default())])
}

/// Writes a titled list, or nothing for an empty one.
fn section(screen: &mut Screen<'_>, name: &str, items: &[(String, &String)]) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    screen.heading(name)?;
    for (gutter, item) in items {
        screen.paragraph(&[StyledText::plain(gutter)], &words_of(item, Style::new()))?;
    }
    screen.blank()
}

fn numbered(items: &[String]) -> Vec<(String, &String)> {
    (1..)
        .map(|number: usize| format!("  {number}. "))
        .zip(items)
        .collect()
}

fn dotted(items: &[String]) -> Vec<(String, &String)> {
    items.iter().map(|item| ("  • ".to_owned(), item)).collect()
}

fn quoted(text: &str) -> String {
    format!("“{text}”")
}
