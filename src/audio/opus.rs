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
}

impl Decoder {
    /// Makes a decoder; none for more than the two channels that one stream holds.
    pub(super) fn new(channels: u16) -> Option<Self> {
        if !(1..=2).contains(&channels) {
            return None;
        }
        let inner = OpusDecoder::new(OPUS_RATE, usize::from(channels)).ok()?;
        let most = inner.max_frame_size_per_channel() * usize::from(channels);
        Some(Self {
            inner,
            channels,
            packet: vec![0.0; most],
        })
    }

    /// Returns how many channels come out, interleaved.
    pub(super) fn channels(&self) -> u16 {
        self.channels
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
        self.packet.get(..frames * usize::from(self.channels))
    }
}
