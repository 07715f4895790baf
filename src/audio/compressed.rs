//! What `hound` cannot read, with `symphonia`: A-law and µ-law WAV, MP3, M4A and AAC, FLAC, Ogg. The
//! only file that names it.

use std::io::Cursor;

use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::FormatOptions;
use symphonia::core::formats::FormatReader;
use symphonia::core::formats::TrackType;
use symphonia::core::formats::probe::Hint;
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

use super::Limits;
use super::error::Trouble;
use super::samples::MOST_CHANNELS;
use super::samples::Samples;
use super::samples::within;

/// Decodes the bytes of a file that goes by the name `format` among people.
///
/// Packets that cannot be decoded are left out and counted in a note; a file that breaks off is
/// scored by what came before.
pub(super) fn decode(bytes: &[u8], format: &str, limits: &Limits) -> Result<Samples, Trouble> {
    let damaged = |error: &Error| Trouble::Damaged {
        format: format.to_owned(),
        cause: error.to_string(),
    };
    let stream = MediaSourceStream::new(Box::new(Cursor::new(bytes.to_vec())), Default::default());
    let mut reader = symphonia::default::get_probe()
        .probe(
            &Hint::new(),
            stream,
            FormatOptions::default(),
            MetadataOptions::default(),
        )
        .map_err(|error| match error {
            Error::Unsupported(_) => Trouble::Codec(format.to_owned()),
            error => damaged(&error),
        })?;
    let track = reader
        .default_track(TrackType::Audio)
        .ok_or(Trouble::NoSamples)?;
    let track_id = track.id;
    let parameters = track
        .codec_params
        .as_ref()
        .and_then(|parameters| parameters.audio())
        .ok_or_else(|| Trouble::Codec(format.to_owned()))?;
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(|_| Trouble::Codec(format!("{format} with an unusual codec")))?;
    let mut collected = Collected::default();
    let end = collected.read_all(reader.as_mut(), decoder.as_mut(), track_id, limits)?;
    let mut notes = Vec::new();
    if let Some(error) = end {
        if collected.interleaved.is_empty() {
            return Err(damaged(&error));
        }
        notes.push(format!(
            "The file breaks off ({error}); timed by what came before."
        ));
    }
    if collected.broken_packets > 0 {
        notes.push(format!(
            "{} damaged packets were left out.",
            collected.broken_packets
        ));
    }
    if collected.interleaved.is_empty() {
        return Err(Trouble::NoSamples);
    }
    Ok(Samples {
        interleaved: collected.interleaved,
        rate: collected.rate,
        channels: collected.channels,
        format: format.to_owned(),
        notes,
    })
}

#[derive(Default)]
struct Collected {
    interleaved: Vec<f32>,
    rate: u32,
    channels: u16,
    broken_packets: u64,
}

impl Collected {
    /// Decodes packet after packet. Returns the error that ended the stream early, if one did.
    fn read_all(
        &mut self,
        reader: &mut dyn FormatReader,
        decoder: &mut dyn AudioDecoder,
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
            match decoder.decode(&packet) {
                Ok(buffer) => self.keep(&buffer, &mut packet_samples, limits)?,
                Err(Error::DecodeError(_) | Error::IoError(_)) => self.broken_packets += 1,
                Err(error) => return Ok(Some(error)),
            }
        }
    }

    fn keep(
        &mut self,
        buffer: &GenericAudioBufferRef<'_>,
        packet_samples: &mut Vec<f32>,
        limits: &Limits,
    ) -> Result<(), Trouble> {
        let (rate, channels) = (buffer.spec().rate(), buffer.spec().channels().count());
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
        buffer.copy_to_vec_interleaved(packet_samples);
        self.interleaved.extend_from_slice(packet_samples);
        within(
            self.interleaved.len() as u64 / u64::from(channels),
            rate,
            limits,
        )
    }
}
