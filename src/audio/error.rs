//! What can be wrong with a recording, in a sentence that names the file and what to do.

use std::io;

use crate::domain::Millis;

/// A recording that cannot be scored.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {trouble}")]
pub struct AudioError {
    file: String,
    #[source]
    trouble: Trouble,
}

impl AudioError {
    pub(super) fn new(file: &str, trouble: Trouble) -> Self {
        Self {
            file: file.to_owned(),
            trouble,
        }
    }

    /// Returns the sentence without the file's name.
    pub fn sentence(&self) -> String {
        self.trouble.to_string()
    }
}

/// What is wrong, without the file's name.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// The operating system says no.
    #[error("{}", io_sentence(.0))]
    Io(io::Error),
    /// It is a folder.
    #[error("this is a folder, not a recording")]
    Folder,
    /// Nothing in it.
    #[error("the file is empty; record it again, or check that it was copied whole")]
    Empty,
    /// A file of another kind.
    #[error("this is {0}, not a recording; give a WAV, MP3, M4A, AAC, FLAC or Ogg file")]
    NotSound(&'static str),
    /// A kind of sound we cannot decode.
    #[error(
        "this is {0}, which ringback cannot decode; convert it to WAV, for example with `ffmpeg -i IN OUT.wav`"
    )]
    Codec(String),
    /// A sound file that its decoder gives up on.
    #[error("this {format} file is damaged ({cause}); export it again, or convert it to WAV")]
    Damaged {
        /// What it is.
        format: String,
        /// What the decoder said.
        cause: String,
    },
    /// A header, and no sound.
    #[error("the file has a header but no samples; record it again")]
    NoSamples,
    /// Sample values that are no numbers.
    #[error(
        "{0} samples are not finite numbers, so the file is damaged; export it again as 16-bit WAV"
    )]
    NotFinite(usize),
    /// A rate outside 4 to 192 kHz.
    #[error(
        "a sample rate of {0} Hz is outside 4,000 to 192,000 Hz; the header is damaged, or the file needs converting"
    )]
    Rate(u32),
    /// More channels than are taken.
    #[error("{0} channels are more than the 8 that ringback takes; export it as mono or stereo")]
    Channels(u32),
    /// Longer than the limit.
    #[error("longer than the limit of {} minutes; a voicemail is seconds long, so check the file, or raise the limit with --max-minutes", .0.0 / 60_000)]
    TooLong(Millis),
}

fn io_sentence(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file; check the name".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "no permission to read this file; change its permissions, or run as its owner"
                .to_owned()
        }
        io::ErrorKind::IsADirectory => Trouble::Folder.to_string(),
        _ => format!("cannot be read: {error}"),
    }
}
