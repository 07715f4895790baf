//! Quantises the matrices of a ggml file to ggml's `q8_0`: blocks of 32 numbers as one 16-bit scale and 32 signed
//! bytes. The file is half as long, and a decoder that waits for memory is twice as fast.
//!
//! The rounding is ggml's own (`quantize_row_q8_0_ref`): the scale is a block's largest magnitude over 127, and a number
//! is the nearest whole multiple of it. Convolutions and vectors stay as they are, as the engine expects them.

use half::f16;

/// Numbers in one block, and its bytes.
const BLOCK: usize = 32;
const BLOCK_BYTES: usize = 2 + BLOCK;
/// ggml's numbers for the types of tensors.
const TENSOR_FLOAT32: i32 = 0;
const TENSOR_FLOAT16: i32 = 1;
const QUANTISED: i32 = 8;
/// ggml's number for a file that is mostly `q8_0`, plus a thousand times the version of the quantisation.
const MOSTLY_QUANTISED: i32 = 2007;
/// Bytes of the magic and the eleven sizes, of which the last is the type of the weights.
const HEADER: usize = 48;

/// Returns the file with its matrices quantised, or nothing where it is no whole whisper model in 16-bit floats.
pub(in crate::models) fn quantise(model: &[u8]) -> Option<Vec<u8>> {
    let mut file = Reader {
        bytes: model,
        at: 0,
    };
    let mut out = Vec::with_capacity(model.len() * 11 / 20);
    let header = file.take(HEADER)?;
    if header[..4] != *b"lmgg" || header[HEADER - 4..] != TENSOR_FLOAT16.to_le_bytes() {
        return None;
    }
    out.extend(&header[..HEADER - 4]);
    out.extend(MOSTLY_QUANTISED.to_le_bytes());
    let begin = file.at;
    let filters = file.count()?.checked_mul(file.count()?)?;
    file.take(filters.checked_mul(4)?)?;
    for _ in 0..file.count()? {
        let length = file.count()?;
        file.take(length)?;
    }
    out.extend(&model[begin..file.at]);
    while file.at < model.len() {
        let begin = file.at;
        let (rank, name, kind) = (file.count()?, file.count()?, file.number()?);
        let sizes = (0..rank)
            .map(|_| file.count())
            .collect::<Option<Vec<usize>>>()?;
        file.take(name)?;
        let described = file.at;
        let numbers = sizes
            .iter()
            .try_fold(1, |product: usize, &size| product.checked_mul(size))?;
        let width = match kind {
            TENSOR_FLOAT32 => 4,
            TENSOR_FLOAT16 => 2,
            _ => return None,
        };
        let data = file.take(numbers.checked_mul(width)?)?;
        let quantised = kind == TENSOR_FLOAT16 && rank == 2 && sizes[0].is_multiple_of(BLOCK);
        if quantised {
            out.extend(&model[begin..begin + 8]);
            out.extend(QUANTISED.to_le_bytes());
            out.extend(&model[begin + 12..described]);
            for block in data.chunks_exact(2 * BLOCK) {
                out.extend(quantise_block(block));
            }
        } else {
            out.extend(&model[begin..file.at]);
        }
    }
    Some(out)
}

fn quantise_block(halves: &[u8]) -> [u8; BLOCK_BYTES] {
    let mut numbers = [0.0f32; BLOCK];
    for (number, pair) in numbers.iter_mut().zip(halves.chunks_exact(2)) {
        *number = f16::from_le_bytes([pair[0], pair[1]]).to_f32();
    }
    let largest = numbers
        .iter()
        .fold(0.0f32, |most, number| most.max(number.abs()));
    let scale = largest / 127.0;
    let times = if scale > 0.0 { scale.recip() } else { 0.0 };
    let mut block = [0; BLOCK_BYTES];
    block[..2].copy_from_slice(&f16::from_f32(scale).to_le_bytes());
    for (byte, number) in block[2..].iter_mut().zip(numbers) {
        // At most 127 by the choice of the scale; a conversion beyond that would saturate.
        *byte = ((number * times).round() as i8).cast_unsigned();
    }
    block
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }

    fn number(&mut self) -> Option<i32> {
        let bytes = self.take(4)?.try_into().ok()?;
        Some(i32::from_le_bytes(bytes))
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A file with a vector, a convolution and a matrix of two rows.
    fn file(matrix: &[f32]) -> Vec<u8> {
        let mut bytes = b"lmgg".to_vec();
        let mut put = |numbers: &[i32]| {
            for number in numbers {
                bytes.extend(number.to_le_bytes());
            }
        };
        put(&[51_865, 1500, 512, 8, 6, 448, 512, 8, 6, 80, 1]);
        // One filter of one bin, one token of two letters.
        put(&[1, 1, 0, 1, 2]);
        bytes.extend(b"hi");
        let mut tensor = |name: &str, kind: i32, sizes: &[i32], data: Vec<u8>| {
            for number in [sizes.len() as i32, name.len() as i32, kind] {
                bytes.extend(number.to_le_bytes());
            }
            for size in sizes {
                bytes.extend(size.to_le_bytes());
            }
            bytes.extend(name.as_bytes());
            bytes.extend(data);
        };
        tensor("v", TENSOR_FLOAT32, &[1], vec![1; 4]);
        tensor("c", TENSOR_FLOAT16, &[1, 32, 1], vec![2; 64]);
        let halves = matrix.iter().flat_map(|&x| f16::from_f32(x).to_le_bytes());
        tensor(
            "m",
            TENSOR_FLOAT16,
            &[32, matrix.len() as i32 / 32],
            halves.collect(),
        );
        bytes
    }

    #[test]
    fn a_matrix_is_quantised_and_all_else_is_as_it_was() {
        let mut matrix = vec![0.0; 64];
        matrix[0] = 127.0;
        matrix[1] = -64.0;
        matrix[63] = 254.0;
        let whole = file(&matrix);
        let made = quantise(&whole).expect("a whole file");
        let start = whole.len() - 128 - 21;
        assert_eq!(made[..44], whole[..44]);
        assert_eq!(made[44..48], 2007i32.to_le_bytes());
        assert_eq!(made[48..start], whole[48..start]);
        assert_eq!(made[start + 8..start + 12], 8i32.to_le_bytes());
        assert_eq!(made[start + 12..start + 21], whole[start + 12..start + 21]);
        let blocks = &made[start + 21..];
        assert_eq!(blocks.len(), 2 * BLOCK_BYTES);
        assert_eq!(blocks[..2], f16::from_f32(1.0).to_le_bytes());
        assert_eq!(blocks[2..5], [127, (-64i8).cast_unsigned(), 0]);
        assert_eq!(blocks[34..36], f16::from_f32(2.0).to_le_bytes());
        assert_eq!(blocks[67], 127);
    }

    #[test]
    fn what_is_cut_or_of_another_width_is_refused() {
        let whole = file(&[0.5; 32]);
        let ends: Vec<usize> = (0..whole.len())
            .filter(|&length| quantise(&whole[..length]).is_some())
            .collect();
        // A cut at the end of a tensor cannot be noticed here: the engine misses the next one by its name.
        assert!(ends.len() <= 3, "{ends:?}");
        let made = quantise(&whole).expect("a whole file");
        assert!(quantise(&made).is_none(), "it is quantised already");
        assert!(quantise(b"RIFF").is_none());
    }

    proptest! {
        #[test]
        fn no_number_is_off_by_more_than_half_a_step(numbers in prop::collection::vec(-100.0f32..100.0, 32)) {
            let halves: Vec<u8> = numbers
                .iter()
                .flat_map(|&number| f16::from_f32(number).to_le_bytes())
                .collect();
            let block = quantise_block(&halves);
            let scale = f16::from_le_bytes([block[0], block[1]]).to_f32();
            for (byte, number) in block[2..].iter().zip(&numbers) {
                let restored = f32::from(byte.cast_signed()) * scale;
                // Half a step, and what 16-bit floats lose of the number and of the scale.
                prop_assert!((restored - number).abs() <= scale * 0.5 + number.abs() * 0.002 + 1e-4, "{number} {restored}");
            }
        }
    }
}
