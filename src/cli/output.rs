//! A result in a file: written whole or not at all, so that nobody reads half a report.

use std::ffi::OsString;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// Writes a file through a neighbour that is renamed into its place at the end.
pub(crate) fn write_whole(
    target: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // A pipe or a device, `/dev/stdout` for one, cannot be replaced: it is written as it is.
    if fs::metadata(target).is_ok_and(|metadata| !metadata.is_file()) {
        return finish(File::create(target)?, fill).map(drop);
    }
    let part = Part(part_beside(target));
    let file = finish(File::create(&part.0)?, fill)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&part.0, target)
}

/// Tries whether a file could be written, without a trace.
pub(crate) fn try_out(target: &Path) -> io::Result<()> {
    if fs::metadata(target).is_ok_and(|metadata| !metadata.is_file()) {
        return Ok(());
    }
    let part = Part(part_beside(target));
    File::create(&part.0).map(drop)
}

fn finish(file: File, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<File> {
    let mut writer = BufWriter::new(file);
    fill(&mut writer)?;
    writer.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Returns a name beside the target that no other run uses.
fn part_beside(target: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    target.with_file_name(name)
}

/// A half-written file, which goes unless it was renamed.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _renamed_already = fs::remove_file(&self.0);
    }
}
