//! Decoded samples as the file holds them: any rate, any channels, before mixing and resampling.

use std::ops::RangeInclusive;

use crate::domain::Millis;

use super::error::ErrorKind;
use super::limits::Limits;

/// The most channels that are taken.
pub(super) const MOST_CHANNELS: u16 = 8;

/// The sample rates that are taken, in Hz.
pub(super) const SAMPLE_RATES: RangeInclusive<u32> = 4_000..=192_000;

/// The most samples of all channels together that are held: 1 GiB of them.
pub(super) const MOST_SAMPLES: u64 = 1 << 28;

/// Samples of all channels, interleaved, and how they came.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    /// One sample of every channel, then the next of every channel; whole frames only.
    pub(super) interleaved: Vec<f32>,
    /// Frames a second, in Hz.
    pub(super) rate: u32,
    /// Samples a frame, at least 1.
    pub(super) channels: u16,
    /// The everyday name of the format.
    pub(super) format: String,
    /// The loudest value that the encoding can hold.
    pub(super) full_scale: f32,
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

    /// Mixes to one channel, the mean of those that are not silent, and says what was odd about them.
    ///
    /// A silent channel (the other side of a call that was not recorded, a microphone that was not
    /// plugged in) does not halve the level. Channels that cancel each other out, as from a miswired
    /// microphone, are not added: the loudest is taken alone.
    pub(super) fn mono(&self) -> (Vec<f32>, Option<String>) {
        let channels = usize::from(self.channels.max(1));
        if channels == 1 {
            return (self.interleaved.clone(), None);
        }
        let energies: Vec<f64> = (0..channels)
            .map(|c| energy(self.interleaved.iter().skip(c).step_by(channels)))
            .collect();
        let (loudest, most) =
            energies
                .iter()
                .copied()
                .enumerate()
                .fold((0, 0.0), |best, (channel, energy)| {
                    if energy > best.1 {
                        (channel, energy)
                    } else {
                        best
                    }
                });
        let audible: Vec<usize> = (0..channels)
            .filter(|&c| energies[c] > most * SILENT_CHANNEL)
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "eight channels at most")]
        let share = 1.0 / audible.len().max(1) as f32;
        let mean: Vec<f32> = self
            .interleaved
            .chunks_exact(channels)
            .map(|frame| audible.iter().map(|&c| frame[c] * share).sum())
            .collect();
        if audible.len() > 1 && energy(mean.iter()) < most * CANCELLED {
            let alone = self.interleaved.iter().skip(loudest).step_by(channels);
            let note = format!(
                "The channels cancel each other out (one is inverted), so only channel {} was used.",
                loudest + 1
            );
            return (alone.copied().collect(), Some(note));
        }
        let note = (audible.len() == 1)
            .then(|| format!("Only channel {} of {channels} has audio.", audible[0] + 1));
        (mean, note)
    }
}

/// A channel this far below the loudest in energy (20 dB) is a bare microphone's hiss or crosstalk.
const SILENT_CHANNEL: f64 = 1e-2;

/// A mean this far below the loudest channel in energy (15 dB) is a cancellation: two voices that
/// have nothing to do with each other lose only 3 dB.
const CANCELLED: f64 = 0.03;

fn energy<'a>(samples: impl Iterator<Item = &'a f32>) -> f64 {
    samples
        .map(|&sample| f64::from(sample) * f64::from(sample))
        .sum()
}

/// Says that a file holds less than its header promises.
pub(super) fn cut_off_note(promised: Millis, there: Millis) -> String {
    format!(
        "The header says {:.2} s, but the file holds only {:.2} s: it may have been cut off.",
        promised.as_seconds(),
        there.as_seconds()
    )
}

/// Refuses more frames than the limit allows, or than memory is kept for, before they are decoded.
pub(super) fn within(
    frames: u64,
    rate: u32,
    channels: u16,
    limits: &Limits,
) -> Result<(), ErrorKind> {
    let length = Millis::from_frames(frames, rate);
    if length > limits.max_duration {
        return Err(ErrorKind::TooLong {
            length: Some(length),
            limit: limits.max_duration,
        });
    }
    if frames.saturating_mul(channels.into()) > MOST_SAMPLES {
        return Err(ErrorKind::TooBig);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixed(interleaved: &[f32]) -> Vec<f32> {
        let samples = Samples {
            interleaved: interleaved.to_vec(),
            rate: 8000,
            channels: 2,
            format: String::new(),
            full_scale: 1.0,
            notes: Vec::new(),
        };
        samples.mono().0
    }

    #[test]
    fn a_silent_channel_does_not_halve_the_level() {
        assert_eq!(mixed(&[0.5, 0.0, -0.5, 0.0]), [0.5, -0.5]);
        assert_eq!(mixed(&[0.02, 0.5, 0.02, -0.5]), [0.5, -0.5]);
    }

    #[test]
    fn two_equal_channels_keep_their_level() {
        assert_eq!(mixed(&[0.5, 0.5, -0.25, -0.25]), [0.5, -0.25]);
    }

    #[test]
    fn channels_that_cancel_out_are_not_added() {
        assert_eq!(mixed(&[0.5, -0.5, -0.25, 0.25]), [0.5, -0.25]);
    }

    #[test]
    fn silence_stays_silence() {
        assert_eq!(mixed(&[0.0; 4]), [0.0, 0.0]);
    }
}
