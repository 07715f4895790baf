//! Decoded audio, and what was measured on the original samples.

use serde::Deserialize;
use serde::Serialize;

use super::time::Millis;
use super::time::Span;

/// The sample rate of all decoded audio, in Hz: what speech recognisers take.
pub const SAMPLE_RATE: u32 = 16_000;

/// A decoded recording: mono samples at [`SAMPLE_RATE`], and facts about the original.
#[derive(Clone, Debug)]
pub struct Audio {
    /// Mono samples at [`SAMPLE_RATE`], nominally from -1 to 1, all finite.
    pub samples: Vec<f32>,
    /// What was measured on the original samples, before mixing and resampling.
    pub facts: AudioFacts,
}

/// What was measured on the original samples; nothing here is from the header or the transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AudioFacts {
    /// The length: the frames in the file, divided by the sample rate.
    pub duration: Millis,
    /// Frames in the original (one frame is one sample of every channel).
    pub frames: u64,
    /// The original's sample rate, in Hz.
    pub sample_rate: u32,
    /// The original's channels.
    pub channels: u16,
    /// The everyday name of the format: `16-bit PCM WAV`, `MP3`.
    pub format: String,
    /// The peak, in dBFS; none for digital silence.
    pub peak_dbfs: Option<f64>,
    /// Integrated loudness (EBU R 128), in LUFS; `None` if the audio is too short or too quiet.
    pub loudness_lufs: Option<f64>,
    /// Clipped samples: those in runs at full scale.
    pub clipped_samples: u64,
    /// Where nobody speaks.
    pub silences: Silences,
    /// What was odd about the file and how it was decoded, a sentence each.
    pub notes: Vec<String>,
}

/// Where nobody speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silences {
    /// Silence before the first sound; the whole recording if there is none.
    pub leading: Millis,
    /// Silence after the last sound.
    pub trailing: Millis,
    /// Pauses in between, in order.
    pub inner: Vec<Span>,
}
