//! What was heard in a recording, kept so that nothing is heard twice. What the kept text means is
//! the keeper's business; here it is a text under two keys.

use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::domain::RecordingId;

use super::Store;
use super::error::StoreError;

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Hearings: one a recording and a way of listening.
    pub hearings: u64,
    /// Their texts together, in bytes.
    pub hearing_bytes: u64,
    /// Scores: one a recording and a set of rules.
    pub scores: u64,
    /// People's words that hold.
    pub overrides: u64,
}

impl Store {
    /// Returns what was kept of a recording that was heard by `ear`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn hearing(
        &self,
        recording: &RecordingId,
        ear: &str,
    ) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT content FROM recognition WHERE recording = ?1 AND cache_key = ?2",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![recording.0, ear], |row| row.get(0))
                    .optional()
            })
            .map_err(self.sqlite())
    }

    /// Keeps what was heard in a recording by `ear`, in place of what was kept before.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn keep_hearing(
        &mut self,
        recording: &RecordingId,
        ear: &str,
        heard: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO recognition (recording, cache_key, content) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET content = excluded.content",
            )
            .and_then(|mut statement| statement.execute(params![recording.0, ear, heard]))
            .map(drop)
            .map_err(self.sqlite())
    }

    /// Returns how much is kept.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn kept(&self) -> Result<Kept, StoreError> {
        self.connection
            .query_row(
                "SELECT (SELECT count(*) FROM recognition),
                        (SELECT coalesce(sum(length(content)), 0) FROM recognition),
                        (SELECT count(*) FROM score),
                        (SELECT count(*) FROM verdict_override WHERE undone IS NULL)",
                [],
                |row| {
                    let number = |index| row.get(index).map(i64::unsigned_abs);
                    Ok(Kept {
                        hearings: number(0)?,
                        hearing_bytes: number(1)?,
                        scores: number(2)?,
                        overrides: number(3)?,
                    })
                },
            )
            .map_err(self.sqlite())
    }

    /// Forgets what was heard and scored, and gives the room back to the disk. What people said, and
    /// the log, stay.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn forget_hearings(&mut self) -> Result<(), StoreError> {
        self.connection
            .execute_batch(
                "BEGIN IMMEDIATE; DELETE FROM recognition; DELETE FROM score; COMMIT; VACUUM",
            )
            .map_err(self.sqlite())
    }
}
