//! Which of several rates is the highest, as a probability.

use super::distributions::BetaBelief;
use super::rate::Rate;

/// Returns, for each rate, the probability that it is truly the highest of all, given the counts.
///
/// The model is Beta-Binomial with a uniform prior: after h hits and m misses a rate is believed to
/// follow Beta(1 + h, 1 + m). The probability is the integral over the rate's density times the
/// product of the others' distribution functions, by Gauss-Legendre quadrature in panels; it agrees
/// with exact values to better than 1e-9. The answers add up to 1; no rates, no answers.
pub fn probabilities_of_being_best(rates: &[Rate]) -> Vec<f64> {
    let beliefs: Vec<BetaBelief> = rates
        .iter()
        .map(|r| BetaBelief::after(r.hits(), r.misses()))
        .collect();
    (0..beliefs.len())
        .map(|i| probability_of_being_best(&beliefs, i))
        .collect()
}

/// Panels between two neighbouring cuts.
const PANELS: u32 = 12;

/// Where the integral is cut, in standard deviations from the mean of every belief in play, so that
/// neither a narrow density nor another's steep distribution function falls between two nodes.
/// Beyond the last cut lies less than 1e-12 of the most skewed belief here, Beta(1, n), whose tail
/// falls like exp(-x).
const CUTS: [f64; 9] = [-30.0, -8.0, -4.0, -1.5, 0.0, 1.5, 4.0, 8.0, 30.0];

/// Nodes and weights of the eight-point Gauss-Legendre rule on -1 to 1, the positive half
/// (Abramowitz and Stegun, "Handbook of Mathematical Functions", table 25.4).
const GAUSS_LEGENDRE_8: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];

fn probability_of_being_best(beliefs: &[BetaBelief], candidate: usize) -> f64 {
    let belief = &beliefs[candidate];
    let integrand = |rate: f64| {
        let density = belief.density(rate);
        beliefs
            .iter()
            .enumerate()
            .filter(|&(other, _)| other != candidate)
            .fold(density, |product, (_, other)| product * other.below(rate))
    };
    let mut cuts: Vec<f64> = beliefs
        .iter()
        .flat_map(|other| {
            let (mean, deviation) = other.mean_and_deviation();
            CUTS.map(|cut| (mean + cut * deviation).clamp(0.0, 1.0))
        })
        .collect();
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    cuts.windows(2)
        .map(|ends| integrate(integrand, ends[0], ends[1]))
        .sum()
}

/// Returns the integral of `f` from `low` to `high`, in equal panels.
fn integrate(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let half = (high - low) / f64::from(PANELS) / 2.0;
    (0..PANELS)
        .map(|panel| {
            let middle = low + half * f64::from(2 * panel + 1);
            half * GAUSS_LEGENDRE_8
                .iter()
                .map(|&(node, weight)| weight * (f(middle - half * node) + f(middle + half * node)))
                .sum::<f64>()
        })
        .sum()
}
