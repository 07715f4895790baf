//! What `hound` cannot read, decoded with `symphonia`: A-law and µ-law WAV, MP3, M4A and AAC, FLAC, Ogg, WebM and
//! Matroska, CAF, AIFF. The only file that names it. Opus packets go on to `opus`.

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
use symphonia::core::codecs::audio::well_known::CODEC_ID_MP3;
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
use super::mp4_edits::Edits;
use super::opus;
use super::runs::Padding;
use super::runs::Runs;
use super::samples::Samples;
use super::samples::cut_off_note;
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
    /// Matroska and WebM, as browsers record.
    Matroska,
    /// Apple's Core Audio format.
    Caf,
    /// AIFF and AIFF-C.
    Aiff,
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
            Self::Matroska => "WebM",
            Self::Caf => "CAF",
            Self::Aiff => "AIFF",
        }
    }
}

/// Decodes a compressed file.
///
/// A file whose packets add up to more than the limit is refused before anything is decoded. Damaged
/// packets are skipped and counted in a note; a file that breaks off is decoded up to there. Where several
/// recordings are joined (chained Ogg), all of them are decoded.
pub(super) fn decode(
    mut file: Window<'_>,
    container: Container,
    limits: &Limits,
) -> Result<Samples, ErrorKind> {
    let name = container.name();
    refuse_long(&mut *open(&mut file, container)?, name, limits)?;
    let edits = match container {
        Container::M4a => mp4_edits::find(&mut file)?,
        _ => Vec::new(),
    };
    let mut reader = open(&mut file, container)?;
    decode_all(&mut *reader, name, Some(container), &edits, limits)
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
        Container::Matroska => formats::MkvReader::try_new(stream, options).map(boxed),
        Container::Caf => formats::CafReader::try_new(stream, options).map(boxed),
        Container::Aiff => formats::AiffReader::try_new(stream, options).map(boxed),
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
    decode_all(&mut reader, name, None, &[], limits)
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
    let too_long = || ErrorKind::TooLong {
        length: None,
        limit: limits.max_duration,
    };
    let mut millis: u128 = 0;
    loop {
        let track = sound_track(reader, name)?;
        let (id, Some(base)) = (track.id, track.time_base) else {
            return Ok(());
        };
        let (numerator, denominator) = (u128::from(base.numer.get()), u128::from(base.denom.get()));
        let mut ticks: u128 = 0;
        let end = loop {
            match reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == id => ticks += u128::from(packet.dur.get()),
                Ok(Some(_)) => {}
                end => break end,
            }
            if millis + ticks * numerator * 1000 / denominator > u128::from(limits.max_duration.0) {
                return Err(too_long());
            }
        };
        millis += ticks * numerator * 1000 / denominator;
        // What ends the packets early is reported by the decoding.
        if !matches!(end, Err(Error::ResetRequired)) {
            return Ok(());
        }
    }
}

/// Returns the first track of sound that can be decoded: a phone may write a spatial one beside the plain one.
fn sound_track<'r>(reader: &'r dyn FormatReader, name: &str) -> Result<&'r Track, ErrorKind> {
    let sounds = reader
        .tracks()
        .iter()
        .filter(|track| audio_parameters(track).is_some());
    let codecs = symphonia::default::get_codecs();
    let is_known = |track: &&Track| {
        audio_parameters(track).is_some_and(|parameters| {
            parameters.codec == CODEC_ID_OPUS
                || codecs.get_audio_decoder(parameters.codec).is_some()
        })
    };
    sounds
        .clone()
        .find(is_known)
        .or_else(|| reader.first_track(TrackType::Audio))
        .ok_or_else(|| match reader.tracks() {
            [] => ErrorKind::NoSamples,
            _ => ErrorKind::Codec(format!("{name} with an unknown codec")),
        })
}

fn audio_parameters(track: &Track) -> Option<&AudioCodecParameters> {
    track.codec_params.as_ref()?.audio()
}

/// How the packets of one stream ended.
enum End {
    /// Where they should.
    Whole,
    /// Before another stream, which was joined on.
    Joined,
    /// Too early.
    Early(Error),
}

fn decode_all(
    reader: &mut dyn FormatReader,
    name: &str,
    container: Option<Container>,
    edits: &[Edits],
    limits: &Limits,
) -> Result<Samples, ErrorKind> {
    let mut runs = Runs::default();
    let mut notes = Vec::new();
    let mut streams = 0;
    let mut format = name.to_owned();
    loop {
        let track = sound_track(reader, name)?.clone();
        let parameters = audio_parameters(&track)
            .ok_or_else(|| ErrorKind::Codec(format!("{name} with an unknown codec")))?;
        if streams == 0 {
            format = format_name(name, container, parameters);
        }
        streams += 1;
        let mut decoder = PacketDecoder::new(parameters, container, &format)?;
        let end = read_all(&mut runs, reader, &mut decoder, track.id, limits)?;
        if runs.is_empty() && !matches!(end, End::Joined) {
            return Err(match (end, runs.broken_packets) {
                (End::Early(error), _) => ErrorKind::of(error, &format),
                (_, 0) => ErrorKind::NoSamples,
                (_, broken) => ErrorKind::Damaged {
                    format,
                    cause: format!("none of its {broken} packets can be decoded"),
                },
            });
        }
        let promised = promised_frames(&track, container);
        let own_edits = edits.iter().find(|edits| edits.track == track.id);
        runs.trim(&Padding {
            lead_in: lead_in(&track, container, &decoder),
            // What an encoder adds at the end is known to be there only if nothing is missing.
            kept: promised.filter(|promised| {
                let added =
                    u64::from(track.delay.unwrap_or(0)) + u64::from(track.padding.unwrap_or(0));
                runs.frames() == promised + added
            }),
            edits: own_edits
                .map(|edits| edits.stretches.clone())
                .unwrap_or_default(),
            is_filled: is_filled(container),
        });
        notes.extend(length_note(&runs, &end, promised));
        if !matches!(end, End::Joined) {
            break;
        }
        runs.begin_stream();
    }
    match runs.broken_packets {
        0 => {}
        1 => notes.insert(0, "Skipped one damaged packet.".to_owned()),
        broken => notes.insert(0, format!("Skipped {broken} damaged packets.")),
    }
    if streams > 1 {
        notes.push(format!(
            "{streams} recordings are joined in this file. All of them were used."
        ));
    }
    let (run, note) = runs.join()?;
    notes.extend(note);
    Ok(Samples {
        interleaved: run.interleaved,
        rate: run.rate,
        channels: run.channels,
        format,
        full_scale: 1.0,
        notes,
    })
}

/// Returns the everyday name of a codec in its container.
fn format_name(
    name: &str,
    container: Option<Container>,
    parameters: &AudioCodecParameters,
) -> String {
    let codec = match parameters.codec {
        CODEC_ID_OPUS => "Opus",
        CODEC_ID_VORBIS => "Vorbis",
        CODEC_ID_FLAC => "FLAC",
        _ => return name.to_owned(),
    };
    match container {
        Some(Container::Ogg | Container::Matroska) => format!("{name} {codec}"),
        _ => name.to_owned(),
    }
}

/// Returns whether encoders fill the last packet of a container, and do not always say how far.
fn is_filled(container: Option<Container>) -> bool {
    matches!(
        container,
        Some(Container::Mp3 | Container::Aac | Container::M4a)
    )
}

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
fn lead_in(track: &Track, container: Option<Container>, decoder: &PacketDecoder) -> u64 {
    match decoder {
        PacketDecoder::Opus(decoder) if container == Some(Container::Matroska) => {
            decoder.pre_skip().into()
        }
        PacketDecoder::Opus(_) => track.delay.unwrap_or(0).into(),
        PacketDecoder::Symphonia { .. } if container == Some(Container::Mp3) => {
            track.delay.unwrap_or(0).into()
        }
        PacketDecoder::Symphonia { .. } => 0,
    }
}

/// Says where a stream holds less than it should.
fn length_note(runs: &Runs, end: &End, promised: Option<u64>) -> Option<String> {
    let length = |frames| Millis::from_frames(frames, runs.rate());
    if let End::Early(error) = end {
        return Some(format!(
            "The file breaks off ({}). The score uses what came before.",
            in_words(error)
        ));
    }
    promised
        .filter(|promised| *promised > runs.frames())
        .map(|promised| cut_off_note(length(promised), length(runs.frames())))
}

/// What turns packets into samples.
enum PacketDecoder {
    Symphonia {
        decoder: Box<dyn AudioDecoder>,
        /// What another decoder is made of, where the stream changes its form.
        parameters: Box<AudioCodecParameters>,
        options: AudioDecoderOptions,
        /// The rate and the channels of the last frame, as its header has them; MP3 only.
        form: Option<[u8; 3]>,
    },
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
            let header = parameters.extra_data.as_deref().unwrap_or_default();
            return u16::try_from(channels)
                .ok()
                .and_then(|channels| opus::Decoder::new(channels, header))
                .map(|decoder| Self::Opus(Box::new(decoder)))
                .ok_or_else(|| ErrorKind::Codec(format!("{format} with {channels} channels")));
        }
        // Ogg pages say where the audio ends. What an MP3 says of its length can be a guess, by which
        // the decoder would throw real audio away: `trim` believes less.
        let tells_its_end = matches!(container, Some(Container::Ogg | Container::Matroska));
        let options = AudioDecoderOptions::default().gapless(tells_its_end);
        symphonia::default::get_codecs()
            .make_audio_decoder(parameters, &options)
            .map(|decoder| Self::Symphonia {
                decoder,
                parameters: Box::new(parameters.clone()),
                options,
                form: None,
            })
            .map_err(|_| ErrorKind::Codec(format!("{format} with an unusual codec")))
    }

    /// Starts afresh where the frames of an MP3 change their rate or their channels, which one decoder does not take.
    fn follow(&mut self, packet: &Packet) {
        let Self::Symphonia {
            decoder,
            parameters,
            options,
            form,
        } = self
        else {
            return;
        };
        let [_, b, c, d, ..] = *packet.data else {
            return;
        };
        if parameters.codec != CODEC_ID_MP3 {
            return;
        }
        // ISO 11172-3, 2.4.1.3: version, rate, one channel or two.
        let now = [b & 0x18, c & 0x0C, u8::from(d >> 6 == 3)];
        if form.replace(now).is_some_and(|before| before != now)
            && let Ok(fresh) =
                symphonia::default::get_codecs().make_audio_decoder(parameters, options)
        {
            *decoder = fresh;
        }
    }
}

/// Decodes packet after packet of one stream.
fn read_all(
    runs: &mut Runs,
    reader: &mut dyn FormatReader,
    decoder: &mut PacketDecoder,
    track_id: u32,
    limits: &Limits,
) -> Result<End, ErrorKind> {
    let mut packet_samples = Vec::new();
    loop {
        let packet = match reader.next_packet() {
            Ok(Some(packet)) if packet.track_id == track_id => packet,
            Ok(Some(_)) => continue,
            Ok(None) => return Ok(End::Whole),
            Err(Error::ResetRequired) => return Ok(End::Joined),
            Err(error) => return Ok(End::Early(error)),
        };
        decoder.follow(&packet);
        match decoder {
            PacketDecoder::Symphonia { decoder, .. } => match decoder.decode(&packet) {
                Ok(buffer) => {
                    buffer.copy_to_vec_interleaved(&mut packet_samples);
                    let spec = buffer.spec();
                    runs.keep(
                        &packet_samples,
                        spec.rate(),
                        spec.channels().count(),
                        limits,
                    )?;
                }
                Err(Error::DecodeError(_) | Error::IoError(_)) => runs.broken_packets += 1,
                Err(error) => return Ok(End::Early(error)),
            },
            PacketDecoder::Opus(decoder) => {
                let channels = usize::from(decoder.channels());
                match decoder.decode(&packet.data) {
                    Some(samples) => {
                        let kept = without_padding(samples, &packet, channels);
                        runs.keep(kept, opus::OPUS_RATE, channels, limits)?;
                    }
                    None => runs.broken_packets += 1,
                }
            }
        }
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
