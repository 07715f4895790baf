//! The transcript with what was found in it marked: in brackets with a label, so that it reads the
//! same without colour.

use std::io;

use anstyle::Style;

use super::layout::Screen;
use super::layout::StyledText;
use super::layout::StyledWord;
use super::layout::width_of;
use super::style::mark_style;
use crate::domain::Mention;
use crate::domain::ScoredRecording;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::report::nesting::nested;
use crate::report::text::clock;
use crate::report::text::mention_label;

/// Writes the transcript: each line with the time of its first word, what was found in brackets.
pub(super) fn write(screen: &mut Screen<'_>, scored: &ScoredRecording) -> io::Result<()> {
    let transcript = &scored.transcript;
    let marks = marks_of(&scored.mentions, transcript.words.len());
    // Marks are sorted by their first words: those that are open are carried along.
    let mut open: Vec<&Mark> = Vec::new();
    let mut coming = marks.iter().peekable();
    let words: Vec<StyledWord> = (0..transcript.words.len())
        .map(|index| {
            open.retain(|mark| mark.words.last >= index);
            while let Some(mark) = coming.next_if(|mark| mark.words.first <= index) {
                open.push(mark);
            }
            marked(transcript, &open, index)
        })
        .collect();
    let has_times = transcript.words.iter().any(|word| word.span.is_some());
    let indent = if has_times { "  0:00  ".len() } else { 2 };
    let mut said = 0;
    for line in screen.wrapped(indent, &words) {
        let time = transcript
            .words
            .get(said)
            .and_then(|word| word.span)
            .filter(|_| has_times)
            .map_or_else(String::new, |span| clock(span.start));
        let gutter = StyledText::new(
            &format!("  {time:<rest$}", rest = indent - 2),
            Style::new().dimmed(),
        );
        // A word broken over lines counts once more than it was said; the next time is still near.
        said += line.len();
        screen.words(&[gutter], &line)?;
    }
    Ok(())
}

/// A stretch of words with its label.
struct Mark {
    words: WordRange,
    label: String,
    style: Style,
}

/// Turns mentions into marks that never cross.
fn marks_of(mentions: &[Mention], words: usize) -> Vec<Mark> {
    nested(mentions, words)
        .into_iter()
        .map(|(words, mention)| {
            let doubt = if mention.doubt.is_some() { "?" } else { "" };
            Mark {
                words,
                label: format!("{}{doubt}: ", mention_label(mention.kind)),
                style: mark_style(mention.kind),
            }
        })
        .collect()
}

/// Returns one word with the marks that open before it and close after it.
fn marked(transcript: &Transcript, marks: &[&Mark], index: usize) -> StyledWord {
    let mut pieces = Vec::new();
    for mark in marks.iter().filter(|mark| mark.words.first == index) {
        pieces.push(StyledText::new("[", mark.style));
        pieces.push(StyledText::new(&mark.label, mark.style.dimmed()));
    }
    let innermost = marks
        .iter()
        .rfind(|mark| mark.words.contains(index))
        .map_or_else(Style::new, |mark| mark.style.bold());
    let text = transcript.words.get(index).map_or("", |word| &word.text);
    pieces.push(StyledText::new(text, innermost));
    for mark in marks.iter().rev().filter(|mark| mark.words.last == index) {
        pieces.push(StyledText::new("]", mark.style));
    }
    debug_assert!(width_of(&pieces) > 0, "no word is empty");
    pieces
}
