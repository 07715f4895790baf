//! Keeps what must outlive a run, in one SQLite file: who was left which message and what came back, cached
//! recognitions, scores, overrides. The only folder with SQL; what the figures mean is left to `results`.

mod calls;
mod erase;
mod error;
mod facts;
mod import;
mod migrate;
mod outcomes;
mod overrides;
mod people;
mod private_files;
mod prospects;
mod recognitions;
mod scores;
mod variants;
mod verdicts;

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::Row;

use crate::domain::Moment;
use crate::domain::Region;

use error::sqlite_error_in;

pub use calls::CallFilter;
pub use erase::Traces;
pub use error::StoreError;
pub use import::Imported;
pub use migrate::Update;
pub use overrides::OverrideId;
pub use overrides::OverrideRecord;
pub use people::MergedPerson;
pub use private_files::make_private_folder;
pub use recognitions::Cached;
pub use scores::ScoreFilter;
pub use verdicts::verdicts_of;
pub use verdicts::verdicts_text;

/// How long one process waits for another that is writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Returns the codes under which a word of a name is filed, so that names can be found by sound.
pub type SoundCodes = fn(&str) -> Vec<String>;

/// An open store.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    sounds: SoundCodes,
    region: Region,
    update: Option<Update>,
}

impl Store {
    /// Opens the store at `path`, makes it if there is none, and brings an older one up to date
    /// after copying it beside itself. Numbers that are written as at home are of the region.
    ///
    /// A new store, and one that is brought up to date, can be read by its owner alone.
    ///
    /// # Errors
    /// The file cannot be opened, is no store, or was written by a newer program.
    pub fn open(path: &Path, sounds: SoundCodes, region: Region) -> Result<Self, StoreError> {
        let cannot_open = |source| StoreError::Open {
            path: path.to_owned(),
            source,
        };
        // SQLite says why a file cannot be made, in one voice with why it cannot be opened.
        let _made = private_files::make(path);
        let mut connection = Connection::open(path).map_err(cannot_open)?;
        connection.busy_timeout(PATIENCE).map_err(cannot_open)?;
        // What is removed is written over with zeros, and nothing of it goes to files elsewhere.
        connection
            .execute_batch("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")
            .map_err(cannot_open)?;
        let update = migrate::bring_up_to_date(&mut connection, path)?;
        connection
            .execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;")
            .map_err(cannot_open)?;
        if update.is_some() {
            private_files::close(path);
        }
        Ok(Self {
            connection,
            path: path.to_owned(),
            sounds,
            region,
            update,
        })
    }

    /// Opens the store as [`Store::open`] does; or, where it or its folder may not be written, to read alone.
    ///
    /// # Errors
    /// As for [`Store::open`]; and what may not be written has an earlier format.
    pub fn open_to_read(
        path: &Path,
        sounds: SoundCodes,
        region: Region,
    ) -> Result<Self, StoreError> {
        let refused = match Self::open(path, sounds, region) {
            Err(error) if error.is_write_refused() && path.is_file() => error,
            opened => return opened,
        };
        // Without its journal nobody is writing, and SQLite need not make the files with which writers and readers
        // find each other.
        let journal = private_files::with_ending(path, "-wal");
        let how = if journal.metadata().is_ok_and(|journal| journal.len() > 0) {
            "mode=ro"
        } else {
            "immutable=1"
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let Ok(connection) = Connection::open_with_flags(address_of(path, how), flags) else {
            return Err(refused);
        };
        migrate::check_current(&connection, path)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            sounds,
            region,
            update: None,
        })
    }

    /// Returns what was done to an older store when it was opened.
    pub fn update(&self) -> Option<&Update> {
        self.update.as_ref()
    }

    /// Returns where the store is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn sqlite(&self) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
        sqlite_error_in(&self.path)
    }

    /// Returns the store as writers see it, outside a transaction.
    fn reader(&self) -> Writer<'_> {
        Writer {
            connection: &self.connection,
            path: &self.path,
            sounds: self.sounds,
            region: self.region,
        }
    }

    /// Runs `work` in one transaction: all of it is kept, or, on any error or a crash, none.
    fn in_transaction<T>(
        &mut self,
        work: impl FnOnce(&Writer<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let sqlite = self.sqlite();
        // Immediate: two writers queue up at the start instead of failing in the middle.
        let transaction = self
            .connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(&sqlite)?;
        let writer = Writer {
            connection: &transaction,
            path: &self.path,
            sounds: self.sounds,
            region: self.region,
        };
        let done = work(&writer)?;
        transaction.commit().map_err(sqlite)?;
        Ok(done)
    }
}

/// Returns a file as an address for SQLite, in which a few signs have a meaning of their own.
fn address_of(path: &Path, how: &str) -> String {
    let path = path.to_string_lossy();
    let path = path
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{path}?{how}")
}

/// Reads a moment, if there is one, from the column of that name and the one with its offset.
fn moment_in(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Moment>> {
    let Some(second) = row.get(column)? else {
        return Ok(None);
    };
    Ok(Some(Moment {
        second,
        offset_seconds: row
            .get::<_, Option<i32>>(format!("{column}_offset").as_str())?
            .unwrap_or_default(),
    }))
}

/// The store inside a transaction.
struct Writer<'a> {
    connection: &'a Connection,
    path: &'a Path,
    sounds: SoundCodes,
    region: Region,
}

impl Writer<'_> {
    fn sqlite(&self) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
        sqlite_error_in(self.path)
    }
}
