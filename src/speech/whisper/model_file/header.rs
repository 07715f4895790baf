//! The header of a model's file: the sizes of its networks, and how its weights are stored.

use super::kind::Kind;

/// Quantised files carry the version of the quantisation in the thousands of the kind.
const QUANTISATION_FACTOR: i32 = 1000;
/// Values of the state that each head of a layer looks at, in every whisper.
const STATE_PER_HEAD: i32 = 64;
/// Tokens of English models, which know no other language.
const ENGLISH_VOCABULARY: u64 = 51_864;

/// Whisper base, multilingual.
const BASE: Shape = Shape {
    vocabulary: 51_865,
    text_layers: 6,
    heads: 8,
};

/// The sizes in a model's header that tell models apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Tokens in the vocabulary: 51,864 for English alone, 51,865 multilingual, 51,866 from large-v3 on.
    pub(crate) vocabulary: u64,
    /// Layers of the text decoder: 4 tiny, 6 base, 12 small, 24 medium.
    pub(crate) text_layers: u64,
    /// Attention heads of each layer.
    pub(crate) heads: u64,
}

impl Shape {
    /// Whether it is whisper base, multilingual.
    pub(crate) fn is_base(self) -> bool {
        self == BASE
    }

    /// Whether it knows English alone.
    #[cfg(feature = "whisper")]
    pub(crate) fn is_english(self) -> bool {
        self.vocabulary == ENGLISH_VOCABULARY
    }
}

/// The whole header.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) vocabulary: u64,
    pub(super) audio_context: u64,
    pub(super) audio_layers: u64,
    pub(super) text_context: u64,
    pub(super) text_layers: u64,
    /// The width of both networks.
    pub(super) state: u64,
    heads: u64,
    pub(super) mels: u64,
    /// How the matrices are stored.
    pub(super) matrices: Kind,
    /// How the convolutions are.
    pub(super) convolutions: Kind,
}

impl Header {
    pub(super) fn of(values: [i32; 11]) -> Option<Self> {
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
        ] = values;
        let plausible = (51_864..=51_866).contains(&vocabulary)
            && audio_context == 1500
            && text_context == 448
            && (STATE_PER_HEAD..=1280).contains(&audio_state)
            && audio_state == text_state
            && audio_heads == text_heads
            && audio_heads.checked_mul(STATE_PER_HEAD) == Some(audio_state)
            && (1..=32).contains(&audio_layers)
            && (1..=32).contains(&text_layers)
            && (mels == 80 || mels == 128);
        if !plausible || kind < 0 {
            return None;
        }
        let matrices = Kind::of_file(kind % QUANTISATION_FACTOR)?;
        let size = |value: i32| u64::from(value.unsigned_abs());
        Some(Self {
            vocabulary: size(vocabulary),
            audio_context: size(audio_context),
            audio_layers: size(audio_layers),
            text_context: size(text_context),
            text_layers: size(text_layers),
            state: size(audio_state),
            heads: size(audio_heads),
            mels: size(mels),
            matrices,
            // 16-bit floats, but for files of 32-bit floats alone.
            convolutions: Kind::of_file(matrices.number.min(1))?,
        })
    }

    /// Returns what tells this model from others.
    pub(super) fn shape(&self) -> Shape {
        Shape {
            vocabulary: self.vocabulary,
            text_layers: self.text_layers,
            heads: self.heads,
        }
    }

    /// Returns how many tokens stand for text; the engine makes up the names of the others.
    pub(super) fn text_tokens(&self) -> u64 {
        if self.vocabulary == ENGLISH_VOCABULARY {
            50_256
        } else {
            50_257
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_multilingual_base_is_base() {
        for (vocabulary, text_layers, heads, expected) in [
            (51_865, 6, 8, true),
            (51_864, 6, 8, false),
            (51_865, 4, 6, false),
            (51_865, 6, 1, false),
        ] {
            let shape = Shape {
                vocabulary,
                text_layers,
                heads,
            };
            assert_eq!(shape.is_base(), expected);
        }
    }
}
