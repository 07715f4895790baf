//! Decoded samples as the file holds them: any rate, any channels, before mixing and resampling.

use crate::domain::Millis;

use super::Limits;
use super::error::Trouble;

/// The most channels that are taken.
pub(super) const MOST_CHANNELS: u16 = 8;

/// Samples of all channels, interleaved, and how they came.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    /// One sample of every channel, then the next of every channel; whole frames only.
    pub(super) interleaved: Vec<f32>,
    /// Frames a second, in Hz.
    pub(super) rate: u32,
    /// Samples a frame, at least 1.
    pub(super) channels: u16,
    /// What the file is, in a person's words.
    pub(super) format: String,
    /// What was odd about it, a sentence each.
    pub(super) notes: Vec<String>,
}

impl Samples {
    /// Returns the frames that are there.
    pub(super) fn frames(&self) -> u64 {
        self.interleaved.len() as u64 / u64::from(self.channels.max(1))
    }

    /// Returns the length, from the frames.
    pub(super) fn duration(&self) -> Millis {
        Millis::from_frames(self.frames(), self.rate)
    }

    /// Returns one channel: the mean of those that carry sound.
    ///
    /// A silent channel (the other side of a call that was not recorded) does not halve the level.
    /// Two channels that cancel each other out, as from a miswired microphone, are not added: the
    /// loudest is taken alone.
    pub(super) fn mono(&self) -> Vec<f32> {
        let channels = usize::from(self.channels.max(1));
        if channels == 1 {
            return self.interleaved.clone();
        }
        let energies: Vec<f64> = (0..channels)
            .map(|c| energy(self.interleaved.iter().skip(c).step_by(channels)))
            .collect();
        let loudest = energies.iter().copied().fold(0.0, f64::max);
        let sounding: Vec<usize> = (0..channels)
            .filter(|&c| energies[c] > loudest * SILENT_CHANNEL)
            .collect();
        if sounding.is_empty() {
            return vec![0.0; self.interleaved.len() / channels];
        }
        #[expect(clippy::cast_precision_loss, reason = "eight channels at most")]
        let share = 1.0 / sounding.len() as f32;
        let mean: Vec<f32> = self
            .interleaved
            .chunks_exact(channels)
            .map(|frame| sounding.iter().map(|&c| frame[c] * share).sum())
            .collect();
        if sounding.len() > 1 && energy(mean.iter()) < loudest * CANCELLED {
            let best = sounding
                .into_iter()
                .find(|&c| energies[c] >= loudest)
                .unwrap_or_default();
            return self
                .interleaved
                .iter()
                .skip(best)
                .step_by(channels)
                .copied()
                .collect();
        }
        mean
    }
}

/// A channel this far below the loudest in energy (40 dB) carries no voice of its own.
const SILENT_CHANNEL: f64 = 1e-4;

/// A mean this far below the loudest channel in energy (15 dB) is a cancellation: two voices that
/// have nothing to do with each other lose only 3 dB.
const CANCELLED: f64 = 0.03;

fn energy<'a>(samples: impl Iterator<Item = &'a f32>) -> f64 {
    samples
        .map(|&sample| f64::from(sample) * f64::from(sample))
        .sum()
}

/// Refuses more frames than the limit allows, before they are kept.
pub(super) fn within(frames: u64, rate: u32, limits: &Limits) -> Result<(), Trouble> {
    if Millis::from_frames(frames, rate) > limits.max_duration {
        return Err(Trouble::TooLong(limits.max_duration));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stereo(interleaved: &[f32]) -> Samples {
        Samples {
            interleaved: interleaved.to_vec(),
            rate: 8000,
            channels: 2,
            format: String::new(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_silent_channel_does_not_halve_the_level() {
        assert_eq!(stereo(&[0.5, 0.0, -0.5, 0.0]).mono(), [0.5, -0.5]);
    }

    #[test]
    fn two_equal_channels_keep_their_level() {
        assert_eq!(stereo(&[0.5, 0.5, -0.25, -0.25]).mono(), [0.5, -0.25]);
    }

    #[test]
    fn channels_that_cancel_out_are_not_added() {
        assert_eq!(stereo(&[0.5, -0.5, -0.25, 0.25]).mono(), [0.5, -0.25]);
    }

    #[test]
    fn silence_stays_silence() {
        assert_eq!(stereo(&[0.0; 4]).mono(), [0.0, 0.0]);
    }
}
