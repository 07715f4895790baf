//! A CTC recogniser of digits and names on whisper's encoder output.
//!
//! Whisper's decoder is a language model too, and writes what reads well: it drops a repeated digit, writes the number
//! at the end as it was at the start, and turns the digits of a bad line into words. This recogniser has no language
//! model. Two small networks (`network`), trained with the CTC loss (A. Graves et al., "Connectionist Temporal
//! Classification", 2006), give the log-probabilities of number words (digit head) and of letters (letter head) in each
//! frame of the encoder's output. Digits are decoded by prefix beam search (`beam_search`, `digits`); a name is found
//! by Viterbi keyword spotting (`keyword`).
//!
//! The weights are trained by `models/ctc/train.py`, and fit one encoder only: whisper base.

mod beam_search;
mod digits;
mod keyword;
mod network;

use std::ops::Range;

use crate::speech::DigitHypothesis;

pub(super) use keyword::KeywordHit;
pub(super) use network::ENCODER_WIDTH;
use network::Network;

/// Encoder positions (20 ms each) in one frame of the digit head and of the letter head.
const DIGIT_STRIDE: usize = 2;
const LETTER_STRIDE: usize = 1;

/// The two heads, ready to run.
#[derive(Debug)]
pub(super) struct CtcRecognizer {
    digit_head: Network,
    letter_head: Network,
}

/// A run of spoken digits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DigitRun {
    /// Where, in encoder positions.
    pub(super) positions: Range<usize>,
    /// The n-best list of what the digits are, the likeliest first.
    pub(super) n_best: Vec<DigitHypothesis>,
    /// What is left of it without a few words before or after a pause, with lists of their own.
    pub(super) parts: Vec<DigitRun>,
}

impl CtcRecognizer {
    /// Reads the heads that were trained on the encoder of whisper base.
    pub(super) fn for_base() -> Self {
        let digits = include_bytes!("../../../models/ctc/digits.f16");
        let letters = include_bytes!("../../../models/ctc/letters.f16");
        Self {
            digit_head: Network::read(digits, DIGIT_STRIDE),
            letter_head: Network::read(letters, LETTER_STRIDE),
        }
    }

    /// Returns the runs of digits in encoder output, in order of time.
    pub(super) fn digits(&self, encoder_output: &[f32]) -> Vec<DigitRun> {
        let run = |(frames, n_best): digits::Decoded, parts| DigitRun {
            positions: frames.start * DIGIT_STRIDE..frames.end * DIGIT_STRIDE,
            n_best,
            parts,
        };
        digits::decode(&self.digit_head.frames(encoder_output))
            .into_iter()
            .map(|(whole, parts)| {
                run(
                    whole,
                    parts
                        .into_iter()
                        .map(|part| run(part, Vec::new()))
                        .collect(),
                )
            })
            .collect()
    }

    /// Returns where a name may be said in encoder output, the best hit first.
    pub(super) fn keyword(&self, encoder_output: &[f32], name: &str) -> Vec<KeywordHit> {
        keyword::spot(&self.letter_head.frames(encoder_output), name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_has_no_digits_and_no_name() {
        let recognizer = CtcRecognizer::for_base();
        let silence = [0.0; ENCODER_WIDTH * 100];
        assert_eq!(recognizer.digits(&silence), []);
        let hits = recognizer.keyword(&silence, "Sean Carter");
        assert!(
            hits.iter().all(|hit| hit.log_likelihood_ratio < -15.0),
            "{hits:?}"
        );
    }
}
