//! What `hound` cannot read, decoded with `symphonia`: A-law and µ-law WAV, MP3, M4A and AAC, FLAC,
//! Ogg. The only file that names it. Opus packets go on to `opus`.

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

use super::error::ErrorKind;
use super::limits::Limits;
use super::mp4_edits;
use super::mp4_edits::Edit;
use super::opus;
use super::samples::MOST_CHANNELS;
use super::samples::Samples;
use super::samples::cut_off_note;
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
/// A file whose packets add up to more than the limit is refused before anything is decoded. Damaged
/// packets are skipped and counted in a note; a file that breaks off is decoded up to there.
pub(super) fn decode(
    mut file: Window<'_>,
    container: Container,
    limits: &Limits,
) -> Result<Samples, ErrorKind> {
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
) -> Result<Box<dyn FormatReader + 'w>, ErrorKind> {
    let whole = file.length();
    let stream = MediaSourceStream::new(
        Box::new(WindowSource(file.part(0, whole))),
        Default::default(),
    );
    let options = FormatOptions::default();
    let reader: Result<Box<dyn FormatReader>, Error> = match container {
        Container::Mp3 => formats::MpaReader::try_new(stream, options).map(boxed),
        Container::Aac => formats::AdtsReader::try_new(stream, options).map(boxed),
        Container::M4a => formats::IsoMp4Reader::try_new(stream, options).map(boxed),
        Container::Flac => formats::FlacReader::try_new(stream, options).map(boxed),
        Container::Ogg => formats::OggReader::try_new(stream, options).map(boxed),
    };
    reader.map_err(|error| ErrorKind::of(error, container.name()))
}

fn boxed<'w>(reader: impl FormatReader + 'w) -> Box<dyn FormatReader + 'w> {
    Box::new(reader)
}

/// Decodes the samples of a WAV behind a corrected header.
pub(super) fn decode_wav(
    header: Vec<u8>,
    data: Window<'_>,
    name: &str,
    limits: &Limits,
) -> Result<Samples, ErrorKind> {
    let source = ReadOnlySource::new(Cursor::new(header).chain(data));
    let stream = MediaSourceStream::new(Box::new(source), Default::default());
    let mut reader = formats::WavReader::try_new(stream, FormatOptions::default())
        .map_err(|error| ErrorKind::of(error, name))?;
    decode_all(&mut reader, name, None, None, limits)
}

impl ErrorKind {
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
fn refuse_long(
    reader: &mut dyn FormatReader,
    name: &str,
    limits: &Limits,
) -> Result<(), ErrorKind> {
    let track = sound_track(reader, name)?;
    let (id, Some(base)) = (track.id, track.time_base) else {
        return Ok(());
    };
    let (numerator, denominator) = (u128::from(base.numer.get()), u128::from(base.denom.get()));
    let mut ticks: u128 = 0;
    // What ends the packets early is reported by the decoding.
    while let Ok(Some(packet)) = reader.next_packet() {
        if packet.track_id == id {
            ticks += u128::from(packet.dur.get());
        }
        if ticks * numerator * 1000 > u128::from(limits.max_duration.0) * denominator {
            return Err(ErrorKind::TooLong {
                length: None,
                limit: limits.max_duration,
            });
        }
    }
    Ok(())
}

fn sound_track<'r>(reader: &'r dyn FormatReader, name: &str) -> Result<&'r Track, ErrorKind> {
    reader
        .first_track(TrackType::Audio)
        .ok_or_else(|| match reader.tracks() {
            [] => ErrorKind::NoSamples,
            _ => ErrorKind::Codec(format!("{name} with an unknown codec")),
        })
}

fn decode_all(
    reader: &mut dyn FormatReader,
    name: &str,
    container: Option<Container>,
    edit: Option<Edit>,
    limits: &Limits,
) -> Result<Samples, ErrorKind> {
    let track = sound_track(reader, name)?.clone();
    let parameters = track
        .codec_params
        .as_ref()
        .and_then(|parameters| parameters.audio())
        .ok_or_else(|| ErrorKind::Codec(format!("{name} with an unknown codec")))?;
    let format = match (container, parameters.codec) {
        (Some(Container::Ogg), CODEC_ID_OPUS) => "Ogg Opus",
        (Some(Container::Ogg), CODEC_ID_VORBIS) => "Ogg Vorbis",
        (Some(Container::Ogg), CODEC_ID_FLAC) => "Ogg FLAC",
        _ => name,
    };
    let mut decoder = PacketDecoder::new(parameters, container, format)?;
    let mut decoded = Decoded::default();
    let end = decoded.read_all(reader, &mut decoder, track.id, limits)?;
    if decoded.interleaved.is_empty() {
        return Err(match (end, decoded.broken_packets) {
            (Some(error), _) => ErrorKind::of(error, format),
            (None, 0) => ErrorKind::NoSamples,
            (None, broken) => ErrorKind::Damaged {
                format: format.to_owned(),
                cause: format!("none of its {broken} packets can be decoded"),
            },
        });
    }
    let promised = promised_frames(&track, container);
    let padding = Padding {
        lead_in: lead_in(&track, container, decoder.is_opus()),
        // What an encoder adds at the end is known to be there only if nothing is missing.
        kept: promised.filter(|promised| {
            let added = u64::from(track.delay.unwrap_or(0)) + u64::from(track.padding.unwrap_or(0));
            decoded.frames() == promised + added
        }),
    };
    decoded.trim(&padding, edit);
    if padding.kept.is_none() && edit.is_none() && is_padded(container) {
        decoded.drop_zeros();
    }
    let notes = notes(&decoded, end, promised);
    Ok(Samples {
        interleaved: decoded.interleaved,
        rate: decoded.rate,
        channels: decoded.channels,
        format: format.to_owned(),
        full_scale: 1.0,
        notes,
    })
}

/// Returns whether encoders fill the last packet of a container, and do not always say how far.
fn is_padded(container: Option<Container>) -> bool {
    matches!(
        container,
        Some(Container::Mp3 | Container::Aac | Container::M4a)
    )
}

/// The most frames that an encoder adds at the end: the rest of a packet, and one to flush what it held back.
const MOST_PADDING: usize = 2 * 1152;

/// Returns the frames that the encoder counted, where that is known.
fn promised_frames(track: &Track, container: Option<Container>) -> Option<u64> {
    match container {
        // Without a delay beside it, the count of an MP3 is a guess by file size.
        Some(Container::Mp3) => track.num_frames.filter(|_| track.delay.is_some()),
        Some(Container::Flac) => track.num_frames,
        _ => None,
    }
}

/// Returns the frames that the encoder put before the first real one.
fn lead_in(track: &Track, container: Option<Container>, is_opus: bool) -> u64 {
    if container == Some(Container::Mp3) || is_opus {
        track.delay.unwrap_or(0).into()
    } else {
        0
    }
}

/// Says what was odd about the packets.
fn notes(decoded: &Decoded, end: Option<Error>, promised: Option<u64>) -> Vec<String> {
    let mut notes = Vec::new();
    match decoded.broken_packets {
        0 => {}
        1 => notes.push("Skipped one damaged packet.".to_owned()),
        broken => notes.push(format!("Skipped {broken} damaged packets.")),
    }
    let length = |frames| Millis::from_frames(frames, decoded.rate);
    if let Some(error) = end {
        notes.push(format!(
            "The file breaks off ({}). The score uses what came before.",
            in_words(&error)
        ));
    } else if let Some(promised) = promised.filter(|promised| *promised > decoded.frames()) {
        notes.push(cut_off_note(length(promised), length(decoded.frames())));
    }
    notes
}

/// What an encoder adds around the real audio.
struct Padding {
    /// Frames before the first real one.
    lead_in: u64,
    /// The real frames, where their number is certain.
    kept: Option<u64>,
}

/// What turns packets into samples.
enum PacketDecoder {
    Symphonia(Box<dyn AudioDecoder>),
    Opus(Box<opus::Decoder>),
}

impl PacketDecoder {
    fn new(
        parameters: &AudioCodecParameters,
        container: Option<Container>,
        format: &str,
    ) -> Result<Self, ErrorKind> {
        if parameters.codec == CODEC_ID_OPUS {
            let channels = parameters.channels.as_ref().map_or(0, Channels::count);
            return u16::try_from(channels)
                .ok()
                .and_then(opus::Decoder::new)
                .map(|decoder| Self::Opus(Box::new(decoder)))
                .ok_or_else(|| ErrorKind::Codec(format!("{format} with {channels} channels")));
        }
        // Ogg pages say where the audio ends. What an MP3 says of its length can be a guess, by which
        // the decoder would throw real audio away: `trim` believes less.
        let options = AudioDecoderOptions::default().gapless(container == Some(Container::Ogg));
        symphonia::default::get_codecs()
            .make_audio_decoder(parameters, &options)
            .map(Self::Symphonia)
            .map_err(|_| ErrorKind::Codec(format!("{format} with an unusual codec")))
    }

    fn is_opus(&self) -> bool {
        matches!(self, Self::Opus(_))
    }
}

#[derive(Default)]
struct Decoded {
    interleaved: Vec<f32>,
    rate: u32,
    channels: u16,
    broken_packets: u64,
}

impl Decoded {
    fn frames(&self) -> u64 {
        self.interleaved.len() as u64 / u64::from(self.channels.max(1))
    }

    /// Drops what the encoder added; an edit list knows better than the encoder's own figures.
    fn trim(&mut self, padding: &Padding, edit: Option<Edit>) {
        let start = edit.map_or(padding.lead_in, |edit| edit.start_frame(self.rate));
        let kept = edit.and_then(|edit| edit.frames(self.rate));
        self.keep_from(start, kept.or(padding.kept));
    }

    /// Drops the exact zeros at the end that an encoder may have added. No microphone hears as little.
    fn drop_zeros(&mut self) {
        let channels = usize::from(self.channels.max(1));
        let frames = self.interleaved.rchunks_exact(channels);
        let zeros = frames
            .take(MOST_PADDING)
            .take_while(|frame| frame.iter().all(|sample| *sample == 0.0))
            .count();
        // Nothing but zeros is a silent recording, and stays one.
        if zeros * channels < self.interleaved.len() {
            let kept = self.interleaved.len() - zeros * channels;
            self.interleaved.truncate(kept);
        }
    }

    /// Drops what comes before frame `start`, and what comes after the `kept` frames from there.
    fn keep_from(&mut self, start: u64, kept: Option<u64>) {
        let samples = |frames: u64| {
            usize::try_from(frames.saturating_mul(self.channels.into())).unwrap_or(usize::MAX)
        };
        let (start, kept) = (samples(start), kept.map(samples));
        // A lead-in as long as the recording is nonsense.
        if start < self.interleaved.len() {
            self.interleaved.drain(..start);
        }
        self.interleaved
            .truncate(kept.filter(|kept| *kept > 0).unwrap_or(usize::MAX));
    }

    /// Decodes packet after packet. Returns the error that ended the stream early, if one did.
    fn read_all(
        &mut self,
        reader: &mut dyn FormatReader,
        decoder: &mut PacketDecoder,
        track_id: u32,
        limits: &Limits,
    ) -> Result<Option<Error>, ErrorKind> {
        let mut packet_samples = Vec::new();
        loop {
            let packet = match reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == track_id => packet,
                Ok(Some(_)) => continue,
                // A new set of tracks is another recording joined on: the first one is what counts.
                Ok(None) | Err(Error::ResetRequired) => return Ok(None),
                Err(error) => return Ok(Some(error)),
            };
            match decoder {
                PacketDecoder::Symphonia(decoder) => match decoder.decode(&packet) {
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
                PacketDecoder::Opus(decoder) => {
                    let channels = usize::from(decoder.channels());
                    match decoder.decode(&packet.data) {
                        Some(samples) => {
                            let kept = without_padding(samples, &packet, channels);
                            self.keep(kept, opus::OPUS_RATE, channels, limits)?;
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
    ) -> Result<(), ErrorKind> {
        let channels = match u16::try_from(channels) {
            Ok(channels @ 1..=MOST_CHANNELS) => channels,
            Ok(0) => return Ok(()),
            _ => {
                return Err(ErrorKind::Channels(
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
        within(self.frames(), rate, channels, limits).map_err(|kind| match kind {
            // So far: nobody knows how long it would have become.
            ErrorKind::TooLong { limit, .. } => ErrorKind::TooLong {
                length: None,
                limit,
            },
            kind => kind,
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

/// A window in the form that `symphonia` reads from.
struct WindowSource<'s>(Window<'s>);

impl Read for WindowSource<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for WindowSource<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl MediaSource for WindowSource<'_> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.0.length())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_zeros_that_an_encoder_may_have_added_are_dropped() {
        let frames_left = |sound: usize, zeros: usize| {
            let mut interleaved = vec![0.1; sound * 2];
            interleaved.extend(vec![0.0; zeros * 2]);
            let mut decoded = Decoded {
                interleaved,
                rate: 8000,
                channels: 2,
                broken_packets: 0,
            };
            decoded.drop_zeros();
            decoded.frames()
        };
        assert_eq!(frames_left(1000, 0), 1000);
        assert_eq!(frames_left(1000, 1500), 1000);
        // A silence that somebody recorded stays.
        assert_eq!(frames_left(1000, 8000), 9000 - MOST_PADDING as u64);
        assert_eq!(frames_left(0, 1500), 1500);
    }
}
