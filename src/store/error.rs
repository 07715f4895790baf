//! Why the store could not do what was asked.

use std::path::Path;
use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the store could not do what was asked. Nothing of the request is kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened.
    #[error("{}: cannot open the store: {source}. Check that the folder exists and may be written, or name another file with --store", path.display())]
    Open {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The file is something else.
    #[error("{}: this file is not a ringback store, and was left as it is. Name another file with --store", .0.display())]
    NotAStore(PathBuf),
    /// A newer ringback wrote it.
    #[error("{}: this store was written by a newer ringback (its format is {found}, this one knows up to {known}). Update ringback, or name another file with --store", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// An earlier ringback wrote it, and it may not be written.
    #[error("{}: this store was written by an earlier ringback, and may only be read, so it cannot be brought up to date. Open it once where it may be written, or copy it and name the copy with --store", .0.display())]
    OlderReadOnly(PathBuf),
    /// A copy from before a migration cannot be deleted.
    #[error("{}: this earlier copy of the store cannot be deleted: {source}. Delete it yourself", path.display())]
    DeleteBackup {
        /// The copy's name.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The copy before a migration could not be made, so nothing was migrated.
    #[error("{}: cannot make the backup that goes before an update of the store: {source}", path.display())]
    Backup {
        /// The backup's name.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// SQLite said no: a full disk, a broken file, a lock that never ended.
    #[error("{}: the store could not be read or written: {source}", path.display())]
    Sqlite {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// There is no such call.
    #[error("there is no call number {0} in the log; `ringback log list` shows them all")]
    NoSuchCall(i64),
    /// There is no such variant.
    #[error("there is no variant named \"{name}\"{}", hint(names))]
    NoSuchVariant {
        /// What was asked for.
        name: String,
        /// What there is.
        names: Vec<String>,
    },
    /// The name is taken.
    #[error(
        "there is a variant named \"{0}\" already; give this one another name, so that old results stay true"
    )]
    VariantExists(String),
    /// An outcome cannot come before its call.
    #[error("the outcome at {outcome} lies before its call at {call}")]
    OutcomeBeforeCall {
        /// When the outcome is said to have come.
        outcome: String,
        /// When the message was left.
        call: String,
    },
    /// A call to nobody.
    #[error("a call needs the name of the prospect")]
    Nobody,
    /// A person cannot be merged with themselves.
    #[error("these two are one person already; `ringback log unmerge` takes a merge back")]
    OnePerson,
    /// There is no merge to take back.
    #[error("nobody was merged into this person; `ringback log merge --list` lists who was")]
    NotMerged,
}

impl StoreError {
    /// Returns whether the store could not be opened because it, or its folder, may not be written.
    pub(super) fn is_write_refused(&self) -> bool {
        let (Self::Open { source, .. } | Self::Sqlite { source, .. }) = self else {
            return false;
        };
        matches!(
            source.sqlite_error_code(),
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
        )
    }
}

fn hint(names: &[String]) -> String {
    if names.is_empty() {
        "; `ringback variants add NAME` makes one".to_owned()
    } else {
        format!("; there are: {}", names.join(", "))
    }
}

/// Returns what makes an error of SQLite one of ours, naming the file.
pub(super) fn sqlite_error_in(path: &Path) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::Sqlite {
        path: path.clone(),
        source,
    }
}
