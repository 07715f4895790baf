//! Tables as spreadsheets write them: commas, semicolons or tabs, `sep=;`, blank rows, empty columns at the end, and any
//! line ends. What is in doubt is refused: a cell that no quotation mark closes is a table that was cut off.

use super::encoding::decode;

/// A table: the names of its columns in lower case, and its rows, each as long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// What stands below them; blank rows are left out.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its cells, without the space around them.
    pub cells: Vec<String>,
    /// Its number as a spreadsheet counts; that of the column names is 1.
    pub number: usize,
    /// The line of the file that it begins in.
    pub line: usize,
}

/// Why a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// The row, as a spreadsheet counts.
    pub row: usize,
    /// The line of the file.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

/// Reads a table.
///
/// # Errors
/// The first row that is broken.
pub fn read_table(bytes: &[u8]) -> Result<Table, TableError> {
    let text = decode(bytes).map_err(|why| TableError {
        row: 1,
        line: 1,
        reason: format!("{why}; save the table as CSV"),
    })?;
    let (separator, text, skipped) = separator_of(&text);
    let mut rows = Rows::new(text, separator, skipped).read()?.into_iter();
    let Some(head) = rows.next() else {
        return Err(TableError {
            row: 1,
            line: 1,
            reason: "the table is empty; it begins with the names of its columns".to_owned(),
        });
    };
    let named = head
        .cells
        .iter()
        .rposition(|name| !name.is_empty())
        .map_or(0, |last| last + 1);
    let columns = head.cells[..named]
        .iter()
        .map(|name| name.to_lowercase())
        .collect();
    let rows = rows
        .map(|row| fitted(row, named))
        .collect::<Result<_, _>>()?;
    Ok(Table { columns, rows })
}

/// Cuts or fills a row to the columns that there are. Excel leaves out empty cells at the end of some rows.
fn fitted(mut row: Row, columns: usize) -> Result<Row, TableError> {
    let found = row.cells.len();
    let is_short = found < columns && found < 2;
    let is_long = row.cells.iter().skip(columns).any(|cell| !cell.is_empty());
    if is_short || is_long {
        let s = |count: usize| if count == 1 { "" } else { "s" };
        return Err(TableError {
            row: row.number,
            line: row.line,
            reason: format!(
                "it has {found} cell{}, and there are {columns} column{}; is a quotation mark or a comma missing?",
                s(found),
                s(columns)
            ),
        });
    }
    row.cells.resize(columns, String::new());
    Ok(row)
}

/// Returns what separates cells, the text behind a line that says so, and how many lines that is.
fn separator_of(text: &str) -> (char, &str, usize) {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let first = text[..end].trim_matches(|c: char| c == '"' || c == ' ');
    if let Some(said) = first
        .strip_prefix("sep=")
        .or_else(|| first.strip_prefix("SEP="))
    {
        let rest = &text[end..];
        let rest = rest
            .strip_prefix("\r\n")
            .or_else(|| rest.strip_prefix(['\n', '\r']));
        return (
            said.chars().next().unwrap_or(','),
            rest.unwrap_or_default(),
            1,
        );
    }
    let count = |separator: char| first.matches(separator).count();
    let most = [',', ';', '\t']
        .into_iter()
        .rev()
        .max_by_key(|separator| count(*separator));
    (most.unwrap_or(','), text, 0)
}

/// Cuts a text into rows.
struct Rows<'t> {
    rest: &'t str,
    separator: char,
    line: usize,
    number: usize,
}

/// What ends a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Cell,
    Row,
    Text,
}

impl<'t> Rows<'t> {
    fn new(text: &'t str, separator: char, skipped: usize) -> Self {
        Self {
            rest: text,
            separator,
            line: 1 + skipped,
            number: 1,
        }
    }

    /// Reads all rows but those that are blank, which are counted all the same.
    fn read(mut self) -> Result<Vec<Row>, TableError> {
        let mut rows = Vec::new();
        while !self.rest.is_empty() {
            let (line, number) = (self.line, self.number);
            let mut cells = Vec::new();
            loop {
                let (cell, end) = self.cell(number)?;
                cells.push(cell);
                if end != End::Cell {
                    break;
                }
            }
            self.number += 1;
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row {
                    cells,
                    number,
                    line,
                });
            }
        }
        Ok(rows)
    }

    fn cell(&mut self, row: usize) -> Result<(String, End), TableError> {
        let indented = self.rest.trim_start_matches(' ');
        if let Some(quoted) = indented.strip_prefix('"') {
            self.rest = quoted;
            return self.quoted(row);
        }
        let end = self
            .rest
            .find([self.separator, '\n', '\r'])
            .unwrap_or(self.rest.len());
        let cell = self.rest[..end].trim().to_owned();
        self.rest = &self.rest[end..];
        Ok((cell, self.take_end().unwrap_or(End::Text)))
    }

    /// Reads a cell behind its first quotation mark.
    fn quoted(&mut self, row: usize) -> Result<(String, End), TableError> {
        let line = self.line;
        let refuse = |reason: &str| TableError {
            row,
            line,
            reason: reason.to_owned(),
        };
        let mut cell = String::new();
        loop {
            let Some((text, rest)) = self.rest.split_once('"') else {
                return Err(refuse(
                    "a quotation mark is opened and not closed; is the table cut off, or a mark too many?",
                ));
            };
            cell.push_str(text);
            self.line += lines_in(text);
            self.rest = rest;
            if let Some(rest) = self.rest.strip_prefix('"') {
                cell.push('"');
                self.rest = rest;
                continue;
            }
            self.rest = self.rest.trim_start_matches(' ');
            return match self.take_end() {
                Some(end) => Ok((cell.trim().to_owned(), end)),
                None => Err(refuse(
                    "text follows a closing quotation mark; write two marks for one that is meant",
                )),
            };
        }
    }

    /// Goes past what ends a cell; none if the cell goes on.
    fn take_end(&mut self) -> Option<End> {
        if self.rest.is_empty() {
            return Some(End::Text);
        }
        if let Some(rest) = self.rest.strip_prefix(self.separator) {
            self.rest = rest;
            return Some(End::Cell);
        }
        let rest = self
            .rest
            .strip_prefix("\r\n")
            .or_else(|| self.rest.strip_prefix(['\n', '\r']))?;
        self.rest = rest;
        self.line += 1;
        Some(End::Row)
    }
}

/// Returns how many line ends are in a text, each as Windows, Unix or an old Mac writes it.
fn lines_in(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(usize, usize, Vec<String>)>, String> {
        match read_table(text.as_bytes()) {
            Ok(table) => Ok(table
                .rows
                .into_iter()
                .map(|row| (row.number, row.line, row.cells))
                .collect()),
            Err(error) => Err(format!(
                "row {} line {}: {}",
                error.row, error.line, error.reason
            )),
        }
    }

    fn check(text: &str, rows: &[(usize, usize, [&str; 2])]) {
        let right: Vec<_> = rows
            .iter()
            .map(|(number, line, cells)| (*number, *line, cells.map(str::to_owned).to_vec()))
            .collect();
        assert_eq!(read(text), Ok(right), "{text:?}");
    }

    #[test]
    fn a_table_is_read_as_spreadsheets_write_it() {
        let jim = [(2, 2, ["1", "Jim"])];
        check("at,prospect\n1,Jim\n", &jim);
        check("at;prospect\r\n1;Jim", &jim);
        check("at\tprospect\r1\tJim\r", &jim);
        check("\u{feff}at, prospect,,\n1, \"Jim\" ,,\n,,,\n", &jim);
        check("sep=;\r\nat;prospect\r\n1;Jim\r\n", &[(2, 3, ["1", "Jim"])]);
        check("\n\nat,prospect\n\n1,Jim\n", &[(5, 5, ["1", "Jim"])]);
        check(
            "at,prospect\r\n1,\"a\r\nb\"\r\n2,c\r\n",
            &[(2, 2, ["1", "a\r\nb"]), (3, 4, ["2", "c"])],
        );
        check(
            "at,prospect\n1,\"the \"\"big\"\" one\"\n",
            &[(2, 2, ["1", "the \"big\" one"])],
        );
        check("at,prospect\n1,5\" pipe\n", &[(2, 2, ["1", "5\" pipe"])]);
        assert_eq!(
            read("a,b,c\n1,2\n"),
            Ok(vec![(2, 2, vec!["1".into(), "2".into(), String::new()])])
        );
    }

    #[test]
    fn what_is_in_doubt_is_refused_with_its_row_and_line() {
        for (text, why) in [
            ("", "row 1 line 1: the table is empty"),
            ("\n,,\n", "row 1 line 1: the table is empty"),
            (
                "at,prospect\r\n1,\"a\r\nb\"\r\n1,2,3\r\n",
                "row 3 line 4: it has 3 cells, and there are 2 columns",
            ),
            (
                "at,prospect\n1\n",
                "row 2 line 2: it has 1 cell, and there are 2 columns",
            ),
            (
                "at,prospect\n1,\"Jim",
                "row 2 line 2: a quotation mark is opened and not closed",
            ),
            (
                "at,prospect\n1,\"Jim\n2,\"Ann\"\n",
                "row 2 line 2: text follows a closing quotation mark",
            ),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.starts_with(why), "{text:?}: {error}");
        }
        let error = read_table(b"at\x00\xff\x01").expect_err("no text");
        assert!(error.reason.contains("not text"), "{}", error.reason);
    }
}
