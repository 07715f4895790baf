//! The kernels for x86-64.

mod activations;
mod attention;
mod backend;
mod eight_bit;
mod gelu;
mod graph;
mod simd;
mod sixteen_bit;
#[cfg(test)]
mod tests;
mod threads;

pub(super) use backend::register;

/// A matrix of the engine's, in the bytes that it stores them in.
#[derive(Clone, Copy, Debug)]
struct Weights<'a> {
    /// From the first byte of the first row to the last of the last one.
    bytes: &'a [u8],
    /// How many rows there are: the outputs for each input row.
    rows: usize,
    /// Bytes from the beginning of a row to that of the next.
    stride: usize,
}

impl<'a> Weights<'a> {
    /// The bytes of a row, from its first on.
    fn row(&self, index: usize) -> &'a [u8] {
        &self.bytes[index * self.stride..]
    }
}

/// Copies the products of some rows with one tile, `width` numbers for each, into `output`, whose rows are `columns` long,
/// from the row `from` and the column `first` on. What is beyond the end of either is dropped.
#[inline(always)]
fn put(
    products: &[f32],
    width: usize,
    output: &mut [f32],
    columns: usize,
    from: usize,
    first: usize,
) {
    let count = width.min(columns - first);
    let rows = output[from * columns..].chunks_exact_mut(columns);
    for (row, products) in rows.zip(products.chunks_exact(width)) {
        row[first..][..count].copy_from_slice(&products[..count]);
    }
}

/// Input rows, to be multiplied with weights.
#[derive(Clone, Copy, Debug)]
struct Rows<'a> {
    /// From the first number of the first row to the last of the last one.
    numbers: &'a [f32],
    count: usize,
    /// Numbers from the beginning of a row to that of the next.
    stride: usize,
    /// Numbers in a row, as many as in a row of the weights.
    columns: usize,
}

impl<'a> Rows<'a> {
    fn row(&self, index: usize) -> &'a [f32] {
        &self.numbers[index * self.stride..][..self.columns]
    }

    /// Some of the rows, at least one.
    fn part(&self, from: usize, count: usize) -> Self {
        Self {
            numbers: &self.numbers[from * self.stride..],
            count,
            ..*self
        }
    }
}
