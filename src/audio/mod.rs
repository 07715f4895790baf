//! Decodes a recording into [`Audio`]: 16 kHz mono, and facts about the original samples.
//!
//! The format is detected from the bytes, not from the name; the length is that of the samples, not
//! the header's. What was said is left to `speech`.

mod compressed;
mod error;
mod facts;
mod limits;
mod loudness;
mod mp4_edits;
mod opus;
mod resample;
mod samples;
mod silences;
mod sniff;
mod source;
mod wav;

use std::fs::File;
use std::io;
use std::io::Cursor;
use std::io::Read;
use std::io::Seek;
use std::path::Path;

use crate::domain::Audio;
use crate::domain::Recording;
use crate::domain::RecordingId;

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
    let name = path.display().to_string();
    let failed = |kind| AudioError::new(&name, kind);
    let (mut file, metadata) = open(path).map_err(failed)?;
    if !metadata.is_file() {
        // A named pipe cannot be read in place.
        return read_from(&name, &mut file, limits);
    }
    let audio = decode(&name, &mut file, metadata.len(), limits).map_err(failed)?;
    let id = hash(&mut file).map_err(|error| failed(ErrorKind::Io(error)))?;
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

/// Returns the id of a file's bytes, without decoding them.
///
/// # Errors
/// The file cannot be read.
pub fn identify(path: &Path) -> Result<RecordingId, AudioError> {
    let failed = |kind| AudioError::new(&path.display().to_string(), kind);
    let (mut file, _) = open(path).map_err(failed)?;
    hash_rest(&mut file).map_err(|error| failed(ErrorKind::Io(error)))
}

const EXTENSIONS: [&str; 19] = [
    "wav", "wave", "mp3", "m4a", "m4b", "aac", "flac", "ogg", "oga", "opus", "aif", "aiff", "amr",
    "au", "caf", "gsm", "w64", "wma", "webm",
];

/// Streams are held in memory: 25 minutes of CD audio at most.
const MOST_STREAM_BYTES: u64 = 1 << 28;

fn open(path: &Path) -> Result<(File, std::fs::Metadata), ErrorKind> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(ErrorKind::Folder);
    }
    Ok((File::open(path)?, metadata))
}

/// Returns the id of bytes that have been read already.
pub fn identify_bytes(bytes: &[u8]) -> RecordingId {
    RecordingId(blake3::hash(bytes).to_hex().to_string())
}

fn hash(file: &mut File) -> io::Result<RecordingId> {
    file.rewind()?;
    hash_rest(file)
}

fn hash_rest(file: &mut File) -> io::Result<RecordingId> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(RecordingId(hasher.finalize().to_hex().to_string()))
}

fn decode(
    name: &str,
    source: &mut dyn Source,
    length: u64,
    limits: &Limits,
) -> Result<Audio, ErrorKind> {
    if length == 0 {
        return Err(ErrorKind::Empty);
    }
    let mut start = 0;
    let mut head = Window::new(source, 0, length).bytes_at(0, sniff::HEAD_BYTES)?;
    // Programs that do not see a tag write another before it.
    for _ in 0..MOST_TAGS {
        match sniff::tag_bytes(&head) {
            0 => break,
            tag => start += tag,
        }
        if start >= length {
            return Err(ErrorKind::NoSamples);
        }
        head = Window::new(source, start, length - start).bytes_at(0, sniff::HEAD_BYTES)?;
    }
    let file = Window::new(source, start, length - start);
    let mut samples = match sniff::sniff(&head) {
        Format::Wav => wav::decode(file, limits)?,
        Format::Compressed(container) => compressed::decode(file, container, limits)?,
        Format::Unsupported(what) => return Err(ErrorKind::Codec(what.to_owned())),
        Format::NotAudio(what, to_do) => return Err(ErrorKind::NotAudio(what, to_do)),
        Format::Unknown => return Err(ErrorKind::Unknown),
    };
    check(&samples, limits)?;
    if let Some(note) = sniff::misnamed(name, &samples.format) {
        samples.notes.insert(0, note);
    }
    let (mut mono, note) = samples.mono();
    samples.notes.extend(note);
    let peak = facts::peak(&mono);
    if peak > LOUD_PEAK {
        samples
            .notes
            .push("The samples go far beyond full scale, so they were turned down.".to_owned());
    }
    let facts = facts::of(&samples, &mono);
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

/// More tags than any program stacks up.
const MOST_TAGS: usize = 8;

/// Lossy coding overshoots full scale by 1 or 2 dB; from 3 dB on, somebody used another scale.
const LOUD_PEAK: f32 = 1.41;

fn check(samples: &Samples, limits: &Limits) -> Result<(), ErrorKind> {
    if samples.frames() == 0 {
        return Err(ErrorKind::NoSamples);
    }
    if !(4_000..=192_000).contains(&samples.rate) {
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
