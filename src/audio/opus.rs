//! Opus packets, with `opus_decoder`; the only file that names it. Taking the packets out of their
//! container is left to `compressed`.

use opus_decoder::OpusDecoder;

/// The rate at which Opus is timed and decoded, in Hz (RFC 6716, 2.1.4).
pub(super) const OPUS_RATE: u32 = 48_000;

/// Decodes one stream of one or two channels.
pub(super) struct Decoder {
    inner: OpusDecoder,
    channels: u16,
    packet: Vec<f32>,
    header: Header,
}

/// What the identification header of a stream says of its sound (RFC 7845, 5.1).
#[derive(Clone, Copy, Debug, PartialEq)]
struct Header {
    /// Frames before the first real one.
    pre_skip: u16,
    /// What every sample is multiplied with.
    gain: f32,
}

impl Header {
    fn read(bytes: &[u8]) -> Self {
        let field = |at: usize| {
            bytes
                .get(at..at + 2)
                .and_then(|field| field.first_chunk::<2>())
        };
        let is_header = bytes.starts_with(b"OpusHead");
        let (skip, gain) = (
            field(10).filter(|_| is_header),
            field(16).filter(|_| is_header),
        );
        // The gain is in 256ths of a decibel.
        let decibels = gain.map_or(0.0, |gain| f32::from(i16::from_le_bytes(*gain)) / 256.0);
        Self {
            pre_skip: skip.map_or(0, |skip| u16::from_le_bytes(*skip)),
            gain: 10.0_f32.powf(decibels / 20.0),
        }
    }
}

impl Decoder {
    /// Makes a decoder of the stream with an identification header, which may be missing; none for more than the two
    /// channels that one stream holds.
    pub(super) fn new(channels: u16, header: &[u8]) -> Option<Self> {
        if !(1..=2).contains(&channels) {
            return None;
        }
        let inner = OpusDecoder::new(OPUS_RATE, usize::from(channels)).ok()?;
        let most = inner.max_frame_size_per_channel() * usize::from(channels);
        Some(Self {
            inner,
            channels,
            packet: vec![0.0; most],
            header: Header::read(header),
        })
    }

    /// Returns how many channels come out, interleaved.
    pub(super) fn channels(&self) -> u16 {
        self.channels
    }

    /// Returns the frames before the first real one.
    pub(super) fn pre_skip(&self) -> u16 {
        self.header.pre_skip
    }

    /// Decodes a packet to interleaved samples; none if it is damaged.
    pub(super) fn decode(&mut self, packet: &[u8]) -> Option<&[f32]> {
        if packet.is_empty() {
            return None;
        }
        let frames = self
            .inner
            .decode_float(packet, &mut self.packet, false)
            .ok()?;
        let decoded = self.packet.get_mut(..frames * usize::from(self.channels))?;
        #[expect(clippy::float_cmp, reason = "no gain is exactly 1")]
        if self.header.gain != 1.0 {
            for sample in &mut *decoded {
                *sample *= self.header.gain;
            }
        }
        Some(decoded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_tells_the_lead_in_and_the_gain() {
        let header = |gain: i16| {
            let mut bytes = b"OpusHead\x01\x01\x38\x01\x80\xBB\0\0".to_vec();
            bytes.extend(gain.to_le_bytes());
            bytes.push(0);
            Header::read(&bytes)
        };
        assert_eq!(
            header(0),
            Header {
                pre_skip: 312,
                gain: 1.0
            }
        );
        assert!((header(20 * 256).gain - 10.0).abs() < 1e-4);
        assert!((header(-20 * 256).gain - 0.1).abs() < 1e-6);
        assert_eq!(
            Header::read(b"OpusHe"),
            Header {
                pre_skip: 0,
                gain: 1.0
            }
        );
    }
}
