//! Writes files that are verified by their checksum: whole or not at all (to `.part`, checked, then renamed).

use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use sha2::Digest;
use sha2::Sha256;

use super::error::ModelError;

/// Writes what `fill` writes to `target`, if its SHA-256 is `expected`; otherwise leaves nothing.
pub(super) fn write(
    target: &Path,
    expected: &str,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), ModelError>,
) -> Result<(), ModelError> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(ModelError::io(folder))?;
    // Named for this process too, so that two that pull at once do not write into one file.
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = Part(target.with_file_name(name));
    // Left by a run that was killed; and never through a link that somebody put there.
    drop(fs::remove_file(&part.0));
    let mut summing = Summing {
        file: File::create_new(&part.0).map_err(ModelError::io(&part.0))?,
        sum: Sha256::new(),
    };
    fill(&mut summing)?;
    let actual = hex(&summing.sum.finalize());
    if actual != expected {
        return Err(ModelError::Checksum {
            what: target
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            actual,
            expected: expected.to_owned(),
        });
    }
    summing.file.sync_all().map_err(ModelError::io(&part.0))?;
    drop(summing.file);
    fs::rename(&part.0, target).map_err(ModelError::io(target))
}

/// Copies a file into one that is being written.
pub(super) fn copy(from: &Path, target: &mut dyn Write) -> Result<(), ModelError> {
    let mut file = File::open(from).map_err(ModelError::io(from))?;
    io::copy(&mut file, target)
        .map(drop)
        .map_err(ModelError::io(from))
}

/// Returns a file's size in bytes and time of change in nanoseconds, which change when the file does.
pub(super) fn stamp(path: &Path) -> Option<String> {
    let metadata = fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {}", metadata.len(), modified.as_nanos()))
}

/// Returns the SHA-256 of a file, in hexadecimal.
pub(super) fn sha256_of(path: &Path) -> Result<String, ModelError> {
    let mut file = File::open(path).map_err(ModelError::io(path))?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(ModelError::io(path))? {
            0 => return Ok(hex(&sum.finalize())),
            length => sum.update(&buffer[..length]),
        }
    }
}

/// Returns the SHA-256 of bytes, in hexadecimal.
pub(super) fn sha256_of_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that is removed unless it was renamed.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // After a rename there is nothing to remove, and that is fine.
        drop(fs::remove_file(&self.0));
    }
}

/// A file whose SHA-256 is computed while it is written.
struct Summing {
    file: File,
    sum: Sha256,
}

impl Write for Summing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.file.write(bytes)?;
        self.sum.update(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn write_abc(file: &mut dyn Write) -> Result<(), ModelError> {
        file.write_all(b"abc").map_err(ModelError::io("abc"))
    }

    fn entries(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap();
        names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_right_file_is_put_in_its_place_under_a_new_folder() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("deep/er/m.bin");
        write(&target, ABC, write_abc).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"abc");
        assert_eq!(entries(target.parent().unwrap()), ["m.bin"]);
        assert_eq!(sha256_of(&target).unwrap(), ABC);
        assert_eq!(sha256_of_bytes(b"abc"), ABC);
    }

    #[test]
    fn a_wrong_checksum_names_both_sums_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = "0".repeat(64);
        let error = write(&folder.path().join("m.bin"), &wrong, write_abc)
            .unwrap_err()
            .to_string();
        assert!(error.contains(ABC) && error.contains(&wrong), "{error}");
        assert!(entries(folder.path()).is_empty());
    }

    #[test]
    fn a_broken_off_write_leaves_the_old_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("m.bin");
        fs::write(&target, "old").unwrap();
        let broken_off = |file: &mut dyn Write| {
            write_abc(file)?;
            Err(ModelError::io("m.bin")(io::Error::other("disk full")))
        };
        write(&target, ABC, broken_off).unwrap_err();
        assert_eq!(fs::read(&target).unwrap(), b"old");
        assert_eq!(entries(folder.path()), ["m.bin"]);
    }
}
