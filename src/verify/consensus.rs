//! Which number was said, where nobody's is known: of all whole numbers that one of its places sounds like, the one that
//! all of them together sound most like.

use super::claims::Claims;
use super::claims::PhoneNumber;
use super::spoken::SpokenNumber;
use super::thresholds::CONSENSUS_LEAD;
use super::thresholds::CONSENSUS_MEAN;
use super::thresholds::FLOOR;
use super::thresholds::TWO_NUMBERS;
use super::thresholds::WRITTEN;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;

/// One place, and the log-probabilities of whole numbers there, the likeliest first; at least one.
struct Place<'a> {
    here: &'a SpokenNumber,
    scores: Vec<(PhoneNumber, f64)>,
}

impl Place<'_> {
    fn score(&self, number: &PhoneNumber) -> f64 {
        let floor = self.scores[0].1 + FLOOR;
        let own = self.scores.iter().find(|(other, _)| other == number);
        own.map_or(floor, |(_, score)| score.max(floor))
    }
}

/// What places say together.
struct Consensus {
    /// The likeliest number.
    best: PhoneNumber,
    /// The sum of its log-probabilities.
    total: f64,
    /// Their mean.
    mean: f64,
    /// The other numbers that are not far behind, the likeliest first.
    rivals: Vec<PhoneNumber>,
}

/// Makes the likeliest number of every place.
pub(super) fn settle(
    transcript: &Transcript,
    claims: &Claims,
    spoken: &[SpokenNumber],
    mentions: &mut Vec<Mention>,
) {
    let places: Vec<Place> = spoken
        .iter()
        .filter_map(|here| place(here, claims, mentions))
        .collect();
    let Some(together) = consensus(&places.iter().collect::<Vec<_>>()) else {
        return;
    };
    let own: Vec<Consensus> = places
        .iter()
        .filter_map(|place| consensus(&[place]))
        .collect();
    let apart: f64 = own.iter().map(|own| own.total).sum();
    let are_different = apart - together.total >= TWO_NUMBERS;
    for (place, own) in places.iter().zip(&own) {
        let words = place.here.words;
        let is_here = |m: &Mention| m.kind == MentionKind::Number && m.words.overlaps(words);
        let index = mentions.iter().position(is_here).unwrap_or_else(|| {
            mentions.push(Mention::of(MentionKind::Number, transcript, words));
            mentions.len() - 1
        });
        let number = if are_different { own } else { &together };
        put(&mut mentions[index], number, claims);
    }
}

/// Returns the whole numbers that a place sounds like; `None` if it has none, or where the words make it somebody
/// else's. One that is written there as well counts more.
fn place<'a>(here: &'a SpokenNumber, claims: &Claims, mentions: &[Mention]) -> Option<Place<'a>> {
    let is_here = |m: &&Mention| m.kind == MentionKind::Number && m.words.overlaps(here.words);
    let written: Vec<&Mention> = mentions.iter().filter(is_here).collect();
    if written.iter().any(|mention| mention.whose == Whose::Other) {
        return None;
    }
    let mut scores: Vec<(PhoneNumber, f64)> = Vec::new();
    for hypothesis in &here.hypotheses {
        let Some(number) = claims.whole_number(&hypothesis.digits) else {
            continue;
        };
        match scores.iter_mut().find(|(other, _)| *other == number) {
            Some((_, score)) => *score = score.max(hypothesis.log_probability),
            None => scores.push((number, hypothesis.log_probability)),
        }
    }
    let values: Vec<&str> = written.iter().filter_map(|m| m.value.as_deref()).collect();
    for (number, score) in &mut scores {
        if values.contains(&number.national.as_str()) {
            *score += WRITTEN;
        }
    }
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    (!scores.is_empty()).then_some(Place { here, scores })
}

fn consensus(places: &[&Place<'_>]) -> Option<Consensus> {
    let mut totals: Vec<(PhoneNumber, f64)> = Vec::new();
    for (number, _) in places.iter().flat_map(|place| &place.scores) {
        if totals.iter().all(|(other, _)| other != number) {
            let total = places.iter().map(|place| place.score(number)).sum();
            totals.push((number.clone(), total));
        }
    }
    totals.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut totals = totals.into_iter();
    let (best, total) = totals.next()?;
    Some(Consensus {
        best,
        total,
        mean: total / places.len() as f64,
        rivals: totals
            .take_while(|(_, other)| total - other < CONSENSUS_LEAD)
            .map(|(rival, _)| rival)
            .collect(),
    })
}

/// Makes the likeliest number of a mention, and doubts it where it is not clear which that is.
fn put(mention: &mut Mention, consensus: &Consensus, claims: &Claims) {
    let best = &consensus.best;
    mention.value = Some(best.national.clone());
    mention.e164.clone_from(&best.e164);
    mention.extent = Extent::Whole;
    let rivals = consensus.rivals.iter().map(|rival| rival.national.clone());
    let readings: Vec<String> = std::iter::once(best.national.clone())
        .chain(rivals)
        .collect();
    let is_whole = claims.shape().lengths.contains(&best.said.len());
    mention.doubt = if readings.len() > 1 {
        Some("I heard more than one number")
    } else if !is_whole || consensus.mean < CONSENSUS_MEAN {
        Some("I couldn't make out the number")
    } else {
        None
    }
    .map(|reason| Doubt {
        reason: reason.to_owned(),
        readings,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Region;
    use crate::domain::Rep;
    use crate::verify::testing::spoken;
    use crate::verify::testing::values;
    use crate::verify::testing::written;

    const TEXT: &str = "it's Sean on 415555. Call me. Again, 4155550133. Bye";

    type NBest = &'static [(usize, &'static [(&'static str, f64)])];
    type Written = &'static [(usize, &'static str)];
    type Expected = &'static [(&'static str, bool)];

    #[test]
    #[rustfmt::skip]
    fn every_place_has_the_number_that_all_together_sound_most_like() {
        // The n-best lists and their words, what is written there, and the numbers that come of it, with whether in doubt.
        let cases: [(NBest, Written, Expected); 6] = [
            (&[(3, &[("41555550133", -0.2), ("4155550138", -1.5), ("4155550133", -2.0)]), (7, &[("4155550133", -0.2), ("4155550138", -5.0)])], &[(7, "4155550133")], &[("4155550133", false), ("4155550133", false)]),
            // Two that are clear are two.
            (&[(3, &[("4155550133", -0.1)]), (7, &[("4155550144", -0.1)])], &[], &[("4155550133", false), ("4155550144", false)]),
            // One that could be another is doubtful; what is written counts.
            (&[(7, &[("4155550138", -0.6), ("4155550133", -0.9)])], &[], &[("4155550138", true)]),
            (&[(7, &[("4155550138", -0.6), ("4155550133", -0.9)])], &[(7, "4155550133")], &[("4155550133", true)]),
            (&[(7, &[("4155550138", -12.0)])], &[], &[("4155550138", true)]),
            // What is no whole number is left alone.
            (&[(3, &[("415555", -0.1)])], &[], &[]),
        ];
        for (n_best, numbers, expected) in cases {
            let spoken: Vec<_> = n_best.iter().map(|(word, hypotheses)| spoken(*word, hypotheses)).collect();
            let transcript = Transcript::typed(TEXT);
            let mut mentions = written(&transcript, numbers);
            settle(&transcript, &Claims::of(&Rep::default(), Region::US), &spoken, &mut mentions);
            let expected: Vec<_> = expected.iter().map(|(value, doubt)| (Some((*value).to_owned()), *doubt)).collect();
            assert_eq!(values(mentions), expected, "{n_best:?}");
        }
    }
}
