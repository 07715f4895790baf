//! Finds silences, by the energy above the noise floor. It separates sound from silence, not speech
//! from other sounds: that is left to voice activity detection.

use crate::domain::Millis;
use crate::domain::Silences;
use crate::domain::Span;

/// The length of a frame whose energy is measured, in milliseconds.
const FRAME_MS: u64 = 20;

/// Sound lies this far above the noise floor, in dB: 20 ms frames of steady noise stray up to 4 dB
/// from one another.
const ABOVE_NOISE_DB: f64 = 8.0;

/// Sound is never quieter than this below the loud parts, in dB: a breath is not speech.
const BELOW_SPEECH_DB: f64 = 35.0;

/// The floor of a voice without a pause is the voice itself, its weak consonants some 20 dB below its
/// vowels: what lies less than this below the loud parts is sound, whatever the floor.
const SPEECH_RANGE_DB: f64 = 10.0;

/// Below this level nothing is sound, in dB under full scale: 16-bit dither sits near -96, and the
/// smallest step of 8 bits at -48 is made up for by its being rare.
const SILENCE_DBFS: f64 = -65.0;

/// A gap this short belongs to speech: the closure of a "p" or a "t" takes up to 150 ms.
const GAP_MS: u64 = 200;

/// A sound this short is a click.
const CLICK_MS: u64 = 40;

/// Finds the silences before, after and between the sounds of one channel.
pub(super) fn find(mono: &[f32], rate: u32, duration: Millis) -> Silences {
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
    // A short message between long silences: its loudest frames are not among the last twentieth.
    let loud = loud.max(sorted.last().copied().unwrap_or(loud) - SPEECH_RANGE_DB);
    if loud <= SILENCE_DBFS {
        return all_silent;
    }
    let noise = sorted[sorted.len() / 10];
    let threshold = (noise + ABOVE_NOISE_DB)
        .max(loud - BELOW_SPEECH_DB)
        .max(SILENCE_DBFS)
        .min(loud - SPEECH_RANGE_DB);
    let at = |index: usize| Millis::from_frames((index * frame) as u64, rate).min(duration);
    let mut sounds: Vec<Span> = Vec::new();
    for (index, _) in levels
        .iter()
        .enumerate()
        .filter(|(_, level)| **level > threshold)
    {
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

/// Returns the energy of a frame without its mean, which is a microphone's offset and no sound.
#[expect(clippy::cast_precision_loss, reason = "a frame of 20 ms is short")]
fn level_dbfs(frame: &[f32]) -> f64 {
    let length = frame.len().max(1) as f64;
    let mean = frame.iter().map(|&s| f64::from(s)).sum::<f64>() / length;
    let energy = frame
        .iter()
        .map(|&s| (f64::from(s) - mean).powi(2))
        .sum::<f64>();
    10.0 * (energy / length).max(1e-20).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tone (t) and noise-floor (s) seconds at 8 kHz: `[('s', 1.0), ('t', 2.0)]`.
    fn found(parts: &[(char, f64)], tone: f32, noise: f32, offset: f32) -> Silences {
        let mut mono = Vec::new();
        let mut random = 1_u32;
        for &(kind, seconds) in parts {
            for n in 0..(seconds * 8000.0) as usize {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let hiss = noise * (random as f32 / u32::MAX as f32 * 2.0 - 1.0);
                let tone = if kind == 't' {
                    tone * (n as f32 * 0.5).sin()
                } else {
                    0.0
                };
                mono.push(tone + hiss + offset);
            }
        }
        find(&mono, 8000, Millis::from_frames(mono.len() as u64, 8000))
    }

    #[test]
    fn silences_are_found_before_after_and_between_sounds_in_noise_too() {
        let parts = [('s', 1.0), ('t', 2.0), ('s', 1.5), ('t', 1.0), ('s', 0.5)];
        for (tone, noise, offset) in [
            (0.3, 0.0, 0.0),
            (0.3, 0.001, 0.0),
            (0.3, 0.01, 0.1),
            (0.3, 0.1, 0.0),
            (0.01, 0.0005, 0.0),
        ] {
            let silences = found(&parts, tone, noise, offset);
            let near = |a: Millis, ms: u64| a.0.abs_diff(ms) <= 40;
            let case = format!("{tone} {noise} {offset}: {silences:?}");
            assert!(near(silences.leading, 1000), "{case}");
            assert!(near(silences.trailing, 500), "{case}");
            assert_eq!(silences.inner.len(), 1, "{case}");
            assert!(near(silences.inner[0].length(), 1500), "{case}");
        }
    }

    #[test]
    fn silence_and_bare_hiss_are_silent_all_the_way() {
        for noise in [0.0, 0.0005] {
            let silences = found(&[('s', 2.0)], 0.3, noise, 0.0);
            assert_eq!(silences.leading, Millis(2000), "{noise}");
        }
    }

    #[test]
    fn a_sound_without_pauses_has_no_silence() {
        let silences = found(&[('t', 3.0)], 0.3, 0.001, 0.0);
        assert_eq!(silences, Silences::default());
    }

    #[test]
    fn a_click_and_a_short_gap_break_nothing() {
        let silences = found(
            &[
                ('t', 1.0),
                ('s', 0.15),
                ('t', 1.0),
                ('s', 1.0),
                ('t', 0.03),
                ('s', 1.0),
            ],
            0.3,
            0.001,
            0.0,
        );
        assert_eq!(silences.inner, []);
        assert!(silences.trailing.0.abs_diff(2030) <= 40, "{silences:?}");
    }

    #[test]
    fn one_word_in_a_minute_of_silence_is_found() {
        let silences = found(&[('s', 30.0), ('t', 0.5), ('s', 29.5)], 0.3, 0.0005, 0.0);
        assert!(silences.leading.0.abs_diff(30_000) <= 40, "{silences:?}");
        assert!(silences.trailing.0.abs_diff(29_500) <= 40, "{silences:?}");
    }
}
