//! Parts of a large page kept small until they are looked at: deflated (RFC 1951), which browsers
//! undo by themselves. The only file that names `flate2`.

use std::io;
use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::audio::base64;

/// Parts that share a block: they repeat each other's words, and one block opens without a pause.
pub(super) const PARTS_A_BLOCK: usize = 10;

/// What stands between the parts of a block: a control character, which no part holds.
const SEPARATOR: char = '\u{1e}';

/// Packs parts into one block, as text.
pub(super) fn pack(parts: &[String]) -> io::Result<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            write!(encoder, "{SEPARATOR}")?;
        }
        encoder.write_all(part.as_bytes())?;
    }
    Ok(base64(&encoder.finish()?))
}
