//! Which numbers were said, and when: for each frame a network says which of the words that numbers are made of is said
//! there (`words`), and of all the ways through those probabilities the likeliest are numbers (`beam_search`).

use std::ops::Range;

use super::beam_search;
use super::network::Frame;
use super::network::NONE;
use super::words;
use crate::speech::NumberReading;

/// Words of a number that lie no farther from each other than this belong together: 1.5 s, in frames of 40 ms.
const PAUSE: usize = 38;
/// Fewer words than this are no number: "call me in two or three days".
const FEWEST_WORDS: usize = 3;
/// What is listened to before and after the words of a number: 0.2 s, in frames.
const MARGIN: usize = 5;
/// The most readings of a number that are told.
const MOST_READINGS: usize = 16;

/// A run of digits that was heard.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::speech) struct HeardDigits {
    /// Where, in frames of 40 ms.
    pub(in crate::speech) frames: Range<usize>,
    /// Which digits it may have been, the likeliest first.
    pub(in crate::speech) readings: Vec<NumberReading>,
}

/// Returns the runs of digits in frames.
pub(super) fn heard(frames: &[Frame]) -> Vec<HeardDigits> {
    runs(frames)
        .into_iter()
        .map(|run| {
            let from = run.start.saturating_sub(MARGIN);
            let to = (run.end + MARGIN).min(frames.len());
            HeardDigits {
                frames: run,
                readings: readings(&frames[from..to]),
            }
        })
        .collect()
}

/// Finds where words of numbers follow each other, in frames.
fn runs(frames: &[Frame]) -> Vec<Range<usize>> {
    let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
    let mut before = NONE;
    for (at, frame) in frames.iter().enumerate() {
        let word = frame.likeliest();
        if word == NONE {
            before = word;
            continue;
        }
        let is_new = word != before;
        before = word;
        match runs.last_mut() {
            Some((run, said)) if at - run.end < PAUSE => {
                run.end = at + 1;
                *said += usize::from(is_new);
            }
            _ => runs.push((at..at + 1, 1)),
        }
    }
    runs.retain(|(_, said)| *said >= FEWEST_WORDS);
    runs.into_iter().map(|(run, _)| run).collect()
}

/// Returns which digits frames may say, the likeliest first, each with all the ways to say it.
fn readings(frames: &[Frame]) -> Vec<NumberReading> {
    let mut readings: Vec<NumberReading> = Vec::new();
    for path in beam_search::likeliest(frames) {
        let Some(digits) = words::digits(&path.words) else {
            continue;
        };
        match readings.iter_mut().find(|reading| reading.digits == digits) {
            Some(reading) => {
                reading.log_probability =
                    beam_search::either(reading.log_probability, path.log_probability);
            }
            None => readings.push(NumberReading {
                digits,
                log_probability: path.log_probability,
            }),
        }
    }
    readings.sort_by(|a, b| {
        (b.log_probability.total_cmp(&a.log_probability)).then_with(|| a.digits.cmp(&b.digits))
    });
    readings.truncate(MOST_READINGS);
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames in which each word is said for three frames, as likely as given, after two of nothing.
    fn frames(words: &[(usize, f32)]) -> Vec<Frame> {
        let mut frames = vec![Frame::of(NONE, 0.99); 2];
        for &(word, probability) in words {
            frames.extend([
                Frame::of(word, probability),
                Frame::of(word, probability),
                Frame::of(word, probability),
                Frame::of(NONE, 0.99),
                Frame::of(NONE, 0.99),
            ]);
        }
        frames
    }

    fn word(text: &str) -> usize {
        words::ALL
            .iter()
            .position(|known| *known == text)
            .expect("a word of numbers")
    }

    #[test]
    fn digits_are_read_however_they_are_said() {
        let said = [
            "zero", "double", "seven", "zero", "nine", "hundred", "forty", "two",
        ];
        let frames = frames(&said.map(|text| (word(text), 0.9)));
        let found = readings(&frames);
        assert_eq!(found[0].digits, "077090042");
        assert!(found[0].log_probability > -3.0);
    }

    #[test]
    fn what_was_said_faintly_leaves_another_reading_close_behind() {
        let said = ["zero", "one", "two", "five", "four"]
            .map(|text| (word(text), if text == "five" { 0.55 } else { 0.95 }));
        let found = readings(&frames(&said));
        assert_eq!(found[0].digits, "01254");
        let next = &found[1];
        assert!(
            found[0].log_probability - next.log_probability < 6.0,
            "{next:?}"
        );
    }

    #[test]
    fn numbers_far_from_each_other_are_two_and_two_words_are_none() {
        let digit = |text| (word(text), 0.9);
        let mut all = frames(&[digit("one"), digit("two"), digit("three")]);
        all.extend(vec![Frame::of(NONE, 0.99); PAUSE]);
        all.extend(frames(&[digit("four"), digit("five"), digit("six")]));
        all.extend(vec![Frame::of(NONE, 0.99); PAUSE]);
        all.extend(frames(&[digit("two"), digit("three")]));
        let found = runs(&all);
        assert_eq!(found.len(), 2);
        assert_eq!(readings(&all[found[1].clone()])[0].digits, "456");
    }
}
