//! One rate against another.

use super::rate::Interval;
use super::rate::Rate;

/// Returns the interval, at `level`, of the rate of `variant` minus the rate of `control`.
///
/// Newcombe, R. G. (1998), "Interval estimation for the difference between independent proportions",
/// Statistics in Medicine 17, 873-890, method 10: the two Wilson intervals, squared and added. Before
/// the first trial on either side the answer is -1 to 1: anything is possible.
pub fn difference_interval(variant: Rate, control: Rate, level: f64) -> Interval {
    let (Some(p1), Some(p2)) = (variant.share(), control.share()) else {
        return Interval {
            low: -1.0,
            high: 1.0,
        };
    };
    let (w1, w2) = (variant.wilson(level), control.wilson(level));
    let difference = p1 - p2;
    Interval {
        low: difference - (p1 - w1.low).hypot(w2.high - p2),
        high: difference + (w1.high - p1).hypot(p2 - w2.low),
    }
}
