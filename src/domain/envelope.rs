//! The amplitude envelope of a recording. Drawing it is left to `report`.

use serde::Deserialize;
use serde::Serialize;

use super::audio::SAMPLE_RATE;
use super::time::Millis;

/// Samples in one frame of an envelope: 10 ms, less than the onset of a syllable.
const ENVELOPE_FRAME: usize = SAMPLE_RATE as usize / 100;

/// The peak of each frame of 10 ms, in 255ths of full scale.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// One value per frame, in order of time.
    pub peaks: Vec<u8>,
}

impl Envelope {
    /// Computes the envelope of mono samples at [`SAMPLE_RATE`].
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value is from 0 to 255 by then"
    )]
    pub fn of(samples: &[f32]) -> Self {
        let peaks = samples
            .chunks(ENVELOPE_FRAME)
            .map(|frame| {
                let peak = frame.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
                (peak.min(1.0) * 255.0).round() as u8
            })
            .collect();
        Self { peaks }
    }

    /// Returns the length, to the next whole frame.
    pub fn length(&self) -> Millis {
        Millis(self.peaks.len() as u64 * 10)
    }

    /// Returns at most `columns` values, each the peak of the frames it covers.
    pub fn in_columns(&self, columns: usize) -> Vec<u8> {
        let columns = columns.clamp(1, self.peaks.len().max(1));
        (0..columns)
            .filter_map(|column| {
                let at = |edge: usize| edge * self.peaks.len() / columns;
                self.peaks.get(at(column)..at(column + 1))?.iter().max()
            })
            .copied()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ten_milliseconds_have_their_loudest_sample() {
        let mut samples = vec![0.0; 400];
        samples[3] = -0.5;
        samples[200] = 7.0;
        let envelope = Envelope::of(&samples);
        assert_eq!(envelope.peaks, [128, 255, 0]);
        assert_eq!(envelope.length(), Millis(30));
    }

    #[test]
    fn fewer_columns_keep_the_loudest() {
        let envelope = Envelope {
            peaks: vec![1, 9, 2, 3, 4],
        };
        assert_eq!(envelope.in_columns(2), [9, 4]);
        assert_eq!(envelope.in_columns(99), envelope.peaks);
        assert_eq!(envelope.in_columns(0), [9]);
        assert!(Envelope::default().in_columns(5).is_empty());
    }
}
