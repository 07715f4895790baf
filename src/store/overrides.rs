//! Overrides of verdicts, kept with the recording's content. None is ever deleted: what is undone stays in the
//! history.

use rusqlite::Row;
use rusqlite::params;

use crate::domain::Moment;
use crate::domain::Override;
use crate::domain::RecordingId;
use crate::domain::Verdict;

use super::Store;
use super::error::StoreError;
use super::moment_in;
use super::verdicts::verdicts_of;

/// The number of an override in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OverrideId(pub i64);

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrideRecord {
    /// Its number.
    pub id: OverrideId,
    /// Which recording.
    pub recording: RecordingId,
    /// The name the recording went by.
    pub file: String,
    /// The override.
    pub given: Override,
    /// When it was made.
    pub made: Moment,
    /// When it was taken back.
    pub undone: Option<Moment>,
}

impl Store {
    /// Keeps an override of a check. An earlier one of the same check is taken back.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn add_override(
        &mut self,
        recording: &RecordingId,
        file: &str,
        given: &Override,
        at: Moment,
    ) -> Result<OverrideId, StoreError> {
        self.in_transaction(|writer| {
            undo(writer.connection, recording, &given.check, at).map_err(writer.sqlite())?;
            writer
                .connection
                .execute(
                    "INSERT INTO verdict_override (recording, file, check_id, verdict, by_whom, note, made,
                                           made_offset)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    params![
                        recording.0,
                        file,
                        given.check,
                        given.verdict.to_string(),
                        given.by,
                        given.note,
                        at.second,
                        at.offset_seconds
                    ],
                )
                .map_err(writer.sqlite())?;
            Ok(OverrideId(writer.connection.last_insert_rowid()))
        })
    }

    /// Takes back the override of a check; returns whether there was one.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn undo_override(
        &mut self,
        recording: &RecordingId,
        check: &str,
        at: Moment,
    ) -> Result<bool, StoreError> {
        self.in_transaction(|writer| {
            undo(writer.connection, recording, check, at).map_err(writer.sqlite())
        })
    }

    /// Returns the overrides that hold for a recording.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn overrides_of(&self, recording: &RecordingId) -> Result<Vec<Override>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT * FROM verdict_override WHERE recording = ?1 AND undone IS NULL ORDER BY id",
            )
            .and_then(|mut statement| {
                let rows = statement.query_map([&recording.0], record_of)?;
                rows.map(|row| row.map(|record| record.given)).collect()
            })
            .map_err(self.sqlite())
    }

    /// Returns the whole history, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn override_history(&self) -> Result<Vec<OverrideRecord>, StoreError> {
        self.connection
            .prepare("SELECT * FROM verdict_override ORDER BY id")
            .and_then(|mut statement| statement.query_map([], record_of)?.collect())
            .map_err(self.sqlite())
    }
}

fn undo(
    connection: &rusqlite::Connection,
    recording: &RecordingId,
    check: &str,
    at: Moment,
) -> rusqlite::Result<bool> {
    connection
        .execute(
            "UPDATE verdict_override SET undone = ?3, undone_offset = ?4
             WHERE recording = ?1 AND check_id = ?2 AND undone IS NULL",
            params![recording.0, check, at.second, at.offset_seconds],
        )
        .map(|changed| changed > 0)
}

fn record_of(row: &Row<'_>) -> rusqlite::Result<OverrideRecord> {
    let check: String = row.get("check_id")?;
    let verdict: String = row.get("verdict")?;
    let verdict = verdicts_of(&format!("{check}={verdict}"))
        .pop()
        .map_or(Verdict::Unsure, |(_, verdict)| verdict);
    Ok(OverrideRecord {
        id: OverrideId(row.get("id")?),
        recording: RecordingId(row.get("recording")?),
        file: row.get("file")?,
        given: Override {
            check,
            verdict,
            by: row.get("by_whom")?,
            note: row.get("note")?,
        },
        made: Moment {
            second: row.get("made")?,
            offset_seconds: row.get("made_offset")?,
        },
        undone: moment_in(row, "undone")?,
    })
}
