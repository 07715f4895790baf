//! Who is one person: two numbers are two people unless somebody says that they are one, which can be taken back.
//!
//! Nothing of what is merged changes: each keeps its row, its number and its messages, and names the row of the person
//! it is shown as.

use rusqlite::OptionalExtension;

use crate::domain::Prospect;
use crate::domain::ProspectId;

use super::Store;
use super::Writer;
use super::error::StoreError;
use super::prospects::prospect_of;

/// A person whom somebody put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedPerson {
    /// As whom they are shown.
    pub prospect: Prospect,
    /// What else they are filed as.
    pub others: Vec<Prospect>,
}

impl Store {
    /// Merges `other` into `person`, with whatever was merged into it before.
    ///
    /// # Errors
    /// They are one person already, or the store cannot be written.
    pub fn merge(&mut self, person: ProspectId, other: ProspectId) -> Result<(), StoreError> {
        self.in_transaction(|writer| {
            let sqlite = writer.sqlite();
            let person = writer.person_of(person).map_err(&sqlite)?;
            let other = writer.person_of(other).map_err(&sqlite)?;
            if person == other {
                return Err(StoreError::OnePerson);
            }
            writer
                .connection
                .execute(
                    "UPDATE prospect SET person = ?1 WHERE id = ?2 OR person = ?2",
                    [person.0, other.0],
                )
                .map(drop)
                .map_err(sqlite)
        })
    }

    /// Takes apart whatever was merged into a person, and returns it; each is a person of its own again.
    ///
    /// # Errors
    /// Nothing was merged into them, or the store cannot be written.
    pub fn unmerge(&mut self, person: ProspectId) -> Result<Vec<Prospect>, StoreError> {
        self.in_transaction(|writer| {
            let sqlite = writer.sqlite();
            let person = writer.person_of(person).map_err(&sqlite)?;
            let others = writer.merged_into(person).map_err(&sqlite)?;
            if others.is_empty() {
                return Err(StoreError::NotMerged);
            }
            writer
                .connection
                .execute(
                    "UPDATE prospect SET person = NULL WHERE person = ?1",
                    [person.0],
                )
                .map_err(sqlite)?;
            Ok(others)
        })
    }

    /// Returns what was merged into a person, in the order of filing.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn merged_into(&self, person: ProspectId) -> Result<Vec<Prospect>, StoreError> {
        self.reader().merged_into(person).map_err(self.sqlite())
    }

    /// Returns the people whom somebody put together.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn merged_people(&self) -> Result<Vec<MergedPerson>, StoreError> {
        let reader = self.reader();
        let read = || -> rusqlite::Result<Vec<MergedPerson>> {
            let mut statement = self.connection.prepare(
                "SELECT id, name, company, number, notes FROM prospect
                 WHERE id IN (SELECT person FROM prospect) ORDER BY id",
            )?;
            let people = statement.query_map([], |row| {
                Ok(MergedPerson {
                    others: reader.merged_into(ProspectId(row.get("id")?))?,
                    prospect: prospect_of(row)?,
                })
            })?;
            people.collect()
        };
        read().map_err(self.sqlite())
    }

    /// Returns the people of several messages whom formats before the third filed by the last digits of their number:
    /// each may be two people of one name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn people_filed_by_last_digits(&self) -> Result<Vec<Prospect>, StoreError> {
        self.connection
            .prepare(
                "SELECT name, company, number, notes FROM prospect WHERE filed_by_last_digits
                 AND (SELECT count(*) FROM call WHERE prospect = prospect.id) > 1 ORDER BY id",
            )
            .and_then(|mut statement| statement.query_map([], prospect_of)?.collect())
            .map_err(self.sqlite())
    }

    /// Returns the people that rows of prospects are shown as, each once and in order.
    pub(super) fn people_of(
        &self,
        prospects: rusqlite::Result<Vec<ProspectId>>,
    ) -> Result<Vec<ProspectId>, StoreError> {
        let reader = self.reader();
        let mut people: Vec<ProspectId> = prospects
            .and_then(|prospects| {
                prospects
                    .into_iter()
                    .map(|id| reader.person_of(id))
                    .collect()
            })
            .map_err(self.sqlite())?;
        people.sort_unstable();
        people.dedup();
        Ok(people)
    }
}

impl Writer<'_> {
    /// Returns the person that a row of a prospect is shown as.
    pub(super) fn person_of(&self, prospect: ProspectId) -> rusqlite::Result<ProspectId> {
        let person: Option<Option<i64>> = self
            .connection
            .prepare_cached("SELECT person FROM prospect WHERE id = ?1")?
            .query_row([prospect.0], |row| row.get(0))
            .optional()?;
        Ok(person.flatten().map_or(prospect, ProspectId))
    }

    /// Lets the first of those who were merged into a person take the person's place.
    pub(super) fn hand_over_person(&self, leaving: ProspectId) -> rusqlite::Result<()> {
        self.connection
            .execute(
                "UPDATE prospect SET person = nullif(
                    (SELECT min(id) FROM prospect WHERE person = ?1), id) WHERE person = ?1",
                [leaving.0],
            )
            .map(drop)
    }

    fn merged_into(&self, person: ProspectId) -> rusqlite::Result<Vec<Prospect>> {
        self.connection
            .prepare_cached(
                "SELECT name, company, number, notes FROM prospect WHERE person = ?1 ORDER BY id",
            )?
            .query_map([person.0], prospect_of)?
            .collect()
    }
}
