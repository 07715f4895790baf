//! Plain samples behind other headers than WAV's: Sun AU, Sony Wave64, and files that have none. Each becomes the layout
//! of a WAV with the same samples.

use std::io::Cursor;

use super::error::ErrorKind;
use super::limits::Limits;
use super::samples::Samples;
use super::source::Window;
use super::wav;
use super::wav::Layout;

/// Samples without a header, by the ending of the file's name, as telephone systems keep them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Headerless {
    /// The WAV tag of the coding.
    tag: u16,
    bits: u16,
    rate: u32,
}

const MU_LAW: u16 = 7;
const A_LAW: u16 = 6;
const PCM: u16 = 1;

/// Returns what a file without a header holds, by the ending of its name.
pub(super) fn headerless(name: &str) -> Option<Headerless> {
    let (_, ending) = name.rsplit_once('.')?;
    let of = |tag, bits, rate| Some(Headerless { tag, bits, rate });
    match ending.to_ascii_lowercase().as_str() {
        "ulaw" | "ul" | "mulaw" | "pcmu" => of(MU_LAW, 8, 8000),
        "alaw" | "al" | "pcma" => of(A_LAW, 8, 8000),
        "sln" | "slin" | "sln8" => of(PCM, 16, 8000),
        "sln12" => of(PCM, 16, 12_000),
        "sln16" | "slin16" => of(PCM, 16, 16_000),
        "sln24" => of(PCM, 16, 24_000),
        "sln32" => of(PCM, 16, 32_000),
        "sln44" => of(PCM, 16, 44_100),
        "sln48" => of(PCM, 16, 48_000),
        _ => None,
    }
}

/// Decodes a file without a header.
pub(super) fn decode_headerless(
    file: Window<'_>,
    form: Headerless,
    limits: &Limits,
) -> Result<Samples, ErrorKind> {
    let layout = Layout::plain(form.tag, 1, form.rate, form.bits, 0..file.length());
    let mut samples = wav::decode_layout(file, &layout, limits)?;
    samples.format = samples.format.replace("WAV", "without a header");
    samples.notes.push(format!(
        "The file has no header. By the ending of its name it was read as {} Hz, one channel.",
        form.rate
    ));
    Ok(samples)
}

/// Decodes a Sun AU file: a header of 24 bytes or more, big-endian.
pub(super) fn decode_au(mut file: Window<'_>, limits: &Limits) -> Result<Samples, ErrorKind> {
    let header = file.bytes_at(0, 24)?;
    let field = |index: usize| {
        header
            .get(4 * index..4 * index + 4)
            .and_then(|field| field.first_chunk::<4>())
            .map_or(0, |field| u32::from_be_bytes(*field))
    };
    let (start, claimed, coding, rate, channels) =
        (field(1), field(2), field(3), field(4), field(5));
    let channels = u16::try_from(channels).map_err(|_| ErrorKind::Channels(channels))?;
    let (tag, bits) = match coding {
        1 => (MU_LAW, 8),
        2 => (PCM, 8),
        3 => (PCM, 16),
        4 => (PCM, 24),
        5 => (PCM, 32),
        6 => (3, 32),
        7 => (3, 64),
        27 => (A_LAW, 8),
        other => {
            return Err(ErrorKind::Codec(format!(
                "an AU recording with codec {other}"
            )));
        }
    };
    let there = file.length().saturating_sub(start.into());
    // The largest number stands for "not known", as from a pipe.
    let length = match u64::from(claimed) {
        0xFFFF_FFFF | 0 => there,
        claimed => claimed.min(there),
    };
    let layout = Layout::plain(tag, channels, rate, bits, 0..length);
    layout.refuse_long(limits)?;
    let whole = usize::try_from(length).map_err(|_| ErrorKind::TooBig)?;
    let mut bytes = file.bytes_at(start.into(), whole)?;
    if bits == 8 && tag == PCM {
        // AU counts from the middle, WAV from the bottom.
        for byte in &mut bytes {
            *byte ^= 0x80;
        }
    }
    for sample in bytes.chunks_exact_mut(usize::from(bits / 8)) {
        sample.reverse();
    }
    let length = bytes.len() as u64;
    let mut source = Cursor::new(bytes);
    let mut samples = wav::decode_layout(Window::new(&mut source, 0, length), &layout, limits)?;
    samples.format = samples.format.replace("WAV", "AU");
    Ok(samples)
}

/// Decodes a Sony Wave64 file: chunks as in a WAV, named by 16 bytes, with lengths of eight.
pub(super) fn decode_wave64(mut file: Window<'_>, limits: &Limits) -> Result<Samples, ErrorKind> {
    const CHUNK_HEADER: u64 = 24;
    let mut position = 40;
    let mut format = Vec::new();
    for _ in 0..1000 {
        let header = file.bytes_at(position, 24)?;
        let Some(claimed) = header
            .get(16..24)
            .and_then(|field| field.first_chunk::<8>())
        else {
            break;
        };
        // The length is that of the whole chunk.
        let length = u64::from_le_bytes(*claimed).saturating_sub(CHUNK_HEADER);
        let body = position + CHUNK_HEADER;
        match &header[..4] {
            b"fmt " => {
                format = file.bytes_at(body, usize::try_from(length.min(256)).unwrap_or(0))?;
            }
            b"data" if format.len() >= 16 => {
                let there = file.length() - body;
                let layout = Layout::with_format(format, body..body + length.min(there));
                let mut samples = wav::decode_layout(file, &layout, limits)?;
                samples.format = samples.format.replace("WAV", "Wave64");
                return Ok(samples);
            }
            _ => {}
        }
        position = body.saturating_add(length).next_multiple_of(8);
    }
    Err(ErrorKind::NoSamples)
}
