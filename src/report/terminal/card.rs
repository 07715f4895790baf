//! The card of one recording on one screen: the verdict, what a person must listen to, what to fix, and the message
//! said better. Only what is not met is in it; `full` has all the rest.

use std::io;

use anstyle::AnsiColor;
use anstyle::Style;

use super::layout::Screen;
use super::layout::StyledText;
use super::layout::StyledWord;
use super::layout::shortened;
use super::layout::width_of;
use super::layout::words_of;
use super::style::score_style;
use super::style::symbol_of;
use crate::domain::CheckResult;
use crate::domain::Grade;
use crate::domain::ScoredRecording;
use crate::domain::Verdict;
use crate::report::text::Question;
use crate::report::text::cap_note;
use crate::report::text::clock;
use crate::report::text::own_number;
use crate::report::text::questions;
use crate::report::text::region_question;
use crate::report::text::verdict_sentence;
use crate::text::trimmed;

/// The lines of a card, so that it and what was typed fit a screen of 24.
const MOST_LINES: usize = 22;
/// What every card begins with, by which its file is recognised.
const RULE: &str = "━━ ";
/// A name that is cut shorter is left out.
const FEWEST_COLUMNS_OF_A_NAME: usize = 12;
/// The columns of the bar that shows the score.
const BAR: usize = 20;
/// The most things to listen to that are named.
const MOST_QUESTIONS: usize = 3;
/// The most oddities of a recording that are named.
const MOST_NOTES: usize = 2;
/// The most lines of one thing to fix, and of anything else; one less where there is both to listen and to fix.
const MOST_LINES_A_FIX: usize = 3;
const MOST_LINES_AN_ITEM: usize = 2;

/// Writes the card of one recording; `alone` where no other follows, so that it says where more is to be had.
pub(super) fn write(
    screen: &mut Screen<'_>,
    scored: &ScoredRecording,
    alone: bool,
) -> io::Result<()> {
    let start = screen.lines();
    let card = Card {
        scored,
        questions: questions(&scored.scorecard.checks),
        region: region_question(scored),
    };
    if card.is_good() {
        card.in_two_lines(screen)?;
    } else {
        card.header(screen)?;
        card.verdict(screen)?;
        card.to_listen_to(screen)?;
        card.to_fix(screen)?;
        card.to_try(screen, start)?;
        card.counts(screen, alone)?;
    }
    screen.blank()
}

struct Card<'a> {
    scored: &'a ScoredRecording,
    questions: Vec<Question>,
    /// Whether the number may be one of another region, as a question.
    region: Option<String>,
}

impl Card<'_> {
    /// Returns whether there is nothing to do about it.
    fn is_good(&self) -> bool {
        let card = &self.scored.scorecard;
        let settled =
            |check: &CheckResult| matches!(check.verdict, Verdict::Met | Verdict::Skipped);
        card.grade == Grade::A && card.checks.iter().all(settled) && self.region.is_none()
    }

    fn in_two_lines(&self, screen: &mut Screen<'_>) -> io::Result<()> {
        let card = &self.scored.scorecard;
        let score = format!("{} {}", card.grade, card.score);
        let rest = format!("   {}   nothing to fix", self.length());
        let used = RULE.chars().count() + score.len() + 2 + rest.len();
        let room = screen.width().saturating_sub(used);
        screen.line(&[
            StyledText::new(RULE, Style::new().dimmed()),
            StyledText::new(&score, score_style(card).bold()),
            StyledText::new(
                &format!("  {}", shortened(&self.scored.recording.file, room)),
                Style::new().bold(),
            ),
            StyledText::plain(&rest),
        ])?;
        if let Some(kept) = card.coaching.keep.first() {
            let words = words_of(kept, Style::new());
            screen.brief(&[label("Keep")], &words, None, 1)?;
        }
        self.notes(screen)
    }

    /// Returns how many lines an item may have, of those it has on a card with more room.
    fn room_for(&self, most_lines: usize) -> usize {
        let is_full = !self.questions.is_empty() && !self.scored.scorecard.coaching.fix.is_empty();
        most_lines - usize::from(is_full)
    }

    fn length(&self) -> String {
        let predicted = match self.scored.facts {
            Some(_) => "",
            None => " (predicted)",
        };
        format!("{:.1} s{predicted}", self.scored.duration.as_seconds())
    }

    /// Writes whose recording it is, and how long.
    fn header(&self, screen: &mut Screen<'_>) -> io::Result<()> {
        let length = self.length();
        let rep = &self.scored.rep;
        let speaker: Vec<String> = rep
            .name
            .clone()
            .into_iter()
            .chain(own_number(self.scored))
            .collect();
        let speaker = speaker.join(", ");
        let room = screen.width().saturating_sub(length.len() + 6);
        let name = shortened(&self.scored.recording.file, room);
        let name = StyledText::new(&name, Style::new().bold());
        let left = room.saturating_sub(width_of(std::slice::from_ref(&name)) + 4);
        let mut start = vec![StyledText::new(RULE, Style::new().dimmed()), name];
        if left >= speaker.len().min(FEWEST_COLUMNS_OF_A_NAME) && !speaker.is_empty() {
            start.push(StyledText::plain(&format!(
                "   {}",
                shortened(&speaker, left)
            )));
        }
        let rest = screen
            .width()
            .saturating_sub(width_of(&start) + length.len() + 2);
        let rule = format!(" {} ", "━".repeat(rest));
        let end = [
            StyledText::new(&rule, Style::new().dimmed()),
            StyledText::plain(&length),
        ];
        screen.line(&[&start[..], &end[..]].concat())?;
        screen.blank()
    }

    /// Writes the score, and the verdict in a sentence.
    fn verdict(&self, screen: &mut Screen<'_>) -> io::Result<()> {
        let card = &self.scored.scorecard;
        let style = score_style(card);
        let (lowest, highest) = card.bounds();
        let score = if lowest == highest {
            format!("  {} {lowest}   ", card.grade)
        } else {
            format!("  ? {lowest} to {highest}   ")
        };
        let mut words = Vec::new();
        if card.range.is_some() {
            words.extend(words_of("Not final.", style.bold()));
        }
        let sentence = verdict_sentence(card, &self.questions);
        words.extend(words_of(&sentence, Style::new().bold()));
        screen.brief(&[StyledText::new(&score, style.bold())], &words, None, 2)?;
        if card.range.is_none() {
            let full = usize::from(lowest).min(100) * BAR / 100;
            screen.line(&[
                StyledText::new(&format!("  {}", "█".repeat(full)), style),
                StyledText::new(&"░".repeat(BAR - full), Style::new().dimmed()),
            ])?;
        }
        if let Some(cap) = cap_note(card) {
            let words = words_of(&cap, style);
            let most = self.room_for(MOST_LINES_AN_ITEM);
            screen.brief(&[StyledText::plain("  ")], &words, None, most)?;
        }
        self.notes(screen)?;
        screen.blank()
    }

    /// Writes what is odd about the recording.
    fn notes(&self, screen: &mut Screen<'_>) -> io::Result<()> {
        let notes = self.scored.facts.iter().flat_map(|facts| &facts.notes);
        for note in notes.take(MOST_NOTES) {
            let gutter = StyledText::new("  Note    ", AnsiColor::Yellow.on_default());
            let words = words_of(note, Style::new());
            screen.brief(&[gutter], &words, None, self.room_for(MOST_LINES_AN_ITEM))?;
        }
        Ok(())
    }

    /// Writes what a person has to listen to, or to read, before the score is believed.
    fn to_listen_to(&self, screen: &mut Screen<'_>) -> io::Result<()> {
        let style = symbol_of(Verdict::Unsure).1;
        let mut before = "";
        for question in self.questions.iter().take(MOST_QUESTIONS) {
            let verb = question.verb();
            let shown = if verb == before { "" } else { verb };
            before = verb;
            let gutter = StyledText::new(&format!("  {shown:<6}  "), style.bold());
            let at = question.at.map(|span| clock(span.start));
            let mut words = time_of(at.as_deref());
            words.extend(words_of(&question.text, Style::new()));
            screen.brief(&[gutter], &words, None, self.room_for(MOST_LINES_AN_ITEM))?;
        }
        let more = self.questions.len().saturating_sub(MOST_QUESTIONS);
        if more > 0 {
            let more = format!("          and {more} more: --full");
            screen.line(&[StyledText::new(&more, Style::new().dimmed())])?;
        }
        if let Some(question) = &self.region {
            let gutter = StyledText::new("  Region  ", style.bold());
            screen.brief(&[gutter], &words_of(question, Style::new()), None, 2)?;
        }
        if self.questions.is_empty() && self.region.is_none() {
            return Ok(());
        }
        screen.blank()
    }

    /// Writes what to fix, with the second where it is said and the points to gain.
    fn to_fix(&self, screen: &mut Screen<'_>) -> io::Result<()> {
        let coaching = &self.scored.scorecard.coaching;
        if coaching.fix.is_empty() {
            return Ok(());
        }
        for (index, fix) in coaching.fix.iter().enumerate() {
            let gutter = label(if index == 0 { "Fix" } else { "" });
            let checks = coaching.fix_checks.get(index);
            let at = checks.and_then(|ids| self.said_at(ids, fix));
            let mut words = time_of(at.as_deref());
            words.extend(words_of(fix, Style::new()));
            let points = coaching.fix_points.get(index).filter(|points| **points > 0);
            let points = points.map(|points| {
                StyledText::new(
                    &format!("{:>3}", format!("+{points}")),
                    AnsiColor::Green.on_default().bold(),
                )
            });
            let most = self.room_for(MOST_LINES_A_FIX);
            screen.brief(&[gutter], &words, points.as_ref(), most)?;
        }
        screen.blank()
    }

    /// Returns when the words that a fix quotes were said, where it does not say so itself.
    fn said_at(&self, checks: &[String], fix: &str) -> Option<String> {
        let all = self.scored.scorecard.checks.iter();
        let mut evidence = all
            .filter(|check| checks.contains(&check.id))
            .flat_map(|check| &check.evidence);
        let quoted = evidence.find(|mention| fix.contains(trimmed(&mention.text)))?;
        let start = quoted.span?.start;
        (!fix.contains(&start.to_string())).then(|| clock(start))
    }

    /// Writes the message said better, where it fits on the screen.
    fn to_try(&self, screen: &mut Screen<'_>, start: usize) -> io::Result<()> {
        let Some(rewrite) = &self.scored.scorecard.coaching.rewrite else {
            return Ok(());
        };
        let gutter = label("Try");
        let words = words_of(&format!("\"{rewrite}\""), Style::new());
        let lines = screen.wrapped(width_of(std::slice::from_ref(&gutter)), &words);
        // A blank line after it, two lines of counts, and the blank line that ends the card.
        let room = MOST_LINES.saturating_sub(screen.lines() - start + 4);
        if lines.len() > room {
            return Ok(());
        }
        screen.paragraph(&[gutter], &words)?;
        screen.blank()
    }

    /// Counts the checks and names those that are not met.
    fn counts(&self, screen: &mut Screen<'_>, alone: bool) -> io::Result<()> {
        let mut words = Vec::new();
        for verdict in [
            Verdict::Met,
            Verdict::Missed,
            Verdict::Partly,
            Verdict::Unsure,
        ] {
            let of = self.scored.scorecard.checks.iter();
            let ids: Vec<&str> = of
                .filter(|check| check.verdict == verdict)
                .map(|check| check.id.as_str())
                .collect();
            if ids.is_empty() {
                continue;
            }
            let (symbol, style) = symbol_of(verdict);
            let text = match verdict {
                Verdict::Met => format!("{symbol} {} met", ids.len()),
                _ => format!("{symbol} {verdict}: {}", ids.join(", ")),
            };
            if !words.is_empty() {
                words.extend(words_of("·", Style::new().dimmed()));
            }
            words.extend(words_of(&text, style));
        }
        screen.brief(&[StyledText::plain("  ")], &words, None, 2)?;
        if alone {
            let hint = words_of(MORE, Style::new().dimmed());
            screen.brief(&[StyledText::plain("  ")], &hint, None, 1)?;
        }
        Ok(())
    }
}

/// Where more is to be had.
const MORE: &str = "Everything: --full. To hear it: --out page.html --open";

fn label(text: &str) -> StyledText {
    StyledText::new(&format!("  {text:<6}"), Style::new().bold())
}

/// Returns a time as the first word of a line.
fn time_of(time: Option<&str>) -> Vec<StyledWord> {
    let style = AnsiColor::Cyan.on_default();
    time.iter()
        .map(|time| vec![StyledText::new(time, style)])
        .collect()
}
