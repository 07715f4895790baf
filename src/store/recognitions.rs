//! The cached recognitions of recordings. What such a text means is left to `pipeline`; here it is a text under two
//! keys.

use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::domain::RecordingId;

use super::Store;
use super::error::StoreError;

/// How much is cached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cached {
    /// Recognitions: one for each recording and recogniser.
    pub recognitions: usize,
    /// Their texts together, in bytes.
    pub bytes: usize,
    /// Scores: one for each recording and rubric.
    pub scores: usize,
    /// Overrides that hold.
    pub overrides: usize,
}

impl Store {
    /// Returns the cached recognition of a recording; none on a cache miss.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn recognition(
        &self,
        recording: &RecordingId,
        cache_key: &str,
    ) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT content FROM recognition WHERE recording = ?1 AND cache_key = ?2",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![recording.0, cache_key], |row| row.get(0))
                    .optional()
            })
            .map_err(self.sqlite())
    }

    /// Caches the recognition of a recording, in place of what was cached under this key before.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn cache_recognition(
        &mut self,
        recording: &RecordingId,
        cache_key: &str,
        content: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO recognition (recording, cache_key, content) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET content = excluded.content",
            )
            .and_then(|mut statement| statement.execute(params![recording.0, cache_key, content]))
            .map(drop)
            .map_err(self.sqlite())
    }

    /// Returns how much is cached.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cached(&self) -> Result<Cached, StoreError> {
        self.connection
            .query_row(
                "SELECT (SELECT count(*) FROM recognition),
                        (SELECT coalesce(sum(length(content)), 0) FROM recognition),
                        (SELECT count(*) FROM score),
                        (SELECT count(*) FROM verdict_override WHERE undone IS NULL)",
                [],
                |row| {
                    let number = |column: usize| {
                        let number = row.get::<_, i64>(column);
                        number.map(|number| usize::try_from(number).unwrap_or_default())
                    };
                    Ok(Cached {
                        recognitions: number(0)?,
                        bytes: number(1)?,
                        scores: number(2)?,
                        overrides: number(3)?,
                    })
                },
            )
            .map_err(self.sqlite())
    }

    /// Clears the cached recognitions, and the scores if those shall go too, and returns the room to the disk. The
    /// log and the overrides stay.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn clear_cache(&mut self, scores_too: bool) -> Result<(), StoreError> {
        let scores = if scores_too { "DELETE FROM score;" } else { "" };
        self.connection
            .execute_batch(&format!(
                "BEGIN IMMEDIATE; DELETE FROM recognition; {scores} COMMIT; VACUUM"
            ))
            .map_err(self.sqlite())
    }
}
