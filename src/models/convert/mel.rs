//! The mel filters of all Whisper models: triangles on Slaney's mel scale, each of equal area.
//!
//! Slaney, M. (1998), "Auditory Toolbox", technical report 1998-010: linear below 1 kHz at 200/3 Hz a
//! mel, logarithmic above with 27 mels to a factor of 6.4. Sums and roundings follow librosa's
//! `filters.mel`, with which the models were trained.

/// Mel bands.
pub(super) const BANDS: usize = 80;

/// Bins of a 400-point Fourier transform.
pub(super) const BINS: usize = 201;

/// Half the sample rate, in Hz: the top of the last band.
const NYQUIST: f64 = 8000.0;

const HZ_PER_MEL: f64 = 200.0 / 3.0;
const KNEE_HZ: f64 = 1000.0;
const KNEE_MEL: f64 = KNEE_HZ / HZ_PER_MEL;

/// Returns the filters, band by band, each with a weight for every bin.
pub(super) fn filters() -> Vec<f32> {
    let step = 6.4_f64.ln() / 27.0;
    let to_hz = |mel: f64| {
        if mel >= KNEE_MEL {
            KNEE_HZ * (step * (mel - KNEE_MEL)).exp()
        } else {
            HZ_PER_MEL * mel
        }
    };
    let top = KNEE_MEL + (NYQUIST / KNEE_HZ).ln() / step;
    let edges: Vec<f64> = evenly(0.0, top, BANDS + 2).map(to_hz).collect();
    let bins: Vec<f64> = evenly(0.0, NYQUIST, BINS).collect();
    let mut filters = Vec::with_capacity(BANDS * BINS);
    for edge in edges.windows(3) {
        let area = 2.0 / (edge[2] - edge[0]);
        for &bin in &bins {
            let rising = (bin - edge[0]) / (edge[1] - edge[0]);
            let falling = (edge[2] - bin) / (edge[2] - edge[1]);
            let height = rising.min(falling).max(0.0) as f32;
            filters.push((f64::from(height) * area) as f32);
        }
    }
    filters
}

/// Returns `count` numbers from `first` to `last`, evenly spaced.
#[expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]
fn evenly(first: f64, last: f64, count: usize) -> impl Iterator<Item = f64> {
    let step = (last - first) / (count - 1) as f64;
    (0..count).map(move |n| {
        if n == count - 1 {
            last
        } else {
            first + n as f64 * step
        }
    })
}
