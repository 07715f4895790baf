//! Rates on a screen: percentages, points, and intervals drawn with plain characters.

use crate::results::Figures;
use crate::stats::Interval;

/// How many characters a chart is wide, at most and at least.
const WIDEST_CHART: usize = 60;
const NARROWEST_CHART: usize = 20;

/// Writes a share as a percentage: `12.3 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Writes an interval of shares: `5.8 to 16.7 %`.
pub(crate) fn percent_interval(interval: Interval) -> String {
    format!(
        "{:.1} to {:.1} %",
        interval.low * 100.0,
        interval.high * 100.0
    )
}

/// Writes a difference of shares in points, with its interval: `+4.2 points (-2.0 to 10.4)`.
pub(crate) fn points(difference: f64, interval: Interval) -> String {
    format!(
        "{:+.1} points ({:+.1} to {:+.1})",
        difference * 100.0,
        interval.low * 100.0,
        interval.high * 100.0
    )
}

/// Writes a share, or a dash where there is nobody.
pub(crate) fn rate(figures: &Figures) -> String {
    figures.rate.map_or_else(|| "-".to_owned(), percent)
}

/// Writes the interval of a share, or a dash where there is nobody.
pub(crate) fn interval(figures: &Figures) -> String {
    match figures.rate {
        Some(_) => percent_interval(figures.interval),
        None => "-".to_owned(),
    }
}

/// Draws rates with their intervals on one scale from 0, a line each, under a line with its ends:
/// `|---o-----|`. `label_width` columns stand before each line, of `width` in all.
pub(crate) fn chart(rows: &[(&str, &Figures)], label_width: usize, width: usize) -> Vec<String> {
    let counted = rows.iter().filter(|(_, figures)| figures.rate.is_some());
    let highest = counted
        .map(|(_, figures)| figures.interval.high)
        .fold(0.0, f64::max);
    if highest == 0.0 {
        return Vec::new();
    }
    let room = width
        .saturating_sub(label_width + 2)
        .clamp(NARROWEST_CHART, WIDEST_CHART);
    let end = scale_end(highest);
    let last = room - 1;
    let place = |share: f64| nearest(share / end, last);
    let right = format!("{:.0} %", end * 100.0);
    let mut lines = vec![format!(
        "{:label_width$}0 %{right:>rest$}",
        "",
        rest = room - 3
    )];
    for (label, figures) in rows {
        let Some(share) = figures.rate else {
            continue;
        };
        let (low, high) = (place(figures.interval.low), place(figures.interval.high));
        let line: String = (0..room)
            .map(|column| match column {
                _ if column == place(share) => 'o',
                _ if column == low || column == high => '|',
                _ if (low..=high).contains(&column) => '-',
                _ => '.',
            })
            .collect();
        lines.push(format!("{label:label_width$}{line}"));
    }
    lines
}

/// Returns a round share that is no less: 5, 10, 20, 30 ... 100 %.
fn scale_end(highest: f64) -> f64 {
    if highest <= 0.05 {
        return 0.05;
    }
    ((highest * 10.0).ceil() / 10.0).min(1.0)
}

/// Returns the place of a share of the scale among columns 0 to `last`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a column of a screen"
)]
fn nearest(share: f64, last: usize) -> usize {
    ((share.clamp(0.0, 1.0) * last as f64).round() as usize).min(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_drawn_on_one_scale() {
        let figures = |rate: f64, low: f64, high: f64| Figures {
            people: 10,
            call_backs: 1,
            rate: Some(rate),
            interval: Interval { low, high },
        };
        let (one, other) = (figures(0.1, 0.0, 0.3), figures(0.2, 0.15, 0.4));
        let lines = chart(&[("a", &one), ("bb", &other)], 4, 27);
        assert_eq!(
            lines,
            [
                "    0 %              40 %",
                "a   |----o---------|.....",
                "bb  .......|--o---------|",
            ]
            .map(str::to_owned)
        );
        assert!(chart(&[], 4, 80).is_empty());
    }
}
