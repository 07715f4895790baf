//! Sound, ready for a recogniser, and what the original samples say about it.

use super::time::Millis;
use super::time::Span;

/// The sample rate every recogniser is given, in Hz.
pub const RECOGNISER_RATE: u32 = 16_000;

/// A decoded recording: mono samples at [`RECOGNISER_RATE`] and the facts of the original.
#[derive(Clone, Debug)]
pub struct Audio {
    /// Mono samples at [`RECOGNISER_RATE`], nominally from -1 to 1, all finite.
    pub samples: Vec<f32>,
    /// What was read off the original samples, before mixing and resampling.
    pub facts: AudioFacts,
}

/// What the original samples say: never the header's claim, never the transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct AudioFacts {
    /// The length: frames that are there, divided by the sample rate.
    pub duration: Millis,
    /// Frames in the original (one frame is one sample of every channel).
    pub frames: u64,
    /// The original's sample rate, in Hz.
    pub sample_rate: u32,
    /// The original's channels.
    pub channels: u16,
    /// What the file is, in a person's words: `16-bit PCM WAV`, `MP3`.
    pub format: String,
    /// The loudest sample, in dB below full scale; none for digital silence.
    pub peak_dbfs: Option<f64>,
    /// Integrated loudness (EBU R 128), in LUFS; none where it is too short or silent to say.
    pub loudness_lufs: Option<f64>,
    /// Samples in runs that sit at full scale.
    pub clipped_samples: u64,
    /// Where nobody speaks.
    pub silences: Silences,
    /// What was odd about the file and how it was read, a sentence each.
    pub notes: Vec<String>,
}

/// Where nobody speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Silences {
    /// Silence before the first sound. All of the recording if there is no sound.
    pub leading: Millis,
    /// Silence after the last sound.
    pub trailing: Millis,
    /// Pauses in between, in order.
    pub inner: Vec<Span>,
}
