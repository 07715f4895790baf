//! What `hound` cannot read, with `symphonia`: A-law and µ-law WAV, MP3, M4A and AAC, FLAC, Ogg. The
//! only file that names it. Opus packets go on to `opus`.

use std::io;
use std::io::Cursor;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::codecs::audio::well_known::CODEC_ID_FLAC;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::well_known::CODEC_ID_VORBIS;
use symphonia::core::errors::Error;
use symphonia::core::formats::FormatOptions;
use symphonia::core::formats::FormatReader;
use symphonia::core::formats::Track;
use symphonia::core::formats::TrackType;
use symphonia::core::io::MediaSource;
use symphonia::core::io::MediaSourceStream;
use symphonia::core::io::ReadOnlySource;
use symphonia::core::packet::Packet;
use symphonia::default::formats;

use crate::domain::Millis;

use super::Limits;
use super::error::Trouble;
use super::mp4_edits;
use super::mp4_edits::Edit;
use super::opus;
use super::samples::MOST_CHANNELS;
use super::samples::Samples;
use super::samples::within;
use super::source::Window;

/// What the packets are wrapped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// Bare MPEG layer III frames.
    Mp3,
    /// Bare AAC frames (ADTS).
    Aac,
    /// MP4 and its kin.
    M4a,
    /// FLAC's own.
    Flac,
    /// Ogg.
    Ogg,
}

impl Container {
    /// Returns its everyday name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Mp3 => "MP3",
            Self::Aac => "AAC",
            Self::M4a => "M4A",
            Self::Flac => "FLAC",
            Self::Ogg => "Ogg",
        }
    }
}

/// Decodes a compressed file.
///
/// A file whose packets add up to more than the limit is refused before anything is decoded. Packets
/// that cannot be decoded are left out and counted in a note; a file that breaks off is scored by
/// what came before.
pub(super) fn decode(
    mut file: Window<'_>,
    container: Container,
    limits: &Limits,
) -> Result<Samples, Trouble> {
    let name = container.name();
    refuse_long(&mut *open(&mut file, container)?, name, limits)?;
    let edit = match container {
        Container::M4a => mp4_edits::find(&mut file)?,
        _ => None,
    };
    let mut reader = open(&mut file, container)?;
    decode_all(&mut *reader, name, Some(container), edit, limits)
}

/// Opens the container from its beginning.
fn open<'w>(
    file: &'w mut Window<'_>,
    container: Container,
) -> Result<Box<dyn FormatReader + 'w>, Trouble> {
    let whole = file.length();
    let stream = MediaSourceStream::new(Box::new(Medium(file.part(0, whole))), Default::default());
    let options = FormatOptions::default();
    let reader: Result<Box<dyn FormatReader>, Error> = match container {
        Container::Mp3 => formats::MpaReader::try_new(stream, options).map(boxed),
        Container::Aac => formats::AdtsReader::try_new(stream, options).map(boxed),
        Container::M4a => formats::IsoMp4Reader::try_new(stream, options).map(boxed),
        Container::Flac => formats::FlacReader::try_new(stream, options).map(boxed),
        Container::Ogg => formats::OggReader::try_new(stream, options).map(boxed),
    };
    reader.map_err(|error| Trouble::of(error, container.name()))
}

fn boxed<'w>(reader: impl FormatReader + 'w) -> Box<dyn FormatReader + 'w> {
    Box::new(reader)
}

/// Decodes the samples of a WAV behind a header that tells the truth about them.
pub(super) fn decode_wav(
    header: Vec<u8>,
    data: Window<'_>,
    name: &str,
    limits: &Limits,
) -> Result<Samples, Trouble> {
    let source = ReadOnlySource::new(Cursor::new(header).chain(data));
    let stream = MediaSourceStream::new(Box::new(source), Default::default());
    let mut reader = formats::WavReader::try_new(stream, FormatOptions::default())
        .map_err(|error| Trouble::of(error, name))?;
    decode_all(&mut reader, name, None, None, limits)
}

impl Trouble {
    fn of(error: Error, format: &str) -> Self {
        match error {
            Error::IoError(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
                Self::Io(error)
            }
            // The index of an MP4 is written last.
            Error::Unsupported("isomp4: missing moov atom") => Self::Damaged {
                format: format.to_owned(),
                cause: "its index is missing: the recording was never finished".to_owned(),
            },
            Error::Unsupported(_) => Self::Codec(format!("{format} in an unusual form")),
            error => Self::Damaged {
                format: format.to_owned(),
                cause: in_words(&error),
            },
        }
    }
}

fn in_words(error: &Error) -> String {
    match error {
        Error::IoError(_) => "it ends too early".to_owned(),
        error => error.to_string(),
    }
}

/// Adds up the packets without decoding them, and stops reading where they pass the limit.
fn refuse_long(reader: &mut dyn FormatReader, name: &str, limits: &Limits) -> Result<(), Trouble> {
    let track = sound_track(reader, name)?;
    let (id, Some(base)) = (track.id, track.time_base) else {
        return Ok(());
    };
    let (numerator, denominator) = (u128::from(base.numer.get()), u128::from(base.denom.get()));
    let mut ticks: u128 = 0;
    // What ends the packets early is for the decoding to tell.
    while let Ok(Some(packet)) = reader.next_packet() {
        if packet.track_id == id {
            ticks += u128::from(packet.dur.get());
        }
        if ticks * numerator * 1000 > u128::from(limits.max_duration.0) * denominator {
            return Err(Trouble::TooLong {
                length: None,
                limit: limits.max_duration,
            });
        }
    }
    Ok(())
}

fn sound_track<'r>(reader: &'r dyn FormatReader, name: &str) -> Result<&'r Track, Trouble> {
    reader
        .first_track(TrackType::Audio)
        .ok_or_else(|| match reader.tracks() {
            [] => Trouble::NoSamples,
            _ => Trouble::Codec(format!("{name} with an unknown codec")),
        })
}

fn decode_all(
    reader: &mut dyn FormatReader,
    name: &str,
    container: Option<Container>,
    edit: Option<Edit>,
    limits: &Limits,
) -> Result<Samples, Trouble> {
    let track = sound_track(reader, name)?.clone();
    let parameters = track
        .codec_params
        .as_ref()
        .and_then(|parameters| parameters.audio())
        .ok_or_else(|| Trouble::Codec(format!("{name} with an unknown codec")))?;
    let format = match (container, parameters.codec) {
        (Some(Container::Ogg), CODEC_ID_OPUS) => "Ogg Opus",
        (Some(Container::Ogg), CODEC_ID_VORBIS) => "Ogg Vorbis",
        (Some(Container::Ogg), CODEC_ID_FLAC) => "Ogg FLAC",
        _ => name,
    };
    let mut voice = Voice::new(parameters, container, format)?;
    let mut collected = Collected::default();
    let end = collected.read_all(reader, &mut voice, track.id, limits)?;
    if collected.interleaved.is_empty() {
        return Err(match (end, collected.broken_packets) {
            (Some(error), _) => Trouble::of(error, format),
            (None, 0) => Trouble::NoSamples,
            (None, broken) => Trouble::Damaged {
                format: format.to_owned(),
                cause: format!("none of its {broken} packets can be decoded"),
            },
        });
    }
    let mut notes = Vec::new();
    match collected.broken_packets {
        0 => {}
        1 => notes.push("One damaged packet was left out.".to_owned()),
        broken => notes.push(format!("{broken} damaged packets were left out.")),
    }
    let promised = match container {
        // A frame count from the encoder. Without a delay beside it, it is a guess by file size.
        Some(Container::Mp3) => track.num_frames.filter(|_| track.delay.is_some()),
        Some(Container::Flac) => track.num_frames,
        _ => None,
    };
    let lead_in = match (edit, container) {
        (Some(edit), _) => edit.start_frame(collected.rate),
        (None, Some(Container::Mp3)) => track.delay.unwrap_or(0).into(),
        (None, _) if voice.is_opus() => track.delay.unwrap_or(0).into(),
        _ => 0,
    };
    let heard = edit.and_then(|edit| edit.frames(collected.rate)).or(
        // What an encoder adds at the end is known to be there only if nothing is missing.
        promised.filter(|promised| {
            let added = u64::from(track.delay.unwrap_or(0)) + u64::from(track.padding.unwrap_or(0));
            collected.frames() == promised + added
        }),
    );
    collected.keep_from(lead_in, heard);
    if let Some(error) = end {
        notes.push(format!(
            "The file breaks off ({}); timed by what came before.",
            in_words(&error)
        ));
    } else if let Some(promised) = promised.filter(|promised| *promised > collected.frames()) {
        let seconds = |frames| Millis::from_frames(frames, collected.rate).as_seconds();
        notes.push(format!(
            "The header promises {:.2} s, the file holds {:.2} s: it may have been cut off; timed by the samples that are there.",
            seconds(promised),
            seconds(collected.frames()),
        ));
    }
    Ok(Samples {
        interleaved: collected.interleaved,
        rate: collected.rate,
        channels: collected.channels,
        format: format.to_owned(),
        full_scale: 1.0,
        notes,
    })
}

/// What turns packets into samples.
enum Voice {
    Symphonia(Box<dyn AudioDecoder>),
    Opus(Box<opus::Decoder>),
}

impl Voice {
    fn new(
        parameters: &AudioCodecParameters,
        container: Option<Container>,
        format: &str,
    ) -> Result<Self, Trouble> {
        if parameters.codec == CODEC_ID_OPUS {
            let channels = parameters.channels.as_ref().map_or(0, Channels::count);
            return u16::try_from(channels)
                .ok()
                .and_then(opus::Decoder::new)
                .map(|decoder| Self::Opus(Box::new(decoder)))
                .ok_or_else(|| Trouble::Codec(format!("{format} with {channels} channels")));
        }
        // Ogg pages say where the sound ends. What an MP3 says of its length can be a guess, by which
        // the decoder would throw real sound away: that is done here, with more doubt.
        let options = AudioDecoderOptions::default().gapless(container == Some(Container::Ogg));
        symphonia::default::get_codecs()
            .make_audio_decoder(parameters, &options)
            .map(Self::Symphonia)
            .map_err(|_| Trouble::Codec(format!("{format} with an unusual codec")))
    }

    fn is_opus(&self) -> bool {
        matches!(self, Self::Opus(_))
    }
}

#[derive(Default)]
struct Collected {
    interleaved: Vec<f32>,
    rate: u32,
    channels: u16,
    broken_packets: u64,
}

impl Collected {
    fn frames(&self) -> u64 {
        self.interleaved.len() as u64 / u64::from(self.channels.max(1))
    }

    /// Drops what comes before frame `start`, and what comes after the `heard` frames from there.
    fn keep_from(&mut self, start: u64, heard: Option<u64>) {
        let samples = |frames: u64| {
            usize::try_from(frames.saturating_mul(self.channels.into())).unwrap_or(usize::MAX)
        };
        let (start, heard) = (samples(start), heard.map(samples));
        // A lead-in as long as the recording is nonsense.
        if start < self.interleaved.len() {
            self.interleaved.drain(..start);
        }
        self.interleaved
            .truncate(heard.filter(|heard| *heard > 0).unwrap_or(usize::MAX));
    }

    /// Decodes packet after packet. Returns the error that ended the stream early, if one did.
    fn read_all(
        &mut self,
        reader: &mut dyn FormatReader,
        voice: &mut Voice,
        track_id: u32,
        limits: &Limits,
    ) -> Result<Option<Error>, Trouble> {
        let mut packet_samples = Vec::new();
        loop {
            let packet = match reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == track_id => packet,
                Ok(Some(_)) => continue,
                // A new set of tracks is another recording joined on: the first one is what counts.
                Ok(None) | Err(Error::ResetRequired) => return Ok(None),
                Err(error) => return Ok(Some(error)),
            };
            match voice {
                Voice::Symphonia(decoder) => match decoder.decode(&packet) {
                    Ok(buffer) => {
                        buffer.copy_to_vec_interleaved(&mut packet_samples);
                        let spec = buffer.spec();
                        self.keep(
                            &packet_samples,
                            spec.rate(),
                            spec.channels().count(),
                            limits,
                        )?;
                    }
                    Err(Error::DecodeError(_) | Error::IoError(_)) => self.broken_packets += 1,
                    Err(error) => return Ok(Some(error)),
                },
                Voice::Opus(decoder) => {
                    let channels = usize::from(decoder.channels());
                    match decoder.decode(&packet.data) {
                        Some(samples) => {
                            let heard = without_padding(samples, &packet, channels);
                            self.keep(heard, opus::RATE, channels, limits)?;
                        }
                        None => self.broken_packets += 1,
                    }
                }
            }
        }
    }

    fn keep(
        &mut self,
        samples: &[f32],
        rate: u32,
        channels: usize,
        limits: &Limits,
    ) -> Result<(), Trouble> {
        let channels = match u16::try_from(channels) {
            Ok(channels @ 1..=MOST_CHANNELS) => channels,
            Ok(0) => return Ok(()),
            _ => {
                return Err(Trouble::Channels(
                    u32::try_from(channels).unwrap_or(u32::MAX),
                ));
            }
        };
        if self.rate == 0 {
            (self.rate, self.channels) = (rate, channels);
        } else if (self.rate, self.channels) != (rate, channels) {
            // A stream that changes its form half-way is damaged from here on.
            self.broken_packets += 1;
            return Ok(());
        }
        self.interleaved.extend_from_slice(samples);
        within(self.frames(), rate, channels, limits).map_err(|trouble| match trouble {
            // So far: nobody knows how long it would have become.
            Trouble::TooLong { limit, .. } => Trouble::TooLong {
                length: None,
                limit,
            },
            trouble => trouble,
        })
    }
}

/// Cuts off what the container says the encoder added to fill the last packet.
fn without_padding<'a>(samples: &'a [f32], packet: &Packet, channels: usize) -> &'a [f32] {
    let padding = usize::try_from(packet.trim_end.get())
        .unwrap_or(usize::MAX)
        .saturating_mul(channels);
    &samples[..samples.len().saturating_sub(padding)]
}

/// A window as the decoding library wants to see it.
struct Medium<'s>(Window<'s>);

impl Read for Medium<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for Medium<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl MediaSource for Medium<'_> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.0.length())
    }
}
