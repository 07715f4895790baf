//! Self-attention of the encoder, fused: scores, softmax and weighted values in one pass (A. Vaswani et al., "Attention Is
//! All You Need", 2017).
//!
//! The engine would store the scores of all pairs of positions first (for 26 s of sound that is 60 MB, gone through
//! three times); here they exist for a dozen positions at a time.

use std::cell::RefCell;

use super::Rows;
use super::Weights;
use super::activations::softmax;
use super::put;
use super::simd::Kernel;
use super::simd::Lanes;
use super::simd::Level;
use super::simd::Wide;
use super::sixteen_bit::ROWS_NARROW;
use super::sixteen_bit::ROWS_WIDE;
use super::sixteen_bit::Tiles;
use super::sixteen_bit::one_tile;
use super::threads;

/// One head of attention.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    /// A row for each position that attends.
    pub(super) queries: Rows<'a>,
    /// A row for each position that is attended to.
    pub(super) keys: Weights<'a>,
    /// A row for each number of an output row, with a number for each position that is attended to.
    pub(super) values: Weights<'a>,
}

/// Computes attention: for each head a part of `output` gets a row for each query, the sum of the values weighted by the
/// softmax of `scale` times the products of query and keys.
pub(super) fn attend(
    level: Level,
    heads: &[Head<'_>],
    scale: f32,
    output: &mut [f32],
    threads: usize,
) {
    let Some(head) = heads.first() else { return };
    let one = head.queries.count * head.values.rows;
    let share = threads::share(heads.len(), threads);
    let parts = heads.chunks(share).zip(output.chunks_mut(share * one));
    threads::each(parts.collect(), |(heads, output)| {
        SCRATCH.with_borrow_mut(|scratch| {
            for (&head, output) in heads.iter().zip(output.chunks_exact_mut(one)) {
                level.run(AttentionHead {
                    head,
                    scale,
                    output,
                    scratch,
                });
            }
        });
    });
}

thread_local! {
    /// Memory that a thread reuses from head to head.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

#[derive(Default)]
struct Scratch {
    keys: Tiles,
    values: Tiles,
    /// The scores of the queries at hand, then their softmax.
    scores: Vec<f32>,
}

struct AttentionHead<'a> {
    head: Head<'a>,
    scale: f32,
    output: &'a mut [f32],
    scratch: &'a mut Scratch,
}

impl Kernel for AttentionHead<'_> {
    #[inline(always)]
    unsafe fn on<L: Lanes>(self) {
        // SAFETY: the caller's.
        unsafe {
            if L::COUNT == Wide::COUNT {
                self.one_head::<L, ROWS_WIDE>();
            } else {
                self.one_head::<L, ROWS_NARROW>();
            }
        }
    }
}

impl AttentionHead<'_> {
    /// Computes one head, `R` queries in one pass.
    ///
    /// # Safety
    /// The processor has the features of `L`.
    #[inline(always)]
    unsafe fn one_head<L: Lanes, const R: usize>(self) {
        let Head {
            queries,
            keys,
            values,
        } = self.head;
        let Scratch {
            keys: key_tiles,
            values: value_tiles,
            scores,
        } = self.scratch;
        let width = 2 * L::COUNT;
        let stride = keys.rows.next_multiple_of(width);
        let mut products = [0.0; ROWS_WIDE * 2 * Wide::COUNT];
        key_tiles.fill(keys, queries.columns, width);
        value_tiles.fill(values, keys.rows, width);
        scores.resize(R * stride, 0.0);
        for from in (0..queries.count).step_by(R) {
            for (index, tile) in key_tiles.all().enumerate() {
                let scores = &mut scores[index * width..];
                // SAFETY: as above; a tile of keys is as long as a query.
                unsafe { one_tile::<L, R>(tile, queries, from, scores, stride) };
            }
            for row in scores.chunks_exact_mut(stride) {
                softmax(&mut row[..keys.rows], self.scale);
            }
            let weights = Rows {
                numbers: scores,
                count: R,
                stride,
                columns: keys.rows,
            };
            for (index, tile) in value_tiles.all().enumerate() {
                // SAFETY: as above; a tile of values is as long as there are keys.
                unsafe { one_tile::<L, R>(tile, weights, 0, &mut products, width) };
                let products = &products[..R * width];
                put(
                    products,
                    width,
                    self.output,
                    values.rows,
                    from,
                    index * width,
                );
            }
        }
    }
}

/// Replaces each row of `columns` numbers by its softmax, as `attend` does on the way.
pub(super) fn softmax_rows(level: Level, columns: usize, scale: f32, rows: &mut [f32]) {
    level.run(Softmax {
        columns,
        scale,
        rows,
    });
}

struct Softmax<'a> {
    columns: usize,
    scale: f32,
    rows: &'a mut [f32],
}

impl Kernel for Softmax<'_> {
    #[inline(always)]
    unsafe fn on<L: Lanes>(self) {
        for row in self.rows.chunks_exact_mut(self.columns) {
            softmax(row, self.scale);
        }
    }
}
