//! The formulas of `stats` against figures from scipy, statsmodels and mpmath, which
//! `reference/statistics.py` prints.

use ringback::stats::Rate;
use ringback::stats::beta_sample;
use ringback::stats::difference_interval;
use ringback::stats::homogeneity_p;
use ringback::stats::per_group_to_tell;
use ringback::stats::probabilities_of_being_best;

const REFERENCE: &str = include_str!("reference/statistics.txt");

/// Checks every reference line of one formula: its arguments, and the figures they must give.
fn check(formula: &str, at_least: usize, compute: impl Fn(&[f64]) -> Vec<f64>) {
    let numbers = |text: &str| -> Vec<f64> {
        text.split_whitespace()
            .map(|n| n.parse().expect("a number in the reference"))
            .collect()
    };
    let mut lines = 0;
    for line in REFERENCE.lines() {
        let mut parts = line.split('|');
        if parts.next().map(str::trim) != Some(formula) {
            continue;
        }
        let arguments = numbers(parts.next().expect("arguments"));
        let expected = numbers(parts.next().expect("figures"));
        let actual = compute(&arguments);
        assert_eq!(actual.len(), expected.len(), "{line}");
        for (a, e) in actual.iter().zip(&expected) {
            assert!((a - e).abs() < 1e-9, "{line}\n  gave {actual:?}");
        }
        lines += 1;
    }
    assert!(lines >= at_least, "only {lines} lines for {formula}");
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small whole counts"
)]
fn rate(hits: f64, trials: f64) -> Rate {
    Rate::new(hits as u64, trials as u64)
}

#[test]
fn wilson_intervals_agree_with_statsmodels() {
    check("wilson", 8, |a| {
        let interval = rate(a[0], a[1]).wilson(0.95);
        vec![interval.low, interval.high]
    });
}

#[test]
fn newcombe_differences_agree_with_statsmodels() {
    check("newcombe", 6, |a| {
        let interval = difference_interval(rate(a[0], a[1]), rate(a[2], a[3]), 0.95);
        vec![interval.low, interval.high]
    });
}

#[test]
fn the_chance_of_being_best_agrees_with_mpmath() {
    check("best", 7, |a| {
        let rates: Vec<Rate> = a.chunks(2).map(|pair| rate(pair[0], pair[1])).collect();
        probabilities_of_being_best(&rates)
    });
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "sample sizes are small")]
fn sample_sizes_agree_with_the_published_formula() {
    check("sample_size", 6, |a| {
        vec![per_group_to_tell(a[0], a[1], 0.05, 0.8).expect("different rates") as f64]
    });
}

#[test]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small whole counts"
)]
fn beta_quantiles_agree_with_scipy() {
    check("beta_quantile", 4, |a| {
        vec![beta_sample(a[0] as u64, a[1] as u64, a[2])]
    });
}

#[test]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small whole counts"
)]
fn the_test_of_homogeneity_agrees_with_mpmath() {
    check("homogeneity", 5, |a| {
        let counts: Vec<u64> = a[1..].iter().map(|&count| count as u64).collect();
        let rows: Vec<Vec<u64>> = counts
            .chunks(counts.len() / a[0] as usize)
            .map(<[u64]>::to_vec)
            .collect();
        vec![homogeneity_p(&rows).expect("a table with something in it")]
    });
    for nothing in [
        vec![],
        vec![vec![3, 4]],
        vec![vec![0, 0], vec![0, 0]],
        vec![vec![1], vec![2]],
    ] {
        assert_eq!(homogeneity_p(&nothing), None, "{nothing:?}");
    }
}

#[test]
fn nothing_counted_yet_means_anything_is_possible() {
    let none = Rate::new(0, 0);
    assert_eq!(none.share(), None);
    assert_eq!((none.wilson(0.95).low, none.wilson(0.95).high), (0.0, 1.0));
    let difference = difference_interval(none, Rate::new(1, 2), 0.95);
    assert_eq!((difference.low, difference.high), (-1.0, 1.0));
    assert!(probabilities_of_being_best(&[]).is_empty());
    assert_eq!(per_group_to_tell(0.1, 0.1, 0.05, 0.8), None);
    assert_eq!(per_group_to_tell(f64::NAN, 0.1, 0.05, 0.8), None);
}

#[test]
fn the_chances_of_being_best_add_up_to_one() {
    for rates in [
        vec![Rate::new(0, 3), Rate::new(3, 3), Rate::new(1, 50_000)],
        vec![Rate::new(100, 100_000), Rate::new(5_000, 100_000)],
        vec![Rate::new(1_000_000, 1_000_000), Rate::new(0, 0)],
    ] {
        let total: f64 = probabilities_of_being_best(&rates).iter().sum();
        assert!((total - 1.0).abs() < 1e-9, "{rates:?} add up to {total}");
    }
}
