//! Finds out what a number was where nobody's number is known: of all numbers that the sound of its mentions goes
//! with, the one that goes best with all of them.

mod by_ear;

use super::Claims;
use super::Half;
use super::PhoneNumber;
use super::ballot::Ballot;
use super::ballot::Outcome;
use super::heard::HeardHere;
use super::numbers::stretches::stretches;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::NumberShape;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;
use crate::speech::Hearing;
use crate::speech::SpeechError;
use crate::speech::Tempo;

/// Below this mean confidence a number is listened to again. Over 400 development recordings 18 of 21 numbers were
/// right of which every mention was written alike and with more.
const SURE: f64 = 0.6;
/// By how much two mentions have to prefer their own digits to count as two numbers.
const DIFFERENT: f64 = 6.0;
/// By how much a number has to lead, all listenings taken together; one that does not is listened to again, slower.
const LEAD: f64 = 1.5;
/// What a number has to weigh in a listening (natural logarithm of a probability). With this and [`LEAD`], 22 of 211
/// development recordings with a number that was told without doubt had a wrong one; without this a quarter had.
const CLEAR: f64 = -9.0;
/// Below this nothing was said that is a number, where the words have none.
const AUDIBLE: f64 = -25.0;

/// Makes one number of the speaker's mentions where the words leave doubt about it, unless the sound of
/// each clearly prefers its own digits.
pub(super) fn choose(
    hearing: &mut dyn Hearing,
    claims: &Claims,
    number_places: &[WordRange],
    heard: &[HeardHere],
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let transcript = hearing.transcript().clone();
    if by_ear::choose(&transcript, heard, claims, mentions) {
        return Ok(());
    }
    let mut places = places(&transcript, claims, number_places, mentions);
    let written: Vec<Option<PhoneNumber>> = places
        .iter()
        .map(|place| written_there(place, claims, mentions))
        .collect();
    let is_alike = written
        .iter()
        .all(|reading| reading.is_some() && *reading == written[0]);
    if is_alike && places.iter().all(|place| place.is_clear(mentions)) {
        return Ok(());
    }
    let mut ballot = Ballot::default();
    for reading in written.iter().flatten() {
        ballot.nominate(reading.clone());
    }
    for (place, reading) in places.iter().zip(&written) {
        if !ballot.listen(hearing, claims, place.words, Tempo::AsSpoken)? {
            return Ok(());
        }
        if let Some(reading) = reading {
            let text = [transcript.text_of(place.words)];
            let weights = hearing.weigh(place.words, &text, Tempo::AsSpoken)?;
            if let Some(&weight) = weights.iter().flatten().next() {
                ballot.weighs(reading, weight);
            }
        }
        // What is written alike everywhere, and is what one place sounds like, is not asked about elsewhere.
        let settled = ballot.outcome(&[place.words]).filter(|outcome| {
            is_alike
                && written.first() == Some(&Some(outcome.best.clone()))
                && outcome.lead() >= LEAD
                && outcome.weight >= CLEAR
        });
        if let Some(outcome) = settled {
            for mention in places.iter().filter_map(|place| place.mention) {
                put(&mut mentions[mention], &outcome, claims.shape(), true);
            }
            return Ok(());
        }
    }
    places.retain(|place| {
        let outcome = ballot.outcome(&[place.words]);
        place.mention.is_some() || outcome.is_some_and(|outcome| outcome.weight >= AUDIBLE)
    });
    ballot.make_sure(hearing)?;
    let all: Vec<WordRange> = places.iter().map(|place| place.words).collect();
    let Some(first) = ballot.outcome(&all) else {
        return Ok(());
    };
    if first.lead() < LEAD {
        for place in &places {
            ballot.listen(hearing, claims, place.words, Tempo::Slower)?;
        }
        ballot.make_sure(hearing)?;
    }
    let Some(together) = ballot.outcome(&all) else {
        return Ok(());
    };
    let own: Vec<Outcome> = places
        .iter()
        .filter_map(|place| ballot.outcome(&[place.words]))
        .collect();
    let apart: f64 = own.iter().map(|outcome| outcome.total).sum();
    let are_different = apart - together.total >= DIFFERENT;
    let is_steady = first.best == together.best;
    for (place, own) in places.iter().zip(&own) {
        let outcome = if are_different { own } else { &together };
        let index = place.mention.unwrap_or_else(|| {
            mentions.push(Mention::of(MentionKind::Number, &transcript, place.words));
            mentions.len() - 1
        });
        put(
            &mut mentions[index],
            outcome,
            claims.shape(),
            are_different || is_steady,
        );
    }
    Ok(())
}

/// Makes the likeliest number of a mention, and says so where it is not clear which that is.
fn put(mention: &mut Mention, outcome: &Outcome, shape: NumberShape, is_steady: bool) {
    let best = &outcome.best;
    mention.value = Some(best.national.clone());
    mention.e164.clone_from(&best.e164);
    mention.extent = Extent::Whole;
    let rivals: Vec<String> = outcome
        .others
        .iter()
        .filter(|(_, behind)| *behind < LEAD)
        .map(|(other, _)| other.national.clone())
        .collect();
    let is_whole = shape.lengths.contains(&best.said.len());
    let is_certain = rivals.is_empty() && is_whole && is_steady && outcome.weight >= CLEAR;
    mention.doubt = (!is_certain).then(|| Doubt {
        reason: if rivals.is_empty() {
            "the number could not be made out well"
        } else {
            "the number could be read in more than one way"
        }
        .to_owned(),
        readings: [vec![best.national.clone()], rivals].concat(),
    });
}

/// Returns the whole number that was written in a place.
fn written_there(place: &Place, claims: &Claims, mentions: &[Mention]) -> Option<PhoneNumber> {
    let mention = place.mention(mentions)?;
    let is_whole = mention.extent == Extent::Whole;
    let value = mention.value.as_deref().filter(|_| is_whole)?;
    claims.whole_number(value)
}

/// Where a number was said, or may have been.
struct Place {
    words: WordRange,
    /// Which mention it is, if it is one.
    mention: Option<usize>,
}

impl Place {
    fn mention<'a>(&self, mentions: &'a [Mention]) -> Option<&'a Mention> {
        mentions.get(self.mention?)
    }

    /// Returns whether the words leave no doubt.
    fn is_clear(&self, mentions: &[Mention]) -> bool {
        self.mention(mentions).is_some_and(|mention| {
            mention.doubt.is_none() && mention.confidence.as_probability() >= SURE
        })
    }
}

/// Returns the first mention of a number and the last; where there is none in a half of the message, what may be one
/// there.
fn places(
    transcript: &Transcript,
    claims: &Claims,
    number_places: &[WordRange],
    mentions: &[Mention],
) -> Vec<Place> {
    let numbers: Vec<Place> = mentions
        .iter()
        .enumerate()
        .filter(|(_, m)| m.kind == MentionKind::Number && m.whose == Whose::Speaker)
        .map(|(index, m)| Place {
            words: m.words,
            mention: Some(index),
        })
        .collect();
    let hidden = |half: Half| {
        let taken = |words: WordRange| {
            mentions
                .iter()
                .any(|m| m.kind == MentionKind::Number && m.words.overlaps(words))
        };
        stretches(transcript, claims.shape().longest())
            .into_iter()
            .filter(|stretch| half.holds(stretch.words) && !taken(stretch.words))
            .filter(|stretch| {
                number_places
                    .iter()
                    .any(|place| place.overlaps(stretch.words))
            })
            .map(|stretch| Place {
                words: stretch.words,
                mention: None,
            })
            .next()
    };
    let mut places = Vec::new();
    for half in Half::both(transcript) {
        let mut here = numbers.iter().filter(|place| half.holds(place.words));
        let found = if half.is_second {
            here.next_back()
        } else {
            here.next()
        };
        let found = found.map(|place| Place { ..*place });
        places.extend(found.or_else(|| hidden(half)));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Region;
    use crate::domain::Rep;
    use crate::verify::testing;
    use crate::verify::testing::Sounds;

    /// Chooses among the numbers that stand in these words, and says how often the sound was asked.
    fn chosen(mut sounds: Sounds, numbers: &[(usize, &str)]) -> (Vec<Mention>, usize) {
        let mut mentions = testing::written(&sounds.transcript, numbers);
        let claims = Claims::of(&Rep::default(), Region::US);
        let number_places = [WordRange { first: 3, last: 5 }];
        choose(&mut sounds, &claims, &number_places, &[], &mut mentions)
            .expect("nothing can fail here");
        (mentions, sounds.asked)
    }

    fn values(mentions: &[Mention]) -> Vec<(&str, bool)> {
        mentions
            .iter()
            .filter_map(|m| Some((m.value.as_deref()?, m.doubt.is_none())))
            .collect()
    }

    const TWICE: &str = "I'm on 2125550142 so ring 2125550143 please";
    const BOTH: [(usize, &str); 2] = [(2, "2125550142"), (5, "2125550143")];

    #[test]
    fn two_readings_of_one_number_are_made_one_by_what_the_sound_is() {
        for sound in ["2125550142", "2125550149"] {
            let sounds = Sounds {
                digits: sound,
                ..Sounds::of(TWICE)
            };
            let (mentions, _) = chosen(sounds, &BOTH);
            assert_eq!(values(&mentions), [(sound, true); 2]);
        }
    }

    #[test]
    fn two_numbers_stay_two() {
        let sounds = Sounds {
            digits: "2125550142",
            later: Some((5, "2125550967")),
            ..Sounds::of(TWICE)
        };
        let (mentions, _) = chosen(sounds, &BOTH);
        let both = [("2125550142", true), ("2125550967", true)];
        assert_eq!(values(&mentions), both);
    }

    #[test]
    fn what_nearly_is_another_number_or_is_faint_or_changes_with_the_pace_is_doubtful() {
        let clear = || Sounds {
            digits: "2125550142",
            ..Sounds::of("I'm on 2125550144 so ring 2125550145 please")
        };
        let misheard = [(2, "2125550144"), (5, "2125550145")];
        let doubtful = [
            Sounds {
                nearly: "2125550143",
                ..clear()
            },
            Sounds {
                faint: 8.0,
                ..clear()
            },
            Sounds {
                nearly: "2125550143",
                again: Some("2125550143"),
                ..clear()
            },
        ];
        for sounds in doubtful {
            let (mentions, _) = chosen(sounds, &misheard);
            let doubt = mentions[0].doubt.as_ref().expect("there is doubt");
            assert!(doubt.readings.len() > 1 || doubt.reason.contains("made out"));
        }
        let (mentions, _) = chosen(clear(), &misheard);
        assert_eq!(values(&mentions), [("2125550142", true); 2]);
    }

    #[test]
    fn what_is_clear_is_not_asked() {
        let sounds = Sounds::of("I'm on 2125550142 so ring 2125550142 please");
        let (mentions, asked) = chosen(sounds, &[(2, "2125550142"), (5, "2125550142")]);
        assert_eq!((mentions.len(), asked), (2, 0));
    }

    #[test]
    fn digits_among_nonsense_are_a_number_where_one_was_announced_and_the_sound_is_one() {
        for (faint, found) in [(0.0, 1), (30.0, 0)] {
            let sounds = Sounds {
                digits: "4155550118",
                faint,
                ..Sounds::of("it's Sean on 415, time OW118. Call me")
            };
            let (mentions, _) = chosen(sounds, &[]);
            assert_eq!(mentions.len(), found);
            let text = "415, time OW118.";
            assert!(mentions.iter().all(|mention| mention.text == text));
        }
        let sounds = Sounds {
            digits: "4155550118",
            ..Sounds::of("call me on 2 or 3 of May")
        };
        assert!(chosen(sounds, &[]).0.is_empty());
    }
}
