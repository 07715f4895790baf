//! A recording's identity: its name, and the hash of its bytes.

use std::fmt;
use std::path::Path;

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

/// Returns what reports call a file: its path, with every byte that is no text as an escape (`\xE9`), so that two files
/// never have one name.
pub fn file_name_of(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    name
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn names_that_are_no_text_stay_apart() {
        let name = |bytes: &[u8]| file_name_of(Path::new(OsStr::from_bytes(bytes)));
        assert_eq!(name(b"a/caf\xe9.wav"), "a/caf\\xE9.wav");
        assert_eq!(name("caf\u{e9}.wav".as_bytes()), "caf\u{e9}.wav");
        assert_ne!(name(b"\xe8.wav"), name(b"\xe9.wav"));
    }
}
