//! Whether groups are spread alike over some classes.

use super::distributions::chi_squared_above;

/// Returns how likely rows of counts would be at least this unlike by luck if all were spread alike:
/// Pearson's chi-squared test of homogeneity. `None` if there are not two rows and two columns with
/// anything in them.
///
/// Pearson, K. (1900), Philosophical Magazine 50, 157-175; without Yates' correction.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of calls stay far below 2^52"
)]
pub fn homogeneity_p(rows: &[Vec<u64>]) -> Option<f64> {
    let width = rows.iter().map(Vec::len).max()?;
    let count = |row: &Vec<u64>, column: usize| row.get(column).copied().unwrap_or_default();
    let columns: Vec<f64> = (0..width)
        .map(|column| rows.iter().map(|row| count(row, column)).sum::<u64>() as f64)
        .collect();
    let row_totals: Vec<f64> = rows
        .iter()
        .map(|row| row.iter().sum::<u64>() as f64)
        .collect();
    let total: f64 = columns.iter().sum();
    let filled = |totals: &[f64]| totals.iter().filter(|&&total| total > 0.0).count();
    let freedom = filled(&columns).checked_sub(1)? * filled(&row_totals).checked_sub(1)?;
    if freedom == 0 {
        return None;
    }
    let mut statistic = 0.0;
    for (row, row_total) in rows.iter().zip(&row_totals) {
        for (column, column_total) in columns.iter().enumerate() {
            let expected = row_total * column_total / total;
            if expected > 0.0 {
                statistic += (count(row, column) as f64 - expected).powi(2) / expected;
            }
        }
    }
    Some(chi_squared_above(statistic, freedom as f64))
}
