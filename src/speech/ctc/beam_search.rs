//! The likeliest ways through the frames of a number: beam search over prefixes, with all alignments of the same
//! words taken together (A. Graves and others, "Connectionist Temporal Classification", 2006; A. Hannun and others,
//! "First-Pass Large Vocabulary Continuous Speech Recognition using Bi-Directional Recurrent DNNs", 2014).

use std::collections::BTreeMap;

use super::network::Frame;
use super::network::NONE;

/// How many beginnings are followed at once.
const WIDTH: usize = 32;
/// A word that is less likely than this in a frame is not followed there (natural logarithm of a probability).
const HOPELESS: f32 = -9.0;

/// Words that may have been said, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Path {
    pub(super) words: Vec<u8>,
    /// The natural logarithm of their probability.
    pub(super) log_probability: f64,
}

/// How likely words are that end in a frame with nothing, and with their last word (natural logarithms).
#[derive(Clone, Copy)]
struct Ends {
    in_nothing: f64,
    in_word: f64,
}

impl Ends {
    const IMPOSSIBLE: Self = Self {
        in_nothing: f64::NEG_INFINITY,
        in_word: f64::NEG_INFINITY,
    };

    fn either(self) -> f64 {
        either(self.in_nothing, self.in_word)
    }
}

/// Returns the natural logarithm of the sum of two probabilities that are given as such.
pub(super) fn either(a: f64, b: f64) -> f64 {
    let (more, less) = if a < b { (b, a) } else { (a, b) };
    if less == f64::NEG_INFINITY {
        return more;
    }
    more + (less - more).exp().ln_1p()
}

/// Returns the words that frames most likely say, the likeliest first.
pub(super) fn likeliest(frames: &[Frame]) -> Vec<Path> {
    let mut kept: Vec<(Vec<u8>, Ends)> = vec![(
        Vec::new(),
        Ends {
            in_nothing: 0.0,
            in_word: f64::NEG_INFINITY,
        },
    )];
    for frame in frames {
        let mut next: BTreeMap<Vec<u8>, Ends> = BTreeMap::new();
        let said: Vec<(u8, f64)> = frame.words_above(HOPELESS).collect();
        for (words, ends) in &kept {
            let here = next.entry(words.clone()).or_insert(Ends::IMPOSSIBLE);
            let nothing = ends.either() + f64::from(frame.log_probability(NONE));
            here.in_nothing = either(here.in_nothing, nothing);
            if let Some(&last) = words.last() {
                let goes_on = ends.in_word + f64::from(frame.log_probability(last.into()));
                here.in_word = either(here.in_word, goes_on);
            }
            for &(word, log_probability) in &said {
                // The same word again needs something between.
                let before = if words.last() == Some(&word) {
                    ends.in_nothing
                } else {
                    ends.either()
                };
                let mut longer = words.clone();
                longer.push(word);
                let there = next.entry(longer).or_insert(Ends::IMPOSSIBLE);
                there.in_word = either(there.in_word, before + log_probability);
            }
        }
        kept = next.into_iter().collect();
        kept.sort_by(|a, b| b.1.either().total_cmp(&a.1.either()));
        kept.truncate(WIDTH);
    }
    kept.into_iter()
        .map(|(words, ends)| Path {
            words,
            log_probability: ends.either(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to put one of three words in each frame, added up by what it says.
    fn by_hand(frames: &[Frame]) -> BTreeMap<Vec<u8>, f64> {
        let mut sums = BTreeMap::new();
        for way in 0..3_usize.pow(frames.len() as u32) {
            let mut words: Vec<u8> = Vec::new();
            let mut before = NONE;
            let mut log_probability = 0.0;
            for (at, frame) in frames.iter().enumerate() {
                let word = way / 3_usize.pow(at as u32) % 3;
                log_probability += f64::from(frame.log_probability(word));
                if word != NONE && word != before {
                    words.push(word as u8);
                }
                before = word;
            }
            let sum = sums.entry(words).or_insert(f64::NEG_INFINITY);
            *sum = either(*sum, log_probability);
        }
        sums
    }

    #[test]
    fn all_alignments_of_the_same_words_are_taken_together() {
        let frames: Vec<Frame> = [(0, 0.5), (1, 0.6), (1, 0.4), (0, 0.4), (1, 0.5), (2, 0.7)]
            .map(|(word, probability)| Frame::among(3, word, probability))
            .into();
        let expected = by_hand(&frames);
        let found = likeliest(&frames);
        assert!(found.len() > 20);
        for path in &found[..8] {
            let sum = expected[&path.words];
            assert!((path.log_probability - sum).abs() < 1e-5, "{path:?} {sum}");
        }
        let best = expected.values().copied().fold(f64::NEG_INFINITY, f64::max);
        assert!((found[0].log_probability - best).abs() < 1e-5);
    }
}
