//! Everything a printer needs, and nothing about engines or databases.

use serde::Deserialize;
use serde::Serialize;

use super::audio::AudioFacts;
use super::envelope::Envelope;
use super::mention::Mention;
use super::origin::Origin;
use super::recording::Recording;
use super::rep::Rep;
use super::scorecard::Scorecard;
use super::time::Millis;
use super::transcript::Transcript;

/// The name and number of the JSON form of a [`Report`].
pub const SCHEMA: &str = "ringback.report/1";

/// What listened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// The library: `whisper-rs`, or `scripted` for a transcript that was given.
    pub name: String,
    /// The model by its catalogue name; none for a given transcript.
    pub model: Option<String>,
    /// The SHA-256 of the model's file.
    pub model_sha256: Option<String>,
    /// How the model's numbers were rounded before listening, in ggml's words: `q8_0`; none where
    /// they were not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<String>,
}

/// Which rules judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricRef {
    /// The rubric's id: `callback`.
    pub id: String,
    /// The hash of everything in it that can change a verdict.
    pub hash: String,
}

/// The result of one run, over one or many recordings, in the order they were given.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What listened.
    pub engine: Engine,
    /// Which rules judged.
    pub rubric: RubricRef,
    /// One part a recording.
    pub recordings: Vec<RecordingReport>,
}

/// How a recording came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It has a score.
    Scored,
    /// It has an error and no score.
    Failed,
}

/// One recording's part of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordingReport {
    /// It was heard and scored.
    Scored(Box<ScoredRecording>),
    /// It could not be.
    Failed {
        /// The name it goes by.
        file: String,
        /// What is wrong and what to do, in one sentence a person can act on.
        error: String,
    },
}

/// A recording that was heard and scored.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredRecording {
    /// Which one.
    pub recording: Recording,
    /// How long it is; for a script that nobody has read aloud yet, how long it would be.
    pub duration: Millis,
    /// What the samples say; none for a script.
    pub facts: Option<AudioFacts>,
    /// How the sound rises and falls, to be drawn; none for a script.
    pub envelope: Option<Envelope>,
    /// What its place, its name or a list tell of it.
    pub origin: Origin,
    /// Which rules judged it: the report's, or those of the rep.
    pub rubric: RubricRef,
    /// Whose message it is: what was known before, completed by what was heard.
    pub rep: Rep,
    /// What was said.
    pub transcript: Transcript,
    /// What was found in it.
    pub mentions: Vec<Mention>,
    /// What it is worth.
    pub scorecard: Scorecard,
}

impl ScoredRecording {
    /// Returns whose it is: the rep who is known, or the one who was heard.
    pub fn rep_name(&self) -> Option<&str> {
        self.origin.rep.as_deref().or(self.rep.name.as_deref())
    }
}
