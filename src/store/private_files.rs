//! Keeps the store to its owner: it holds what people said, and their numbers.

use std::fs;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// Makes an empty file that only its owner may read, unless there is a file.
pub(super) fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Takes a store, its journals and its backups from everybody but their owner. What belongs to somebody else stays as
/// it is.
pub(super) fn close(path: &Path) {
    let journals = ["-wal", "-shm"].map(|ending| with_ending(path, ending));
    for file in [path.to_owned()]
        .into_iter()
        .chain(journals)
        .chain(backups_of(path))
    {
        let _not_ours = set_mode(&file, 0o600);
    }
}

/// Makes a folder that only its owner may look into; one that is there is closed to others.
///
/// # Errors
/// It cannot be made.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let _not_ours = set_mode(folder, 0o700);
    Ok(())
}

/// Returns the copies of a store from before its updates, in the order of their names.
pub(super) fn backups_of(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name() else {
        return Vec::new();
    };
    let start = format!("{}.backup-", name.to_string_lossy());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut backups: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(&start));
            number.is_some_and(|number| {
                number.starts_with(|c: char| c.is_ascii_digit())
                    && number.chars().all(|c| c.is_ascii_digit() || c == '.')
            })
        })
        .map(|entry| entry.path())
        .collect();
    backups.sort();
    backups
}

/// Returns a path with something after its name.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    // Not through a link: what it leads to is not ours to close.
    if fs::symlink_metadata(path)?.is_symlink() {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    // A user's folders are closed to other users there.
    Ok(())
}
