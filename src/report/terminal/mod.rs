//! The report as cards for a person: what it is worth, what to fix first, every check with its
//! proof, and the transcript with what was found. Lines and colours are left to `layout`.

mod layout;
mod marks;
mod summary;

use std::io;
use std::io::Write;

use anstyle::AnsiColor;
use anstyle::Style;

use crate::domain::CheckResult;
use crate::domain::Grade;
use crate::domain::Mention;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::ScoredRecording;
use crate::domain::Verdict;
use crate::report::text::persons_word;
use crate::team::Summary;

pub use layout::Look;
use layout::Screen;
use layout::StyledText;
use layout::StyledWord;
use layout::shortened;
use layout::width_of;
use layout::words_of;

/// The most quotes shown as proof of one check.
const MOST_QUOTES: usize = 4;
/// The columns of the bar that shows the score.
const BAR: usize = 20;
/// The narrowest screen on which there is room for it.
const BAR_FROM: usize = 60;

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
/// stands in the table alone: its sentence is told where errors are told.
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
            card(&mut screen, report, scored)?;
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

/// Writes the card of one recording.
fn card(screen: &mut Screen<'_>, report: &Report, scored: &ScoredRecording) -> io::Result<()> {
    header(screen, report, scored)?;
    let coaching = &scored.scorecard.coaching;
    section(screen, "Fix first", &numbered(&coaching.fix))?;
    title(screen, "Checks")?;
    for check in &scored.scorecard.checks {
        write_check(screen, check)?;
    }
    screen.blank()?;
    section(screen, "Keep", &dotted(&coaching.keep))?;
    section(screen, "Practise next", &dotted(coaching.drill.as_slice()))?;
    // What a thing to fix quotes already is not said twice.
    let told = |cut: &String| coaching.fix.iter().any(|fix| fix.contains(bare(cut)));
    let cut: Vec<String> = coaching
        .cut
        .iter()
        .filter(|cut| !told(cut))
        .cloned()
        .collect();
    section(screen, "Leave out", &dotted(&quoted(&cut)))?;
    let takes = coaching.rewrite_seconds.map_or_else(String::new, |takes| {
        format!(", about {:.0} seconds", takes.as_seconds())
    });
    section(
        screen,
        &format!("Try it like this{takes}"),
        &dotted(&quoted(coaching.rewrite.as_slice())),
    )?;
    title(screen, "Transcript")?;
    if scored.transcript.words.is_empty() {
        screen.line(&[StyledText::plain("  (no words)")])?;
    } else {
        marks::write(screen, scored)?;
    }
    screen.blank()
}

fn header(screen: &mut Screen<'_>, report: &Report, scored: &ScoredRecording) -> io::Result<()> {
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

    let style = grade_style(card.grade);
    let mut verdict = vec![
        StyledText::plain("  "),
        StyledText::new(&format!("{}/100", card.score), style.bold()),
        StyledText::plain("  grade "),
        StyledText::new(&card.grade.to_string(), style.bold()),
        StyledText::plain("  "),
    ];
    if screen.width() >= BAR_FROM {
        let full = usize::from(card.score).min(100) * BAR / 100;
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
    let mut facts: Vec<String> = Vec::new();
    facts.extend(scored.rep.name.clone());
    facts.extend(scored.rep.number.clone());
    facts.push(format!("rubric {}", scored.rubric.id));
    facts.push(match &report.engine.model {
        Some(model) => format!("heard by {} ({model})", report.engine.name),
        None => "transcript given".to_owned(),
    });
    screen.paragraph(
        &[StyledText::plain("  ")],
        &words_of(&facts.join(" · "), Style::new().dimmed()),
    )?;
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
        words.extend(words_of(&persons_word(overridden), Style::new()));
    }
    words.extend(words_of(&check.reason, Style::new()));
    // What the reason quotes already needs no more than its time, if it does not tell that too.
    let (told, untold): (Vec<&Mention>, Vec<&Mention>) = check
        .evidence
        .iter()
        .partition(|mention| check.reason.contains(bare(&mention.text)));
    let timed = |m: &Mention| {
        m.span
            .is_some_and(|span| check.reason.contains(&span.start.to_string()))
    };
    words.extend(
        told.iter()
            .filter(|mention| !timed(mention))
            .filter_map(|mention| time_of(mention)),
    );
    screen.paragraph(&gutter, &words)?;

    let quotes = quotes_of(&untold);
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
    for mention in evidence.iter().take(MOST_QUOTES) {
        // The same words again need no more than their time.
        if bare(&mention.text) != before {
            before = bare(&mention.text);
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
    let more = evidence.len().saturating_sub(MOST_QUOTES);
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

/// Returns words without the punctuation that happens to follow them.
fn bare(text: &str) -> &str {
    text.trim_end_matches([',', '.', ';', ':'])
}

/// Returns a verdict's sign and style; the word stands beside it.
fn symbol_of(verdict: Verdict) -> (char, Style) {
    match verdict {
        Verdict::Met => ('✓', AnsiColor::Green.on_default()),
        Verdict::Partly => ('~', AnsiColor::Yellow.on_default()),
        Verdict::Missed => ('✗', AnsiColor::Red.on_default()),
        Verdict::Unsure => ('?', AnsiColor::Magenta.on_default()),
        Verdict::Skipped => ('-', Style::new().dimmed()),
    }
}

fn grade_style(grade: Grade) -> Style {
    match grade {
        Grade::A | Grade::B => AnsiColor::Green.on_default(),
        Grade::C | Grade::D => AnsiColor::Yellow.on_default(),
        Grade::F => AnsiColor::Red.on_default(),
    }
}

fn title(screen: &mut Screen<'_>, title: &str) -> io::Result<()> {
    screen.line(&[StyledText::new(title, Style::new().bold().underline())])
}

/// Writes a titled list, or nothing for an empty one.
fn section(screen: &mut Screen<'_>, name: &str, items: &[(String, &String)]) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    title(screen, name)?;
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

fn quoted(items: &[String]) -> Vec<String> {
    items.iter().map(|item| format!("“{item}”")).collect()
}
