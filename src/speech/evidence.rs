//! What the sound says whatever was transcribed: the digits and names that the CTC heads recognise, and how well given
//! words fit it by forced decoding.

use serde::Deserialize;
use serde::Serialize;

use crate::domain::Span;
use crate::domain::WordRange;
use crate::speech::SpeechError;

/// The acoustic evidence of one recording. Where an answer is none the recogniser has no such evidence: it was given
/// its words, or has no CTC heads, or the place has no sound of its own, or one that is too long at that
/// tempo.
pub trait AcousticEvidence {
    /// Returns the numbers that the CTC digit head recognises, in the order of time.
    ///
    /// # Errors
    /// Fails only where the engine itself does.
    fn digits(&mut self) -> Result<Option<Vec<SpokenDigits>>, SpeechError>;

    /// Returns where the CTC letter head finds that a name may have been said, the likeliest place first.
    ///
    /// # Errors
    /// Fails only where the engine itself does.
    fn keyword(&mut self, name: &str) -> Result<Option<Vec<SpokenName>>, SpeechError>;

    /// Scores hypotheses of what was said in one place by forced decoding: the log-probability of each, written there
    /// instead of the words of `place`, and of the few tokens that follow; all else as it was recognised. One that is
    /// pruned keeps the log-probability that it was pruned at. The sound is played at `tempo` hundredths of its tempo.
    ///
    /// # Errors
    /// Fails only where the engine itself does.
    fn score(
        &mut self,
        place: WordRange,
        hypotheses: &[Hypothesis],
        tempo: u32,
    ) -> Result<Option<Vec<f64>>, SpeechError>;
}

/// A run of digits that the digit head recognises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpokenDigits {
    /// When.
    pub span: Span,
    /// The n-best list of prefix beam search, the likeliest first; at least one.
    pub hypotheses: Vec<DigitHypothesis>,
    /// What is left of the run without a few digits before or after a pause, as an extension or a floor may be; these
    /// have no parts of their own.
    pub parts: Vec<SpokenDigits>,
}

/// Digits that may have been said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigitHypothesis {
    /// The ASCII digits.
    pub digits: String,
    /// Their log-probability, all ways to say them taken together.
    pub log_probability: f64,
}

/// A place where a name may have been said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpokenName {
    /// When.
    pub span: Span,
    /// The log-likelihood ratio of the name's best alignment to the letters that go best with the sound there: at
    /// most 0.
    pub log_likelihood_ratio: f64,
}

/// What may have been said in one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Hypothesis {
    /// These words.
    Words(String),
    /// These ASCII digits, however they are grouped or spelled.
    Digits(String),
}
