//! Tables for and from a spreadsheet, with `csv`. What the columns mean is left to the commands.

use std::io;
use std::io::Write;

use csv::ReaderBuilder;
use csv::Writer;

/// Characters that make a spreadsheet take a cell for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes a table as CSV (RFC 4180, UTF-8).
pub(crate) fn write_table<const N: usize>(
    columns: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = Writer::from_writer(out);
    table.write_record(columns)?;
    for row in rows {
        table.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    table.flush()
}

/// A table that was read: the names of its columns in lower case, and its rows, each as long.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// Reads a table of CSV, with commas or, as some spreadsheets write it, semicolons.
///
/// # Errors
/// A row is broken: the sentence names it, counted as a spreadsheet counts, the column names first.
pub(crate) fn read_table(bytes: &[u8]) -> Result<Table, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first_line = bytes
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    let separator = if first_line.contains(&b';') && !first_line.contains(&b',') {
        b';'
    } else {
        b','
    };
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let number = index + 1;
        let record = record.map_err(|error| match error.kind() {
            csv::ErrorKind::Utf8 { .. } => {
                format!("row {number}: this is not UTF-8 text; save the table as CSV UTF-8")
            }
            _ => format!("row {number}: {error}"),
        })?;
        let cells: Vec<String> = record.iter().map(original).collect();
        if let Some(columns) = rows.first()
            && cells.len() != columns.len()
        {
            return Err(format!(
                "row {number}: it has {} cells, and there are {} columns; is a quotation mark or a \
                 comma missing?",
                cells.len(),
                columns.len()
            ));
        }
        rows.push(cells);
    }
    if rows.is_empty() {
        return Err(
            "row 1: the table is empty; it begins with the names of its columns".to_owned(),
        );
    }
    let columns = rows.remove(0);
    Ok(Table {
        columns: columns
            .iter()
            .map(|name| name.trim().to_lowercase())
            .collect(),
        rows,
    })
}

/// Keeps a spreadsheet from taking a cell for a formula (OWASP, "CSV Injection"): such a cell starts
/// with an apostrophe, and so does one that would be taken for that. A number, of a telephone or any
/// other, is no formula and stays as it is.
fn harmless(cell: &str) -> String {
    let is_telephone_number = cell.starts_with('+')
        && cell[1..]
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '.'));
    let is_number = is_telephone_number || cell.parse::<f64>().is_ok();
    if cell.trim_start_matches('\'').starts_with(FORMULA) && !is_number {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Returns what [`harmless`] was given.
fn original(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were_and_formulas_are_harmless() {
        for (cell, written) in [
            ("Jim", "Jim"),
            ("+44 (0)7700 900123", "+44 (0)7700 900123"),
            ("+44-1", "'+44-1"),
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("'tis", "'tis"),
            ("", ""),
            ("-", "'-"),
            ("-0.5", "-0.5"),
            ("'-0.5", "''-0.5"),
        ] {
            assert_eq!(harmless(cell), written);
            assert_eq!(original(written), cell);
        }
    }

    #[test]
    fn a_broken_row_is_named_as_a_spreadsheet_counts() {
        let read = |text: &str| read_table(text.as_bytes());
        let table = read("\u{feff}At;Prospect\n1;\"a;\nb\"\n").expect("a table");
        assert_eq!(table.columns, ["at", "prospect"]);
        assert_eq!(table.rows, [["1", "a;\nb"]]);
        let error = read("at,prospect\n1,\"a\nb\"\n1,2,3\n").expect_err("a row too long");
        assert!(error.starts_with("row 3: it has 3 cells"), "{error}");
        assert!(read("").expect_err("nothing").starts_with("row 1"));
        let error = read_table(b"at\n\xff\xfe\n").expect_err("no text");
        assert!(error.contains("UTF-8"), "{error}");
    }
}
