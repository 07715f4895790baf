//! Where a name stands among the tokens of a message, and how it is written.

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::text::tokens::Token;

/// A name's tokens, first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TokenRange {
    pub(super) first: usize,
    pub(super) last: usize,
}

impl TokenRange {
    /// Returns whether both have a token.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Returns the words it touches.
    pub(super) fn words(self, tokens: &[Token]) -> WordRange {
        WordRange {
            first: tokens[self.first].word,
            last: tokens[self.last].word,
        }
    }

    /// Returns the name as it was written, each part with a capital.
    pub(super) fn name(self, tokens: &[Token]) -> String {
        let mut name = String::new();
        for token in &tokens[self.first..=self.last] {
            if !name.is_empty() {
                name.push(if token.begins_word { ' ' } else { '-' });
            }
            // "Maria de la Cruz"
            if !name.is_empty() && is_particle(&token.written) {
                name += &token.written;
            } else {
                name += &capitalised(&token.written);
            }
        }
        name
    }

    /// Returns a mention of the name as it was written.
    pub(super) fn mention(
        self,
        kind: MentionKind,
        transcript: &Transcript,
        tokens: &[Token],
    ) -> Mention {
        Mention::of(kind, transcript, self.words(tokens)).with_value(self.name(tokens))
    }
}

/// Words in small letters that join the parts of a surname.
const PARTICLES: [&str; 18] = [
    "de", "la", "van", "von", "der", "den", "di", "da", "del", "du", "le", "dos", "das", "bin",
    "ibn", "al", "el", "ter",
];

/// Returns whether a word, as it was written, joins the parts of a surname.
pub(super) fn is_particle(written: &str) -> bool {
    PARTICLES.contains(&written)
}

fn capitalised(word: &str) -> String {
    // A possessive is no part of a name.
    let word = word.strip_suffix("'s").unwrap_or(word);
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
