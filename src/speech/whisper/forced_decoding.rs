//! Puts given words in whisper's mouth and reads how the sound goes with them, token by token, on
//! the encoder's output of a recording that was already heard.
//!
//! Only the last token of a decoder call has its probabilities, so every forced token is a call;
//! what two questions have in common is asked once.

use std::collections::HashMap;
use std::rc::Rc;

use whisper_rs::WhisperContext;
use whisper_rs::WhisperState;

use super::search;
use super::search::Likely;
use super::vocabulary::TokenId;
use super::vocabulary::Vocabulary;
use crate::domain::NumberShape;
use crate::speech::DigitStep;
use crate::speech::NumberReading;
use crate::speech::NumberWeighing;
use crate::speech::OtherDigits;
use crate::speech::SpeechError;

/// How many of the tokens after a place count: enough to notice a number that is too long or too
/// short for the sound, few enough to be quick.
const FOLLOWING: usize = 3;
/// A text or a number this far behind the likeliest, in natural-logarithm units, is not weighed to its
/// end. More than any lead that is asked for.
const HOPELESS: f64 = 12.0;
/// A number whose pieces lack this much together is not weighed to its end: the sound has another.
const LACKS_TOO_MUCH: f64 = -20.0;
/// A number whose pieces lack less than this together is written well enough.
const WELL_WRITTEN: f64 = -2.0;
/// No probability is less than this: keeps margins finite.
const LEAST: f64 = 1e-9;
/// The most other digits that are told of a piece.
const MOST_OTHERS: usize = 10;
/// The most answers that are kept whole for the next question: each is a fifth of a megabyte.
const MOST_ROWS: usize = 12;

/// What the decoder was asked on one encoder's output.
#[derive(Default)]
pub(super) struct Asked {
    /// The tokens whose keys and values the decoder holds.
    held: Vec<TokenId>,
    /// The last answers, by the tokens before them.
    rows: HashMap<Vec<TokenId>, Rc<Row>>,
    /// What numbers need of every answer, by the tokens before it.
    briefs: HashMap<Vec<TokenId>, Rc<Brief>>,
    /// The tokens that numbers are written with, and those that may follow: in order, each once.
    needed: Vec<TokenId>,
    /// How well the best number went with each place, by the tokens before it and after it.
    numbers: HashMap<(Vec<TokenId>, Vec<TokenId>), f64>,
}

impl Asked {
    /// Nothing yet, of a sound in which these tokens were heard.
    pub(super) fn nothing(vocabulary: &Vocabulary, heard: impl Iterator<Item = TokenId>) -> Self {
        let mut needed: Vec<TokenId> = vocabulary.in_numbers().chain(heard).collect();
        needed.sort_unstable();
        needed.dedup();
        Self {
            needed,
            ..Self::default()
        }
    }

    /// Nothing again, as another sound is listened to.
    pub(super) fn forget(&mut self) {
        *self = Self {
            needed: std::mem::take(&mut self.needed),
            ..Self::default()
        };
    }
}

/// The decoder of one recording, standing on the encoder's output.
pub(super) struct Decoder<'a> {
    context: &'a WhisperContext,
    vocabulary: &'a Vocabulary,
    state: &'a mut WhisperState,
    threads: usize,
    asked: &'a mut Asked,
}

/// The natural logarithms of the probabilities of all tokens in one place.
pub(super) struct Row {
    logits: Vec<f32>,
    log_sum: f64,
}

impl Likely for Row {
    fn of(&self, token: TokenId) -> f64 {
        usize::try_from(token)
            .ok()
            .and_then(|index| self.logits.get(index))
            .map_or(f64::NEG_INFINITY, |&logit| f64::from(logit) - self.log_sum)
    }
}

/// The same for some tokens only.
pub(super) struct Brief {
    /// In the order of the tokens.
    logits: Vec<(TokenId, f32)>,
    log_sum: f64,
}

impl Likely for Rc<Brief> {
    fn of(&self, token: TokenId) -> f64 {
        self.logits
            .binary_search_by_key(&token, |(token, _)| *token)
            .map_or(f64::NEG_INFINITY, |index| {
                f64::from(self.logits[index].1) - self.log_sum
            })
    }
}

impl<'a> Decoder<'a> {
    /// Stands on the encoder's output that `state` holds, of which `asked` is all that was asked.
    pub(super) fn new(
        context: &'a WhisperContext,
        vocabulary: &'a Vocabulary,
        state: &'a mut WhisperState,
        threads: usize,
        asked: &'a mut Asked,
    ) -> Self {
        Self {
            context,
            vocabulary,
            state,
            threads,
            asked,
        }
    }

    /// Weighs texts between `before` and `after`, each with the first few tokens that follow. One that
    /// falls hopelessly behind the best before it is weighed no further than that.
    pub(super) fn weigh_texts(
        &mut self,
        before: &[TokenId],
        texts: &[String],
        after: &[TokenId],
    ) -> Result<Vec<f64>, SpeechError> {
        let mut best = f64::NEG_INFINITY;
        let mut weights = Vec::new();
        for text in texts {
            let weight = self.weigh_text(before, text, after, best - HOPELESS)?;
            best = best.max(weight);
            weights.push(weight);
        }
        Ok(weights)
    }

    fn weigh_text(
        &mut self,
        before: &[TokenId],
        text: &str,
        after: &[TokenId],
        floor: f64,
    ) -> Result<f64, SpeechError> {
        let mut tokens = before.to_vec();
        let mut sum = 0.0;
        let spaced = format!(" {text}");
        let mut rest = spaced.as_bytes();
        while !rest.is_empty() {
            let row = self.row_after(&tokens)?;
            let best = self
                .vocabulary
                .beginnings(rest)
                .into_iter()
                .map(|(token, length)| (row.of(token), token, length))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((log_probability, token, length)) = best else {
                return Ok(f64::NEG_INFINITY);
            };
            sum += log_probability;
            if sum < floor {
                return Ok(sum);
            }
            tokens.push(token);
            rest = &rest[length..];
        }
        Ok(sum + self.follow(&mut tokens, after)?)
    }

    /// Weighs digits between `before` and `after`, letting whisper choose how to group and spell them.
    /// What falls hopelessly behind a number that was weighed there before is weighed no further.
    pub(super) fn weigh_digits(
        &mut self,
        before: &[TokenId],
        digits: &str,
        after: &[TokenId],
    ) -> Result<NumberWeighing, SpeechError> {
        let place = (before.to_vec(), after.to_vec());
        let best = self.asked.numbers.get(&place).copied();
        let floor = best.unwrap_or(f64::NEG_INFINITY) - HOPELESS;
        let mut weighing = self.weigh_form(before, digits, after, Form::Likeliest, floor)?;
        // Whisper's next piece is seldom " triple", though the whole may be likelier with it.
        let repeats = digits.as_bytes().windows(2).any(|pair| pair[0] == pair[1]);
        if repeats && lack(&weighing) < WELL_WRITTEN {
            let floor = floor.max(weighing.log_probability);
            let other = self.weigh_form(before, digits, after, Form::Repeating, floor)?;
            if other.log_probability > weighing.log_probability {
                weighing = other;
            }
        }
        let best = best.map_or(weighing.log_probability, |best| {
            best.max(weighing.log_probability)
        });
        self.asked.numbers.insert(place, best);
        Ok(weighing)
    }

    fn weigh_form(
        &mut self,
        before: &[TokenId],
        digits: &str,
        after: &[TokenId],
        form: Form,
        floor: f64,
    ) -> Result<NumberWeighing, SpeechError> {
        let mut tokens = before.to_vec();
        let mut weighing = NumberWeighing {
            log_probability: 0.0,
            written: String::new(),
            steps: Vec::new(),
            end_margin: 0.0,
        };
        let mut rest = digits;
        let mut before = Before::Digits;
        while !rest.is_empty() {
            let row = self.brief_after(&tokens)?;
            let fork = Fork::at(self.vocabulary, &row, rest, before);
            let repeating = fork.repeating.filter(|_| form == Form::Repeating);
            let Some((log_probability, token, next)) = repeating.or(fork.best) else {
                weighing.log_probability = f64::NEG_INFINITY;
                return Ok(weighing);
            };
            if let Next::Digits(count) = next {
                weighing.steps.push(DigitStep {
                    digits: rest[..count].to_owned(),
                    margin: fork.right.ln() - fork.wrong.ln(),
                    others: fork.others(),
                });
                rest = &rest[count..];
            }
            before = match next {
                Next::Digits(_) => Before::Digits,
                Next::Separator => Before::Separator,
                Next::Repeating(times) => Before::Repeating(times),
            };
            weighing.log_probability += log_probability;
            weighing.written.push_str(&self.text_of(token));
            if weighing.log_probability < floor || lack(&weighing) < LACKS_TOO_MUCH {
                return Ok(weighing);
            }
            tokens.push(token);
        }
        let row = self.brief_after(&tokens)?;
        let fork = Fork::at(self.vocabulary, &row, "", Before::Separator);
        weighing.end_margin = (1.0 - fork.wrong).max(1e-9).ln() - fork.wrong.ln();
        weighing.log_probability += self.follow(&mut tokens, after)?;
        Ok(weighing)
    }

    /// Finds the digits that go best with the sound between `before` and `after`, of this shape.
    pub(super) fn read_number(
        &mut self,
        before: &[TokenId],
        shape: NumberShape,
        after: &[TokenId],
    ) -> Result<Vec<NumberReading>, SpeechError> {
        let vocabulary = self.vocabulary;
        let mut place = Between {
            decoder: self,
            before,
            after,
        };
        let found = search::likeliest(&mut place, vocabulary, shape)?;
        if let Some(best) = found.first() {
            let place = (before.to_vec(), after.to_vec());
            let held = self.asked.numbers.entry(place).or_insert(f64::NEG_INFINITY);
            *held = held.max(best.log_probability);
        }
        Ok(found)
    }

    /// Returns the text of a token, with what is no whole character replaced.
    fn text_of(&self, token: TokenId) -> String {
        self.context
            .token_to_str_lossy(token)
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_default()
    }

    /// Adds up the first few of the tokens that follow.
    fn follow(&mut self, tokens: &mut Vec<TokenId>, after: &[TokenId]) -> Result<f64, SpeechError> {
        let mut sum = 0.0;
        for &token in after.iter().take(FOLLOWING) {
            sum += self.brief_after(tokens)?.of(token);
            tokens.push(token);
        }
        if after.len() < FOLLOWING {
            sum += self.brief_after(tokens)?.of(self.context.token_eot());
        }
        Ok(sum)
    }

    /// Returns what a number needs of the probabilities of what comes after `tokens`. The last of `tokens` and what
    /// is asked for are digits, or were heard.
    fn brief_after(&mut self, tokens: &[TokenId]) -> Result<Rc<Brief>, SpeechError> {
        if let Some(brief) = self.asked.briefs.get(tokens) {
            return Ok(Rc::clone(brief));
        }
        let row = self.row_after(tokens)?;
        let logit = |&token: &TokenId| {
            let index = usize::try_from(token).ok()?;
            Some((token, *row.logits.get(index)?))
        };
        let brief = Rc::new(Brief {
            logits: self.asked.needed.iter().filter_map(logit).collect(),
            log_sum: row.log_sum,
        });
        self.asked.briefs.insert(tokens.to_vec(), Rc::clone(&brief));
        Ok(brief)
    }

    /// Returns the probabilities of what comes after `tokens`.
    fn row_after(&mut self, tokens: &[TokenId]) -> Result<Rc<Row>, SpeechError> {
        if let Some(row) = self.asked.rows.get(tokens) {
            return Ok(Rc::clone(row));
        }
        let failed = |error: whisper_rs::WhisperError| SpeechError::Engine {
            doing: "listening again",
            reason: error.to_string(),
        };
        let common = self
            .asked
            .held
            .iter()
            .zip(tokens)
            .take_while(|(a, b)| a == b)
            .count();
        // The last token is always decoded, for its row is the answer; and alone, for the engine
        // hands out the row of a call's first token, but computes only that of its last.
        let last = tokens.len().saturating_sub(1);
        let past = common.min(last);
        if past < last {
            self.state
                .decode(&tokens[past..last], past, self.threads)
                .map_err(failed)?;
        }
        self.state
            .decode(&tokens[last..], last, self.threads)
            .map_err(failed)?;
        self.asked.held.clear();
        self.asked.held.extend_from_slice(tokens);
        let logits = self.state.get_logits().map_err(failed)?.to_vec();
        let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f64 = logits
            .iter()
            .map(|&logit| f64::from((logit - most).exp()))
            .sum();
        let row = Rc::new(Row {
            logits,
            log_sum: f64::from(most) + sum.ln(),
        });
        if self.asked.rows.len() == MOST_ROWS {
            self.asked.rows.clear();
        }
        self.asked.rows.insert(tokens.to_vec(), Rc::clone(&row));
        Ok(row)
    }
}

/// A place in a text.
struct Between<'d, 'a> {
    decoder: &'d mut Decoder<'a>,
    before: &'d [TokenId],
    after: &'d [TokenId],
}

impl Between<'_, '_> {
    fn with(&self, tokens: &[TokenId]) -> Vec<TokenId> {
        [self.before, tokens].concat()
    }
}

impl search::Ask for Between<'_, '_> {
    type Row = Rc<Brief>;

    fn after(&mut self, tokens: &[TokenId]) -> Result<Rc<Brief>, SpeechError> {
        let tokens = self.with(tokens);
        self.decoder.brief_after(&tokens)
    }

    fn ending(&mut self, tokens: &[TokenId]) -> Result<f64, SpeechError> {
        let mut tokens = self.with(tokens);
        self.decoder.follow(&mut tokens, self.after)
    }
}

/// Returns what the pieces lack together: 0 where none does.
fn lack(weighing: &NumberWeighing) -> f64 {
    weighing.steps.iter().map(|step| step.margin.min(0.0)).sum()
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// With the likeliest next piece everywhere.
    Likeliest,
    /// With "double" and "triple" wherever a digit is repeated.
    Repeating,
}

/// What stands before a place in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Digits,
    Separator,
    /// " triple": the next digit counts so often.
    Repeating(usize),
}

/// What stands in a place in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// So many digits.
    Digits(usize),
    Separator,
    Repeating(usize),
}

/// What can stand at one place of a number.
struct Fork<'v> {
    /// The likeliest way to go on with the right digits.
    best: Option<(f64, TokenId, Next)>,
    /// The likeliest way to say that the next digit is repeated.
    repeating: Option<(f64, TokenId, Next)>,
    /// The probability of all pieces that go on with the right digits.
    right: f64,
    /// The probability of all pieces that go on with others.
    wrong: f64,
    /// The digits that go on with others, each up to the first that is another, and their probabilities.
    others: Vec<(&'v str, f64)>,
    /// How often the next digit counts.
    times: usize,
}

impl<'v> Fork<'v> {
    fn at(vocabulary: &'v Vocabulary, row: &impl Likely, rest: &str, before: Before) -> Self {
        let mut fork = Fork {
            best: None,
            repeating: None,
            right: LEAST,
            wrong: LEAST,
            others: Vec::new(),
            times: match before {
                Before::Repeating(times) => times,
                Before::Digits | Before::Separator => 1,
            },
        };
        for token in vocabulary.numeric() {
            let log_probability = row.of(token.id);
            let digits = token.digits.as_str();
            match before {
                _ if digits.is_empty() => {
                    if before == Before::Digits {
                        fork.offer(log_probability, token.id, Next::Separator);
                    }
                }
                Before::Repeating(times) if rest.starts_with(digits) && digits.len() == 1 => {
                    fork.right(log_probability, token.id, Next::Digits(times));
                }
                // "Triple 55" goes on with the right digit, in a form that nobody means.
                Before::Repeating(_) if rest.starts_with(&digits[..1]) => {}
                Before::Repeating(_) => fork.wrong(log_probability, &digits[..1]),
                _ if rest.starts_with(digits) => {
                    fork.right(log_probability, token.id, Next::Digits(digits.len()));
                }
                _ => {
                    let same = digits.bytes().zip(rest.bytes());
                    let same = same.take_while(|(a, b)| a == b).count();
                    fork.wrong(log_probability, &digits[..=same]);
                }
            }
        }
        if !matches!(before, Before::Repeating(_)) {
            for token in vocabulary.repeating() {
                let log_probability = row.of(token.id);
                let is_repeated = rest.len() >= token.times
                    && rest[..token.times]
                        .bytes()
                        .all(|digit| rest.starts_with(char::from(digit)));
                if is_repeated {
                    let next = Next::Repeating(token.times);
                    fork.right(log_probability, token.id, next);
                    if fork
                        .repeating
                        .is_none_or(|(best, _, _)| log_probability > best)
                    {
                        fork.repeating = Some((log_probability, token.id, next));
                    }
                } else {
                    fork.wrong += log_probability.exp();
                }
            }
        }
        fork
    }

    fn right(&mut self, log_probability: f64, token: TokenId, next: Next) {
        self.right += log_probability.exp();
        self.offer(log_probability, token, next);
    }

    fn offer(&mut self, log_probability: f64, token: TokenId, next: Next) {
        if self.best.is_none_or(|(best, _, _)| log_probability > best) {
            self.best = Some((log_probability, token, next));
        }
    }

    fn wrong(&mut self, log_probability: f64, digits: &'v str) {
        let probability = log_probability.exp();
        self.wrong += probability;
        match self.others.iter_mut().find(|(other, _)| *other == digits) {
            Some((_, sum)) => *sum += probability,
            None => self.others.push((digits, probability)),
        }
    }

    /// Returns the likeliest digits that go on with others, the likeliest first.
    fn others(mut self) -> Vec<OtherDigits> {
        self.others.sort_by(|a, b| b.1.total_cmp(&a.1));
        self.others.truncate(MOST_OTHERS);
        let right = self.right.ln();
        let other = |(digits, probability): (&str, f64)| OtherDigits {
            digits: digits.repeat(self.times),
            lead: right - probability.max(LEAST).ln(),
        };
        self.others.into_iter().map(other).collect()
    }
}
