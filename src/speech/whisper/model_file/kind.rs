//! How ggml stores weights, and which values they may have. The engine takes a value that is no number for an index.

/// The most that a weight may be. In whisper's own models the largest is 37; one of 10^36 ends the whole program.
const MAX_WEIGHT: f32 = 1024.0;

/// How values are stored: by ggml's number for it, in blocks of some values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// Its number.
    pub(super) number: i32,
    /// The values of a block.
    pub(super) per_block: u64,
    /// The bytes of a block.
    pub(super) block_bytes: usize,
    /// Where in a block its scales are, 16-bit floats.
    scales: &'static [usize],
}

impl Kind {
    /// 32-bit floats.
    pub(super) const F32: Self = Self {
        number: 0,
        per_block: 1,
        block_bytes: 4,
        scales: &[],
    };

    /// Returns what a kind of file stores its matrices as.
    pub(super) fn of_file(file_kind: i32) -> Option<Self> {
        Self::numbered(match file_kind {
            7 => 8,
            8 => 6,
            9 => 7,
            0..=3 | 10..=14 => file_kind,
            _ => return None,
        })
    }

    fn numbered(number: i32) -> Option<Self> {
        // The blocks of ggml-common.h: block_q4_0, block_q4_1, block_q5_0 and so on.
        let (per_block, block_bytes, scales): (u64, usize, &[usize]) = match number {
            0 => return Some(Self::F32),
            1 => (1, 2, &[0]),
            2 => (32, 18, &[0]),
            3 => (32, 20, &[0, 2]),
            6 => (32, 22, &[0]),
            7 => (32, 24, &[0, 2]),
            8 => (32, 34, &[0]),
            10 => (256, 84, &[80, 82]),
            11 => (256, 110, &[108]),
            12 => (256, 144, &[0, 2]),
            13 => (256, 176, &[0, 2]),
            14 => (256, 210, &[208]),
            _ => return None,
        };
        Some(Self {
            number,
            per_block,
            block_bytes,
            scales,
        })
    }

    /// Returns whether all values of whole blocks, or the scales that they are multiplied by, are numbers of a sensible
    /// size.
    pub(super) fn are_sound(self, blocks: &[u8]) -> bool {
        let mut blocks = blocks.chunks_exact(self.block_bytes);
        if self == Self::F32 {
            return blocks.all(|block| {
                let bytes = block.try_into().expect("a block of four bytes");
                // What is not a number is not less than anything.
                f32::from_le_bytes(bytes).abs() <= MAX_WEIGHT
            });
        }
        blocks.all(|block| {
            self.scales
                .iter()
                .all(|&at| is_sound_f16([block[at], block[at + 1]]))
        })
    }
}

/// Returns whether a 16-bit float is at most [`MAX_WEIGHT`].
fn is_sound_f16(bytes: [u8; 2]) -> bool {
    // Without their sign, floats are in the order of their bits, and what is no number comes last.
    const MAX_BITS: u16 = 0x6400;
    u16::from_le_bytes(bytes) & 0x7FFF <= MAX_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_no_numbers_or_huge_are_found_in_every_kind() {
        for number in [0, 1, 2, 3, 6, 7, 8, 10, 11, 12, 13, 14] {
            let kind = Kind::numbered(number).unwrap();
            let sound = vec![0x3C; kind.block_bytes * 3];
            assert!(kind.are_sound(&sound), "{number}");
            for (bad, half_bits) in [
                (f32::NAN, 0x7E00_u16),
                (f32::INFINITY, 0x7C00),
                (5e36, 0x7BFF),
                (-1025.0, 0xE401),
            ] {
                let (places, bytes): (&[usize], Vec<u8>) = if kind == Kind::F32 {
                    (&[0], bad.to_le_bytes().to_vec())
                } else {
                    (kind.scales, half_bits.to_le_bytes().to_vec())
                };
                for &place in places {
                    let mut broken = sound.clone();
                    let at = kind.block_bytes + place;
                    broken[at..at + bytes.len()].copy_from_slice(&bytes);
                    assert!(!kind.are_sound(&broken), "{number}: {bad} at {place}");
                }
            }
        }
        assert_eq!(Kind::of_file(4), None);
        assert_eq!(Kind::of_file(7).unwrap().number, 8);
    }
}
