//! Spoken digits: where number words follow each other, and which digits they are.
//!
//! The digit head has a class for each word that numbers are said with. A run of frames whose likeliest class is such a
//! word is decoded by prefix beam search; hypotheses that say the same digits ("double seven", "seven seven") are one.

use std::ops::Range;

use super::beam_search::log_add;
use super::beam_search::prefix_beam_search;
use super::network::BLANK;
use super::network::Frame;
use crate::speech::DigitHypothesis;

/// Number words belong to one run where less than this lies between them: 1.5 s, in frames of 40 ms.
const MAX_PAUSE: usize = 38;
/// A run of fewer words is no number: "call me in two or three days".
const MIN_WORDS: usize = 3;
/// Frames that are decoded before and after a run: 0.2 s.
const RUN_MARGIN: usize = 5;
/// A pause from which on a few words on one side of it may be something else than the number on the other, as an extension
/// or a floor: 0.4 s.
const PARTING_PAUSE: usize = 10;
/// The most words that are something else, and the fewest of a number.
const STRAY_WORDS: usize = 4;
const NUMBER_WORDS: usize = 5;
/// The length of the n-best list.
const MAX_HYPOTHESES: usize = 16;

/// The classes of the digit head after the blank (`models/ctc/train.py`). Every name of 0 is "zero".
#[cfg(test)]
const WORDS: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
                     sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred \
                     double triple";
/// The first class of each kind of word: digits from "zero" on, "ten" and the teens, tens from "twenty" on.
const ZERO: usize = 1;
const TEN: usize = 11;
const TWENTY: usize = 21;
const HUNDRED: usize = 29;
const DOUBLE: usize = 30;

/// A run of digits, in frames, with its n-best list.
pub(super) type Decoded = (Range<usize>, Vec<DigitHypothesis>);

/// Returns the runs of digits, each with those of its parts that may be a number by themselves.
pub(super) fn decode(frames: &[Frame]) -> Vec<(Decoded, Vec<Decoded>)> {
    let decoded = |run: Range<usize>| {
        let start = run.start.saturating_sub(RUN_MARGIN);
        let end = (run.end + RUN_MARGIN).min(frames.len());
        let n_best = n_best(&frames[start..end]);
        (run, n_best)
    };
    runs(frames)
        .into_iter()
        .map(|run| {
            let parts = parts(frames, &run).into_iter().map(decoded).collect();
            (decoded(run), parts)
        })
        .collect()
}

/// Returns what is left of a run without a few words before or after a pause.
fn parts(frames: &[Frame], run: &Range<usize>) -> Vec<Range<usize>> {
    // Where each word begins and ends.
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut previous = BLANK;
    for at in run.clone() {
        let word = frames[at].likeliest();
        match words.last_mut() {
            Some(last) if word == previous && word != BLANK => last.end = at + 1,
            _ if word != BLANK => words.push(at..at + 1),
            _ => {}
        }
        previous = word;
    }
    (1..words.len())
        .filter(|&at| words[at].start - words[at - 1].end >= PARTING_PAUSE)
        .filter_map(|at| match (at, words.len() - at) {
            (NUMBER_WORDS.., ..=STRAY_WORDS) => Some(run.start..words[at - 1].end),
            (..=STRAY_WORDS, NUMBER_WORDS..) => Some(words[at].start..run.end),
            _ => None,
        })
        .collect()
}

/// Returns where number words follow each other.
fn runs(frames: &[Frame]) -> Vec<Range<usize>> {
    let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
    let mut previous = BLANK;
    for (at, frame) in frames.iter().enumerate() {
        let word = frame.likeliest();
        let is_new = word != previous;
        previous = word;
        if word == BLANK {
            continue;
        }
        match runs.last_mut() {
            Some((run, words)) if at - run.end < MAX_PAUSE => {
                run.end = at + 1;
                *words += usize::from(is_new);
            }
            _ => runs.push((at..at + 1, 1)),
        }
    }
    runs.retain(|(_, words)| *words >= MIN_WORDS);
    runs.into_iter().map(|(run, _)| run).collect()
}

/// Returns the digits that frames may say, the likeliest first.
fn n_best(frames: &[Frame]) -> Vec<DigitHypothesis> {
    let mut n_best: Vec<DigitHypothesis> = Vec::new();
    for hypothesis in prefix_beam_search(frames) {
        let Some(digits) = digits_of(&hypothesis.labels) else {
            continue;
        };
        match n_best.iter_mut().find(|known| known.digits == digits) {
            Some(known) => {
                known.log_probability = log_add(known.log_probability, hypothesis.log_probability);
            }
            None => n_best.push(DigitHypothesis {
                digits,
                log_probability: hypothesis.log_probability,
            }),
        }
    }
    n_best.sort_by(|a, b| {
        (b.log_probability.total_cmp(&a.log_probability)).then_with(|| a.digits.cmp(&b.digits))
    });
    n_best.truncate(MAX_HYPOTHESES);
    n_best
}

/// Returns the digits that words say: "double seven" is 77, "forty two" 42, "nine hundred" 900. Returns nothing where
/// "double" has no digit after it, or "hundred" none before it.
fn digits_of(words: &[u8]) -> Option<String> {
    let mut digits = String::new();
    let mut words = words.iter().map(|&word| usize::from(word)).peekable();
    while let Some(word) = words.next() {
        match word {
            ZERO..TEN => digits.push_str(&(word - ZERO).to_string()),
            TEN..TWENTY => digits.push_str(&(word - TEN + 10).to_string()),
            TWENTY..HUNDRED => {
                let ones = words.next_if(|next| (ZERO + 1..TEN).contains(next));
                let tens = word - TWENTY + 2;
                digits.push_str(&(tens * 10 + ones.map_or(0, |next| next - ZERO)).to_string());
            }
            HUNDRED => {
                if digits.is_empty() {
                    return None;
                }
                digits.push_str("00");
            }
            _ => {
                let digit = words.next_if(|next| (ZERO..TEN).contains(next))? - ZERO;
                digits.push_str(&digit.to_string().repeat(word - DOUBLE + 2));
            }
        }
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(word: &str) -> usize {
        let index = WORDS.split_whitespace().position(|known| known == word);
        index.expect("a number word") + 1
    }

    /// Frames in which each word is said for three frames with its probability, after two blanks.
    fn frames(words: &[(&str, f32)]) -> Vec<Frame> {
        let blank = || Frame::of(BLANK, 0.99);
        let mut frames = vec![blank(), blank()];
        for &(word, probability) in words {
            frames.extend([(); 3].map(|()| Frame::of(class(word), probability)));
            frames.extend([blank(), blank()]);
        }
        frames
    }

    #[test]
    fn words_say_the_digits_that_people_mean() {
        for (said, expected) in [
            ("zero seven seven zero zero", Some("07700")),
            ("double seven triple zero", Some("77000")),
            ("eight hundred", Some("800")),
            ("thirteen hundred", Some("1300")),
            ("forty two twenty", Some("4220")),
            ("twenty zero one", Some("2001")),
            ("nineteen twelve", Some("1912")),
            ("one double", None),
            ("double forty", None),
            ("hundred one", None),
            ("", Some("")),
        ] {
            let words: Vec<u8> = said
                .split_whitespace()
                .map(|word| class(word) as u8)
                .collect();
            assert_eq!(digits_of(&words).as_deref(), expected, "{said}");
        }
    }

    #[test]
    fn digits_are_decoded_however_they_are_said() {
        let said = [
            "zero", "double", "seven", "zero", "nine", "hundred", "forty", "two",
        ];
        let found = n_best(&frames(&said.map(|word| (word, 0.9))));
        assert_eq!(found[0].digits, "077090042");
        assert!(found[0].log_probability > -3.0);
    }

    #[test]
    fn a_faint_word_leaves_another_hypothesis_close_behind() {
        let said = ["zero", "one", "two", "five", "four"]
            .map(|word| (word, if word == "five" { 0.55 } else { 0.95 }));
        let found = n_best(&frames(&said));
        assert_eq!(found[0].digits, "01254");
        let next = &found[1];
        assert!(
            found[0].log_probability - next.log_probability < 6.0,
            "{next:?}"
        );
    }

    #[test]
    fn a_few_words_beside_a_pause_may_be_something_else() {
        let pause = |frames: usize| vec![Frame::of(BLANK, 0.99); frames];
        let said =
            |words: &[&str]| frames(&words.iter().map(|&word| (word, 0.9)).collect::<Vec<_>>());
        let parts = |between: usize| -> Vec<String> {
            let all = [
                said(&["nine"]),
                pause(between),
                said(&["zero", "double", "seven", "four", "one", "two", "three"]),
                pause(between),
                said(&["two", "two"]),
            ];
            let (_, parts) = decode(&all.concat()).remove(0);
            parts
                .into_iter()
                .map(|(_, n_best)| n_best[0].digits.clone())
                .collect()
        };
        assert_eq!(
            parts(PARTING_PAUSE),
            ["0774123".to_owned() + "22", "9".to_owned() + "0774123"]
        );
        assert_eq!(parts(2), [""; 0]);
    }

    #[test]
    fn numbers_far_from_each_other_are_two_runs_and_two_words_are_none() {
        let pause = || vec![Frame::of(BLANK, 0.99); MAX_PAUSE];
        let said =
            |words: &[&str]| frames(&words.iter().map(|&word| (word, 0.9)).collect::<Vec<_>>());
        let all = [
            said(&["one", "two", "three"]),
            pause(),
            said(&["four", "five", "six"]),
            pause(),
            said(&["two", "three"]),
        ]
        .concat();
        let found = runs(&all);
        assert_eq!(found.len(), 2);
        assert_eq!(n_best(&all[found[1].clone()])[0].digits, "456");
    }
}
