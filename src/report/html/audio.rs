//! The sound of a recording in the page: as bytes inside it, as a link beside it, or not at all. The
//! only file that names `base64`.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;

use super::texts::ENGLISH;
use super::texts::filled;

/// How the sound of a recording is had in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageAudio {
    /// The page is made without it.
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
    /// It could not be had; a sentence says why.
    Failed(String),
}

/// What the template needs of a sound.
pub(super) struct Player {
    /// The address, for a sound that can be played.
    pub(super) source: Option<String>,
    /// What the listener should know of it.
    pub(super) note: String,
}

impl Player {
    pub(super) fn of(audio: &PageAudio) -> Self {
        let t = &ENGLISH;
        let (source, note) = match audio {
            PageAudio::Omitted => (None, t.sound_none.to_owned()),
            PageAudio::Original { media, bytes } => {
                (Some(inside(media, bytes)), t.sound_as_it_is.to_owned())
            }
            PageAudio::Reduced(bytes) => {
                (Some(inside("audio/wav", bytes)), t.sound_reduced.to_owned())
            }
            PageAudio::Linked(path) => (Some(address(path)), t.sound_linked.to_owned()),
            PageAudio::Failed(why) => (None, filled(t.sound_failed, &[("why", why)])),
        };
        Self { source, note }
    }
}

/// Returns bytes in base64 (RFC 4648, section 4).
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn inside(media: &str, bytes: &[u8]) -> String {
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
