//! Lines on a screen: styled words, wrapped to a width that counts columns and not bytes. What is
//! said in them is left to the others.

use std::io;
use std::io::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

use crate::report::text::printable;

/// How a card may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether there may be colour. It never carries a meaning alone.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
}

/// The narrowest text that is still wrapped; below it, lines run over.
const NARROWEST: usize = 16;

/// Some characters of one style, without a line break among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StyledText {
    text: String,
    style: Style,
}

impl StyledText {
    /// Takes text from anywhere: what could steer the terminal is escaped.
    pub(super) fn new(text: &str, style: Style) -> Self {
        Self {
            text: printable(text).replace('\n', "\\n"),
            style,
        }
    }

    /// Takes text in the terminal's own style.
    pub(super) fn plain(text: &str) -> Self {
        Self::new(text, Style::new())
    }

    fn width(&self) -> usize {
        self.text.width()
    }
}

/// What stays together on a line: pieces without white space between them.
pub(super) type StyledWord = Vec<StyledText>;

/// Splits a text into words of one style.
pub(super) fn words_of(text: &str, style: Style) -> Vec<StyledWord> {
    text.split_whitespace()
        .map(|word| vec![StyledText::new(word, style)])
        .collect()
}

/// Returns the columns that pieces take.
pub(super) fn width_of(pieces: &[StyledText]) -> usize {
    pieces.iter().map(StyledText::width).sum()
}

/// Returns the columns that words take, with a space between them.
fn width_of_words(words: &[StyledWord]) -> usize {
    let widths: usize = words.iter().map(|word| width_of(word)).sum();
    widths + words.len().saturating_sub(1)
}

/// Returns a text cut to a number of columns, with an ellipsis where something went.
pub(super) fn shortened(text: &str, width: usize) -> String {
    let text = printable(text).replace('\n', " ");
    if text.width() <= width {
        return text;
    }
    let mut short = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

/// Somewhere to write lines.
pub(super) struct Screen<'a> {
    writer: &'a mut dyn Write,
    look: Look,
    lines: usize,
}

impl<'a> Screen<'a> {
    pub(super) fn new(writer: &'a mut dyn Write, look: Look) -> Self {
        Self {
            writer,
            look,
            lines: 0,
        }
    }

    /// Returns how many lines were written.
    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    pub(super) fn width(&self) -> usize {
        self.look.width
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        self.end_line()
    }

    /// Writes the heading of a section.
    pub(super) fn heading(&mut self, text: &str) -> io::Result<()> {
        self.line(&[StyledText::new(text, Style::new().bold().underline())])
    }

    /// Writes one line, however long.
    pub(super) fn line(&mut self, pieces: &[StyledText]) -> io::Result<()> {
        for piece in pieces {
            self.piece(piece)?;
        }
        self.end_line()
    }

    /// Writes words under each other: the first line begins with `gutter`, the others are indented
    /// as far as it reaches.
    pub(super) fn paragraph(
        &mut self,
        gutter: &[StyledText],
        words: &[StyledWord],
    ) -> io::Result<()> {
        let indent = StyledText::plain(&" ".repeat(width_of(gutter)));
        for (index, line) in self.wrapped(width_of(gutter), words).iter().enumerate() {
            let start = if index == 0 {
                gutter
            } else {
                std::slice::from_ref(&indent)
            };
            self.words(start, line)?;
        }
        Ok(())
    }

    /// Writes words as a paragraph of a few lines at most, with an ellipsis where more would follow, and a note
    /// at the right end of the first line.
    pub(super) fn brief(
        &mut self,
        gutter: &[StyledText],
        words: &[StyledWord],
        note: Option<&StyledText>,
        most_lines: usize,
    ) -> io::Result<()> {
        let right = note.map_or(0, |note| note.width() + 2);
        let used = width_of(gutter) + right;
        let mut lines = self.wrapped(used, words);
        if lines.len() > most_lines {
            lines.truncate(most_lines);
            let last = lines.pop().unwrap_or_default();
            lines.push(self.ending_in_ellipsis(used, last));
        }
        let indent = StyledText::plain(&" ".repeat(width_of(gutter)));
        for (index, mut line) in lines.into_iter().enumerate() {
            let start = if index == 0 {
                gutter
            } else {
                std::slice::from_ref(&indent)
            };
            if let Some(note) = note.filter(|_| index == 0) {
                let taken = width_of(gutter) + width_of_words(&line) + note.width() + 1;
                let space = " ".repeat(self.width().saturating_sub(taken));
                line.push(vec![StyledText::plain(&space), note.clone()]);
            }
            self.words(start, &line)?;
        }
        Ok(())
    }

    /// Returns a line with an ellipsis at its end, and without the last words where there is no room for it.
    fn ending_in_ellipsis(&self, indent: usize, mut line: Vec<StyledWord>) -> Vec<StyledWord> {
        let room = self.width().saturating_sub(indent).max(NARROWEST);
        while line.len() > 1 && width_of_words(&line) + 2 > room {
            line.pop();
        }
        line.push(vec![StyledText::plain("…")]);
        line
    }

    /// Breaks words into lines that leave `indent` columns free.
    pub(super) fn wrapped(&self, indent: usize, words: &[StyledWord]) -> Vec<Vec<StyledWord>> {
        let room = self.look.width.saturating_sub(indent).max(NARROWEST);
        let mut lines: Vec<Vec<StyledWord>> = vec![Vec::new()];
        let mut used = 0;
        for word in words.iter().flat_map(|word| broken(word, room)) {
            let width = width_of(&word);
            if used > 0 && used + 1 + width > room {
                lines.push(Vec::new());
                used = 0;
            }
            used += width + usize::from(used > 0);
            if let Some(line) = lines.last_mut() {
                line.push(word);
            }
        }
        lines
    }

    /// Writes one line of words after a gutter.
    pub(super) fn words(&mut self, gutter: &[StyledText], words: &[StyledWord]) -> io::Result<()> {
        for piece in gutter {
            self.piece(piece)?;
        }
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                write!(self.writer, " ")?;
            }
            for piece in word {
                self.piece(piece)?;
            }
        }
        self.end_line()
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.lines += 1;
        writeln!(self.writer)
    }

    fn piece(&mut self, piece: &StyledText) -> io::Result<()> {
        let style = piece.style;
        if self.look.color && !style.is_plain() {
            write!(self.writer, "{style}{}{style:#}", piece.text)
        } else {
            write!(self.writer, "{}", piece.text)
        }
    }
}

/// Breaks a word that is wider than a whole line.
fn broken(word: &StyledWord, room: usize) -> Vec<StyledWord> {
    if width_of(word) <= room {
        return vec![word.clone()];
    }
    let mut parts: Vec<StyledWord> = vec![Vec::new()];
    let mut used = 0;
    for piece in word {
        let mut run = String::new();
        for c in piece.text.chars() {
            let width = c.width().unwrap_or(0);
            if used + width > room {
                let text = std::mem::take(&mut run);
                if let Some(part) = parts.last_mut() {
                    part.push(StyledText {
                        text,
                        style: piece.style,
                    });
                }
                parts.push(Vec::new());
                used = 0;
            }
            used += width;
            run.push(c);
        }
        if let Some(part) = parts.last_mut() {
            part.push(StyledText {
                text: run,
                style: piece.style,
            });
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: usize, gutter: &str, text: &str) -> String {
        let mut bytes = Vec::new();
        let look = Look {
            color: false,
            width,
        };
        Screen::new(&mut bytes, look)
            .paragraph(&[StyledText::plain(gutter)], &words_of(text, Style::new()))
            .unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn words_wrap_under_each_other() {
        assert_eq!(
            shown(24, "12: ", "Hi Jim it's Sean here please call me"),
            "12: Hi Jim it's Sean\n    here please call me\n"
        );
    }

    #[test]
    fn wide_characters_count_twice_and_long_words_are_broken() {
        assert_eq!(
            shown(16, "", "日本語日本語 日本語"),
            "日本語日本語\n日本語\n"
        );
        assert_eq!(
            shown(16, "", &"x".repeat(20)),
            format!("{}\nxxxx\n", "x".repeat(16))
        );
        assert_eq!(shown(0, "", ""), "\n");
    }

    #[test]
    fn a_text_is_shortened_by_columns() {
        assert_eq!(shortened("Hi Jim", 6), "Hi Jim");
        assert_eq!(shortened("Hi Jimmy", 6), "Hi Ji…");
        assert_eq!(shortened("日本語", 4), "日…");
    }
}
