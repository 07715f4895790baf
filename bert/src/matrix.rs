//! Rows of floats.

/// Rows of floats, all of the same length.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    columns: usize,
    values: Vec<f32>,
}

impl Matrix {
    /// Returns a matrix of zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self::of(columns, vec![0.0; rows * columns])
    }

    /// Returns the matrix with these values, row by row.
    ///
    /// # Panics
    /// If they are no whole number of rows.
    pub fn of(columns: usize, values: Vec<f32>) -> Self {
        assert!(columns > 0 && values.len().is_multiple_of(columns));
        Self { columns, values }
    }

    /// Returns how many columns there are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Returns the rows, from the first to the last.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.values.chunks_exact(self.columns)
    }

    pub(crate) fn rows_mut(&mut self) -> impl ExactSizeIterator<Item = &mut [f32]> {
        self.values.chunks_exact_mut(self.columns)
    }

    pub(crate) fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }

    /// Adds another matrix of the same shape.
    pub(crate) fn add(&mut self, other: &Self) {
        for (value, other) in self.values.iter_mut().zip(&other.values) {
            *value += other;
        }
    }

    /// Returns the mean of the rows, and their maximum, in each column.
    pub fn mean_and_maximum(&self) -> (Vec<f32>, Vec<f32>) {
        let mut mean = vec![0.0; self.columns];
        let mut maximum = vec![f32::MIN; self.columns];
        for row in self.rows() {
            for ((mean, maximum), value) in mean.iter_mut().zip(&mut maximum).zip(row) {
                *mean += value;
                *maximum = maximum.max(*value);
            }
        }
        let count = self.rows().len() as f32;
        mean.iter_mut().for_each(|sum| *sum /= count);
        (mean, maximum)
    }
}

/// Numbers that are put together beside one another.
const LANES: usize = 16;

/// Adds up in one order, whatever the processor: each 16th number by itself, then those sums.
#[inline(always)]
pub(crate) fn sum(values: &[f32]) -> f32 {
    in_lanes(values, 0.0, |sum, value| sum + value, |a, b| a + b)
}

/// Adds up the squares, in the same order.
#[inline(always)]
pub(crate) fn sum_of_squares(values: &[f32]) -> f32 {
    in_lanes(values, 0.0, |sum, value| sum + value * value, |a, b| a + b)
}

/// Returns the largest of some numbers.
#[inline(always)]
pub(crate) fn largest(values: &[f32]) -> f32 {
    in_lanes(values, f32::MIN, larger, larger)
}

#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// Takes each 16th number by itself, one after the other, then finishes with what each lane came to.
#[inline(always)]
fn in_lanes(
    values: &[f32],
    start: f32,
    take: impl Fn(f32, f32) -> f32,
    finish: impl Fn(f32, f32) -> f32,
) -> f32 {
    let mut lanes = [start; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = take(*lane, *value);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane = take(*lane, *value);
    }
    lanes.into_iter().fold(start, finish)
}
