//! GSM full rate (06.10), as Asterisk writes voicemails: a decoder in the standard's own 16-bit arithmetic (ETSI EN 300
//! 961, clause 5.3), so that every decoder gives the same samples.

use std::io;
use std::io::Read;

use super::source::Window;

/// Samples a second.
pub(super) const GSM_RATE: u32 = 8000;
/// Samples in a frame.
const GSM_FRAME: usize = 160;
/// Bytes of a frame by itself: four bits of signature and 260 of parameters.
pub(super) const BYTES_A_FRAME: usize = 33;
/// Bytes of two frames as in a WAV: without signatures, the lowest bit of a byte first.
pub(super) const BYTES_A_PAIR: usize = 65;
/// The signature in the upper half of the first byte.
const SIGNATURE: u8 = 0xD;

/// How frames are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// One after the other, each with its signature: `.gsm` files.
    Single,
    /// In pairs: WAV with tag 0x31.
    Pairs,
}

impl Packing {
    /// Returns the bytes that are read at once, and the samples they hold.
    pub(super) fn block(self) -> (usize, usize) {
        match self {
            Self::Single => (BYTES_A_FRAME, GSM_FRAME),
            Self::Pairs => (BYTES_A_PAIR, 2 * GSM_FRAME),
        }
    }
}

/// Returns whether bytes are frames that follow each other.
pub(super) fn is_frames(bytes: &[u8]) -> bool {
    let frames = bytes.chunks(BYTES_A_FRAME);
    frames.len() >= 4
        && frames
            .clone()
            .all(|frame| frame.first().is_some_and(|b| b >> 4 == SIGNATURE))
}

/// Decodes whole frames, and counts those that have no signature.
pub(super) fn decode(mut data: Window<'_>, packing: Packing) -> io::Result<(Vec<f32>, u64)> {
    let (bytes, samples) = packing.block();
    let mut decoder = Decoder::default();
    let mut broken = 0;
    let mut encoded = Vec::new();
    data.read_to_end(&mut encoded)?;
    let mut sound = Vec::with_capacity(encoded.len() / bytes * samples);
    for block in encoded.chunks_exact(bytes) {
        let mut bits = Bits {
            bytes: block,
            at: 0,
            packing,
        };
        if packing == Packing::Single && bits.take(4) != u16::from(SIGNATURE) {
            broken += 1;
            continue;
        }
        for _ in 0..samples / GSM_FRAME {
            let frame = decoder.frame(&Frame::read(&mut bits));
            sound.extend(frame.map(|sample| f32::from(sample) / 32_768.0));
        }
    }
    Ok((sound, broken))
}

struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
    packing: Packing,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> u16 {
        let mut value = 0;
        for bit in 0..count {
            let byte = self.bytes.get(self.at / 8).copied().unwrap_or(0);
            let within = self.at % 8;
            match self.packing {
                Packing::Single => value = value << 1 | u16::from(byte >> (7 - within) & 1),
                Packing::Pairs => value |= u16::from(byte >> within & 1) << bit,
            }
            self.at += 1;
        }
        value
    }
}

/// The parameters of a frame, table 1.1.
struct Frame {
    reflections: [u16; 8],
    parts: [Part; 4],
}

/// The parameters of a quarter of a frame.
struct Part {
    lag: u16,
    gain: usize,
    grid: usize,
    block_maximum: u16,
    pulses: [u16; 13],
}

impl Frame {
    fn read(bits: &mut Bits<'_>) -> Self {
        let reflections = [6, 6, 5, 5, 4, 4, 3, 3].map(|count| bits.take(count));
        let parts = std::array::from_fn(|_| Part {
            lag: bits.take(7),
            gain: usize::from(bits.take(2)),
            grid: usize::from(bits.take(2)),
            block_maximum: bits.take(6),
            pulses: std::array::from_fn(|_| bits.take(3)),
        });
        Self { reflections, parts }
    }
}

const ADDED: [i16; 8] = [0, 0, 2048, -2560, 94, -1792, -341, -1144];
const LEAST_CODES: [i16; 8] = [-32, -32, -16, -16, -8, -8, -4, -4];
const INVERSE: [i16; 8] = [13107, 13107, 13107, 13107, 19223, 17476, 31454, 29708];
const GAINS: [i16; 4] = [3277, 11469, 21299, 32767];
const FACTORS: [i16; 8] = [18431, 20479, 22527, 24575, 26623, 28671, 30719, 32767];

/// How far back the long-term predictor reaches, in samples.
const HISTORY: usize = 120;
/// Samples in a quarter of a frame.
const QUARTER: usize = 40;

struct Decoder {
    /// What the long-term predictor reads: the residual before this quarter, and of it.
    residual: [i16; HISTORY + QUARTER],
    lag: usize,
    log_area_ratios: [i16; 8],
    lattice: [i16; 9],
    emphasis: i16,
}

impl Default for Decoder {
    fn default() -> Self {
        Self {
            residual: [0; HISTORY + QUARTER],
            lag: QUARTER,
            log_area_ratios: [0; 8],
            lattice: [0; 9],
            emphasis: 0,
        }
    }
}

/// The product of two fractions, rounded.
fn product(a: i16, b: i16) -> i16 {
    let product = (i32::from(a) * i32::from(b) + 16_384) >> 15;
    i16::try_from(product).unwrap_or(i16::MAX)
}

impl Decoder {
    fn frame(&mut self, frame: &Frame) -> [i16; GSM_FRAME] {
        let mut residual = [0; GSM_FRAME];
        for (part, out) in frame.parts.iter().zip(residual.chunks_exact_mut(QUARTER)) {
            out.copy_from_slice(&self.long_term(part));
        }
        let mut sound = self.short_term(&log_area_ratios(&frame.reflections), &residual);
        // 5.3.5 and 5.3.6: de-emphasis, upscaling, 13 bits.
        for sample in &mut sound {
            self.emphasis = sample.saturating_add(product(self.emphasis, 28_180));
            *sample = self.emphasis.saturating_add(self.emphasis) & !7;
        }
        sound
    }

    /// 5.3.2: the residual from the pulses and what came a pitch period before.
    fn long_term(&mut self, part: &Part) -> [i16; QUARTER] {
        let pulses = pulses(part.block_maximum, &part.pulses);
        let mut excitation = [0; QUARTER];
        for (index, pulse) in pulses.into_iter().enumerate() {
            excitation[part.grid + 3 * index] = pulse;
        }
        let lag = usize::from(part.lag);
        if (QUARTER..=HISTORY).contains(&lag) {
            self.lag = lag;
        }
        for (index, excitation) in excitation.into_iter().enumerate() {
            let before = self.residual[HISTORY + index - self.lag];
            self.residual[HISTORY + index] =
                excitation.saturating_add(product(GAINS[part.gain], before));
        }
        let mut out = [0; QUARTER];
        out.copy_from_slice(&self.residual[HISTORY..]);
        self.residual.copy_within(QUARTER.., 0);
        out
    }

    /// 5.3.3 and 5.3.4: the lattice filter, its coefficients moved from those of the frame before to this one's.
    fn short_term(&mut self, now: &[i16; 8], residual: &[i16; GSM_FRAME]) -> [i16; GSM_FRAME] {
        let before = std::mem::replace(&mut self.log_area_ratios, *now);
        let mut sound = [0; GSM_FRAME];
        for (range, weigh) in MOVES {
            let reflections: [i16; 8] =
                std::array::from_fn(|i| reflection(weigh(before[i], now[i])));
            for at in range {
                let mut sample = residual[at];
                for stage in (0..8).rev() {
                    let (reflection, state) = (reflections[stage], self.lattice[stage]);
                    sample = sample.saturating_sub(product(reflection, state));
                    self.lattice[stage + 1] = state.saturating_add(product(reflection, sample));
                }
                self.lattice[0] = sample;
                sound[at] = sample;
            }
        }
        sound
    }
}

/// 5.2.9.1: which samples of a frame use which mixture of the ratios before and now.
type Move = (std::ops::Range<usize>, fn(i16, i16) -> i16);
const MOVES: [Move; 4] = [
    (0..13, |before, now| {
        (before >> 2)
            .saturating_add(now >> 2)
            .saturating_add(before >> 1)
    }),
    (13..27, |before, now| (before >> 1).saturating_add(now >> 1)),
    (27..40, |before, now| {
        (before >> 2)
            .saturating_add(now >> 2)
            .saturating_add(now >> 1)
    }),
    (40..GSM_FRAME, |_, now| now),
];

/// 5.2.8: the log-area ratios from their codes.
fn log_area_ratios(codes: &[u16; 8]) -> [i16; 8] {
    std::array::from_fn(|i| {
        let code = i16::try_from(codes[i]).unwrap_or(0) + LEAST_CODES[i];
        let scaled = (code << 10).saturating_sub(ADDED[i] << 1);
        let ratio = product(INVERSE[i], scaled);
        ratio.saturating_add(ratio)
    })
}

/// 5.2.9.2: a reflection coefficient from a log-area ratio.
fn reflection(ratio: i16) -> i16 {
    let size = ratio.saturating_abs();
    let coefficient = match size {
        ..11_059 => size << 1,
        11_059..20_070 => size + 11_059,
        _ => (size >> 2).saturating_add(26_112),
    };
    if ratio < 0 { -coefficient } else { coefficient }
}

/// 5.2.15 and 5.2.16: the pulses from their codes and the block's maximum, a number of three bits and an exponent.
fn pulses(block_maximum: u16, codes: &[u16; 13]) -> [i16; 13] {
    let block_maximum = i16::try_from(block_maximum).unwrap_or(0);
    let mut exponent = if block_maximum > 15 {
        (block_maximum >> 3) - 1
    } else {
        0
    };
    let mut mantissa = block_maximum - (exponent << 3);
    if mantissa == 0 {
        (exponent, mantissa) = (-4, 7);
    } else {
        while mantissa <= 7 {
            mantissa = mantissa << 1 | 1;
            exponent -= 1;
        }
        mantissa -= 8;
    }
    let factor = usize::try_from(mantissa).map_or(0, |mantissa| FACTORS[mantissa]);
    let shift = 6 - exponent;
    let half = if shift > 0 { 1_i16 << (shift - 1) } else { 0 };
    codes.map(|code| {
        let level = (i16::try_from(code).unwrap_or(0) * 2 - 7) << 12;
        product(factor, level).saturating_add(half) >> shift
    })
}
