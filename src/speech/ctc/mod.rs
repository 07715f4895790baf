//! The ear: numbers and names, straight from what the speech engine makes of the sound, before it writes words.
//!
//! The engine's decoder writes what reads well. It drops a repeated digit, writes a number at the end as it heard one
//! at the start, and turns a number on a bad line into words, and a name into another. The ear has no idea of
//! language: small networks (`network`) look at each moment of the encoder's output, and say which word of a number is said
//! there (`digits`), or which letter (`keyword`).
//!
//! They were taught with free voices by `models/ctc/train.py`, and go with one encoder only: whisper base.

mod beam_search;
mod digits;
mod keyword;
mod network;
mod words;

use std::ops::Range;

pub(super) use digits::HeardDigits;
pub(super) use keyword::HeardLetters;
pub(super) use network::ENCODED;
use network::Net;

/// Positions of the encoder, of 20 ms each, in one frame of the network that tells the words of numbers, and of the one
/// that tells letters.
const A_WORD: usize = 2;
const A_LETTER: usize = 1;

/// The networks, ready to be used.
#[derive(Debug)]
pub(super) struct Ear {
    words: Net,
    letters: Net,
}

impl Ear {
    /// Reads the networks that were taught for whisper base.
    pub(super) fn of_base() -> Self {
        Self {
            words: Net::read(include_bytes!("../../../models/ctc/words.f16"), A_WORD),
            letters: Net::read(include_bytes!("../../../models/ctc/letters.f16"), A_LETTER),
        }
    }

    /// Returns the runs of digits in what the encoder made of a sound, and at which of its positions.
    pub(super) fn numbers(&self, encoded: &[f32]) -> Vec<(Range<usize>, HeardDigits)> {
        digits::heard(&self.words.frames(encoded))
            .into_iter()
            .map(|run| (run.frames.start * A_WORD..run.frames.end * A_WORD, run))
            .collect()
    }

    /// Returns where a name may have been said in what the encoder made of a sound.
    pub(super) fn name(&self, encoded: &[f32], name: &str) -> Vec<HeardLetters> {
        keyword::heard(&self.letters.frames(encoded), name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_heard_in_nothing() {
        let ear = Ear::of_base();
        let silence = [0.0; ENCODED * 100];
        assert_eq!(ear.numbers(&silence), []);
        let places = ear.name(&silence, "Sean Carter");
        assert!(
            places.iter().all(|place| place.behind < -15.0),
            "{places:?}"
        );
    }
}
