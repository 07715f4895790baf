//! Validates a whisper model in ggml form, so that a damaged file is reported and never reaches the engine, which trusts
//! what it loads: header, mel filters, vocabulary, and every tensor, once and in its shape, with sensible values.
//!
//! Whether the weights are the right ones is a matter of their checksum, in `models`.

mod header;
mod kind;
mod tensors;

use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;

use header::Header;
use kind::Kind;
use tensors::Tensor;

pub(super) use header::Shape;

/// `ggml` in the file's first four bytes, little-endian.
const MAGIC: u32 = 0x6767_6d6c;
/// The bins of a spectrum that a mel filter weighs.
const FILTER_WIDTH: u64 = 201;
/// How much of a tensor is looked at in one go.
const CHUNK_BYTES: usize = 1 << 20;

/// Reads the whole file, up to its exact end.
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
    let mut values = [0; 11];
    for value in &mut values {
        *value = reader.i32()?;
    }
    let header = Header::of(values).ok_or("its header makes no sense")?;
    read_filters(&mut reader, &header)?;
    read_vocabulary(&mut reader, &header)?;
    read_tensors(&mut reader, &header)?;
    Ok(header.shape())
}

fn read_filters<F: Read>(reader: &mut Reader<'_, F>, header: &Header) -> Result<(), String> {
    let (rows, columns) = (reader.count(1024)?, reader.count(4096)?);
    if (rows, columns) != (header.mels, FILTER_WIDTH) {
        return Err(format!("it has mel filters of {rows} x {columns}"));
    }
    let numbers = Kind::of_file(0).ok_or("its mel filters are no numbers")?;
    reader.blocks(rows * columns, numbers, "its mel filters")
}

fn read_vocabulary<F: Read>(reader: &mut Reader<'_, F>, header: &Header) -> Result<(), String> {
    let tokens = reader.count(60_000)?;
    if !(header.text_tokens()..=header.vocabulary).contains(&tokens) {
        return Err(format!(
            "its vocabulary has {tokens} tokens, and should have {} to {}",
            header.text_tokens(),
            header.vocabulary
        ));
    }
    let mut has_space = false;
    for _ in 0..tokens {
        let length = reader.count(1024)?;
        let text = reader.bytes(length)?;
        has_space |= text == b" ";
    }
    // The engine looks it up before the first word, and stops the program where there is none.
    if has_space {
        Ok(())
    } else {
        Err("its vocabulary has no space".to_owned())
    }
}

fn read_tensors<F: Read>(reader: &mut Reader<'_, F>, header: &Header) -> Result<(), String> {
    let mut missing = tensors::of_model(header);
    while reader.at < reader.length {
        let rank = reader.count(4)?;
        let name_length = reader.count(256)?;
        let kind = reader.i32()?;
        let sizes = (0..rank)
            .map(|_| reader.count(1 << 24))
            .collect::<Result<Vec<u64>, String>>()?;
        let name = reader.bytes(name_length)?;
        let name = String::from_utf8_lossy(&name).into_owned();
        let Some(tensor) = missing.remove(&name) else {
            return Err(format!(
                "the tensor \"{name}\" is there twice, or belongs to no such model"
            ));
        };
        read_tensor(reader, &name, &tensor, &sizes, kind)?;
    }
    match missing.keys().next() {
        Some(name) => Err(format!(
            "it has {} tensors too few, \"{name}\" among them",
            missing.len()
        )),
        None => Ok(()),
    }
}

fn read_tensor<F: Read>(
    reader: &mut Reader<'_, F>,
    name: &str,
    tensor: &Tensor,
    sizes: &[u64],
    kind: i32,
) -> Result<(), String> {
    if sizes != tensor.sizes {
        return Err(format!(
            "the tensor \"{name}\" has the shape {sizes:?}, and should have {:?}",
            tensor.sizes
        ));
    }
    if kind != tensor.kind.number {
        return Err(format!(
            "the tensor \"{name}\" is of the type {kind}, and should be of {}",
            tensor.kind.number
        ));
    }
    if !sizes[0].is_multiple_of(tensor.kind.per_block) {
        return Err(format!("the tensor \"{name}\" has uneven rows"));
    }
    let what = format!("the tensor \"{name}\"");
    reader.blocks(sizes.iter().product(), tensor.kind, &what)
}

struct Reader<'a, F> {
    file: &'a mut F,
    at: u64,
    length: u64,
}

impl<F: Read> Reader<'_, F> {
    fn i32(&mut self) -> Result<i32, String> {
        let mut bytes = [0; 4];
        self.fill(&mut bytes)?;
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

    /// Reads a few bytes.
    fn bytes(&mut self, length: u64) -> Result<Vec<u8>, String> {
        let length = usize::try_from(length).map_err(|error| error.to_string())?;
        let mut bytes = vec![0; length];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Reads a number of values, and makes sure that they are sound.
    fn blocks(&mut self, values: u64, kind: Kind, what: &str) -> Result<(), String> {
        let bytes = (values / kind.per_block).saturating_mul(kind.block_bytes as u64);
        if self.length - self.at < bytes {
            return Err(self.cut_short());
        }
        let chunk = (CHUNK_BYTES / kind.block_bytes * kind.block_bytes) as u64;
        let end = self.at + bytes;
        while self.at < end {
            if !kind.are_sound(&self.bytes(chunk.min(end - self.at))?) {
                return Err(format!(
                    "{what} holds a value that is no number, or is huge"
                ));
            }
        }
        Ok(())
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), String> {
        if self.length - self.at < bytes.len() as u64 {
            return Err(self.cut_short());
        }
        self.file
            .read_exact(bytes)
            .map_err(|error| error.to_string())?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn cut_short(&self) -> String {
        format!("it is cut short ({} bytes)", self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// A model as small as one can be: one head, one layer each, in blocks of 4 bits.
    struct Small {
        bytes: Vec<u8>,
        /// Where the vocabulary begins.
        vocabulary: usize,
        /// Where each tensor begins, and the name of each.
        tensors: Vec<(usize, String)>,
    }

    fn put(bytes: &mut Vec<u8>, values: &[i32]) {
        for value in values {
            bytes.extend(value.to_le_bytes());
        }
    }

    const SMALL_HEADER: [i32; 11] = [51_865, 1500, 64, 1, 1, 448, 64, 1, 1, 80, 2002];

    fn small_model() -> Small {
        let header = Header::of(SMALL_HEADER).unwrap();
        let mut bytes = MAGIC.to_le_bytes().to_vec();
        put(&mut bytes, &SMALL_HEADER);
        put(&mut bytes, &[80, 201]);
        bytes.resize(bytes.len() + 80 * 201 * 4, 0);
        let vocabulary = bytes.len();
        put(&mut bytes, &[50_257]);
        for token in 0..50_257 {
            put(&mut bytes, &[1]);
            bytes.push(if token == 220 { b' ' } else { b'a' });
        }
        let mut tensors = Vec::new();
        for (name, tensor) in tensors::of_model(&header) {
            tensors.push((bytes.len(), name.clone()));
            let name_length = i32::try_from(name.len()).unwrap();
            let rank = i32::try_from(tensor.sizes.len()).unwrap();
            put(&mut bytes, &[rank, name_length, tensor.kind.number]);
            for size in &tensor.sizes {
                put(&mut bytes, &[i32::try_from(*size).unwrap()]);
            }
            bytes.extend(name.as_bytes());
            let blocks = tensor.sizes.iter().product::<u64>() / tensor.kind.per_block;
            let length = usize::try_from(blocks).unwrap() * tensor.kind.block_bytes;
            bytes.resize(bytes.len() + length, 0);
        }
        Small {
            bytes,
            vocabulary,
            tensors,
        }
    }

    fn refusal(bytes: &[u8]) -> String {
        validate(&mut Cursor::new(bytes)).unwrap_err()
    }

    #[test]
    fn a_whole_file_is_read_to_its_end_and_refused_where_it_is_cut() {
        let whole = small_model();
        let shape = validate(&mut Cursor::new(&whole.bytes)).expect("whole");
        assert_eq!((shape.vocabulary, shape.heads), (51_865, 1));
        let mut cuts: Vec<usize> = (0..60).collect();
        cuts.extend(whole.vocabulary..whole.vocabulary + 20);
        for (start, _) in whole.tensors.iter().step_by(9) {
            cuts.extend([start - 1, *start, start + 1, start + 17]);
        }
        cuts.push(whole.bytes.len() - 1);
        for cut in cuts {
            refusal(&whole.bytes[..cut]);
        }
        let longer = [whole.bytes.as_slice(), &[0]].concat();
        assert!(refusal(&longer).contains("cut short"));
        assert!(refusal(b"RIFF....WAVE").contains("begin"));
    }

    #[test]
    fn a_header_of_other_sizes_is_refused() {
        let whole = small_model().bytes;
        for (field, right) in SMALL_HEADER.into_iter().enumerate() {
            for value in [-1, 0, i32::MAX, 65_536, right + 1] {
                let mut broken = whole.clone();
                let at = 4 + field * 4;
                broken[at..at + 4].copy_from_slice(&i32::to_le_bytes(value));
                refusal(&broken);
            }
        }
    }

    #[test]
    fn a_vocabulary_that_does_not_fit_is_refused() {
        let whole = small_model();
        let (head, tokens) = whole.bytes.split_at(whole.vocabulary);
        let first_tensor = whole.tensors[0].0 - whole.vocabulary;
        let with = |count: i32, text: &[u8]| {
            let count = count.to_le_bytes();
            [head, &count, text, &tokens[first_tensor..]].concat()
        };
        assert!(refusal(&with(1, b"\x01\0\0\0 ")).contains("1 tokens"));
        let none_is_space = b"\x01\0\0\0a".repeat(50_257);
        assert!(refusal(&with(50_257, &none_is_space)).contains("no space"));
        let too_many = b"\x01\0\0\0 ".repeat(51_866);
        assert!(refusal(&with(51_866, &too_many)).contains("51866 tokens"));
    }

    #[test]
    fn tensors_that_are_missing_twice_of_another_shape_or_no_numbers_are_refused() {
        let whole = small_model();
        let start = |place: usize| whole.tensors[place].0;
        let first = &whole.bytes[start(0)..start(1)];
        let twice = [&whole.bytes, first].concat();
        assert!(refusal(&twice).contains("twice"));
        let without = [&whole.bytes[..start(0)], &whole.bytes[start(1)..]].concat();
        let why = refusal(&without);
        assert!(
            why.contains("1 tensors too few") && why.contains(&whole.tensors[0].1),
            "{why}"
        );
        let none = &whole.bytes[..start(0)];
        assert!(refusal(none).contains("too few"));

        let mut other_shape = whole.bytes.clone();
        other_shape[start(0) + 12] ^= 1;
        assert!(refusal(&other_shape).contains("shape"));
        let mut other_type = whole.bytes.clone();
        other_type[start(0) + 8] ^= 1;
        assert!(refusal(&other_type).contains("type"));
        for huge in [5e36_f32, f32::NAN, f32::NEG_INFINITY] {
            let (last, name) = whole
                .tensors
                .iter()
                .rfind(|(_, name)| name.ends_with("bias"))
                .unwrap();
            let mut broken = whole.bytes.clone();
            let value = last + 12 + 4 + name.len();
            broken[value..value + 4].copy_from_slice(&huge.to_le_bytes());
            assert!(refusal(&broken).contains(name.as_str()), "{name}");
        }
    }

    #[test]
    fn garbage_is_never_followed() {
        let whole = small_model().bytes;
        let mut place = 1_usize;
        for _ in 0..30 {
            // Any places will do, as long as they are the same each time.
            place = place
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let mut broken = whole.clone();
            let at = (place >> 20) % whole.len();
            broken[at] = broken[at].wrapping_add(0x7F);
            // Only that it returns: some bytes, such as those of a quantised weight, may be anything.
            drop(validate(&mut Cursor::new(broken)));
        }
    }
}
