//! Matrix products with the model's eight-bit weights (ggml's `q8_0`).
//!
//! A weight is one of 32 bytes that share a scale. Input rows are quantised in the same way, a block of 32 numbers to bytes
//! and a scale, as the engine does too; the products of bytes within a block are then exact, and a block's sum is
//! scaled and added as a float.

use std::cell::RefCell;

use half::f16;
use half::slice::HalfFloatSliceExt;

use super::Rows;
use super::Weights;
use super::activations::ROUNDER;
use super::put;
use super::simd::Kernel;
use super::simd::Lanes;
use super::simd::Level;
use super::simd::Wide;
use super::threads;

/// Numbers in a block.
pub(super) const BLOCK: usize = 32;
/// The bytes of a block: a 16-bit scale and the numbers.
pub(super) const BLOCK_BYTES: usize = 2 + BLOCK;
/// One instruction multiplies and adds four bytes: a quad.
const QUADS: usize = BLOCK / 4;
/// Turns signed bytes into unsigned ones that are 128 more, as one side of a product of bytes has to be.
const SIGN_BITS: u32 = 0x8080_8080;
/// Input rows in one pass: as many sums as there are registers for.
const ROWS_WIDE: usize = 6;
const ROWS_NARROW: usize = 3;

/// Multiplies: for each input row `output` gets its product with each row of the weights.
pub(super) fn multiply(
    level: Level,
    weights: Weights<'_>,
    rows: Rows<'_>,
    output: &mut [f32],
    threads: usize,
) {
    let share = threads::share(rows.count, threads);
    let parts = output.chunks_mut(share * weights.rows).enumerate();
    threads::each(parts.collect(), |(index, output)| {
        let rows = rows.part(index * share, output.len() / weights.rows);
        SCRATCH.with_borrow_mut(|scratch| {
            level.run(Multiplication {
                weights,
                rows,
                output,
                scratch,
            });
        });
    });
}

thread_local! {
    /// Memory that a thread reuses from product to product: allocating it takes longer than some products do.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

#[derive(Default)]
struct Scratch {
    quantised: Quantised,
    tile: Tile,
}

struct Multiplication<'a> {
    weights: Weights<'a>,
    rows: Rows<'a>,
    output: &'a mut [f32],
    scratch: &'a mut Scratch,
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
            scratch: Scratch { quantised, tile },
        } = self;
        let tile_width = 2 * L::COUNT;
        let mut products = [0.0; ROWS_WIDE * 2 * Wide::COUNT];
        quantised.fill(rows);
        for first in (0..weights.rows).step_by(tile_width) {
            tile.fill::<L>(weights, first, quantised.blocks);
            for from in (0..rows.count).step_by(R) {
                // SAFETY: as above; all slices are as long as their shapes say.
                unsafe { one_tile::<L, R>(tile, quantised, from, &mut products) };
                let products = &products[..R * tile_width];
                put(products, tile_width, output, weights.rows, from, first);
            }
        }
    }
}

/// Multiplies `R` rows with a tile; rows beyond the last are the last again.
///
/// # Safety
/// The processor has the features of `L`.
#[inline(always)]
unsafe fn one_tile<L: Lanes, const R: usize>(
    tile: &Tile,
    quantised: &Quantised,
    from: usize,
    products: &mut [f32],
) {
    let blocks = quantised.blocks;
    let at: [usize; R] = std::array::from_fn(|row| (from + row).min(quantised.count - 1) * blocks);
    assert!(
        quantised.scales.len() == quantised.count * blocks
            && quantised.starts.len() == quantised.count * blocks
            && quantised.quads.len() == quantised.count * blocks * QUADS
            && tile.scales.len() == blocks * 2 * L::COUNT
            && tile.quads.len() == blocks * QUADS * 2 * L::COUNT
            && products.len() >= R * 2 * L::COUNT
    );
    // SAFETY: no index is beyond the lengths that were just checked.
    unsafe {
        let mut sums = [[L::floats(0.0); 2]; R];
        for block in 0..blocks {
            let mut ints = [[L::ints(0); 2]; R];
            for row in 0..R {
                let start = L::ints(*quantised.starts.get_unchecked(at[row] + block));
                ints[row] = [start, start];
            }
            for quad in 0..QUADS {
                let weights = tile
                    .quads
                    .as_ptr()
                    .add((block * QUADS + quad) * 2 * L::COUNT);
                let left = L::load_ints(weights.cast());
                let right = L::load_ints(weights.add(L::COUNT).cast());
                for row in 0..R {
                    let bytes = quantised
                        .quads
                        .get_unchecked((at[row] + block) * QUADS + quad);
                    let bytes = L::ints(*bytes);
                    ints[row][0] = L::add_products(ints[row][0], left, bytes);
                    ints[row][1] = L::add_products(ints[row][1], right, bytes);
                }
            }
            let scales = tile.scales.as_ptr().add(block * 2 * L::COUNT);
            let left = L::load_floats(scales);
            let right = L::load_floats(scales.add(L::COUNT));
            for row in 0..R {
                let scale = L::floats(*quantised.scales.get_unchecked(at[row] + block));
                let [first, second] = ints[row];
                let scaled = L::multiply(left, scale);
                sums[row][0] = L::multiply_add(L::to_floats(first), scaled, sums[row][0]);
                let scaled = L::multiply(right, scale);
                sums[row][1] = L::multiply_add(L::to_floats(second), scaled, sums[row][1]);
            }
        }
        for (row, [left, right]) in sums.into_iter().enumerate() {
            let to = products.as_mut_ptr().add(row * 2 * L::COUNT);
            L::store(to, left);
            L::store(to.add(L::COUNT), right);
        }
    }
}

/// Input rows, quantised.
#[derive(Default)]
struct Quantised {
    count: usize,
    /// Blocks in a row.
    blocks: usize,
    /// The scale of each block.
    scales: Vec<f32>,
    /// The initial sum of each block, which makes up for weights that are taken as 128 more than they are.
    starts: Vec<i32>,
    /// The bytes, four to a number.
    quads: Vec<i32>,
}

impl Quantised {
    /// Quantises as ggml does: a block's scale is its largest magnitude over 127.
    #[inline(always)]
    fn fill(&mut self, rows: Rows<'_>) {
        self.count = rows.count;
        self.blocks = rows.columns / BLOCK;
        self.scales.clear();
        self.starts.clear();
        self.quads.clear();
        for row in 0..rows.count {
            for block in rows.row(row).as_chunks::<BLOCK>().0 {
                // Magnitudes of floats compare as their bits do.
                let largest = block
                    .iter()
                    .fold(0, |most: u32, number| most.max(number.abs().to_bits()));
                let scale = f32::from_bits(largest) / 127.0;
                // A block that is too small to divide by is zero.
                let per_scale = if scale.is_normal() { 1.0 / scale } else { 0.0 };
                let mut bytes = [0; BLOCK];
                let mut sum = 0;
                for (byte, number) in bytes.iter_mut().zip(block) {
                    let bits = (number * per_scale + ROUNDER).to_bits();
                    let whole = bits.wrapping_sub(ROUNDER.to_bits()) as i8;
                    sum += i32::from(whole);
                    *byte = whole as u8;
                }
                let quads: &[[u8; 4]; QUADS] = bytes
                    .as_chunks()
                    .0
                    .try_into()
                    .expect("a block has `QUADS` times four bytes");
                self.scales.push(scale);
                self.starts.push(-128 * sum);
                self.quads.extend(quads.map(i32::from_ne_bytes));
            }
        }
    }
}

/// Rows of the weights side by side: as many as two registers have lanes.
#[derive(Default)]
struct Tile {
    /// The scales of a block of every row, then those of the next block.
    scales: Vec<f32>,
    /// A block's first quad of every row, then the second of every row; each byte 128 more than it is.
    quads: Vec<u32>,
}

impl Tile {
    /// Lays out the weights' rows from `first` on. Beyond the last row the last is repeated, and its products are dropped.
    #[inline(always)]
    fn fill<L: Lanes>(&mut self, weights: Weights<'_>, first: usize, blocks: usize) {
        let width = 2 * L::COUNT;
        self.scales.resize(blocks * width, 0.0);
        self.quads.resize(blocks * QUADS * width, 0);
        let rows: [&[[u8; BLOCK_BYTES]]; 2 * Wide::COUNT] = std::array::from_fn(|column| {
            let row = weights.row((first + column).min(weights.rows - 1));
            &row.as_chunks().0[..blocks]
        });
        let lines = self.scales.chunks_exact_mut(width);
        let lines = lines.zip(self.quads.chunks_exact_mut(QUADS * width));
        for (block, (scales, quads)) in lines.enumerate() {
            let mut halves = [f16::ZERO; 2 * Wide::COUNT];
            for column in 0..width {
                let [low, high, bytes @ ..] = rows[column][block];
                halves[column] = f16::from_le_bytes([low, high]);
                for (quad, bytes) in bytes.as_chunks().0.iter().enumerate() {
                    quads[quad * width + column] = u32::from_ne_bytes(*bytes) ^ SIGN_BITS;
                }
            }
            halves[..width].convert_to_f32_slice(scales);
        }
    }
}
