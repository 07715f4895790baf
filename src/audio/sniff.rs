//! Tells what a file is from its first bytes. Decodes nothing.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// RIFF/WAVE, RIFX or RF64.
    Wav,
    /// Something for the compressed decoder, by its everyday name.
    Compressed(&'static str),
    /// Not sound, by its everyday name with its article.
    Foreign(&'static str),
    /// Nothing that is known.
    Unknown,
}

/// Tells the format from the first bytes.
pub(super) fn sniff(bytes: &[u8]) -> Format {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let at =
        |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|b| b.starts_with(magic));
    if (starts(b"RIFF") || starts(b"RIFX") || starts(b"RF64")) && at(8, b"WAVE") {
        return Format::Wav;
    }
    if starts(b"RIFF") && at(8, b"AVI ") {
        return Format::Foreign("an AVI video");
    }
    if at(4, b"ftyp") {
        return Format::Compressed("M4A");
    }
    let compressed: [(&[u8], &str); 7] = [
        (b"ID3", "MP3"),
        (b"fLaC", "FLAC"),
        (b"OggS", "Ogg"),
        (b"\xFF\xF1", "AAC"),
        (b"\xFF\xF9", "AAC"),
        (b"FORM", "AIFF"),
        (b"caff", "CAF"),
    ];
    if let Some((_, name)) = compressed.iter().find(|(magic, _)| starts(magic)) {
        return Format::Compressed(name);
    }
    if is_mpeg_frame(bytes) {
        return Format::Compressed("MP3");
    }
    let foreign: [(&[u8], &str); 11] = [
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an Office document"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"\x1A\x45\xDF\xA3", "a WebM or Matroska video"),
        (b"\x7FELF", "a program"),
        (b"MZ", "a program"),
        (b"#!AMR", "an AMR recording (convert it to WAV first)"),
        (
            b"\x30\x26\xB2\x75",
            "a Windows Media file (convert it to WAV first)",
        ),
    ];
    if let Some((_, name)) = foreign.iter().find(|(magic, _)| starts(magic)) {
        return Format::Foreign(name);
    }
    let head = &bytes[..bytes.len().min(512)];
    let lower = String::from_utf8_lossy(head).trim_start().to_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Format::Foreign("a web page");
    }
    if is_text(head) {
        Format::Foreign("a text file")
    } else {
        Format::Unknown
    }
}

/// Returns the bytes that one second takes, where the head of the file tells: uncompressed WAV by
/// its format chunk. It is a claim, good enough to stop reading early, never to measure by.
pub(super) fn bytes_a_second(head: &[u8]) -> Option<u64> {
    if sniff(head) != Format::Wav {
        return None;
    }
    let format = head.windows(4).position(|window| window == b"fmt ")?;
    let field = |offset: usize, length: usize| -> Option<u64> {
        let bytes = head.get(format + 8 + offset..format + 8 + offset + length)?;
        Some(
            bytes
                .iter()
                .rev()
                .fold(0, |value, &byte| value << 8 | u64::from(byte)),
        )
    };
    // Rate times bytes a frame; the header's own "bytes a second" is often wrong.
    let (rate, frame) = (field(4, 4)?, field(12, 2)?);
    let bytes = rate.saturating_mul(frame);
    (1_000..=super::MOST_BYTES_A_SECOND)
        .contains(&bytes)
        .then_some(bytes)
}

/// Returns a note where the file's name promises another format than its bytes hold.
pub(super) fn misnamed(name: &str, format: &str) -> Option<String> {
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    let promised = match extension.as_str() {
        "wav" | "wave" => "WAV",
        "mp3" => "MP3",
        "m4a" | "mp4" => "M4A",
        "flac" => "FLAC",
        "ogg" | "oga" => "Ogg",
        "aac" => "AAC",
        _ => return None,
    };
    let is_promised = format.split_whitespace().any(|word| word == promised);
    (!is_promised)
        .then(|| format!("The name ends in .{extension}, but this is {format}; read as that."))
}

/// Returns whether the bytes open with an MPEG audio frame followed by a second one where the first
/// says it ends: two sync words in the right places are no accident.
fn is_mpeg_frame(bytes: &[u8]) -> bool {
    let Some(length) = mpeg_frame_length(bytes) else {
        return false;
    };
    match bytes.get(length..) {
        Some(next) if next.len() >= 4 => mpeg_frame_length(next).is_some(),
        _ => bytes.len() <= length,
    }
}

/// Returns the length in bytes of the layer III frame that the bytes open with (ISO 11172-3, 2.4.1.3).
fn mpeg_frame_length(bytes: &[u8]) -> Option<usize> {
    const KILOBITS_1: [usize; 15] = [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ];
    const KILOBITS_2: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let &[a, b, c, _] = bytes.get(..4)?.first_chunk::<4>()?;
    if a != 0xFF || b & 0xE0 != 0xE0 || b >> 1 & 3 != 1 {
        return None;
    }
    let (version, index, rate_index) = (b >> 3 & 3, usize::from(c >> 4), usize::from(c >> 2 & 3));
    let divisor = match version {
        3 => 1,
        2 => 2,
        0 => 4,
        _ => return None,
    };
    let rate = [44_100, 48_000, 32_000].get(rate_index)? / divisor;
    let kilobits = if version == 3 { KILOBITS_1 } else { KILOBITS_2 };
    let bits = kilobits.get(index).filter(|&&k| k > 0)? * 1000;
    let samples_in_bytes = if version == 3 { 144 } else { 72 };
    Some(samples_in_bytes * bits / rate + usize::from(c >> 1 & 1))
}

fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A character may be cut at the end of the head.
        Err(error) if error.valid_up_to() + 4 > head.len() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(|c| !c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_bytes() {
        let cases: [(&[u8], Format); 9] = [
            (b"RIFF\0\0\0\0WAVEfmt ", Format::Wav),
            (b"RF64\xFF\xFF\xFF\xFFWAVEds64", Format::Wav),
            (b"ID3\x04\0\0", Format::Compressed("MP3")),
            (b"\0\0\0\x20ftypM4A ", Format::Compressed("M4A")),
            (b"OggS\0\x02", Format::Compressed("Ogg")),
            (b"%PDF-1.7", Format::Foreign("a PDF document")),
            (b"<!DOCTYPE html><html>", Format::Foreign("a web page")),
            (
                "Hallo, schöne Welt\n".as_bytes(),
                Format::Foreign("a text file"),
            ),
            (b"\x01\x02\x03\x04\x80\x90", Format::Unknown),
        ];
        for (bytes, expected) in cases {
            assert_eq!(sniff(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn one_sync_word_is_not_an_mp3() {
        let mut lone = vec![0xFF, 0xFB, 0x90, 0x00];
        lone.extend([0x11; 2000]);
        assert_eq!(sniff(&lone), Format::Unknown);
        lone[417..421].copy_from_slice(&[0xFF, 0xFB, 0x90, 0x00]);
        assert_eq!(sniff(&lone), Format::Compressed("MP3"));
    }

    #[test]
    fn a_wrong_name_is_noted() {
        assert!(misnamed("take.wav", "MP3").is_some());
        assert_eq!(misnamed("take.wav", "16-bit PCM WAV"), None);
        assert_eq!(misnamed("-", "MP3"), None);
    }
}
