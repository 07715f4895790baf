//! Plots with axes, drawn as SVG by `plotters`; the only file that names it. Colours are stand-ins
//! that the page's style turns into those of light, dark or paper.

use plotters::prelude::*;

use super::texts::ENGLISH;

/// The size of a plot, in pixels. It is scaled to its place; letters stay readable on a phone.
const SIZE: (u32, u32) = (440, 240);

/// The style's `[fill="#010101"]` and so on.
const INK: RGBColor = RGBColor(1, 1, 1);
const GRID: RGBColor = RGBColor(2, 2, 2);
const ACCENT: RGBColor = RGBColor(3, 3, 3);

/// How many scores fall into one bar.
const BIN: u8 = 10;

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
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
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
        .x_desc(ENGLISH.score_axis)
        .y_desc(ENGLISH.recordings_axis)
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
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin(8)
        .margin_right(24)
        .x_label_area_size(38)
        .y_label_area_size(44)
        .build_cartesian_2d(1..last.max(2), 0..100)?;
    let (names, axis) = if dated {
        (4, ENGLISH.date_axis)
    } else {
        (10, ENGLISH.take_axis)
    };
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
        .y_desc(ENGLISH.score_axis)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plot_has_its_axes_their_names_and_a_bar_a_ten() {
        let svg = distribution(&[0, 9, 10, 55, 100, 100]);
        assert!(svg.starts_with("<svg"), "{svg}");
        for text in [ENGLISH.score_axis, ENGLISH.recordings_axis] {
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
}
