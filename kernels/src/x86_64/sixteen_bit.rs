//! Matrix products with sixteen-bit weights, as attention has them.
//!
//! The weights are laid out side by side as 32-bit floats, and everything is computed in 32 bits.

use std::cell::RefCell;

use half::f16;
use half::slice::HalfFloatSliceExt;

use super::Rows;
use super::Weights;
use super::put;
use super::simd::Kernel;
use super::simd::Lanes;
use super::simd::Level;
use super::simd::Wide;
use super::threads;

/// Input rows in one pass: as many sums as there are registers for.
pub(super) const ROWS_WIDE: usize = 12;
pub(super) const ROWS_NARROW: usize = 5;

/// Multiplies pairs of matrices, all of one shape: for each input row of a pair its part of `output` gets the products with
/// each row of the weights.
pub(super) fn multiply(
    level: Level,
    pairs: &[(Weights<'_>, Rows<'_>)],
    output: &mut [f32],
    threads: usize,
) {
    let Some((weights, rows)) = pairs.first() else {
        return;
    };
    let one = weights.rows * rows.count;
    let share = threads::share(pairs.len(), threads);
    let parts = pairs.chunks(share).zip(output.chunks_mut(share * one));
    threads::each(parts.collect(), |(pairs, output)| {
        SCRATCH.with_borrow_mut(|tiles| {
            for (&(weights, rows), output) in pairs.iter().zip(output.chunks_exact_mut(one)) {
                level.run(Multiplication {
                    weights,
                    rows,
                    output,
                    tiles,
                });
            }
        });
    });
}

thread_local! {
    /// Memory that a thread reuses from product to product.
    static SCRATCH: RefCell<Tiles> = RefCell::default();
}

struct Multiplication<'a> {
    weights: Weights<'a>,
    rows: Rows<'a>,
    output: &'a mut [f32],
    tiles: &'a mut Tiles,
}

impl Kernel for Multiplication<'_> {
    #[inline(always)]
    unsafe fn on<L: Lanes>(self) {
        // SAFETY: the caller's.
        unsafe {
            if L::COUNT == Wide::COUNT {
                self.all_tiles::<L, ROWS_WIDE>();
            } else {
                self.all_tiles::<L, ROWS_NARROW>();
            }
        }
    }
}

impl Multiplication<'_> {
    /// Multiplies tile after tile of the weights with all input rows, `R` of them in one pass.
    ///
    /// # Safety
    /// The processor has the features of `L`.
    #[inline(always)]
    unsafe fn all_tiles<L: Lanes, const R: usize>(self) {
        let Self {
            weights,
            rows,
            output,
            tiles,
        } = self;
        let tile_width = 2 * L::COUNT;
        let mut products = [0.0; ROWS_WIDE * 2 * Wide::COUNT];
        tiles.fill(weights, rows.columns, tile_width);
        for (tile, first) in tiles.all().zip((0..weights.rows).step_by(tile_width)) {
            for from in (0..rows.count).step_by(R) {
                // SAFETY: as above; the tile's columns are those of the rows.
                unsafe { one_tile::<L, R>(tile, rows, from, &mut products, tile_width) };
                let products = &products[..R * tile_width];
                put(products, tile_width, output, weights.rows, from, first);
            }
        }
    }
}

/// Rows of weights as 32-bit floats, side by side: the first number of each, then the second.
#[derive(Default)]
pub(super) struct Tiles {
    numbers: Vec<f32>,
    /// The numbers of one tile.
    size: usize,
    /// The row that is being converted.
    halves: Vec<f16>,
    row: Vec<f32>,
}

impl Tiles {
    /// Lays out all rows of the weights, `width` of them side by side. The rest of the last tile keeps what was there, and its
    /// products are dropped.
    #[inline(always)]
    pub(super) fn fill(&mut self, weights: Weights<'_>, columns: usize, width: usize) {
        self.size = columns * width;
        self.row.resize(columns, 0.0);
        self.halves.resize(columns, f16::ZERO);
        self.numbers
            .resize(weights.rows.div_ceil(width) * self.size, 0.0);
        for index in 0..weights.rows {
            let bytes = weights.row(index).as_chunks().0;
            for (half, bytes) in self.halves.iter_mut().zip(bytes) {
                *half = f16::from_le_bytes(*bytes);
            }
            self.halves.convert_to_f32_slice(&mut self.row);
            let tile = &mut self.numbers[index / width * self.size..][..self.size];
            for (line, number) in tile.chunks_exact_mut(width).zip(&self.row) {
                line[index % width] = *number;
            }
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &[f32]> {
        self.numbers.chunks_exact(self.size)
    }
}

/// Multiplies `R` rows, from one on, with a tile; rows beyond the last are the last again. The products of a
/// row begin `stride` numbers after those of the row before.
///
/// # Safety
/// The processor has the features of `L`, and the tile is two of its registers wide and as long as a row.
#[inline(always)]
pub(super) unsafe fn one_tile<L: Lanes, const R: usize>(
    tile: &[f32],
    rows: Rows<'_>,
    from: usize,
    products: &mut [f32],
    stride: usize,
) {
    let columns = tile.len() / (2 * L::COUNT);
    let rows: [&[f32]; R] = std::array::from_fn(|row| rows.row((from + row).min(rows.count - 1)));
    assert!(rows.iter().all(|row| row.len() == columns));
    // SAFETY: a tile has two registers full for each column, and each row a number.
    unsafe {
        let mut sums = [[L::floats(0.0); 2]; R];
        for column in 0..columns {
            let weights = tile.as_ptr().add(column * 2 * L::COUNT);
            let left = L::load_floats(weights);
            let right = L::load_floats(weights.add(L::COUNT));
            for row in 0..R {
                let number = L::floats(*rows[row].get_unchecked(column));
                sums[row][0] = L::multiply_add(left, number, sums[row][0]);
                sums[row][1] = L::multiply_add(right, number, sums[row][1]);
            }
        }
        for (row, [left, right]) in sums.into_iter().enumerate() {
            let to = products[row * stride..][..2 * L::COUNT].as_mut_ptr();
            L::store(to, left);
            L::store(to.add(L::COUNT), right);
        }
    }
}
