//! What was found in a transcript, with the words and the time that prove it.

use serde::Deserialize;
use serde::Serialize;

use super::time::Span;
use super::transcript::Confidence;
use super::transcript::Transcript;
use super::transcript::WordRange;

/// What a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// The speaker's own name.
    Name,
    /// The name of the person called.
    Prospect,
    /// A telephone number.
    Number,
    /// Words that make the prospect want to call back, without saying why or selling.
    Hook,
    /// What would be a hook, were it not given away at once by what comes with it.
    Disarmed,
    /// Selling: product, service, feature, benefit, price, offer, boast, meeting or demo ask.
    Pitch,
    /// Merely introducing the caller or the company.
    Introduction,
    /// Asking for the call back.
    CallbackAsk,
    /// Something misleading: a false "returning your call", a false "last attempt".
    Deception,
    /// `um`, `uh`, `you know`. Recognisers drop some, so a count is a lower bound.
    Filler,
    /// Words that weaken the message: "touch base", "if you get a chance", an apology.
    Weak,
    /// A phrase that a rule of the user's own looks for.
    Phrase,
    /// The caller's company.
    Company,
    /// A way to answer other than calling back: `e-mail`, `text message`.
    Channel,
    /// The plain reason for the call, told in full.
    Reason,
}

impl MentionKind {
    /// Returns whether reports list it; the others are there for the rules alone.
    pub fn is_reported(self) -> bool {
        !matches!(self, Self::Company | Self::Channel | Self::Reason)
    }
}

/// How much of the thing was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// All of it.
    #[default]
    Whole,
    /// A part: some digits of a number, the first name alone.
    Partial,
}

/// How strong a hook is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// It is there, but vague, explained at once, or half a pitch.
    Weak,
    /// It makes them curious.
    Strong,
}

/// Whose name or number it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The speaker's, as far as the words show.
    #[default]
    Speaker,
    /// Somebody else's: "call my colleague Anna on ...".
    Other,
}

/// Why no check may be decided by a mention before a person has listened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// One plain sentence.
    pub reason: String,
    /// The ways it could be read, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
}

/// Something found in the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What it is.
    pub kind: MentionKind,
    /// The exact words.
    pub text: String,
    /// Digits for a number, the canonical name for a name, the type for a hook.
    pub value: Option<String>,
    /// Where in the transcript.
    pub words: WordRange,
    /// When, where the words have times.
    pub span: Option<Span>,
    /// The recogniser's confidence in the words, on average.
    pub confidence: Confidence,
    /// How much of the thing was said.
    pub extent: Extent,
    /// Whose name or number it is.
    pub whose: Whose,
    /// The number in E.164 form (`+447700900123`) where the region makes it certain.
    pub e164: Option<String>,
    /// How strong a hook is.
    pub strength: Option<Strength>,
    /// The id of the phrase rule that found it.
    pub rule: Option<String>,
    /// Set where the recogniser was not sure of it, so that a person should listen.
    pub doubt: Option<Doubt>,
}

impl Mention {
    /// Returns the strongest hook, the first of equals; `None` if there is no hook.
    pub fn strongest_hook(mentions: &[Self]) -> Option<&Self> {
        mentions
            .iter()
            .filter(|mention| mention.kind == MentionKind::Hook)
            .max_by_key(|mention| (mention.strength, std::cmp::Reverse(mention.words.first)))
    }

    /// Makes a mention of the words of a range, with their text, time and mean confidence.
    pub fn of(kind: MentionKind, transcript: &Transcript, words: WordRange) -> Self {
        Self {
            kind,
            text: transcript.text_of(words),
            value: None,
            words,
            span: transcript.span_of(words),
            confidence: transcript.confidence_of(words),
            extent: Extent::Whole,
            whose: Whose::Speaker,
            e164: None,
            strength: None,
            rule: None,
            doubt: None,
        }
    }

    /// Returns the same mention with its value set.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }
}
