//! Keyword spotting: where a name was said, if it was.
//!
//! A Viterbi search finds the best alignment of the name's letters anywhere in the frames of the letter head. Its score is
//! the log-likelihood ratio to the best letters of any kind in the same frames, which stand for everything that is
//! not the name (I. Szöke et al., "Comparison of Keyword Spotting Approaches for Informal Continuous Speech", 2005).

use std::iter;
use std::ops::Range;

use super::network::BLANK;
use super::network::Frame;

/// The classes of the letter head after the blank (`models/ctc/train.py`).
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz '";
const SPACE: usize = 27;
/// A hit with a lower log-likelihood ratio than this for each of its letters is pruned.
const LETTERS_PRUNED_BELOW: f64 = -4.0;
/// The most hits that are returned.
const MAX_HITS: usize = 4;

/// A place where a name may have been said.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::speech) struct KeywordHit {
    /// Where, in encoder positions.
    pub(in crate::speech) positions: Range<usize>,
    /// The log-likelihood ratio of the name to the letters that fit the sound best there: at most 0.
    pub(in crate::speech) log_likelihood_ratio: f64,
}

/// Returns the hits of a name, the best first. They do not overlap.
pub(super) fn spot(frames: &[Frame], name: &str) -> Vec<KeywordHit> {
    let letters = letters_of(name);
    if letters.is_empty() {
        return Vec::new();
    }
    let floor = LETTERS_PRUNED_BELOW * letters.len() as f64;
    let mut hits = Vec::new();
    let mut open: Vec<Range<usize>> = iter::once(0..frames.len()).collect();
    while let Some(stretch) = open.pop() {
        if hits.len() == MAX_HITS {
            break;
        }
        let hit = best_hit(frames, stretch.clone(), &letters);
        let Some(hit) = hit.filter(|hit| hit.log_likelihood_ratio >= floor) else {
            continue;
        };
        open.push(stretch.start..hit.positions.start);
        open.push(hit.positions.end..stretch.end);
        hits.push(hit);
    }
    hits.sort_by(|a, b| b.log_likelihood_ratio.total_cmp(&a.log_likelihood_ratio));
    hits
}

/// Returns the classes of a name's letters, one space between words.
fn letters_of(name: &str) -> Vec<usize> {
    let class = |letter: char| LETTERS.find(letter).map(|at| at + 1);
    let words: Vec<Vec<usize>> = name
        .split(|c: char| c.is_whitespace() || c == '-')
        .map(|word| word.to_lowercase().chars().filter_map(class).collect())
        .filter(|word: &Vec<usize>| !word.is_empty())
        .collect();
    words.join(&SPACE)
}

/// The best alignment of the name's beginning that ends in one state of the trellis.
#[derive(Clone, Copy)]
struct Alignment {
    log_likelihood_ratio: f64,
    /// The frame of its first letter.
    start: usize,
}

impl Alignment {
    const IMPOSSIBLE: Self = Self {
        log_likelihood_ratio: f64::NEG_INFINITY,
        start: 0,
    };

    /// Returns the better of two; this one where they are equal.
    fn or(self, other: Self) -> Self {
        if other.log_likelihood_ratio > self.log_likelihood_ratio {
            other
        } else {
            self
        }
    }

    fn plus(self, log_likelihood_ratio: f64) -> Self {
        Self {
            log_likelihood_ratio: self.log_likelihood_ratio + log_likelihood_ratio,
            ..self
        }
    }
}

/// One column of the Viterbi trellis: for each letter of the name, the best alignment that ends in the letter, and the
/// best that ends in a blank after it.
#[derive(Clone)]
struct Column {
    letter: Vec<Alignment>,
    blank: Vec<Alignment>,
}

impl Column {
    /// Returns the best way into a letter from the letters before it: a repeated letter needs a blank between, and a
    /// space need not be pronounced.
    fn best_before_letter(&self, letters: &[usize], index: usize, frame: usize) -> Alignment {
        let Some(before) = index.checked_sub(1) else {
            return Alignment {
                log_likelihood_ratio: 0.0,
                start: frame,
            };
        };
        let from = |before: usize| {
            if letters[before] == letters[index] {
                self.blank[before]
            } else {
                self.blank[before].or(self.letter[before])
            }
        };
        if letters[before] == SPACE && before > 0 {
            from(before).or(from(before - 1))
        } else {
            from(before)
        }
    }
}

/// Returns the best hit in a stretch of frames.
fn best_hit(frames: &[Frame], stretch: Range<usize>, letters: &[usize]) -> Option<KeywordHit> {
    let impossible = vec![Alignment::IMPOSSIBLE; letters.len()];
    let mut column = Column {
        letter: impossible.clone(),
        blank: impossible,
    };
    let mut best: Option<KeywordHit> = None;
    for at in stretch {
        let frame = &frames[at];
        let any = f64::from(frame.log_probability(frame.likeliest()));
        let ratio = |class| f64::from(frame.log_probability(class)) - any;
        let previous = column.clone();
        for (index, &letter) in letters.iter().enumerate() {
            column.letter[index] = previous.letter[index]
                .or(previous.best_before_letter(letters, index, at))
                .plus(ratio(letter));
            column.blank[index] = previous.blank[index]
                .or(previous.letter[index])
                .plus(ratio(BLANK));
        }
        let whole = column.letter[letters.len() - 1];
        let floor = best
            .as_ref()
            .map_or(f64::NEG_INFINITY, |best| best.log_likelihood_ratio);
        if whole.log_likelihood_ratio > floor {
            best = Some(KeywordHit {
                positions: whole.start..at + 1,
                log_likelihood_ratio: whole.log_likelihood_ratio,
            });
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames in which letters are said for two frames each, with a blank between.
    fn frames(text: &str) -> Vec<Frame> {
        let said = |letter: char| {
            let class = LETTERS.find(letter).map_or(BLANK, |at| at + 1);
            [class, class, BLANK].map(|class| Frame::among(LETTERS.len() + 1, class, 0.9))
        };
        text.chars().flat_map(said).collect()
    }

    #[test]
    fn a_name_is_found_where_it_was_said() {
        let frames = frames("hi jim its ann lee bye");
        let hits = spot(&frames, "Ann Lee");
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].positions.start, 11 * 3);
        assert!(
            hits[0].log_likelihood_ratio > -1e-6,
            "{}",
            hits[0].log_likelihood_ratio
        );
        let others = spot(&frames, "Max Fox");
        assert!(
            others.iter().all(|hit| hit.log_likelihood_ratio < -20.0),
            "{others:?}"
        );
        assert_eq!(spot(&frames, ""), []);
    }

    #[test]
    fn a_name_that_was_said_twice_is_found_twice_and_one_letter_of_another_costs_little() {
        let frames = frames("its sean carter yes this is shaun carter");
        let hits = spot(&frames, "Sean Carter");
        assert_eq!(hits.len(), 2);
        assert!(hits[0].positions.start < hits[1].positions.start);
        assert!(
            (-30.0..-5.0).contains(&hits[1].log_likelihood_ratio),
            "{}",
            hits[1].log_likelihood_ratio
        );
    }

    #[test]
    fn words_of_a_name_may_run_into_each_other() {
        let hits = spot(&frames("its annlee"), "Ann-Lee");
        assert!(hits[0].log_likelihood_ratio > -1e-6);
    }
}
