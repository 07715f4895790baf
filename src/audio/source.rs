//! Bytes read in place, from a file or from memory, so that a long file is never held whole.
//!
//! [`Window`] makes a part of a source look like a file of its own: the audio behind a tag, or the
//! samples inside a container.

use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;

/// What decoders read from: a file or a buffer.
pub(super) trait Source: Read + Seek + Send + Sync {}

impl<T: Read + Seek + Send + Sync> Source for T {}

/// A part of a source that reads like a whole one.
pub(super) struct Window<'s> {
    source: &'s mut dyn Source,
    start: u64,
    length: u64,
    position: u64,
    /// Whether the source is at `position`.
    placed: bool,
}

impl<'s> Window<'s> {
    /// Opens a window of `length` bytes from byte `start`.
    pub(super) fn new(source: &'s mut dyn Source, start: u64, length: u64) -> Self {
        Self {
            source,
            start,
            length,
            position: 0,
            placed: false,
        }
    }

    /// Returns its length in bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Opens a window on a part of this one; what lies outside is cut off.
    pub(super) fn part(&mut self, start: u64, length: u64) -> Window<'_> {
        let start = start.min(self.length);
        Window::new(
            &mut *self.source,
            self.start + start,
            length.min(self.length - start),
        )
    }

    /// Reads up to `most` bytes from byte `at`; fewer where the window ends.
    pub(super) fn bytes_at(&mut self, at: u64, most: usize) -> io::Result<Vec<u8>> {
        let mut part = self.part(at, most as u64);
        let mut bytes = Vec::with_capacity(usize::try_from(part.length).unwrap_or(most).min(most));
        part.read_to_end(&mut bytes)?;
        // The source has moved under this window.
        self.placed = false;
        Ok(bytes)
    }
}

impl Read for Window<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.position);
        let most = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        if !self.placed {
            self.source
                .seek(SeekFrom::Start(self.start + self.position))?;
            self.placed = true;
        }
        let read = self.source.read(&mut buffer[..most])?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Window<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        let target = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.placed &= target == self.position;
        self.position = target;
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_window_reads_like_a_file_of_its_own() {
        let mut source = Cursor::new(b"0123456789");
        let mut window = Window::new(&mut source, 2, 5);
        let mut text = String::new();
        window.read_to_string(&mut text).unwrap();
        assert_eq!(text, "23456");
        assert_eq!(window.seek(SeekFrom::End(-2)).unwrap(), 3);
        text.clear();
        window.read_to_string(&mut text).unwrap();
        assert_eq!(text, "56");
        assert!(window.seek(SeekFrom::Current(-9)).is_err());
        assert_eq!(window.bytes_at(4, 100).unwrap(), b"6");
        assert_eq!(window.bytes_at(1, 2).unwrap(), b"34");
        assert_eq!(window.bytes_at(99, 2).unwrap(), b"");
        assert_eq!(window.part(1, 99).length(), 4);
    }
}
