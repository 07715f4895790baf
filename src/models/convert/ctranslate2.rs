//! Reads CTranslate2's `model.bin`, version 6: names, shapes and bytes of the variables, borrowed
//! from the file. Nothing is believed before it is checked against the file's length.

use std::collections::BTreeMap;
use std::ops::Range;

use super::error::ConvertError;

/// The one version of the format that is read.
const FORMAT_VERSION: u32 = 6;

/// The number that stands for 16-bit floats in the file.
const CTRANSLATE2_FLOAT16: u8 = 4;

/// A variable of the file: a tensor.
#[derive(Clone, Debug)]
pub(super) struct Variable<'a> {
    name: &'a str,
    kind: u8,
    pub(super) dimensions: Vec<usize>,
    bytes: &'a [u8],
}

/// All variables by name.
pub(super) struct Variables<'a>(BTreeMap<&'a str, Variable<'a>>);

/// Reads the variables of a file.
pub(super) fn read(file: &[u8]) -> Result<Variables<'_>, ConvertError> {
    let mut reader = Reader { file, at: 0 };
    let version = reader.u32()?;
    if version != FORMAT_VERSION {
        return Err(ConvertError::Foreign(format!(
            "version {version} of CTranslate2's form"
        )));
    }
    let spec = reader.string()?;
    if spec != "WhisperSpec" {
        return Err(ConvertError::Foreign(format!("a {spec}")));
    }
    reader.u32()?;
    let count = reader.u32()?;
    let mut variables = BTreeMap::new();
    for _ in 0..count {
        let name = reader.string()?;
        let rank = reader.take(1)?[0];
        let dimensions: Vec<usize> = (0..rank)
            .map(|_| Ok(reader.u32()? as usize))
            .collect::<Result<_, _>>()?;
        let kind = reader.take(1)?[0];
        let length = reader.u32()? as usize;
        let bytes = reader.take(length)?;
        variables.insert(
            name,
            Variable {
                name,
                kind,
                dimensions,
                bytes,
            },
        );
    }
    Ok(Variables(variables))
}

impl<'a> Variables<'a> {
    /// Returns a variable of 16-bit floats whose shape fits its length.
    pub(super) fn get(&self, name: &str) -> Result<&Variable<'a>, ConvertError> {
        let variable = self
            .0
            .get(name)
            .ok_or_else(|| ConvertError::Missing(name.to_owned()))?;
        let elements = variable
            .dimensions
            .iter()
            .try_fold(1_usize, |n, &d| n.checked_mul(d));
        let fits = elements.and_then(|n| n.checked_mul(2)) == Some(variable.bytes.len());
        if variable.kind == CTRANSLATE2_FLOAT16 && fits {
            Ok(variable)
        } else {
            Err(variable.not("16-bit floats of its shape"))
        }
    }

    /// Returns a variable of two dimensions.
    pub(super) fn matrix(&self, name: &str) -> Result<&Variable<'a>, ConvertError> {
        let variable = self.get(name)?;
        if variable.dimensions.len() == 2 {
            Ok(variable)
        } else {
            Err(variable.not("a matrix"))
        }
    }

    /// Counts the transformer blocks of the encoder or the decoder.
    pub(super) fn count_layers(&self, side: &str) -> usize {
        (0..)
            .take_while(|layer| {
                self.0
                    .contains_key(format!("{side}/layer_{layer}/ffn/linear_0/bias").as_str())
            })
            .count()
    }
}

impl<'a> Variable<'a> {
    /// Returns the bytes of its 16-bit floats, little-endian.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns some of its rows: of its elements, if it is a vector. The rows are there.
    pub(super) fn rows(&self, rows: Range<usize>) -> Variable<'a> {
        let all = self.dimensions.first().copied().unwrap_or(0).max(1);
        let row = self.bytes.len() / all;
        let mut dimensions = self.dimensions.clone();
        if let Some(first) = dimensions.first_mut() {
            *first = rows.len();
        }
        Variable {
            dimensions,
            bytes: &self.bytes[rows.start * row..rows.end * row],
            ..*self
        }
    }

    /// Checks the shape.
    pub(super) fn expect_dimensions(&self, dimensions: &[usize]) -> Result<(), ConvertError> {
        if self.dimensions == dimensions {
            Ok(())
        } else {
            Err(self.not(&format!("{dimensions:?}")))
        }
    }

    /// Says that this is not what was expected.
    pub(super) fn not(&self, expected: &str) -> ConvertError {
        ConvertError::Shape {
            name: self.name.to_owned(),
            found: format!(
                "{:?} of type {} in {} bytes",
                self.dimensions,
                self.kind,
                self.bytes.len()
            ),
            expected: expected.to_owned(),
        }
    }
}

struct Reader<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], ConvertError> {
        let end = self
            .at
            .checked_add(length)
            .ok_or(ConvertError::Cut(self.at))?;
        let bytes = self
            .file
            .get(self.at..end)
            .ok_or(ConvertError::Cut(self.at))?;
        self.at = end;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, ConvertError> {
        let bytes = self.take(4)?;
        Ok(bytes
            .iter()
            .rev()
            .fold(0, |value, &byte| value << 8 | u32::from(byte)))
    }

    /// A length that counts a closing zero, then the bytes.
    fn string(&mut self) -> Result<&'a str, ConvertError> {
        let at = self.at;
        let length = self.take(2)?;
        let bytes = self.take(usize::from(length[0]) | usize::from(length[1]) << 8)?;
        std::str::from_utf8(bytes.strip_suffix(&[0]).unwrap_or(bytes))
            .map_err(|_| ConvertError::Cut(at))
    }
}
