//! The whisper recogniser (`engine`), or its twin where the program is built without the speech engine (`disabled`).
//!
//! The twins have the same names, so that callers need no `cfg`. Which model is the right one, and whether its bytes are, is
//! left to `models`.

#[cfg(feature = "whisper")]
mod decoder;
#[cfg(not(feature = "whisper"))]
mod disabled;
#[cfg(feature = "whisper")]
mod engine;
#[cfg(feature = "whisper")]
mod evidence;
#[cfg(any(test, feature = "whisper"))]
mod forced_decoding;
#[cfg(feature = "whisper")]
mod model;
#[cfg(any(test, feature = "whisper"))]
mod model_file;
#[cfg(feature = "whisper")]
mod state_pool;
#[cfg(any(test, feature = "whisper"))]
mod tokens;
#[cfg(feature = "whisper")]
mod transcribe;
#[cfg(any(test, feature = "whisper"))]
mod vocabulary;

use std::path::PathBuf;

use crate::domain::Engine;
use crate::speech::Identity;

#[cfg(not(feature = "whisper"))]
pub use disabled::Whisper;
#[cfg(feature = "whisper")]
pub use engine::Whisper;

/// How whisper transcribes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhisperSettings {
    /// The language spoken, as a code: `en`. It is never guessed.
    pub language: String,
    /// Threads for one recording, at least one. The words do not depend on it.
    pub threads: usize,
    /// The model of whisper base, whose encoder the CTC heads read where another model writes the words. Without it such
    /// a model has no CTC heads.
    pub ctc_model: Option<CtcModel>,
    /// Whether the model is tried on a sound before it transcribes one: nobody knows its checksum, and what its weights
    /// do to the engine.
    pub is_tried_first: bool,
}

/// The file of a model that the CTC heads read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CtcModel {
    /// The file.
    pub path: PathBuf,
    /// What it is.
    pub engine: Engine,
}

impl WhisperSettings {
    /// Returns everything that can change what an engine with these settings recognises.
    pub fn identity(&self, engine: Engine) -> Identity {
        Identity {
            engine,
            language: Some(self.language.clone()),
            ctc_model: self.ctc_model.as_ref().map(|model| model.engine.clone()),
            given: None,
        }
    }
}

impl Default for WhisperSettings {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            threads: 1,
            ctc_model: None,
            is_tried_first: false,
        }
    }
}
