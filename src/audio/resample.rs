//! Resamples mono audio with `rubato`; the only file that names it.

use rubato::Fft;
use rubato::FixedSync;
use rubato::Resampler;
use rubato::WindowFunction;
use rubato::audioadapter_buffers::direct::SequentialSlice;

use crate::domain::SAMPLE_RATE;

/// Frames a step, at least: shorter steps make a blunter filter.
const STEP: usize = 512;

/// Returns the samples at [`SAMPLE_RATE`], from `rate` Hz.
pub(super) fn to_sample_rate(mono: Vec<f32>, rate: u32) -> Vec<f32> {
    resampled(mono, rate, SAMPLE_RATE)
}

/// Returns the samples at rate `to`, from rate `from`, both in Hz and between 4 and 192 kHz, aligned with the original:
/// the filter's delay is taken off, and the length is that of the original to the nearest sample.
///
/// The ratio of the two rates is a fraction, so the transform can be exact: no interpolation, and the
/// same bytes every time.
pub(super) fn resampled(mono: Vec<f32>, from: u32, to: u32) -> Vec<f32> {
    if from == to || mono.is_empty() {
        return mono;
    }
    let (wide_from, wide_to) = (u64::from(from), u64::from(to));
    let length = usize::try_from((mono.len() as u64 * wide_to + wide_from / 2) / wide_from)
        .expect("no more than 48 times a length in memory");
    let (from, to) = (from as usize, to as usize);
    // Steps are whole multiples of the smallest number of frames that fits both rates. An even
    // multiple puts the filter's middle on a frame, so that its delay can be taken off exactly.
    let fits_both = from / greatest_common_divisor(from, to);
    let step = fits_both * STEP.div_ceil(fits_both).next_multiple_of(2);
    let mut resampler = Fft::<f32>::new_custom(
        from,
        to,
        step,
        1,
        1,
        WindowFunction::BlackmanHarris2,
        FixedSync::Input,
    )
    .expect("both rates and the chunk are above zero");
    let input =
        SequentialSlice::new(&mono, 1, mono.len()).expect("one channel of exactly this length");
    let mut resampled = resampler
        .process_all(&input, mono.len(), None)
        .expect("the resampler makes room for what it returns")
        .take_data();
    resampled.resize(length, 0.0);
    resampled
}

/// Returns the samples played at `percent` of their tempo; the pitch goes with it. `percent` is at least 25 and at most 400.
pub fn at_tempo(samples: &[f32], percent: u32) -> Vec<f32> {
    to_sample_rate(samples.to_vec(), SAMPLE_RATE / 100 * percent)
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the largest error against a tone that lies `lag` samples later.
    fn farthest_at(resampled: &[f32], hertz: f64, lag: f64) -> f64 {
        (1000..15_000_u32)
            .map(|n| {
                let phase = std::f64::consts::TAU * hertz * (f64::from(n) + lag) / 16_000.0;
                (f64::from(resampled[n as usize]) - phase.sin()).abs()
            })
            .fold(0.0, f64::max)
    }

    #[test]
    fn a_tone_keeps_its_place_and_its_level() {
        for rate in [
            4_000_u32, 8_000, 11_025, 16_001, 22_050, 44_100, 48_000, 192_000,
        ] {
            let hertz = 700.0_f64;
            let tone: Vec<f32> = (0..rate)
                .map(|n| {
                    (std::f64::consts::TAU * hertz * f64::from(n) / f64::from(rate)).sin() as f32
                })
                .collect();
            let resampled = to_sample_rate(tone, rate);
            assert_eq!(resampled.len(), 16_000, "{rate} Hz");
            let farthest = farthest_at(&resampled, hertz, 0.0);
            assert!(farthest < 0.01, "{rate} Hz: {farthest}");
        }
    }

    #[test]
    fn at_another_tempo_a_tone_has_another_length_and_pitch() {
        let tone: Vec<f32> = (0..32_000_u32)
            .map(|n| (std::f64::consts::TAU * 800.0 * f64::from(n) / 16_000.0).sin() as f32)
            .collect();
        for (percent, length) in [(80, 40_000), (125, 25_600), (100, 32_000)] {
            let played = at_tempo(&tone, percent);
            assert_eq!(played.len(), length, "{percent} %");
            let farthest = farthest_at(&played, 8.0 * f64::from(percent), 0.0);
            assert!(farthest < 0.01, "{percent} %: {farthest}");
        }
    }

    #[test]
    fn a_few_samples_are_resampled_too() {
        assert_eq!(to_sample_rate(vec![0.1], 8000).len(), 2);
        assert_eq!(to_sample_rate(vec![0.1; 3], 48_000).len(), 1);
        assert!(to_sample_rate(Vec::new(), 8000).is_empty());
    }
}
