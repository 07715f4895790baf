//! Asks the sound whether the name in it is the rep's own: where a name may have been said, and the words
//! have another one or none.

use super::KnownName;
use crate::domain::Confidence;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::WordRange;
use crate::speech::Hearing;
use crate::speech::SpeechError;

/// By how much the words that were heard may lead over the name, in natural-logarithm units: engines
/// prefer words they know. Over 20 places of development recordings the name that was said was 0 to 27
/// behind, 50 other names 20 to 92.
const BEHIND_HEARD: f64 = -28.0;
/// By how much the name has to lead over every name that nobody said. There the name that was said led
/// by 13 to 50, other names by 8 at most.
const LEAD: f64 = 10.5;
/// Names that nobody says, of the usual length and of many sounds: what fits no better than these
/// was not said.
const DECOYS: [&str; 4] = ["John Smith", "Mary Brown", "Tony Wells", "Linda Fox"];
/// The most places asked about in each half of a message.
const MOST_PLACES: usize = 2;

/// Asks in each half of the message until the name is found there.
pub(super) fn verify(
    hearing: &mut dyn Hearing,
    known: &KnownName,
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let transcript = hearing.transcript().clone();
    let count = transcript.words.len();
    for half in 0..2 {
        let in_half = |words: WordRange| usize::from(words.first + words.last >= count) == half;
        let is_found = mentions.iter().any(|mention| {
            mention.kind == MentionKind::Name && mention.doubt.is_none() && in_half(mention.words)
        });
        if is_found {
            continue;
        }
        // Where a name was heard already, however badly, comes first.
        let mut places: Vec<WordRange> = mentions
            .iter()
            .filter(|mention| mention.kind == MentionKind::Name)
            .map(|mention| mention.words)
            .filter(|place| in_half(*place))
            .collect();
        for &place in known.places.iter().filter(|place| in_half(**place)) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        for place in places.into_iter().take(MOST_PLACES) {
            let heard = transcript.text_of(place);
            let bare = heard.trim_end_matches(|c: char| !c.is_alphanumeric());
            let tail = &heard[bare.len()..];
            let mut names = vec![format!("{}{tail}", known.name), heard.clone()];
            names.extend(
                DECOYS
                    .iter()
                    .filter(|decoy| **decoy != known.name)
                    .map(|decoy| format!("{decoy}{tail}")),
            );
            let Some(weights) = hearing.weigh(place, &names)? else {
                return Ok(());
            };
            if !is_heard(&weights) {
                continue;
            }
            mentions.retain(|mention| {
                mention.kind != MentionKind::Name || !mention.words.overlaps(place)
            });
            let mut mention = Mention::of(MentionKind::Name, &transcript, place);
            mention.value = Some(known.name.clone());
            mention.extent = Extent::Whole;
            mention.confidence = Confidence::from_probability(0.5);
            mentions.push(mention);
            break;
        }
    }
    Ok(())
}

/// Judges the weights of the name, of what was heard, and of the decoys.
fn is_heard(weights: &[f64]) -> bool {
    let [name, heard, decoys @ ..] = weights else {
        return false;
    };
    let best_decoy = decoys.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    name - heard >= BEHIND_HEARD && name - best_decoy >= LEAD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Doubt;
    use crate::speech::second_listening::testing::Sounds;

    fn listened(text: &str, name: &'static str, places: &[(usize, usize)]) -> Vec<Mention> {
        let mut hearing = Sounds {
            name,
            ..Sounds::of(text)
        };
        let known = KnownName {
            name: "Emma Clarke".to_owned(),
            places: places
                .iter()
                .map(|&(first, last)| WordRange { first, last })
                .collect(),
        };
        let mut doubtful = Mention::of(MentionKind::Name, &hearing.transcript, known.places[0]);
        doubtful.doubt = Some(Doubt {
            reason: "It sounded like another.".to_owned(),
            readings: Vec::new(),
        });
        let mut mentions = vec![doubtful];
        verify(&mut hearing, &known, &mut mentions).expect("nothing can fail here");
        mentions
    }

    #[test]
    fn a_misheard_name_is_found_to_be_the_reps_at_both_ends() {
        let text = "it's Samu Clark, call me back please, that's been a clock";
        let mentions = listened(text, "Emma Clarke", &[(1, 2), (8, 10)]);
        let values: Vec<_> = mentions.iter().map(|m| m.value.as_deref()).collect();
        assert_eq!(values, [Some("Emma Clarke"), Some("Emma Clarke")]);
        assert!(mentions.iter().all(|m| m.doubt.is_none()));
    }

    #[test]
    fn another_name_is_never_made_the_reps() {
        let text = "it's Samu Clark, call me back please, that's been a clock";
        let mentions = listened(text, "Bartholomew Higginbottom", &[(1, 2), (8, 10)]);
        assert_eq!(mentions.len(), 1);
        assert!(mentions[0].doubt.is_some());
    }
}
