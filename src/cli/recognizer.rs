//! Selects the recogniser: the transcript that was given, or whisper with a model that is on this machine. The
//! model is loaded when the first recording has to be transcribed, so that a run over cached ones does without.

use std::path::Path;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use super::error::CliError;
use super::find_recordings;
use super::settings::Settings;
use crate::domain::Audio;
use crate::domain::Engine;
use crate::models::Catalog;
use crate::models::InstalledModel;
use crate::models::ModelFolder;
use crate::speech::CtcModel;
use crate::speech::Identity;
use crate::speech::Recognition;
use crate::speech::Recognizer;
use crate::speech::SpeechError;
use crate::speech::Whisper;
use crate::speech::WhisperSettings;

/// More threads than this no longer make one short recording faster.
const MOST_THREADS: usize = 8;

/// The model whose encoder the CTC heads read: they make sure of numbers and names beside any other model, where this one
/// is installed.
const CTC_MODEL: &str = "base";

/// Recognises with whisper, `jobs` recordings at once.
pub(crate) fn whisper(
    model: &str,
    language: &str,
    settings: &Settings,
    jobs: usize,
) -> Result<Box<dyn Recognizer>, CliError> {
    let folder = ModelFolder::at(settings.models.clone());
    let model = folder.find(&Catalog::builtin(), model)?;
    if !cfg!(feature = "whisper") {
        return Err(SpeechError::NotBuilt.into());
    }
    let ctc_model = (model.name != CTC_MODEL)
        .then(|| folder.find(&Catalog::builtin(), CTC_MODEL).ok())
        .flatten();
    Ok(Box::new(Late {
        settings: WhisperSettings {
            language: language.to_owned(),
            // The processors are shared out among the recordings that are transcribed at once.
            threads: (settings.usual_jobs / jobs).clamp(1, MOST_THREADS),
            ctc_model: ctc_model.as_ref().map(|model| CtcModel {
                engine: engine_of(model),
                path: model.path.clone(),
            }),
            is_tried_first: !model.is_known,
        },
        folder,
        model,
        ctc_model,
        loading: Mutex::new(()),
        loaded: OnceLock::new(),
    }))
}

/// Takes the words from a file instead of transcribing.
pub(crate) fn scripted(path: &Path) -> Result<Box<dyn Recognizer>, CliError> {
    Ok(Box::new(find_recordings::load_transcript(path)?))
}

fn engine_of(model: &InstalledModel) -> Engine {
    Engine {
        name: "whisper-rs".to_owned(),
        model: Some(model.name.clone()),
        model_sha256: Some(model.sha256.clone()),
        weights: model.weights.clone(),
    }
}

/// Whisper, loaded when it is first needed.
struct Late {
    folder: ModelFolder,
    model: InstalledModel,
    /// The one that the CTC heads read, where it is another.
    ctc_model: Option<InstalledModel>,
    settings: WhisperSettings,
    loading: Mutex<()>,
    loaded: OnceLock<Whisper>,
}

impl Recognizer for Late {
    fn engine(&self) -> Engine {
        engine_of(&self.model)
    }

    fn identity(&self) -> Identity {
        self.settings.identity(self.engine())
    }

    fn transcribe<'a>(&'a self, audio: &'a Audio) -> Result<Recognition<'a>, SpeechError> {
        self.whisper()?.transcribe(audio)
    }
}

impl Late {
    fn whisper(&self) -> Result<&Whisper, SpeechError> {
        // One worker loads while the others wait.
        let _loading = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(whisper) = self.loaded.get() {
            return Ok(whisper);
        }
        let catalog = Catalog::builtin();
        for model in [Some(&self.model), self.ctc_model.as_ref()]
            .into_iter()
            .flatten()
        {
            let verified = self.folder.verify(&catalog, model);
            verified.map_err(|error| SpeechError::Weights(error.to_string()))?;
        }
        let whisper = Whisper::load(&self.model.path, self.engine(), &self.settings)?;
        Ok(self.loaded.get_or_init(|| whisper))
    }
}
