//! Forced decoding at several tempi: the next one is asked only where those before it leave a claim open.

use super::decision::Band;
use super::decision::Decision;
use super::thresholds::TEMPI;
use crate::domain::WordRange;
use crate::speech::AcousticEvidence;
use crate::speech::Hypothesis;
use crate::speech::SpeechError;

/// Returns the log-likelihood ratio of a claim, as `ratio_of` computes it from the mean scores of the hypotheses, once
/// `settled` does not leave it open or all tempi were asked. `None` if the place cannot be scored.
pub(super) fn forced_ratio(
    evidence: &mut dyn AcousticEvidence,
    place: WordRange,
    hypotheses: &[Hypothesis],
    settled: Band,
    ratio_of: impl Fn(&[f64]) -> f64,
) -> Result<Option<f64>, SpeechError> {
    let mut sums = vec![0.0; hypotheses.len()];
    let mut ratio = None;
    for (asked, tempo) in (1..).zip(TEMPI) {
        let Some(scores) = evidence.score(place, hypotheses, tempo)? else {
            break;
        };
        for (sum, score) in sums.iter_mut().zip(scores) {
            *sum += score;
        }
        let means: Vec<f64> = sums.iter().map(|sum| sum / f64::from(asked)).collect();
        let mean = ratio_of(&means);
        ratio = Some(mean);
        if settled.of(mean) != Decision::Undecided {
            break;
        }
    }
    Ok(ratio)
}

/// Returns the highest of some scores.
pub(super) fn best(scores: &[f64]) -> f64 {
    scores.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::SpokenDigits;
    use crate::speech::SpokenName;

    /// A sound with a score of the only hypothesis at each tempo.
    struct Scored {
        scores: &'static [f64],
        tempi: Vec<u32>,
    }

    impl AcousticEvidence for Scored {
        fn digits(&mut self) -> Result<Option<Vec<SpokenDigits>>, SpeechError> {
            Ok(None)
        }

        fn keyword(&mut self, _name: &str) -> Result<Option<Vec<SpokenName>>, SpeechError> {
            Ok(None)
        }

        fn score(
            &mut self,
            _place: WordRange,
            _hypotheses: &[Hypothesis],
            tempo: u32,
        ) -> Result<Option<Vec<f64>>, SpeechError> {
            let score = self.scores.get(self.tempi.len());
            self.tempi.push(tempo);
            Ok(score.map(|score| vec![*score]))
        }
    }

    #[test]
    fn tempi_are_asked_until_their_mean_settles_the_claim() {
        let settled = Band {
            confirm: 5.0,
            reject: -5.0,
        };
        for (scores, expected, asked) in [
            (&[6.0, -9.0][..], Some(6.0), 1),
            (&[-6.0, 9.0], Some(-6.0), 1),
            (&[4.0, 8.0, 0.0], Some(6.0), 2),
            (&[4.0, 2.0, 3.0], Some(3.0), 3),
            // What is too long to be played slower.
            (&[4.0], Some(4.0), 2),
            (&[], None, 1),
        ] {
            let mut sound = Scored {
                scores,
                tempi: Vec::new(),
            };
            let words = [Hypothesis::Words("Anna".to_owned())];
            let place = WordRange { first: 0, last: 0 };
            let ratio = forced_ratio(&mut sound, place, &words, settled, |scores| scores[0]);
            assert_eq!(
                ratio.expect("nothing can fail here"),
                expected,
                "{scores:?}"
            );
            assert_eq!(sound.tempi, TEMPI[..asked], "{scores:?}");
        }
    }
}
