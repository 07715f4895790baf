//! Reads the facts off the original samples: length, level, clipping, and where nobody speaks.

use crate::domain::AudioFacts;
use crate::domain::Millis;
use crate::domain::Silences;
use crate::domain::Span;

use super::loudness;
use super::samples::Samples;

/// The length of a frame whose energy is measured, in milliseconds.
const FRAME_MS: u64 = 20;

/// Sound is what lies this far above the noise floor, in dB.
const ABOVE_NOISE_DB: f64 = 10.0;

/// Sound is never quieter than this below the loud parts, in dB: a breath is not speech.
const BELOW_SPEECH_DB: f64 = 35.0;

/// Below this level nothing is sound, in dB under full scale: 16-bit dither sits near -96.
const SILENCE_DBFS: f64 = -65.0;

/// A gap this short belongs to speech: the closure of a "p" or a "t" takes up to 150 ms.
const GAP_MS: u64 = 200;

/// A sound this short is a click.
const CLICK_MS: u64 = 40;

/// So many samples in a row at full scale are clipping; one alone may be a peak that just fits.
const CLIPPED_RUN: usize = 3;

/// Full scale, less a rounding step of 8 bits.
const FULL_SCALE: f32 = 0.9921;

/// Reads the facts.
pub(super) fn of(samples: &Samples) -> AudioFacts {
    let peak = samples
        .interleaved
        .iter()
        .fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    AudioFacts {
        duration: samples.duration(),
        frames: samples.frames(),
        sample_rate: samples.rate,
        channels: samples.channels,
        format: samples.format.clone(),
        peak_dbfs: (peak > 0.0).then(|| rounded(20.0 * f64::from(peak).log10())),
        loudness_lufs: loudness::integrated(&samples.interleaved, samples.rate, samples.channels)
            .map(rounded),
        clipped_samples: clipped(samples),
        silences: silences(&samples.mono(), samples.rate, samples.duration()),
        notes: samples.notes.clone(),
    }
}

/// Rounds to hundredths, which is finer than any ear and prints the same everywhere.
fn rounded(decibels: f64) -> f64 {
    (decibels * 100.0).round() / 100.0
}

/// Counts samples in runs at full scale, channel by channel.
fn clipped(samples: &Samples) -> u64 {
    let channels = usize::from(samples.channels.max(1));
    let mut clipped = 0;
    for channel in 0..channels {
        let mut run = 0;
        let mut level = 0.0_f32;
        for &sample in samples.interleaved.iter().skip(channel).step_by(channels) {
            // A flat top: at full scale, and the same value again.
            if sample.abs() >= FULL_SCALE && (run == 0 || (sample - level).abs() < 1e-3) {
                run += 1;
            } else {
                clipped += if run >= CLIPPED_RUN { run as u64 } else { 0 };
                run = usize::from(sample.abs() >= FULL_SCALE);
            }
            level = sample;
        }
        clipped += if run >= CLIPPED_RUN { run as u64 } else { 0 };
    }
    clipped
}

/// Finds where nobody speaks, by energy above the noise floor.
fn silences(mono: &[f32], rate: u32, duration: Millis) -> Silences {
    let all_silent = Silences {
        leading: duration,
        trailing: Millis(0),
        inner: Vec::new(),
    };
    let frame = usize::try_from(u64::from(rate) * FRAME_MS / 1000)
        .unwrap_or(1)
        .max(1);
    let levels: Vec<f64> = mono.chunks(frame).map(level_dbfs).collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f64::total_cmp);
    let Some(&loud) = sorted.get(sorted.len() * 95 / 100) else {
        return all_silent;
    };
    let noise = sorted[sorted.len() / 10];
    let threshold = (noise + ABOVE_NOISE_DB)
        .max(loud - BELOW_SPEECH_DB)
        .max(SILENCE_DBFS)
        // Without pauses the noise floor is the speech itself: then nothing is silent.
        .min(loud - 6.0);
    if loud <= SILENCE_DBFS {
        return all_silent;
    }
    let at = |index: usize| Millis::from_frames((index * frame) as u64, rate).min(duration);
    let mut sounds: Vec<Span> = Vec::new();
    for (index, level) in levels
        .iter()
        .enumerate()
        .filter(|(_, level)| **level > threshold)
    {
        let _ = level;
        let (start, end) = (at(index), at(index + 1));
        match sounds.last_mut() {
            Some(last) if start.since(last.end).0 <= GAP_MS => last.end = end,
            _ => sounds.push(Span::new(start, end)),
        }
    }
    sounds.retain(|sound| sound.length().0 > CLICK_MS);
    let (Some(first), Some(last)) = (sounds.first(), sounds.last()) else {
        return all_silent;
    };
    Silences {
        leading: first.start,
        trailing: duration.since(last.end),
        inner: sounds
            .windows(2)
            .map(|pair| Span::new(pair[0].end, pair[1].start))
            .collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a frame of 20 ms is short")]
fn level_dbfs(frame: &[f32]) -> f64 {
    let energy: f64 = frame.iter().map(|&s| f64::from(s) * f64::from(s)).sum();
    10.0 * (energy / frame.len().max(1) as f64).max(1e-20).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tone (t) and noise-floor (s) seconds at 8 kHz: `[('s', 1.0), ('t', 2.0)]`.
    fn recording(parts: &[(char, f64)], noise: f32) -> Samples {
        let mut interleaved = Vec::new();
        let mut random = 1_u32;
        for &(kind, seconds) in parts {
            for n in 0..(seconds * 8000.0) as usize {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let hiss = noise * (random as f32 / u32::MAX as f32 * 2.0 - 1.0);
                let tone = if kind == 't' {
                    0.3 * (n as f32 * 0.5).sin()
                } else {
                    0.0
                };
                interleaved.push(tone + hiss);
            }
        }
        Samples {
            interleaved,
            rate: 8000,
            channels: 1,
            format: "test".to_owned(),
            notes: vec![],
        }
    }

    #[test]
    fn silences_are_found_before_after_and_between_sounds_in_noise_too() {
        for noise in [0.0, 0.001, 0.01] {
            let facts = of(&recording(
                &[('s', 1.0), ('t', 2.0), ('s', 1.5), ('t', 1.0), ('s', 0.5)],
                noise,
            ));
            let near = |a: Millis, ms: u64| a.0.abs_diff(ms) <= 40;
            assert!(
                near(facts.silences.leading, 1000),
                "{noise}: {:?}",
                facts.silences
            );
            assert!(
                near(facts.silences.trailing, 500),
                "{noise}: {:?}",
                facts.silences
            );
            assert_eq!(facts.silences.inner.len(), 1, "{noise}");
            assert!(
                near(facts.silences.inner[0].length(), 1500),
                "{noise}: {:?}",
                facts.silences
            );
        }
    }

    #[test]
    fn digital_silence_is_silent_all_the_way() {
        let facts = of(&recording(&[('s', 2.0)], 0.0));
        assert_eq!(facts.silences.leading, Millis(2000));
        assert_eq!((facts.peak_dbfs, facts.loudness_lufs), (None, None));
    }

    #[test]
    fn a_sound_without_pauses_has_no_silence() {
        let facts = of(&recording(&[('t', 3.0)], 0.001));
        assert_eq!(facts.silences.leading, Millis(0));
        assert!(facts.silences.inner.is_empty());
    }

    #[test]
    fn only_flat_tops_are_clipping() {
        let mut samples = recording(&[('t', 1.0)], 0.0);
        assert_eq!(of(&samples).clipped_samples, 0);
        samples.interleaved[100..105].fill(1.0);
        samples.interleaved[200] = 1.0;
        assert_eq!(of(&samples).clipped_samples, 5);
        assert_eq!(of(&samples).peak_dbfs, Some(0.0));
    }
}
