//! The files that a command reads, whatever they are called: none of them may be replaced by its result.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use super::settings::Settings;

/// The name of the settings file, beside recordings and in the user's config folder.
pub(crate) const SETTINGS_FILE: &str = "ringback.toml";

/// The name of the list beside recordings.
pub(crate) const LISTING_FILE: &str = "manifest.csv";

/// The files that a command reads, each with what it is.
#[derive(Debug, Default)]
pub(crate) struct InputFiles {
    files: HashMap<FileId, (PathBuf, &'static str)>,
}

impl InputFiles {
    /// Begins with the files that every command may read.
    pub(crate) fn of(settings: &Settings) -> Self {
        let mut files = Self::default();
        files.add(settings.store.path(), "the store");
        files.add(&settings.config, "the settings file");
        files
    }

    /// Adds a file, and what it is: `the script`. What is no file, or not there, cannot be lost.
    pub(crate) fn add(&mut self, path: &Path, what: &'static str) {
        if path.is_file()
            && let Ok(id) = FileId::of(path)
        {
            self.files.entry(id).or_insert((path.to_owned(), what));
        }
    }

    /// Returns the file that a path leads to, if it is one of these, and what it is.
    pub(crate) fn find(&self, path: &Path) -> Option<(&Path, &'static str)> {
        let (path, what) = self.files.get(&FileId::of(path).ok()?)?;
        Some((path, what))
    }
}

/// Which file a path leads to. Symbolic and hard links lead to one file by many names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct FileId(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

impl FileId {
    #[cfg(unix)]
    fn of(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        let metadata = fs::metadata(path)?;
        Ok(Self((metadata.dev(), metadata.ino())))
    }

    #[cfg(not(unix))]
    fn of(path: &Path) -> io::Result<Self> {
        fs::canonicalize(path).map(Self)
    }
}
