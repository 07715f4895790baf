//! Finds which part of an MP4's audio is meant to be played: AAC encoders put some 1,000 to 2,000
//! samples of lead-in before the first real one, and only the edit list says so. Decodes nothing.
//!
//! Boxes are those of ISO/IEC 14496-12: `moov/mvhd`, and of each audio track `tkhd`, `mdia/mdhd`, `mdia/hdlr` and
//! `edts/elst`.

use std::io;

use super::source::Window;

/// What is meant to be played of a track of sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edits {
    /// The track's number.
    pub(super) track: u32,
    /// The stretches, one after the other.
    pub(super) stretches: Vec<Edit>,
}

/// A stretch that is meant to be played, in ticks of its own clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    start_ticks: u64,
    ticks_a_second: u32,
    length_ticks: u64,
    length_ticks_a_second: u32,
}

impl Edit {
    /// Returns the first frame to be played.
    pub(super) fn start_frame(&self, rate: u32) -> u64 {
        frames(self.start_ticks, self.ticks_a_second, rate)
    }

    /// Returns how many frames are to be played; `None` if all of the rest are.
    pub(super) fn frames(&self, rate: u32) -> Option<u64> {
        (self.length_ticks > 0).then(|| frames(self.length_ticks, self.length_ticks_a_second, rate))
    }
}

fn frames(ticks: u64, ticks_a_second: u32, rate: u32) -> u64 {
    let (per_second, rate) = (u128::from(ticks_a_second.max(1)), u128::from(rate));
    u64::try_from((u128::from(ticks) * rate + per_second / 2) / per_second).unwrap_or(u64::MAX)
}

/// Index boxes are small; a larger one is not read.
const MOST_INDEX_BYTES: u64 = 16 * 1024 * 1024;

/// Returns the edits of each audio track that has some.
pub(super) fn find(file: &mut Window<'_>) -> io::Result<Vec<Edits>> {
    let mut position = 0;
    for _ in 0..1000 {
        let header = file.bytes_at(position, 16)?;
        let Some((name, head, length)) = box_header(&header) else {
            break;
        };
        let length = if length == 0 {
            file.length() - position
        } else {
            length
        };
        if name == *b"moov" && length <= MOST_INDEX_BYTES {
            let most = usize::try_from(length).unwrap_or(0);
            let moov = file.bytes_at(position, most)?;
            return Ok(edits_of(moov.get(head..).unwrap_or_default()));
        }
        position = position.saturating_add(length.max(8));
    }
    Ok(Vec::new())
}

fn edits_of(moov: &[u8]) -> Vec<Edits> {
    let length_ticks_a_second = path(moov, &[b"mvhd"]).and_then(time_scale);
    let Some(length_ticks_a_second) = length_ticks_a_second else {
        return Vec::new();
    };
    children(moov)
        .filter(|(name, _)| name == b"trak")
        .filter_map(|(_, track)| edits_of_track(track, length_ticks_a_second))
        .collect()
}

fn edits_of_track(track: &[u8], length_ticks_a_second: u32) -> Option<Edits> {
    if path(track, &[b"mdia", b"hdlr"])?.get(8..12) != Some(b"soun") {
        return None;
    }
    let ticks_a_second = time_scale(path(track, &[b"mdia", b"mdhd"])?)?;
    let edits = path(track, &[b"edts", b"elst"])?;
    let entry = match edits.first()? {
        0 => 12,
        1 => 20,
        _ => return None,
    };
    let stretches: Vec<Edit> = edits
        .get(8..)?
        .chunks_exact(entry)
        .take(MOST_EDITS)
        .filter_map(|entry| {
            let half = (entry.len() - 4) / 2;
            let (length, start) = (
                big_endian(&entry[..half]),
                big_endian(&entry[half..2 * half]),
            );
            // An entry with start -1 is a pause before the audio.
            let pause = if half == 4 {
                u64::from(u32::MAX)
            } else {
                u64::MAX
            };
            (start != pause).then_some(Edit {
                start_ticks: start,
                ticks_a_second,
                length_ticks: length,
                length_ticks_a_second,
            })
        })
        .collect();
    (!stretches.is_empty()).then_some(Edits {
        track: track_number(path(track, &[b"tkhd"])?)?,
        stretches,
    })
}

/// Nobody cuts a voicemail more often.
const MOST_EDITS: usize = 10_000;

/// Reads the number of a track from its `tkhd` box.
fn track_number(header: &[u8]) -> Option<u32> {
    let offset = match header.first()? {
        0 => 12,
        1 => 20,
        _ => return None,
    };
    u32::try_from(big_endian(header.get(offset..offset + 4)?)).ok()
}

/// Reads the ticks a second of an `mvhd` or `mdhd` box.
fn time_scale(header: &[u8]) -> Option<u32> {
    let offset = match header.first()? {
        0 => 12,
        1 => 20,
        _ => return None,
    };
    let ticks = u32::try_from(big_endian(header.get(offset..offset + 4)?)).ok()?;
    (ticks > 0).then_some(ticks)
}

fn path<'a>(mut inside: &'a [u8], names: &[&[u8; 4]]) -> Option<&'a [u8]> {
    for name in names {
        (_, inside) = children(inside).find(|(found, _)| found == *name)?;
    }
    Some(inside)
}

fn children(mut inside: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (name, head, length) = box_header(inside)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let length = if length == 0 { inside.len() } else { length };
        let body = inside.get(head..length.min(inside.len()))?;
        inside = inside.get(length..).unwrap_or_default();
        Some((name, body))
    })
}

/// Reads a box's name, the length of its header and its whole length (0: to the end).
fn box_header(bytes: &[u8]) -> Option<([u8; 4], usize, u64)> {
    let name = *bytes.get(4..8)?.first_chunk::<4>()?;
    match big_endian(bytes.get(..4)?) {
        1 => Some((name, 16, big_endian(bytes.get(8..16)?).max(16))),
        0 => Some((name, 8, 0)),
        length => Some((name, 8, length.max(8))),
    }
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take(8)
        .fold(0, |value, &byte| value << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 8).unwrap();
        [&length.to_be_bytes()[..], name, body].concat()
    }

    fn movie(entries: &[(u32, u32)]) -> Vec<u8> {
        let scale = |ticks: u32| [&[0; 12][..], &ticks.to_be_bytes(), &[0; 4]].concat();
        let mut edits = vec![0, 0, 0, 0, 0, 0, 0, u8::try_from(entries.len()).unwrap()];
        for (length, start) in entries {
            edits.extend(length.to_be_bytes());
            edits.extend(start.to_be_bytes());
            edits.extend([0, 1, 0, 0]);
        }
        let media = [
            boxed(b"mdhd", &scale(8000)),
            boxed(b"hdlr", b"\0\0\0\0\0\0\0\0soun"),
        ]
        .concat();
        let track = [
            boxed(b"tkhd", &scale(7)),
            boxed(b"edts", &boxed(b"elst", &edits)),
            boxed(b"mdia", &media),
        ]
        .concat();
        let index = [boxed(b"mvhd", &scale(1000)), boxed(b"trak", &track)].concat();
        [boxed(b"ftyp", b"M4A "), boxed(b"moov", &index)].concat()
    }

    fn found(bytes: &[u8]) -> Vec<Edit> {
        let mut source = Cursor::new(bytes);
        let found = find(&mut Window::new(&mut source, 0, bytes.len() as u64)).unwrap();
        assert!(found.iter().all(|edits| edits.track == 7));
        found
            .into_iter()
            .flat_map(|edits| edits.stretches)
            .collect()
    }

    #[test]
    fn the_lead_in_is_counted_in_frames_of_the_sound() {
        let edits = found(&movie(&[(1500, 1024)]));
        let [edit] = edits[..] else {
            panic!("{edits:?}");
        };
        assert_eq!(edit.start_frame(16_000), 2048);
        assert_eq!(edit.frames(16_000), Some(24_000));
        // A pause before the audio is no edit of its own.
        assert_eq!(found(&movie(&[(9, u32::MAX), (1500, 1024)])), [edit]);
        assert_eq!(found(&movie(&[(500, 0), (1500, 1024)]))[1..], [edit]);
        assert_eq!(found(&movie(&[])), []);
    }

    #[test]
    fn a_cut_index_has_no_edit() {
        let movie = movie(&[(1500, 1024)]);
        for length in 0..movie.len() - 40 {
            assert_eq!(found(&movie[..length]), [], "{length}");
        }
    }
}
