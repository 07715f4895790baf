//! The kernels for PCs' processors.

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

pub(super) use backend::offer;

/// The engine's rows of numbers, kept in bytes as it keeps them.
#[derive(Clone, Copy, Debug)]
struct Weights<'a> {
    /// From the first byte of the first row to the last of the last one.
    bytes: &'a [u8],
    /// How many rows there are: as many numbers come out for each row that goes in.
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

/// Puts what some rows came to with one tile, a tile's width of numbers for each, into `output`, whose rows are
/// `columns` long: from the row `from` and the column `first` on. What is beyond either's end belongs to nobody.
#[inline(always)]
fn put(
    products: &[f32],
    width: usize,
    output: &mut [f32],
    columns: usize,
    from: usize,
    first: usize,
) {
    let some = width.min(columns - first);
    let rows = output[from * columns..].chunks_exact_mut(columns);
    for (row, products) in rows.zip(products.chunks_exact(width)) {
        row[first..][..some].copy_from_slice(&products[..some]);
    }
}

/// Rows that are multiplied with the weights.
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
