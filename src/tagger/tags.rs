//! What the network says of a message: probabilities for each word and for the whole, and the calibrated answers.

use std::ops::Range;

use ringback_bert::log;
use ringback_bert::logit;
use ringback_bert::sigmoid;
use serde::Deserialize;

use crate::domain::HookType;
use crate::domain::Strength;

pub(super) const LABELS: usize = Label::ALL.len();
pub(super) const TYPES: usize = HookType::ALL.len();
pub(super) const STRENGTHS: [&str; 3] = ["none", "weak", "strong"];

/// Words in a row whose mean is the evidence for a label: one word alone proves little.
const EVIDENCE: usize = 3;

/// No label is less probable: what the network all but rules out must not outweigh all words around it.
const LEAST: f32 = 1e-9;

/// The function of a word in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A greeting, the prospect's name, small talk, thanks, goodbye.
    Greet,
    /// Who speaks, and from where.
    Ident,
    /// The telephone number.
    Number,
    /// Asks for the call back.
    Ask,
    /// A reason to ring back that they can only learn by ringing.
    Hook,
    /// Would be a hook, but the message itself gives it away.
    Disarmed,
    /// Sells.
    Pitch,
    /// Merely introduces the speaker or the firm.
    Intro,
    /// States the plain reason in full.
    Reason,
    /// Pretends.
    Deception,
    /// Weak language.
    Weak,
    /// Another way to answer.
    Channel,
    /// Anything else.
    Other,
}

impl Label {
    /// All of them, in the network's order.
    pub const ALL: [Self; 13] = [
        Self::Greet,
        Self::Ident,
        Self::Number,
        Self::Ask,
        Self::Hook,
        Self::Disarmed,
        Self::Pitch,
        Self::Intro,
        Self::Reason,
        Self::Deception,
        Self::Weak,
        Self::Channel,
        Self::Other,
    ];

    /// Returns the name that labelled sets use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Greet => "greet",
            Self::Ident => "ident",
            Self::Number => "number",
            Self::Ask => "ask",
            Self::Hook => "hook",
            Self::Disarmed => "disarmed",
            Self::Pitch => "pitch",
            Self::Intro => "intro",
            Self::Reason => "reason",
            Self::Deception => "deception",
            Self::Weak => "weak",
            Self::Channel => "channel",
            Self::Other => "other",
        }
    }
}

/// What is asked of the message as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Does something hook?
    Hook,
    /// Does something sell?
    Pitch,
    /// Does it merely introduce?
    Intro,
    /// Does it ask for the call back?
    Ask,
}

/// The calibrated answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Surely not.
    No,
    /// A person should read it.
    Unsure,
    /// Surely.
    Yes,
}

/// How probabilities of the message and of its words become one that holds what it promises.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Calibration {
    hook: [f32; 3],
    pitch: [f32; 3],
    intro: [f32; 3],
    ask: [f32; 3],
    /// Below the first it is a no, above the second a yes.
    unsure: [f32; 2],
    /// What another label than the word before has costs a word, in log-probability.
    change: f32,
}

/// What the network says of one word.
#[derive(Clone, Copy, Debug)]
pub struct WordTags {
    /// The probability of each label.
    pub(super) labels: [f32; LABELS],
    /// The logit of each type of hook, were it a hook.
    pub(super) types: [f32; TYPES],
}

impl WordTags {
    /// Of a word that nobody read.
    pub(super) const UNREAD: Self = {
        let mut labels = [0.0; LABELS];
        labels[Label::Other as usize] = 1.0;
        Self {
            labels,
            types: [0.0; TYPES],
        }
    };

    /// Returns how probable a label is.
    pub fn probability(&self, label: Label) -> f32 {
        self.labels[label as usize]
    }
}

/// The probabilities of a message.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Summary {
    /// Of no hook, a weak one, a strong one.
    pub(super) strength: [f32; STRENGTHS.len()],
    /// Of a pitch, an introduction, an ask.
    pub(super) answers: [f32; 3],
}

impl Summary {
    pub(super) const SIZE: usize = 6;

    /// Puts two windows together: the hook of the one where it is more probable, the first of equals, and the higher of
    /// the answers.
    pub(super) fn or(self, later: Self) -> Self {
        let [none, later_none] = [self, later].map(|summary| summary.strength[0]);
        let mut answers = self.answers;
        for (answer, later) in answers.iter_mut().zip(later.answers) {
            *answer = answer.max(later);
        }
        Self {
            strength: if later_none < none {
                later.strength
            } else {
                self.strength
            },
            answers,
        }
    }
}

/// What the network says of a message.
#[derive(Clone, Debug)]
pub struct Tags {
    words: Vec<WordTags>,
    summary: Summary,
    calibration: Calibration,
}

impl Tags {
    pub(super) fn new(words: Vec<WordTags>, summary: Summary, calibration: Calibration) -> Self {
        Self {
            words,
            summary,
            calibration,
        }
    }

    /// Returns the tags of each word.
    pub fn words(&self) -> &[WordTags] {
        &self.words
    }

    /// Returns the label of each word: the likeliest path, where each change of label has its price, so that no single
    /// word flickers (Viterbi).
    pub fn labels(&self) -> Vec<Label> {
        let mut scores = [0.0_f32; LABELS];
        // For each word but the first, the label before it that each of its labels best follows.
        let mut before: Vec<[usize; LABELS]> = Vec::with_capacity(self.words.len());
        for (index, word) in self.words.iter().enumerate() {
            if index > 0 {
                let best = position_of_largest(&scores);
                let changed = scores[best] - self.calibration.change;
                before.push(std::array::from_fn(|label| {
                    if scores[label] >= changed {
                        label
                    } else {
                        best
                    }
                }));
                scores = scores.map(|score| score.max(changed));
            }
            for (score, probability) in scores.iter_mut().zip(word.labels) {
                *score += log(probability.max(LEAST));
            }
        }
        let mut label = position_of_largest(&scores);
        let mut path = Vec::with_capacity(self.words.len());
        if !self.words.is_empty() {
            path.push(Label::ALL[label]);
        }
        for choices in before.iter().rev() {
            label = choices[label];
            path.push(Label::ALL[label]);
        }
        path.reverse();
        path
    }

    /// Returns whether the hook of the message, if it has one, pulls.
    pub fn strength(&self) -> Strength {
        let [_, weak, strong] = self.summary.strength;
        if strong >= weak {
            Strength::Strong
        } else {
            Strength::Weak
        }
    }

    /// Returns the type of the hook in some words.
    pub fn hook_type(&self, range: Range<usize>) -> HookType {
        let mut sums = [0.0; TYPES];
        for word in &self.words[range] {
            for (sum, logit) in sums.iter_mut().zip(word.types) {
                *sum += word.probability(Label::Hook) * logit;
            }
        }
        HookType::ALL[position_of_largest(&sums)]
    }

    /// Returns the calibrated probability of a yes.
    pub fn probability(&self, question: Question) -> f32 {
        let [pitch, intro, ask] = self.summary.answers;
        let calibration = &self.calibration;
        let (label, message, [constant, of_message, of_words]) = match question {
            Question::Hook => (
                Label::Hook,
                1.0 - self.summary.strength[0],
                calibration.hook,
            ),
            Question::Pitch => (Label::Pitch, pitch, calibration.pitch),
            Question::Intro => (Label::Intro, intro, calibration.intro),
            Question::Ask => (Label::Ask, ask, calibration.ask),
        };
        if self.words.is_empty() {
            return 0.0;
        }
        let [message, words] = [message, self.evidence(label)].map(clamped_logit);
        sigmoid(constant + of_message * message + of_words * words)
    }

    /// Returns the calibrated answer.
    pub fn decide(&self, question: Question) -> Decision {
        let probability = self.probability(question);
        let [low, high] = self.calibration.unsure;
        if probability < low {
            Decision::No
        } else if probability > high {
            Decision::Yes
        } else {
            Decision::Unsure
        }
    }

    /// How probable a label is where it is most so.
    fn evidence(&self, label: Label) -> f32 {
        let size = EVIDENCE.min(self.words.len()).max(1);
        self.words
            .windows(size)
            .map(|words| {
                words
                    .iter()
                    .map(|word| word.probability(label))
                    .sum::<f32>()
            })
            .fold(0.0, f32::max)
            / size as f32
    }
}

/// The logit of a probability that is taken for no more than nearly certain.
fn clamped_logit(probability: f32) -> f32 {
    logit(probability.clamp(0.0001, 0.9999))
}

/// Which is largest; the first of equals.
pub(super) fn position_of_largest(values: &[f32]) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best
}
