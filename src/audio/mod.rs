//! Decodes a recording into [`Audio`]: 16 kHz mono, and facts about the original samples.
//!
//! The format is detected from the bytes, not from the name; the length is that of the samples, not
//! the header's. What was said is left to `speech`.

mod compressed;
mod error;
mod facts;
mod ffmpeg;
mod gsm;
mod limits;
mod loudness;
mod mp4_edits;
mod opus;
mod other_headers;
mod prefix;
mod resample;
mod runs;
mod samples;
mod silences;
mod sniff;
mod source;
mod wav;

use std::fs;
use std::fs::File;
use std::fs::Metadata;
use std::io;
use std::io::Cursor;
use std::io::Read;
use std::io::Seek;
use std::path::Path;

use crate::domain::Audio;
use crate::domain::Recording;
use crate::domain::RecordingId;
use crate::domain::file_name_of;

pub use error::AudioError;
pub use limits::Limits;
pub use resample::at_tempo;
pub use wav::to_wav;

use error::ErrorKind;
use samples::Samples;
use sniff::Format;
use source::Source;
use source::Window;

/// Reads a recording from a file; one that is too long is refused before it is decoded.
///
/// # Errors
/// The file cannot be read, is in no format that we know, holds no usable samples, or is over the
/// limit; the error names the file and what to do.
pub fn read_recording(path: &Path, limits: &Limits) -> Result<(Recording, Audio), AudioError> {
    let name = file_name_of(path);
    let failed = |kind| AudioError::new(&name, kind);
    let (mut file, metadata) = open(path).map_err(failed)?;
    if !metadata.is_file() {
        // A named pipe cannot be read in place.
        return read_from(&name, &mut file, limits);
    }
    let samples = samples_of(&name, &mut file, metadata.len(), limits);
    let samples = match (samples, &limits.ffmpeg) {
        (Err(ErrorKind::Codec(what)), Some(program)) => {
            ffmpeg::decode(program, path, &what, limits)
        }
        (Err(ErrorKind::Unknown), Some(program)) => {
            ffmpeg::decode(program, path, "an unknown format", limits)
        }
        (samples, _) => samples,
    };
    let audio = samples.and_then(|samples| audio_of(&name, samples, limits));
    let id = file.rewind().and_then(|()| hash(&mut file, metadata.len()));
    // What was decoded may be a piece, whether the decoder took it or not.
    check_unchanged(&file, &metadata).map_err(failed)?;
    let audio = audio.map_err(failed)?;
    let id = id.map_err(|error| failed(ErrorKind::Io(error)))?;
    Ok((Recording { file: name, id }, audio))
}

/// Reads a recording from a stream that cannot be read twice, such as standard input; `name` is what
/// reports call it.
///
/// # Errors
/// As for [`read_recording`]; also a stream of more than 256 MiB.
pub fn read_from(
    name: &str,
    stream: &mut dyn Read,
    limits: &Limits,
) -> Result<(Recording, Audio), AudioError> {
    let failed = |kind| AudioError::new(name, kind);
    let mut bytes = Vec::new();
    stream
        .take(MOST_STREAM_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(ErrorKind::Io(error)))?;
    if bytes.len() as u64 > MOST_STREAM_BYTES {
        return Err(failed(ErrorKind::LongStream(MOST_STREAM_BYTES)));
    }
    read_bytes(name, &bytes, limits)
}

/// Reads a recording from its bytes; `name` is what reports call it.
///
/// # Errors
/// As for [`read_recording`].
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Recording, Audio), AudioError> {
    let audio = decode(name, &mut Cursor::new(bytes), bytes.len() as u64, limits)
        .map_err(|kind| AudioError::new(name, kind))?;
    let recording = Recording {
        file: name.to_owned(),
        id: identify_bytes(bytes),
    };
    Ok((recording, audio))
}

/// Returns whether a file's name ends like that of a recording, for walking folders. Formats that
/// cannot be decoded are among them, so that no recording is skipped silently.
pub fn is_audio_name(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|e| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(e)))
}

/// Returns whether a file is a recording by its name or, where that has no ending, by its first bytes.
pub fn is_recording(path: &Path) -> bool {
    is_audio_name(path) || path.extension().is_none() && begins_as_sound(path)
}

fn begins_as_sound(path: &Path) -> bool {
    let head = open(path).and_then(|(mut file, metadata)| {
        Ok(Window::new(&mut file, 0, metadata.len()).bytes_at(0, sniff::HEAD_BYTES)?)
    });
    head.is_ok_and(|head| sniff::is_sound(&head))
}

/// Returns the id of a file's bytes, without decoding them.
///
/// # Errors
/// The file cannot be read, or changes meanwhile.
pub fn identify(path: &Path) -> Result<RecordingId, AudioError> {
    let failed = |kind| AudioError::new(&file_name_of(path), kind);
    let (mut file, metadata) = open(path).map_err(failed)?;
    let id = hash(&mut file, metadata.len()).map_err(|error| failed(ErrorKind::Io(error)))?;
    check_unchanged(&file, &metadata).map_err(failed)?;
    Ok(id)
}

#[rustfmt::skip]
const EXTENSIONS: [&str; 46] = [
    "3g2", "3gp", "aac", "aif", "aifc", "aiff", "al", "alaw", "amr", "ape", "au", "awb", "caf", "flac", "g729", "gsm",
    "m4a", "m4b", "mka", "mkv", "mov", "mp2", "mp3", "mp4", "mpga", "oga", "ogg", "opus", "pcma", "pcmu", "qta", "sln",
    "sln16", "slin", "snd", "spx", "ul", "ulaw", "w64", "wav", "wave", "weba", "webm", "wma", "wv", "wav49",
];

/// Streams are held in memory: 25 minutes of CD audio at most.
const MOST_STREAM_BYTES: u64 = 1 << 28;

fn open(path: &Path) -> Result<(File, Metadata), ErrorKind> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(ErrorKind::Folder);
    }
    let file = File::open(path)?;
    // By now another file may have this name.
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

/// Makes sure that a file is as long and as old as it was when it was opened.
fn check_unchanged(file: &File, before: &Metadata) -> Result<(), ErrorKind> {
    let now = file.metadata()?;
    let is_same = now.len() == before.len() && now.modified().ok() == before.modified().ok();
    is_same.then_some(()).ok_or(ErrorKind::Changed)
}

/// Returns the id of bytes that have been read already.
pub fn identify_bytes(bytes: &[u8]) -> RecordingId {
    RecordingId(blake3::hash(bytes).to_hex().to_string())
}

/// Hashes as many bytes as were decoded, and no more.
fn hash(file: &mut File, length: u64) -> io::Result<RecordingId> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file.take(length))?;
    Ok(RecordingId(hasher.finalize().to_hex().to_string()))
}

fn decode(
    name: &str,
    source: &mut dyn Source,
    length: u64,
    limits: &Limits,
) -> Result<Audio, ErrorKind> {
    audio_of(name, samples_of(name, source, length, limits)?, limits)
}

/// Decodes the samples as the file holds them.
fn samples_of(
    name: &str,
    source: &mut dyn Source,
    length: u64,
    limits: &Limits,
) -> Result<Samples, ErrorKind> {
    if length == 0 {
        return Err(ErrorKind::Empty);
    }
    let Some(start) = prefix::find(source, length)? else {
        return Err(ErrorKind::NoSamples);
    };
    let file = Window::new(source, start.at, length - start.at);
    let mut samples = match start.format {
        Format::Wav => wav::decode(file, limits)?,
        Format::Wave64 => other_headers::decode_wave64(file, limits)?,
        Format::Au => other_headers::decode_au(file, limits)?,
        Format::Gsm => decode_gsm(file, limits)?,
        Format::Compressed(container) => compressed::decode(file, container, limits)?,
        Format::Unsupported(what) => return Err(ErrorKind::Codec(what.to_owned())),
        Format::NotAudio(what, to_do) => return Err(ErrorKind::NotAudio(what, to_do)),
        Format::Zeros | Format::Unknown => match other_headers::headerless(name) {
            Some(form) => other_headers::decode_headerless(file, form, limits)?,
            None if start.format == Format::Zeros => return Err(ErrorKind::Zeros),
            None => return Err(ErrorKind::Unknown),
        },
    };
    samples.notes.extend(start.note);
    Ok(samples)
}

/// Makes of samples what the recogniser hears, and the facts about them.
fn audio_of(name: &str, mut samples: Samples, limits: &Limits) -> Result<Audio, ErrorKind> {
    check(&samples, limits)?;
    if let Some(note) = sniff::misnamed(name, &samples.format) {
        samples.notes.insert(0, note);
    }
    let clipped_samples = facts::clipped(&samples);
    samples.remove_offsets();
    let (mut mono, note) = samples.mono();
    samples.notes.extend(note);
    let peak = facts::peak(&mono);
    if peak > LOUD_PEAK {
        samples
            .notes
            .push("The samples go far beyond full scale, so they were turned down.".to_owned());
    }
    let facts = facts::of(&samples, &mono, clipped_samples);
    if peak > 1.0 {
        // Floating-point samples may be written on any scale; the recogniser knows only this one.
        for sample in &mut mono {
            *sample /= peak;
        }
    }
    Ok(Audio {
        samples: resample::to_sample_rate(mono, samples.rate),
        facts,
    })
}

/// Decodes bare GSM frames.
fn decode_gsm(file: Window<'_>, limits: &Limits) -> Result<Samples, ErrorKind> {
    let (bytes, frames) = gsm::Packing::Single.block();
    let whole = file.length() / bytes as u64 * frames as u64;
    samples::within(whole, gsm::GSM_RATE, 1, limits)?;
    let (interleaved, broken) = gsm::decode(file, gsm::Packing::Single)?;
    Ok(Samples {
        interleaved,
        rate: gsm::GSM_RATE,
        channels: 1,
        format: "GSM".to_owned(),
        full_scale: 1.0,
        notes: (broken > 0)
            .then(|| format!("Skipped {broken} damaged frames."))
            .into_iter()
            .collect(),
    })
}

/// Lossy coding overshoots full scale by 1 or 2 dB; from 3 dB on, somebody used another scale.
const LOUD_PEAK: f32 = 1.41;

fn check(samples: &Samples, limits: &Limits) -> Result<(), ErrorKind> {
    if samples.frames() == 0 {
        return Err(ErrorKind::NoSamples);
    }
    if !samples::SAMPLE_RATES.contains(&samples.rate) {
        return Err(ErrorKind::Rate(samples.rate));
    }
    samples::within(samples.frames(), samples.rate, samples.channels, limits)?;
    match samples
        .interleaved
        .iter()
        .filter(|sample| !sample.is_finite())
        .count()
    {
        0 => Ok(()),
        broken => Err(ErrorKind::NotFinite(broken)),
    }
}
