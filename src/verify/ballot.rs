//! Which number it is, by everything that listens to it: the sound of each place where it was said, as it was spoken
//! and slower, has a say about every number that one of them could make out.

use super::Claims;
use super::PhoneNumber;
use crate::domain::WordRange;
use crate::speech::Hearing;
use crate::speech::SpeechError;
use crate::speech::Tempo;

/// A number that could not be made out in a listening is behind the best that could by this much at least, or by as
/// much as the last that could.
const UNHEARD: f64 = 3.0;
/// What every number weighs at the most where none could be made out.
const NOTHING: f64 = -50.0;
/// What a slower listening has to say beside one of the sound as it was spoken.
const SLOWER: f64 = 0.6;
/// So many of the likeliest numbers are weighed where they could not be made out.
const MOST_WEIGHED: usize = 3;

/// All listenings, and what each says of every number.
#[derive(Debug, Default)]
pub(super) struct Ballot {
    listenings: Vec<Listening>,
    candidates: Vec<Candidate>,
}

/// One sound that was listened to.
#[derive(Debug)]
struct Listening {
    place: WordRange,
    tempo: Tempo,
    /// The most that a number which could not be made out can weigh.
    unheard: f64,
}

impl Listening {
    /// Returns how much it has to say.
    fn share(&self) -> f64 {
        match self.tempo {
            Tempo::AsSpoken => 1.0,
            Tempo::Slower | Tempo::LittleSlower => SLOWER,
        }
    }
}

/// A number that may have been said.
#[derive(Clone, Debug)]
struct Candidate {
    reading: PhoneNumber,
    /// Whether it was written somewhere.
    is_written: bool,
    /// How the sound of each listening goes with it, as far as that is known: natural logarithms of
    /// probabilities.
    weights: Vec<Option<f64>>,
}

impl Candidate {
    /// Takes what it weighs in the last listening, unless it is known to weigh more there.
    fn weighs(&mut self, log_probability: f64) {
        if let Some(weight) = self.weights.last_mut() {
            *weight = Some(weight.unwrap_or(f64::NEG_INFINITY).max(log_probability));
        }
    }

    /// Weighs it in those of some listenings where that is not known. Returns whether there were any.
    /// They are the last ones, or all.
    fn complete(
        &mut self,
        hearing: &mut dyn Hearing,
        listenings: &[Listening],
    ) -> Result<bool, SpeechError> {
        let from = self.weights.len() - listenings.len();
        let mut is_new = false;
        for (weight, listening) in self.weights[from..].iter_mut().zip(listenings) {
            if weight.is_none() {
                is_new = true;
                let (place, tempo) = (listening.place, listening.tempo);
                let weighing = hearing.weigh_number(place, &self.reading.said, tempo)?;
                *weight = Some(weighing.map_or(f64::NEG_INFINITY, |w| w.log_probability));
            }
        }
        Ok(is_new)
    }
}

/// What the listenings say together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outcome {
    /// The likeliest number.
    pub(super) best: PhoneNumber,
    /// What it weighs in all of them, by how much each has to say.
    pub(super) total: f64,
    /// What it weighs in one, on the average: the natural logarithm of a probability.
    pub(super) weight: f64,
    /// The others, the likeliest first, with what each is behind in all.
    pub(super) others: Vec<(PhoneNumber, f64)>,
}

impl Outcome {
    /// By how much the number leads the next one.
    pub(super) fn lead(&self) -> f64 {
        self.others
            .first()
            .map_or(f64::INFINITY, |(_, behind)| *behind)
    }
}

impl Ballot {
    /// Takes a number that was written somewhere: every listening to come has a say about it.
    pub(super) fn nominate(&mut self, reading: PhoneNumber) {
        self.candidate(reading).is_written = true;
    }

    /// Listens to one place for numbers of which nobody knows what they are. Returns whether it could be listened to.
    pub(super) fn listen(
        &mut self,
        hearing: &mut dyn Hearing,
        claims: &Claims,
        place: WordRange,
        tempo: Tempo,
    ) -> Result<bool, SpeechError> {
        let Some(found) = hearing.read_number(place, claims.shape(), tempo)? else {
            return Ok(false);
        };
        let unheard = match (found.first(), found.last()) {
            (Some(best), Some(last)) => last.log_probability.min(best.log_probability - UNHEARD),
            _ => NOTHING,
        };
        self.listenings.push(Listening {
            place,
            tempo,
            unheard,
        });
        for candidate in &mut self.candidates {
            candidate.weights.push(None);
        }
        for number in found {
            if let Some(reading) = claims.whole_number(&number.digits) {
                self.candidate(reading).weighs(number.log_probability);
            }
        }
        self.weigh_others(hearing)?;
        Ok(true)
    }

    /// Weighs the likeliest numbers that could not be made out in the last listening.
    fn weigh_others(&mut self, hearing: &mut dyn Hearing) -> Result<(), SpeechError> {
        let last = self.listenings.len().saturating_sub(1);
        for (rank, index) in self.order().into_iter().enumerate() {
            let candidate = &mut self.candidates[index];
            if rank < MOST_WEIGHED || candidate.is_written {
                candidate.complete(hearing, &self.listenings[last..])?;
            }
        }
        Ok(())
    }

    /// Weighs the likeliest number wherever it could not be made out, until that one is known everywhere.
    pub(super) fn make_sure(&mut self, hearing: &mut dyn Hearing) -> Result<(), SpeechError> {
        for _ in 0..MOST_WEIGHED {
            let Some(best) = self.order().first().copied() else {
                break;
            };
            if !self.candidates[best].complete(hearing, &self.listenings)? {
                break;
            }
        }
        Ok(())
    }

    /// Says what a number that was nominated weighs in the last listening, as it was written there.
    pub(super) fn weighs(&mut self, reading: &PhoneNumber, log_probability: f64) {
        let written = self.candidates.iter_mut().find(|c| c.reading == *reading);
        if let Some(candidate) = written {
            candidate.weighs(log_probability);
        }
    }

    /// Returns what the listenings to some places say together; none where no number goes with them.
    pub(super) fn outcome(&self, places: &[WordRange]) -> Option<Outcome> {
        let counted = |listening: &Listening| places.contains(&listening.place);
        let mut all: Vec<(f64, &Candidate)> = self
            .candidates
            .iter()
            .map(|candidate| (self.total(candidate, counted), candidate))
            .collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (&(total, best), others) = all.split_first()?;
        let shares: f64 = self
            .listenings
            .iter()
            .filter(|listening| counted(listening))
            .map(Listening::share)
            .sum();
        Some(Outcome {
            best: best.reading.clone(),
            total,
            weight: total / shares,
            others: others
                .iter()
                .map(|(other, candidate)| (candidate.reading.clone(), total - other))
                .collect(),
        })
    }

    /// Adds up what listenings say of a candidate, at the most.
    fn total(&self, candidate: &Candidate, counted: impl Fn(&Listening) -> bool) -> f64 {
        let weights = candidate.weights.iter().zip(&self.listenings);
        weights
            .filter(|(_, listening)| counted(listening))
            .map(|(weight, listening)| listening.share() * weight.unwrap_or(listening.unheard))
            .sum()
    }

    /// Returns the candidates by the most that they can weigh.
    fn order(&self) -> Vec<usize> {
        let totals: Vec<f64> = self
            .candidates
            .iter()
            .map(|candidate| self.total(candidate, |_| true))
            .collect();
        let mut order: Vec<usize> = (0..totals.len()).collect();
        order.sort_by(|&a, &b| totals[b].total_cmp(&totals[a]));
        order
    }

    fn candidate(&mut self, reading: PhoneNumber) -> &mut Candidate {
        let place = self
            .candidates
            .iter()
            .position(|candidate| candidate.reading.national == reading.national);
        let index = place.unwrap_or_else(|| {
            self.candidates.push(Candidate {
                reading,
                is_written: false,
                weights: vec![None; self.listenings.len()],
            });
            self.candidates.len() - 1
        });
        &mut self.candidates[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Region;
    use crate::domain::Rep;
    use crate::verify::testing::Sounds;

    const HERE: WordRange = WordRange { first: 0, last: 0 };
    const THERE: WordRange = WordRange { first: 1, last: 1 };

    fn reading(digits: &str) -> PhoneNumber {
        PhoneNumber {
            national: digits.to_owned(),
            said: digits.to_owned(),
            e164: None,
        }
    }

    /// What two places of a sound say of the numbers that were nominated.
    fn ballot(mut sounds: Sounds, nominated: &[&str]) -> Ballot {
        let claims = Claims::of(&Rep::default(), Region::US);
        let mut ballot = Ballot::default();
        for digits in nominated {
            ballot.nominate(reading(digits));
        }
        for place in [HERE, THERE] {
            let is_heard = ballot
                .listen(&mut sounds, &claims, place, Tempo::AsSpoken)
                .expect("nothing can fail here");
            assert!(is_heard);
        }
        ballot
            .make_sure(&mut sounds)
            .expect("nothing can fail here");
        ballot
    }

    #[test]
    fn every_place_has_a_say_about_what_came_up_in_another() {
        let sounds = Sounds {
            digits: "4155550134",
            later: Some((1, "4155550194")),
            ..Sounds::of("one two")
        };
        let ballot = ballot(sounds, &["4155550134"]);
        let best = |places: &[WordRange]| ballot.outcome(places).map(|o| o.best.said);
        assert_eq!(best(&[HERE]).as_deref(), Some("4155550134"));
        assert_eq!(best(&[THERE]).as_deref(), Some("4155550194"));
        let together = ballot.outcome(&[HERE, THERE]).expect("there are numbers");
        // -2 in its own place and -7 in the other's, for both.
        assert!((together.total + 9.0).abs() < 1e-9);
        assert!((together.weight + 4.5).abs() < 1e-9);
        assert!(together.lead().abs() < 1e-9);
    }

    #[test]
    fn where_nothing_sounds_no_number_has_a_chance() {
        let ballot = ballot(Sounds::of("one two"), &[]);
        assert_eq!(ballot.outcome(&[HERE, THERE]), None);
    }
}
