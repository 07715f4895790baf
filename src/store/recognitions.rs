//! The rows of the recogniser's cache. What a row means, and what its key depends on, is the cache's business.

use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::domain::RecordingId;

use super::Store;
use super::StoreError;

/// How much is stored of recordings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Recognitions: one a recording and a recogniser.
    pub recognitions: u64,
    /// Their rows together, in bytes.
    pub recognition_bytes: u64,
    /// Scores: one a recording and a set of rules.
    pub scores: u64,
    /// Overrides that hold.
    pub overrides: u64,
}

impl Store {
    /// Returns the cached recognition of a recording under a key.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn recognition(
        &self,
        recording: &RecordingId,
        key: &str,
    ) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT content FROM recognition WHERE recording = ?1 AND cache_key = ?2",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![recording.0, key], |row| row.get(0))
                    .optional()
            })
            .map_err(self.sqlite())
    }

    /// Caches a recognition of a recording under a key, in place of the one that is there.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn cache_recognition(
        &mut self,
        recording: &RecordingId,
        key: &str,
        content: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO recognition (recording, cache_key, content) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET content = excluded.content",
            )
            .and_then(|mut statement| statement.execute(params![recording.0, key, content]))
            .map(drop)
            .map_err(self.sqlite())
    }

    /// Returns how much is stored.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn stored(&self) -> Result<Stored, StoreError> {
        self.connection
            .query_row(
                "SELECT (SELECT count(*) FROM recognition),
                        (SELECT coalesce(sum(length(content)), 0) FROM recognition),
                        (SELECT count(*) FROM score),
                        (SELECT count(*) FROM verdict_override WHERE undone IS NULL)",
                [],
                |row| {
                    let number = |index| row.get(index).map(i64::unsigned_abs);
                    Ok(Stored {
                        recognitions: number(0)?,
                        recognition_bytes: number(1)?,
                        scores: number(2)?,
                        overrides: number(3)?,
                    })
                },
            )
            .map_err(self.sqlite())
    }

    /// Clears what was recognised and scored, and gives the room back to the disk. Overrides, and the log, stay.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn clear_cache(&mut self) -> Result<(), StoreError> {
        self.connection
            .execute_batch(
                "BEGIN IMMEDIATE; DELETE FROM recognition; DELETE FROM score; COMMIT; VACUUM",
            )
            .map_err(self.sqlite())
    }
}
