//! What was heard in a recording in the form in which it is kept: the facts, the words, and every
//! answer the sound gave when it was asked again. Numbers are kept bit by bit, so that what is
//! recalled gives the same bytes as what was heard.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::domain::AudioFacts;
use crate::domain::Confidence;
use crate::domain::Envelope;
use crate::domain::Millis;
use crate::domain::NumberShape;
use crate::domain::Silences;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::Word;
use crate::domain::WordRange;
use crate::speech::DigitStep;
use crate::speech::HeardName;
use crate::speech::HeardNumber;
use crate::speech::Hearing;
use crate::speech::NumberReading;
use crate::speech::NumberWeighing;
use crate::speech::OtherDigits;
use crate::speech::SpeechError;
use crate::speech::Tempo;

/// What was heard.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Heard {
    pub(super) facts: AudioFacts,
    pub(super) envelope: Envelope,
    pub(super) transcript: Transcript,
    pub(super) answers: Answers,
}

/// Answers by their questions.
pub(super) type Answers = BTreeMap<String, Answer>;

/// What the sound said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Answer {
    /// Logarithms of probabilities, as bits.
    Weights(Option<Vec<u64>>),
    /// A number, weighed.
    Number(Option<KeptWeighing>),
    /// Digits that a number could be, with logarithms of probabilities as bits.
    Readings(Option<Vec<(String, u64)>>),
    /// Numbers that were heard whatever was written: when, in milliseconds, and their readings.
    Heard(Option<Vec<KeptHeard>>),
    /// Where a name may have been said: when, and how far behind it is, as bits.
    Named(Option<Vec<((u64, u64), u64)>>),
}

type KeptHeard = ((u64, u64), Vec<(String, u64)>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptWeighing {
    log_probability: u64,
    written: String,
    steps: Vec<KeptStep>,
    end_margin: u64,
}

/// A piece's digits, its margin, and other digits with how far behind they are.
type KeptStep = (String, u64, Vec<(String, u64)>);

/// A word: its text, its time in milliseconds, and how sure the recogniser was, in thousandths.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptWord(String, Option<(u64, u64)>, u16);

#[derive(Serialize, Deserialize)]
struct Kept {
    duration: u64,
    frames: u64,
    sample_rate: u32,
    channels: u16,
    format: String,
    peak_dbfs: Option<u64>,
    loudness_lufs: Option<u64>,
    clipped_samples: u64,
    leading: u64,
    trailing: u64,
    inner: Vec<(u64, u64)>,
    notes: Vec<String>,
    /// The outline, two hexadecimal digits a value.
    outline: String,
    words: Vec<KeptWord>,
    answers: Answers,
}

impl Heard {
    /// Writes it down.
    pub(super) fn to_text(&self) -> String {
        let facts = &self.facts;
        let kept = Kept {
            duration: facts.duration.0,
            frames: facts.frames,
            sample_rate: facts.sample_rate,
            channels: facts.channels,
            format: facts.format.clone(),
            peak_dbfs: facts.peak_dbfs.map(f64::to_bits),
            loudness_lufs: facts.loudness_lufs.map(f64::to_bits),
            clipped_samples: facts.clipped_samples,
            leading: facts.silences.leading.0,
            trailing: facts.silences.trailing.0,
            inner: facts.silences.inner.iter().copied().map(pair).collect(),
            notes: facts.notes.clone(),
            outline: in_hex(&self.envelope.peaks),
            words: kept_words(&self.transcript),
            answers: self.answers.clone(),
        };
        serde_json::to_string(&kept).expect("plain numbers and texts always become JSON")
    }

    /// Reads what [`Self::to_text`] wrote; none if it is something else, as an older program may
    /// have left.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let kept: Kept = serde_json::from_str(text).ok()?;
        Some(Self {
            facts: AudioFacts {
                duration: Millis(kept.duration),
                frames: kept.frames,
                sample_rate: kept.sample_rate,
                channels: kept.channels,
                format: kept.format,
                peak_dbfs: kept.peak_dbfs.map(f64::from_bits),
                loudness_lufs: kept.loudness_lufs.map(f64::from_bits),
                clipped_samples: kept.clipped_samples,
                silences: Silences {
                    leading: Millis(kept.leading),
                    trailing: Millis(kept.trailing),
                    inner: kept.inner.into_iter().map(span).collect(),
                },
                notes: kept.notes,
            },
            envelope: Envelope {
                peaks: from_hex(&kept.outline)?,
            },
            transcript: transcript(kept.words),
            answers: kept.answers,
        })
    }
}

fn in_hex(values: &[u8]) -> String {
    values.iter().map(|value| format!("{value:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let places = (0..text.len()).step_by(2);
    places
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

fn kept_words(transcript: &Transcript) -> Vec<KeptWord> {
    let words = transcript.words.iter();
    words
        .map(|word| KeptWord(word.text.clone(), word.span.map(pair), thousandths(word)))
        .collect()
}

fn transcript(words: Vec<KeptWord>) -> Transcript {
    let word = |KeptWord(text, span_, confidence)| Word {
        text,
        span: span_.map(span),
        confidence: Confidence::from_probability(f32::from(confidence) / 1000.0),
    };
    Transcript {
        words: words.into_iter().map(word).collect(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a probability in thousandths is from 0 to 1000"
)]
fn thousandths(word: &Word) -> u16 {
    (word.confidence.as_probability() * 1000.0).round() as u16
}

fn pair(span: Span) -> (u64, u64) {
    (span.start.0, span.end.0)
}

fn span((start, end): (u64, u64)) -> Span {
    Span::new(Millis(start), Millis(end))
}

/// Answers from what was kept, never from the sound.
pub(super) struct Recalled<'a> {
    heard: &'a Heard,
    /// Whether something was asked that had never been asked before: then only the sound knows.
    pub(super) is_at_a_loss: bool,
}

impl<'a> Recalled<'a> {
    pub(super) fn of(heard: &'a Heard) -> Self {
        Self {
            heard,
            is_at_a_loss: false,
        }
    }

    fn answer(&mut self, question: &str) -> Option<&'a Answer> {
        let answer = self.heard.answers.get(question);
        self.is_at_a_loss |= answer.is_none();
        answer
    }
}

impl Hearing for Recalled<'_> {
    fn transcript(&self) -> &Transcript {
        &self.heard.transcript
    }

    fn numbers_heard(&mut self) -> Option<Vec<HeardNumber>> {
        let Some(Answer::Heard(Some(kept))) = self.answer(HEARD_ASKED) else {
            return None;
        };
        let heard = |(when, readings): &KeptHeard| HeardNumber {
            span: span(*when),
            readings: readings.iter().map(reading).collect(),
        };
        Some(kept.iter().map(heard).collect())
    }

    fn name_heard(&mut self, name: &str) -> Option<Vec<HeardName>> {
        let Some(Answer::Named(Some(kept))) = self.answer(&name_asked(name)) else {
            return None;
        };
        let place = |(when, behind): &((u64, u64), u64)| HeardName {
            span: span(*when),
            behind: f64::from_bits(*behind),
        };
        Some(kept.iter().map(place).collect())
    }

    fn weigh(
        &mut self,
        place: WordRange,
        alternatives: &[String],
        tempo: Tempo,
    ) -> Result<Option<Vec<f64>>, SpeechError> {
        Ok(
            match self.answer(&weights_asked(place, alternatives, tempo)) {
                Some(Answer::Weights(Some(bits))) => {
                    Some(bits.iter().copied().map(f64::from_bits).collect())
                }
                _ => None,
            },
        )
    }

    fn weigh_number(
        &mut self,
        place: WordRange,
        digits: &str,
        tempo: Tempo,
    ) -> Result<Option<NumberWeighing>, SpeechError> {
        Ok(match self.answer(&number_asked(place, digits, tempo)) {
            Some(Answer::Number(Some(kept))) => Some(weighing(kept)),
            _ => None,
        })
    }

    fn read_number(
        &mut self,
        place: WordRange,
        shape: NumberShape,
        tempo: Tempo,
    ) -> Result<Option<Vec<NumberReading>>, SpeechError> {
        Ok(match self.answer(&readings_asked(place, shape, tempo)) {
            Some(Answer::Readings(Some(kept))) => Some(kept.iter().map(reading).collect()),
            _ => None,
        })
    }
}

/// Asks the sound, and notes what it says.
pub(super) struct Noting<'a> {
    hearing: Box<dyn Hearing + 'a>,
    pub(super) answers: Answers,
}

impl<'a> Noting<'a> {
    /// Begins with what is known from before.
    pub(super) fn of(hearing: Box<dyn Hearing + 'a>, answers: Answers) -> Self {
        Self { hearing, answers }
    }
}

impl Hearing for Noting<'_> {
    fn transcript(&self) -> &Transcript {
        self.hearing.transcript()
    }

    fn numbers_heard(&mut self) -> Option<Vec<HeardNumber>> {
        let numbers = self.hearing.numbers_heard();
        let kept = |number: &HeardNumber| (pair(number.span), kept_readings(&number.readings));
        let kept = numbers.as_ref().map(|all| all.iter().map(kept).collect());
        self.answers
            .insert(HEARD_ASKED.to_owned(), Answer::Heard(kept));
        numbers
    }

    fn name_heard(&mut self, name: &str) -> Option<Vec<HeardName>> {
        let places = self.hearing.name_heard(name);
        let kept = |place: &HeardName| (pair(place.span), place.behind.to_bits());
        let kept = places.as_ref().map(|all| all.iter().map(kept).collect());
        self.answers.insert(name_asked(name), Answer::Named(kept));
        places
    }

    fn is_at_hand(&self, word: usize) -> bool {
        self.hearing.is_at_hand(word)
    }

    fn weigh(
        &mut self,
        place: WordRange,
        alternatives: &[String],
        tempo: Tempo,
    ) -> Result<Option<Vec<f64>>, SpeechError> {
        let weights = self.hearing.weigh(place, alternatives, tempo)?;
        let bits = weights
            .as_ref()
            .map(|weights| weights.iter().map(|weight| weight.to_bits()).collect());
        let question = weights_asked(place, alternatives, tempo);
        self.answers.insert(question, Answer::Weights(bits));
        Ok(weights)
    }

    fn weigh_number(
        &mut self,
        place: WordRange,
        digits: &str,
        tempo: Tempo,
    ) -> Result<Option<NumberWeighing>, SpeechError> {
        let weighing = self.hearing.weigh_number(place, digits, tempo)?;
        let kept = weighing.as_ref().map(kept_weighing);
        let question = number_asked(place, digits, tempo);
        self.answers.insert(question, Answer::Number(kept));
        Ok(weighing)
    }

    fn read_number(
        &mut self,
        place: WordRange,
        shape: NumberShape,
        tempo: Tempo,
    ) -> Result<Option<Vec<NumberReading>>, SpeechError> {
        let readings = self.hearing.read_number(place, shape, tempo)?;
        let kept = readings.as_deref().map(kept_readings);
        let question = readings_asked(place, shape, tempo);
        self.answers.insert(question, Answer::Readings(kept));
        Ok(readings)
    }
}

/// The question which numbers are heard.
const HEARD_ASKED: &str = "heard";

fn name_asked(name: &str) -> String {
    format!("name {name:?}")
}

fn weights_asked(place: WordRange, alternatives: &[String], tempo: Tempo) -> String {
    let pace = pace(tempo);
    format!(
        "weigh {}-{} {alternatives:?}{pace}",
        place.first, place.last
    )
}

fn number_asked(place: WordRange, digits: &str, tempo: Tempo) -> String {
    let pace = pace(tempo);
    format!("number {}-{} {digits}{pace}", place.first, place.last)
}

fn readings_asked(place: WordRange, shape: NumberShape, tempo: Tempo) -> String {
    let pace = pace(tempo);
    format!("read {}-{} {shape:?}{pace}", place.first, place.last)
}

fn pace(tempo: Tempo) -> String {
    match tempo {
        Tempo::AsSpoken => String::new(),
        Tempo::Slower | Tempo::LittleSlower => format!(" at {} %", tempo.percent()),
    }
}

fn kept_readings(readings: &[NumberReading]) -> Vec<(String, u64)> {
    let kept =
        |reading: &NumberReading| (reading.digits.clone(), reading.log_probability.to_bits());
    readings.iter().map(kept).collect()
}

fn reading((digits, log_probability): &(String, u64)) -> NumberReading {
    NumberReading {
        digits: digits.clone(),
        log_probability: f64::from_bits(*log_probability),
    }
}

fn kept_weighing(weighing: &NumberWeighing) -> KeptWeighing {
    let other = |other: &OtherDigits| (other.digits.clone(), other.lead.to_bits());
    let step = |step: &DigitStep| {
        (
            step.digits.clone(),
            step.margin.to_bits(),
            step.others.iter().map(other).collect(),
        )
    };
    KeptWeighing {
        log_probability: weighing.log_probability.to_bits(),
        written: weighing.written.clone(),
        steps: weighing.steps.iter().map(step).collect(),
        end_margin: weighing.end_margin.to_bits(),
    }
}

fn weighing(kept: &KeptWeighing) -> NumberWeighing {
    let other = |(digits, lead): &(String, u64)| OtherDigits {
        digits: digits.clone(),
        lead: f64::from_bits(*lead),
    };
    let step = |(digits, margin, others): &KeptStep| DigitStep {
        digits: digits.clone(),
        margin: f64::from_bits(*margin),
        others: others.iter().map(other).collect(),
    };
    NumberWeighing {
        log_probability: f64::from_bits(kept.log_probability),
        written: kept.written.clone(),
        steps: kept.steps.iter().map(step).collect(),
        end_margin: f64::from_bits(kept.end_margin),
    }
}
