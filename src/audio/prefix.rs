//! What may stand before a recording in its file: tags, filler, and the rest of a frame that was cut.

use std::io;

use super::sniff;
use super::sniff::Format;
use super::source::Source;
use super::source::Window;

/// More tags than any program stacks up.
const MOST_TAGS: usize = 8;
/// As far as a first frame is looked for.
const SEARCHED_BYTES: usize = 1 << 20;

/// Where a recording starts in its file, and what it is.
pub(super) struct Start {
    /// The first byte.
    pub(super) at: u64,
    pub(super) format: Format,
    /// What was left out before it.
    pub(super) note: Option<String>,
}

/// Finds where a recording starts; `None` if there is nothing but tags.
pub(super) fn find(source: &mut dyn Source, length: u64) -> io::Result<Option<Start>> {
    let mut at = 0;
    // Programs that do not see a tag write another before it.
    for _ in 0..MOST_TAGS {
        let head = Window::new(source, at, length - at).bytes_at(0, sniff::HEAD_BYTES)?;
        match sniff::tag_bytes(&head) {
            0 => break,
            tag => at += tag,
        }
        if at >= length {
            return Ok(None);
        }
    }
    let mut rest = Window::new(source, at, length - at);
    let head = rest.bytes_at(0, sniff::HEAD_BYTES)?;
    let format = sniff::sniff(&head);
    if !matches!(format, Format::Unknown | Format::Zeros) {
        return Ok(Some(Start {
            at,
            format,
            note: None,
        }));
    }
    let bytes = rest.bytes_at(0, SEARCHED_BYTES)?;
    let Some((skipped, format)) = behind_filler(&bytes).or_else(|| first_frame(&bytes)) else {
        return Ok(Some(Start {
            at,
            format,
            note: None,
        }));
    };
    Ok(Some(Start {
        at: at + skipped as u64,
        format,
        note: Some(format!(
            "Skipped {skipped} bytes before the recording begins."
        )),
    }))
}

/// Returns what follows a row of equal bytes, as programs put there to fill a block.
fn behind_filler(bytes: &[u8]) -> Option<(usize, Format)> {
    let filler = *bytes.first()?;
    let count = bytes.iter().take_while(|byte| **byte == filler).count();
    if !matches!(filler, 0x00 | 0xFF) || count < 4 {
        return None;
    }
    let end = (count + sniff::HEAD_BYTES).min(bytes.len());
    match sniff::sniff(&bytes[count..end]) {
        Format::Unknown | Format::Zeros | Format::NotAudio(..) => None,
        format => Some((count, format)),
    }
}

/// Returns the first of several frames of an MP3 or AAC stream that follow each other.
fn first_frame(bytes: &[u8]) -> Option<(usize, Format)> {
    (1..bytes.len()).find_map(|at| {
        if bytes[at] != 0xFF {
            return None;
        }
        sniff::frames_of(&bytes[at..]).map(|container| (at, Format::Compressed(container)))
    })
}
