//! The distributions the formulas need, from `statrs`; the only file that names it.

use statrs::distribution::Beta;
use statrs::distribution::ChiSquared;
use statrs::distribution::ContinuousCDF;
use statrs::distribution::Normal;
use statrs::function::beta::beta_reg;
use statrs::function::beta::ln_beta;

/// Returns the standard normal quantile of `probability`, which lies between 0 and 1.
pub(super) fn normal_quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}

/// Returns the probability that a chi-squared variable with `freedom` degrees, at least 1, exceeds a
/// value.
pub(super) fn chi_squared_above(value: f64, freedom: f64) -> f64 {
    ChiSquared::new(freedom)
        .expect("the degrees of freedom are positive")
        .sf(value)
}

/// A Beta(a, b) distribution with both parameters at least 1: what is believed of a rate after
/// `a - 1` hits and `b - 1` misses, if every rate was equally likely before.
#[derive(Clone, Copy, Debug)]
pub(super) struct BetaBelief {
    a: f64,
    b: f64,
    ln_beta: f64,
}

impl BetaBelief {
    /// Returns the belief after counting `hits` and `misses`.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of calls stay far below 2^52"
    )]
    pub(super) fn after(hits: u64, misses: u64) -> Self {
        let (a, b) = (hits as f64 + 1.0, misses as f64 + 1.0);
        Self {
            a,
            b,
            ln_beta: ln_beta(a, b),
        }
    }

    /// Returns the density at `rate`, which lies strictly between 0 and 1.
    pub(super) fn density(&self, rate: f64) -> f64 {
        ((self.a - 1.0) * rate.ln() + (self.b - 1.0) * (-rate).ln_1p() - self.ln_beta).exp()
    }

    /// Returns the probability that the rate is below `rate`.
    pub(super) fn below(&self, rate: f64) -> f64 {
        beta_reg(self.a, self.b, rate.clamp(0.0, 1.0))
    }

    /// Returns the mean and the standard deviation.
    pub(super) fn mean_and_deviation(&self) -> (f64, f64) {
        let total = self.a + self.b;
        let mean = self.a / total;
        (mean, (mean * (1.0 - mean) / (total + 1.0)).sqrt())
    }
}

/// Returns the rate below which a share `uniform` (0 to 1) of the belief lies after `hits` and
/// `misses`: with a uniform random number, a draw from the belief (Thompson sampling).
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of calls stay far below 2^52"
)]
pub fn beta_sample(hits: u64, misses: u64, uniform: f64) -> f64 {
    Beta::new(hits as f64 + 1.0, misses as f64 + 1.0)
        .expect("both parameters are at least 1")
        .inverse_cdf(uniform.clamp(0.0, 1.0))
}
