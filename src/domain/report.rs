//! A report: everything a format needs to print, and nothing about engines or databases.

use serde::Deserialize;
use serde::Serialize;

use super::audio::AudioFacts;
use super::envelope::Envelope;
use super::mention::Mention;
use super::origin::Origin;
use super::recording::Recording;
use super::rep::Region;
use super::rep::Rep;
use super::scorecard::Scorecard;
use super::time::Millis;
use super::transcript::Transcript;

/// The name and version of a [`Report`]'s JSON schema.
pub const SCHEMA: &str = "ringback.report/1";

/// The speech engine that transcribed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// The library: `whisper-rs`, or `scripted` for a transcript that was provided.
    pub name: String,
    /// The model by its catalogue name; none for a provided transcript.
    pub model: Option<String>,
    /// The SHA-256 of the model's file.
    pub model_sha256: Option<String>,
    /// How the model's weights were quantised, in ggml's terms: `q8_0`; `None` if they were not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<String>,
}

/// The rubric that scored.
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
    /// The speech engine that transcribed.
    pub engine: Engine,
    /// The rubric that scored.
    pub rubric: RubricRef,
    /// One part per recording.
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
    /// It was transcribed and scored.
    Scored(Box<ScoredRecording>),
    /// It could not be scored.
    Failed {
        /// The name it goes by.
        file: String,
        /// What is wrong and what to do, in one sentence a person can act on.
        error: String,
    },
}

/// A recording that was transcribed and scored.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredRecording {
    /// Which one.
    pub recording: Recording,
    /// How long it is; for a script that nobody has read aloud yet, how long it would be.
    pub duration: Millis,
    /// What was measured on the audio; none for a script.
    pub facts: Option<AudioFacts>,
    /// The amplitude envelope, to be drawn; none for a script.
    pub envelope: Option<Envelope>,
    /// What is known from its folder, its name or a list.
    pub origin: Origin,
    /// The rubric that scored it: the report's, or the rep's own.
    pub rubric: RubricRef,
    /// Who is speaking: what was known before, completed from the transcript.
    pub rep: Rep,
    /// Where its numbers are dialled.
    pub region: Region,
    /// What was said.
    pub transcript: Transcript,
    /// What was found in it.
    pub mentions: Vec<Mention>,
    /// Its checks, score and coaching.
    pub scorecard: Scorecard,
}

impl ScoredRecording {
    /// Returns the rep's name: the one that is known, or the one said in the message.
    pub fn rep_name(&self) -> Option<&str> {
        self.origin.rep.as_deref().or(self.rep.name.as_deref())
    }
}
