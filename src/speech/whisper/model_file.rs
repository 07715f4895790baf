//! Validates the structure of a whisper model in ggml form, so that a damaged file is reported and never reaches the
//! engine, which trusts what it loads.
//!
//! Whether the weights themselves are right is a matter of their checksum, in `models`.

use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;

/// `ggml` in the file's first four bytes, little-endian.
const MAGIC: u32 = 0x6767_6d6c;
/// Quantised files carry the version of the quantisation in the thousands of the type.
const QUANTISATION_FACTOR: i32 = 1000;

/// The sizes in a model's header that tell models apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Tokens in the vocabulary: 51,864 for English alone, 51,865 multilingual.
    pub(super) vocabulary: i32,
    /// Layers of the text decoder: 4 tiny, 6 base, 12 small, 24 medium.
    pub(super) text_layers: i32,
}

impl Shape {
    /// Whether it is whisper base, multilingual.
    pub(super) fn is_base(self) -> bool {
        self.vocabulary == 51_865 && self.text_layers == 6
    }
}

/// Walks the whole file: header, mel filters, vocabulary, and every tensor up to the exact end.
///
/// # Errors
/// A sentence that says what is wrong.
pub(super) fn validate(file: &mut (impl Read + Seek)) -> Result<Shape, String> {
    let length = file
        .seek(SeekFrom::End(0))
        .and_then(|end| file.rewind().map(|()| end))
        .map_err(|error| error.to_string())?;
    let mut reader = Reader {
        file,
        at: 0,
        length,
    };
    if reader.i32()?.cast_unsigned() != MAGIC {
        return Err("it does not begin as one".to_owned());
    }
    let mut header = [0; 11];
    for value in &mut header {
        *value = reader.i32()?;
    }
    let [
        vocabulary,
        audio_context,
        audio_state,
        audio_heads,
        audio_layers,
        text_context,
        text_state,
        text_heads,
        text_layers,
        mels,
        kind,
    ] = header;
    let plausible = (50_000..60_000).contains(&vocabulary)
        && audio_context == 1500
        && text_context == 448
        && (64..=4096).contains(&audio_state)
        && audio_state == text_state
        && (1..=64).contains(&audio_heads)
        && (1..=64).contains(&text_heads)
        && audio_state % audio_heads == 0
        && (1..=64).contains(&audio_layers)
        && (1..=64).contains(&text_layers)
        && (mels == 80 || mels == 128)
        && (0..=32).contains(&(kind % QUANTISATION_FACTOR));
    if !plausible {
        return Err("its header makes no sense".to_owned());
    }
    let (rows, columns) = (reader.count(1024)?, reader.count(4096)?);
    reader.skip(rows * columns * 4)?;
    for _ in 0..reader.count(60_000)? {
        let bytes = reader.count(1024)?;
        reader.skip(bytes)?;
    }
    while reader.at < reader.length {
        reader.skip_tensor()?;
    }
    Ok(Shape {
        vocabulary,
        text_layers,
    })
}

struct Reader<'a, F> {
    file: &'a mut F,
    at: u64,
    length: u64,
}

impl<F: Read + Seek> Reader<'_, F> {
    fn i32(&mut self) -> Result<i32, String> {
        let mut bytes = [0; 4];
        if self.length - self.at < 4 {
            return Err(self.cut_short());
        }
        self.file
            .read_exact(&mut bytes)
            .map_err(|error| error.to_string())?;
        self.at += 4;
        Ok(i32::from_le_bytes(bytes))
    }

    /// Reads a count from 0 to `most`.
    fn count(&mut self, most: u64) -> Result<u64, String> {
        let value = self.i32()?;
        match u64::try_from(value) {
            Ok(count) if count <= most => Ok(count),
            _ => Err(format!("a count of {value} at byte {}", self.at - 4)),
        }
    }

    fn skip(&mut self, bytes: u64) -> Result<(), String> {
        if self.length - self.at < bytes {
            return Err(self.cut_short());
        }
        self.at += bytes;
        self.file
            .seek(SeekFrom::Start(self.at))
            .map_err(|error| error.to_string())?;
        Ok(())
    }

    fn skip_tensor(&mut self) -> Result<(), String> {
        let start = self.at;
        let rank = self.count(4)?;
        let name = self.count(256)?;
        let kind = self.i32()?;
        let mut elements = 1u64;
        let mut row = 1;
        for axis in 0..rank {
            let size = self.count(1 << 24)?;
            elements = elements.saturating_mul(size);
            if axis == 0 {
                row = size;
            }
        }
        let (per_block, block_bytes) = block(kind)
            .ok_or_else(|| format!("a tensor of unknown type {kind} at byte {start}"))?;
        if row % per_block != 0 {
            return Err(format!("a tensor of uneven rows at byte {start}"));
        }
        self.skip(name)?;
        self.skip((elements / per_block).saturating_mul(block_bytes))
    }

    fn cut_short(&self) -> String {
        format!("it is cut short ({} bytes)", self.length)
    }
}

/// Returns the elements and bytes of one block of a ggml type.
fn block(kind: i32) -> Option<(u64, u64)> {
    match kind {
        0 => Some((1, 4)),
        // f16 and bf16.
        1 | 30 => Some((1, 2)),
        2 => Some((32, 18)),
        3 => Some((32, 20)),
        6 => Some((32, 22)),
        7 => Some((32, 24)),
        8 => Some((32, 34)),
        10 => Some((256, 84)),
        11 => Some((256, 110)),
        12 => Some((256, 144)),
        13 => Some((256, 176)),
        14 => Some((256, 210)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn tiny_file() -> Vec<u8> {
        let mut bytes = MAGIC.to_le_bytes().to_vec();
        let mut put = |value: i32| bytes.extend(value.to_le_bytes());
        for value in [51_865, 1500, 512, 8, 6, 448, 512, 8, 6, 80, 1] {
            put(value);
        }
        put(1);
        put(2);
        put(0);
        put(0);
        put(1);
        put(2);
        bytes.extend(b"hi");
        let mut put = |value: i32| bytes.extend(value.to_le_bytes());
        put(2);
        put(1);
        put(8);
        put(32);
        put(3);
        bytes.extend(b"w");
        bytes.extend([0; 102]);
        bytes
    }

    #[test]
    fn only_multilingual_base_is_base() {
        for (vocabulary, text_layers, expected) in
            [(51_865, 6, true), (51_864, 6, false), (51_865, 4, false)]
        {
            let shape = Shape {
                vocabulary,
                text_layers,
            };
            assert_eq!(shape.is_base(), expected);
        }
    }

    #[test]
    fn a_whole_file_is_walked_to_its_end() {
        let shape = validate(&mut Cursor::new(tiny_file())).expect("whole");
        assert_eq!(shape.text_layers, 6);
        assert_eq!(shape.vocabulary, 51_865);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let whole = tiny_file();
        let head = whole.len() - 102 - 21;
        for length in 0..whole.len() {
            let result = validate(&mut Cursor::new(&whole[..length]));
            assert!(result.is_err() || length == head, "{length}");
        }
    }

    #[test]
    fn garbage_is_refused_and_never_followed() {
        let whole = tiny_file();
        for index in 0..whole.len() - 102 {
            for byte in [0x00, 0x7F, 0x80, 0xFF] {
                let mut broken = whole.clone();
                broken[index] = byte;
                // Only that it returns: some bytes, such as a name's, may be anything.
                drop(validate(&mut Cursor::new(broken)));
            }
        }
        let error = validate(&mut Cursor::new(b"RIFF....WAVE")).expect_err("a WAV file");
        assert!(error.contains("begin"), "{error}");
    }
}
