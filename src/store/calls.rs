//! Messages that were left, and what came back.

use std::fmt;

use rusqlite::Row;
use rusqlite::params;

use crate::calendar::rfc3339;
use crate::domain::Call;
use crate::domain::CallRecording;
use crate::domain::Moment;
use crate::domain::Outcome;
use crate::domain::OutcomeKind;
use crate::domain::Verdict;

use super::ProspectId;
use super::Store;
use super::StoreError;
use super::Writer;
use super::prospects::prospect_of;

/// A call's number in the log. It is never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub i64);

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

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

/// The little of a call that counting needs, so that a long log is counted quickly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFact {
    /// For whom.
    pub prospect: ProspectId,
    /// When.
    pub at: Moment,
    /// By whom.
    pub rep: Option<String>,
    /// With which variant.
    pub variant: Option<String>,
    /// What it scored.
    pub score: Option<u8>,
    /// When they first rang back, in seconds since 1970.
    pub called_back: Option<i64>,
    /// When they first answered by e-mail, in seconds since 1970.
    pub emailed_back: Option<i64>,
    /// Whether they asked not to be called, or it was not their number.
    pub closed: bool,
    /// Each check's id and verdict.
    pub verdicts: Vec<(String, Verdict)>,
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
                writer.log_call(call)
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
        let mut calls = self
            .connection
            .prepare_cached(&format!("{SELECT_CALLS} WHERE call.id = ?1"))
            .and_then(|mut statement| {
                statement
                    .query_map([id.0], call_of)?
                    .collect::<rusqlite::Result<Vec<_>>>()
            })
            .map_err(self.sqlite())?;
        let (_, mut call) = calls.pop().ok_or(StoreError::NoSuchCall(id.0))?;
        call.outcomes = self.outcomes(id).map_err(self.sqlite())?;
        Ok(call)
    }

    /// Puts `call` in the place of the call of that number; its outcomes too.
    ///
    /// # Errors
    /// There is none of that number, the new one is not sound, or the store cannot be written.
    pub fn replace_call(&mut self, id: CallId, call: &Call) -> Result<(), StoreError> {
        self.in_transaction(|writer| {
            writer.remove_call(id)?;
            writer.write_call(Some(id), call).map(drop)
        })
    }

    /// Takes a call and its outcomes out of the log.
    ///
    /// # Errors
    /// There is none of that number, or the store cannot be written.
    pub fn remove_call(&mut self, id: CallId) -> Result<(), StoreError> {
        self.in_transaction(|writer| writer.remove_call(id))
    }

    /// Adds what came of a call.
    ///
    /// # Errors
    /// There is no such call, the outcome lies before it, or the store cannot be written.
    pub fn add_outcome(&mut self, id: CallId, outcome: &Outcome) -> Result<(), StoreError> {
        let call = self.call(id)?;
        self.in_transaction(|writer| writer.add_outcome(id, call.at, outcome))
    }

    /// Returns the facts of all calls, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn call_facts(&self) -> Result<Vec<CallFact>, StoreError> {
        let read = || -> rusqlite::Result<Vec<CallFact>> {
            let mut statement = self.connection.prepare(
                "SELECT prospect, call.at, at_offset, rep, variant, score, verdicts, back, mail, closed
                 FROM call LEFT JOIN (
                    SELECT call AS of,
                        min(CASE kind WHEN 'called-back' THEN at END) AS back,
                        min(CASE kind WHEN 'emailed-back' THEN at END) AS mail,
                        max(kind IN ('asked-not-to-call', 'wrong-number')) AS closed
                    FROM outcome GROUP BY call
                 ) ON of = call.id ORDER BY call.at, call.id",
            )?;
            let facts = statement.query_map([], |row| {
                Ok(CallFact {
                    prospect: ProspectId(row.get(0)?),
                    at: Moment {
                        second: row.get(1)?,
                        offset_seconds: row.get(2)?,
                    },
                    rep: row.get(3)?,
                    variant: row.get(4)?,
                    score: row.get(5)?,
                    verdicts: row
                        .get_ref(6)?
                        .as_str_or_null()
                        .map_err(rusqlite::Error::from)?
                        .map(verdicts_of)
                        .unwrap_or_default(),
                    called_back: row.get(7)?,
                    emailed_back: row.get(8)?,
                    closed: row.get::<_, Option<bool>>(9)?.unwrap_or(false),
                })
            })?;
            facts.collect()
        };
        read().map_err(self.sqlite())
    }

    fn read_calls(&self, filter: &CallFilter) -> rusqlite::Result<Vec<(CallId, Call)>> {
        let sql = format!(
            "SELECT * FROM ({SELECT_CALLS}
             WHERE (?1 IS NULL OR call.at >= ?1)
               AND (?2 IS NULL OR call.rep = ?2 COLLATE NOCASE)
               AND (?3 IS NULL OR call.variant = ?3)
               AND (?4 IS NULL OR call.prospect = ?4)
             ORDER BY call.at DESC, call.id DESC LIMIT ?5) ORDER BY at, id"
        );
        let newest = filter
            .newest
            .and_then(|n| i64::try_from(n).ok())
            .unwrap_or(-1);
        let mut statement = self.connection.prepare(&sql)?;
        let mut calls: Vec<(CallId, Call)> = statement
            .query_map(
                params![
                    filter.since.map(|at| at.second),
                    filter.rep,
                    filter.variant,
                    filter.prospect.map(|id| id.0),
                    newest,
                ],
                call_of,
            )?
            .collect::<rusqlite::Result<_>>()?;
        for (id, call) in &mut calls {
            call.outcomes = self.outcomes(*id)?;
        }
        Ok(calls)
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
}

const SELECT_CALLS: &str =
    "SELECT call.id AS id, call.at AS at, call.at_offset AS at_offset, rep, variant, words,
    recording_id, recording_file, score, hook, verdicts, name, company, number, notes
    FROM call JOIN prospect ON prospect.id = call.prospect";

fn call_of(row: &Row<'_>) -> rusqlite::Result<(CallId, Call)> {
    let recording_id: Option<String> = row.get("recording_id")?;
    let recording = match recording_id {
        None => None,
        Some(id) => Some(CallRecording {
            id,
            file: row
                .get::<_, Option<String>>("recording_file")?
                .unwrap_or_default(),
            score: row.get::<_, Option<u8>>("score")?.unwrap_or_default(),
            hook: row.get("hook")?,
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
        recording,
        outcomes: Vec::new(),
    };
    Ok((CallId(row.get("id")?), call))
}

/// Writes verdicts as `duration=met hook=missed`: ids are kebab-case and hold neither sign.
pub(super) fn verdicts_text(verdicts: &[(String, Verdict)]) -> String {
    let pairs: Vec<String> = verdicts
        .iter()
        .map(|(id, verdict)| format!("{id}={verdict}"))
        .collect();
    pairs.join(" ")
}

/// Reads what [`verdicts_text`] wrote; what it does not know is left out.
pub(super) fn verdicts_of(text: &str) -> Vec<(String, Verdict)> {
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

impl Writer<'_> {
    fn log_call(&self, call: &Call) -> Result<CallId, StoreError> {
        self.write_call(None, call)
    }

    fn write_call(&self, id: Option<CallId>, call: &Call) -> Result<CallId, StoreError> {
        let prospect = self.file_prospect(&call.prospect)?;
        let recording = call.recording.as_ref();
        self.connection
            .prepare_cached(
                "INSERT INTO call (id, prospect, at, at_offset, rep, variant, words, recording_id,
                 recording_file, score, hook, verdicts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    id.map(|id| id.0),
                    prospect.0,
                    call.at.second,
                    call.at.offset_seconds,
                    call.rep,
                    call.variant,
                    call.words,
                    recording.map(|r| &r.id),
                    recording.map(|r| &r.file),
                    recording.map(|r| r.score),
                    recording.and_then(|r| r.hook.as_ref()),
                    recording.map(|r| verdicts_text(&r.verdicts)),
                ])
            })
            .map_err(self.sqlite())?;
        let id = CallId(self.connection.last_insert_rowid());
        for outcome in &call.outcomes {
            self.add_outcome(id, call.at, outcome)?;
        }
        Ok(id)
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
        let removed = self
            .connection
            .execute("DELETE FROM call WHERE id = ?1", [id.0])
            .map_err(self.sqlite())?;
        if removed == 0 {
            Err(StoreError::NoSuchCall(id.0))
        } else {
            Ok(())
        }
    }
}
