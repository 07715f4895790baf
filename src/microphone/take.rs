//! One take: what comes from a microphone until somebody ends it.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use super::Input;
use super::MicrophoneError;
use crate::domain::Millis;

/// How long to wait for samples before the caller is asked again.
const SAMPLES_WAIT: Duration = Duration::from_millis(50);

/// After how many such waits in a row the device counts as dead: 3 seconds.
const MOST_WAITS: u32 = 60;

/// What is kept of a device that has many inputs: the others are for instruments.
const RECORDED_CHANNELS: u16 = 2;

/// What was recorded.
#[derive(Debug)]
pub struct Take {
    /// Frames a second, in Hz.
    pub rate: u32,
    /// Samples a frame.
    pub channels: u16,
    /// Samples of all channels, interleaved; whole frames only.
    pub samples: Vec<f32>,
    /// Why it ends where it does.
    pub end: End,
}

impl Take {
    /// Returns how long it is.
    pub fn duration(&self) -> Millis {
        duration(self.samples.len(), self.rate, self.channels)
    }
}

/// Why a take ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The caller said so.
    Stopped,
    /// It reached the greatest length.
    TooLong,
    /// No more sound came.
    Broken(MicrophoneError),
}

/// How far a take is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// How long it is.
    pub duration: Millis,
    /// The loudest sample since the last report, from 0 to 1.
    pub peak: f32,
}

/// Records until `watch`, which is asked with every piece of sound and at least every 50 ms, returns true; until the
/// take is `longest`; or until the device fails.
pub fn record(input: &Input, longest: Millis, watch: &mut dyn FnMut(Progress) -> bool) -> Take {
    let mut samples: Vec<f32> = Vec::new();
    let mut waits = 0;
    let end = loop {
        let mut peak = 0.0_f32;
        match input.chunks.recv_timeout(SAMPLES_WAIT) {
            Ok(Ok(chunk)) => {
                waits = 0;
                peak = chunk
                    .iter()
                    .fold(peak, |peak, sample| peak.max(sample.abs()));
                samples.extend(chunk);
            }
            Ok(Err(error)) => break End::Broken(error),
            Err(RecvTimeoutError::Disconnected) => break End::Broken(MicrophoneError::Lost),
            Err(RecvTimeoutError::Timeout) => waits += 1,
        }
        let duration = duration(samples.len(), input.rate, input.channels);
        if watch(Progress { duration, peak }) {
            break End::Stopped;
        }
        if duration >= longest {
            break End::TooLong;
        }
        if waits >= MOST_WAITS {
            break End::Broken(MicrophoneError::Silent);
        }
    };
    let kept = input.channels.min(RECORDED_CHANNELS);
    Take {
        rate: input.rate,
        channels: kept,
        samples: first_channels(&samples, input.channels, kept),
        end,
    }
}

/// Returns the first channels of each whole frame.
fn first_channels(samples: &[f32], channels: u16, kept: u16) -> Vec<f32> {
    let frames = samples.chunks_exact(usize::from(channels.max(1)));
    frames
        .flat_map(|frame| &frame[..usize::from(kept)])
        .copied()
        .collect()
}

fn duration(samples: usize, rate: u32, channels: u16) -> Millis {
    Millis::from_frames(samples as u64 / u64::from(channels.max(1)), rate)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::sync::mpsc::Sender;

    use super::*;

    /// A microphone of 8 kHz and two channels that has delivered some pieces of 100 ms, and what delivers more.
    fn fake(pieces: usize) -> (Input, Sender<Result<Vec<f32>, MicrophoneError>>) {
        let (sender, chunks) = mpsc::channel();
        for _ in 0..pieces {
            sender.send(Ok(vec![0.25; 1_600])).unwrap();
        }
        (Input::new(8_000, 2, chunks, ()), sender)
    }

    const LONGEST: Millis = Millis(60_000);

    #[test]
    fn a_take_ends_when_somebody_ends_it_and_keeps_what_came_until_then() {
        let (input, _device) = fake(20);
        let mut seen = Vec::new();
        let take = record(&input, LONGEST, &mut |progress| {
            seen.push(progress);
            progress.duration >= Millis(500)
        });
        assert_eq!(take.end, End::Stopped);
        assert_eq!((take.duration(), take.samples.len()), (Millis(500), 8_000));
        let first = Progress {
            duration: Millis(100),
            peak: 0.25,
        };
        assert_eq!((seen.len(), seen[0]), (5, first));
    }

    #[test]
    fn a_take_that_nobody_ends_ends_by_itself() {
        let (input, _device) = fake(20);
        let take = record(&input, Millis(1_000), &mut |_| false);
        assert_eq!((take.end, take.samples.len()), (End::TooLong, 16_000));
    }

    #[test]
    fn what_came_before_the_device_failed_is_kept_in_whole_frames() {
        let (input, device) = fake(3);
        device.send(Ok(vec![0.1])).unwrap();
        device.send(Err(MicrophoneError::Lost)).unwrap();
        let take = record(&input, LONGEST, &mut |_| false);
        assert_eq!(take.end, End::Broken(MicrophoneError::Lost));
        assert_eq!(take.samples.len(), 4_800);

        let (input, device) = fake(1);
        drop(device);
        let take = record(&input, LONGEST, &mut |_| false);
        assert_eq!(take.end, End::Broken(MicrophoneError::Lost));
    }

    #[test]
    fn two_channels_of_many_are_kept() {
        assert_eq!(
            first_channels(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 3, 2),
            [0.1, 0.2, 0.4, 0.5]
        );
    }

    #[test]
    fn a_device_that_delivers_nothing_is_not_waited_for_for_ever() {
        let (input, _device) = fake(0);
        let mut asked = 0;
        let take = record(&input, LONGEST, &mut |progress| {
            asked += 1;
            assert_eq!(progress.peak, 0.0);
            false
        });
        assert_eq!(take.end, End::Broken(MicrophoneError::Silent));
        assert_eq!(asked, MOST_WAITS);
    }
}
