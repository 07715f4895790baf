//! Brings a store's format up to date. Migrations are added at the end, never edited.

use std::path::Path;
use std::path::PathBuf;

use rusqlite::Connection;
use rusqlite::TransactionBehavior;

use super::StoreError;

/// Marks a file as ours, in SQLite's own field for it ("ring" in ASCII).
const APPLICATION_ID: i64 = 0x7269_6e67;

/// Every migration, oldest first; a store's format is the number of those it has had.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001_log.sql")];

/// The newest format this program knows.
pub(super) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Makes the tables of an empty file, and migrates an older store after copying it to
/// `NAME.backup-FORMAT`.
pub(super) fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let sqlite = |source| StoreError::Sqlite {
        path: path.to_owned(),
        source,
    };
    let number = |connection: &Connection, what: &str| -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, what, |row| row.get(0))
    };
    // Reading any page tells whether this is a database at all.
    let application =
        number(connection, "application_id").map_err(|source| not_ours(path, source))?;
    if format_of(connection, application).map_err(sqlite)? == Some(KNOWN) {
        return Ok(());
    }
    connection
        .pragma_update(None, "journal_mode", "wal")
        .map_err(sqlite)?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(sqlite)?;
    // Looked at again under the lock: another process may have been quicker.
    let application = number(&transaction, "application_id").map_err(sqlite)?;
    let Some(format) = format_of(&transaction, application).map_err(sqlite)? else {
        return Err(StoreError::NotAStore(path.to_owned()));
    };
    if format > KNOWN {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: format,
            known: KNOWN,
        });
    }
    if format > 0 && format < KNOWN {
        back_up(path, format)?;
    }
    for migration in MIGRATIONS
        .iter()
        .skip(usize::try_from(format).unwrap_or_default())
    {
        transaction.execute_batch(migration).map_err(sqlite)?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(sqlite)?;
    transaction
        .pragma_update(None, "user_version", KNOWN)
        .map_err(sqlite)?;
    transaction.commit().map_err(sqlite)
}

/// Returns the format: 0 for an empty file, none for a database that is not ours.
fn format_of(connection: &Connection, application: i64) -> rusqlite::Result<Option<i64>> {
    if application == APPLICATION_ID {
        return connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .map(Some);
    }
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok((tables == 0).then_some(0))
}

fn not_ours(path: &Path, source: rusqlite::Error) -> StoreError {
    if source.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) {
        StoreError::NotAStore(path.to_owned())
    } else {
        StoreError::Open {
            path: path.to_owned(),
            source,
        }
    }
}

/// Copies the store as it is to a file beside it.
fn back_up(path: &Path, format: i64) -> Result<(), StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".backup-{format}"));
    let backup = PathBuf::from(name);
    let failed = |source| StoreError::Backup {
        path: backup.clone(),
        source,
    };
    // A second connection, since the first is inside its transaction; readers see the state before it.
    let reader = Connection::open(path).map_err(failed)?;
    reader
        .backup("main", &backup, None::<fn(rusqlite::backup::Progress)>)
        .map_err(failed)
}
