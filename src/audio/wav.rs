//! WAV, with `hound`; the only file that names it. What `hound` refuses goes to `compressed`.
//!
//! The header's length is never believed. The chunks are walked here, the samples in the file are
//! counted, and the decoder gets them behind a corrected header.

use std::io::BufReader;
use std::io::Cursor;
use std::io::Read;
use std::ops::Range;

use hound::SampleFormat;
use hound::WavReader;
use hound::WavSpec;
use hound::WavWriter;

use crate::domain::Millis;

use super::compressed;
use super::compressed::Container;
use super::error::ErrorKind;
use super::gsm;
use super::limits::Limits;
use super::samples::MOST_CHANNELS;
use super::samples::MOST_SAMPLES;
use super::samples::Samples;
use super::samples::cut_off_note;
use super::samples::within;
use super::source::Window;

/// Decodes a WAV file.
pub(super) fn decode(mut file: Window<'_>, limits: &Limits) -> Result<Samples, ErrorKind> {
    let layout = Layout::find(&mut file)?;
    decode_layout(file, &layout, limits)
}

/// Decodes samples whose place and coding are known.
pub(super) fn decode_layout(
    mut file: Window<'_>,
    layout: &Layout,
    limits: &Limits,
) -> Result<Samples, ErrorKind> {
    let coding = layout.coding()?;
    if layout.channels == 0 {
        return Err(damaged("its header says that it has no channel"));
    }
    if layout.channels > MOST_CHANNELS {
        return Err(ErrorKind::Channels(layout.channels.into()));
    }
    if layout.length == 0 {
        return Err(ErrorKind::NoSamples);
    }
    layout.refuse_long(limits)?;
    let block = coding.bytes_a_block(layout);
    let whole = layout.length - block.map_or(0, |block| layout.length % block);
    let data = file.part(layout.start, whole);
    let name = coding.name();
    let mut samples = match coding {
        Coding::Pcm { .. } | Coding::Float32 => {
            read_plain(data, &coding.header(layout, whole), name)?
        }
        Coding::Gsm => decode_gsm(data, layout, name)?,
        Coding::Mp3 => {
            let mut samples = compressed::decode(data, Container::Mp3, limits)?;
            samples.format = name;
            samples
        }
        Coding::Float64 | Coding::ALaw | Coding::MuLaw | Coding::MsAdpcm | Coding::ImaAdpcm => {
            compressed::decode_wav(coding.header(layout, whole), data, &name, limits)?
        }
    };
    // The loudest codes of G.711 lie below those of the 16 bits they expand to (ITU-T G.711, tables
    // 1a and 2a).
    samples.full_scale = match coding {
        Coding::ALaw => 32_256.0 / 32_768.0,
        Coding::MuLaw => 32_124.0 / 32_768.0,
        _ => 1.0,
    };
    samples.notes.extend(layout.note(block));
    Ok(samples)
}

/// Writes samples, those of all channels interleaved, as WAV of 16 bits.
pub fn to_wav(samples: &[f32], rate: u32, channels: u16) -> Vec<u8> {
    let spec = WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::with_capacity(44 + samples.len() * 2));
    let proof = "memory takes every byte, and no recording is as long as a WAV can be";
    let mut writer = WavWriter::new(&mut bytes, spec).expect(proof);
    for sample in samples {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "between the ends of 16 bits"
        )]
        let sample = (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
        writer.write_sample(sample).expect(proof);
    }
    writer.finalize().expect(proof);
    bytes.into_inner()
}

/// Decodes the double frames of a GSM WAV.
fn decode_gsm(data: Window<'_>, layout: &Layout, format: String) -> Result<Samples, ErrorKind> {
    if layout.channels != 1 {
        return Err(ErrorKind::Codec(format!(
            "{format} with {} channels",
            layout.channels
        )));
    }
    let (mut interleaved, _) = gsm::decode(data, gsm::Packing::Pairs)?;
    // The last frames are filled up.
    let counted = layout
        .counted_frames
        .and_then(|frames| usize::try_from(frames).ok());
    let (_, filled) = gsm::Packing::Pairs.block();
    if let Some(counted) = counted.filter(|counted| counted + filled > interleaved.len()) {
        interleaved.truncate(counted);
    }
    Ok(Samples {
        interleaved,
        rate: layout.rate,
        channels: 1,
        format,
        full_scale: 1.0,
        notes: Vec::new(),
    })
}

fn read_plain(data: Window<'_>, header: &[u8], format: String) -> Result<Samples, ErrorKind> {
    let damaged = |error: hound::Error| match error {
        hound::Error::IoError(error) => ErrorKind::Io(error),
        error => ErrorKind::Damaged {
            format: "WAV".to_owned(),
            cause: error.to_string(),
        },
    };
    let file = BufReader::with_capacity(64 * 1024, Cursor::new(header).chain(data));
    let mut reader = WavReader::new(file).map_err(damaged)?;
    let spec = reader.spec();
    let interleaved = match spec.sample_format {
        SampleFormat::Float => reader.samples::<f32>().collect::<Result<Vec<_>, _>>(),
        SampleFormat::Int => {
            #[expect(clippy::cast_precision_loss, reason = "powers of two are exact")]
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
    Ok(Samples {
        interleaved,
        rate: spec.sample_rate,
        channels: spec.channels,
        format,
        full_scale: 1.0,
        notes: Vec::new(),
    })
}

/// How samples are encoded in a WAV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    /// Integers of `bits` bits in `bytes` bytes.
    Pcm {
        bits: u16,
        bytes: u16,
    },
    Float32,
    Float64,
    ALaw,
    MuLaw,
    MsAdpcm,
    ImaAdpcm,
    Mp3,
    Gsm,
}

impl Coding {
    fn name(self) -> String {
        match self {
            Self::Pcm { bits, .. } => return format!("{bits}-bit PCM WAV"),
            Self::Float32 => "32-bit float WAV",
            Self::Float64 => "64-bit float WAV",
            Self::ALaw => "A-law WAV",
            Self::MuLaw => "µ-law WAV",
            Self::MsAdpcm | Self::ImaAdpcm => "ADPCM WAV",
            Self::Mp3 => "MP3 in a WAV",
            Self::Gsm => "GSM WAV",
        }
        .to_owned()
    }

    fn tag(self) -> u16 {
        match self {
            Self::Pcm { .. } => 1,
            Self::MsAdpcm => 2,
            Self::Float32 | Self::Float64 => 3,
            Self::ALaw => 6,
            Self::MuLaw => 7,
            Self::ImaAdpcm => 0x11,
            Self::Mp3 => 0x55,
            Self::Gsm => 0x31,
        }
    }

    /// Returns the bytes of one frame where every frame has the same; none for what is compressed
    /// further.
    fn bytes_a_block(self, layout: &Layout) -> Option<u64> {
        let bytes_a_sample = match self {
            Self::Pcm { bytes, .. } => bytes,
            Self::Float32 => 4,
            Self::Float64 => 8,
            Self::ALaw | Self::MuLaw => 1,
            Self::MsAdpcm | Self::ImaAdpcm | Self::Mp3 | Self::Gsm => return None,
        };
        Some(u64::from(bytes_a_sample) * u64::from(layout.channels))
    }

    /// Returns a corrected header for `length` bytes of samples, in the plainest form.
    fn header(self, layout: &Layout, length: u64) -> Vec<u8> {
        let format = match (self, self.bytes_a_block(layout)) {
            (_, Some(block)) => {
                let bits = match self {
                    Self::Pcm { bits, .. } => bits,
                    Self::Float32 => 32,
                    Self::Float64 => 64,
                    _ => 8,
                };
                let block = u16::try_from(block).expect("eight channels of eight bytes at most");
                let mut format = Vec::new();
                format.extend(self.tag().to_le_bytes());
                format.extend(layout.channels.to_le_bytes());
                format.extend(layout.rate.to_le_bytes());
                format.extend(layout.rate.saturating_mul(block.into()).to_le_bytes());
                format.extend(block.to_le_bytes());
                format.extend(bits.to_le_bytes());
                if matches!(self, Self::ALaw | Self::MuLaw) {
                    format.extend([0, 0]);
                }
                format
            }
            // ADPCM decoders need what follows the common fields.
            (_, None) => layout.format.clone(),
        };
        let number = |bytes: usize| {
            u32::try_from(bytes)
                .expect("within the limit of samples")
                .to_le_bytes()
        };
        let length = usize::try_from(length).expect("within the limit of samples");
        let mut header = b"RIFF".to_vec();
        header.extend(number(4 + 8 + format.len() + 8 + length));
        header.extend(b"WAVEfmt ");
        header.extend(number(format.len()));
        header.extend(&format);
        header.extend(b"data");
        header.extend(number(length));
        header
    }
}

/// Where things are in a WAV file, and what its format chunk says.
pub(super) struct Layout {
    /// The format chunk, in the main.
    format: Vec<u8>,
    /// Where the samples start, in bytes.
    start: u64,
    /// The bytes of samples that are there.
    length: u64,
    channels: u16,
    rate: u32,
    /// The frames that the encoder counted, where it says so.
    counted_frames: Option<u64>,
    claim: Claim,
}

/// What the header said about the length of the samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    True,
    /// 0 or about the largest number: written by a program that did not know the length yet.
    Unknown,
    /// Another number of bytes than there are.
    Wrong(u64),
}

/// More chunks than any program writes before the samples.
const MOST_CHUNKS: usize = 1000;

/// Streaming programs write the largest number, or the largest less a header, as "do not know".
const UNKNOWN_LENGTH: u64 = 0xFFFF_F000;

impl Layout {
    /// Returns the layout of samples of a plain coding that lie in some bytes.
    pub(super) fn plain(tag: u16, channels: u16, rate: u32, bits: u16, bytes: Range<u64>) -> Self {
        let block = (bits / 8).saturating_mul(channels);
        let mut format = tag.to_le_bytes().to_vec();
        format.extend(channels.to_le_bytes());
        format.extend(rate.to_le_bytes());
        format.extend(rate.saturating_mul(block.into()).to_le_bytes());
        format.extend(block.to_le_bytes());
        format.extend(bits.to_le_bytes());
        Self::with_format(format, bytes)
    }

    /// Returns the layout of samples that lie in some bytes, by a format chunk of 16 bytes at least.
    pub(super) fn with_format(format: Vec<u8>, bytes: Range<u64>) -> Self {
        let field = |offset: usize, bytes: usize| little_endian(&format[offset..][..bytes]);
        Self {
            channels: u16::try_from(field(2, 2)).expect("two bytes"),
            rate: u32::try_from(field(4, 4)).expect("four bytes"),
            format,
            start: bytes.start,
            length: bytes.end - bytes.start,
            counted_frames: None,
            claim: Claim::True,
        }
    }

    /// Refuses what is over the limit before it is decoded, where the bytes tell.
    pub(super) fn refuse_long(&self, limits: &Limits) -> Result<(), ErrorKind> {
        match self.coding()?.bytes_a_block(self) {
            Some(0) => Ok(()),
            Some(block) => within(self.length / block, self.rate, self.channels, limits),
            // Decoding shows how many samples these make; a byte holds about five at most.
            None if self.length > MOST_SAMPLES / 5 => Err(ErrorKind::TooBig),
            None => Ok(()),
        }
    }

    /// Walks the chunks up to the samples.
    fn find(file: &mut Window<'_>) -> Result<Self, ErrorKind> {
        let whole = file.length();
        let mut position = 12;
        let mut format = Vec::new();
        let mut long_length = None;
        let mut counted_frames = None;
        for _ in 0..MOST_CHUNKS {
            let header = file.bytes_at(position, 8)?;
            if header.len() < 8 {
                break;
            }
            let claimed = little_endian(&header[4..]);
            let body = position + 8;
            if &header[..4] == b"data" && !format.is_empty() {
                let claimed = match (claimed, long_length) {
                    (0xFFFF_FFFF, Some(long)) => long,
                    _ => claimed,
                };
                let there = whole - body;
                let (length, claim) = if claimed >= UNKNOWN_LENGTH {
                    (there, Claim::Unknown)
                } else if claimed > there {
                    (there, Claim::Wrong(claimed))
                } else if is_chunks(file, body + claimed + claimed % 2)?
                    || (claimed % 2 == 1 && is_chunks(file, body + claimed)?)
                {
                    (claimed, Claim::True)
                } else if claimed == 0 {
                    (there, Claim::Unknown)
                } else {
                    (there, Claim::Wrong(claimed))
                };
                let found = Self::with_format(format, body..body + length);
                return Ok(Self {
                    counted_frames,
                    claim,
                    ..found
                });
            }
            match &header[..4] {
                b"fmt " => {
                    let most = usize::try_from(claimed.min(MOST_FORMAT_BYTES)).unwrap_or(0);
                    format = file.bytes_at(body, most)?;
                    if format.len() < 16 {
                        return Err(damaged("its format chunk is too short"));
                    }
                }
                b"fact" => counted_frames = Some(little_endian(&file.bytes_at(body, 4)?)),
                b"ds64" => long_length = file.bytes_at(body, 16)?.get(8..16).map(little_endian),
                _ => {}
            }
            position = body.saturating_add(claimed).saturating_add(claimed % 2);
        }
        Err(if format.is_empty() {
            damaged("it has no format chunk before its samples")
        } else {
            ErrorKind::NoSamples
        })
    }

    /// Reads how the samples are encoded.
    fn coding(&self) -> Result<Coding, ErrorKind> {
        let field = |offset: usize| {
            self.format
                .get(offset..offset + 2)
                .map(little_endian)
                .and_then(|value| u16::try_from(value).ok())
        };
        let tag = match field(0).unwrap_or(0) {
            // WAVEFORMATEXTENSIBLE: the tag opens the GUID behind the speaker mask.
            0xFFFE => field(24).unwrap_or(0),
            tag => tag,
        };
        let (block, bits) = (field(12).unwrap_or(0), field(14).unwrap_or(0));
        // Fewer bits than their bytes hold are kept at the top, so that whole bytes can be read. The
        // exception is what `arecord` writes as S24_LE: 24 bits at the bottom of four bytes.
        let bytes = bits.div_ceil(8);
        let bytes_a_frame = block.checked_div(self.channels).unwrap_or(0);
        match (tag, bytes, bytes_a_frame) {
            (1, 3, 4) => Ok(Coding::Pcm { bits: 24, bytes: 4 }),
            (1, 1..=4, _) => Ok(Coding::Pcm {
                bits: bytes * 8,
                bytes,
            }),
            (3, 4, _) => Ok(Coding::Float32),
            (3, 8, _) => Ok(Coding::Float64),
            (6, ..) => Ok(Coding::ALaw),
            (7, ..) => Ok(Coding::MuLaw),
            (2, ..) => Ok(Coding::MsAdpcm),
            (0x11, ..) => Ok(Coding::ImaAdpcm),
            (0x31, ..) => Ok(Coding::Gsm),
            (0x55, ..) => Ok(Coding::Mp3),
            (1, ..) => Err(ErrorKind::Codec(format!("{bits}-bit PCM WAV"))),
            (3, ..) => Err(ErrorKind::Codec(format!("{bits}-bit float WAV"))),
            (0x40 | 0x45 | 0x64, ..) => Err(ErrorKind::Codec("a G.726 WAV".to_owned())),
            (0x22, ..) => Err(ErrorKind::Codec("a TrueSpeech WAV".to_owned())),
            (0x160..=0x163, ..) => Err(ErrorKind::Codec("a WAV with Windows Media".to_owned())),
            _ => Err(ErrorKind::Codec(format!("a WAV with codec 0x{tag:04X}"))),
        }
    }

    /// Says what was odd about the length, where frames have a fixed number of bytes.
    fn note(&self, block: Option<u64>) -> Option<String> {
        let Some(block) = block else {
            return (self.claim != Claim::True).then(|| {
                "The header gives a wrong length; the audio in the file was measured instead."
                    .to_owned()
            });
        };
        let length = |bytes: u64| Millis::from_frames(bytes / block, self.rate);
        let there = length(self.length);
        match (self.claim, self.length % block) {
            (Claim::Unknown, _) => Some(format!(
                "The header gives no length; the file holds {:.2} s.",
                there.as_seconds()
            )),
            (Claim::Wrong(claimed), _) if claimed / block > self.length / block => {
                Some(cut_off_note(length(claimed), there))
            }
            (Claim::Wrong(claimed), _) if claimed / block < self.length / block => Some(format!(
                "The header says {:.2} s, but the file holds {:.2} s. All of it was used.",
                length(claimed).as_seconds(),
                there.as_seconds()
            )),
            (_, 0) => None,
            (_, 1) => Some("Ignored the last byte, which is only part of a sample.".to_owned()),
            (_, odd) => Some(format!(
                "Ignored the last {odd} bytes, which are only part of a sample."
            )),
        }
    }
}

/// The longest format chunk in use, that of Microsoft's ADPCM with its coefficients, has 50 bytes.
const MOST_FORMAT_BYTES: u64 = 256;

fn damaged(cause: &str) -> ErrorKind {
    ErrorKind::Damaged {
        format: "WAV".to_owned(),
        cause: cause.to_owned(),
    }
}

/// Returns whether a row of chunks starts at `position` and ends with the file, as programs put
/// behind the samples; a few bytes of padding count as none.
fn is_chunks(file: &mut Window<'_>, mut position: u64) -> Result<bool, ErrorKind> {
    for seen in 0..MOST_CHUNKS {
        let left = file.length().saturating_sub(position);
        if left < 8 {
            // A few bytes straight behind the samples are the start of another sample.
            return Ok(left == 0 || seen > 0);
        }
        let header = file.bytes_at(position, 8)?;
        let length = little_endian(&header[4..]);
        if is_tag_at_the_end(&header, left) {
            return Ok(true);
        }
        let next = position + 8 + length;
        if !is_chunk_id(&header[..4]) {
            return Ok(false);
        }
        if next > file.length() {
            // Cut off: only what is known by its name is believed.
            return Ok(CHUNKS_BEHIND
                .iter()
                .any(|id| header[..4].eq_ignore_ascii_case(*id)));
        }
        position = next + length % 2;
    }
    Ok(false)
}

/// The chunks that programs put behind the samples.
const CHUNKS_BEHIND: [&[u8; 4]; 24] = [
    b"LIST", b"id3 ", b"bext", b"iXML", b"_PMX", b"cue ", b"smpl", b"inst", b"fact", b"PEAK",
    b"JUNK", b"FLLR", b"PAD ", b"axml", b"chna", b"cart", b"acid", b"afsp", b"DISP", b"plst",
    b"labl", b"note", b"umid", b"LGWV",
];

/// Returns whether four bytes may name a chunk: what can be printed, filled up with zeros.
fn is_chunk_id(id: &[u8]) -> bool {
    let printed = id
        .iter()
        .take_while(|b| b.is_ascii_graphic() || **b == b' ')
        .count();
    printed >= 2 && id[printed..].iter().all(|b| *b == 0)
}

/// Returns whether what is left of the file is a tag that music programs put at its end: ID3v1 or APEv2.
fn is_tag_at_the_end(header: &[u8], left: u64) -> bool {
    (header.starts_with(b"TAG") && left == 128) || header.starts_with(b"APETAGEX")
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take(8)
        .rev()
        .fold(0, |value, &byte| value << 8 | u64::from(byte))
}
