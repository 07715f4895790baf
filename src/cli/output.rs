//! A result in a file: whole or not at all, and only where nothing else is lost. A file that is there is replaced
//! only if it is an earlier result of the same kind and the command does not read it.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::fs::File;
use std::fs::Metadata;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::NamedTempFile;

use super::error::CliError;
use super::file_kind::FileKind;
use super::input_files::InputFiles;
use super::input_files::LISTING_FILE;

/// How the name of a file begins and ends that is being written.
const PART: (&str, &str) = (".ringback-", ".part");

/// A part that was not touched for so long is of a run that was killed, where the disk knows no locks.
const ABANDONED_AFTER: Duration = Duration::from_secs(3_600);

/// A part that is younger may not be locked yet by the run that made it.
const JUST_MADE: Duration = Duration::from_millis(200);

/// Where a result may go.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// A file of this name, which is new or may be replaced.
    File(PathBuf),
    /// A pipe, a terminal or another device, which is written as it is.
    Stream,
}

/// Makes sure that a result can be written, without a trace.
///
/// # Errors
/// Something would be lost, or the file cannot be written; the sentence says what to do.
pub(crate) fn check(target: &Path, kind: FileKind, inputs: &InputFiles) -> Result<(), CliError> {
    check_all([(target, kind)], inputs)
}

/// Makes sure that many results can be written, as [`check`] does; each folder is tried once.
///
/// # Errors
/// As for [`check`], of the first that cannot be.
pub(crate) fn check_all<'a>(
    targets: impl IntoIterator<Item = (&'a Path, FileKind)>,
    inputs: &InputFiles,
) -> Result<(), CliError> {
    let mut tried = BTreeSet::new();
    for (target, kind) in targets {
        if let Place::File(file) = place_of(target, kind, inputs)? {
            let folder = folder_of(&file).to_owned();
            if !tried.contains(&folder) {
                sweep(&folder);
                part_in(&folder).map_err(|error| cannot_write(target, &error))?;
                tried.insert(folder);
            }
        }
    }
    Ok(())
}

/// Writes a result: into a neighbour that takes the target's place at the end.
///
/// # Errors
/// As for [`check`].
pub(crate) fn write(
    target: &Path,
    kind: FileKind,
    inputs: &InputFiles,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    let written = match place_of(target, kind, inputs)? {
        Place::Stream => write_stream(target, fill),
        Place::File(file) => write_whole(&file, fill),
    };
    written.map_err(|error| cannot_write(target, &error))
}

/// Makes sure that new files can be written into a folder, which is made if it is not there.
///
/// # Errors
/// They cannot; the sentence says what to do.
pub(crate) fn make_folder(folder: &Path) -> Result<(), CliError> {
    fs::create_dir_all(folder)
        .and_then(|()| part_in(folder))
        .map(drop)
        .map_err(|error| cannot_write(folder, &error))
}

/// Writes a file that is not there yet, whole or not at all, and returns whether it could have the name.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write_new(target: &Path, bytes: &[u8]) -> Result<bool, CliError> {
    let write = || {
        let (file, path) = part_in(folder_of(target))?.into_parts();
        filled(file, |writer| writer.write_all(bytes))?.sync_all()?;
        match path.persist_noclobber(target) {
            Ok(()) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    };
    write().map_err(|error| cannot_write(target, &error))
}

/// Returns the error for a file that cannot be written.
pub(crate) fn cannot_write(path: &Path, error: &io::Error) -> CliError {
    CliError::Refused(format!("{}: cannot be written: {error}", path.display()))
}

/// Removes the parts that killed runs left in a folder.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_part = name.starts_with(PART.0) && name.ends_with(PART.1);
        if is_part
            && entry
                .metadata()
                .is_ok_and(|metadata| is_abandoned(&entry.path(), &metadata))
        {
            let _somebody_else_was_quicker = fs::remove_file(entry.path());
        }
    }
}

/// Returns whether the run that wrote a part is gone: a run holds a lock on its parts, and that ends with it.
fn is_abandoned(path: &Path, part: &Metadata) -> bool {
    let age = part
        .modified()
        .and_then(|at| at.elapsed().map_err(io::Error::other));
    let Ok(age) = age else { return false };
    part.is_file()
        && age > JUST_MADE
        && match File::open(path).map(|file| file.try_lock()) {
            Ok(Ok(())) => true,
            Ok(Err(TryLockError::WouldBlock)) => false,
            Ok(Err(TryLockError::Error(_))) | Err(_) => age > ABANDONED_AFTER,
        }
}

/// Returns where a result goes, unless something would be lost.
fn place_of(target: &Path, kind: FileKind, inputs: &InputFiles) -> Result<Place, CliError> {
    let refuse = |why: String| Err(CliError::Refused(format!("{}: {why}", target.display())));
    if let Some((input, what)) = inputs.find(target) {
        let it = if input == target {
            format!("this is {what}")
        } else {
            format!("this is the same file as {}, {what}", input.display())
        };
        return refuse(format!("{it}, and would be lost; name another file"));
    }
    let metadata = match fs::metadata(target) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(cannot_write(target, &error)),
    };
    if metadata
        .as_ref()
        .is_some_and(|metadata| kind.is_named_by_people() && is_stream(target, metadata))
    {
        return Ok(Place::Stream);
    }
    if let Some(why) = wrong_name(target, kind) {
        return refuse(why);
    }
    let Some(metadata) = metadata else {
        return if fs::symlink_metadata(target).is_ok() {
            refuse("this link leads to no file; remove it, or name another file".to_owned())
        } else {
            Ok(Place::File(target.to_owned()))
        };
    };
    if metadata.is_dir() {
        return refuse("this is a folder; name a file".to_owned());
    }
    if !metadata.is_file() {
        return refuse("this is neither a file nor a pipe; name a file".to_owned());
    }
    match kind.is_kind_of(target) {
        // Through a link the file is replaced that it leads to.
        Ok(true) => fs::canonicalize(target)
            .map(Place::File)
            .map_err(|error| cannot_write(target, &error)),
        Ok(false) => refuse(format!(
            "this file is there already, and it is not {} of ringback's, so it was left as it is; remove it, or name \
             another file",
            kind.name()
        )),
        Err(error) => refuse(format!(
            "this file is there already, and cannot be read to see what it is: {error}; remove it, or name another file"
        )),
    }
}

/// Returns why no result goes by this name: its ending promises something else, or ringback would read it.
fn wrong_name(target: &Path, kind: FileKind) -> Option<String> {
    if !kind.is_named_by_people() {
        return None;
    }
    if target.file_name().is_some_and(|name| name == LISTING_FILE) {
        return Some(
            "ringback reads a file of this name as the list of the recordings; name another file"
                .to_owned(),
        );
    }
    let ending = target.extension()?.to_string_lossy().to_lowercase();
    let endings = kind.endings();
    if endings.contains(&ending.as_str()) {
        return None;
    }
    let endings: Vec<String> = endings.iter().map(|ending| format!(".{ending}")).collect();
    Some(format!(
        "{} is not a .{ending} file; end the name in {}",
        kind.name(),
        endings.join(", ")
    ))
}

/// Returns whether what is there is written as it is: a pipe, a terminal, `/dev/null`, or what the shell has opened.
fn is_stream(target: &Path, metadata: &Metadata) -> bool {
    is_opened_by_the_shell(target) || is_pipe_or_character_device(metadata)
}

/// Returns whether a path names a file that this process was started with: `/dev/stdout`, `/dev/fd/3`.
fn is_opened_by_the_shell(target: &Path) -> bool {
    let folder = target.parent().and_then(Path::to_str);
    let name = target
        .file_name()
        .and_then(OsStr::to_str)
        .unwrap_or_default();
    match folder {
        Some("/dev") => matches!(name, "stdout" | "stderr"),
        Some("/dev/fd" | "/proc/self/fd") => name.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

#[cfg(unix)]
fn is_pipe_or_character_device(metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn is_pipe_or_character_device(metadata: &Metadata) -> bool {
    !metadata.is_file()
}

fn write_stream(
    target: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // At its end: what `>> file` opened is not cut off.
    let file = OpenOptions::new().append(true).open(target)?;
    filled(file, fill).map(drop)
}

fn write_whole(
    target: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let (file, path) = part_in(folder_of(target))?.into_parts();
    // It stays locked until it has its name.
    let file = filled(file, fill)?;
    file.sync_all()?;
    path.persist(target).map_err(|error| error.error)
}

fn filled(file: File, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<File> {
    let mut writer = BufWriter::new(file);
    fill(&mut writer)?;
    writer.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Returns the folder of a file.
fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a file under a name that nobody can foretell, for its owner alone: it holds what somebody said. It goes unless
/// it is renamed.
fn part_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut part = tempfile::Builder::new();
    part.prefix(PART.0).suffix(PART.1);
    let part = part.tempfile_in(folder)?;
    // Where the disk knows no locks, the age of a part tells.
    let _unlocked = part.as_file().try_lock();
    Ok(part)
}
