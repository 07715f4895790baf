//! Columns and paragraphs for the commands that show tables of their own.

use std::io::Write;

use textwrap::Options;
use textwrap::WordSplitter;
use textwrap::core::display_width;

use super::error::CliError;
use crate::report::printable;

/// Counts things: `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Returns a text in lines of at most `width` columns. Words stay whole: "call-backs" is one.
pub(crate) fn fill(text: &str, width: usize) -> String {
    let options = Options::new(width).word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(&printable(text), options)
}

/// Writes a label and a text beside it, wrapped to the width.
pub(crate) fn write_entry(
    label: &str,
    text: &str,
    widest_label: usize,
    width: usize,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let first = format!("  {label:widest_label$}  ");
    let later = " ".repeat(widest_label + 4);
    let options = Options::new(width.max(widest_label + 30))
        .initial_indent(&first)
        .subsequent_indent(&later);
    writeln!(out, "{}", textwrap::fill(&printable(text), options))?;
    Ok(())
}

/// Writes rows under a header, each column as wide as it must be.
pub(crate) fn write_columns<const N: usize>(
    header: [&str; N],
    rows: &[[String; N]],
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let header = header.map(str::to_owned).to_vec();
    let lines: Vec<Vec<String>> = std::iter::once(header)
        .chain(rows.iter().map(|row| row.to_vec()))
        .collect();
    write_matrix(&lines, 0, out)
}

/// Writes lines of as many cells each in columns, `indent` columns in.
pub(crate) fn write_matrix(
    lines: &[Vec<String>],
    indent: usize,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let lines: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            line.iter()
                .map(|cell| printable(cell).replace('\n', " "))
                .collect()
        })
        .collect();
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = lines.iter().filter_map(|line| line.get(column));
            cells.map(|cell| display_width(cell)).max().unwrap_or(0)
        })
        .collect();
    for line in &lines {
        let mut text = " ".repeat(indent);
        for (cell, width) in line.iter().zip(&widths) {
            text += cell;
            text += &" ".repeat(width - display_width(cell) + 2);
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}
