//! What can go wrong while transcribing, each with what a person can do about it.
//!
//! Silence, noise and music are no errors: they are empty transcripts.

use std::path::PathBuf;

use crate::audio::AudioError;

/// Why a recogniser cannot be made, or cannot transcribe.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// The program was built without the speech engine.
    #[error("this ringback was built without the whisper feature: use --transcript FILE")]
    NotBuilt,
    /// The model's file cannot be read.
    #[error("cannot read the model {}: {source}", path.display())]
    Unreadable {
        /// The model's file.
        path: PathBuf,
        /// What the system reports.
        source: std::io::Error,
    },
    /// The model's file is no model, or a damaged one.
    #[error(
        "{} is not a whole whisper model in ggml form: {reason}. Get it again with `ringback models pull NAME`",
        path.display()
    )]
    Model {
        /// The model's file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The model's weights are not those that they were.
    #[error("{0}")]
    Weights(String),
    /// The language is not one that the model knows.
    #[error("whisper knows no language `{language}`: use a code such as `en`")]
    Language {
        /// What was asked for.
        language: String,
    },
    /// The engine failed on a recording.
    #[error("the speech engine failed while {doing}: {reason}")]
    Engine {
        /// What it was doing.
        doing: &'static str,
        /// What the engine reports.
        reason: String,
    },
    /// A recording whose words were cached cannot be decoded again.
    #[error(transparent)]
    Audio(#[from] AudioError),
    /// A given transcript cannot be understood.
    #[error("line {line} of the transcript: {reason}")]
    Script {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
}
