//! What can be wrong with a recording, in a sentence that says what to do.

use std::io;
use std::path::Path;

use crate::domain::Millis;
use crate::domain::file_name_of;

/// A recording that cannot be scored.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {kind}")]
pub struct AudioError {
    file: String,
    #[source]
    kind: ErrorKind,
}

impl AudioError {
    pub(super) fn new(file: &str, kind: ErrorKind) -> Self {
        Self {
            file: file.to_owned(),
            kind,
        }
    }

    /// Says that a file changed while it was read.
    pub fn changed(path: &Path) -> Self {
        Self::new(&file_name_of(path), ErrorKind::Changed)
    }

    /// Returns whether the file changed while it was read; read again, it may be whole.
    pub fn is_changed(&self) -> bool {
        matches!(self.kind, ErrorKind::Changed)
    }

    /// Returns the sentence without the file's name.
    pub fn sentence(&self) -> String {
        self.kind.to_string()
    }
}

/// What is wrong, without the file's name.
#[derive(Debug, thiserror::Error)]
pub(super) enum ErrorKind {
    /// The operating system refuses.
    #[error("{}", io_sentence(.0))]
    Io(io::Error),
    /// It is a folder.
    #[error("this is a folder, not a recording")]
    Folder,
    /// It grew, shrank or was written anew while it was read.
    #[error("it changed while it was read; score it again when it is written whole")]
    Changed,
    /// Nothing in it.
    #[error("the file is empty; record it again, or check that it was copied whole")]
    Empty,
    /// A file of another kind.
    #[error("this is {0}, not a recording; {1}")]
    NotAudio(&'static str, &'static str),
    /// Nothing but zero bytes.
    #[error(
        "this is nothing but zero bytes, not a recording; the copy or download went wrong: fetch it again"
    )]
    Zeros,
    /// Bytes in no format that we know.
    #[error(
        "this is not an audio format that ringback knows; give a WAV, MP3, M4A, AAC, FLAC or Ogg file"
    )]
    Unknown,
    /// A format that cannot be decoded.
    #[error(
        "this is {0}, which ringback cannot decode by itself; install ffmpeg, and it is used, or convert the file to WAV"
    )]
    Codec(String),
    /// A format that ffmpeg cannot decode either.
    #[error(
        "this is {what}, which ringback cannot decode, and ffmpeg says: {cause}; convert it to WAV"
    )]
    Foreign {
        /// What it is.
        what: String,
        /// What ffmpeg complained about.
        cause: String,
    },
    /// A file that its decoder gives up on.
    #[error("this {format} file is damaged ({cause}); export it again, or convert it to WAV")]
    Damaged {
        /// What it is.
        format: String,
        /// What the decoder said.
        cause: String,
    },
    /// A header without samples.
    #[error("the file has a header but no audio; record it again")]
    NoSamples,
    /// Sample values that are no numbers.
    #[error(
        "{0} samples are not finite numbers, so the file is damaged; export it again as 16-bit WAV"
    )]
    NotFinite(usize),
    /// A rate outside 4 to 192 kHz.
    #[error(
        "a sample rate of {0} Hz is outside 4,000 to 192,000 Hz; the header is damaged, or the file has to be converted first"
    )]
    Rate(u32),
    /// More channels than are read.
    #[error("it has {0} channels, and ringback reads 8 at most; export it as mono or stereo")]
    Channels(u32),
    /// Longer than the limit.
    #[error("{}", too_long_sentence(*.length, *.limit))]
    TooLong {
        /// How long it is, where that is known without reading it all.
        length: Option<Millis>,
        /// How long it may be.
        limit: Millis,
    },
    /// A stream that does not end.
    #[error("the input is larger than {} MiB; save it to a file and score that", .0 >> 20)]
    LongStream(u64),
    /// More samples than are held in memory.
    #[error(
        "it holds more audio than fits in memory; convert it to mono and 16 kHz first, for example with `ffmpeg -i IN -ac 1 -ar 16000 OUT.wav`"
    )]
    TooBig,
}

impl From<io::Error> for ErrorKind {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn too_long_sentence(length: Option<Millis>, limit: Millis) -> String {
    let minutes = |length: Millis| length.0.div_ceil(60_000);
    match length {
        Some(length) => format!(
            "it is {} minutes long, over the limit of {}; a voicemail is seconds long, so check the file, or raise the limit with `--max-minutes {}`",
            minutes(length),
            minutes(limit),
            minutes(length)
        ),
        None => format!(
            "it is longer than the limit of {} minutes; a voicemail is seconds long, so check the file, or raise the limit with `--max-minutes`",
            minutes(limit)
        ),
    }
}

fn io_sentence(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file; check the name".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "no permission to read this file; change its permissions, or run as its owner"
                .to_owned()
        }
        io::ErrorKind::IsADirectory => ErrorKind::Folder.to_string(),
        _ => format!("it cannot be read ({error}); check the disk or the connection it is on"),
    }
}
