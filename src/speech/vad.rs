//! Voice activity detection (VAD): the speech frames of a recording, and the sections to transcribe.
//!
//! An energy detector with a threshold of the recording's own. What the engine writes where nobody speaks is left to
//! `hallucination`.

use std::ops::Range;
use std::ops::RangeInclusive;

use crate::domain::SAMPLE_RATE;

/// Samples in one frame: 20 ms.
pub(super) const FRAME: usize = SAMPLE_RATE as usize / 50;

/// Below this level (dB under full scale, after pre-emphasis) a sound has to be a voice by its pitch, too: the idle noise
/// of a telephone line in 8-bit mu-law lies near it.
const FAINT_DB: f32 = -70.0;
/// Below this level there are no samples of 16 bits that a voice could be made of.
const INAUDIBLE_DB: f32 = -95.0;
/// The range of a faint voice between its quiet and its loud frames, at least.
const FAINT_RANGE_DB: f32 = 10.0;
/// As many of the loud frames of a faint voice have a pitch, at least: 100 ms.
const VOICED_FRAMES: usize = 5;
/// How alike two periods of a voice are, at least, as a correlation.
const PERIODIC: f32 = 0.6;
/// The periods of voices, in samples: 70 to 400 Hz.
const PERIODS: RangeInclusive<usize> = SAMPLE_RATE as usize / 400..=SAMPLE_RATE as usize / 70;
/// A voice rises and falls by more than this between its quiet and its loud frames, even in noise
/// as loud as itself; hum, hiss and an empty line do not.
const MIN_RANGE_DB: f32 = 4.0;
/// Pauses shorter than this belong to the words around them: 300 ms.
const BRIDGED_FRAMES: usize = 15;
/// Sounds shorter than this are clicks: 60 ms.
const CLICK_FRAMES: usize = 3;
/// What is kept around speech, so that soft first and last consonants are in it: 300 ms.
const SPEECH_MARGIN: usize = SAMPLE_RATE as usize * 3 / 10;
/// The longest section, 28 s: Whisper reads at most 30 s at a time.
const LONGEST_SECTION: usize = SAMPLE_RATE as usize * 28;
/// The shortest section that is cut off for length alone, 12 s.
const SHORTEST_CUT: usize = SAMPLE_RATE as usize * 12;
/// A silence this long is not transcribed: 4 s.
const SKIPPED_SILENCE: usize = SAMPLE_RATE as usize * 4;

/// Where somebody speaks in a recording.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct VoiceActivity {
    /// For each whole frame of 20 ms whether it is a speech frame.
    is_speech: Vec<bool>,
    /// Runs of speech in samples, pauses bridged, clicks left out, in order.
    segments: Vec<Range<usize>>,
    /// How many samples there are.
    len: usize,
}

impl VoiceActivity {
    /// Finds the frames that stand out from the recording's noise floor.
    pub(super) fn detect(samples: &[f32]) -> Self {
        let levels = frame_levels(samples);
        let is_speech = speech_frames(&levels, samples);
        let segments = segments_of(&is_speech, samples.len());
        Self {
            is_speech,
            segments,
            len: samples.len(),
        }
    }

    /// Cuts the speech into sections of at most 28 s, at pauses where there are any. Long silences
    /// are left out, and so is what is silent at both ends.
    pub(super) fn sections(&self) -> Vec<Range<usize>> {
        let mut sections: Vec<Range<usize>> = Vec::new();
        for segment in &self.segments {
            match sections.last_mut() {
                Some(last) if segment.start - last.end < SKIPPED_SILENCE => last.end = segment.end,
                _ => sections.push(segment.clone()),
            }
        }
        let mut cut = Vec::new();
        for section in sections {
            let mut rest = section;
            while rest.len() > LONGEST_SECTION - 2 * SPEECH_MARGIN {
                let at = self.cut_in(&rest);
                cut.push(rest.start..at);
                rest.start = at;
            }
            cut.push(rest);
        }
        let mut earliest = 0;
        for section in &mut cut {
            // Two sections never share a sample, or a word would be transcribed twice.
            section.start = section.start.saturating_sub(SPEECH_MARGIN).max(earliest);
            section.end = section.end.saturating_add(SPEECH_MARGIN).min(self.len);
            earliest = section.end;
        }
        let starts: Vec<usize> = cut.iter().skip(1).map(|s| s.start).collect();
        for (section, next) in cut.iter_mut().zip(starts) {
            section.end = section.end.min(next);
        }
        cut
    }

    /// Returns the middle of the longest pause that leaves a section of 12 to 28 s, the latest of
    /// equals; without a pause, the longest section there may be.
    fn cut_in(&self, section: &Range<usize>) -> usize {
        let earliest = (section.start + SHORTEST_CUT) / FRAME;
        let latest = (section.start + LONGEST_SECTION - 2 * SPEECH_MARGIN) / FRAME;
        self.pause_in(earliest..latest).unwrap_or(latest) * FRAME
    }

    /// Cuts a section in two, at the longest pause in its middle half; without a pause, in the middle.
    pub(super) fn halves(&self, section: &Range<usize>) -> [Range<usize>; 2] {
        let at = |quarters: usize| (section.start + section.len() * quarters / 4) / FRAME;
        let cut = self.pause_in(at(1)..at(3)).unwrap_or(at(2)) * FRAME;
        [section.start..cut, cut..section.end]
    }

    /// Returns the frame in the middle of the longest pause among some frames, the latest of equals.
    fn pause_in(&self, frames: Range<usize>) -> Option<usize> {
        let mut best = (0, None);
        let mut run = 0;
        for index in frames.start..frames.end.min(self.is_speech.len()) {
            if self.is_speech[index] {
                run = 0;
            } else {
                run += 1;
                if run >= best.0 {
                    best = (run, Some(index + 1 - run / 2));
                }
            }
        }
        best.1
    }

    /// Returns how many samples of a stretch are speech.
    pub(super) fn speech_in(&self, stretch: &Range<usize>) -> usize {
        self.segments
            .iter()
            .map(|segment| {
                let end = segment.end.min(stretch.end);
                end.saturating_sub(segment.start.max(stretch.start))
            })
            .sum()
    }

    /// Returns whether any speech lies within `slack` samples of a stretch.
    pub(super) fn is_near(&self, stretch: &Range<usize>, slack: usize) -> bool {
        self.segments.iter().any(|segment| {
            segment.start < stretch.end.saturating_add(slack)
                && stretch.start < segment.end.saturating_add(slack)
        })
    }

    /// Returns the stretch without the silence at its ends; all of it where it is silent.
    pub(super) fn trim(&self, stretch: Range<usize>) -> Range<usize> {
        let first = stretch.start / FRAME;
        let last = stretch.end.div_ceil(FRAME).min(self.is_speech.len());
        let Some(frames) = self.is_speech.get(first..last) else {
            return stretch;
        };
        let (Some(lead), Some(tail)) = (
            frames.iter().position(|&on| on),
            frames.iter().rposition(|&on| on),
        ) else {
            return stretch;
        };
        stretch.start.max((first + lead) * FRAME)..stretch.end.min((first + tail + 1) * FRAME)
    }
}

/// Returns each frame's level in dB under full scale. Pre-emphasis (a first difference) takes away
/// hum and rumble, which carry energy but no words.
fn frame_levels(samples: &[f32]) -> Vec<f32> {
    let mut previous = 0.0;
    samples
        .chunks_exact(FRAME)
        .map(|frame| {
            let mut energy = 0.0;
            for &sample in frame {
                let step = sample - 0.97 * previous;
                previous = sample;
                energy += step * step;
            }
            10.0 * (energy / FRAME as f32 + 1e-12).log10()
        })
        .collect()
}

/// Returns for each frame whether it is a speech frame: above the recording's noise floor by a quarter of its range (by
/// 4 dB at least), not 40 dB below its loud frames, and audible at all.
fn speech_frames(levels: &[f32], samples: &[f32]) -> Vec<bool> {
    let mut sorted = levels.to_vec();
    sorted.sort_by(f32::total_cmp);
    let at = |share: usize| sorted.get(sorted.len().saturating_sub(1) * share / 100);
    let (Some(&floor), Some(&loud)) = (at(10), at(95)) else {
        return Vec::new();
    };
    // A beep, or a few words in a long silence, are not among the loudest twentieth.
    let loud = loud.max(sorted.last().copied().unwrap_or(loud) - 15.0);
    let range = loud - floor;
    let is_faint = loud < FAINT_DB;
    let least = if is_faint { INAUDIBLE_DB } else { FAINT_DB };
    if loud < least || range < MIN_RANGE_DB {
        return vec![false; levels.len()];
    }
    let threshold = (floor + (range / 4.0).max(MIN_RANGE_DB))
        .min(loud - 3.0)
        .max(loud - 40.0)
        .max(least);
    let is_speech: Vec<bool> = levels.iter().map(|&level| level > threshold).collect();
    if is_faint && (range < FAINT_RANGE_DB || !has_a_pitch(&is_speech, samples)) {
        return vec![false; levels.len()];
    }
    is_speech
}

/// Returns whether enough frames have a pitch as a voice has it: idle noise has none.
fn has_a_pitch(is_speech: &[bool], samples: &[f32]) -> bool {
    let frames = is_speech.iter().enumerate().filter(|(_, on)| **on);
    let voiced = frames.filter(|(frame, _)| {
        let start = frame * FRAME;
        // Two periods of the lowest voice.
        let Some(window) = samples.get(start..start + FRAME + PERIODS.end()) else {
            return false;
        };
        PERIODS
            .into_iter()
            .any(|period| correlation(&window[..FRAME], &window[period..][..FRAME]) > PERIODIC)
    });
    voiced.take(VOICED_FRAMES).count() == VOICED_FRAMES
}

/// Returns how alike two stretches are, from -1 to 1.
fn correlation(a: &[f32], b: &[f32]) -> f32 {
    let (mut product, mut left, mut right) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        product += a * b;
        left += a * a;
        right += b * b;
    }
    product / (left * right).sqrt().max(f32::MIN_POSITIVE)
}

/// Joins speech frames into segments.
fn segments_of(is_speech: &[bool], len: usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (index, _) in is_speech.iter().enumerate().filter(|(_, on)| **on) {
        match runs.last_mut() {
            Some(run) if index - run.end <= BRIDGED_FRAMES => run.end = index + 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs.into_iter()
        .filter(|run| run.len() >= CLICK_FRAMES)
        .map(|run| run.start * FRAME..(run.end * FRAME).min(len))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: usize = SAMPLE_RATE as usize;

    /// Noise with the rise and fall of syllables: four a second, 30 dB deep.
    fn babble(seconds: f32) -> Vec<f32> {
        let mut seed = 1u32;
        let count = (seconds * SECOND as f32) as usize;
        (0..count)
            .map(|i| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = (seed >> 8) as f32 / 8_388_608.0 - 1.0;
                let phase = i as f32 / SECOND as f32 * 4.0 * std::f32::consts::TAU;
                noise * 0.2 * 10f32.powf(0.75 * (phase.sin() - 1.0))
            })
            .collect()
    }

    fn hiss(seconds: f32, level: f32) -> Vec<f32> {
        let mut seed = 7u32;
        (0..(seconds * SECOND as f32) as usize)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((seed >> 8) as f32 / 8_388_608.0 - 1.0) * level
            })
            .collect()
    }

    #[test]
    fn silence_hiss_and_hum_are_no_speech() {
        let hum: Vec<f32> = (0..5 * SECOND)
            .map(|i| 0.3 * (i as f32 * 50.0 * std::f32::consts::TAU / SECOND as f32).sin())
            .collect();
        for samples in [
            Vec::new(),
            vec![0.0; 100],
            vec![0.0; 5 * SECOND],
            vec![0.5; 5 * SECOND],
            hiss(5.0, 0.1),
            hiss(5.0, 0.0001),
            hum,
        ] {
            assert!(VoiceActivity::detect(&samples).sections().is_empty());
        }
    }

    #[test]
    fn a_faint_voice_is_one_and_faint_noise_is_none() {
        // A tone of 120 Hz with overtones that comes and goes, 75 dB under full scale.
        let voice: Vec<f32> = (0..3 * SECOND)
            .map(|i| {
                let time = i as f32 / SECOND as f32 * std::f32::consts::TAU;
                let syllable = (time * 3.0).sin().max(0.0);
                0.0003
                    * syllable
                    * (1..20)
                        .map(|n| (time * 120.0 * n as f32).sin())
                        .sum::<f32>()
                    / 4.0
            })
            .collect();
        assert!(!VoiceActivity::detect(&voice).sections().is_empty());
        let faint_babble: Vec<f32> = babble(3.0).iter().map(|sample| sample * 0.001).collect();
        assert!(VoiceActivity::detect(&faint_babble).sections().is_empty());
        let fainter: Vec<f32> = voice.iter().map(|sample| sample * 0.01).collect();
        assert!(VoiceActivity::detect(&fainter).sections().is_empty());
    }

    #[test]
    fn silent_ends_are_trimmed_with_a_margin() {
        let mut samples = vec![0.0; 5 * SECOND];
        samples.extend(babble(6.0));
        samples.extend(vec![0.0; 9 * SECOND]);
        let sections = VoiceActivity::detect(&samples).sections();
        assert_eq!(sections.len(), 1);
        let section = &sections[0];
        assert!(
            (4 * SECOND..5 * SECOND).contains(&section.start),
            "{section:?}"
        );
        assert!(
            (11 * SECOND..12 * SECOND).contains(&section.end),
            "{section:?}"
        );
    }

    #[test]
    fn long_recordings_are_cut_at_pauses_and_lose_nothing() {
        let mut samples = babble(20.0);
        samples.extend(hiss(0.8, 0.0005));
        samples.extend(babble(50.0));
        let sections = VoiceActivity::detect(&samples).sections();
        assert!(sections.len() >= 3);
        assert!(
            (20 * SECOND..21 * SECOND).contains(&sections[0].end),
            "{sections:?}"
        );
        for pair in sections.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
        assert!(sections.iter().all(|s| s.len() <= LONGEST_SECTION));
        assert!(
            sections
                .last()
                .is_some_and(|s| s.end + SECOND > samples.len())
        );
    }

    #[test]
    fn a_long_silence_in_the_middle_is_skipped() {
        let mut samples = babble(3.0);
        samples.extend(vec![0.0; 8 * SECOND]);
        samples.extend(babble(3.0));
        let activity = VoiceActivity::detect(&samples);
        assert_eq!(activity.sections().len(), 2);
        assert!(!activity.is_near(&(5 * SECOND..6 * SECOND), SECOND / 2));
        assert!(activity.is_near(&(5 * SECOND..6 * SECOND), 3 * SECOND));
        assert!(activity.speech_in(&(10 * SECOND..samples.len())) > 2 * SECOND);
    }

    #[test]
    fn a_section_is_halved_at_its_pause_and_loses_nothing() {
        let mut samples = babble(5.0);
        samples.extend(vec![0.0; SECOND]);
        samples.extend(babble(8.0));
        let activity = VoiceActivity::detect(&samples);
        let [first, second] = activity.halves(&(0..samples.len()));
        assert!((5 * SECOND..6 * SECOND).contains(&first.end), "{first:?}");
        assert_eq!((first.start, first.end), (0, second.start));
        assert_eq!(second.end, samples.len());
        let [first, second] = activity.halves(&(6 * SECOND..14 * SECOND));
        assert_eq!((first.start, second.end), (6 * SECOND, 14 * SECOND));
        assert!((8 * SECOND..=12 * SECOND).contains(&first.end), "{first:?}");
        let speech = activity.speech_in(&(4 * SECOND..7 * SECOND));
        assert!(speech.abs_diff(2 * SECOND) < SECOND / 4, "{speech}");
    }

    #[test]
    fn a_voice_in_noise_still_stands_out() {
        let mut samples = babble(8.0);
        samples.extend(vec![0.0; 2 * SECOND]);
        for (sample, noise) in samples.iter_mut().zip(hiss(10.0, 0.03)) {
            *sample += noise;
        }
        let sections = VoiceActivity::detect(&samples).sections();
        assert_eq!(sections.len(), 1, "{sections:?}");
        assert!((8 * SECOND - FRAME..9 * SECOND).contains(&sections[0].end));
    }

    #[test]
    fn words_lose_the_silence_at_their_ends() {
        let mut samples = vec![0.0; SECOND];
        samples.extend(babble(1.0));
        samples.extend(vec![0.0; SECOND]);
        let activity = VoiceActivity::detect(&samples);
        let word = activity.trim(SECOND / 2..5 * SECOND / 2);
        assert!(
            word.start >= SECOND - FRAME && word.end <= 2 * SECOND + FRAME,
            "{word:?}"
        );
        let silent = 2 * SECOND + 2 * FRAME..3 * SECOND;
        assert_eq!(activity.trim(silent.clone()), silent);
        let past = 9 * SECOND..10 * SECOND;
        assert_eq!(activity.trim(past.clone()), past);
    }
}
