//! Writes ggml's Whisper file: magic, sizes, mel filters, tokens, tensors.

use half::f16;

use super::ctranslate2::Variable;
use super::error::ConvertError;
use super::mel::BANDS;
use super::mel::BINS;

/// "ggml" as a number.
const MAGIC: u32 = 0x6767_6d6c;

/// The numbers that stand for the two kinds of floats.
const GGML_FLOAT32: usize = 0;
const GGML_FLOAT16: usize = 1;

/// A file that is being written.
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn new() -> Self {
        Self(MAGIC.to_le_bytes().to_vec())
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    /// Writes the eleven sizes.
    pub(super) fn header(&mut self, sizes: [usize; 11]) {
        for size in sizes {
            self.number(size);
        }
    }

    /// Writes the mel filters, band by band.
    pub(super) fn mel_filters(&mut self, filters: &[f32]) {
        self.number(BANDS);
        self.number(BINS);
        self.floats(filters.iter().copied());
    }

    /// Writes the tokens in the order of their numbers.
    pub(super) fn tokens(&mut self, tokens: &[Vec<u8>]) {
        self.number(tokens.len());
        for token in tokens {
            self.number(token.len());
            self.0.extend(token);
        }
    }

    /// Writes a tensor as the 16-bit floats it is.
    pub(super) fn half(&mut self, name: &str, tensor: &Variable<'_>) -> Result<(), ConvertError> {
        if tensor.dimensions.len() < 2 {
            return Err(tensor.not("a matrix or a convolution"));
        }
        self.tensor_header(name, &tensor.dimensions, GGML_FLOAT16);
        self.0.extend(tensor.bytes());
        Ok(())
    }

    /// Writes a tensor widened to 32-bit floats, under the shape it has in ggml.
    pub(super) fn wide(
        &mut self,
        name: &str,
        dimensions: &[usize],
        tensor: &Variable<'_>,
    ) -> Result<(), ConvertError> {
        if dimensions.iter().product::<usize>() * 2 != tensor.bytes().len() {
            return Err(tensor.not(&format!("{dimensions:?}")));
        }
        self.tensor_header(name, dimensions, GGML_FLOAT32);
        let halves = tensor.bytes().chunks_exact(2);
        self.floats(halves.map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32()));
        Ok(())
    }

    fn tensor_header(&mut self, name: &str, dimensions: &[usize], kind: usize) {
        self.number(dimensions.len());
        self.number(name.len());
        self.number(kind);
        for &dimension in dimensions.iter().rev() {
            self.number(dimension);
        }
        self.0.extend(name.as_bytes());
    }

    fn number(&mut self, number: usize) {
        let number =
            i32::try_from(number).expect("sizes come from 32-bit fields of a file in memory");
        self.0.extend(number.to_le_bytes());
    }

    fn floats(&mut self, floats: impl Iterator<Item = f32>) {
        for float in floats {
            self.0.extend(float.to_le_bytes());
        }
    }
}
