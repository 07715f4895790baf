//! Products of rows of bytes, added up as whole numbers.
//!
//! A tile of [`ROWS`] rows of activations and two or four rows of weights is worked on at a time, so that each number
//! that is loaded is used several times. AVX2, which PCs have since 2013, multiplies 16 pairs at once, AVX-512 32; which
//! it is is chosen when the program runs.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::__m256i;

use pulp::NullaryFnOnce;
#[cfg(target_arch = "x86_64")]
use pulp::x86::V3;
#[cfg(target_arch = "x86_64")]
use pulp::x86::V4;

use crate::linear::Linear;
use crate::linear::Rounded;

pub(crate) const ROWS: usize = 4;

/// Numbers that are multiplied at once; the rows' lengths are a multiple of it.
pub(crate) const LANES: usize = 16;

/// Multiplies each row with each row of a layer's weights, and writes what the layer makes of the sums, row by row.
pub(crate) fn multiply(linear: &Linear<'_>, rows: &Rounded, out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if linear.inputs.is_multiple_of(2 * LANES)
        && let Some(avx512) = V4::try_new()
    {
        return avx512.vectorize(Multiplication {
            tile: Avx512(avx512),
            linear,
            rows,
            out,
        });
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = V3::try_new() {
        return avx2.vectorize(Multiplication {
            tile: Avx2(avx2),
            linear,
            rows,
            out,
        });
    }
    Multiplication::<_, 2> {
        tile: Portable,
        linear,
        rows,
        out,
    }
    .call();
}

/// With tiles of `OUTPUTS` rows of weights.
struct Multiplication<'a, T, const OUTPUTS: usize> {
    tile: T,
    linear: &'a Linear<'a>,
    rows: &'a Rounded,
    out: &'a mut [f32],
}

impl<T: Tile<OUTPUTS>, const OUTPUTS: usize> NullaryFnOnce for Multiplication<'_, T, OUTPUTS> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let inputs = self.linear.inputs;
        let outputs = self.linear.scales.len();
        let chunks = inputs / LANES;
        let (rows, _) = self.rows.bytes.as_chunks::<LANES>();
        let mut widened = vec![0; OUTPUTS * inputs];
        for first in (0..outputs).step_by(OUTPUTS) {
            let some = first..(first + OUTPUTS).min(outputs);
            let bytes = &self.linear.weights[some.start * inputs..some.end * inputs];
            for (wide, &byte) in widened.iter_mut().zip(bytes) {
                *wide = i16::from(byte as i8);
            }
            let (weights, _) = widened.as_chunks::<LANES>();
            let scales = &self.linear.scales[some.clone()];
            let biases = &self.linear.biases[some.clone()];
            let tiles = rows.chunks_exact(ROWS * chunks);
            let of_rows = self.out.chunks_mut(ROWS * outputs);
            for ((tile, out), row_scales) in tiles.zip(of_rows).zip(self.rows.scales.chunks(ROWS)) {
                let sums = self.tile.sums(tile, weights, chunks);
                let of_rows = out.chunks_exact_mut(outputs).zip(row_scales);
                for ((out, row_scale), sums) in of_rows.zip(sums) {
                    let of_outputs = sums.iter().zip(scales).zip(biases);
                    for (out, ((sum, scale), bias)) in out[some.clone()].iter_mut().zip(of_outputs)
                    {
                        *out = *sum as f32 * row_scale * scale + bias;
                    }
                }
            }
        }
    }
}

/// What works out one tile.
trait Tile<const OUTPUTS: usize> {
    /// Returns the product of each of [`ROWS`] rows with each of [`OUTPUTS`] rows of weights; a row is `chunks` long.
    fn sums(
        &self,
        rows: &[[i16; LANES]],
        weights: &[[i16; LANES]],
        chunks: usize,
    ) -> [[i32; OUTPUTS]; ROWS];
}

/// What any processor can do.
struct Portable;

impl<const OUTPUTS: usize> Tile<OUTPUTS> for Portable {
    #[inline(always)]
    fn sums(
        &self,
        rows: &[[i16; LANES]],
        weights: &[[i16; LANES]],
        chunks: usize,
    ) -> [[i32; OUTPUTS]; ROWS] {
        let mut sums = [[0; OUTPUTS]; ROWS];
        for (row, sums) in rows.chunks_exact(chunks).zip(&mut sums) {
            for (weights, sum) in weights.chunks_exact(chunks).zip(sums) {
                for (a, b) in row.as_flattened().iter().zip(weights.as_flattened()) {
                    *sum += i32::from(*a) * i32::from(*b);
                }
            }
        }
        sums
    }
}

#[cfg(target_arch = "x86_64")]
struct Avx2(V3);

#[cfg(target_arch = "x86_64")]
impl Tile<2> for Avx2 {
    #[inline(always)]
    fn sums(
        &self,
        rows: &[[i16; LANES]],
        weights: &[[i16; LANES]],
        chunks: usize,
    ) -> [[i32; 2]; ROWS] {
        let (avx, avx2) = (self.0.avx, self.0.avx2);
        let rows = &rows[..ROWS * chunks];
        let weights = &weights[..2 * chunks];
        let mut totals = [[avx._mm256_setzero_si256(); 2]; ROWS];
        for chunk in 0..chunks {
            for (row, totals) in totals.iter_mut().enumerate() {
                let activations = pulp::cast(rows[row * chunks + chunk]);
                for (output, total) in totals.iter_mut().enumerate() {
                    let weights = pulp::cast(weights[output * chunks + chunk]);
                    let pairs = avx2._mm256_madd_epi16(activations, weights);
                    *total = avx2._mm256_add_epi32(*total, pairs);
                }
            }
        }
        added_up(self.0, totals)
    }
}

/// Adds up the lanes. Each step adds up neighbours: from eight sums of eight lanes to one of eight.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn added_up(avx2: V3, totals: [[__m256i; 2]; ROWS]) -> [[i32; 2]; ROWS] {
    let avx2 = avx2.avx2;
    let pairs = |row: usize| avx2._mm256_hadd_epi32(totals[row][0], totals[row][1]);
    let fours = |row: usize| avx2._mm256_hadd_epi32(pairs(row), pairs(row + 1));
    let (first, second) = (fours(0), fours(2));
    let low = avx2._mm256_permute2x128_si256::<0x20>(first, second);
    let high = avx2._mm256_permute2x128_si256::<0x31>(first, second);
    pulp::cast(avx2._mm256_add_epi32(low, high))
}

/// For rows that are a multiple of 32 long. It has twice as many registers, so its tiles are twice as wide.
#[cfg(target_arch = "x86_64")]
struct Avx512(V4);

#[cfg(target_arch = "x86_64")]
impl Tile<4> for Avx512 {
    #[inline(always)]
    fn sums(
        &self,
        rows: &[[i16; LANES]],
        weights: &[[i16; LANES]],
        chunks: usize,
    ) -> [[i32; 4]; ROWS] {
        let (avx512f, avx512bw, avx2) = (self.0.avx512f, self.0.avx512bw, self.0.avx2);
        let pairs = chunks / 2;
        let (rows, _) = rows.as_chunks::<2>();
        let (weights, _) = weights.as_chunks::<2>();
        let rows = &rows[..ROWS * pairs];
        let weights = &weights[..4 * pairs];
        let mut totals = [[avx512f._mm512_setzero_si512(); 4]; ROWS];
        for pair in 0..pairs {
            for (row, totals) in totals.iter_mut().enumerate() {
                let activations = pulp::cast(rows[row * pairs + pair]);
                for (output, total) in totals.iter_mut().enumerate() {
                    let weights = pulp::cast(weights[output * pairs + pair]);
                    let products = avx512bw._mm512_madd_epi16(activations, weights);
                    *total = avx512f._mm512_add_epi32(*total, products);
                }
            }
        }
        // Loops, not closures: what `map` calls is compiled for any processor.
        let mut halved = [[[self.0.avx._mm256_setzero_si256(); 2]; ROWS]; 2];
        for (row, totals) in totals.iter().enumerate() {
            for (output, total) in totals.iter().enumerate() {
                let low = avx512f._mm512_castsi512_si256(*total);
                let high = avx512f._mm512_extracti64x4_epi64::<1>(*total);
                halved[output / 2][row][output % 2] = avx2._mm256_add_epi32(low, high);
            }
        }
        let [first, second] = [added_up(*self.0, halved[0]), added_up(*self.0, halved[1])];
        let mut sums = [[0; 4]; ROWS];
        for (sums, (first, second)) in sums.iter_mut().zip(first.iter().zip(&second)) {
            *sums = [first[0], first[1], second[0], second[1]];
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(seed: u32, count: usize) -> Vec<u8> {
        let mut state = seed | 1;
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(count)
        .collect()
    }

    proptest! {
        /// Whatever the processor can do, the sums are those of the definition.
        #[test]
        fn every_way_to_multiply_gives_the_same(
            seed: u32, count in 1_usize..10, outputs in 1_usize..8, chunks in 1_usize..5,
        ) {
            let inputs = chunks * LANES;
            let mut rounded = bytes(seed, count * inputs);
            rounded.resize(count.next_multiple_of(ROWS) * inputs, 0);
            let rows = Rounded {
                columns: inputs,
                bytes: rounded.iter().map(|&byte| i16::from(byte as i8)).collect(),
                scales: vec![1.0; count],
            };
            let weights = bytes(!seed, outputs * inputs);
            let linear = Linear::new(&weights, vec![1.0; outputs], vec![0.0; outputs]).unwrap();
            let mut expected = Vec::new();
            for row in rows.bytes.chunks_exact(inputs).take(count) {
                for weights in weights.chunks_exact(inputs) {
                    let pairs = row.iter().zip(weights);
                    let sum: i32 = pairs.map(|(&a, &w)| i32::from(a) * i32::from(w as i8)).sum();
                    expected.push(sum as f32);
                }
            }
            let mut out = vec![0.0; count * outputs];
            Multiplication::<_, 2> { tile: Portable, linear: &linear, rows: &rows, out: &mut out }.call();
            prop_assert_eq!(&out, &expected);
            #[cfg(target_arch = "x86_64")]
            if let Some(avx2) = V3::try_new() {
                out.fill(0.0);
                let (linear, rows, out) = (&linear, &rows, &mut out[..]);
                avx2.vectorize(Multiplication { tile: Avx2(avx2), linear, rows, out });
            }
            prop_assert_eq!(&out, &expected);
            out.fill(0.0);
            multiply(&linear, &rows, &mut out);
            prop_assert_eq!(&out, &expected);
        }
    }
}
