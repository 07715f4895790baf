//! What came back of messages.

use std::collections::HashSet;

use rusqlite::params;

use crate::calendar::rfc3339;
use crate::domain::Call;
use crate::domain::CallId;
use crate::domain::Moment;
use crate::domain::Outcome;
use crate::domain::OutcomeKind;
use crate::domain::ProspectId;

use super::Store;
use super::Writer;
use super::error::StoreError;

impl Store {
    /// Adds what came of a call.
    ///
    /// # Errors
    /// There is no such call, the outcome lies before it, or the store cannot be written.
    pub fn add_outcome(&mut self, id: CallId, outcome: &Outcome) -> Result<(), StoreError> {
        let call = self.call(id)?;
        self.in_transaction(|writer| writer.add_outcome(id, call.at, outcome))
    }

    /// Returns the people who asked not to be called, and those who share their number.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn never_to_call(&self) -> Result<HashSet<ProspectId>, StoreError> {
        let read = || -> rusqlite::Result<Vec<(ProspectId, Option<String>)>> {
            let mut statement = self.connection.prepare(
                "SELECT DISTINCT coalesce(person, prospect.id), prospect.number FROM outcome
                 JOIN call ON call.id = outcome.call JOIN prospect ON prospect.id = call.prospect
                 WHERE kind = 'asked-not-to-call'",
            )?;
            let rows = statement.query_map([], |row| Ok((ProspectId(row.get(0)?), row.get(1)?)))?;
            rows.collect()
        };
        let mut never = HashSet::new();
        for (prospect, number) in read().map_err(self.sqlite())? {
            never.insert(prospect);
            if let Some(number) = number {
                never.extend(self.prospects_with_number(&number)?);
            }
        }
        Ok(never)
    }
}

impl Writer<'_> {
    pub(super) fn outcomes(&self, id: CallId) -> rusqlite::Result<Vec<Outcome>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, at, at_offset, note FROM outcome WHERE call = ?1 ORDER BY at, id",
        )?;
        let outcomes = statement.query_map([id.0], |row| {
            Ok(Outcome {
                kind: OutcomeKind::parse(row.get_ref(0)?.as_str()?)
                    .unwrap_or(OutcomeKind::NothingYet),
                at: Moment {
                    second: row.get(1)?,
                    offset_seconds: row.get(2)?,
                },
                note: row.get(3)?,
            })
        })?;
        outcomes.collect()
    }

    pub(super) fn add_outcomes(&self, id: CallId, call: &Call) -> Result<(), StoreError> {
        for outcome in &call.outcomes {
            self.add_outcome(id, call.at, outcome)?;
        }
        Ok(())
    }

    pub(super) fn add_outcome(
        &self,
        id: CallId,
        call_at: Moment,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        if outcome.at.second < call_at.second {
            return Err(StoreError::OutcomeBeforeCall {
                outcome: rfc3339(outcome.at),
                call: rfc3339(call_at),
            });
        }
        self.connection
            .prepare_cached(
                "INSERT INTO outcome (call, kind, at, at_offset, note) VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    id.0,
                    outcome.kind.word(),
                    outcome.at.second,
                    outcome.at.offset_seconds,
                    outcome.note
                ])
            })
            .map(drop)
            .map_err(self.sqlite())
    }
}
