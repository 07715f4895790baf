//! Loudness by EBU R 128, with `ebur128`; the only file that names it.

use ebur128::EbuR128;
use ebur128::Mode;

/// Returns the integrated loudness of one channel in LUFS; `None` if it is too short or too quiet
/// for the standard's gates.
pub(super) fn integrated(mono: &[f32], rate: u32) -> Option<f64> {
    let mut meter = EbuR128::new(1, rate, Mode::I).ok()?;
    meter.add_frames_f32(mono).ok()?;
    meter
        .loudness_global()
        .ok()
        .filter(|loudness| loudness.is_finite())
}
