//! The activation functions: softmax for attention, GELU for the feed-forward layers, and the exponential of both. Plain
//! loops that the compiler vectorises with the instruction set of their callers.

/// Partial sums side by side, whatever a register holds: the order of additions is part of a result.
const PARTIAL_SUMS: usize = 16;
/// Added to a small number and taken away again, it rounds to the nearest whole one.
pub(super) const ROUNDER: f32 = 12_582_912.0;
/// Below this e^x is as good as zero, and can no longer be scaled by the bits of its exponent.
const MIN_EXPONENT: f32 = -87.0;
/// Above this it overflows.
const MAX_EXPONENT: f32 = 88.0;
/// The natural logarithm of two in two parts, of which the first has few bits: the products with whole numbers
/// are exact.
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;

/// Returns e^x to a relative error of some 1e-7. The polynomial is that of Cephes' `expf`.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = x.clamp(MIN_EXPONENT, MAX_EXPONENT);
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

/// Replaces a row by its softmax: `e^(scale * x)` over the sum of all, computed from the largest so that it cannot
/// overflow.
#[inline(always)]
pub(super) fn softmax(row: &mut [f32], scale: f32) {
    let mut largest = [f32::NEG_INFINITY; PARTIAL_SUMS];
    let (chunks, rest) = row.as_chunks::<PARTIAL_SUMS>();
    for chunk in chunks {
        for (most, number) in largest.iter_mut().zip(chunk) {
            *most = if *number > *most { *number } else { *most };
        }
    }
    let largest = largest
        .iter()
        .chain(rest)
        .fold(f32::NEG_INFINITY, |most, &number| most.max(number));
    let mut sums = [0.0; PARTIAL_SUMS];
    let (chunks, rest) = row.as_chunks_mut::<PARTIAL_SUMS>();
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
    let normaliser = 1.0 / sums.iter().sum::<f32>();
    for number in row {
        *number *= normaliser;
    }
}

/// Applies the Gaussian error linear unit in its tanh form (D. Hendrycks and K. Gimpel, "Gaussian Error Linear Units",
/// 2016, <https://arxiv.org/abs/1606.08415>), with tanh written as an exponential.
#[inline(always)]
pub(super) fn gelu(numbers: &mut [f32]) {
    /// 2·√(2/π).
    const TWICE_SQRT_2_OVER_PI: f32 = 1.595_769;
    for number in numbers {
        let x = *number;
        let inner = TWICE_SQRT_2_OVER_PI * x * (x * x).mul_add(0.044_715, 1.0);
        *number = x / (1.0 + exp(-inner));
    }
}
