//! Reads the texts that a command is given, each up to a bound: `/dev/zero` has no end.

use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;

use super::error::CliError;
use crate::text::encoding::decode;

/// What people write by hand is smaller: settings, rubrics, the words of one message.
pub(crate) const MOST_BYTES_BY_HAND: u64 = 4_000_000;

/// Tables and reports of ten thousand recordings are smaller.
pub(crate) const MOST_BYTES_OF_DATA: u64 = 1_000_000_000;

/// Reads a file, or standard input where it is called `-`.
///
/// # Errors
/// It cannot be read, or has more bytes than that.
pub(crate) fn read_bounded(path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        read_up_to(io::stdin().lock(), most_bytes)
    } else {
        read_up_to(File::open(path)?, most_bytes)
    }
}

/// Reads a text as [`read_bounded`] does; `what` it is stands in the error: `the transcript`.
pub(crate) fn read_text(path: &Path, what: &str, most_bytes: u64) -> Result<String, CliError> {
    let bytes = read_bounded(path, most_bytes).map_err(|error| cannot_read(path, what, &error))?;
    decode(&bytes).map_err(|why| {
        CliError::Refused(format!("{}: {what} cannot be read: {why}", path.display()))
    })
}

/// Returns the error for a text that cannot be read.
pub(crate) fn cannot_read(path: &Path, what: &str, error: &io::Error) -> CliError {
    CliError::Refused(format!(
        "{}: {what} cannot be read: {error}",
        path.display()
    ))
}

fn read_up_to(source: impl Read, most_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most_bytes {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it is larger than {} kB", most_bytes / 1_000),
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_end_is_refused() {
        let error = read_up_to(io::repeat(b' '), 5_000).expect_err("too much");
        assert_eq!(error.to_string(), "it is larger than 5 kB");
        assert_eq!(read_up_to(&b"12345"[..], 5).expect("enough"), b"12345");
    }
}
