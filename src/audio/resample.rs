//! Brings mono samples to the recogniser's rate, with `rubato`; the only file that names it.

use audioadapter_buffers::direct::SequentialSlice;
use rubato::Async;
use rubato::FixedAsync;
use rubato::Resampler;
use rubato::SincInterpolationParameters;
use rubato::SincInterpolationType;
use rubato::WindowFunction;

use crate::domain::RECOGNISER_RATE;

/// Frames a step: a memory size, without influence on the result's length.
const CHUNK: usize = 1024;

/// Returns the samples at [`RECOGNISER_RATE`], from `rate` Hz, aligned with the original: the filter's
/// delay is taken off, and the length is that of the original to the nearest sample.
pub(super) fn to_recogniser_rate(mono: Vec<f32>, rate: u32) -> Vec<f32> {
    if rate == RECOGNISER_RATE || mono.is_empty() {
        return mono;
    }
    let ratio = f64::from(RECOGNISER_RATE) / f64::from(rate);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a length in memory, positive and far below 2^52"
    )]
    let length = (mono.len() as f64 * ratio).round() as usize;
    let parameters = SincInterpolationParameters {
        sinc_len: 128,
        f_cutoff: None,
        oversampling_factor: 128,
        interpolation: SincInterpolationType::Cubic,
        window: WindowFunction::BlackmanHarris2,
    };
    let mut resampler =
        Async::<f32>::new_sinc(ratio, 1.0, &parameters, CHUNK, 1, FixedAsync::Input)
            .expect("the ratio lies between 16/192 and 16/4 and the chunk is not empty");
    let input =
        SequentialSlice::new(&mono, 1, mono.len()).expect("one channel of exactly this length");
    let mut resampled = resampler
        .process_all(&input, mono.len(), None)
        .expect("the resampler makes room for what it returns")
        .take_data();
    resampled.resize(length, 0.0);
    resampled
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
        for rate in [4_000_u32, 8_000, 11_025, 22_050, 44_100, 48_000, 192_000] {
            let hertz = 700.0_f64;
            let tone: Vec<f32> = (0..rate)
                .map(|n| {
                    (std::f64::consts::TAU * hertz * f64::from(n) / f64::from(rate)).sin() as f32
                })
                .collect();
            let resampled = to_recogniser_rate(tone, rate);
            assert_eq!(resampled.len(), 16_000, "{rate} Hz");
            // The filter's delay is taken off to the nearest sample, so the tone may lie one off.
            let best = (-4..=4)
                .map(|quarter| farthest_at(&resampled, hertz, f64::from(quarter) / 4.0))
                .fold(1.0, f64::min);
            assert!(best < 0.05, "{rate} Hz: {best}");
        }
    }

    #[test]
    fn a_few_samples_are_resampled_too() {
        assert_eq!(to_recogniser_rate(vec![0.1], 8000).len(), 2);
        assert_eq!(to_recogniser_rate(vec![0.1; 3], 48_000).len(), 1);
        assert!(to_recogniser_rate(Vec::new(), 8000).is_empty());
    }
}
