//! Holds what the rep claims, a name and a number, against the sound: is it that what was said, and where nobody's
//! number is known, which number was it?
//!
//! The CTC heads decide where their log-likelihood ratio is clear; where it is not, forced decoding does; and what is
//! then still open is left to a person. What is claimed is only ever scored against the sound, never given to the
//! recogniser beforehand, so that it cannot come back as an echo. Every threshold is in `thresholds`.

mod claims;
mod consensus;
mod decision;
mod name;
mod number;
mod spoken;
#[cfg(test)]
mod testing;
mod thresholds;

pub use claims::Claims;

use crate::analyze::names::name_places;
use crate::domain::Mention;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::speech::AcousticEvidence;
use crate::speech::SpeechError;

/// Makes the mentions of numbers and names in a transcript say what the sound says. What the words settle is not asked
/// of it.
///
/// # Errors
/// Fails only where the speech engine itself does.
pub fn verify(
    transcript: &Transcript,
    evidence: &mut dyn AcousticEvidence,
    claims: &Claims,
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let places = name_places(transcript, mentions);
    if let Some(spoken) = spoken::spoken_numbers(evidence, transcript, mentions)? {
        match &claims.number {
            Some(number) => {
                number::verify(evidence, transcript, claims, number, &spoken, mentions)?;
            }
            None => consensus::settle(transcript, claims, &spoken, mentions),
        }
    }
    if let Some(name) = &claims.name {
        name::verify(evidence, transcript, name, &places, mentions)?;
    }
    mentions.sort_by_key(|mention| (mention.words, mention.kind));
    Ok(())
}

/// One half of a message, counted in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Half {
    words: usize,
    is_second: bool,
}

impl Half {
    fn both(transcript: &Transcript) -> [Self; 2] {
        [false, true].map(|is_second| Self {
            words: transcript.words.len(),
            is_second,
        })
    }

    /// Returns the half that some words are in.
    fn of(transcript: &Transcript, words: WordRange) -> Self {
        let [first, second] = Self::both(transcript);
        if first.holds(words) { first } else { second }
    }

    /// Returns whether the middle of some words lies in it.
    fn holds(self, words: WordRange) -> bool {
        (words.first + words.last >= self.words) == self.is_second
    }
}
