//! Text as programs save it: UTF-8, UTF-16 as PowerShell and Excel's "Unicode text" are, and Windows' ANSI (code page
//! 1252), as an old Notepad and Excel's CSV are.

/// Why bytes are no plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// A recording, a picture, a document of a word processor.
    #[error("this is not text")]
    Binary,
    /// Rich text, whose codes would be taken for words.
    #[error("this is rich text (RTF); save it as plain text, and give that file")]
    Rich,
}

/// Returns bytes as text, without a byte order mark.
///
/// # Errors
/// They are no plain text.
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            String::from_utf8(rest.to_vec()).map_err(|_| NotText::Binary)?
        }
        [0xff, 0xfe, rest @ ..] => from_utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => from_utf16(rest, u16::from_be_bytes)?,
        _ if has_zeros(bytes, 1) => from_utf16(bytes, u16::from_le_bytes)?,
        _ if has_zeros(bytes, 0) => from_utf16(bytes, u16::from_be_bytes)?,
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => from_ansi(bytes)?,
        },
    };
    if text.trim_start().starts_with("{\\rtf") {
        return Err(NotText::Rich);
    }
    Ok(text)
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (units, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|bytes| unit(*bytes)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(NotText::Binary),
    }
}

/// Returns whether every other byte is zero, as in UTF-16 of Latin letters, from the first or the second byte on.
fn has_zeros(bytes: &[u8], from: usize) -> bool {
    let looked_at = bytes.len().min(1_000) & !1;
    let zeros = |from: usize| {
        bytes[..looked_at]
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    looked_at >= 4 && zeros(from) * 2 > looked_at * 9 / 10 && zeros(1 - from) == 0
}

fn from_ansi(bytes: &[u8]) -> Result<String, NotText> {
    bytes
        .iter()
        .map(|byte| ansi_char(*byte))
        .collect::<Option<String>>()
        .ok_or(NotText::Binary)
}

/// The characters of the bytes 80 to 9F in code page 1252; a control character where there is none.
const ANSI: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Returns the character of a byte; none for those that stand in no text.
fn ansi_char(byte: u8) -> Option<char> {
    let c = match byte {
        0x80..=0x9f => ANSI[usize::from(byte - 0x80)],
        _ => char::from(byte),
    };
    (!c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}')).then_some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn text_is_read_however_it_was_saved() {
        let text = "Hi Zoë – it’s Sean.\r\n";
        let marked = format!("\u{feff}{text}");
        for bytes in [
            text.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            utf16(&marked, u16::to_le_bytes),
            utf16(&marked, u16::to_be_bytes),
            b"Hi Zo\xeb \x96 it\x92s Sean.\r\n".to_vec(),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{bytes:?}");
        }
        let plain = "Hi Jim, it is Sean. Call me on 415 555 0134.";
        assert_eq!(
            decode(&utf16(plain, u16::to_le_bytes)).as_deref(),
            Ok(plain),
            "without a mark"
        );
        assert_eq!(
            decode(&utf16(plain, u16::to_be_bytes)).as_deref(),
            Ok(plain),
            "without a mark"
        );
        assert_eq!(decode(b"").as_deref(), Ok(""));
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        for bytes in [
            &b"RIFF\x24\x08\x00\x00WAVEfmt \x10\xff\x00"[..],
            b"\xff\xfeH",
            b"PK\x03\x04\x14\xff",
            b"\xef\xbb\xbf\xff",
            b"a\x81",
        ] {
            assert_eq!(decode(bytes), Err(NotText::Binary), "{bytes:?}");
        }
        assert_eq!(decode(b"{\\rtf1\\ansi Hi Jim}"), Err(NotText::Rich));
    }
}
