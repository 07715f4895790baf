//! Sound becomes words: the trait every recogniser keeps, the recognisers there are, and how well words fit the sound.
//!
//! It knows no rep: what the words mean is left to `analyze`, and what the evidence means to `verify`. Where the samples
//! come from is left to `audio`.

mod cache;
#[cfg(any(test, feature = "whisper"))]
mod ctc;
mod error;
mod evidence;
#[cfg(any(test, feature = "whisper"))]
mod hallucination;
mod recognizer;
mod scripted;
#[cfg(any(test, feature = "whisper"))]
mod vad;
pub mod whisper;

pub use cache::CacheRows;
pub use cache::CachedRecognition;
pub use cache::Samples;
pub use error::SpeechError;
pub use evidence::AcousticEvidence;
pub use evidence::DigitHypothesis;
pub use evidence::Hypothesis;
pub use evidence::SpokenDigits;
pub use evidence::SpokenName;
pub use recognizer::Identity;
pub use recognizer::Recognition;
pub use recognizer::Recognizer;
pub use scripted::Scripted;
pub use scripted::transcripts_of_report;
pub use whisper::CtcModel;
pub use whisper::Whisper;
pub use whisper::WhisperSettings;
