//! Acoustic evidence that is made up, for the tests of what is decided by it.

use super::spoken::SpokenNumber;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::Word;
use crate::domain::WordRange;
use crate::speech::AcousticEvidence;
use crate::speech::DigitHypothesis;
use crate::speech::Hypothesis;
use crate::speech::SpeechError;
use crate::speech::SpokenDigits;
use crate::speech::SpokenName;

/// A sound in which the decoder prefers one number and one name, wherever it is asked.
#[derive(Default)]
pub(super) struct Sounds {
    pub(super) digits: &'static str,
    /// What the digit head recognises: the second at which each number begins, and its digits; none without one.
    pub(super) recognised: Option<Vec<(u64, &'static str)>>,
    pub(super) name: &'static str,
    /// Where the letter head finds the claimed name: the second at which each begins, and its ratio; none without one.
    pub(super) hits: Option<Vec<(u64, f64)>>,
    /// How often the decoder was asked.
    pub(super) asked: usize,
}

impl AcousticEvidence for Sounds {
    fn digits(&mut self) -> Result<Option<Vec<SpokenDigits>>, SpeechError> {
        let number = |&(second, digits): &(u64, &str)| SpokenDigits {
            span: from(second),
            hypotheses: vec![DigitHypothesis {
                digits: digits.to_owned(),
                log_probability: -0.01,
            }],
            parts: Vec::new(),
        };
        let numbers = self.recognised.as_ref();
        Ok(numbers.map(|numbers| numbers.iter().map(number).collect()))
    }

    fn keyword(&mut self, _name: &str) -> Result<Option<Vec<SpokenName>>, SpeechError> {
        let hit = |&(second, log_likelihood_ratio): &(u64, f64)| SpokenName {
            span: from(second),
            log_likelihood_ratio,
        };
        let hits = self.hits.as_ref();
        Ok(hits.map(|hits| hits.iter().map(hit).collect()))
    }

    fn score(
        &mut self,
        _place: WordRange,
        hypotheses: &[Hypothesis],
        _tempo: u32,
    ) -> Result<Option<Vec<f64>>, SpeechError> {
        self.asked += 1;
        let score = |hypothesis: &Hypothesis| match hypothesis {
            Hypothesis::Words(text) => -2.0 * strsim::levenshtein(text, self.name) as f64,
            Hypothesis::Digits(digits) => -5.0 * strsim::levenshtein(digits, self.digits) as f64,
        };
        Ok(Some(hypotheses.iter().map(score).collect()))
    }
}

/// The 600 ms from a second on.
fn from(second: u64) -> Span {
    Span::new(Millis(second * 1000), Millis(second * 1000 + 600))
}

/// A number that was said while one word was written: its n-best list with log-probabilities.
pub(super) fn spoken(word: usize, hypotheses: &[(&str, f64)]) -> SpokenNumber {
    let hypothesis = |&(digits, log_probability): &(&str, f64)| DigitHypothesis {
        digits: digits.to_owned(),
        log_probability,
    };
    SpokenNumber {
        words: WordRange {
            first: word,
            last: word,
        },
        span: Span::default(),
        hypotheses: hypotheses.iter().map(hypothesis).collect(),
    }
}

/// Numbers that are written as one word each.
pub(super) fn written(transcript: &Transcript, numbers: &[(usize, &str)]) -> Vec<Mention> {
    let mention = |&(at, value): &(usize, &str)| {
        let words = WordRange {
            first: at,
            last: at,
        };
        Mention::of(MentionKind::Number, transcript, words).with_value(value)
    };
    numbers.iter().map(mention).collect()
}

/// Words of 400 ms each, one after the other.
pub(super) fn timed(text: &str) -> Transcript {
    let mut transcript = Transcript::typed(text);
    for (at, word) in (0..).zip(&mut transcript.words) {
        *word = Word {
            span: Some(Span::new(Millis(at * 400), Millis(at * 400 + 400))),
            ..word.clone()
        };
    }
    transcript
}

/// The values of mentions in the order of the words, and whether each is in doubt.
pub(super) fn values(mut mentions: Vec<Mention>) -> Vec<(Option<String>, bool)> {
    mentions.sort_by_key(|mention| mention.words);
    let value = |mention: Mention| (mention.value, mention.doubt.is_some());
    mentions.into_iter().map(value).collect()
}
