//! Forced decoding: how likely the decoder finds given words in one place, token by token, all else as it was written.
//!
//! Digits are scored in the form that the decoder likes best there: however they are grouped, spelled or repeated
//! ("double oh"). What falls far behind the best hypothesis so far is pruned.

use std::rc::Rc;

use super::vocabulary::TokenId;
use super::vocabulary::Vocabulary;
use crate::speech::Hypothesis;
use crate::speech::SpeechError;

/// How many of the tokens after a place count: enough to notice a number that is too long or too short for the sound,
/// few enough to be quick.
const FOLLOWING: usize = 3;
/// Digits whose log-probability is this far behind the best before them are pruned: in 225 places a wrong number was 4.6
/// ahead of the one that was said at the most.
const PRUNED_DIGITS: f64 = 6.0;
/// The same for words: more than any ratio of names that is asked for.
const PRUNED_WORDS: f64 = 12.0;
/// The log-probability of what cannot be written at all: finite, so that it can be stored.
const UNWRITABLE: f64 = -1e4;

/// A decoder that stands on the encoder's output of one sound.
pub(super) trait Decoder {
    /// Returns the log-probabilities of what comes after some tokens.
    fn after(&mut self, tokens: &[TokenId]) -> Result<Rc<LogProbabilities>, SpeechError>;
}

/// The log-probabilities of all tokens in one place.
pub(super) struct LogProbabilities {
    logits: Vec<f32>,
    log_sum: f64,
}

impl LogProbabilities {
    /// Normalises the decoder's output.
    pub(super) fn of_logits(logits: &[f32]) -> Self {
        let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f64 = logits
            .iter()
            .map(|logit| f64::from((logit - most).exp()))
            .sum();
        Self {
            logits: logits.to_vec(),
            log_sum: f64::from(most) + sum.ln(),
        }
    }

    fn of(&self, token: TokenId) -> f64 {
        usize::try_from(token)
            .ok()
            .and_then(|index| self.logits.get(index))
            .map_or(UNWRITABLE, |&logit| f64::from(logit) - self.log_sum)
    }
}

/// A place in a text: the tokens before it and after it, and the one that ends a text.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) before: &'a [TokenId],
    pub(super) after: &'a [TokenId],
    pub(super) end_of_text: TokenId,
}

/// Returns the log-probabilities of hypotheses in one place, each with the first few tokens that follow.
pub(super) fn score(
    decoder: &mut impl Decoder,
    vocabulary: &Vocabulary,
    place: Place<'_>,
    hypotheses: &[Hypothesis],
) -> Result<Vec<f64>, SpeechError> {
    let mut forced = Forced {
        decoder,
        vocabulary,
        place,
    };
    let mut best = f64::NEG_INFINITY;
    let mut scores = Vec::new();
    for hypothesis in hypotheses {
        let floor = best - pruned_behind(hypothesis);
        let score = match hypothesis {
            Hypothesis::Words(text) => forced.words(text, floor)?,
            Hypothesis::Digits(digits) => forced.digits(digits, floor)?,
        };
        best = best.max(score);
        scores.push(score);
    }
    Ok(scores)
}

fn pruned_behind(hypothesis: &Hypothesis) -> f64 {
    match hypothesis {
        Hypothesis::Words(_) => PRUNED_WORDS,
        Hypothesis::Digits(_) => PRUNED_DIGITS,
    }
}

struct Forced<'a, D> {
    decoder: &'a mut D,
    vocabulary: &'a Vocabulary,
    place: Place<'a>,
}

impl<D: Decoder> Forced<'_, D> {
    fn words(&mut self, text: &str, floor: f64) -> Result<f64, SpeechError> {
        let mut tokens = self.place.before.to_vec();
        let mut sum = 0.0;
        let spaced = format!(" {text}");
        let mut rest = spaced.as_bytes();
        while !rest.is_empty() {
            let next = self.decoder.after(&tokens)?;
            let beginnings = self.vocabulary.beginnings(rest).into_iter();
            let best = beginnings
                .map(|(token, length)| (next.of(token), token, length))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((log_probability, token, length)) = best else {
                return Ok(UNWRITABLE);
            };
            sum += log_probability;
            if sum < floor {
                return Ok(sum);
            }
            tokens.push(token);
            rest = &rest[length..];
        }
        Ok(sum + self.following(tokens)?)
    }

    /// Scores digits in the likeliest form. The decoder's next token is seldom " triple", though the whole may be
    /// likelier with it.
    fn digits(&mut self, digits: &str, floor: f64) -> Result<f64, SpeechError> {
        let score = self.digits_in(Form::Likeliest, digits, floor)?;
        if digits.as_bytes().windows(2).any(|pair| pair[0] == pair[1]) {
            let repeating = self.digits_in(Form::Repeating, digits, floor.max(score))?;
            return Ok(score.max(repeating));
        }
        Ok(score)
    }

    fn digits_in(&mut self, form: Form, digits: &str, floor: f64) -> Result<f64, SpeechError> {
        let mut tokens = self.place.before.to_vec();
        let mut sum = 0.0;
        let mut rest = digits;
        let mut last = Last::Digits;
        while !rest.is_empty() {
            let next = self.decoder.after(&tokens)?;
            let Some(step) = self.step(&next, rest, last, form) else {
                return Ok(UNWRITABLE);
            };
            sum += step.log_probability;
            if sum < floor {
                return Ok(sum);
            }
            tokens.push(step.token);
            rest = &rest[step.digits..];
            last = step.last;
        }
        Ok(sum + self.following(tokens)?)
    }

    /// Returns the likeliest token that goes on with the digits.
    fn step(&self, next: &LogProbabilities, rest: &str, last: Last, form: Form) -> Option<Step> {
        let numeric = self.vocabulary.numeric().iter().filter_map(|token| {
            let digits = token.digits.as_str();
            let (digits, becomes) = match last {
                Last::Digits if digits.is_empty() => (0, Last::Separator),
                _ if digits.is_empty() || !rest.starts_with(digits) => return None,
                Last::Repeating(times) if digits.len() == 1 => (times, Last::Digits),
                // "Triple 55" goes on with the right digit, in a form that nobody means.
                Last::Repeating(_) => return None,
                Last::Digits | Last::Separator => (digits.len(), Last::Digits),
            };
            Some(Step::of(next, token.id, digits, becomes))
        });
        let repeating = self.vocabulary.repeating().iter().filter_map(|token| {
            let first = rest.chars().next()?;
            let is_repeated = rest
                .chars()
                .take(token.times)
                .filter(|c| *c == first)
                .count()
                == token.times;
            let may_repeat = is_repeated && !matches!(last, Last::Repeating(_));
            may_repeat.then(|| Step::of(next, token.id, 0, Last::Repeating(token.times)))
        });
        let likeliest = |a: &Step, b: &Step| a.log_probability.total_cmp(&b.log_probability);
        match repeating.clone().max_by(likeliest) {
            Some(step) if form == Form::Repeating => Some(step),
            _ => numeric.chain(repeating).max_by(likeliest),
        }
    }

    /// Adds up the first few of the tokens that follow the place.
    fn following(&mut self, mut tokens: Vec<TokenId>) -> Result<f64, SpeechError> {
        let mut sum = 0.0;
        let after = self.place.after.iter().copied();
        for token in after.chain([self.place.end_of_text]).take(FOLLOWING) {
            sum += self.decoder.after(&tokens)?.of(token);
            tokens.push(token);
        }
        Ok(sum)
    }
}

/// How digits are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// With the likeliest next token everywhere.
    Likeliest,
    /// With "double" and "triple" wherever a digit is repeated.
    Repeating,
}

/// What was written last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Digits,
    Separator,
    /// " triple": the next digit counts so often.
    Repeating(usize),
}

/// One token of digits.
#[derive(Clone, Copy)]
struct Step {
    log_probability: f64,
    token: TokenId,
    /// How many digits are said with it.
    digits: usize,
    last: Last,
}

impl Step {
    fn of(next: &LogProbabilities, token: TokenId, digits: usize, last: Last) -> Self {
        Self {
            log_probability: next.of(token),
            token,
            digits,
            last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&[u8]; 16] = [
        b"0", b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9", b"-", b" 415", b" double",
        b" call", b" me", b" Anna",
    ];
    const SEPARATOR: TokenId = 10;
    const END: TokenId = 16;

    /// A decoder to which some tokens are likely, each at nine in ten.
    struct Fake {
        likely: Vec<TokenId>,
        asked: usize,
    }

    impl Decoder for Fake {
        fn after(&mut self, tokens: &[TokenId]) -> Result<Rc<LogProbabilities>, SpeechError> {
            self.asked += 1;
            let mut logits = [(0.1_f32 / 16.0).ln(); 17];
            // A digit is likelier than what stands between digits.
            logits[SEPARATOR as usize] = 0.001_f32.ln();
            // After other tokens the same ones are likely in the same places.
            let next = self.likely.get(tokens.len()).copied().unwrap_or(END);
            logits[next as usize] = 0.9_f32.ln();
            Ok(Rc::new(LogProbabilities::of_logits(&logits)))
        }
    }

    fn tokens(texts: &[&str]) -> Vec<TokenId> {
        let token = |text: &&str| {
            TEXTS
                .iter()
                .position(|t| *t == text.as_bytes())
                .expect("a token") as TokenId
        };
        texts.iter().map(token).collect()
    }

    /// Scores hypotheses between "call me" and the end where some tokens are likely; returns how often the decoder was
    /// asked, too.
    fn scored(likely: &[&str], hypotheses: &[Hypothesis]) -> (Vec<f64>, usize) {
        let before = tokens(&[" call", " me"]);
        let mut fake = Fake {
            likely: [before.clone(), tokens(likely)].concat(),
            asked: 0,
        };
        let place = Place {
            before: &before,
            after: &[],
            end_of_text: END,
        };
        let scores = score(&mut fake, &Vocabulary::new(TEXTS), place, hypotheses)
            .expect("nothing can fail here");
        (scores, fake.asked)
    }

    #[test]
    fn digits_are_scored_in_the_likeliest_form() {
        // Which tokens are likely, the digits, and how many of the tokens write them.
        for (likely, digits, right) in [
            (&[" 415", "5", "5"][..], "41555", 4),
            (&["4", "1", "5", "-", "5", "5"], "41555", 7),
            (&[" 415", " double", "5"], "41555", 4),
            (&["4", "1"], "41", 3),
        ] {
            let (scores, _) = scored(likely, &[Hypothesis::Digits(digits.to_owned())]);
            let expected = f64::from(right) * 0.9_f64.ln();
            assert!(
                (scores[0] - expected).abs() < 0.05,
                "{likely:?}: {scores:?} {expected}"
            );
        }
    }

    #[test]
    fn what_is_likely_leads_the_rest_by_every_digit_that_differs() {
        // The likeliest comes last, so that none is pruned.
        let digits =
            ["14550", "41556", "4155", "41550"].map(|digits| Hypothesis::Digits(digits.to_owned()));
        let (scores, _) = scored(&[" 415", "5", "0"], &digits);
        let wrong = (0.9_f64 / (0.1 / 16.0)).ln();
        for (score, lead) in scores.iter().zip([2.0, 1.0, 1.0]) {
            assert!(scores[3] - score > lead * wrong - 0.2, "{scores:?}");
        }
    }

    #[test]
    fn words_are_scored_with_what_follows_them_and_a_word_without_tokens_is_impossible() {
        let hypotheses =
            [" Anna", "Anna", "Zoë"].map(|text| Hypothesis::Words(text.trim().to_owned()));
        let (scores, _) = scored(&[" Anna"], &hypotheses);
        assert!((scores[0] - 2.0 * 0.9_f64.ln()).abs() < 0.05, "{scores:?}");
        assert_eq!(scores[0], scores[1]);
        assert_eq!(scores[2], UNWRITABLE);
    }

    #[test]
    fn what_is_far_behind_is_pruned() {
        let likely = ["1", "2", "3", "4", "5", "6"];
        let digits = |digits: &str| Hypothesis::Digits(digits.to_owned());
        let (_, alone) = scored(&likely, &[digits("123456")]);
        let (scores, both) = scored(&likely, &[digits("123456"), digits("987654")]);
        assert!(both - alone < alone, "{alone} {both}");
        assert!(scores[0] - scores[1] > PRUNED_DIGITS, "{scores:?}");
    }
}
