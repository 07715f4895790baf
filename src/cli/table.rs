//! Tables for and from a spreadsheet. What the columns mean is left to the commands.

use std::io;
use std::io::Write;

use crate::report::write_rows;
use crate::text::cells::original;
use crate::text::table;
use crate::text::table::Table;

/// Writes a table as CSV (RFC 4180, UTF-8).
pub(crate) fn write_table<const N: usize>(
    columns: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = columns.map(str::to_owned);
    write_rows([columns].into_iter().chain(rows), out)
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
