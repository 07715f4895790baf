//! The twin of `engine` in a program that is built without the speech engine: loading a model fails.

use std::path::Path;

use super::WhisperSettings;
use crate::domain::Audio;
use crate::domain::Engine;
use crate::speech::Identity;
use crate::speech::Recognition;
use crate::speech::Recognizer;
use crate::speech::SpeechError;

/// A recogniser that is never made: [`Whisper::load`] always fails here.
#[derive(Debug)]
pub struct Whisper(std::convert::Infallible);

impl Whisper {
    /// Fails: this program has no speech engine.
    ///
    /// # Errors
    /// Always [`SpeechError::NotBuilt`].
    pub fn load(
        _model: &Path,
        _engine: Engine,
        _settings: &WhisperSettings,
    ) -> Result<Self, SpeechError> {
        Err(SpeechError::NotBuilt)
    }
}

impl Recognizer for Whisper {
    fn engine(&self) -> Engine {
        match self.0 {}
    }

    fn identity(&self) -> Identity {
        match self.0 {}
    }

    fn transcribe<'a>(&'a self, _audio: &'a Audio) -> Result<Recognition<'a>, SpeechError> {
        match self.0 {}
    }
}
