//! Calls that come from an export or another program: each is added once, however often its table is read.

use std::collections::HashSet;

use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::domain::Call;
use crate::domain::CallId;
use crate::domain::Variant;

use super::Store;
use super::Writer;
use super::error::StoreError;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Calls that were new.
    pub calls: usize,
    /// Calls that were in the log already, and were left as they are.
    pub known: usize,
    /// Outcomes that were new.
    pub outcomes: usize,
}

impl Store {
    /// Imports calls that come from an export or another program, all or none. A call that is in
    /// the log already is left as it is, and learns only what came back since; so the same file may
    /// be imported twice. An empty log keeps the numbers that are given. Of `variants`, those are added
    /// whose names are new.
    ///
    /// # Errors
    /// As for [`Store::log_calls`].
    pub fn import_calls(
        &mut self,
        calls: &[(Option<CallId>, Call)],
        variants: &[Variant],
    ) -> Result<Imported, (usize, StoreError)> {
        let mut at_fault = 0;
        self.in_transaction(|writer| {
            writer.add_missing_variants(variants)?;
            let newest = writer.newest_call()?;
            let mut matched = HashSet::new();
            let mut imported = Imported::default();
            for (index, (id, call)) in calls.iter().enumerate() {
                at_fault = index;
                if let Some(known) = writer.find_twin(call, newest, &matched)? {
                    matched.insert(known);
                    imported.known += 1;
                    imported.outcomes += writer.add_new_outcomes(known, call)?;
                    continue;
                }
                let id = id.filter(|_| newest.is_none());
                writer.add_call(id, call)?;
                imported.calls += 1;
                imported.outcomes += call.outcomes.len();
            }
            Ok(imported)
        })
        .map_err(|error| (at_fault, error))
    }
}

impl Writer<'_> {
    /// Returns the highest number that a call ever had, if there ever was one.
    pub(super) fn newest_call(&self) -> Result<Option<i64>, StoreError> {
        self.connection
            .query_row(
                "SELECT seq FROM sqlite_sequence WHERE name = 'call'",
                [],
                |row| row.get(0),
            )
            .optional()
            .map_err(self.sqlite())
    }

    /// Returns a call that was in the log before (numbered up to `newest`), is equal but for what
    /// came back, and has not found its equal yet.
    fn find_twin(
        &self,
        call: &Call,
        newest: Option<i64>,
        matched: &HashSet<CallId>,
    ) -> Result<Option<CallId>, StoreError> {
        let Some(newest) = newest else {
            return Ok(None);
        };
        let prospect = self.file_prospect(&call.prospect)?;
        let find = || -> rusqlite::Result<Option<CallId>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT id FROM call WHERE prospect = ?1 AND at = ?2 AND rep IS ?3 AND variant IS ?4
                 AND words IS ?5 AND id <= ?6 ORDER BY id",
            )?;
            let arguments = params![
                prospect.0,
                call.at.second,
                call.rep,
                call.variant,
                call.words,
                newest
            ];
            let twins = statement.query_map(arguments, |row| row.get(0).map(CallId))?;
            for twin in twins {
                let twin = twin?;
                if !matched.contains(&twin) {
                    return Ok(Some(twin));
                }
            }
            Ok(None)
        };
        find().map_err(self.sqlite())
    }

    /// Adds the outcomes that the call in the log does not have, and returns how many.
    fn add_new_outcomes(&self, id: CallId, call: &Call) -> Result<usize, StoreError> {
        let mut added = 0;
        for outcome in &call.outcomes {
            let known: bool = self
                .connection
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM outcome WHERE call = ?1 AND kind = ?2 AND at = ?3
                     AND note IS ?4)",
                )
                .and_then(|mut statement| {
                    statement.query_row(
                        params![id.0, outcome.kind.word(), outcome.at.second, outcome.note],
                        |row| row.get(0),
                    )
                })
                .map_err(self.sqlite())?;
            if !known {
                self.add_outcome(id, call.at, outcome)?;
                added += 1;
            }
        }
        Ok(added)
    }
}
