//! Bytes become [`Audio`]: 16 kHz mono for the recogniser, and facts off the original samples.
//!
//! The format is told from the bytes, not from the name; the length from the samples, not from the
//! header. What was said in it is left to `speech`.

mod compressed;
mod error;
mod facts;
mod loudness;
mod resample;
mod samples;
mod sniff;
mod wav;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::domain::Audio;
use crate::domain::Millis;
use crate::domain::Recording;
use crate::domain::RecordingId;

pub use error::AudioError;

use error::Trouble;
use samples::Samples;
use sniff::Format;

/// What is refused before it is read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest recording that is taken.
    pub max_duration: Millis,
}

impl Default for Limits {
    /// Fifteen minutes: a voicemail is twenty seconds, and a whole hour is a mistake.
    fn default() -> Self {
        Self {
            max_duration: Millis(15 * 60 * 1000),
        }
    }
}

/// The endings that audio files have, for walking folders. What a file is, its bytes tell.
pub const EXTENSIONS: [&str; 12] = [
    "wav", "wave", "mp3", "m4a", "mp4", "aac", "flac", "ogg", "oga", "opus", "aif", "aiff",
];

/// The most bytes a second of sound takes: eight channels of 64-bit floats at 192 kHz. A file longer
/// than the limit at this rate cannot be within the limit in any form.
const MOST_BYTES_A_SECOND: u64 = 8 * 8 * 192_000;

/// Reads a recording from a file.
///
/// # Errors
/// The file cannot be read, is no sound we know, holds no usable samples, or is over the limit; the
/// error names the file and what to do.
pub fn read_recording(path: &Path, limits: &Limits) -> Result<(Recording, Audio), AudioError> {
    let name = path.display().to_string();
    let failed = |trouble| AudioError::new(&name, trouble);
    let metadata = std::fs::metadata(path).map_err(|e| failed(Trouble::Io(e)))?;
    if metadata.is_dir() {
        return Err(failed(Trouble::Folder));
    }
    let mut file = File::open(path).map_err(|e| failed(Trouble::Io(e)))?;
    read_from(&name, &mut file, limits)
}

/// Reads a recording from a stream, such as standard input; `name` is what reports call it.
///
/// # Errors
/// As for [`read_recording`].
pub fn read_from(
    name: &str,
    stream: &mut dyn Read,
    limits: &Limits,
) -> Result<(Recording, Audio), AudioError> {
    let failed = |trouble| AudioError::new(name, trouble);
    let too_many_bytes = limits.max_duration.0.saturating_mul(MOST_BYTES_A_SECOND) / 1000;
    // The head tells how long a WAV or an MP3 claims to be or must be at least, so that a recording
    // of hours is refused before it is read.
    let mut bytes = Vec::new();
    let mut head = stream.take(HEAD_BYTES);
    head.read_to_end(&mut bytes)
        .map_err(|e| failed(Trouble::Io(e)))?;
    let bytes_a_second = sniff::bytes_a_second(&bytes);
    let most = bytes_a_second
        .map_or(too_many_bytes, |rate| {
            limits.max_duration.0.saturating_mul(rate) / 1000 + HEAD_BYTES
        })
        .max(HEAD_BYTES);
    let rest = most.saturating_sub(bytes.len() as u64).saturating_add(1);
    stream
        .take(rest)
        .read_to_end(&mut bytes)
        .map_err(|e| failed(Trouble::Io(e)))?;
    if bytes.len() as u64 > most {
        return Err(failed(Trouble::TooLong(limits.max_duration)));
    }
    read_bytes(name, &bytes, limits)
}

/// How much of a file is read before its length is judged.
const HEAD_BYTES: u64 = 256 * 1024;

/// Reads a recording from its bytes; `name` is what reports call it.
///
/// # Errors
/// As for [`read_recording`].
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Recording, Audio), AudioError> {
    decode(name, bytes, limits).map_err(|trouble| AudioError::new(name, trouble))
}

/// Returns whether a file's name ends like that of a recording.
pub fn is_audio_name(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|e| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(e)))
}

/// Returns the identity of a recording's bytes.
pub fn identify(bytes: &[u8]) -> RecordingId {
    RecordingId(blake3::hash(bytes).to_hex().to_string())
}

fn decode(name: &str, bytes: &[u8], limits: &Limits) -> Result<(Recording, Audio), Trouble> {
    if bytes.is_empty() {
        return Err(Trouble::Empty);
    }
    let mut samples = match sniff::sniff(bytes) {
        Format::Wav => wav::decode(bytes, limits)?,
        Format::Compressed(kind) => compressed::decode(bytes, kind, limits)?,
        Format::Foreign(what) => return Err(Trouble::NotSound(what)),
        // An MP3 without a tag starts with any frame; ask the decoder before giving up.
        Format::Unknown => compressed::decode(bytes, "MP3", limits)
            .map_err(|_| Trouble::NotSound("data in a form I do not know"))?,
    };
    check(&samples, limits)?;
    if let Some(note) = sniff::misnamed(name, &samples.format) {
        samples.notes.insert(0, note);
    }
    let facts = facts::of(&samples);
    let mono = samples.mono();
    let recording = Recording {
        file: name.to_owned(),
        id: identify(bytes),
    };
    Ok((
        recording,
        Audio {
            samples: resample::to_recogniser_rate(mono, samples.rate),
            facts,
        },
    ))
}

fn check(samples: &Samples, limits: &Limits) -> Result<(), Trouble> {
    if samples.frames() == 0 {
        return Err(Trouble::NoSamples);
    }
    if !(4_000..=192_000).contains(&samples.rate) {
        return Err(Trouble::Rate(samples.rate));
    }
    if samples.duration() > limits.max_duration {
        return Err(Trouble::TooLong(limits.max_duration));
    }
    match samples
        .interleaved
        .iter()
        .filter(|sample| !sample.is_finite())
        .count()
    {
        0 => Ok(()),
        broken => Err(Trouble::NotFinite(broken)),
    }
}
