//! Sees to it that what was removed is gone from the disk, as far as files go: from the store, from its write-ahead log,
//! and from the copies of earlier formats.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::PATIENCE;
use super::Store;
use super::error::StoreError;
use super::private_files;

/// How long another process is waited for that has the store open. It may be a watch that goes on for days.
const WAIT_FOR_READERS: Duration = Duration::from_secs(2);

/// Where what was removed may still be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    /// In the write-ahead log, until the other process that has the store open closes it.
    pub in_use: bool,
    /// In these copies of the store from before its updates.
    pub backups: Vec<PathBuf>,
}

impl Store {
    /// Empties the write-ahead log, in which rows stay legible after they were removed, and returns where they may be
    /// legible still. In the store itself, SQLite writes zeros over them.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn erase_traces(&mut self) -> Result<Traces, StoreError> {
        let truncate = || -> rusqlite::Result<bool> {
            self.connection.busy_timeout(WAIT_FOR_READERS)?;
            let in_use = self
                .connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
            self.connection.busy_timeout(PATIENCE)?;
            in_use
        };
        Ok(Traces {
            in_use: truncate().map_err(self.sqlite())?,
            backups: private_files::backups_of(&self.path),
        })
    }

    /// Deletes the copies of the store from before its updates, and returns how many there were.
    ///
    /// # Errors
    /// One cannot be deleted.
    pub fn delete_backups(&mut self) -> Result<usize, StoreError> {
        let backups = private_files::backups_of(&self.path);
        for backup in &backups {
            fs::remove_file(backup).map_err(|source| StoreError::DeleteBackup {
                path: backup.clone(),
                source,
            })?;
        }
        Ok(backups.len())
    }
}
