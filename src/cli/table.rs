//! Tables for and from a spreadsheet, with `csv`. What the columns mean is left to the commands.

use std::io;
use std::io::Write;

use csv::Writer;

use crate::text::cells::guarded;
use crate::text::cells::original;
use crate::text::table;
use crate::text::table::Table;

/// Writes a table as CSV (RFC 4180, UTF-8).
pub(crate) fn write_table<const N: usize>(
    columns: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = Writer::from_writer(out);
    table.write_record(columns)?;
    for row in rows {
        table.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    table.flush()
}

/// Reads a table that [`write_table`] or a spreadsheet wrote.
///
/// # Errors
/// A row is broken: the sentence names it, counted as a spreadsheet counts, the column names first.
pub(crate) fn read_table(bytes: &[u8]) -> Result<Table, String> {
    let mut table =
        table::read_table(bytes).map_err(|error| format!("row {}: {}", error.row, error.reason))?;
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
        *cell = original(cell);
    }
    Ok(table)
}
