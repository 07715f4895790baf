//! The trait every recogniser keeps: sound becomes words, with the acoustic evidence behind them.

use serde::Serialize;

use crate::domain::Audio;
use crate::domain::Engine;
use crate::domain::Transcript;
use crate::speech::AcousticEvidence;
use crate::speech::SpeechError;

/// Turns sound into words. The same sound gives the same words, whatever was recognised before.
pub trait Recognizer: Send + Sync {
    /// Returns what recognises, for the report.
    fn engine(&self) -> Engine;

    /// Returns everything that can change what is recognised in the same sound.
    fn identity(&self) -> Identity;

    /// Transcribes a whole recording.
    ///
    /// # Errors
    /// Fails only where the engine itself does; silence is an empty transcript, not an error.
    fn transcribe<'a>(&'a self, audio: &'a Audio) -> Result<Recognition<'a>, SpeechError>;
}

/// One recording as it was recognised.
pub struct Recognition<'a> {
    /// The words.
    pub transcript: Transcript,
    /// How well other words would go with the sound.
    pub evidence: Box<dyn AcousticEvidence + 'a>,
}

/// Everything about a recogniser that can change what it recognises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// The library and the model that writes the words.
    pub engine: Engine,
    /// The language spoken, as a code; none for words that were given.
    pub language: Option<String>,
    /// The model whose encoder the CTC heads read, where it is another one.
    pub ctc_model: Option<Engine>,
    /// The words that were given instead of transcribing.
    pub given: Option<Transcript>,
}
