//! WAV, with `hound`; the only file that names it. What `hound` refuses goes to `compressed`.
//!
//! The header's length is never believed. The chunks are walked first, and the decoder is given a
//! header that says what is really there.

use std::io::Cursor;

use hound::SampleFormat;
use hound::WavReader;

use crate::domain::Millis;

use super::Limits;
use super::compressed;
use super::error::Trouble;
use super::samples::MOST_CHANNELS;
use super::samples::Samples;
use super::samples::within;

/// Decodes a WAV file's bytes.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Samples, Trouble> {
    if bytes.starts_with(b"RIFX") {
        return Err(Trouble::Codec("big-endian WAV (RIFX)".to_owned()));
    }
    let layout = Layout::find(bytes)?;
    if layout.channels > MOST_CHANNELS {
        return Err(Trouble::Channels(layout.channels.into()));
    }
    if layout.data.is_empty() {
        return Err(Trouble::NoSamples);
    }
    within(layout.frames(), layout.rate, limits)?;
    let repaired = layout.repaired();
    let mut samples = match WavReader::new(Cursor::new(repaired.as_slice())) {
        Ok(reader) => read_all(reader)?,
        Err(_) => compressed::decode(&repaired, layout.codec_name(), limits)?,
    };
    samples.notes.extend(layout.note());
    Ok(samples)
}

fn read_all<R: std::io::Read>(mut reader: WavReader<R>) -> Result<Samples, Trouble> {
    let spec = reader.spec();
    let damaged = |e: hound::Error| Trouble::Damaged {
        format: "WAV".to_owned(),
        cause: e.to_string(),
    };
    let interleaved = match spec.sample_format {
        SampleFormat::Float => reader.samples::<f32>().collect::<Result<Vec<_>, _>>(),
        SampleFormat::Int => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "32-bit samples lose what no ear hears"
            )]
            let scale = 1.0 / (1_u64 << (spec.bits_per_sample.clamp(1, 32) - 1)) as f32;
            #[expect(
                clippy::cast_precision_loss,
                reason = "32-bit samples lose what no ear hears"
            )]
            let scaled = |sample: i32| sample as f32 * scale;
            reader
                .samples::<i32>()
                .map(|sample| sample.map(scaled))
                .collect()
        }
    }
    .map_err(damaged)?;
    let kind = match spec.sample_format {
        SampleFormat::Float => "float",
        SampleFormat::Int => "PCM",
    };
    Ok(Samples {
        interleaved,
        rate: spec.sample_rate,
        channels: spec.channels,
        format: format!("{}-bit {kind} WAV", spec.bits_per_sample),
        notes: Vec::new(),
    })
}

/// Where things are in a WAV file, and what its format chunk says.
struct Layout<'a> {
    format: &'a [u8],
    data: &'a [u8],
    tag: u16,
    channels: u16,
    rate: u32,
    bytes_a_frame: u16,
    claim: Claim,
}

/// What the header said about the data's length, in bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    True,
    /// 0 or the largest number: written by a program that did not know the length yet.
    Unknown,
    Wrong(u64),
}

impl<'a> Layout<'a> {
    /// Walks the chunks up to the data.
    fn find(bytes: &'a [u8]) -> Result<Self, Trouble> {
        let damaged = |cause: &str| Trouble::Damaged {
            format: "WAV".to_owned(),
            cause: cause.to_owned(),
        };
        let mut position = 12;
        let mut format: &[u8] = &[];
        let mut long_length = None;
        loop {
            let Some(header) = bytes.get(position..position + 8) else {
                return Err(if format.is_empty() {
                    damaged("it has no format chunk")
                } else {
                    Trouble::NoSamples
                });
            };
            let claimed = little_endian(&header[4..]);
            let body = position + 8;
            let available = bytes.len() - body;
            if &header[..4] == b"data" {
                if format.is_empty() {
                    return Err(damaged("its format chunk does not come before the samples"));
                }
                let claimed = match (claimed, long_length) {
                    (0xFFFF_FFFF, Some(long)) => long,
                    _ => claimed,
                };
                return Self::of(format, &bytes[body..], claimed)
                    .ok_or_else(|| damaged("its format chunk is too short"));
            }
            let length = usize::try_from(claimed)
                .unwrap_or(usize::MAX)
                .min(available);
            let chunk = &bytes[body..body + length];
            match &header[..4] {
                b"fmt " => format = chunk,
                b"ds64" => long_length = chunk.get(8..16).map(little_endian),
                _ => {}
            }
            position = body + length + length % 2;
        }
    }

    fn of(format: &'a [u8], rest: &'a [u8], claimed: u64) -> Option<Self> {
        let field =
            |offset: usize, length: usize| format.get(offset..offset + length).map(little_endian);
        let bytes_a_frame = u16::try_from(field(12, 2)?).ok()?;
        let here = rest.len() as u64;
        let (length, claim) = if claimed == 0 || claimed == 0xFFFF_FFFF || claimed == u64::MAX {
            (here, Claim::Unknown)
        } else if claimed > here {
            (here, Claim::Wrong(claimed))
        } else {
            let after = &rest[usize::try_from(claimed + claimed % 2).ok()?.min(rest.len())..];
            if is_chunks(after) {
                (claimed, Claim::True)
            } else {
                (here, Claim::Wrong(claimed))
            }
        };
        Some(Self {
            format,
            data: &rest[..usize::try_from(length).ok()?],
            tag: u16::try_from(field(0, 2)?).ok()?,
            channels: u16::try_from(field(2, 2)?).ok()?,
            rate: u32::try_from(field(4, 4)?).ok()?,
            bytes_a_frame,
            claim,
        })
    }

    /// Returns the whole frames that are there, where frames have a fixed size.
    fn frames(&self) -> u64 {
        self.data.len() as u64 / u64::from(self.bytes_a_frame.max(1))
    }

    /// Returns the file again with a header that tells the truth, and whole frames only.
    fn repaired(&self) -> Vec<u8> {
        let frame = usize::from(self.bytes_a_frame.max(1));
        let data = &self.data[..self.data.len() / frame * frame];
        let mut file = Vec::with_capacity(data.len() + self.format.len() + 32);
        let length_of = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
        file.extend(b"RIFF");
        file.extend(length_of(4 + 8 + self.format.len() + 8 + data.len()));
        file.extend(b"WAVEfmt ");
        file.extend(length_of(self.format.len()));
        file.extend(self.format);
        file.extend(b"data");
        file.extend(length_of(data.len()));
        file.extend(data);
        file
    }

    fn codec_name(&self) -> &'static str {
        match self.tag {
            1 => "PCM WAV",
            3 => "float WAV",
            6 => "A-law WAV",
            7 => "µ-law WAV",
            2 | 17 => "ADPCM WAV",
            0x55 => "MP3 WAV",
            _ => "WAV",
        }
    }

    /// Says what was odd about the length.
    fn note(&self) -> Option<String> {
        let frame = u64::from(self.bytes_a_frame.max(1));
        let seconds = |bytes: u64| Millis::from_frames(bytes / frame, self.rate).as_seconds();
        let here = seconds(self.data.len() as u64);
        let odd_bytes = self.data.len() as u64 % frame;
        match self.claim {
            Claim::Unknown => Some(format!(
                "The header does not say how long the recording is; timed by the {here:.2} s of samples that are there."
            )),
            Claim::Wrong(claimed) if claimed / frame != self.data.len() as u64 / frame => {
                Some(format!(
                    "The header promises {:.2} s, the file holds {here:.2} s; timed by the samples that are there.",
                    seconds(claimed)
                ))
            }
            _ if odd_bytes > 0 => Some(format!(
                "The last {odd_bytes} bytes are part of a sample and were left out."
            )),
            _ => None,
        }
    }
}

/// Returns whether the bytes are a row of chunks, as programs put behind the samples; a few bytes of
/// padding count as none.
fn is_chunks(mut bytes: &[u8]) -> bool {
    while bytes.len() >= 8 {
        let length = usize::try_from(little_endian(&bytes[4..8])).unwrap_or(usize::MAX);
        let is_id = bytes[..4]
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || *b == b' ');
        if !is_id || length > bytes.len() - 8 {
            return false;
        }
        bytes = bytes.get(8 + length + length % 2..).unwrap_or_default();
    }
    true
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take(8)
        .rev()
        .fold(0, |value, &byte| value << 8 | u64::from(byte))
}
