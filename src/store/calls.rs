//! Messages that were left, and what came back.

use std::collections::HashSet;

use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::params;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use crate::calendar::rfc3339;
use crate::domain::Call;
use crate::domain::CallFact;
use crate::domain::CallId;
use crate::domain::CallScore;
use crate::domain::Moment;
use crate::domain::Outcome;
use crate::domain::OutcomeKind;
use crate::domain::ProspectId;
use crate::domain::Variant;
use crate::domain::Verdict;

use super::Store;
use super::Writer;
use super::error::StoreError;
use super::prospects::prospect_of;

/// Which calls are asked for; what is none does not narrow.
#[derive(Clone, Debug, Default)]
pub struct CallFilter {
    /// Left at this moment or later.
    pub since: Option<Moment>,
    /// By this rep, whatever the case.
    pub rep: Option<String>,
    /// With this variant.
    pub variant: Option<String>,
    /// For this prospect.
    pub prospect: Option<ProspectId>,
    /// The newest so many.
    pub newest: Option<usize>,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Calls that were new.
    pub calls: usize,
    /// Calls that were in the log already, and were left as they are.
    pub known: usize,
    /// What came back, as far as it was new.
    pub outcomes: usize,
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

    /// Takes in calls that come from an export or another program, all or none. A call that is in
    /// the log already is left as it is, and learns only what came back since; so the same file may
    /// be taken in twice. An empty log keeps the numbers that are given. Of `variants`, those are added
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

    /// Returns whom a call was for.
    ///
    /// # Errors
    /// There is none of that number, or the store cannot be read.
    pub fn prospect_of_call(&self, id: CallId) -> Result<ProspectId, StoreError> {
        self.reader().prospect_of_call(id)
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
                "SELECT id, at, at_offset FROM call WHERE prospect = ?1 AND at <= ?2
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

    /// Returns the people who asked not to be called, and those who share their number.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn never_to_call(&self) -> Result<HashSet<ProspectId>, StoreError> {
        let read = || -> rusqlite::Result<Vec<(ProspectId, Option<String>)>> {
            let mut statement = self.connection.prepare(
                "SELECT DISTINCT prospect.id, prospect.number FROM outcome
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

    /// Adds what came of a call.
    ///
    /// # Errors
    /// There is no such call, the outcome lies before it, or the store cannot be written.
    pub fn add_outcome(&mut self, id: CallId, outcome: &Outcome) -> Result<(), StoreError> {
        let call = self.call(id)?;
        self.in_transaction(|writer| writer.add_outcome(id, call.at, outcome))
    }

    /// Returns the facts of all calls, oldest first; verdicts only if asked for.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn call_facts(&self, with_verdicts: bool) -> Result<Vec<CallFact>, StoreError> {
        let verdicts = if with_verdicts { "verdicts" } else { "NULL" };
        let read = || -> rusqlite::Result<Vec<CallFact>> {
            let mut statement = self.connection.prepare(&format!(
                "SELECT call.id, prospect, call.at, at_offset, rep, variant, score, rubric, {verdicts},
                    back, mail, reached, wrong, asked
                 FROM call LEFT JOIN (
                    SELECT call AS of,
                        min(CASE kind WHEN 'called-back' THEN at END) AS back,
                        min(CASE kind WHEN 'emailed-back' THEN at END) AS mail,
                        min(CASE kind WHEN 'reached-later' THEN at END) AS reached,
                        max(kind = 'wrong-number') AS wrong,
                        max(kind = 'asked-not-to-call') AS asked
                    FROM outcome GROUP BY call
                 ) ON of = call.id ORDER BY call.at, call.id",
            ))?;
            let facts = statement.query_map([], |row| {
                Ok(CallFact {
                    call: CallId(row.get(0)?),
                    prospect: ProspectId(row.get(1)?),
                    at: Moment {
                        second: row.get(2)?,
                        offset_seconds: row.get(3)?,
                    },
                    rep: row.get(4)?,
                    variant: row.get(5)?,
                    score: row.get(6)?,
                    rubric: row.get(7)?,
                    verdicts: row
                        .get_ref(8)?
                        .as_str_or_null()
                        .map_err(rusqlite::Error::from)?
                        .map(verdicts_of)
                        .unwrap_or_default(),
                    called_back: row.get(9)?,
                    emailed_back: row.get(10)?,
                    reached_later: row.get(11)?,
                    wrong_number: row.get::<_, Option<bool>>(12)?.unwrap_or(false),
                    asked_not_to_call: row.get::<_, Option<bool>>(13)?.unwrap_or(false),
                })
            })?;
            facts.collect()
        };
        read().map_err(self.sqlite())
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
        narrow("call.prospect = ?", filter.prospect.map(|id| id.0.into()));
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

/// Writes verdicts as `duration=met hook=missed`: ids are kebab-case and hold neither sign; none
/// if there are none.
pub fn verdicts_text(verdicts: &[(String, Verdict)]) -> Option<String> {
    let pairs: Vec<String> = verdicts
        .iter()
        .map(|(id, verdict)| format!("{id}={verdict}"))
        .collect();
    (!pairs.is_empty()).then(|| pairs.join(" "))
}

/// Reads what [`verdicts_text`] wrote; what it does not know is left out.
pub fn verdicts_of(text: &str) -> Vec<(String, Verdict)> {
    let known = [
        Verdict::Met,
        Verdict::Partly,
        Verdict::Missed,
        Verdict::Unsure,
        Verdict::Skipped,
    ];
    text.split_whitespace()
        .filter_map(|pair| {
            let (id, word) = pair.split_once('=')?;
            let verdict = known
                .into_iter()
                .find(|verdict| verdict.to_string() == word)?;
            Some((id.to_owned(), verdict))
        })
        .collect()
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
    fn call(&self, id: CallId) -> Result<Call, StoreError> {
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

    fn outcomes(&self, id: CallId) -> rusqlite::Result<Vec<Outcome>> {
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

    /// Adds a call, under the number that is given or the next one.
    fn add_call(&self, id: Option<CallId>, call: &Call) -> Result<CallId, StoreError> {
        let prospect = self.file_prospect(&call.prospect)?;
        self.put_call(ADD_CALL, id, prospect, call)?;
        let id = id.unwrap_or_else(|| CallId(self.connection.last_insert_rowid()));
        self.add_outcomes(id, call)?;
        Ok(id)
    }

    /// Writes a call over the one of that number, which stays its person's.
    fn change_call(&self, id: CallId, call: &Call) -> Result<(), StoreError> {
        let prospect = self.prospect_of_call(id)?;
        self.put_call(CHANGE_CALL, Some(id), prospect, call)?;
        self.connection
            .execute("DELETE FROM outcome WHERE call = ?1", [id.0])
            .map_err(self.sqlite())?;
        self.add_outcomes(id, call)
    }

    fn put_call(
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

    fn add_outcomes(&self, id: CallId, call: &Call) -> Result<(), StoreError> {
        for outcome in &call.outcomes {
            self.add_outcome(id, call.at, outcome)?;
        }
        Ok(())
    }

    /// Returns the highest number that a call ever had; none where none was ever logged.
    fn newest_call(&self) -> Result<Option<i64>, StoreError> {
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

    fn prospect_of_call(&self, id: CallId) -> Result<ProspectId, StoreError> {
        self.connection
            .query_row("SELECT prospect FROM call WHERE id = ?1", [id.0], |row| {
                row.get(0)
            })
            .optional()
            .map_err(self.sqlite())?
            .map(ProspectId)
            .ok_or(StoreError::NoSuchCall(id.0))
    }

    fn add_outcome(
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

    fn remove_call(&self, id: CallId) -> Result<(), StoreError> {
        let prospect = self.prospect_of_call(id)?;
        self.connection
            .execute("DELETE FROM call WHERE id = ?1", [id.0])
            .and_then(|_| self.forget_if_uncalled(prospect))
            .map_err(self.sqlite())
    }
}
