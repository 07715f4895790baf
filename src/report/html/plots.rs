//! Plots with axes, drawn as SVG by `plotters`; the only file that names it. Colours are stand-ins
//! that the page's style turns into those of light, dark or paper.

use plotters::prelude::*;

use crate::team::DayRange;

/// The size of a plot, in pixels. It is scaled to its place; letters stay readable on a phone.
const PLOT_SIZE: (u32, u32) = (440, 240);

/// The style's `[fill="#010101"]` and so on.
const INK: RGBColor = RGBColor(1, 1, 1);
const GRID: RGBColor = RGBColor(2, 2, 2);
const ACCENT: RGBColor = RGBColor(3, 3, 3);

const TEAM: RGBColor = RGBColor(4, 4, 4);

/// The size of a plot among many, in pixels.
const SMALL: (u32, u32) = (300, 170);

/// How many scores fall into one bar.
const BIN: u8 = 10;

/// The name of the axis of scores.
const SCORE: &str = "score";

/// Counts scores in tens: 0 to 9, 10 to 19, ... 90 to 100.
pub(super) fn bins(scores: &[u8]) -> [u32; 10] {
    let mut bins = [0; 10];
    for score in scores {
        bins[usize::from((score / BIN).min(9))] += 1;
    }
    bins
}

/// Draws how many recordings have which score.
pub(super) fn distribution(scores: &[u8]) -> String {
    let bins = bins(scores);
    let most = bins.iter().copied().max().unwrap_or(0).max(1);
    let mut svg = String::new();
    let drawn = draw_distribution(&mut svg, &bins, most);
    // Drawing into a text fails only where letters cannot be measured; the table says the same.
    if drawn.is_ok() { svg } else { String::new() }
}

fn draw_distribution(
    svg: &mut String,
    bins: &[u32; 10],
    most: u32,
) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(svg, PLOT_SIZE).into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin(8)
        .margin_right(14)
        .x_label_area_size(38)
        .y_label_area_size(44)
        .build_cartesian_2d(0_u32..100, 0..most + most.div_ceil(10))?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(("sans-serif", 13, &INK))
        .x_labels(11)
        .y_labels(usize::try_from(most.min(5)).unwrap_or(5) + 1)
        .x_desc(SCORE)
        .y_desc("recordings")
        .axis_desc_style(("sans-serif", 14, &INK))
        .draw()?;
    chart.draw_series(bins.iter().zip(0_u32..).map(|(count, bin)| {
        let left = bin * 10;
        let mut bar = Rectangle::new([(left, 0), (left + 10, *count)], ACCENT.filled());
        bar.set_margin(0, 0, 2, 2);
        bar
    }))?;
    area.present()?;
    drop(chart);
    drop(area);
    Ok(())
}

/// Draws scores from take to take; `labels` name the takes, `dated` says whether by dates.
pub(super) fn trend(scores: &[u8], labels: &[String], dated: bool) -> String {
    let mut svg = String::new();
    let drawn = draw_trend(&mut svg, scores, labels, dated);
    if drawn.is_ok() { svg } else { String::new() }
}

fn draw_trend(
    svg: &mut String,
    scores: &[u8],
    labels: &[String],
    dated: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let last = i32::try_from(scores.len()).unwrap_or(i32::MAX);
    let points: Vec<(i32, i32)> = (1..).zip(scores.iter().map(|s| i32::from(*s))).collect();
    let area = SVGBackend::with_string(svg, PLOT_SIZE).into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin(8)
        .margin_right(24)
        .x_label_area_size(38)
        .y_label_area_size(44)
        .build_cartesian_2d(1..last.max(2), 0..100)?;
    let (names, axis) = if dated { (4, "date") } else { (10, "take") };
    let named = |take: &i32| {
        let index = usize::try_from(take - 1).unwrap_or(usize::MAX);
        labels.get(index).cloned().unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(("sans-serif", 13, &INK))
        // The library cannot place fewer than two.
        .x_labels(scores.len().clamp(2, names))
        .x_label_formatter(&named)
        .y_labels(5)
        .x_desc(axis)
        .y_desc(SCORE)
        .axis_desc_style(("sans-serif", 14, &INK))
        .draw()?;
    chart.draw_series(LineSeries::new(
        points.iter().copied(),
        ACCENT.stroke_width(2),
    ))?;
    chart.draw_series(
        points
            .iter()
            .map(|point| Circle::new(*point, 4, ACCENT.filled())),
    )?;
    area.present()?;
    drop(chart);
    drop(area);
    Ok(())
}

/// The scores that a small plot shows.
pub(super) enum Series<'a> {
    /// Average scores of days, by their positions in a range of days, and those of the whole team.
    Days {
        points: Vec<(i32, f64)>,
        team: &'a [(i32, f64)],
        days: &'a DayRange,
    },
    /// Scores in the order of the takes.
    Takes(Vec<u8>),
}

/// Draws one of many small plots, to be compared by eye: all have the same scores.
pub(super) fn small(series: &Series<'_>) -> String {
    let mut svg = String::new();
    let drawn = draw_small(&mut svg, series);
    if drawn.is_ok() { svg } else { String::new() }
}

fn draw_small(svg: &mut String, series: &Series<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let numbered;
    let (points, team, first, last, axis): (&[(i32, f64)], _, _, _, _) = match series {
        Series::Days { points, team, days } => (points, *team, 0, days.last_place(), "date"),
        Series::Takes(scores) => {
            let scores = scores.iter().copied().map(f64::from);
            numbered = (1..).zip(scores).collect::<Vec<(i32, f64)>>();
            let last = numbered.last().map_or(1, |(take, _)| *take);
            (&numbered, &[][..], 1, last, "take")
        }
    };
    let named = |place: &i32| match series {
        Series::Days { days, .. } => days.day_at(*place).unwrap_or_default(),
        Series::Takes(_) => place.to_string(),
    };
    let area = SVGBackend::with_string(svg, SMALL).into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin(6)
        .margin_right(34)
        .x_label_area_size(36)
        .y_label_area_size(44)
        .build_cartesian_2d(first..last.max(first + 1), 0.0..100.0)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(("sans-serif", 12, &INK))
        .x_labels(match series {
            Series::Days { .. } => 3,
            Series::Takes(scores) => scores.len().clamp(2, 8),
        })
        .x_label_formatter(&named)
        .y_labels(3)
        .y_label_formatter(&|score| format!("{score:.0}"))
        .x_desc(axis)
        .y_desc(SCORE)
        .axis_desc_style(("sans-serif", 12, &INK))
        .draw()?;
    if team.len() > 1 {
        chart.draw_series(LineSeries::new(team.iter().copied(), TEAM))?;
    }
    chart.draw_series(LineSeries::new(
        points.iter().copied(),
        ACCENT.stroke_width(2),
    ))?;
    chart.draw_series(
        points
            .iter()
            .map(|point| Circle::new(*point, 3, ACCENT.filled())),
    )?;
    area.present()?;
    drop(chart);
    drop(area);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plot_has_its_axes_their_names_and_a_bar_a_ten() {
        let svg = distribution(&[0, 9, 10, 55, 100, 100]);
        assert!(svg.starts_with("<svg"), "{svg}");
        for text in [SCORE, "recordings"] {
            assert!(svg.contains(text), "{svg}");
        }
        assert_eq!(
            bins(&[0, 9, 10, 55, 100, 100]),
            [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]
        );
    }

    #[test]
    fn a_trend_has_a_point_a_take() {
        let labels = ["1".to_owned(), "2".to_owned(), "3".to_owned()];
        let svg = trend(&[40, 60, 90], &labels, false);
        assert_eq!(svg.matches("<circle").count(), 3, "{svg}");
        assert!(trend(&[], &[], false).starts_with("<svg"));
        assert!(trend(&[7], &labels[..1], true).starts_with("<svg"));
    }

    #[test]
    fn a_small_plot_has_days_or_takes_a_point_each_and_the_team_behind() {
        let days = DayRange::of(["2026-11-20", "2026-12-01"].into_iter()).unwrap();
        let team = [(0, 50.0), (5, 60.0), (11, 55.0)];
        let dated = small(&Series::Days {
            points: vec![(0, 40.0), (11, 90.0)],
            team: &team,
            days: &days,
        });
        assert_eq!(dated.matches("<circle").count(), 2, "{dated}");
        assert!(
            dated.contains("2026-11-20") && dated.contains("#040404"),
            "{dated}"
        );
        for text in ["date", SCORE] {
            assert!(dated.contains(text), "{dated}");
        }
        let takes = small(&Series::Takes(vec![40, 60, 90]));
        assert_eq!(takes.matches("<circle").count(), 3, "{takes}");
        assert!(takes.contains("take"), "{takes}");
        assert!(small(&Series::Takes(Vec::new())).starts_with("<svg"));
    }
}
