//! What the packets of a compressed file decode to: runs of sound, each of one rate and one number of channels. A file
//! may change both on the way, where recordings were joined or a line was changed over.

use crate::domain::Millis;

use super::error::ErrorKind;
use super::limits::Limits;
use super::mp4_edits::Edit;
use super::resample;
use super::samples::MOST_CHANNELS;
use super::samples::MOST_SAMPLES;
use super::samples::SAMPLE_RATES;

/// The most frames that an encoder adds at the end: the rest of a packet, and one to flush what it held back.
const MOST_PADDING: usize = 2 * 1152;

/// A file that changes its form more often is damaged, not joined.
const MOST_RUNS: usize = 64;

/// Sound of one rate and one number of channels.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Run {
    /// One sample of every channel, then the next of every channel; whole frames only.
    pub(super) interleaved: Vec<f32>,
    /// Frames a second, in Hz.
    pub(super) rate: u32,
    /// Samples a frame, at least 1.
    pub(super) channels: u16,
}

impl Run {
    /// Returns the frames that are there.
    pub(super) fn frames(&self) -> u64 {
        self.interleaved.len() as u64 / u64::from(self.channels.max(1))
    }

    fn samples(&self, frames: u64) -> usize {
        usize::try_from(frames.saturating_mul(self.channels.into())).unwrap_or(usize::MAX)
    }

    /// Drops what comes before frame `start`, and what comes after the `kept` frames from there.
    fn keep_from(&mut self, start: u64, kept: Option<u64>) {
        let (start, kept) = (self.samples(start), kept.map(|kept| self.samples(kept)));
        // A lead-in as long as the recording is nonsense.
        if start < self.interleaved.len() {
            self.interleaved.drain(..start);
        }
        self.interleaved
            .truncate(kept.filter(|kept| *kept > 0).unwrap_or(usize::MAX));
    }

    /// Keeps the stretches of an edit list, in its order.
    fn keep_edits(&mut self, edits: &[Edit]) {
        if let [edit] = edits {
            self.keep_from(edit.start_frame(self.rate), edit.frames(self.rate));
            return;
        }
        let mut kept = Vec::new();
        for edit in edits {
            let rest = self
                .interleaved
                .get(self.samples(edit.start_frame(self.rate))..)
                .unwrap_or_default();
            let length = edit
                .frames(self.rate)
                .map_or(rest.len(), |frames| self.samples(frames));
            kept.extend_from_slice(&rest[..length.min(rest.len())]);
            // No list of cuts makes a recording longer.
            if kept.len() > self.interleaved.len() {
                return;
            }
        }
        if !kept.is_empty() {
            self.interleaved = kept;
        }
    }

    /// Drops the exact zeros at the end that an encoder may have added. No microphone hears as little.
    fn drop_zeros(&mut self) {
        let channels = usize::from(self.channels.max(1));
        let frames = self.interleaved.rchunks_exact(channels);
        let zeros = frames
            .take(MOST_PADDING)
            .take_while(|frame| frame.iter().all(|sample| *sample == 0.0))
            .count();
        // Nothing but zeros is a silent recording, and stays one.
        if zeros * channels < self.interleaved.len() {
            let kept = self.interleaved.len() - zeros * channels;
            self.interleaved.truncate(kept);
        }
    }

    /// Returns the same sound at another rate and with more channels: one channel goes to all.
    fn in_form(self, rate: u32, channels: u16) -> Self {
        let own = usize::from(self.channels.max(1));
        let each: Vec<Vec<f32>> = (0..own)
            .map(|channel| {
                let samples = self.interleaved.iter().skip(channel).step_by(own);
                resample::resampled(samples.copied().collect(), self.rate, rate)
            })
            .collect();
        let frames = each.first().map_or(0, Vec::len);
        let sample = |frame: usize, channel: usize| {
            let of = if own == 1 {
                each.first()
            } else {
                each.get(channel)
            };
            of.map_or(0.0, |samples| samples[frame])
        };
        let interleaved = (0..frames)
            .flat_map(|frame| (0..usize::from(channels)).map(move |channel| (frame, channel)))
            .map(|(frame, channel)| sample(frame, channel))
            .collect();
        Self {
            interleaved,
            rate,
            channels,
        }
    }
}

/// What an encoder added to a stream, or an edit list leaves out.
pub(super) struct Padding {
    /// Frames before the first real one.
    pub(super) lead_in: u64,
    /// The real frames, where their number is certain.
    pub(super) kept: Option<u64>,
    /// What an MP4 says is to be played; it knows better than the encoder's own figures. Empty where it says nothing.
    pub(super) edits: Vec<Edit>,
    /// Whether the last packet may have been filled with zeros, nobody says how far.
    pub(super) is_filled: bool,
}

/// The runs of a file so far, stream after stream.
#[derive(Default)]
pub(super) struct Runs {
    runs: Vec<Run>,
    /// Where the stream that is read now begins.
    stream: usize,
    /// The length and the samples of all runs but the last.
    before: Millis,
    samples_before: u64,
    /// Packets that could not be decoded.
    pub(super) broken_packets: u64,
}

impl Runs {
    /// Starts another stream.
    pub(super) fn begin_stream(&mut self) {
        self.stream = self.runs.len();
    }

    /// Returns the frames of the stream that is read now.
    pub(super) fn frames(&self) -> u64 {
        self.runs[self.stream..].iter().map(Run::frames).sum()
    }

    /// Returns the rate at the start of the stream that is read now, in Hz; 0 before its first sample.
    pub(super) fn rate(&self) -> u32 {
        self.runs.get(self.stream).map_or(0, |run| run.rate)
    }

    /// Returns whether nothing has been decoded.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.interleaved.is_empty())
    }

    /// Adds the samples of one packet.
    pub(super) fn keep(
        &mut self,
        samples: &[f32],
        rate: u32,
        channels: usize,
        limits: &Limits,
    ) -> Result<(), ErrorKind> {
        let channels = match u16::try_from(channels) {
            Ok(channels @ 1..=MOST_CHANNELS) => channels,
            Ok(0) => return Ok(()),
            _ => {
                return Err(ErrorKind::Channels(
                    u32::try_from(channels).unwrap_or(u32::MAX),
                ));
            }
        };
        let is_same = self.runs.len() > self.stream
            && self
                .runs
                .last()
                .is_some_and(|run| (run.rate, run.channels) == (rate, channels));
        if !is_same {
            if self.runs.len() >= MOST_RUNS {
                self.broken_packets += 1;
                return Ok(());
            }
            self.close();
            self.runs.push(Run {
                interleaved: Vec::new(),
                rate,
                channels,
            });
        }
        let Some(run) = self.runs.last_mut() else {
            return Ok(());
        };
        run.interleaved.extend_from_slice(samples);
        let length = Millis(self.before.0 + Millis::from_frames(run.frames(), rate).0);
        if length > limits.max_duration {
            // So far: nobody knows how long it would have become.
            return Err(ErrorKind::TooLong {
                length: None,
                limit: limits.max_duration,
            });
        }
        if self.samples_before + run.interleaved.len() as u64 > MOST_SAMPLES {
            return Err(ErrorKind::TooBig);
        }
        Ok(())
    }

    /// Adds the last run to what lies before the next one.
    fn close(&mut self) {
        if let Some(run) = self.runs.last().filter(|run| run.rate > 0) {
            self.before = Millis(self.before.0 + Millis::from_frames(run.frames(), run.rate).0);
            self.samples_before += run.interleaved.len() as u64;
        }
    }

    /// Drops what the encoder added to the stream that is read now.
    pub(super) fn trim(&mut self, padding: &Padding) {
        let is_whole = self.runs.len() == self.stream + 1;
        let Some(first) = self.runs.get_mut(self.stream) else {
            return;
        };
        if is_whole && !padding.edits.is_empty() {
            first.keep_edits(&padding.edits);
            return;
        }
        first.keep_from(padding.lead_in, padding.kept.filter(|_| is_whole));
        if padding.is_filled
            && padding.kept.is_none()
            && let Some(last) = self.runs.last_mut()
        {
            last.drop_zeros();
        }
    }

    /// Joins all runs to one, in the best form that any of them has, and says so where they differ.
    pub(super) fn join(mut self) -> Result<(Run, Option<String>), ErrorKind> {
        self.runs.retain(|run| !run.interleaved.is_empty());
        let Some(first) = self.runs.first() else {
            return Err(ErrorKind::NoSamples);
        };
        let (mut rate, mut channels) = (first.rate, first.channels);
        if self.runs.len() == 1 {
            return self
                .runs
                .pop()
                .map(|run| (run, None))
                .ok_or(ErrorKind::NoSamples);
        }
        let is_one_form = self
            .runs
            .iter()
            .all(|run| (run.rate, run.channels) == (rate, channels));
        if is_one_form {
            let interleaved = self
                .runs
                .into_iter()
                .flat_map(|run| run.interleaved)
                .collect();
            let run = Run {
                interleaved,
                rate,
                channels,
            };
            return Ok((run, None));
        }
        for run in &self.runs {
            if !SAMPLE_RATES.contains(&run.rate) {
                return Err(ErrorKind::Rate(run.rate));
            }
            (rate, channels) = (rate.max(run.rate), channels.max(run.channels));
        }
        let mut joined = Run {
            interleaved: Vec::new(),
            rate,
            channels,
        };
        for run in self.runs {
            joined
                .interleaved
                .extend(run.in_form(rate, channels).interleaved);
        }
        let note =
            "The sample rate or the number of channels changes on the way. All of it was used.";
        Ok((joined, Some(note.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(frames: usize, rate: u32, channels: u16) -> Run {
        Run {
            interleaved: vec![0.1; frames * usize::from(channels)],
            rate,
            channels,
        }
    }

    #[test]
    fn only_the_zeros_that_an_encoder_may_have_added_are_dropped() {
        let frames_left = |sound: usize, zeros: usize| {
            let mut run = run(sound, 8000, 2);
            run.interleaved.extend(vec![0.0; zeros * 2]);
            run.drop_zeros();
            run.frames()
        };
        assert_eq!(frames_left(1000, 0), 1000);
        assert_eq!(frames_left(1000, 1500), 1000);
        // A silence that somebody recorded stays.
        assert_eq!(frames_left(1000, 8000), 9000 - MOST_PADDING as u64);
        assert_eq!(frames_left(0, 1500), 1500);
    }

    #[test]
    fn what_changes_its_form_is_joined_in_the_best_one() {
        let limits = Limits::default();
        let mut runs = Runs::default();
        for Run {
            interleaved,
            rate,
            channels,
        } in [run(8000, 8000, 1), run(16_000, 16_000, 2)]
        {
            runs.keep(&interleaved, rate, channels.into(), &limits)
                .unwrap();
        }
        let (joined, note) = runs.join().unwrap();
        assert_eq!(
            (joined.rate, joined.channels, joined.frames()),
            (16_000, 2, 32_000)
        );
        assert!(note.is_some());
        // The one channel is on both.
        assert_eq!(joined.interleaved[8000], joined.interleaved[8001]);
    }

    #[test]
    fn streams_one_after_the_other_count_together() {
        let limits = Limits {
            max_duration: Millis(1_500),
            ..Limits::default()
        };
        let mut runs = Runs::default();
        runs.keep(&[0.1; 8000], 8000, 1, &limits).unwrap();
        runs.begin_stream();
        assert_eq!(runs.frames(), 0);
        runs.keep(&[0.1; 4000], 8000, 1, &limits).unwrap();
        runs.trim(&Padding {
            lead_in: 1000,
            kept: None,
            edits: Vec::new(),
            is_filled: false,
        });
        assert!(runs.keep(&[0.1; 5000], 8000, 1, &limits).is_err());
        let (joined, note) = runs.join().unwrap();
        assert_eq!((joined.frames(), note), (8000 + 8000, None));
    }
}
