//! Detects what a file is from its first bytes, also where it is no recording. Decodes nothing.

use super::compressed::Container;
use super::gsm;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// RIFF/WAVE or RF64.
    Wav,
    /// Sony Wave64.
    Wave64,
    /// Sun AU.
    Au,
    /// Bare frames of GSM full rate.
    Gsm,
    /// Something for the compressed decoder.
    Compressed(Container),
    /// Audio that is not decoded here, by its everyday name with its article.
    Unsupported(&'static str),
    /// No audio, by its everyday name with its article; and what to do.
    NotAudio(&'static str, &'static str),
    /// Nothing but zero bytes so far.
    Zeros,
    /// Nothing that we know.
    Unknown,
}

/// Enough bytes for every question asked here.
pub(super) const HEAD_BYTES: usize = 8 * 1024;

/// Detects the format from the first [`HEAD_BYTES`].
pub(super) fn sniff(head: &[u8]) -> Format {
    if let Some((_, _, format)) = SIGNATURES.iter().find(|(offset, magic, _)| {
        head.get(*offset..)
            .is_some_and(|rest| rest.starts_with(magic))
    }) {
        return match format {
            Format::Wav if head.get(8..12) != Some(b"WAVE") => Format::Unknown,
            Format::Compressed(Container::Aiff) if !is_aiff(head) => {
                Format::Unsupported("an IFF file, but no AIFF recording")
            }
            Format::Compressed(Container::Ogg) => in_ogg(head),
            format => *format,
        };
    }
    if is_mpeg_frame(head) {
        return Format::Compressed(Container::Mp3);
    }
    if is_adts_frame(head) {
        return Format::Compressed(Container::Aac);
    }
    if is_layer_2_frame(head) {
        return Format::Unsupported("an MPEG Layer II (MP2) recording");
    }
    if gsm::is_frames(head) {
        return Format::Gsm;
    }
    let head = &head[..head.len().min(512)];
    if head.iter().all(|b| *b == 0) {
        return Format::Zeros;
    }
    if !is_text(head) {
        return Format::Unknown;
    }
    let lower = String::from_utf8_lossy(head).trim_start().to_lowercase();
    let lower = lower.trim_start_matches('\u{feff}');
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Format::NotAudio(
            "a web page",
            "the download was an error page or a login: fetch the recording itself",
        );
    }
    if lower.starts_with("version https://git-lfs") {
        return Format::NotAudio(
            "a Git LFS pointer",
            "fetch the recording with `git lfs pull`",
        );
    }
    Format::NotAudio(
        "a text file",
        "give a recording, or check the script with `ringback check`",
    )
}

/// Returns whether the first bytes of a file are those of a recording, decoded here or not.
pub(super) fn is_sound(head: &[u8]) -> bool {
    match sniff(head) {
        Format::Unknown if tag_bytes(head) > 0 => true,
        Format::NotAudio(..) | Format::Zeros | Format::Unknown => false,
        _ => true,
    }
}

/// Returns whether an IFF file is an AIFF or AIFF-C.
fn is_aiff(head: &[u8]) -> bool {
    matches!(head.get(8..12), Some(b"AIFF" | b"AIFC"))
}

/// Names what is in an Ogg file that is not decoded here (RFC 5334: its first packet says so).
fn in_ogg(head: &[u8]) -> Format {
    let packet = head.get(28..).unwrap_or_default();
    if packet.starts_with(b"Speex   ") {
        Format::Unsupported("a Speex recording")
    } else if packet.starts_with(b"\x80theora") {
        Format::Unsupported("an Ogg video")
    } else {
        Format::Compressed(Container::Ogg)
    }
}

const GIVE_AUDIO: &str = "give a WAV, MP3, M4A, AAC, FLAC or Ogg file";

/// Where which bytes stand in which files; the first that fits counts.
#[rustfmt::skip]
const SIGNATURES: &[(usize, &[u8], Format)] = &[
    (8, b"AVI ", Format::Unsupported("an AVI video")),
    (0, b"RIFF", Format::Wav),
    (0, b"RF64", Format::Wav),
    (0, b"BW64", Format::Wav),
    (0, b"RIFX", Format::Unsupported("a big-endian WAV (RIFX)")),
    (0, b"riff\x2E\x91\xCF\x11", Format::Wave64),
    (4, b"ftyp", Format::Compressed(Container::M4a)),
    (4, b"moov", Format::Compressed(Container::M4a)),
    (4, b"mdat", Format::Compressed(Container::M4a)),
    (0, b"fLaC", Format::Compressed(Container::Flac)),
    (0, b"OggS", Format::Compressed(Container::Ogg)),
    (0, b"FORM", Format::Compressed(Container::Aiff)),
    (0, b"caff", Format::Compressed(Container::Caf)),
    (0, b".snd", Format::Au),
    (0, b"#!AMR", Format::Unsupported("an AMR recording")),
    (0, b"\x30\x26\xB2\x75", Format::Unsupported("a Windows Media recording")),
    (0, b"\x1A\x45\xDF\xA3", Format::Compressed(Container::Matroska)),
    (0, b"wvpk", Format::Unsupported("a WavPack recording")),
    (0, b"MAC ", Format::Unsupported("a Monkey's Audio recording")),
    (0, b"MThd", Format::NotAudio("a MIDI file, which holds notes but no audio", GIVE_AUDIO)),
    (0, b"%PDF", Format::NotAudio("a PDF document", GIVE_AUDIO)),
    (0, b"PK\x03\x04", Format::NotAudio("a ZIP archive or an Office document", "unpack it, and give the recordings inside")),
    (0, b"\x1F\x8B", Format::NotAudio("a gzip archive", "unpack it, and give the recordings inside")),
    (0, b"7z\xBC\xAF", Format::NotAudio("a 7-Zip archive", "unpack it, and give the recordings inside")),
    (0, b"Rar!", Format::NotAudio("a RAR archive", "unpack it, and give the recordings inside")),
    (0, b"\x89PNG", Format::NotAudio("a PNG picture", GIVE_AUDIO)),
    (0, b"\xFF\xD8\xFF", Format::NotAudio("a JPEG picture", GIVE_AUDIO)),
    (0, b"GIF8", Format::NotAudio("a GIF picture", GIVE_AUDIO)),
    (0, b"\x7FELF", Format::NotAudio("a program", GIVE_AUDIO)),
    (0, b"MZ", Format::NotAudio("a program", GIVE_AUDIO)),
    (0, b"SQLite format 3", Format::NotAudio("a database", GIVE_AUDIO)),
    (0, b"lmgg", Format::NotAudio("a speech model", "give a recording; models are fetched with `ringback models`")),
];

/// Returns how many bytes of tags the file opens with; the format is that of what follows.
pub(super) fn tag_bytes(head: &[u8]) -> u64 {
    match head {
        // APEv2: the length of the items and of the footer, without the 32 bytes of this header.
        [
            b'A',
            b'P',
            b'E',
            b'T',
            b'A',
            b'G',
            b'E',
            b'X',
            _,
            _,
            _,
            _,
            a,
            b,
            c,
            d,
            ..,
        ] => u64::from(u32::from_le_bytes([*a, *b, *c, *d])) + 32,
        // ID3v2, section 3.1: a length of four times seven bits, without the ten bytes of the header and
        // those of a footer.
        [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] if (a | b | c | d) & 0x80 == 0 => {
            let length = [a, b, c, d]
                .iter()
                .fold(0, |length, part| length << 7 | u64::from(**part));
            length + if flags & 0x10 == 0 { 10 } else { 20 }
        }
        _ => 0,
    }
}

/// Returns a note where the file's name promises another format than its bytes hold.
pub(super) fn misnamed(name: &str, format: &str) -> Option<String> {
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    let promised = match extension.as_str() {
        "wav" | "wave" => "WAV",
        "mp3" => "MP3",
        "m4a" | "mp4" | "m4b" => "M4A",
        "flac" => "FLAC",
        "ogg" | "oga" | "opus" => "Ogg",
        "aac" => "AAC",
        "webm" | "weba" | "mka" | "mkv" => "WebM",
        "caf" => "CAF",
        "aif" | "aiff" | "aifc" => "AIFF",
        "au" | "snd" => "AU",
        "w64" => "Wave64",
        "gsm" => "GSM",
        _ => return None,
    };
    let is_promised = format.ends_with("by ffmpeg")
        || format.split_whitespace().next_back() == Some(promised)
        || format.split_whitespace().next() == Some(promised);
    (!is_promised).then(|| {
        format!("The name ends in .{extension}, but the file is {format}. It was read as {format}.")
    })
}

/// Returns what the bytes are where they open with several frames in a row: more than two, since they are looked for
/// anywhere.
pub(super) fn frames_of(bytes: &[u8]) -> Option<Container> {
    let follow = |length: fn(&[u8]) -> Option<usize>| {
        let mut rest = bytes;
        for _ in 0..4 {
            let Some(next) = length(rest).and_then(|length| rest.get(length..)) else {
                return false;
            };
            rest = next;
        }
        true
    };
    if follow(mpeg_frame_length) {
        Some(Container::Mp3)
    } else if follow(adts_frame_length) {
        Some(Container::Aac)
    } else {
        None
    }
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

/// Returns whether the bytes open with two MPEG-1 layer II frames (ISO 11172-3, 2.4.1.3).
fn is_layer_2_frame(bytes: &[u8]) -> bool {
    const KILOBITS: [usize; 15] = [
        0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
    ];
    const KILOBITS_2: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let length = |bytes: &[u8]| {
        let &[a, b, c, _] = bytes.get(..4)?.first_chunk::<4>()?;
        let (version, layer) = (b >> 3 & 3, b >> 1 & 3);
        if a != 0xFF || b & 0xE0 != 0xE0 || layer != 2 || version == 1 {
            return None;
        }
        let divisor = [4, 1, 2, 1][usize::from(version)];
        let rate = [44_100, 48_000, 32_000].get(usize::from(c >> 2 & 3))? / divisor;
        let table = if version == 3 { KILOBITS } else { KILOBITS_2 };
        let bits = table.get(usize::from(c >> 4)).filter(|k| **k > 0)? * 1000;
        Some(144 * bits / rate + usize::from(c >> 1 & 1))
    };
    length(bytes)
        .and_then(|first| bytes.get(first..))
        .is_some_and(|next| length(next).is_some())
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

/// Returns whether the bytes open with an AAC frame (ISO 14496-3, 1.A.2.2) followed by a second one.
fn is_adts_frame(bytes: &[u8]) -> bool {
    let Some(first) = adts_frame_length(bytes) else {
        return false;
    };
    match bytes.get(first..) {
        Some(next) if next.len() >= 7 => adts_frame_length(next).is_some(),
        _ => true,
    }
}

/// Returns the length in bytes of the AAC frame that the bytes open with.
fn adts_frame_length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0xFF, b, c, d, e, f, _, ..] if b & 0xF6 == 0xF0 && c >> 2 & 15 < 13 => {
            let (d, e, f) = (usize::from(d & 3), usize::from(*e), usize::from(*f));
            Some(d << 11 | e << 3 | f >> 5).filter(|length| *length > 7)
        }
        _ => None,
    }
}

fn is_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        // UTF-16: every other byte of plain text is zero.
        return head.iter().filter(|b| **b == 0).count() * 3 > head.len();
    }
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
    fn formats_are_detected_from_bytes() {
        let foreign = |bytes| match sniff(bytes) {
            Format::NotAudio(what, _) | Format::Unsupported(what) => what,
            other => panic!("{other:?}"),
        };
        assert_eq!(sniff(b"RIFF\0\0\0\0WAVEfmt "), Format::Wav);
        assert_eq!(sniff(b"RF64\xFF\xFF\xFF\xFFWAVEds64"), Format::Wav);
        assert_eq!(sniff(b"RIFF\0\0\0\0WEBPVP8 "), Format::Unknown);
        assert_eq!(
            sniff(b"\0\0\0\x20ftypM4A "),
            Format::Compressed(Container::M4a)
        );
        assert_eq!(sniff(b"OggS\0\x02"), Format::Compressed(Container::Ogg));
        assert_eq!(sniff(b"\x01\x02\x03\x04\x80\x90"), Format::Unknown);
        assert_eq!(sniff(&[0; 600]), Format::Zeros);
        let cases: [(&[u8], &str); 8] = [
            (b"%PDF-1.7", "a PDF document"),
            (b"<!DOCTYPE html><html>", "a web page"),
            (b" \n<HTML>", "a web page"),
            ("Hallo, schöne Welt\n".as_bytes(), "a text file"),
            (b"\xFF\xFEH\0i\0 \0J\0i\0m\0", "a text file"),
            (
                b"version https://git-lfs.github.com/spec/v1",
                "a Git LFS pointer",
            ),
            (b"#!AMR\n", "an AMR recording"),
            (b"RIFX\0\0\0\0WAVE", "a big-endian WAV (RIFX)"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(foreign(bytes), expected);
        }
    }

    #[test]
    fn a_tag_is_measured_and_a_broken_one_is_none() {
        assert_eq!(tag_bytes(b"ID3\x04\0\0\0\0\x02\x01rest"), 257 + 10);
        assert_eq!(tag_bytes(b"ID3\x04\0\x10\0\0\0\0"), 20);
        assert_eq!(tag_bytes(b"ID3\x04\0\0\0\0\xFF\x01"), 0);
        assert_eq!(tag_bytes(b"ID3"), 0);
    }

    #[test]
    fn one_sync_word_is_not_an_mp3() {
        let mut lone = vec![0xFF, 0xFB, 0x90, 0x00];
        lone.extend([0x11; 2000]);
        assert_eq!(sniff(&lone), Format::Unknown);
        lone[417..421].copy_from_slice(&[0xFF, 0xFB, 0x90, 0x00]);
        assert_eq!(sniff(&lone), Format::Compressed(Container::Mp3));
    }

    #[test]
    fn a_wrong_name_is_noted() {
        assert!(misnamed("take.wav", "MP3").is_some());
        assert_eq!(misnamed("take.wav", "16-bit PCM WAV"), None);
        assert_eq!(misnamed("voice.opus", "Ogg Opus"), None);
        assert!(misnamed("take.mp3", "MP3 in a WAV").is_none());
        assert_eq!(misnamed("-", "MP3"), None);
    }
}
