//! Whether one message may be said to bring more call-backs than another, and if not yet, how many
//! more it takes. Never too early: the rule holds up when people look at the figures every week.

use serde::Deserialize;
use serde::Serialize;

use crate::stats::Rate;
use crate::stats::difference_interval;
use crate::stats::per_group_to_tell;

/// How often at most a difference is declared between two messages that are the same, at one look.
/// One in a hundred and not one in twenty, because people look again and again: with some ten looks
/// at a growing log this keeps the whole at about one in twenty (Pocock, S. J. (1977), "Group
/// sequential methods in the design and analysis of clinical trials", Biometrika 64, 191-199: 0.0106
/// for ten looks).
const SIGNIFICANCE_A_LOOK: f64 = 0.01;

/// How often a difference that is there shall be found.
const POWER: f64 = 0.8;

/// Fewer people than this, and fewer call-backs on both sides together, decide nothing.
const FEWEST_TO_CONCLUDE: u64 = 30;
const FEWEST_CALL_BACKS: u64 = 5;

/// From this many people on, what was seen so far says how large a difference to plan for.
const ENOUGH_TO_PLAN: u64 = 10;

/// What may be said of a variant against the control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// There is nobody yet on one of the sides.
    NothingYet,
    /// It takes more people to decide.
    TooEarly,
    /// It brings more call-backs.
    More,
    /// It brings fewer.
    Fewer,
    /// There is a difference, but the two were not left alike.
    LeftUnlike,
    /// There were enough people to find a difference worth having, and there was none.
    NoDifference,
}

impl Conclusion {
    /// Returns whether this declares that the two differ.
    pub fn declares_a_difference(self) -> bool {
        matches!(self, Self::More | Self::Fewer | Self::LeftUnlike)
    }
}

/// Returns the level at which a difference is decided for a number of variants compared with one
/// control: the more are compared, the more luck there is among them (Bonferroni).
pub(super) fn decision_level(comparisons: usize) -> f64 {
    1.0 - significance(comparisons)
}

/// Compares a variant with the control, and returns how many more people each of the two needs
/// where it is too early. `worth` is the smallest difference worth knowing, 0 to 1.
pub(super) fn conclude(
    variant: Rate,
    control: Rate,
    comparisons: usize,
    worth: f64,
) -> (Conclusion, Option<u64>) {
    let fewest = variant.trials().min(control.trials());
    if variant.trials() == 0 || control.trials() == 0 {
        return (Conclusion::NothingYet, None);
    }
    let decided = difference_interval(variant, control, decision_level(comparisons));
    let enough =
        fewest >= FEWEST_TO_CONCLUDE && variant.hits() + control.hits() >= FEWEST_CALL_BACKS;
    if enough && decided.low > 0.0 {
        return (Conclusion::More, None);
    }
    if enough && decided.high < 0.0 {
        return (Conclusion::Fewer, None);
    }
    let (needed, planned_by_sight) = needed(variant, control, comparisons, worth);
    match needed.saturating_sub(fewest) {
        // What was seen would have been enough by now, had it been the truth; a tenth more, and see.
        0 if planned_by_sight => (Conclusion::TooEarly, Some((fewest / 10).max(1))),
        0 => (Conclusion::NoDifference, None),
        more => (Conclusion::TooEarly, Some(more)),
    }
}

/// Returns how many people each side needs in all, and whether the difference planned for is the one
/// seen so far; else it is the smallest one worth knowing.
fn needed(variant: Rate, control: Rate, comparisons: usize, worth: f64) -> (u64, bool) {
    let (p1, p2) = (shrunk(variant), shrunk(control));
    let by_sight =
        variant.trials().min(control.trials()) >= ENOUGH_TO_PLAN && (p1 - p2).abs() > worth;
    let (p1, p2) = if by_sight {
        (p1, p2)
    } else {
        let both = Rate::new(
            variant.hits() + control.hits(),
            variant.trials() + control.trials(),
        );
        let middle = shrunk(both);
        (
            (middle - worth / 2.0).clamp(0.0, 1.0),
            (middle + worth / 2.0).clamp(0.0, 1.0),
        )
    };
    let needed = per_group_to_tell(p1, p2, significance(comparisons), POWER);
    (needed.unwrap_or(u64::MAX).max(FEWEST_TO_CONCLUDE), by_sight)
}

/// Returns a rate a little nearer to the middle, so that none in ten is not taken for never.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of calls stay far below 2^52"
)]
fn shrunk(rate: Rate) -> f64 {
    (rate.hits() as f64 + 0.5) / (rate.trials() as f64 + 1.0)
}

#[expect(clippy::cast_precision_loss, reason = "there are few variants")]
fn significance(comparisons: usize) -> f64 {
    SIGNIFICANCE_A_LOOK / comparisons.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variant: (u64, u64), control: (u64, u64), expected: Conclusion) {
        let rate = |(hits, trials)| Rate::new(hits, trials);
        let (verdict, more) = conclude(rate(variant), rate(control), 1, 0.05);
        assert_eq!(verdict, expected, "{variant:?} {control:?}");
        assert_eq!(more.is_some(), verdict == Conclusion::TooEarly);
    }

    #[test]
    fn nobody_is_crowned_too_early() {
        check((0, 0), (5, 50), Conclusion::NothingYet);
        check((3, 3), (0, 3), Conclusion::TooEarly);
        check((9, 29), (0, 29), Conclusion::TooEarly);
        check((4, 30), (0, 30), Conclusion::TooEarly);
        check((8, 60), (3, 60), Conclusion::TooEarly);
        check((30, 100), (10, 100), Conclusion::More);
        check((10, 100), (30, 100), Conclusion::Fewer);
        check((300, 3000), (300, 3000), Conclusion::NoDifference);
    }

    #[test]
    fn the_more_there_is_to_compare_the_more_it_takes() {
        let (variant, control) = (Rate::new(12, 60), Rate::new(6, 60));
        let (_, one) = conclude(variant, control, 1, 0.05);
        let (_, five) = conclude(variant, control, 5, 0.05);
        assert!(one < five, "{one:?} {five:?}");
    }
}
