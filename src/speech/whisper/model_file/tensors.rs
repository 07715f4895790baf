//! The tensors of a whisper model: which there are, in which shape. The engine takes one that is there twice for one that
//! is missing.

use std::collections::BTreeMap;

use super::header::Header;
use super::kind::Kind;

/// What a tensor has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tensor {
    /// The length of each axis, the innermost first.
    pub(super) sizes: Vec<u64>,
    /// How its values are stored.
    pub(super) kind: Kind,
}

/// Returns every tensor that a model with this header has, by name.
pub(super) fn of_model(header: &Header) -> BTreeMap<String, Tensor> {
    let mut tensors = Tensors {
        header,
        all: BTreeMap::new(),
    };
    let (state, mels) = (header.state, header.mels);
    tensors.small(
        "encoder.positional_embedding",
        &[state, header.audio_context],
    );
    for (name, inputs) in [("conv1", mels), ("conv2", state)] {
        let weight = format!("encoder.{name}.weight");
        tensors.put(weight, &[3, inputs, state], header.convolutions);
        tensors.small(&format!("encoder.{name}.bias"), &[1, state]);
    }
    tensors.norm("encoder.ln_post");
    for layer in 0..header.audio_layers {
        tensors.layer(&format!("encoder.blocks.{layer}"), &["attn"]);
    }
    tensors.small(
        "decoder.positional_embedding",
        &[state, header.text_context],
    );
    tensors.matrix("decoder.token_embedding.weight", state, header.vocabulary);
    tensors.norm("decoder.ln");
    for layer in 0..header.text_layers {
        tensors.layer(&format!("decoder.blocks.{layer}"), &["attn", "cross_attn"]);
    }
    tensors.all
}

/// The tensors, while they are gathered.
struct Tensors<'a> {
    header: &'a Header,
    all: BTreeMap<String, Tensor>,
}

impl Tensors<'_> {
    fn put(&mut self, name: String, sizes: &[u64], kind: Kind) {
        let sizes = sizes.to_vec();
        self.all.insert(name, Tensor { sizes, kind });
    }

    /// Biases, norms and positions are 32-bit floats in every file.
    fn small(&mut self, name: &str, sizes: &[u64]) {
        self.put(name.to_owned(), sizes, Kind::F32);
    }

    fn matrix(&mut self, name: &str, inputs: u64, outputs: u64) {
        self.put(name.to_owned(), &[inputs, outputs], self.header.matrices);
    }

    fn norm(&mut self, name: &str) {
        for part in ["weight", "bias"] {
            self.small(&format!("{name}.{part}"), &[self.header.state]);
        }
    }

    fn layer(&mut self, block: &str, attentions: &[&str]) {
        let state = self.header.state;
        for attention in attentions {
            for part in ["query", "key", "value", "out"] {
                let name = format!("{block}.{attention}.{part}");
                self.matrix(&format!("{name}.weight"), state, state);
                if part != "key" {
                    self.small(&format!("{name}.bias"), &[state]);
                }
            }
            self.norm(&format!("{block}.{attention}_ln"));
        }
        for (part, inputs, outputs) in [("0", state, 4 * state), ("2", 4 * state, state)] {
            self.matrix(&format!("{block}.mlp.{part}.weight"), inputs, outputs);
            self.small(&format!("{block}.mlp.{part}.bias"), &[outputs]);
        }
        self.norm(&format!("{block}.mlp_ln"));
    }
}
