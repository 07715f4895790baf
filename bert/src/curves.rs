//! The exponential, and what is made of it: softmax, sigmoid and its inverse, GELU.

use pulp::Arch;
use pulp::Simd;

use crate::matrix::largest;
use crate::matrix::sum;

/// Turns logits into probabilities that add up to one.
#[inline(always)]
pub fn softmax(logits: &mut [f32]) {
    let most = largest(logits);
    for value in logits.iter_mut() {
        *value = exp(*value - most);
    }
    let total = sum(logits);
    for value in logits.iter_mut() {
        *value /= total;
    }
}

/// Returns the probability whose logit this is.
pub fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + exp(-logit))
}

/// Returns the logit of a probability.
pub fn logit(probability: f32) -> f32 {
    log(probability / (1.0 - probability))
}

/// Returns the natural logarithm.
pub fn log(value: f32) -> f32 {
    libm::logf(value)
}

/// The Gaussian error linear unit of each value, in its tanh form.
#[pulp::with_simd(gelu = Arch::new())]
#[inline(always)]
pub(crate) fn gelu_with<S: Simd>(_simd: S, values: &mut [f32]) {
    for value in values {
        let x = *value;
        let inner = 0.797_884_6 * (x + 0.044_715 * x * x * x);
        // x/2 (1 + tanh y) is x sigmoid(2y).
        *value = x / (1.0 + exp(-2.0 * inner));
    }
}

/// e to the power of `x`, to 2 units in the last place; beyond -87 and 88 as there.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Adding it leaves the nearest whole number in the lowest bits of the sum.
    const ROUND: f32 = 12_582_912.0;
    // ln 2 in two parts: times a whole number, the first is exact.
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    // The minimax polynomial of Cephes' expf for (e^r - 1 - r) / r^2 where |r| <= ln(2) / 2.
    const TERMS: [f32; 6] = [
        1.987_569_1e-4,
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        0.5,
    ];
    let x = x.clamp(-87.0, 88.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let whole = rounded - ROUND;
    let rest = x - whole * LN_2[0] - whole * LN_2[1];
    let mut polynomial = TERMS[0];
    for term in &TERMS[1..] {
        polynomial = polynomial * rest + term;
    }
    let mantissa = polynomial * rest * rest + rest + 1.0;
    let two_to_whole = f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    mantissa * two_to_whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_close_everywhere() {
        for step in -86_000..=88_000 {
            let x = step as f32 / 1000.0;
            let exact = f64::from(x).exp();
            let error = (f64::from(exp(x)) - exact).abs() / exact;
            assert!(error < 2.5e-7, "exp({x}) is off by {error}");
        }
        assert!(exp(-1000.0) > 0.0 && exp(1000.0).is_finite());
    }

    #[test]
    fn gelu_is_its_textbook_form() {
        for step in -1000..=1000 {
            let x = f64::from(step) / 100.0;
            let inner = 0.797_884_6 * (x + 0.044_715 * x.powi(3));
            let expected = 0.5 * x * (1.0 + inner.tanh());
            let mut values = [x as f32];
            gelu(&mut values);
            assert!((f64::from(values[0]) - expected).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn sigmoid_takes_a_logit_back() {
        for probability in [0.0001, 0.25, 0.5, 0.9999] {
            assert!((sigmoid(logit(probability)) - probability).abs() < 1e-6);
        }
    }

    #[test]
    fn softmax_adds_up_to_one_however_large_the_logits() {
        let mut values = [1000.0, 1000.0, -1000.0];
        softmax(&mut values);
        assert_eq!(values, [0.5, 0.5, values[2]]);
        assert!(values[2] < 1e-30);
    }
}
