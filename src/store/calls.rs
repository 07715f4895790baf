//! Messages that were left, and what came back.

use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::params;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use crate::domain::Call;
use crate::domain::CallId;
use crate::domain::CallScore;
use crate::domain::Moment;
use crate::domain::ProspectId;

use super::Store;
use super::Writer;
use super::error::StoreError;
use super::prospects::prospect_of;
use super::verdicts::verdicts_of;
use super::verdicts::verdicts_text;

/// Which calls are asked for; what is none does not narrow.
#[derive(Clone, Debug, Default)]
pub struct CallFilter {
    /// Left at this moment or later.
    pub since: Option<Moment>,
    /// By this rep, whatever the case.
    pub rep: Option<String>,
    /// With this variant.
    pub variant: Option<String>,
    /// For this person.
    pub person: Option<ProspectId>,
    /// At most this many, the newest.
    pub newest: Option<usize>,
}

impl Store {
    /// Logs calls with their outcomes, all or none, and returns their numbers.
    ///
    /// # Errors
    /// A call is for nobody, an outcome lies before its call, or the store cannot be written; the
    /// first number is that of the call, counted from 0.
    pub fn log_calls(&mut self, calls: &[Call]) -> Result<Vec<CallId>, (usize, StoreError)> {
        let mut at_fault = 0;
        self.in_transaction(|writer| {
            let log_one = |(index, call)| {
                at_fault = index;
                writer.add_call(None, call)
            };
            calls.iter().enumerate().map(log_one).collect()
        })
        .map_err(|error| (at_fault, error))
    }

    /// Returns the calls asked for, oldest first, with their numbers.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn calls(&self, filter: &CallFilter) -> Result<Vec<(CallId, Call)>, StoreError> {
        self.read_calls(filter).map_err(self.sqlite())
    }

    /// Returns one call.
    ///
    /// # Errors
    /// There is none of that number, or the store cannot be read.
    pub fn call(&self, id: CallId) -> Result<Call, StoreError> {
        self.reader().call(id)
    }

    /// Changes a call as `edit` has it, and returns it as it was and as it is. What is changed of the
    /// person holds for all their calls. Nobody else writes in between.
    ///
    /// # Errors
    /// There is none of that number, the new one is not sound, or the store cannot be written.
    pub fn change_call(
        &mut self,
        id: CallId,
        edit: impl FnOnce(&mut Call),
    ) -> Result<(Call, Call), StoreError> {
        self.in_transaction(|writer| {
            let before = writer.call(id)?;
            let mut after = before.clone();
            edit(&mut after);
            if after.prospect != before.prospect {
                let prospect = writer.prospect_of_call(id)?;
                writer.change_prospect(prospect, &after.prospect)?;
            }
            if after != before {
                writer.change_call(id, &after)?;
            }
            Ok((before, after))
        })
    }

    /// Takes calls and their outcomes out of the log, all or none; with a person's last one, the
    /// person.
    ///
    /// # Errors
    /// There is none of one of these numbers, or the store cannot be written.
    pub fn remove_calls(&mut self, ids: &[CallId]) -> Result<(), StoreError> {
        self.in_transaction(|writer| ids.iter().try_for_each(|&id| writer.remove_call(id)))
    }

    /// Returns the person a call was for.
    ///
    /// # Errors
    /// There is none of that number, or the store cannot be read.
    pub fn person_of_call(&self, id: CallId) -> Result<ProspectId, StoreError> {
        let reader = self.reader();
        let prospect = reader.prospect_of_call(id)?;
        reader.person_of(prospect).map_err(self.sqlite())
    }

    /// Returns the last call to a person at that moment or before; none if there is none.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_call(
        &self,
        prospect: ProspectId,
        until: Moment,
    ) -> Result<Option<(CallId, Moment)>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT id, at, at_offset FROM call
                 WHERE prospect IN (SELECT id FROM prospect WHERE coalesce(person, id) = ?1) AND at <= ?2
                 ORDER BY at DESC, id DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([prospect.0, until.second], |row| {
                        let at = Moment {
                            second: row.get(1)?,
                            offset_seconds: row.get(2)?,
                        };
                        Ok((CallId(row.get(0)?), at))
                    })
                    .optional()
            })
            .map_err(self.sqlite())
    }

    /// Returns how many calls the log holds.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_calls(&self) -> Result<i64, StoreError> {
        self.connection
            .query_row("SELECT count(*) FROM call", [], |row| row.get(0))
            .map_err(self.sqlite())
    }

    fn read_calls(&self, filter: &CallFilter) -> rusqlite::Result<Vec<(CallId, Call)>> {
        // Only the conditions that are there, so that SQLite finds the index for them.
        let mut conditions: Vec<&str> = Vec::new();
        let mut arguments: Vec<Value> = Vec::new();
        let mut narrow = |condition, argument: Option<Value>| {
            if let Some(argument) = argument {
                conditions.push(condition);
                arguments.push(argument);
            }
        };
        let text = |text: &Option<String>| text.clone().map(Value::from);
        narrow("call.at >= ?", filter.since.map(|at| at.second.into()));
        narrow("call.rep = ? COLLATE NOCASE", text(&filter.rep));
        narrow("call.variant = ? COLLATE NOCASE", text(&filter.variant));
        narrow(
            "call.prospect IN (SELECT id FROM prospect WHERE coalesce(person, id) = ?)",
            filter.person.map(|id| id.0.into()),
        );
        let condition = if conditions.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", conditions.join(" AND "))
        };
        let newest = filter
            .newest
            .and_then(|n| i64::try_from(n).ok())
            .unwrap_or(-1);
        let sql = format!(
            "{SELECT_CALLS} {condition} ORDER BY call.at DESC, call.id DESC LIMIT {newest}"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut calls: Vec<(CallId, Call)> = statement
            .query_map(params_from_iter(arguments), call_of)?
            .collect::<rusqlite::Result<_>>()?;
        calls.reverse();
        let reader = self.reader();
        for (id, call) in &mut calls {
            call.outcomes = reader.outcomes(*id)?;
        }
        Ok(calls)
    }
}

const SELECT_CALLS: &str =
    "SELECT call.id AS id, call.at AS at, call.at_offset AS at_offset, rep, variant, words, score,
    rubric, rubric_hash, recording_id, recording_file, hook, verdicts, name, company, number, notes
    FROM call JOIN prospect ON prospect.id = call.prospect";

fn call_of(row: &Row<'_>) -> rusqlite::Result<(CallId, Call)> {
    let total: Option<u8> = row.get("score")?;
    let score = match total {
        None => None,
        Some(total) => Some(CallScore {
            total,
            rubric: row.get("rubric")?,
            rubric_hash: row.get("rubric_hash")?,
            recording: row.get("recording_id")?,
            file: row.get("recording_file")?,
            verdicts: row
                .get::<_, Option<String>>("verdicts")?
                .map(|text| verdicts_of(&text))
                .unwrap_or_default(),
        }),
    };
    let call = Call {
        at: Moment {
            second: row.get("at")?,
            offset_seconds: row.get("at_offset")?,
        },
        rep: row.get("rep")?,
        prospect: prospect_of(row)?,
        variant: row.get("variant")?,
        words: row.get("words")?,
        hook: row.get("hook")?,
        score,
        outcomes: Vec::new(),
    };
    Ok((CallId(row.get("id")?), call))
}

/// Add a call, and write over one; both take the same values in the same order.
const ADD_CALL: &str =
    "INSERT INTO call (id, prospect, at, at_offset, rep, variant, words, score, rubric, rubric_hash,
     recording_id, recording_file, hook, verdicts)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
const CHANGE_CALL: &str =
    "UPDATE call SET prospect = ?2, at = ?3, at_offset = ?4, rep = ?5, variant = ?6, words = ?7,
     score = ?8, rubric = ?9, rubric_hash = ?10, recording_id = ?11, recording_file = ?12, hook = ?13,
     verdicts = ?14 WHERE id = ?1";

impl Writer<'_> {
    pub(super) fn call(&self, id: CallId) -> Result<Call, StoreError> {
        let read = || -> rusqlite::Result<Option<Call>> {
            let found = self
                .connection
                .prepare_cached(&format!("{SELECT_CALLS} WHERE call.id = ?1"))?
                .query_row([id.0], call_of)
                .optional()?;
            let Some((_, mut call)) = found else {
                return Ok(None);
            };
            call.outcomes = self.outcomes(id)?;
            Ok(Some(call))
        };
        read()
            .map_err(self.sqlite())?
            .ok_or(StoreError::NoSuchCall(id.0))
    }

    /// Adds a call, under the number that is given or the next one.
    pub(super) fn add_call(&self, id: Option<CallId>, call: &Call) -> Result<CallId, StoreError> {
        let prospect = self.file_prospect(&call.prospect)?;
        let id = match id {
            None => self.spare_number()?,
            given => given,
        };
        self.put_call(ADD_CALL, id, prospect, call)?;
        let id = id.unwrap_or_else(|| CallId(self.connection.last_insert_rowid()));
        self.add_outcomes(id, call)?;
        Ok(id)
    }

    /// Returns the number of the next call where SQLite's own count has run out of numbers: an earlier version
    /// imported a call of any number, and counts on from the highest. Returns nothing while the count is fine.
    fn spare_number(&self) -> Result<Option<CallId>, StoreError> {
        if self
            .newest_call()?
            .is_none_or(|newest| newest < CallId::HIGHEST.0)
        {
            return Ok(None);
        }
        let spare = || -> rusqlite::Result<Option<CallId>> {
            let counted_on = self.connection.execute(
                "UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(id), 0) FROM call)
                 WHERE name = 'call' AND NOT EXISTS (SELECT 1 FROM call WHERE id >= ?1)",
                [CallId::HIGHEST.0],
            )?;
            if counted_on > 0 {
                return Ok(None);
            }
            self.connection
                .query_row(
                    "SELECT min(number) FROM (SELECT 1 AS number UNION ALL SELECT id + 1 FROM call WHERE id < ?1)
                     WHERE NOT EXISTS (SELECT 1 FROM call WHERE id = number)",
                    [CallId::HIGHEST.0],
                    |row| row.get(0),
                )
                .map(|number| Some(CallId(number)))
        };
        spare().map_err(self.sqlite())
    }

    /// Writes a call over the one of that number, which stays its person's.
    pub(super) fn change_call(&self, id: CallId, call: &Call) -> Result<(), StoreError> {
        let prospect = self.prospect_of_call(id)?;
        self.put_call(CHANGE_CALL, Some(id), prospect, call)?;
        self.connection
            .execute("DELETE FROM outcome WHERE call = ?1", [id.0])
            .map_err(self.sqlite())?;
        self.add_outcomes(id, call)
    }

    pub(super) fn put_call(
        &self,
        statement: &str,
        id: Option<CallId>,
        prospect: ProspectId,
        call: &Call,
    ) -> Result<(), StoreError> {
        let score = call.score.as_ref();
        self.connection
            .prepare_cached(statement)
            .and_then(|mut statement| {
                statement.execute(params![
                    id.map(|id| id.0),
                    prospect.0,
                    call.at.second,
                    call.at.offset_seconds,
                    call.rep,
                    call.variant,
                    call.words,
                    score.map(|s| s.total),
                    score.and_then(|s| s.rubric.as_ref()),
                    score.and_then(|s| s.rubric_hash.as_ref()),
                    score.and_then(|s| s.recording.as_ref()),
                    score.and_then(|s| s.file.as_ref()),
                    call.hook,
                    score.and_then(|s| verdicts_text(&s.verdicts)),
                ])
            })
            .map(drop)
            .map_err(self.sqlite())
    }

    pub(super) fn prospect_of_call(&self, id: CallId) -> Result<ProspectId, StoreError> {
        self.connection
            .query_row("SELECT prospect FROM call WHERE id = ?1", [id.0], |row| {
                row.get(0)
            })
            .optional()
            .map_err(self.sqlite())?
            .map(ProspectId)
            .ok_or(StoreError::NoSuchCall(id.0))
    }

    pub(super) fn remove_call(&self, id: CallId) -> Result<(), StoreError> {
        let prospect = self.prospect_of_call(id)?;
        self.connection
            .execute("DELETE FROM call WHERE id = ?1", [id.0])
            .and_then(|_| self.remove_if_uncalled(prospect))
            .map_err(self.sqlite())
    }
}
