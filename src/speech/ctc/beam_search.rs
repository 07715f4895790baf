//! Prefix beam search over the frames of a CTC network: the label sequences with the most probability, all alignments of
//! each summed (A. Graves et al., "Connectionist Temporal Classification", 2006; A. Hannun et al., "First-Pass Large
//! Vocabulary Continuous Speech Recognition using Bi-Directional Recurrent DNNs", 2014).

use std::collections::BTreeMap;

use super::network::BLANK;
use super::network::Frame;

/// How many prefixes survive a frame.
const BEAM_WIDTH: usize = 32;
/// A label with a lower log-probability than this is pruned from its frame.
const LABELS_PRUNED_BELOW: f32 = -9.0;

/// A label sequence that the frames may say.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hypothesis {
    /// The labels, repeats collapsed and blanks removed.
    pub(super) labels: Vec<u8>,
    /// The log-probability of all its alignments together.
    pub(super) log_probability: f64,
}

/// The log-probabilities of a prefix, of the alignments that end in a blank and of those that end in its last label.
#[derive(Clone, Copy)]
struct PrefixScore {
    blank: f64,
    label: f64,
}

impl PrefixScore {
    const IMPOSSIBLE: Self = Self {
        blank: f64::NEG_INFINITY,
        label: f64::NEG_INFINITY,
    };

    /// The empty prefix before the first frame.
    const START: Self = Self {
        blank: 0.0,
        label: f64::NEG_INFINITY,
    };

    fn total(self) -> f64 {
        log_add(self.blank, self.label)
    }
}

/// Adds two probabilities given as logarithms, and returns the logarithm of the sum.
pub(super) fn log_add(a: f64, b: f64) -> f64 {
    let (more, less) = if a < b { (b, a) } else { (a, b) };
    if less == f64::NEG_INFINITY {
        return more;
    }
    more + (less - more).exp().ln_1p()
}

/// Returns the hypotheses that survive the beam, the likeliest first.
pub(super) fn prefix_beam_search(frames: &[Frame]) -> Vec<Hypothesis> {
    let mut beam = vec![(Vec::new(), PrefixScore::START)];
    for frame in frames {
        let mut next: BTreeMap<Vec<u8>, PrefixScore> = BTreeMap::new();
        let labels: Vec<(u8, f64)> = frame.labels_above(LABELS_PRUNED_BELOW).collect();
        for (prefix, score) in &beam {
            extend(prefix, *score, frame, &labels, &mut next);
        }
        beam = next.into_iter().collect();
        beam.sort_by(|a, b| b.1.total().total_cmp(&a.1.total()));
        beam.truncate(BEAM_WIDTH);
    }
    beam.into_iter()
        .map(|(labels, score)| Hypothesis {
            labels,
            log_probability: score.total(),
        })
        .collect()
}

/// Adds to `next` what a prefix becomes with one more frame: itself, or itself and one of `labels`.
fn extend(
    prefix: &[u8],
    score: PrefixScore,
    frame: &Frame,
    labels: &[(u8, f64)],
    next: &mut BTreeMap<Vec<u8>, PrefixScore>,
) {
    let same = next
        .entry(prefix.to_vec())
        .or_insert(PrefixScore::IMPOSSIBLE);
    let blank = score.total() + f64::from(frame.log_probability(BLANK));
    same.blank = log_add(same.blank, blank);
    if let Some(&last) = prefix.last() {
        let repeated = score.label + f64::from(frame.log_probability(last.into()));
        same.label = log_add(same.label, repeated);
    }
    for &(label, log_probability) in labels {
        // The same label twice needs a blank between, or it is one label in two frames.
        let before = if prefix.last() == Some(&label) {
            score.blank
        } else {
            score.total()
        };
        let longer = [prefix, &[label]].concat();
        let longer = next.entry(longer).or_insert(PrefixScore::IMPOSSIBLE);
        longer.label = log_add(longer.label, before + log_probability);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sums every alignment of three classes by its label sequence.
    fn by_enumeration(frames: &[Frame]) -> BTreeMap<Vec<u8>, f64> {
        let mut sums = BTreeMap::new();
        for alignment in 0..3_usize.pow(frames.len() as u32) {
            let mut labels: Vec<u8> = Vec::new();
            let mut previous = BLANK;
            let mut log_probability = 0.0;
            for (at, frame) in frames.iter().enumerate() {
                let class = alignment / 3_usize.pow(at as u32) % 3;
                log_probability += f64::from(frame.log_probability(class));
                if class != BLANK && class != previous {
                    labels.push(class as u8);
                }
                previous = class;
            }
            let sum = sums.entry(labels).or_insert(f64::NEG_INFINITY);
            *sum = log_add(*sum, log_probability);
        }
        sums
    }

    #[test]
    fn all_alignments_of_the_same_labels_are_summed() {
        let frames: Vec<Frame> = [(0, 0.5), (1, 0.6), (1, 0.4), (0, 0.4), (1, 0.5), (2, 0.7)]
            .map(|(class, probability)| Frame::among(3, class, probability))
            .into();
        let expected = by_enumeration(&frames);
        let found = prefix_beam_search(&frames);
        assert!(found.len() > 20);
        for hypothesis in &found[..8] {
            let sum = expected[&hypothesis.labels];
            assert!(
                (hypothesis.log_probability - sum).abs() < 1e-5,
                "{hypothesis:?} {sum}"
            );
        }
        let best = expected.values().copied().fold(f64::NEG_INFINITY, f64::max);
        assert!((found[0].log_probability - best).abs() < 1e-5);
    }
}
