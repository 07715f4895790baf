//! The list beside the recordings, `manifest.csv`: the metadata of files whose names do not have it.

use std::collections::BTreeMap;

use crate::calendar::read_day;
use crate::domain::Origin;
use crate::text::names::composed;
use crate::text::names::name_key;
use crate::text::table::Row;
use crate::text::table::read_table;

/// What a list says of the files in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files, in the order of the list.
    files: Vec<ListedFile>,
    /// The place of each by its very name, and by what all spellings of that have in common.
    by_name: BTreeMap<String, usize>,
    by_key: BTreeMap<String, usize>,
}

/// A file that a list names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// Its name, as it stands in the list.
    pub name: String,
    /// The line it stands in.
    pub line: usize,
    origin: Origin,
}

/// Why a list cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListingError {
    /// A column that means nothing.
    #[error(
        "line 1: there is no column \"{0}\"; the columns are file, rep, prospect, date and variant"
    )]
    Column(String),
    /// The one column that has to be there is not.
    #[error(
        "line 1: there is no column \"file\"; the columns are file, rep, prospect, date and variant"
    )]
    NoFile,
    /// A row that cannot be read.
    #[error("line {line}: {reason}")]
    Row {
        /// Its line, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

impl Listing {
    /// Reads a list: a table with a row of column names.
    ///
    /// # Errors
    /// The first column or row that cannot be read, with its line.
    pub fn parse(bytes: &[u8]) -> Result<Self, ListingError> {
        let table = read_table(bytes).map_err(|error| ListingError::Row {
            line: error.line,
            reason: error.reason,
        })?;
        let known = |name: &&String| LIST_COLUMNS.contains(&name.as_str());
        if let Some(unknown) = table.columns.iter().find(|name| !known(name)) {
            return Err(ListingError::Column(unknown.clone()));
        }
        let columns =
            LIST_COLUMNS.map(|name| table.columns.iter().position(|column| column == name));
        if columns[0].is_none() {
            return Err(ListingError::NoFile);
        }
        let mut listing = Self::default();
        for row in &table.rows {
            listing.add(file_of(row, columns)?)?;
        }
        Ok(listing)
    }

    /// Returns what the list says of a file, by its path below the list's folder.
    pub fn origin_of(&self, path: &[String]) -> Option<&Origin> {
        let parts = || path.iter().map(String::as_str);
        let place = self.by_name.get(&joined(parts(), composed));
        let place = place.or_else(|| self.by_key.get(&joined(parts(), name_key)))?;
        Some(&self.files[*place].origin)
    }

    /// Returns the files of the list, in its order.
    pub fn files(&self) -> &[ListedFile] {
        &self.files
    }

    fn add(&mut self, file: ListedFile) -> Result<(), ListingError> {
        let place = self.files.len();
        if self
            .by_name
            .insert(joined(file.parts(), composed), place)
            .is_some()
        {
            return Err(ListingError::Row {
                line: file.line,
                reason: format!("\"{}\" is in the list twice", file.name),
            });
        }
        self.by_key
            .entry(joined(file.parts(), name_key))
            .or_insert(place);
        self.files.push(file);
        Ok(())
    }
}

impl ListedFile {
    /// Returns the folders on the way to the file, and its own name; `\` divides them as `/` does.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let parts = self.name.split(['/', '\\']);
        parts.filter(|part| !part.is_empty() && *part != ".")
    }
}

const LIST_COLUMNS: [&str; 5] = ["file", "rep", "prospect", "date", "variant"];

fn file_of(row: &Row, columns: [Option<usize>; 5]) -> Result<ListedFile, ListingError> {
    let refuse = |reason: String| ListingError::Row {
        line: row.line,
        reason,
    };
    let [name, rep, prospect, date, variant] = columns.map(|column| {
        let cell = row.cells.get(column?)?;
        (!cell.is_empty()).then(|| cell.clone())
    });
    let name = name.ok_or_else(|| refuse("the file's name is missing".to_owned()))?;
    let day = |text: String| {
        read_day(&text).ok_or_else(|| {
            refuse(format!(
                "\"{text}\" is not a date; write it like 2026-11-20"
            ))
        })
    };
    Ok(ListedFile {
        name,
        line: row.line,
        origin: Origin {
            rep,
            prospect,
            day: date.map(day).transpose()?,
            variant,
        },
    })
}

fn joined<'p>(parts: impl Iterator<Item = &'p str>, spelling: fn(&str) -> String) -> String {
    parts.map(spelling).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(listing: &Listing, path: &str) -> Option<Origin> {
        let path: Vec<String> = path.split('/').map(str::to_owned).collect();
        listing.origin_of(&path).cloned()
    }

    #[test]
    fn a_row_tells_what_its_file_is() {
        let list =
            "\u{feff}File, Rep, Date\n./a b.wav, Sean, 2026-11-20\nkate/1.wav,\"Smith, Kate\",\n";
        let listing = Listing::parse(list.as_bytes()).unwrap();
        let sean = of(&listing, "a b.wav").unwrap();
        assert_eq!(sean.rep.as_deref(), Some("Sean"));
        assert_eq!(sean.day.as_deref(), Some("2026-11-20"));
        let kate = of(&listing, "kate/1.wav").unwrap();
        assert_eq!((kate.rep.as_deref(), kate.day), (Some("Smith, Kate"), None));
        assert_eq!(of(&listing, "other.wav"), None);
    }

    #[test]
    fn spellings_of_one_name_are_one_file() {
        let list = "file;rep\r\nZo\u{eb}.WAV;Zoe Park\r\n;\r\na.wav;small\r\nA.wav;capital\r\n";
        let listing = Listing::parse(list.as_bytes()).unwrap();
        let rep = |path| of(&listing, path).and_then(|origin| origin.rep);
        assert_eq!(rep("zoe\u{308}.wav").as_deref(), Some("Zoe Park"));
        assert_eq!(rep("a.wav").as_deref(), Some("small"));
        assert_eq!(rep("A.wav").as_deref(), Some("capital"));
        let lines: Vec<usize> = listing.files().iter().map(|file| file.line).collect();
        assert_eq!(lines, [2, 4, 5]);
    }

    #[test]
    fn a_broken_row_is_told_with_its_line() {
        let why = |text: &str| Listing::parse(text.as_bytes()).unwrap_err().to_string();
        assert!(why("file,when\n").contains("no column \"when\""));
        assert!(why("rep\nSean\n").contains("no column \"file\""));
        assert!(why("file,rep\na.wav,Sean\nb.wav\n").starts_with("line 3: it has 1 cell,"));
        assert!(why("file,date\na.wav,20 Nov\n").starts_with("line 2: \"20 Nov\" is not a date"));
        assert!(
            why("file\na.wav\n./a.wav\n").starts_with("line 3: \"./a.wav\" is in the list twice")
        );
        assert!(why("file,rep\n,Sean\n").starts_with("line 2: the file's name is missing"));
    }
}
