//! The encoder: token numbers in, one row of floats for each token out.

use pulp::Arch;
use pulp::Simd;

use crate::attention::HEAD;
use crate::attention::attend;
use crate::curves::gelu;
use crate::linear::Linear;
use crate::linear::Rounded;
use crate::matrix::Matrix;
use crate::matrix::sum;
use crate::matrix::sum_of_squares;

/// Rows of bytes with a scale each, of which some are looked up.
#[derive(Debug)]
pub struct Embeddings<'a> {
    weights: &'a [u8],
    scales: Vec<f32>,
    width: usize,
}

/// Brings a row to mean 0 and variance 1, then applies a gain and a bias to each column.
#[derive(Debug)]
pub struct Norm {
    /// Each column's factor.
    pub gain: Vec<f32>,
    /// What each column is moved by.
    pub bias: Vec<f32>,
    /// Added to the variance.
    pub epsilon: f32,
}

/// One layer: attention, then a network of two linear layers for each token, each added to what came in.
#[derive(Debug)]
pub struct Layer<'a> {
    /// What a token asks for.
    pub query: Linear<'a>,
    /// What a token is found by.
    pub key: Linear<'a>,
    /// What a token gives.
    pub value: Linear<'a>,
    /// What is made of what attention brought.
    pub mixed: Linear<'a>,
    /// After attention.
    pub norm1: Norm,
    /// Into the inner width.
    pub wide: Linear<'a>,
    /// And back.
    pub narrow: Linear<'a>,
    /// After that.
    pub norm2: Norm,
}

/// A BERT encoder.
#[derive(Debug)]
pub struct Encoder<'a> {
    words: Embeddings<'a>,
    positions: Embeddings<'a>,
    norm: Norm,
    layers: Vec<Layer<'a>>,
}

impl<'a> Embeddings<'a> {
    /// Makes a table of its rows (signed bytes) and their scales; none where the sizes do not fit one another.
    pub fn new(weights: &'a [u8], scales: Vec<f32>) -> Option<Self> {
        let width = weights.len().checked_div(scales.len())?;
        (weights.len() == width * scales.len()).then_some(Self {
            weights,
            scales,
            width,
        })
    }

    /// Returns how many rows there are.
    pub fn count(&self) -> usize {
        self.scales.len()
    }

    fn add_to(&self, out: &mut [f32], index: usize) {
        let bytes = &self.weights[index * self.width..][..self.width];
        for (out, &byte) in out.iter_mut().zip(bytes) {
            *out += f32::from(byte as i8) * self.scales[index];
        }
    }
}

impl Norm {
    fn apply(&self, rows: &mut Matrix) {
        for row in rows.rows_mut() {
            normalise(self, row);
        }
    }

    fn fits(&self, width: usize) -> bool {
        self.gain.len() == width && self.bias.len() == width
    }
}

#[pulp::with_simd(normalise = Arch::new())]
#[inline(always)]
fn normalise_with<S: Simd>(_simd: S, norm: &Norm, row: &mut [f32]) {
    let count = row.len() as f32;
    let mean = sum(row) / count;
    for value in row.iter_mut() {
        *value -= mean;
    }
    let variance = sum_of_squares(row) / count;
    let deviation = (variance + norm.epsilon).sqrt();
    for ((value, gain), bias) in row.iter_mut().zip(&norm.gain).zip(&norm.bias) {
        *value = *value / deviation * gain + bias;
    }
}

impl Layer<'_> {
    fn apply(&self, mut rows: Matrix) -> Matrix {
        let before = Rounded::of(&rows);
        let attended = attend(
            &self.query.apply(&before),
            &self.key.apply(&before),
            &self.value.apply(&before),
        );
        rows.add(&self.mixed.apply(&Rounded::of(&attended)));
        self.norm1.apply(&mut rows);
        let mut inner = self.wide.apply(&Rounded::of(&rows));
        gelu(inner.values_mut());
        rows.add(&self.narrow.apply(&Rounded::of(&inner)));
        self.norm2.apply(&mut rows);
        rows
    }

    fn fits(&self, width: usize) -> bool {
        let square = [&self.query, &self.key, &self.value, &self.mixed];
        square
            .iter()
            .all(|linear| linear.inputs() == width && linear.outputs() == width)
            && self.wide.inputs() == width
            && self.narrow.outputs() == width
            && self.wide.outputs() == self.narrow.inputs()
            && self.norm1.fits(width)
            && self.norm2.fits(width)
    }
}

impl<'a> Encoder<'a> {
    /// Makes an encoder of its parts; none where their sizes do not fit one another.
    pub fn new(
        words: Embeddings<'a>,
        positions: Embeddings<'a>,
        norm: Norm,
        layers: Vec<Layer<'a>>,
    ) -> Option<Self> {
        let width = words.width;
        let fits = width > 0
            && width.is_multiple_of(HEAD)
            && positions.width == width
            && norm.fits(width)
            && layers.iter().all(|layer| layer.fits(width));
        fits.then_some(Self {
            words,
            positions,
            norm,
            layers,
        })
    }

    /// Returns how many columns the rows have that come out.
    pub fn width(&self) -> usize {
        self.words.width
    }

    /// Returns how many tokens there may be.
    pub fn positions(&self) -> usize {
        self.positions.count()
    }

    /// Returns the last hidden state of each token.
    ///
    /// # Panics
    /// If there are more tokens than positions, or one of them has no embedding.
    pub fn encode(&self, tokens: &[usize]) -> Matrix {
        let mut rows = Matrix::zeros(tokens.len(), self.width());
        for (position, (row, &token)) in rows.rows_mut().zip(tokens).enumerate() {
            self.words.add_to(row, token);
            self.positions.add_to(row, position);
        }
        self.norm.apply(&mut rows);
        self.layers
            .iter()
            .fold(rows, |rows, layer| layer.apply(rows))
    }
}
