//! A recording's identity: its name, and the hash of its bytes.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

/// The BLAKE3 hash of a recording's bytes, in hexadecimal: the same bytes are the same recording.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordingId(pub String);

impl fmt::Display for RecordingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One recording to be scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The name it goes by in reports: the path as it was given, or `-` for standard input.
    pub file: String,
    /// Its identity.
    pub id: RecordingId,
}
