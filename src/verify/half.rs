//! The halves of a message: in each, where it begins and where it ends, the name should be said.

use crate::domain::Transcript;
use crate::domain::WordRange;

/// One half of a message, counted in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Half {
    words: usize,
    is_second: bool,
}

impl Half {
    pub(super) fn both(transcript: &Transcript) -> [Self; 2] {
        [false, true].map(|is_second| Self {
            words: transcript.words.len(),
            is_second,
        })
    }

    /// Returns the half that some words are in.
    pub(super) fn of(transcript: &Transcript, words: WordRange) -> Self {
        let [first, second] = Self::both(transcript);
        if first.holds(words) { first } else { second }
    }

    /// Returns whether the middle of some words lies in it.
    pub(super) fn holds(self, words: WordRange) -> bool {
        (words.first + words.last >= self.words) == self.is_second
    }
}
