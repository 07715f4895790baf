//! Which number it was, by what was heard whatever was written: of all whole numbers that one of the places sounds
//! like, the one that all of them together sound most like.

use super::Outcome;
use super::put;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::verify::Claims;
use crate::verify::PhoneNumber;
use crate::verify::heard::HeardHere;
use crate::verify::heard::number_at;

/// A number that a place does not sound like at all is behind the one that it sounds most like by this much.
const UNHEARD: f64 = 10.0;
/// By how much two places have to prefer their own numbers to have two.
const DIFFERENT: f64 = 6.0;
/// What is written in a place counts as much.
const WRITTEN: f64 = 1.5;

/// One place, and what whole numbers weigh there: natural logarithms of probabilities.
struct Place<'a> {
    here: &'a HeardHere,
    weights: Vec<(PhoneNumber, f64)>,
}

impl Place<'_> {
    fn weight(&self, reading: &PhoneNumber) -> f64 {
        let best = self.weights.first().map_or(0.0, |(_, weight)| *weight);
        self.weights
            .iter()
            .find(|(other, _)| other == reading)
            .map_or(best - UNHEARD, |(_, weight)| weight.max(best - UNHEARD))
    }
}

/// Makes the likeliest number of every place. Returns whether there was any.
pub(super) fn choose(
    transcript: &Transcript,
    heard: &[HeardHere],
    claims: &Claims,
    mentions: &mut Vec<Mention>,
) -> bool {
    let places: Vec<Place> = heard
        .iter()
        .filter_map(|here| place(here, claims, mentions))
        .collect();
    let Some(together) = outcome(&places.iter().collect::<Vec<_>>()) else {
        return false;
    };
    let own: Vec<Outcome> = places
        .iter()
        .filter_map(|place| outcome(&[place]))
        .collect();
    let apart: f64 = own.iter().map(|outcome| outcome.total).sum();
    let are_different = apart - together.total >= DIFFERENT;
    for (place, own) in places.iter().zip(&own) {
        let outcome = if are_different { own } else { &together };
        let words = place.here.words;
        let index = number_at(mentions, words).unwrap_or_else(|| {
            mentions.push(Mention::of(MentionKind::Number, transcript, words));
            mentions.len() - 1
        });
        put(&mut mentions[index], outcome, claims.shape(), true);
    }
    true
}

/// Returns the whole numbers that a place sounds like, the likeliest first; none where it has none, or where it is
/// somebody else's.
fn place<'a>(here: &'a HeardHere, claims: &Claims, mentions: &[Mention]) -> Option<Place<'a>> {
    let written: Vec<&Mention> = mentions
        .iter()
        .filter(|m| m.kind == MentionKind::Number && m.words.overlaps(here.words))
        .collect();
    if written.iter().any(|mention| mention.whose == Whose::Other) {
        return None;
    }
    let mut weights: Vec<(PhoneNumber, f64)> = Vec::new();
    for heard in &here.readings {
        let Some(reading) = claims.whole_number(&heard.digits) else {
            continue;
        };
        match weights.iter_mut().find(|(other, _)| *other == reading) {
            Some((_, weight)) => *weight = weight.max(heard.log_probability),
            None => weights.push((reading, heard.log_probability)),
        }
    }
    for mention in written {
        let value = mention
            .value
            .as_deref()
            .and_then(|value| claims.whole_number(value));
        for (reading, weight) in &mut weights {
            if value.as_ref() == Some(reading) {
                *weight += WRITTEN;
            }
        }
    }
    weights.sort_by(|a, b| b.1.total_cmp(&a.1));
    (!weights.is_empty()).then_some(Place { here, weights })
}

/// Returns what places say together.
fn outcome(places: &[&Place<'_>]) -> Option<Outcome> {
    let mut all: Vec<(f64, PhoneNumber)> = Vec::new();
    for place in places {
        for (reading, _) in &place.weights {
            if all.iter().all(|(_, other)| other != reading) {
                let total = places.iter().map(|place| place.weight(reading)).sum();
                all.push((total, reading.clone()));
            }
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut all = all.into_iter();
    let (total, best) = all.next()?;
    Some(Outcome {
        best,
        total,
        weight: total / places.len() as f64,
        others: all
            .map(|(other, reading)| (reading, total - other))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Region;
    use crate::domain::Rep;
    use crate::verify::testing;
    use crate::verify::testing::heard_at;

    const TEXT: &str = "it's Sean on 415555. Call me. Again, 4155550133. Bye";

    /// Returns the numbers that are told, and whether in doubt.
    fn chosen(heard: &[HeardHere], written: &[(usize, &str)]) -> Vec<(Option<String>, bool)> {
        let transcript = Transcript::typed(TEXT);
        let claims = Claims::of(&Rep::default(), Region::US);
        let mut mentions = testing::written(&transcript, written);
        choose(&transcript, heard, &claims, &mut mentions);
        mentions.sort_by_key(|mention| mention.words);
        let told = |mention: Mention| (mention.value, mention.doubt.is_some());
        mentions.into_iter().map(told).collect()
    }

    #[test]
    fn two_places_have_one_number_that_both_sound_like() {
        let heard = [
            heard_at(
                3,
                &[
                    ("41555550133", -0.2),
                    ("4155550138", -1.5),
                    ("4155550133", -2.0),
                ],
            ),
            heard_at(7, &[("4155550133", -0.2), ("4155550138", -5.0)]),
        ];
        let number = (Some("4155550133".to_owned()), false);
        assert_eq!(
            chosen(&heard, &[(7, "4155550133")]),
            [number.clone(), number]
        );
    }

    #[test]
    fn two_places_with_clear_numbers_of_their_own_have_two() {
        let heard = [
            heard_at(3, &[("4155550133", -0.1)]),
            heard_at(7, &[("4155550144", -0.1)]),
        ];
        let numbers = ["4155550133", "4155550144"].map(|digits| (Some(digits.to_owned()), false));
        assert_eq!(chosen(&heard, &[]), numbers);
    }

    #[test]
    fn a_number_that_could_be_another_is_doubtful_unless_it_is_written() {
        let heard = [heard_at(7, &[("4155550138", -0.6), ("4155550133", -0.9)])];
        assert_eq!(chosen(&heard, &[]), [(Some("4155550138".to_owned()), true)]);
        let written = chosen(&heard, &[(7, "4155550133")]);
        assert_eq!(written, [(Some("4155550133".to_owned()), true)]);
    }

    #[test]
    fn what_is_no_whole_number_is_left_alone() {
        let heard = [heard_at(3, &[("415555", -0.1)])];
        assert_eq!(chosen(&heard, &[]), []);
    }
}
