//! The whisper recogniser, on the whisper.cpp library through whisper-rs.

use std::path::Path;

use ringback_kernels::EncoderOutput;

use super::WhisperSettings;
use super::evidence::WhisperEvidence;
use super::model::Model;
use super::transcribe::transcribe;
use super::vocabulary::Vocabulary;
use crate::domain::Audio;
use crate::domain::Engine;
use crate::speech::Hearing;
use crate::speech::Recognizer;
use crate::speech::SpeechError;
use crate::speech::ctc::CtcRecognizer;

/// The whisper recogniser with its model in memory, shared by all recordings.
#[derive(Debug)]
pub struct Whisper {
    model: Model,
    vocabulary: Vocabulary,
    /// Where the model is the one whose encoder it was trained on.
    ctc: Option<CtcRecognizer>,
    engine: Engine,
}

impl Whisper {
    /// Loads a model in ggml form; `engine` is what the report says of it.
    ///
    /// # Errors
    /// A file that cannot be read, is no whole model, or does not know the language.
    pub fn load(
        model: &Path,
        engine: Engine,
        settings: &WhisperSettings,
    ) -> Result<Self, SpeechError> {
        let model = Model::load(model, settings)?;
        Ok(Self {
            vocabulary: model.vocabulary(),
            ctc: model.shape().is_base().then(CtcRecognizer::for_base),
            model,
            engine,
        })
    }

    /// Returns what the encoder makes of samples at 16 kHz, at most 30 s: what the CTC heads are trained on
    /// (`models/ctc`).
    ///
    /// # Errors
    /// Fails only where the engine itself does.
    pub fn encode(&self, samples: &[f32]) -> Result<EncoderOutput, SpeechError> {
        let mut state = self.model.state_for(samples.len())?;
        let output = self.model.run(&mut state, samples, 1)?;
        output.ok_or_else(|| SpeechError::Engine {
            doing: "encoding",
            reason: "there is no output".to_owned(),
        })
    }
}

impl Recognizer for Whisper {
    fn engine(&self) -> Engine {
        self.engine.clone()
    }

    fn listen<'a>(&'a self, audio: &'a Audio) -> Result<Box<dyn Hearing + 'a>, SpeechError> {
        let ctc = self.ctc.as_ref();
        let transcription = transcribe(&self.model, &audio.samples, ctc.is_some())?;
        Ok(Box::new(WhisperEvidence::new(
            &self.model,
            &self.vocabulary,
            ctc,
            &audio.samples,
            transcription,
        )))
    }
}
