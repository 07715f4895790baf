//! Exponentials of many numbers at once, for attention and for the bend (GELU) between a layer's two
//! products. Written so that the compiler makes vector instructions of it: the callers have them.

/// Numbers that are added up side by side, whatever a register holds: the order of additions is part of a
/// result.
const SIDE: usize = 16;
/// Added to a small number and taken away again, it rounds to the nearest whole one.
pub(super) const ROUNDER: f32 = 12_582_912.0;
/// Below this e^x is as good as nothing, and can no longer be scaled by its exponent's bits.
const LEAST: f32 = -87.0;
/// Above it, too much.
const MOST: f32 = 88.0;
/// The natural logarithm of two in two parts, of which the first has few bits: the products with whole numbers
/// are exact.
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;

/// e^x, right to some 1e-7 of itself. The polynomial is that of Cephes' `expf`.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = x.clamp(LEAST, MOST);
    let shifted = x.mul_add(std::f32::consts::LOG2_E, ROUNDER);
    let whole = shifted - ROUNDER;
    let rest = whole.mul_add(-LN_2_LOW, whole.mul_add(-LN_2_HIGH, x));
    let mut sum: f32 = 1.987_569_1e-4;
    for factor in [
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        0.166_666_65,
        0.5,
    ] {
        sum = sum.mul_add(rest, factor);
    }
    let power = sum.mul_add(rest * rest, rest) + 1.0;
    // Two to the power of the whole part: its bits are those of the exponent.
    let exponent = shifted.to_bits().wrapping_sub(ROUNDER.to_bits()) << 23;
    f32::from_bits(power.to_bits().wrapping_add(exponent))
}

/// Makes shares of a row's numbers, which come to one: `e^(scale * x)` over the sum of all.
#[inline(always)]
pub(super) fn to_shares(row: &mut [f32], scale: f32) {
    let mut largest = [f32::NEG_INFINITY; SIDE];
    let (chunks, rest) = row.as_chunks::<SIDE>();
    for chunk in chunks {
        for (most, number) in largest.iter_mut().zip(chunk) {
            *most = if *number > *most { *number } else { *most };
        }
    }
    let largest = largest
        .iter()
        .chain(rest)
        .fold(f32::NEG_INFINITY, |most, &number| most.max(number));
    let mut sums = [0.0; SIDE];
    let (chunks, rest) = row.as_chunks_mut::<SIDE>();
    for chunk in chunks {
        for (sum, number) in sums.iter_mut().zip(chunk) {
            *number = exp((*number - largest) * scale);
            *sum += *number;
        }
    }
    for (sum, number) in sums.iter_mut().zip(rest) {
        *number = exp((*number - largest) * scale);
        *sum += *number;
    }
    let share = 1.0 / sums.iter().sum::<f32>();
    for number in row {
        *number *= share;
    }
}

/// The Gaussian error linear unit, by its usual formula with a hyperbolic tangent (Hendrycks and Gimpel, 2016,
/// <https://arxiv.org/abs/1606.08415>), written with an exponential.
#[inline(always)]
pub(super) fn gelu(numbers: &mut [f32]) {
    /// Twice the root of two over pi.
    const SLOPE: f32 = 1.595_769;
    for number in numbers {
        let x = *number;
        let inner = SLOPE * x * (x * x).mul_add(0.044_715, 1.0);
        *number = x / (1.0 + exp(-inner));
    }
}
