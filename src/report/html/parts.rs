//! Parts of a page that open: recordings, and the progress of reps. A few are folded in place; many
//! are kept small until they are looked at, deflated (RFC 1951), which browsers undo by themselves.
//! The only file that names `flate2`.

use std::io;
use std::io::Write;

use askama::Template;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::audio::base64;
use super::view::render;

/// More recordings than this are packed, and opened one at a time.
const MOST_FOLDED: usize = 24;

/// Parts that share a block: they repeat each other's words, and one block opens without a pause.
const PARTS_A_BLOCK: usize = 10;

/// What stands between the parts of a block: a control character, which no part holds.
const SEPARATOR: char = '\u{1e}';

/// What leads to a part.
pub(super) struct Summary {
    /// The number in its id.
    pub(super) index: usize,
    pub(super) name: String,
    /// The score, or how it changed.
    pub(super) detail: String,
}

/// Which parts they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    /// Recordings, which the table of the page links to.
    Recordings,
    /// The progress of reps, which nothing else links to.
    Progress,
}

impl PartKind {
    /// Returns what the ids of these parts begin with.
    fn prefix(self) -> char {
        match self {
            Self::Recordings => 'r',
            Self::Progress => 'p',
        }
    }
}

/// Returns whether a page with so many recordings packs its parts.
pub(super) fn is_packed(recordings: usize) -> bool {
    recordings > MOST_FOLDED
}

/// Writes parts that open, folded or packed.
pub(super) fn write_parts(
    kind: PartKind,
    summaries: Vec<Summary>,
    parts: impl Iterator<Item = Result<String, askama::Error>>,
    packed: bool,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let prefix = kind.prefix();
    if packed {
        let indexes: Vec<String> = summaries.iter().map(|s| s.index.to_string()).collect();
        let viewer = Viewer {
            kind,
            prefix,
            summaries: &summaries,
            parts_a_block: PARTS_A_BLOCK,
            indexes: indexes.join(" "),
        };
        render(&viewer, writer)?;
        return write_blocks(prefix, parts, writer);
    }
    for (summary, part) in summaries.into_iter().zip(parts) {
        let part = part.map_err(io::Error::other)?;
        let folded = Folded {
            prefix,
            summary,
            part,
        };
        render(&folded, writer)?;
    }
    Ok(())
}

/// Writes parts in packed blocks, none of which is held longer than it takes to fill.
fn write_blocks(
    prefix: char,
    parts: impl Iterator<Item = Result<String, askama::Error>>,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let mut block = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        block.push(part.map_err(io::Error::other)?);
        if block.len() == PARTS_A_BLOCK || parts.peek().is_none() {
            let packed = pack(&block)?;
            write!(
                writer,
                "<script type=\"text/plain\" class=\"pack-{prefix}\">{packed}</script>"
            )?;
            block.clear();
        }
    }
    Ok(())
}

/// Packs parts into one block, as text.
fn pack(parts: &[String]) -> io::Result<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            write!(encoder, "{SEPARATOR}")?;
        }
        encoder.write_all(part.as_bytes())?;
    }
    Ok(base64(&encoder.finish()?))
}

/// Where packed parts are opened.
#[derive(Template)]
#[template(path = "packed.html")]
struct Viewer<'a> {
    kind: PartKind,
    prefix: char,
    summaries: &'a [Summary],
    parts_a_block: usize,
    indexes: String,
}

/// A part in a fold that opens.
#[derive(Template)]
#[template(path = "folded.html")]
struct Folded {
    prefix: char,
    summary: Summary,
    part: String,
}
