//! The network of a CTC head: from encoder output to the log-probability of each class in each frame.
//!
//! A projection of each encoder position, a strided convolution that makes the frames, two convolutions with residual
//! connections, the second one dilated (F. Yu and V. Koltun, "Multi-Scale Context Aggregation by Dilated Convolutions",
//! 2016), and a linear classifier with log-softmax. The activation is GELU. `models/ctc/train.py` defines the same
//! network. Every sum is added up in one order, so that the same sound gives the same numbers.

use std::fmt;

use half::f16;
use half::slice::HalfFloatSliceExt;

/// Values for each encoder position of whisper base.
pub(in crate::speech) const ENCODER_WIDTH: usize = 512;
/// Channels within the network.
const CHANNELS: usize = 96;
/// Positions or frames that a convolution sees.
const KERNEL_SIZE: usize = 5;
/// Frames from one tap of the dilated convolution to the next.
const DILATION: usize = 2;
/// Classes, the blank among them; a head may use fewer.
const CLASSES: usize = 32;
/// The class of a frame in which no label is said: silence, noise, other words, or a label that goes on.
pub(super) const BLANK: usize = 0;

/// A network, ready to run.
pub(super) struct Network {
    /// Encoder positions in a frame.
    stride: usize,
    projection: Layer,
    to_frames: Layer,
    convolution: Layer,
    dilated_convolution: Layer,
    classifier: Layer,
}

/// Weights by input, then by output; a convolution's inputs are those of its first tap, its second, and so on.
struct Layer {
    outputs: usize,
    weights: Vec<f32>,
    biases: Vec<f32>,
}

/// The log-probabilities of all classes in one frame.
#[derive(Clone)]
pub(super) struct Frame([f32; CLASSES]);

impl Network {
    /// Reads a network from its weights: little-endian 16-bit floats, layer after layer, each with its weights and then
    /// its biases.
    pub(super) fn read(weights: &'static [u8], stride: usize) -> Self {
        let mut rest = Reader(weights);
        let network = Self {
            stride,
            projection: rest.layer(ENCODER_WIDTH, CHANNELS),
            to_frames: rest.layer(KERNEL_SIZE * CHANNELS, CHANNELS),
            convolution: rest.layer(KERNEL_SIZE * CHANNELS, CHANNELS),
            dilated_convolution: rest.layer(KERNEL_SIZE * CHANNELS, CHANNELS),
            classifier: rest.layer(CHANNELS, CLASSES),
        };
        debug_assert!(rest.0.is_empty());
        network
    }

    /// Runs the network on encoder output, `ENCODER_WIDTH` values for each position.
    pub(super) fn frames(&self, encoder_output: &[f32]) -> Vec<Frame> {
        let projected: Vec<f32> = encoder_output
            .chunks_exact(ENCODER_WIDTH)
            .flat_map(|position| gelu(self.projection.apply(&[Some(position)])))
            .collect();
        let frames = self.to_frames.convolve(&projected, self.stride, 1);
        let frames = add(&frames, &self.convolution.convolve(&frames, 1, 1));
        let wider = self.dilated_convolution.convolve(&frames, 1, DILATION);
        add(&frames, &wider)
            .chunks_exact(CHANNELS)
            .map(|frame| Frame::log_softmax(&self.classifier.apply(&[Some(frame)])))
            .collect()
    }
}

impl Layer {
    /// Returns the weighted sums of the inputs of each tap, without activation. A tap without inputs is padding: zeros.
    fn apply(&self, taps: &[Option<&[f32]>]) -> Vec<f32> {
        let mut sums = self.biases.clone();
        let inputs = self.weights.len() / self.outputs / taps.len();
        for (at, tap) in taps.iter().enumerate() {
            let Some(tap) = tap else { continue };
            let weights = &self.weights[at * inputs * self.outputs..];
            for (&input, weights) in tap.iter().zip(weights.chunks_exact(self.outputs)) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += input * weight;
                }
            }
        }
        sums
    }

    /// Convolves rows of `CHANNELS` values with the kernel centred on every `stride`th row, and activates the sums.
    fn convolve(&self, rows: &[f32], stride: usize, dilation: usize) -> Vec<f32> {
        let count = rows.len() / CHANNELS;
        (0..count)
            .step_by(stride)
            .flat_map(|centre| {
                let taps: [_; KERNEL_SIZE] = std::array::from_fn(|tap| {
                    let row = (centre + tap * dilation).checked_sub(KERNEL_SIZE / 2 * dilation)?;
                    rows.get(row * CHANNELS..(row + 1) * CHANNELS)
                });
                gelu(self.apply(&taps))
            })
            .collect()
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network").finish_non_exhaustive()
    }
}

/// Reads little-endian 16-bit floats.
struct Reader(&'static [u8]);

impl Reader {
    fn layer(&mut self, inputs: usize, outputs: usize) -> Layer {
        Layer {
            outputs,
            weights: self.floats(inputs * outputs),
            biases: self.floats(outputs),
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

/// The Gaussian error linear unit in its tanh form, `x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))` (D. Hendrycks and
/// K. Gimpel, "Gaussian Error Linear Units", 2016).
fn gelu(mut values: Vec<f32>) -> Vec<f32> {
    const SQRT_2_OVER_PI: f32 = 0.797_884_6;
    for x in &mut values {
        *x = 0.5 * *x * (1.0 + (SQRT_2_OVER_PI * (*x + 0.044_715 * *x * *x * *x)).tanh());
    }
    values
}

/// Adds a residual connection.
fn add(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

impl Frame {
    fn log_softmax(logits: &[f32]) -> Self {
        let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = logits.iter().map(|logit| (logit - largest).exp()).sum();
        let log_sum = largest + sum.ln();
        Self(std::array::from_fn(|class| logits[class] - log_sum))
    }

    /// Returns the log-probability of a class.
    pub(super) fn log_probability(&self, class: usize) -> f32 {
        self.0[class]
    }

    /// Returns the labels (all classes but the blank) with a higher log-probability than this, and theirs.
    pub(super) fn labels_above(&self, log_probability: f32) -> impl Iterator<Item = (u8, f64)> {
        let labels = (0_u8..).zip(self.0).skip(BLANK + 1);
        labels
            .filter(move |(_, own)| *own > log_probability)
            .map(|(label, own)| (label, own.into()))
    }

    /// Returns the likeliest class.
    pub(super) fn likeliest(&self) -> usize {
        let classes = self.0.iter().enumerate();
        classes
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map_or(BLANK, |(class, _)| class)
    }

    /// One in which a class has a probability, and all others share the rest.
    #[cfg(test)]
    pub(super) fn of(class: usize, probability: f32) -> Self {
        Self::among(CLASSES, class, probability)
    }

    /// The same with the first few classes alone.
    #[cfg(test)]
    pub(super) fn among(classes: usize, class: usize, probability: f32) -> Self {
        let others = (1.0 - probability) / (classes - 1) as f32;
        Self(std::array::from_fn(|at| {
            if at == class {
                probability.ln()
            } else if at < classes {
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
    fn the_weights_are_complete_and_probabilities_sum_to_one() {
        let weights = include_bytes!("../../../models/ctc/digits.f16");
        let frames = Network::read(weights, 2).frames(&[0.25; ENCODER_WIDTH * 9]);
        assert_eq!(frames.len(), 5);
        for frame in frames {
            let sum: f32 = frame.0.iter().map(|own| own.exp()).sum();
            assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        }
    }

    #[test]
    fn a_convolution_is_centred_strided_dilated_and_padded_with_zeros() {
        let only_tap = |tap: usize| {
            let mut weights = vec![0.0; KERNEL_SIZE * CHANNELS * CHANNELS];
            weights[tap * CHANNELS * CHANNELS] = 1.0;
            Layer {
                outputs: CHANNELS,
                weights,
                biases: vec![0.0; CHANNELS],
            }
        };
        let mut rows = vec![0.0; 6 * CHANNELS];
        for (at, row) in rows.chunks_exact_mut(CHANNELS).enumerate() {
            row[0] = 10.0 * (at + 1) as f32;
        }
        let first_channel = |layer: &Layer, stride, dilation| {
            let convolved = layer.convolve(&rows, stride, dilation);
            convolved
                .chunks_exact(CHANNELS)
                .map(|row| row[0].round())
                .collect::<Vec<f32>>()
        };
        assert_eq!(
            first_channel(&only_tap(2), 1, 1),
            [10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
        );
        assert_eq!(first_channel(&only_tap(2), 2, 1), [10.0, 30.0, 50.0]);
        assert_eq!(
            first_channel(&only_tap(0), 1, 1),
            [0.0, 0.0, 10.0, 20.0, 30.0, 40.0]
        );
        assert_eq!(
            first_channel(&only_tap(3), 1, 2),
            [30.0, 40.0, 50.0, 60.0, 0.0, 0.0]
        );
    }

    #[test]
    fn gelu_is_nearly_zero_below_and_the_identity_above() {
        let values = gelu(vec![-6.0, -1.0, 0.0, 1.0, 6.0]);
        for (value, expected) in values.iter().zip([0.0, -0.1588, 0.0, 0.8412, 6.0]) {
            assert!((value - expected).abs() < 1e-3, "{value} {expected}");
        }
    }
}
