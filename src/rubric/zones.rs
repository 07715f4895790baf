//! Where a message opens and closes, counted in the words one says.

use std::fmt;

use serde::Serialize;

use crate::domain::Millis;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::WordRange;

/// How far a message's opening or closing reaches.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// A share of the spoken words, from 0 to 100, with numbers expanded to the words one says.
    Percent(f64),
    /// This many spoken words.
    Words(f64),
    /// This many seconds; where words have no times, their share of the duration is taken.
    Seconds(f64),
}

/// Shows how far: `35 % of the spoken words`.
impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => write!(f, "{percent} % of the spoken words"),
            Self::Words(words) => write!(f, "{words} spoken words"),
            Self::Seconds(seconds) => write!(f, "{seconds} seconds"),
        }
    }
}

/// Where in a message something has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Wherever.
    Anywhere,
    /// It begins in the opening.
    Opening,
    /// It ends in the closing.
    Closing,
}

impl Place {
    /// All places by the words a rubric writes.
    pub(crate) const PLACE_WORDS: [(&'static str, Self); 3] = [
        ("anywhere", Self::Anywhere),
        ("opening", Self::Opening),
        ("closing", Self::Closing),
    ];
}

/// A transcript laid out by its spoken words, and how far its opening and closing reach.
#[derive(Clone, Debug)]
pub(crate) struct Zones {
    /// Spoken words before each written word, and the total at the end.
    before: Vec<f64>,
    /// Where the opening ends, in spoken words.
    opening_end: f64,
    /// Where the closing begins, in spoken words.
    closing_start: f64,
}

impl Zones {
    /// Lays out a transcript.
    pub(crate) fn of(
        transcript: &Transcript,
        duration: Option<Millis>,
        opening: Reach,
        closing: Reach,
    ) -> Self {
        let mut before = vec![0.0];
        let mut total = 0.0;
        for word in &transcript.words {
            total += spoken_words_in(&word.text);
            before.push(total);
        }
        let mut zones = Self {
            before,
            opening_end: 0.0,
            closing_start: 0.0,
        };
        zones.opening_end = zones.reach_from_start(transcript, duration, opening);
        zones.closing_start = zones.reach_from_end(transcript, duration, closing);
        zones
    }

    /// Returns how many words one says in all.
    pub(crate) fn total(&self) -> f64 {
        self.before.last().copied().unwrap_or_default()
    }

    /// Returns how many words one says in a range.
    pub(crate) fn spoken_in(&self, words: WordRange) -> f64 {
        self.end_of(words) - self.start_of(words)
    }

    /// Returns whether a run of words begins in the opening, or ends in the closing.
    pub(crate) fn holds(&self, place: Place, words: WordRange) -> bool {
        match place {
            Place::Anywhere => true,
            Place::Opening => self.start_of(words) < self.opening_end,
            Place::Closing => self.end_of(words) > self.closing_start,
        }
    }

    /// Returns which end of the message a run of words is nearer to; the start, if to both alike.
    pub(crate) fn nearer(&self, words: WordRange) -> Place {
        if self.start_of(words) <= self.total() - self.end_of(words) {
            Place::Opening
        } else {
            Place::Closing
        }
    }

    /// Returns when the opening and the closing are said: from the first word of each to its last. None
    /// where words have no times.
    pub(crate) fn spans(&self, transcript: &Transcript) -> Option<(Span, Span)> {
        let span_of = |place: Place| {
            let here = |at: usize| {
                let word = WordRange {
                    first: at,
                    last: at,
                };
                self.holds(place, word)
            };
            let words = transcript.words.iter().enumerate();
            let mut spans = words
                .filter(|(at, _)| here(*at))
                .filter_map(|(_, word)| word.span);
            let first = spans.next()?;
            Some(Span::new(
                first.start,
                spans.next_back().unwrap_or(first).end,
            ))
        };
        Some((span_of(Place::Opening)?, span_of(Place::Closing)?))
    }

    fn start_of(&self, words: WordRange) -> f64 {
        let last = self.before.len() - 1;
        self.before[words.first.min(last)]
    }

    fn end_of(&self, words: WordRange) -> f64 {
        let last = self.before.len() - 1;
        self.before[words.last.saturating_add(1).min(last)]
    }

    fn reach_from_start(
        &self,
        transcript: &Transcript,
        duration: Option<Millis>,
        reach: Reach,
    ) -> f64 {
        match reach {
            Reach::Percent(percent) => self.total() * percent / 100.0,
            Reach::Words(words) => words,
            Reach::Seconds(seconds) => {
                let limit = Millis::from_seconds(seconds);
                let first_later = transcript
                    .words
                    .iter()
                    .position(|word| word.span.is_some_and(|span| span.start >= limit));
                if transcript.words.iter().any(|word| word.span.is_some()) {
                    self.before[first_later.unwrap_or(transcript.words.len())]
                } else {
                    self.share_of(seconds, duration)
                }
            }
        }
    }

    fn reach_from_end(
        &self,
        transcript: &Transcript,
        duration: Option<Millis>,
        reach: Reach,
    ) -> f64 {
        match reach {
            Reach::Percent(percent) => self.total() * (1.0 - percent / 100.0),
            Reach::Words(words) => self.total() - words,
            Reach::Seconds(seconds) => {
                // From the last word, not from the end of the file: silence after it is no message.
                let last = transcript.words.iter().rev().find_map(|word| word.span);
                let Some(last) = last else {
                    return self.total() - self.share_of(seconds, duration);
                };
                let limit = last.end.since(Millis::from_seconds(seconds));
                let inside = transcript
                    .words
                    .iter()
                    .position(|word| word.span.is_some_and(|span| span.end > limit));
                self.before[inside.unwrap_or(0)]
            }
        }
    }

    /// Returns the spoken words that fit in this many seconds at the message's own rate; 150 words
    /// a minute where not even the duration is known.
    fn share_of(&self, seconds: f64, duration: Option<Millis>) -> f64 {
        match duration {
            Some(duration) if duration > Millis(0) => {
                self.total() * seconds / duration.as_seconds()
            }
            _ => seconds * 150.0 / 60.0,
        }
    }
}

/// Counts the words one says for a written word: each digit is one.
pub(crate) fn spoken_words_in(word: &str) -> f64 {
    let digits = u32::try_from(word.chars().filter(char::is_ascii_digit).count());
    f64::from(digits.unwrap_or(u32::MAX).max(1))
}
