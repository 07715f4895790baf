//! Keeps what must outlive a run, in one SQLite file: who was left which message and what came
//! back. The only folder that speaks SQL; what the numbers mean is `stats`' business.

mod calls;
mod error;
mod migrate;
mod overrides;
mod prospects;
mod recognitions;
mod scores;
mod variants;

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::Row;

use crate::domain::Moment;
use crate::domain::Region;

use error::sqlite_error_in;

pub use calls::CallFilter;
pub use calls::Imported;
pub use calls::verdicts_of;
pub use calls::verdicts_text;

pub use error::StoreError;
pub use migrate::Update;
pub use overrides::OverrideId;
pub use overrides::OverrideRecord;
pub use recognitions::Stored;
pub use scores::ScoreFilter;

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
    /// # Errors
    /// The file cannot be opened, is no store, or was written by a newer program.
    pub fn open(path: &Path, sounds: SoundCodes, region: Region) -> Result<Self, StoreError> {
        let cannot_open = |source| StoreError::Open {
            path: path.to_owned(),
            source,
        };
        let mut connection = Connection::open(path).map_err(cannot_open)?;
        connection.busy_timeout(PATIENCE).map_err(cannot_open)?;
        let update = migrate::bring_up_to_date(&mut connection, path)?;
        connection
            .execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;")
            .map_err(cannot_open)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            sounds,
            region,
            update,
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

    /// Looks at the store as a writer does, outside a transaction.
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

/// Reads a moment from the column of that name and the one with its offset; none where it is null.
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
