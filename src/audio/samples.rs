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

    /// Takes away constant offsets, channel by channel, and says so: a bad sound card adds them, no voice has one.
    pub(super) fn remove_offsets(&mut self) {
        // A few periods of a voice may have a mean of their own.
        if self.frames() < u64::from(self.rate / 2) {
            return;
        }
        let channels = usize::from(self.channels.max(1));
        let mut largest = 0.0_f64;
        for channel in 0..channels {
            let own = self.interleaved.iter().skip(channel).step_by(channels);
            #[expect(clippy::cast_precision_loss, reason = "no recording has 2^52 frames")]
            let mean = own.map(|&sample| f64::from(sample)).sum::<f64>() / self.frames() as f64;
            if mean.abs() < LEAST_OFFSET || !mean.is_finite() {
                continue;
            }
            largest = largest.max(mean.abs());
            #[expect(clippy::cast_possible_truncation, reason = "a sample is an f32")]
            let mean = mean as f32;
            for sample in self.interleaved.iter_mut().skip(channel).step_by(channels) {
                *sample -= mean;
            }
        }
        if largest > 0.0 {
            self.notes.push(format!(
                "A constant offset of {:.0} % of full scale was taken away.",
                (largest * 100.0).max(1.0)
            ));
        }
    }

    /// Mixes to one channel, the mean of those that are not silent, and says what was odd about them.
    ///
    /// A silent channel (the other side of a call that was not recorded, a microphone that was not
    /// plugged in, hum) does not halve the level. Channels that cancel each other out, as from a miswired
    /// microphone, are not added: the loudest is taken alone.
    pub(super) fn mono(&self) -> (Vec<f32>, Option<String>) {
        let channels = usize::from(self.channels.max(1));
        if channels == 1 {
            return (self.interleaved.clone(), None);
        }
        let energies: Vec<f64> = (0..channels)
            .map(|c| lively_energy(self.interleaved.iter().skip(c).step_by(channels), self.rate))
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
        if audible.len() > 1 && lively_energy(mean.iter(), self.rate) < most * CANCELLED {
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

/// The smallest constant offset that is taken away: 46 dB under full scale.
const LEAST_OFFSET: f64 = 0.005;

/// Below this, in Hz, lie the hum of the mains and rumble.
const HUM: f64 = 200.0;

/// Returns the energy of a channel that comes and goes, as a voice does: above hum, and without what is always there. A
/// channel that is shorter than half a second has what it has.
fn lively_energy<'a>(samples: impl Iterator<Item = &'a f32>, rate: u32) -> f64 {
    // Frames of 100 ms: whole periods of 50 and of 60 Hz.
    let frame = (rate / 10).max(1) as usize;
    // Two high-passes of the first order, one after the other.
    let kept = (-std::f64::consts::TAU * HUM / f64::from(rate.max(1))).exp();
    let (mut before, mut once, mut twice) = (0.0, 0.0, 0.0);
    let mut frames = Vec::new();
    let (mut energy, mut count) = (0.0, 0);
    for &sample in samples {
        let sample = f64::from(sample);
        let now = kept * (once + sample - before);
        twice = kept * (twice + now - once);
        (before, once) = (sample, now);
        energy += twice * twice;
        count += 1;
        if count == frame {
            frames.push(std::mem::take(&mut energy));
            count = 0;
        }
    }
    if frames.len() < 5 {
        return frames.iter().sum::<f64>() + energy;
    }
    // The filters need a moment to settle.
    frames.remove(0);
    let all: f64 = frames.iter().sum();
    frames.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "no recording has 2^52 frames")]
    let steady = frames[frames.len() / 10] * frames.len() as f64;
    all - steady
}

/// A channel this far below the loudest in energy (20 dB) is a bare microphone's hiss or crosstalk.
const SILENT_CHANNEL: f64 = 1e-2;

/// A mean this far below the loudest channel in energy (15 dB) is a cancellation: two voices that
/// have nothing to do with each other lose only 3 dB.
const CANCELLED: f64 = 0.03;

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
    fn hum_and_an_offset_do_not_win_over_a_voice() {
        let at = |n: u32| f64::from(n) / 8000.0;
        let voice = |n: u32| 0.02 * (at(n) * 3000.0).sin() * (at(n) * 9.0).sin().max(0.0);
        for other in [
            |_: f64| 0.5,
            |time: f64| 0.5 * (time * std::f64::consts::TAU * 50.0).sin(),
            |time: f64| 0.3 + 0.2 * (time * std::f64::consts::TAU * 60.0).sin(),
        ] {
            let frame = |n: u32| [other(at(n)) as f32, voice(n) as f32];
            let mut samples = Samples {
                interleaved: (0..24_000).flat_map(frame).collect(),
                rate: 8000,
                channels: 2,
                format: String::new(),
                full_scale: 1.0,
                notes: Vec::new(),
            };
            samples.remove_offsets();
            let (mono, note) = samples.mono();
            assert_eq!(note.as_deref(), Some("Only channel 2 of 2 has audio."));
            assert!(
                mono.iter()
                    .zip(0..)
                    .all(|(&s, n)| f64::from(s) == f64::from(voice(n) as f32))
            );
        }
    }

    #[test]
    fn a_constant_offset_is_taken_away() {
        let mut samples = Samples {
            interleaved: (0..8000)
                .map(|n| if n % 2 == 0 { 0.4 } else { 0.2 })
                .collect(),
            rate: 8000,
            channels: 1,
            format: String::new(),
            full_scale: 1.0,
            notes: Vec::new(),
        };
        samples.remove_offsets();
        assert!(
            samples
                .interleaved
                .iter()
                .all(|s| (s.abs() - 0.1).abs() < 1e-3)
        );
        assert_eq!(
            samples.notes,
            ["A constant offset of 30 % of full scale was taken away."]
        );
        samples.remove_offsets();
        assert_eq!(samples.notes.len(), 1);
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
