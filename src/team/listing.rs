//! The list beside the recordings, `manifest.csv`: the metadata of files whose names do not have it.

use std::collections::BTreeMap;

use ::csv::ReaderBuilder;
use ::csv::StringRecord;
use ::csv::Trim;

use crate::calendar::read_day;
use crate::domain::Origin;

/// What a list says of the files in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    files: BTreeMap<String, Origin>,
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
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
}

impl Listing {
    /// Reads a list: CSV with a row of column names.
    ///
    /// # Errors
    /// The first column or row that cannot be read, with its line.
    pub fn parse(text: &str) -> Result<Self, ListingError> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = ReaderBuilder::new()
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let broken = |error: ::csv::Error| ListingError::Row {
            line: error.position().map_or(1, ::csv::Position::line),
            reason: match error.kind() {
                ::csv::ErrorKind::UnequalLengths {
                    expected_len, len, ..
                } => format!(
                    "there are {len} cells where there should be {expected_len}; put cells with a comma in quotes"
                ),
                _ => "this is no CSV".to_owned(),
            },
        };
        let headers: Vec<String> = reader
            .headers()
            .map_err(broken)?
            .iter()
            .map(str::to_lowercase)
            .collect();
        if let Some(unknown) = headers
            .iter()
            .find(|name| !LIST_COLUMNS.contains(&name.as_str()))
        {
            return Err(ListingError::Column(unknown.clone()));
        }
        let column = |name: &str| headers.iter().position(|header| header == name);
        let file = column("file").ok_or(ListingError::NoFile)?;
        let mut files = BTreeMap::new();
        for record in reader.records() {
            let record = record.map_err(broken)?;
            let line = record.position().map_or(0, ::csv::Position::line);
            let refuse = |reason: String| ListingError::Row { line, reason };
            let cell = |name: &str| cell_of(&record, column(name));
            let day = match cell("date") {
                Some(text) => Some(read_day(&text).ok_or_else(|| {
                    refuse(format!(
                        "\"{text}\" is not a date; write it like 2026-11-20"
                    ))
                })?),
                None => None,
            };
            let name = cell_of(&record, Some(file))
                .ok_or_else(|| refuse("the file's name is missing".to_owned()))?;
            let origin = Origin {
                rep: cell("rep"),
                prospect: cell("prospect"),
                day,
                variant: cell("variant"),
            };
            let key = key(name.split(['/', '\\']).map(str::to_owned));
            if files.insert(key, origin).is_some() {
                return Err(refuse(format!("\"{name}\" is in the list twice")));
            }
        }
        Ok(Self { files })
    }

    /// Returns what the list says of a file, by its path below the list's folder.
    pub fn origin_of(&self, path: &[String]) -> Option<&Origin> {
        self.files.get(&key(path.iter().cloned()))
    }
}

const LIST_COLUMNS: [&str; 5] = ["file", "rep", "prospect", "date", "variant"];

fn key(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts
        .filter(|part| !part.is_empty() && part != ".")
        .collect();
    parts.join("/")
}

fn cell_of(record: &StringRecord, column: Option<usize>) -> Option<String> {
    let cell = record.get(column?)?;
    (!cell.is_empty()).then(|| cell.to_owned())
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
        let listing = Listing::parse(list).unwrap();
        let sean = of(&listing, "a b.wav").unwrap();
        assert_eq!(sean.rep.as_deref(), Some("Sean"));
        assert_eq!(sean.day.as_deref(), Some("2026-11-20"));
        let kate = of(&listing, "kate/1.wav").unwrap();
        assert_eq!((kate.rep.as_deref(), kate.day), (Some("Smith, Kate"), None));
        assert_eq!(of(&listing, "other.wav"), None);
    }

    #[test]
    fn a_broken_row_is_told_with_its_line() {
        let why = |text: &str| Listing::parse(text).unwrap_err().to_string();
        assert!(why("file,when\n").contains("no column \"when\""));
        assert!(why("rep\nSean\n").contains("no column \"file\""));
        assert!(why("file,rep\na.wav,Sean\nb.wav\n").starts_with("line 3: there are 1 cells"));
        assert!(why("file,date\na.wav,20 Nov\n").starts_with("line 2: \"20 Nov\" is not a date"));
        assert!(
            why("file\na.wav\n./a.wav\n").starts_with("line 3: \"./a.wav\" is in the list twice")
        );
        assert!(why("file,rep\n,Sean\n").starts_with("line 2: the file's name is missing"));
    }
}
