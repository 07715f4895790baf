//! The whisper recogniser, on the whisper.cpp library through whisper-rs.

use std::path::Path;

use ringback_kernels::EncoderOutput;

use super::WhisperSettings;
use super::evidence::CtcHeads;
use super::evidence::WhisperEvidence;
use super::model::Model;
use super::transcribe::transcribe;
use super::vocabulary::Vocabulary;
use crate::domain::Audio;
use crate::domain::Engine;
use crate::speech::Identity;
use crate::speech::Recognition;
use crate::speech::Recognizer;
use crate::speech::SpeechError;
use crate::speech::ctc::CtcRecognizer;

/// The whisper recogniser with its models in memory, shared by all recordings.
#[derive(Debug)]
pub struct Whisper {
    model: Model,
    vocabulary: Vocabulary,
    ctc: Option<CtcHeads>,
    engine: Engine,
    settings: WhisperSettings,
}

impl Whisper {
    /// Loads a model in ggml form; `engine` is what the report says of it. The CTC heads read its own encoder where it is
    /// whisper base; where it is not, that of the model in the settings, if there is one.
    ///
    /// # Errors
    /// A file that cannot be read, is no whole model, or does not know the language.
    pub fn load(
        model: &Path,
        engine: Engine,
        settings: &WhisperSettings,
    ) -> Result<Self, SpeechError> {
        let model = Model::load(model, settings)?;
        let encoder = match &settings.ctc_model {
            Some(base) if !model.shape().is_base() => Some(Model::load(&base.path, settings)?),
            _ => None,
        };
        let encodes = encoder.as_ref().unwrap_or(&model);
        Ok(Self {
            ctc: encodes.shape().is_base().then(|| CtcHeads {
                recognizer: CtcRecognizer::for_base(),
                encoder,
            }),
            vocabulary: model.vocabulary(),
            model,
            engine,
            settings: settings.clone(),
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

    fn identity(&self) -> Identity {
        self.settings.identity(self.engine())
    }

    fn transcribe<'a>(&'a self, audio: &'a Audio) -> Result<Recognition<'a>, SpeechError> {
        let ctc = self.ctc.as_ref();
        let is_encoder_read = ctc.is_some_and(|ctc| ctc.encoder.is_none());
        let transcription = transcribe(&self.model, &audio.samples, is_encoder_read)?;
        Ok(Recognition {
            transcript: transcription.transcript(),
            evidence: Box::new(WhisperEvidence {
                model: &self.model,
                vocabulary: &self.vocabulary,
                ctc,
                samples: &audio.samples,
                transcription,
                encoded: None,
            }),
        })
    }
}
