//! A network: for each frame of one or two positions, how likely each word of a number, or each letter, is said there.
//!
//! A layer for each position, one that makes frames of five positions each, and two that look at frames around; each
//! bent by GELU in its form with a hyperbolic tangent, the last two added to what came in. `models/ctc/train.py`
//! has the same in its own language. Every number is added up in one order, so that the same sound gives the same.

use std::fmt;

use half::f16;
use half::slice::HalfFloatSliceExt;

/// Numbers that the encoder of whisper base gives for each position.
pub(in crate::speech) const ENCODED: usize = 512;
/// Numbers for each position, and for each frame, within the network.
const WIDTH: usize = 96;
/// Positions or frames that a layer looks at.
const REACH: usize = 5;
/// How far apart are the frames that the last layer looks at.
const SPREAD: usize = 2;
/// What it says: one number for each word or letter, the first for none.
const SAID: usize = 32;
/// None is said: silence, noise, or anything else.
pub(super) const NONE: usize = 0;

/// A network, ready to be used.
pub(super) struct Net {
    /// Positions that become one frame.
    stride: usize,
    positions: Layer,
    to_frames: Layer,
    near: Layer,
    around: Layer,
    said: Layer,
}

/// One layer: weights for what comes in, one row for each, and offsets.
struct Layer {
    out: usize,
    weights: Vec<f32>,
    offsets: Vec<f32>,
}

/// What is said in a frame: natural logarithms of the probabilities of all that may be.
#[derive(Clone)]
pub(super) struct Frame([f32; SAID]);

impl Net {
    /// Reads a network from its weights: 16-bit floats, the smaller byte first, layer after layer; weights by what comes
    /// in, then by what goes out; then offsets.
    pub(super) fn read(taught: &'static [u8], stride: usize) -> Self {
        let mut rest = Reader(taught);
        let net = Self {
            stride,
            positions: rest.layer(ENCODED, WIDTH),
            to_frames: rest.layer(REACH * WIDTH, WIDTH),
            near: rest.layer(REACH * WIDTH, WIDTH),
            around: rest.layer(REACH * WIDTH, WIDTH),
            said: rest.layer(WIDTH, SAID),
        };
        debug_assert!(rest.0.is_empty());
        net
    }

    /// Returns what is said in each frame of what the encoder made of a sound.
    pub(super) fn frames(&self, encoded: &[f32]) -> Vec<Frame> {
        let positions: Vec<f32> = encoded
            .chunks_exact(ENCODED)
            .flat_map(|position| bent(self.positions.of(&[Some(position)])))
            .collect();
        let frames = self.to_frames.along(&positions, self.stride, 1);
        let near = added(&frames, &self.near.along(&frames, 1, 1));
        let around = added(&near, &self.around.along(&near, 1, SPREAD));
        around
            .chunks_exact(WIDTH)
            .map(|frame| Frame::likely(&self.said.of(&[Some(frame)])))
            .collect()
    }
}

impl Layer {
    /// Returns what goes out for the parts that come in, without bending it; a part that is missing is nought.
    fn of(&self, parts: &[Option<&[f32]>]) -> Vec<f32> {
        let mut sums = self.offsets.clone();
        let rows = self.weights.len() / self.out / parts.len();
        for (at, part) in parts.iter().enumerate() {
            let Some(part) = part else { continue };
            let weights = &self.weights[at * rows * self.out..];
            for (&number, weights) in part.iter().zip(weights.chunks_exact(self.out)) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += number * weight;
                }
            }
        }
        sums
    }

    /// Returns what goes out, bent, at every `stride`th place of a row of places with `WIDTH` numbers each, from the
    /// places around it that are `spread` apart.
    fn along(&self, places: &[f32], stride: usize, spread: usize) -> Vec<f32> {
        let count = places.len() / WIDTH;
        (0..count)
            .step_by(stride)
            .flat_map(|at| {
                let parts: [_; REACH] = std::array::from_fn(|part| {
                    let place = (at + part * spread).checked_sub(REACH / 2 * spread)?;
                    places.get(place * WIDTH..(place + 1) * WIDTH)
                });
                bent(self.of(&parts))
            })
            .collect()
    }
}

impl fmt::Debug for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Net").finish_non_exhaustive()
    }
}

/// Reads 16-bit floats, the smaller byte first.
struct Reader(&'static [u8]);

impl Reader {
    fn layer(&mut self, rows: usize, out: usize) -> Layer {
        Layer {
            out,
            weights: self.floats(rows * out),
            offsets: self.floats(out),
        }
    }

    fn floats(&mut self, count: usize) -> Vec<f32> {
        let (bytes, rest) = self.0.split_at(count * size_of::<f16>());
        self.0 = rest;
        let halves: Vec<f16> = bytes
            .chunks_exact(size_of::<f16>())
            .map(|bytes| f16::from_le_bytes([bytes[0], bytes[1]]))
            .collect();
        halves.to_f32_vec()
    }
}

/// GELU, `x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))`.
fn bent(mut numbers: Vec<f32>) -> Vec<f32> {
    const SLOPE: f32 = 0.797_884_6;
    for x in &mut numbers {
        *x = 0.5 * *x * (1.0 + (SLOPE * (*x + 0.044_715 * *x * *x * *x)).tanh());
    }
    numbers
}

fn added(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

impl Frame {
    /// Makes probabilities of what the last layer says.
    fn likely(said: &[f32]) -> Self {
        let most = said.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let all: f32 = said.iter().map(|number| (number - most).exp()).sum();
        let whole = most + all.ln();
        Self(std::array::from_fn(|word| said[word] - whole))
    }

    /// Returns the natural logarithm of the probability that something is said here.
    pub(super) fn log_probability(&self, word: usize) -> f32 {
        self.0[word]
    }

    /// Returns what is likelier than this here, with the natural logarithms of their probabilities.
    pub(super) fn words_above(&self, log_probability: f32) -> impl Iterator<Item = (u8, f64)> {
        let said = (0_u8..).zip(self.0).skip(NONE + 1);
        said.filter(move |(_, likely)| *likely > log_probability)
            .map(|(word, likely)| (word, likely.into()))
    }

    /// Returns what is likeliest.
    pub(super) fn likeliest(&self) -> usize {
        let all = self.0.iter().enumerate();
        all.max_by(|a, b| a.1.total_cmp(b.1))
            .map_or(NONE, |(word, _)| word)
    }

    /// One in which a word has a probability, and all others share the rest.
    #[cfg(test)]
    pub(super) fn of(word: usize, probability: f32) -> Self {
        Self::among(SAID, word, probability)
    }

    /// The same with the first few words alone.
    #[cfg(test)]
    pub(super) fn among(words: usize, word: usize, probability: f32) -> Self {
        let others = (1.0 - probability) / (words - 1) as f32;
        Self(std::array::from_fn(|at| {
            if at == word {
                probability.ln()
            } else if at < words {
                others.ln()
            } else {
                -1e3
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_all_there_and_say_how_likely_each_word_is() {
        let words: &[u8] = include_bytes!("../../../models/ctc/words.f16");
        let frames = Net::read(words, 2).frames(&[0.25; ENCODED * 9]);
        assert_eq!(frames.len(), 5);
        for frame in frames {
            let all: f32 = frame.0.iter().map(|likely| likely.exp()).sum();
            assert!((all - 1.0).abs() < 1e-4, "{all}");
        }
    }

    #[test]
    fn a_layer_adds_up_what_lies_around_and_takes_what_is_missing_for_nought() {
        let first_only = |part: usize| {
            let mut weights = vec![0.0; REACH * WIDTH * WIDTH];
            weights[part * WIDTH * WIDTH] = 1.0;
            Layer {
                out: WIDTH,
                weights,
                offsets: vec![0.0; WIDTH],
            }
        };
        let mut places = vec![0.0; 6 * WIDTH];
        for (at, place) in places.chunks_exact_mut(WIDTH).enumerate() {
            place[0] = 10.0 * (at + 1) as f32;
        }
        let firsts = |layer: &Layer, stride, spread| {
            let out = layer.along(&places, stride, spread);
            out.chunks_exact(WIDTH)
                .map(|place| place[0].round())
                .collect::<Vec<f32>>()
        };
        assert_eq!(
            firsts(&first_only(2), 1, 1),
            [10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
        );
        assert_eq!(firsts(&first_only(2), 2, 1), [10.0, 30.0, 50.0]);
        assert_eq!(
            firsts(&first_only(0), 1, 1),
            [0.0, 0.0, 10.0, 20.0, 30.0, 40.0]
        );
        assert_eq!(
            firsts(&first_only(3), 1, 2),
            [30.0, 40.0, 50.0, 60.0, 0.0, 0.0]
        );
    }

    #[test]
    fn what_is_bent_is_nearly_nought_below_and_itself_above() {
        let numbers = bent(vec![-6.0, -1.0, 0.0, 1.0, 6.0]);
        for (number, expected) in numbers.iter().zip([0.0, -0.1588, 0.0, 0.8412, 6.0]) {
            assert!((number - expected).abs() < 1e-3, "{number} {expected}");
        }
    }
}
