//! Brings a store's format up to date. Migrations are added at the end, never edited.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::TransactionBehavior;

use super::error::StoreError;
use super::private_files;

/// Marks a file as ours, in SQLite's own field for it ("ring" in ASCII).
const APPLICATION_ID: i64 = 0x7269_6e67;

/// How often, and how long apart, the change to the write-ahead log is tried.
const ATTEMPTS: u32 = 200;
const RETRY_EVERY: Duration = Duration::from_millis(20);

/// Every migration, oldest first; a store's format is the number of those it has had.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_log.sql"),
    include_str!("migrations/0002_scores.sql"),
    include_str!("migrations/0003_names.sql"),
    include_str!("migrations/0004_folders.sql"),
    include_str!("migrations/0005_people.sql"),
];

/// A store of an earlier format that was brought up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The format that it had.
    pub from: i64,
    /// Where it is kept as it was.
    pub backup: PathBuf,
}

/// Makes the tables of an empty file, and migrates an older store after copying it to
/// `NAME.backup-FORMAT`; returns what was migrated.
pub(super) fn bring_up_to_date(
    connection: &mut Connection,
    path: &Path,
) -> Result<Option<Update>, StoreError> {
    migrate(connection, path, MIGRATIONS)
}

fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<Option<Update>, StoreError> {
    let sqlite = |source| StoreError::Sqlite {
        path: path.to_owned(),
        source,
    };
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    // Reading any page shows whether this is a database at all.
    let format = format_of(connection).map_err(|source| not_ours(path, source))?;
    if accepted(format, known, path)? == known {
        return Ok(None);
    }
    use_write_ahead_log(connection).map_err(sqlite)?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(sqlite)?;
    // Looked at again under the lock: another process may have been faster.
    let format = format_of(&transaction).map_err(sqlite)?;
    let format = accepted(format, known, path)?;
    if format == known {
        return Ok(None);
    }
    let update = if format > 0 {
        let backup = back_up(path, format)?;
        Some(Update {
            from: format,
            backup,
        })
    } else {
        None
    };
    for migration in migrations
        .iter()
        .skip(usize::try_from(format).unwrap_or_default())
    {
        transaction.execute_batch(migration).map_err(sqlite)?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(sqlite)?;
    transaction
        .pragma_update(None, "user_version", known)
        .map_err(sqlite)?;
    transaction.commit().map_err(sqlite)?;
    if update.is_some() {
        // Earlier formats left what was removed legible in the pages that were freed. It takes as much room on the disk
        // again, and the store is sound without.
        let _disk_is_full = connection.execute_batch("VACUUM");
    }
    Ok(update)
}

/// Makes sure that a store that may only be read has the format of today.
pub(super) fn check_current(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let format = format_of(connection).map_err(|source| not_ours(path, source))?;
    if accepted(format, known, path)? == known {
        Ok(())
    } else {
        Err(StoreError::OlderReadOnly(path.to_owned()))
    }
}

/// Returns the format if this program can go on from it.
fn accepted(format: Option<i64>, known: i64, path: &Path) -> Result<i64, StoreError> {
    match format {
        None => Err(StoreError::NotAStore(path.to_owned())),
        Some(found) if found > known => Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        }),
        Some(format) => Ok(format),
    }
}

/// Lets readers read while one process writes. The file keeps this mode.
fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<()> {
    // The change of mode does not wait for a lock of its own accord (SQLite, "Write-Ahead Logging",
    // "Sometimes Queries Return SQLITE_BUSY In WAL Mode"): several processes may make the store at
    // once.
    let mut attempts = 0;
    loop {
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
                    && attempts < ATTEMPTS =>
            {
                attempts += 1;
                std::thread::sleep(RETRY_EVERY);
            }
            done => return done,
        }
    }
}

/// Returns the format: 0 for an empty file, none for a database that is not ours.
fn format_of(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    let number = |what: &str| -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, what, |row| row.get(0))
    };
    if number("application_id")? == APPLICATION_ID {
        return number("user_version").map(Some);
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

/// Copies the store as it is to a new file beside it, and returns where.
fn back_up(path: &Path, format: i64) -> Result<PathBuf, StoreError> {
    let named = |ending: String| private_files::with_ending(path, &ending);
    let first = named(format!(".backup-{format}"));
    let others = (2..).map(|n| named(format!(".backup-{format}.{n}")));
    let backup = std::iter::once(first)
        .chain(others)
        .find(|backup| !backup.exists())
        .expect("a folder never holds a file of every number");
    let failed = |source| StoreError::Backup {
        path: backup.clone(),
        source,
    };
    // SQLite says why it cannot be made.
    let _made = private_files::make(&backup);
    // A second connection, since the first is inside its transaction; readers see the state before it.
    let reader = Connection::open(path).map_err(failed)?;
    reader
        .backup("main", &backup, None::<fn(rusqlite::backup::Progress)>)
        .map_err(failed)?;
    Ok(backup)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE note (text TEXT) STRICT";
    const SECOND: &str = "ALTER TABLE note ADD COLUMN author TEXT";

    fn connect(path: &Path) -> Connection {
        Connection::open(path).expect("the file opens")
    }

    #[test]
    fn an_older_store_is_migrated_with_its_rows_after_a_backup() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        let mut connection = connect(&path);
        migrate(&mut connection, &path, &[FIRST]).expect("a new store");
        connection
            .execute("INSERT INTO note VALUES ('old')", [])
            .expect("a row");
        drop(connection);

        let mut connection = connect(&path);
        migrate(&mut connection, &path, &[FIRST, SECOND]).expect("an update");
        let (text, author): (String, Option<String>) = connection
            .query_row("SELECT text, author FROM note", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .expect("the row");
        assert_eq!((text.as_str(), author), ("old", None));

        let backup = connect(&folder.path().join("store.db.backup-1"));
        assert_eq!(format_of(&backup).expect("a format"), Some(1));
        let text: String = backup
            .query_row("SELECT text FROM note", [], |row| row.get(0))
            .expect("the row in the backup");
        assert_eq!(text, "old");
    }

    #[test]
    fn a_migration_that_fails_leaves_the_store_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        let mut connection = connect(&path);
        migrate(&mut connection, &path, &[FIRST]).expect("a new store");
        let broken = "ALTER TABLE note ADD COLUMN author TEXT; SELECT nonsense FROM nowhere";
        migrate(&mut connection, &path, &[FIRST, broken]).expect_err("a broken migration");
        assert_eq!(format_of(&connection).expect("a format"), Some(1));
        connection
            .prepare("SELECT author FROM note")
            .expect_err("half a migration");
    }

    #[test]
    fn a_newer_store_is_refused_in_a_sentence_and_not_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        migrate(&mut connect(&path), &path, &[FIRST, SECOND]).expect("a new store");
        let before = std::fs::read(&path).expect("bytes");
        let error = migrate(&mut connect(&path), &path, &[FIRST])
            .expect_err("newer")
            .to_string();
        assert!(error.contains("newer ringback"), "{error}");
        assert_eq!(std::fs::read(&path).expect("bytes"), before);
    }

    #[test]
    fn another_programs_database_is_refused_and_not_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("theirs.db");
        connect(&path).execute_batch(FIRST).expect("their table");
        let before = std::fs::read(&path).expect("bytes");
        let refused = migrate(&mut connect(&path), &path, &[FIRST]);
        assert!(matches!(refused, Err(StoreError::NotAStore(_))));
        assert_eq!(std::fs::read(&path).expect("bytes"), before);
    }
}
