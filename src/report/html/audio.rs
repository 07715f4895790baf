//! The audio of a recording in a page: embedded, linked or left out. The only file that names
//! `base64`.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;

/// The audio of one recording, as a page has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageAudio {
    /// The page has none.
    Omitted,
    /// The bytes of the recording itself, in a form that browsers play.
    Original {
        /// The media type: `audio/mpeg`.
        media: &'static str,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A WAV file of one channel, made from the recording.
    Reduced(Vec<u8>),
    /// A path from the page to the file, its parts separated by `/`.
    Linked(String),
    /// It could not be added; a sentence says why.
    Failed(String),
}

/// What the template needs of a recording's audio.
pub(super) struct Player {
    /// The address, where there is something to play.
    pub(super) source: Option<String>,
    /// What the listener should know of it.
    pub(super) note: String,
}

impl Player {
    pub(super) fn of(audio: &PageAudio) -> Self {
        let (source, note) = match audio {
            PageAudio::Omitted => (None, "This report was made without audio.".to_owned()),
            PageAudio::Original { media, bytes } => (
                Some(embedded(media, bytes)),
                "The audio in this page is the original recording.".to_owned(),
            ),
            PageAudio::Reduced(bytes) => (
                Some(embedded("audio/wav", bytes)),
                "The audio in this page is a smaller copy of the recording (mono, 16 kHz) that plays in any browser."
                    .to_owned(),
            ),
            PageAudio::Linked(path) => (
                Some(address(path)),
                "The audio is not in this page: it plays from the file beside it.".to_owned(),
            ),
            PageAudio::Failed(why) => {
                (None, format!("The audio could not be added to this page: {why}"))
            }
        };
        Self { source, note }
    }
}

/// Returns bytes in base64 (RFC 4648, section 4).
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn embedded(media: &str, bytes: &[u8]) -> String {
    format!("data:{media};base64,{}", base64(bytes))
}

/// Returns a path as an address (RFC 3986): whatever is no plain letter is written as its bytes, so
/// that no name is taken for a scheme, a query or an end of the attribute.
fn address(path: &str) -> String {
    let mut address = String::from(if path.starts_with('/') {
        "file://"
    } else {
        "./"
    });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_never_taken_for_anything_else() {
        assert_eq!(address("takes/a b.wav"), "./takes/a%20b.wav");
        assert_eq!(
            address("javascript:alert(1)"),
            "./javascript%3Aalert%281%29"
        );
        assert_eq!(address("../\"é?#.wav"), "./../%22%C3%A9%3F%23.wav");
        assert_eq!(address("/home/x.wav"), "file:///home/x.wav");
    }
}
