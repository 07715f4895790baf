//! Reads `tagger.bin`: a header in JSON, then tensors (`models/tagger/README.md` has the format).

use std::collections::HashMap;

use ringback_bert::Embeddings;
use ringback_bert::Encoder;
use ringback_bert::Layer;
use ringback_bert::Linear;
use ringback_bert::Norm;
use serde::Deserialize;

use crate::domain::HookType;

use super::network::Network;
use super::pieces::Pieces;
use super::tags::Calibration;
use super::tags::Label;
use super::tags::STRENGTHS;

const TAGGER_MAGIC: &[u8] = b"RBTAGGER";
const TAGGER_VERSION: u32 = 1;

/// Why the weights cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum WeightsError {
    #[error("these are no weights of the tagger, or a part of them is missing")]
    NotWeights,
    #[error("the weights have the format {0}; this program reads {TAGGER_VERSION}")]
    Version(u32),
    #[error("the header of the weights is damaged: {0}")]
    Header(#[from] serde_json::Error),
    #[error("the tensor {0} is missing, or not of the size that it should have")]
    Tensor(String),
    #[error("the network in the file is another one: its {0} are not the program's")]
    Another(&'static str),
}

#[derive(Deserialize)]
struct Header {
    layers: usize,
    overlap: usize,
    epsilon: f32,
    labels: Vec<String>,
    types: Vec<String>,
    strengths: Vec<String>,
    answers: Vec<String>,
    calibration: Calibration,
    pieces: Vec<String>,
    tensors: HashMap<String, Place>,
}

/// Where a tensor lies, counted from the end of the header.
#[derive(Deserialize)]
struct Place {
    dtype: Type,
    shape: Vec<usize>,
    offset: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    I8,
    F32,
}

/// Reads the network that is in the file.
pub(super) fn read(file: &'static [u8]) -> Result<Network, WeightsError> {
    let (header, tensors) = split(file)?;
    check_names(&header)?;
    let pieces = Pieces::new(header.pieces).ok_or(WeightsError::Another("pieces"))?;
    let tensors = Tensors {
        places: header.tensors,
        bytes: tensors,
        epsilon: header.epsilon,
    };
    let layers = (0..header.layers).map(|index| tensors.layer(index));
    let encoder = Encoder::new(
        tensors.embeddings("words")?,
        tensors.embeddings("positions")?,
        tensors.norm("norm")?,
        layers.collect::<Result<_, _>>()?,
    )
    .ok_or(WeightsError::Another("sizes"))?;
    Network::new(
        pieces,
        encoder,
        [
            tensors.linear("label")?,
            tensors.linear("type")?,
            tensors.linear("summary")?,
        ],
        header.calibration,
        header.overlap,
    )
    .ok_or(WeightsError::Another("sizes"))
}

/// Splits the file into its header and its tensors.
fn split(file: &'static [u8]) -> Result<(Header, &'static [u8]), WeightsError> {
    let rest = file
        .strip_prefix(TAGGER_MAGIC)
        .ok_or(WeightsError::NotWeights)?;
    let (version, rest) = number(rest)?;
    if version != TAGGER_VERSION {
        return Err(WeightsError::Version(version));
    }
    let (length, rest) = number(rest)?;
    let (header, tensors) = rest
        .split_at_checked(length as usize)
        .ok_or(WeightsError::NotWeights)?;
    Ok((serde_json::from_slice(header)?, tensors))
}

fn number(bytes: &'static [u8]) -> Result<(u32, &'static [u8]), WeightsError> {
    let (number, rest) = bytes.split_first_chunk().ok_or(WeightsError::NotWeights)?;
    Ok((u32::from_le_bytes(*number), rest))
}

/// The order of the names in the file is that of the program's own.
fn check_names(header: &Header) -> Result<(), WeightsError> {
    let same = |names: &[String], ours: &[&str]| names.iter().eq(ours);
    if !same(&header.labels, &Label::ALL.map(Label::id)) {
        Err(WeightsError::Another("labels"))
    } else if !same(&header.types, &HookType::ALL.map(HookType::id)) {
        Err(WeightsError::Another("types"))
    } else if !same(&header.strengths, &STRENGTHS) {
        Err(WeightsError::Another("strengths"))
    } else if !same(&header.answers, &["pitch", "intro", "ask"]) {
        Err(WeightsError::Another("answers"))
    } else {
        Ok(())
    }
}

struct Tensors {
    places: HashMap<String, Place>,
    bytes: &'static [u8],
    epsilon: f32,
}

impl Tensors {
    fn layer(&self, index: usize) -> Result<Layer<'static>, WeightsError> {
        let linear = |name: &str| self.linear(&format!("layer.{index}.{name}"));
        let norm = |name: &str| self.norm(&format!("layer.{index}.{name}"));
        Ok(Layer {
            query: linear("query")?,
            key: linear("key")?,
            value: linear("value")?,
            mixed: linear("mixed")?,
            norm1: norm("norm1")?,
            wide: linear("wide")?,
            narrow: linear("narrow")?,
            norm2: norm("norm2")?,
        })
    }

    fn linear(&self, name: &str) -> Result<Linear<'static>, WeightsError> {
        Linear::new(
            self.bytes(name, "weight", Type::I8)?,
            self.floats(name, "scale")?,
            self.floats(name, "bias")?,
        )
        .ok_or_else(|| WeightsError::Tensor(name.to_owned()))
    }

    fn embeddings(&self, name: &str) -> Result<Embeddings<'static>, WeightsError> {
        Embeddings::new(
            self.bytes(name, "weight", Type::I8)?,
            self.floats(name, "scale")?,
        )
        .ok_or_else(|| WeightsError::Tensor(name.to_owned()))
    }

    fn norm(&self, name: &str) -> Result<Norm, WeightsError> {
        Ok(Norm {
            gain: self.floats(name, "gain")?,
            bias: self.floats(name, "bias")?,
            epsilon: self.epsilon,
        })
    }

    fn floats(&self, name: &str, part: &str) -> Result<Vec<f32>, WeightsError> {
        let (floats, _) = self.bytes(name, part, Type::F32)?.as_chunks();
        Ok(floats
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect())
    }

    fn bytes(&self, name: &str, part: &str, dtype: Type) -> Result<&'static [u8], WeightsError> {
        let name = format!("{name}.{part}");
        let bytes = || {
            let place = self.places.get(&name)?;
            let size = match dtype {
                Type::I8 => 1,
                Type::F32 => 4,
            };
            let length = place
                .shape
                .iter()
                .try_fold(size, |length: usize, count| length.checked_mul(*count))?;
            let bytes = self.bytes.get(place.offset..)?.get(..length)?;
            (place.dtype == dtype).then_some(bytes)
        };
        bytes().ok_or(WeightsError::Tensor(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(file: Vec<u8>) -> String {
        match read(file.leak()) {
            Ok(_) => panic!("it is accepted"),
            Err(error) => error.to_string(),
        }
    }

    fn with_header(header: &str) -> Vec<u8> {
        let mut file = TAGGER_MAGIC.to_vec();
        file.extend(TAGGER_VERSION.to_le_bytes());
        file.extend(u32::try_from(header.len()).unwrap().to_le_bytes());
        file.extend(header.as_bytes());
        file
    }

    #[test]
    fn what_is_no_network_of_ours_is_refused() {
        assert!(error(b"RIFF".to_vec()).contains("no weights"));
        assert!(error(b"RBTAGGER\x02\0\0\0\0\0\0\0".to_vec()).contains("format 2"));
        assert!(error(b"RBTAGGER\x01\0\0\0\xff\xff\xff\xff".to_vec()).contains("missing"));
        assert!(error(with_header("{}")).contains("header"));
    }

    #[test]
    fn a_tensor_that_is_cut_off_is_named() {
        let whole = include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/models/tagger/tagger.bin"
        ));
        assert!(error(whole[..whole.len() / 2].to_vec()).contains("the tensor layer."));
    }
}
