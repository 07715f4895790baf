//! People who are left messages: one row a person, found by number, by name, and by sound.

use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::ToSql;
use rusqlite::params;

use crate::domain::Prospect;
use crate::domain::ProspectId;
use crate::text::letters;
use crate::text::telephone;

use super::Store;
use super::Writer;
use super::error::StoreError;

/// The fewest digits that a search by a part of a number takes: fewer would find half the log.
const SHORTEST_SEARCH: usize = 3;

/// The last digits by which numbers are looked up, before they are compared whole. The shortest numbers that are
/// written without their area have as many.
const LOCAL_DIGITS: usize = 6;

impl Store {
    /// Returns the prospects who have this very number, in whatever form it was written. What is too short to be a
    /// number of its own, such as an extension, is nobody's.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn prospects_with_number(&self, number: &str) -> Result<Vec<ProspectId>, StoreError> {
        if reversed_digits(number).is_none_or(|digits| digits.len() < LOCAL_DIGITS) {
            return Ok(Vec::new());
        }
        self.people_of(self.reader().with_number(number, None))
    }

    /// Returns the prospects whose number ends in these digits, three at least.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn prospects_with_last_digits(&self, digits: &str) -> Result<Vec<ProspectId>, StoreError> {
        let reversed = reversed_digits(digits).unwrap_or_default();
        if reversed.len() < SHORTEST_SEARCH {
            return Ok(Vec::new());
        }
        let (low, high) = beginning_with(&reversed);
        self.people_of(ids(
            &self.connection,
            "SELECT id FROM prospect WHERE reversed_digits >= ?1 AND reversed_digits < ?2 ORDER BY id",
            &[&low, &high],
        ))
    }

    /// Returns the prospects whose number was written without what is in front of it in this one: its area, its
    /// country.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn prospects_with_local_number(&self, number: &str) -> Result<Vec<ProspectId>, StoreError> {
        let reversed = reversed_digits(number).unwrap_or_default();
        let mut found = Vec::new();
        for length in LOCAL_DIGITS..reversed.len() {
            let local = &reversed[..length];
            // A zero in front is dialled at home alone.
            found.extend(
                ids(
                    &self.connection,
                    "SELECT id FROM prospect WHERE reversed_digits IN (?1, ?1 || '0') ORDER BY id",
                    &[&local],
                )
                .map_err(self.sqlite())?,
            );
        }
        self.people_of(Ok(found))
    }

    /// Returns the person a call to this prospect would be filed under; none if they are new.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn known_as(&self, prospect: &Prospect) -> Result<Option<ProspectId>, StoreError> {
        let reader = self.reader();
        let known = || {
            let filed = reader.same_person(prospect, None)?;
            filed.map(|id| reader.person_of(id)).transpose()
        };
        known().map_err(self.sqlite())
    }

    /// Returns the prospects of whom every word of `query` is a word of the name or company, begins
    /// one, or sounds like one, in the order they were first called. A word that is neither letters
    /// nor digits is skipped.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn prospects_by_name(&self, query: &str) -> Result<Vec<ProspectId>, StoreError> {
        let mut found: Option<Vec<ProspectId>> = None;
        for word in query.split_whitespace() {
            let Some(like_this) = self.prospects_by_word(word).map_err(self.sqlite())? else {
                continue;
            };
            found = Some(match found {
                None => like_this,
                Some(before) => before
                    .into_iter()
                    .filter(|id| like_this.binary_search(id).is_ok())
                    .collect(),
            });
        }
        Ok(found.unwrap_or_default())
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

    /// Returns those with a word like this one, in order; none if it is no word.
    fn prospects_by_word(&self, word: &str) -> rusqlite::Result<Option<Vec<ProspectId>>> {
        let plain = letters(word);
        if plain.is_empty() {
            return Ok(None);
        }
        let after = format!("{plain}{}", char::MAX);
        let mut found = ids(
            &self.connection,
            "SELECT coalesce(person, id) FROM prospect_word JOIN prospect ON id = prospect
             WHERE word >= ?1 AND word < ?2",
            &[&plain, &after],
        )?;
        for code in (self.sounds)(word) {
            found.extend(ids(
                &self.connection,
                "SELECT coalesce(person, id) FROM prospect_word JOIN prospect ON id = prospect
                 WHERE word = ?1",
                &[&code],
            )?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(Some(found))
    }
}

impl Writer<'_> {
    /// Files a prospect and returns the row: that of the same person if there is one, which then
    /// learns what it did not know yet.
    ///
    /// The same person has the same name, and the same number; or, where one of the two has no
    /// number, nothing against being at the same company.
    pub(super) fn file_prospect(&self, prospect: &Prospect) -> Result<ProspectId, StoreError> {
        if key_of(&prospect.name).is_empty() {
            return Err(StoreError::Nobody);
        }
        self.find_or_add(prospect).map_err(self.sqlite())
    }

    /// Changes what is known of a person, in all their calls. If that makes them somebody who is
    /// filed already, the two become one.
    pub(super) fn change_prospect(
        &self,
        id: ProspectId,
        prospect: &Prospect,
    ) -> Result<ProspectId, StoreError> {
        if key_of(&prospect.name).is_empty() {
            return Err(StoreError::Nobody);
        }
        let change = || -> rusqlite::Result<ProspectId> {
            if let Some(twin) = self.same_person(prospect, Some(id))? {
                self.connection.execute(
                    "UPDATE call SET prospect = ?2 WHERE prospect = ?1",
                    [id.0, twin.0],
                )?;
                self.learn(twin, prospect)?;
                self.remove_if_uncalled(id)?;
                return Ok(twin);
            }
            self.connection.execute(
                "UPDATE prospect SET name = ?2, company = ?3, number = ?4, reversed_digits = ?5,
                 name_key = ?6, company_key = ?7, notes = ?8 WHERE id = ?1",
                params![
                    id.0,
                    prospect.name.trim(),
                    prospect.company,
                    prospect.number,
                    prospect.number.as_deref().and_then(reversed_digits),
                    key_of(&prospect.name),
                    key_of(prospect.company.as_deref().unwrap_or_default()),
                    prospect.notes,
                ],
            )?;
            self.connection
                .execute("DELETE FROM prospect_word WHERE prospect = ?1", [id.0])?;
            self.file_words(id, &prospect.name)?;
            self.file_words(id, prospect.company.as_deref().unwrap_or_default())?;
            Ok(id)
        };
        change().map_err(self.sqlite())
    }

    /// Takes a prospect out of the store whom no call is left of.
    pub(super) fn remove_if_uncalled(&self, id: ProspectId) -> rusqlite::Result<()> {
        let is_called: bool = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM call WHERE prospect = ?1)")?
            .query_row([id.0], |row| row.get(0))?;
        if is_called {
            return Ok(());
        }
        self.hand_over_person(id)?;
        self.connection
            .execute("DELETE FROM prospect WHERE id = ?1", [id.0])
            .map(drop)
    }

    fn find_or_add(&self, prospect: &Prospect) -> rusqlite::Result<ProspectId> {
        match self.same_person(prospect, None)? {
            Some(id) => {
                self.learn(id, prospect)?;
                Ok(id)
            }
            None => self.add_prospect(prospect),
        }
    }

    /// Returns the row of the same person, other than `except`.
    fn same_person(
        &self,
        prospect: &Prospect,
        except: Option<ProspectId>,
    ) -> rusqlite::Result<Option<ProspectId>> {
        let name = key_of(&prospect.name);
        let company = key_of(prospect.company.as_deref().unwrap_or_default());
        let except = except.map_or(-1, |id| id.0);
        if let Some(number) = &prospect.number {
            let with_this_number = self.with_number(number, Some(&name))?;
            if let Some(id) = with_this_number.into_iter().find(|id| id.0 != except) {
                return Ok(Some(id));
            }
        }
        // The one at the same company comes before the one of whom no company is known.
        let sql = if prospect.number.is_some() {
            "SELECT id FROM prospect WHERE name_key = ?1 AND reversed_digits IS NULL
             AND (company_key = ?2 OR company_key = '' OR ?2 = '') AND id <> ?3
             ORDER BY company_key <> ?2, id LIMIT 1"
        } else {
            "SELECT id FROM prospect WHERE name_key = ?1
             AND (company_key = ?2 OR company_key = '' OR ?2 = '') AND id <> ?3
             ORDER BY company_key <> ?2, id LIMIT 1"
        };
        self.connection
            .prepare_cached(sql)?
            .query_row(params![name, company, except], |row| row.get(0))
            .optional()
            .map(|found| found.map(ProspectId))
    }

    /// Returns those who have this very number, of all or of those of one name.
    fn with_number(&self, number: &str, name: Option<&str>) -> rusqlite::Result<Vec<ProspectId>> {
        let reversed = reversed_digits(number).unwrap_or_default();
        let (low, high) = beginning_with(&reversed[..reversed.len().min(LOCAL_DIGITS)]);
        let mut statement = self.connection.prepare_cached(
            "SELECT id, number FROM prospect WHERE reversed_digits >= ?1 AND reversed_digits < ?2
             AND (?3 IS NULL OR name_key = ?3) ORDER BY id",
        )?;
        let rows = statement.query_map(params![low, high, name], |row| {
            Ok((ProspectId(row.get(0)?), row.get::<_, String>(1)?))
        })?;
        let same = |(id, filed): (ProspectId, String)| {
            telephone::is_same(&filed, number, self.region).then_some(id)
        };
        rows.filter_map(|row| row.map(same).transpose()).collect()
    }

    /// Adds to a row what it does not know yet; newer notes take the place of older ones.
    fn learn(&self, id: ProspectId, prospect: &Prospect) -> rusqlite::Result<()> {
        let company = prospect.company.as_deref().unwrap_or_default();
        let learnt = self
            .connection
            .prepare_cached(
                "UPDATE prospect SET company = ?2, company_key = ?3 WHERE id = ?1 AND company IS NULL
                 AND ?2 IS NOT NULL",
            )?
            .execute(params![id.0, prospect.company, key_of(company)])?;
        if learnt > 0 {
            self.file_words(id, company)?;
        }
        let reversed = prospect.number.as_deref().and_then(reversed_digits);
        self.connection
            .prepare_cached(
                "UPDATE prospect SET number = coalesce(number, ?2),
                 reversed_digits = coalesce(reversed_digits, ?3), notes = coalesce(?4, notes)
                 WHERE id = ?1",
            )?
            .execute(params![id.0, prospect.number, reversed, prospect.notes])
            .map(drop)
    }

    fn add_prospect(&self, prospect: &Prospect) -> rusqlite::Result<ProspectId> {
        let company = prospect.company.as_deref().unwrap_or_default();
        self.connection
            .prepare_cached(
                "INSERT INTO prospect (name, company, number, reversed_digits, name_key, company_key, notes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                prospect.name.trim(),
                prospect.company,
                prospect.number,
                prospect.number.as_deref().and_then(reversed_digits),
                key_of(&prospect.name),
                key_of(company),
                prospect.notes
            ])?;
        let id = ProspectId(self.connection.last_insert_rowid());
        self.file_words(id, &prospect.name)?;
        self.file_words(id, company)?;
        Ok(id)
    }

    /// Files a person under the words of a text: as they are, and as they sound.
    fn file_words(&self, id: ProspectId, text: &str) -> rusqlite::Result<()> {
        let mut file = self.connection.prepare_cached(
            "INSERT OR IGNORE INTO prospect_word (word, prospect) VALUES (?1, ?2)",
        )?;
        for word in text.split_whitespace() {
            let plain = letters(word);
            if plain.is_empty() {
                continue;
            }
            file.execute(params![plain, id.0])?;
            for code in (self.sounds)(word) {
                file.execute(params![code, id.0])?;
            }
        }
        Ok(())
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
    arguments: &[&dyn ToSql],
) -> rusqlite::Result<Vec<ProspectId>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(arguments, |row| row.get(0))?;
    rows.map(|id| id.map(ProspectId)).collect()
}

/// Returns the digits of a written number back to front, without an extension; none if there are
/// none.
fn reversed_digits(number: &str) -> Option<String> {
    let digits = telephone::digits_of(telephone::without_extension(number));
    (!digits.is_empty()).then(|| digits.chars().rev().collect())
}

/// Returns between which texts those lie that begin with some digits.
fn beginning_with(digits: &str) -> (String, String) {
    // The colon comes after the nine.
    (digits.to_owned(), format!("{digits}:"))
}

/// Returns what two ways of writing one name have in common.
fn key_of(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}
