//! The whisper recogniser (`engine`), or its twin where the program is built without the speech engine (`disabled`).
//!
//! The twins have the same names, so that callers need no `cfg`. Which model is the right one, and whether its bytes are, is
//! left to `models`.

#[cfg(not(feature = "whisper"))]
mod disabled;
#[cfg(feature = "whisper")]
mod engine;
#[cfg(feature = "whisper")]
mod evidence;
#[cfg(feature = "whisper")]
mod forced_decoding;
#[cfg(feature = "whisper")]
mod model;
#[cfg(any(test, feature = "whisper"))]
mod model_file;
#[cfg(any(test, feature = "whisper"))]
mod search;
#[cfg(feature = "whisper")]
mod state_pool;
#[cfg(any(test, feature = "whisper"))]
mod tokens;
#[cfg(feature = "whisper")]
mod transcribe;
#[cfg(any(test, feature = "whisper"))]
mod vocabulary;

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
}

impl Default for WhisperSettings {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            threads: 1,
        }
    }
}
