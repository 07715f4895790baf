//! Selects the recogniser: the transcript that was given, or whisper with a model that is on this machine. The
//! model is loaded when the first recording has to be transcribed, so that a run over cached ones does without.

use std::path::Path;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use super::error::CliError;
use super::find_recordings;
use super::settings::Settings;
use crate::audio;
use crate::domain::Audio;
use crate::domain::Engine;
use crate::models::Catalog;
use crate::models::InstalledModel;
use crate::models::ModelFolder;
use crate::speech::Hearing;
use crate::speech::Recognizer;
use crate::speech::SpeechError;
use crate::speech::Whisper;
use crate::speech::WhisperSettings;

/// More threads than this no longer make one short recording faster.
const MOST_THREADS: usize = 8;

/// The recogniser of a run, and everything that can change what it transcribes.
pub(crate) struct SelectedRecognizer {
    pub(crate) recognizer: Box<dyn Recognizer>,
    /// Names the engine, the model and the language, or the words that were given.
    pub(crate) ear: String,
}

impl SelectedRecognizer {
    /// Selects whisper, for `jobs` recordings at once.
    pub(crate) fn whisper(
        model: &str,
        language: &str,
        settings: &Settings,
        jobs: usize,
    ) -> Result<Self, CliError> {
        let model = ModelFolder::at(settings.models.clone()).find(&Catalog::builtin(), model)?;
        if !cfg!(feature = "whisper") {
            return Err(SpeechError::NotBuilt.into());
        }
        let weights = model.weights.as_deref().unwrap_or_default();
        let ear = format!("whisper-rs {} {weights} {language} {HEARING}", model.sha256);
        let late = Late {
            model,
            settings: WhisperSettings {
                language: language.to_owned(),
                // The processors are shared out among the recordings that are transcribed at once.
                threads: (settings.usual_jobs / jobs).clamp(1, MOST_THREADS),
            },
            loading: Mutex::new(()),
            loaded: OnceLock::new(),
        };
        Ok(Self {
            recognizer: Box::new(late),
            ear,
        })
    }

    /// Takes the words from a file instead of transcribing.
    pub(crate) fn scripted(path: &Path) -> Result<Self, CliError> {
        let (scripted, bytes) = find_recordings::load_transcript(path)?;
        Ok(Self {
            recognizer: Box::new(scripted),
            ear: format!("scripted {}", audio::identify_bytes(&bytes)),
        })
    }
}

/// Raised with every change of what is heard in the same sound: what older programs kept no longer
/// counts then.
const HEARING: &str = concat!("9 ", env!("CARGO_PKG_VERSION"));

/// Whisper, loaded when it is first needed.
struct Late {
    model: InstalledModel,
    settings: WhisperSettings,
    loading: Mutex<()>,
    loaded: OnceLock<Whisper>,
}

impl Recognizer for Late {
    fn engine(&self) -> Engine {
        Engine {
            name: "whisper-rs".to_owned(),
            model: Some(self.model.name.clone()),
            model_sha256: Some(self.model.sha256.clone()),
            weights: self.model.weights.clone(),
        }
    }

    fn listen<'a>(&'a self, audio: &'a Audio) -> Result<Box<dyn Hearing + 'a>, SpeechError> {
        self.whisper()?.listen(audio)
    }
}

impl Late {
    fn whisper(&self) -> Result<&Whisper, SpeechError> {
        // One worker loads while the others wait.
        let _loading = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(whisper) = self.loaded.get() {
            return Ok(whisper);
        }
        let whisper = Whisper::load(&self.model.path, self.engine(), &self.settings)?;
        Ok(self.loaded.get_or_init(|| whisper))
    }
}
