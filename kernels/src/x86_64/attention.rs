//! What each position of the sound takes from all others, in one go.
//!
//! The engine would write down first how much each position wants of each other (for 26 s of sound that is
//! 60 MB of numbers, gone through three times); here that is known for a dozen positions at a time.

use std::cell::RefCell;

use super::Rows;
use super::Weights;
use super::activations::to_shares;
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
    /// A row for each position that asks.
    pub(super) questions: Rows<'a>,
    /// A row for each position that is asked.
    pub(super) keys: Weights<'a>,
    /// A row for each number of an answer, with as many numbers as there are positions that are asked.
    pub(super) values: Weights<'a>,
}

/// For each head a part of `output` gets a row for each question: the values, each by the share of `e^(scale * x)`
/// where x is the product of question and key.
pub(super) fn attend(
    level: Level,
    heads: &[Head<'_>],
    scale: f32,
    output: &mut [f32],
    threads: usize,
) {
    let Some(head) = heads.first() else { return };
    let one = head.questions.count * head.values.rows;
    let share = threads::share(heads.len(), threads);
    let parts = heads.chunks(share).zip(output.chunks_mut(share * one));
    threads::each(parts.collect(), |(heads, output)| {
        KEPT.with_borrow_mut(|kept| {
            for (&head, output) in heads.iter().zip(output.chunks_exact_mut(one)) {
                level.run(Attended {
                    head,
                    scale,
                    output,
                    kept,
                });
            }
        });
    });
}

thread_local! {
    /// The memory of a thread's last head, used again for its next.
    static KEPT: RefCell<Kept> = RefCell::default();
}

#[derive(Default)]
struct Kept {
    keys: Tiles,
    values: Tiles,
    /// What the positions that are at hand want of each other.
    shares: Vec<f32>,
}

struct Attended<'a> {
    head: Head<'a>,
    scale: f32,
    output: &'a mut [f32],
    kept: &'a mut Kept,
}

impl Kernel for Attended<'_> {
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

impl Attended<'_> {
    /// Takes the questions `R` at once.
    ///
    /// # Safety
    /// The processor has the features of `L`.
    #[inline(always)]
    unsafe fn one_head<L: Lanes, const R: usize>(self) {
        let Head {
            questions,
            keys,
            values,
        } = self.head;
        let Kept {
            keys: key_tiles,
            values: value_tiles,
            shares,
        } = self.kept;
        let width = 2 * L::COUNT;
        let stride = keys.rows.next_multiple_of(width);
        let mut answers = [0.0; ROWS_WIDE * 2 * Wide::COUNT];
        key_tiles.fill(keys, questions.columns, width);
        value_tiles.fill(values, keys.rows, width);
        shares.resize(R * stride, 0.0);
        for from in (0..questions.count).step_by(R) {
            for (index, tile) in key_tiles.all().enumerate() {
                let wants = &mut shares[index * width..];
                // SAFETY: as above; a tile of keys is as long as a question.
                unsafe { one_tile::<L, R>(tile, questions, from, wants, stride) };
            }
            for row in shares.chunks_exact_mut(stride) {
                to_shares(&mut row[..keys.rows], self.scale);
            }
            let wanted = Rows {
                numbers: shares,
                count: R,
                stride,
                columns: keys.rows,
            };
            for (index, tile) in value_tiles.all().enumerate() {
                // SAFETY: as above; a tile of values is as long as there are keys.
                unsafe { one_tile::<L, R>(tile, wanted, 0, &mut answers, width) };
                let answers = &answers[..R * width];
                put(
                    answers,
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

/// Makes shares of each row of so many numbers, as `attend` does on the way.
pub(super) fn share(level: Level, columns: usize, scale: f32, rows: &mut [f32]) {
    level.run(Shared {
        columns,
        scale,
        rows,
    });
}

struct Shared<'a> {
    columns: usize,
    scale: f32,
    rows: &'a mut [f32],
}

impl Kernel for Shared<'_> {
    #[inline(always)]
    unsafe fn on<L: Lanes>(self) {
        for row in self.rows.chunks_exact_mut(self.columns) {
            to_shares(row, self.scale);
        }
    }
}
