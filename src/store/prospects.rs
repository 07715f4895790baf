//! People who are left messages: one row a person, found by number, by name, and by sound.

use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::params;

use crate::domain::Prospect;

use super::Store;
use super::StoreError;
use super::Writer;

/// A prospect's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProspectId(pub(super) i64);

/// The fewest digits that a search by number takes: fewer would find half the log.
const FEWEST_DIGITS: usize = 3;

/// The digits in which two ways of writing one number agree, counted from its end: `+44 7700 900123`
/// and `07700 900123` share ten, `+1 281 555 0129` and `281-555-0129` ten, the shortest national
/// numbers in use seven.
const SAME_NUMBER_DIGITS: usize = 9;

impl Store {
    /// Returns the prospects whose number ends with the digits of `number`, or whose own digits end
    /// it, so that `+44 7700 900123`, `07700900123` and `0123` all find the same person.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn prospects_by_number(&self, number: &str) -> Result<Vec<ProspectId>, StoreError> {
        let reversed = reversed_digits(number).unwrap_or_default();
        if reversed.len() < FEWEST_DIGITS {
            return Ok(Vec::new());
        }
        let common: String = reversed.chars().take(SAME_NUMBER_DIGITS).collect();
        ids(&self.connection, "SELECT id FROM prospect WHERE reversed_digits >= ?1 AND reversed_digits < ?2 ORDER BY id", &[&common, &format!("{common}:")])
            .map_err(self.sqlite())
    }

    /// Returns the prospects every word of whose query sounds like a word of their name or company,
    /// with the name or company each goes by, in the order they were first called.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn prospects_by_sound(&self, query: &str) -> Result<Vec<ProspectId>, StoreError> {
        let mut found: Option<Vec<i64>> = None;
        for word in query.split_whitespace() {
            let codes = (self.sounds)(word);
            if codes.is_empty() {
                continue;
            }
            let mut like_this = Vec::new();
            for code in &codes {
                let ids = ids(
                    &self.connection,
                    "SELECT prospect FROM prospect_sound WHERE code = ?1 ORDER BY prospect",
                    &[code],
                )
                .map_err(self.sqlite())?;
                like_this.extend(ids.into_iter().map(|id| id.0));
            }
            like_this.sort_unstable();
            like_this.dedup();
            found = Some(match found {
                None => like_this,
                Some(before) => before
                    .into_iter()
                    .filter(|id| like_this.binary_search(id).is_ok())
                    .collect(),
            });
        }
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(ProspectId)
            .collect())
    }

    /// Returns a prospect as it is filed.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn prospect(&self, id: ProspectId) -> Result<Option<Prospect>, StoreError> {
        self.connection
            .prepare_cached("SELECT name, company, number, notes FROM prospect WHERE id = ?1")
            .and_then(|mut statement| statement.query_row([id.0], prospect_of).optional())
            .map_err(self.sqlite())
    }
}

impl Writer<'_> {
    /// Files a prospect and returns the row: that of the same person if there is one, which then
    /// learns what it did not know yet.
    ///
    /// The same person is one with the same number; or, where one of the two has no number, the same
    /// name at the same company.
    pub(super) fn file_prospect(&self, prospect: &Prospect) -> Result<ProspectId, StoreError> {
        if prospect.name.trim().is_empty() {
            return Err(StoreError::Nobody);
        }
        self.find_or_add(prospect).map_err(self.sqlite())
    }

    fn find_or_add(&self, prospect: &Prospect) -> rusqlite::Result<ProspectId> {
        let reversed = prospect.number.as_deref().and_then(reversed_digits);
        let key = key_of(prospect);
        let same_number = match &reversed {
            Some(digits) => self
                .connection
                .prepare_cached("SELECT id FROM prospect WHERE key = ?1 AND reversed_digits = ?2")?
                .query_row(params![key, digits], |row| row.get(0))
                .optional()?,
            None => None,
        };
        let same_name = || {
            self.connection
                .prepare_cached(
                    "SELECT id FROM prospect WHERE key = ?1 AND (reversed_digits IS NULL OR ?2 IS NULL) ORDER BY id LIMIT 1",
                )?
                .query_row(params![key, reversed], |row| row.get(0))
                .optional()
        };
        let known: Option<i64> = match same_number {
            Some(id) => Some(id),
            None => same_name()?,
        };
        let Some(id) = known else {
            return self.add_prospect(prospect, &key, reversed.as_deref());
        };
        self.connection
            .prepare_cached(
                "UPDATE prospect SET company = coalesce(company, ?2), number = coalesce(number, ?3),
                 reversed_digits = coalesce(reversed_digits, ?4), notes = coalesce(?5, notes) WHERE id = ?1",
            )?
            .execute(params![id, prospect.company, prospect.number, reversed, prospect.notes])?;
        Ok(ProspectId(id))
    }

    fn add_prospect(
        &self,
        prospect: &Prospect,
        key: &str,
        reversed: Option<&str>,
    ) -> rusqlite::Result<ProspectId> {
        self.connection
            .prepare_cached(
                "INSERT INTO prospect (name, company, number, reversed_digits, key, notes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                prospect.name.trim(),
                prospect.company,
                prospect.number,
                reversed,
                key,
                prospect.notes
            ])?;
        let id = self.connection.last_insert_rowid();
        let mut file = self.connection.prepare_cached(
            "INSERT OR IGNORE INTO prospect_sound (code, prospect) VALUES (?1, ?2)",
        )?;
        let company = prospect.company.as_deref().unwrap_or_default();
        for word in prospect
            .name
            .split_whitespace()
            .chain(company.split_whitespace())
        {
            for code in (self.sounds)(word) {
                file.execute(params![code, id])?;
            }
        }
        Ok(ProspectId(id))
    }
}

pub(super) fn prospect_of(row: &Row<'_>) -> rusqlite::Result<Prospect> {
    Ok(Prospect {
        name: row.get("name")?,
        company: row.get("company")?,
        number: row.get("number")?,
        notes: row.get("notes")?,
    })
}

fn ids(
    connection: &Connection,
    sql: &str,
    arguments: &[&String],
) -> rusqlite::Result<Vec<ProspectId>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(arguments), |row| row.get(0))?;
    rows.map(|id| id.map(ProspectId)).collect()
}

/// Returns the digits of a written number back to front; none if there are none.
fn reversed_digits(number: &str) -> Option<String> {
    let digits: String = number.chars().rev().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// Returns what two ways of writing one person's name and company have in common.
fn key_of(prospect: &Prospect) -> String {
    let plain = |text: &str| -> String {
        let words: Vec<String> = text
            .split_whitespace()
            .map(|word| {
                word.chars()
                    .filter(|c| c.is_alphanumeric())
                    .collect::<String>()
                    .to_lowercase()
            })
            .filter(|word| !word.is_empty())
            .collect();
        words.join(" ")
    };
    format!(
        "{}|{}",
        plain(&prospect.name),
        plain(prospect.company.as_deref().unwrap_or_default())
    )
}
