//! Measures the original samples: length, level and clipping. Silences are left to `silences`.

use crate::domain::AudioFacts;

use super::loudness;
use super::samples::Samples;
use super::silences;

/// Measures `samples`, of which `mono` is the mix; what is clipped has been counted before anything was taken away.
///
/// Loudness is that of the mix, so that a voice on two channels measures like the same on one.
pub(super) fn of(samples: &Samples, mono: &[f32], clipped_samples: u64) -> AudioFacts {
    let peak = f64::from(peak(&samples.interleaved));
    AudioFacts {
        duration: samples.duration(),
        frames: samples.frames(),
        sample_rate: samples.rate,
        channels: samples.channels,
        format: samples.format.clone(),
        peak_dbfs: (peak > 0.0).then(|| rounded(20.0 * peak.log10())),
        loudness_lufs: loudness::integrated(mono, samples.rate).map(rounded),
        clipped_samples,
        silences: silences::find(mono, samples.rate, samples.duration()),
        notes: samples.notes.clone(),
    }
}

/// Returns the largest value in either direction.
pub(super) fn peak(samples: &[f32]) -> f32 {
    samples
        .iter()
        .fold(0.0_f32, |peak, sample| peak.max(sample.abs()))
}

/// This many samples in a row at full scale are clipping; one alone may be a peak that just fits.
const CLIPPED_RUN: usize = 3;

/// Full scale, less a rounding step of 8 bits.
const NEARLY_FULL: f32 = 0.9921;

/// Rounds to hundredths, which is finer than any ear and prints the same everywhere.
fn rounded(decibels: f64) -> f64 {
    (decibels * 100.0).round() / 100.0
}

/// Counts samples in runs at full scale, channel by channel.
pub(super) fn clipped(samples: &Samples) -> u64 {
    let channels = usize::from(samples.channels.max(1));
    let full_scale = samples.full_scale * NEARLY_FULL;
    let mut clipped = 0;
    for channel in 0..channels {
        let mut run = 0;
        let mut level = 0.0_f32;
        for &sample in samples.interleaved.iter().skip(channel).step_by(channels) {
            // A flat top: at full scale, and the same value again.
            if sample.abs() >= full_scale && (run == 0 || (sample - level).abs() < 1e-3) {
                run += 1;
            } else {
                clipped += if run >= CLIPPED_RUN { run as u64 } else { 0 };
                run = usize::from(sample.abs() >= full_scale);
            }
            level = sample;
        }
        clipped += if run >= CLIPPED_RUN { run as u64 } else { 0 };
    }
    clipped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mono(interleaved: Vec<f32>, full_scale: f32) -> Samples {
        Samples {
            interleaved,
            rate: 8000,
            channels: 1,
            format: "test".to_owned(),
            full_scale,
            notes: vec![],
        }
    }

    fn tone(peak: f32) -> Vec<f32> {
        (0..8000).map(|n| peak * (n as f32 * 0.5).sin()).collect()
    }

    fn facts(samples: &Samples) -> AudioFacts {
        of(samples, &samples.interleaved, clipped(samples))
    }

    #[test]
    fn only_flat_tops_are_clipping() {
        let mut samples = mono(tone(0.3), 1.0);
        assert_eq!(facts(&samples).clipped_samples, 0);
        samples.interleaved[100..105].fill(1.0);
        samples.interleaved[200] = 1.0;
        assert_eq!(facts(&samples).clipped_samples, 5);
        assert_eq!(facts(&samples).peak_dbfs, Some(0.0));
    }

    #[test]
    fn full_scale_is_what_the_coding_can_hold() {
        let mut samples = mono(tone(0.3), 0.98);
        samples.interleaved[100..104].fill(0.98);
        assert_eq!(facts(&samples).clipped_samples, 4);
        samples.full_scale = 1.0;
        assert_eq!(facts(&samples).clipped_samples, 0);
    }

    #[test]
    fn a_sine_of_known_level_measures_as_it_should() {
        // EBU Tech 3341, case 1 on one channel: a 1 kHz sine of peak -23 dBFS measures -26 LUFS (a
        // sine's mean is 3 dB under its peak, and the standard's offset is made up for by its filter).
        let sine = |rate: u16| -> Samples {
            let rate_f = f32::from(rate);
            let peak = 10.0_f32.powf(-23.0 / 20.0);
            let wave = (0..u32::from(rate) * 3)
                .map(|n| peak * (std::f32::consts::TAU * 1000.0 * n as f32 / rate_f).sin());
            Samples {
                rate: rate.into(),
                ..mono(wave.collect(), 1.0)
            }
        };
        for rate in [8_000, 16_000, 48_000] {
            let facts = facts(&sine(rate));
            let loudness = facts.loudness_lufs.unwrap();
            assert!((loudness + 26.0).abs() < 0.3, "{rate} Hz: {loudness}");
            assert!((facts.peak_dbfs.unwrap() + 23.0).abs() < 0.1);
        }
    }

    #[test]
    fn digital_silence_has_no_level() {
        let facts = facts(&mono(vec![0.0; 16_000], 1.0));
        assert_eq!((facts.peak_dbfs, facts.loudness_lufs), (None, None));
        assert_eq!(facts.silences.leading, facts.duration);
    }
}
