//! What was said: words in order, each with its time and the recogniser's confidence.

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;

use super::time::Span;

/// A recogniser's confidence, from 0 to 1, in thousandths so that it compares and prints exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u16);

impl Confidence {
    /// Certain: what a person typed, for one.
    pub const CERTAIN: Self = Self(1000);

    /// Returns the nearest thousandth; what lies outside 0 to 1 is moved to the edge.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value is between 0 and 1000 by then; not-a-number saturates to 0"
    )]
    pub fn from_probability(probability: f32) -> Self {
        Self((probability.clamp(0.0, 1.0) * 1000.0).round() as u16)
    }

    /// Returns the probability, from 0 to 1.
    pub fn as_probability(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_probability())
    }
}

impl<'de> Deserialize<'de> for Confidence {
    #[expect(clippy::cast_possible_truncation, reason = "thousandths fit an f32")]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(|p| Self::from_probability(p as f32))
    }
}

/// One written word as the recogniser gave it, punctuation and all: `Hi,` or `07700-900-123.`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The word with its punctuation, without white space.
    pub text: String,
    /// Where it was said; a script that nobody has read aloud yet has no times.
    pub span: Option<Span>,
    /// The recogniser's confidence.
    pub confidence: Confidence,
}

/// Below this a word is not surely right: all other words together are then as likely. It is a choice, not measured.
const LOW_CONFIDENCE: f64 = 0.5;

impl Word {
    /// Returns whether the recogniser was not sure of the word.
    pub fn is_unsure(&self) -> bool {
        self.confidence.as_probability() < LOW_CONFIDENCE
    }

    /// Makes a word that was typed: no time, and no doubt.
    pub fn typed(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            span: None,
            confidence: Confidence::CERTAIN,
        }
    }
}

/// Everything that was said, in order. No word is empty or holds white space.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// The words in the order they were said.
    pub words: Vec<Word>,
}

impl Transcript {
    /// Splits a written text into words at its white space.
    pub fn typed(text: &str) -> Self {
        Self {
            words: text.split_whitespace().map(Word::typed).collect(),
        }
    }

    /// Returns the words joined by single spaces.
    pub fn text(&self) -> String {
        self.text_of(WordRange {
            first: 0,
            last: self.words.len().saturating_sub(1),
        })
    }

    /// Returns the words of a range joined by single spaces; what lies past the end is left out.
    pub fn text_of(&self, range: WordRange) -> String {
        let mut text = String::new();
        for word in self.words_of(range) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }

    /// Returns the words of a range; what lies past the end is left out.
    pub fn words_of(&self, range: WordRange) -> &[Word] {
        let end = self.words.len().min(range.last.saturating_add(1));
        self.words.get(range.first..end).unwrap_or_default()
    }

    /// Returns the time from the first to the last word of a range, where both have one.
    pub fn span_of(&self, range: WordRange) -> Option<Span> {
        let words = self.words_of(range);
        Some(Span::new(
            words.first()?.span?.start,
            words.last()?.span?.end,
        ))
    }

    /// Returns the mean confidence over a range, certain if the range is empty.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a mean of thousandths fits an f32"
    )]
    pub fn confidence_of(&self, range: WordRange) -> Confidence {
        let words = self.words_of(range);
        if words.is_empty() {
            return Confidence::CERTAIN;
        }
        let sum: f64 = words.iter().map(|w| w.confidence.as_probability()).sum();
        Confidence::from_probability((sum / words.len() as f64) as f32)
    }
}

/// A run of words in a transcript, counted from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WordRange {
    /// The first word.
    pub first: usize,
    /// The last word, itself part of the run; never before `first`.
    pub last: usize,
}

impl WordRange {
    /// Returns whether the two runs share a word.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Returns the run from the first word of either to the last.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }

    /// Returns whether word `index` is in the run.
    pub fn contains(self, index: usize) -> bool {
        (self.first..=self.last).contains(&index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_are_joined_take_in_what_lies_between() {
        let run = |first, last| WordRange { first, last };
        assert_eq!(run(4, 5).joined(run(1, 2)), run(1, 5));
        assert_eq!(run(1, 5).joined(run(2, 3)), run(1, 5));
    }

    #[test]
    fn a_range_past_the_end_is_cut_not_a_panic() {
        let transcript = Transcript::typed("Hi Jim, it's  Sean");
        assert_eq!(transcript.text(), "Hi Jim, it's Sean");
        assert_eq!(
            transcript.text_of(WordRange { first: 2, last: 99 }),
            "it's Sean"
        );
        assert_eq!(transcript.text_of(WordRange { first: 9, last: 99 }), "");
        assert_eq!(Transcript::default().text(), "");
    }

    #[test]
    fn confidence_is_kept_in_thousandths() {
        assert_eq!(Confidence::from_probability(0.97).as_probability(), 0.97);
        assert_eq!(Confidence::from_probability(f32::NAN).as_probability(), 0.0);
        assert_eq!(Confidence::from_probability(7.0), Confidence::CERTAIN);
    }
}
