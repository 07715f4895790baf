//! How many messages it takes to tell two rates apart.

use super::distributions::normal_quantile;

/// Returns how many people each group needs so that a two-sided test at `significance` (0.05) finds
/// the difference between the true rates `p1` and `p2` with probability `power` (0.8); `None` if
/// the rates are equal or not between 0 and 1, since then no number is enough.
///
/// The normal-approximation formula without continuity correction, as in Fleiss, Levin and Paik,
/// "Statistical Methods for Rates and Proportions", 3rd edition (2003), equation 4.14.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and the value is positive"
)]
pub fn per_group_to_tell(p1: f64, p2: f64, significance: f64, power: f64) -> Option<u64> {
    let possible = 0.0..=1.0;
    if !possible.contains(&p1) || !possible.contains(&p2) || p1 == p2 {
        return None;
    }
    let mean = f64::midpoint(p1, p2);
    let z_alpha = normal_quantile(1.0 - significance / 2.0);
    let z_beta = normal_quantile(power);
    let under_no_difference = z_alpha * (2.0 * mean * (1.0 - mean)).sqrt();
    let under_difference = z_beta * (p1 * (1.0 - p1) + p2 * (1.0 - p2)).sqrt();
    let root = (under_no_difference + under_difference) / (p1 - p2);
    Some((root * root).ceil() as u64)
}
