//! What is refused before all of it is read, and what else may read it.

use std::path::PathBuf;

use crate::domain::Millis;

/// What is refused before all of it is read, and what else may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest recording that is read.
    pub max_duration: Millis,
    /// The `ffmpeg` that decodes what ringback cannot; if there is one, and it may.
    pub ffmpeg: Option<PathBuf>,
}

impl Default for Limits {
    /// Fifteen minutes: a voicemail is twenty seconds, and a whole hour is a mistake.
    fn default() -> Self {
        Self {
            max_duration: Millis(15 * 60 * 1000),
            ffmpeg: None,
        }
    }
}
