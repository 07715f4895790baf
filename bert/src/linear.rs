//! A linear layer whose weights are bytes, and the rounding of what goes in.

use pulp::Arch;
use pulp::Simd;

use crate::matrix::Matrix;
use crate::products::LANES;
use crate::products::ROWS;
use crate::products::multiply;

/// A linear layer: rows of bytes, one for each output, a scale for each of them, and a bias.
#[derive(Debug)]
pub struct Linear<'a> {
    pub(crate) weights: &'a [u8],
    pub(crate) scales: Vec<f32>,
    pub(crate) biases: Vec<f32>,
    pub(crate) inputs: usize,
}

/// Rows that were rounded to bytes, each by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounded {
    pub(crate) columns: usize,
    /// The bytes, widened for the multiplication, with rows of zeros up to a whole tile.
    pub(crate) bytes: Vec<i16>,
    /// A row is its bytes times its scale.
    pub(crate) scales: Vec<f32>,
}

impl<'a> Linear<'a> {
    /// Makes a layer of its weights (signed bytes, output by output), scales and biases; none where their sizes do not
    /// fit one another, or a row is no multiple of 16 long.
    pub fn new(weights: &'a [u8], scales: Vec<f32>, biases: Vec<f32>) -> Option<Self> {
        let outputs = scales.len();
        let inputs = weights.len().checked_div(outputs)?;
        let fits = inputs > 0
            && inputs.is_multiple_of(LANES)
            && weights.len() == inputs * outputs
            && biases.len() == outputs;
        fits.then_some(Self {
            weights,
            scales,
            biases,
            inputs,
        })
    }

    /// Returns how many numbers go in.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Returns how many numbers come out.
    pub fn outputs(&self) -> usize {
        self.scales.len()
    }

    /// Returns what comes out for each row.
    ///
    /// # Panics
    /// If the rows are not as long as the layer's own.
    pub fn apply(&self, rows: &Rounded) -> Matrix {
        assert_eq!(rows.columns, self.inputs);
        let mut out = Matrix::zeros(rows.scales.len(), self.outputs());
        multiply(self, rows, out.values_mut());
        out
    }
}

impl Rounded {
    /// Rounds each row so that its largest number becomes 127 or -127.
    pub fn of(rows: &Matrix) -> Self {
        let columns = rows.columns();
        let mut bytes = vec![0; rows.rows().len().next_multiple_of(ROWS) * columns];
        let scales = rows
            .rows()
            .zip(bytes.chunks_exact_mut(columns))
            .map(|(row, bytes)| round_row(row, bytes))
            .collect();
        Self {
            columns,
            bytes,
            scales,
        }
    }
}

#[pulp::with_simd(round_row = Arch::new())]
#[inline(always)]
fn round_row_with<S: Simd>(_simd: S, row: &[f32], bytes: &mut [i16]) -> f32 {
    let mut largest = 0.0_f32;
    for value in row {
        let size = value.abs();
        largest = if size > largest { size } else { largest };
    }
    let scale = if largest == 0.0 { 1.0 } else { largest / 127.0 };
    for (byte, value) in bytes.iter_mut().zip(row) {
        *byte = (value / scale).round_ties_even() as i16;
    }
    scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_through_weights_scales_and_bias() {
        let mut weights = vec![0_u8; 32];
        weights[0] = 2;
        weights[16] = (-3_i8) as u8;
        let linear = Linear::new(&weights, vec![0.5, 1.0], vec![1.0, 0.0]).unwrap();
        let mut row = vec![0.0; 16];
        row[0] = 127.0;
        let out = linear.apply(&Rounded::of(&Matrix::of(16, row)));
        assert_eq!(out.rows().next().unwrap(), [128.0, -381.0]);
    }

    #[test]
    fn a_row_of_zeros_gives_the_bias() {
        let linear = Linear::new(&[1; 16], vec![1.0], vec![0.25]).unwrap();
        let out = linear.apply(&Rounded::of(&Matrix::zeros(5, 16)));
        assert!(out.rows().all(|row| row == [0.25]));
    }

    #[test]
    fn halves_are_rounded_to_even_and_no_byte_is_beyond_127() {
        let mut row = vec![0.0; 16];
        row[..4].copy_from_slice(&[127.0, 0.5, 1.5, -2.5]);
        let rounded = Rounded::of(&Matrix::of(16, row));
        assert_eq!(rounded.bytes[..4], [127, 0, 2, -2]);
        assert_eq!(rounded.scales, [1.0]);
    }

    #[test]
    fn sizes_that_do_not_fit_are_refused() {
        assert!(Linear::new(&[0; 32], vec![1.0; 2], vec![0.0; 3]).is_none());
        assert!(Linear::new(&[0; 33], vec![1.0; 2], vec![0.0; 2]).is_none());
        assert!(Linear::new(&[0; 30], vec![1.0; 2], vec![0.0; 2]).is_none());
        assert!(Linear::new(&[], vec![], vec![]).is_none());
    }
}
