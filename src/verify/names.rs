//! Asks the sound whether the name in it is the rep's own: where a name may have been said, and the words
//! have another one or none.

use super::Half;
use super::KnownName;
use super::heard;
use crate::domain::Confidence;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::speech::Hearing;
use crate::speech::SpeechError;
use crate::speech::Tempo;

/// By how much the words that were heard may lead over the name, in natural-logarithm units: engines
/// prefer words they know. Over 20 places of development recordings the name that was said was 0 to 27
/// behind, 50 other names 20 to 92.
const BEHIND_HEARD: f64 = -28.0;
/// Where they lead by no more than this, and the name leads the decoys, a person should listen.
const FAR_BEHIND_HEARD: f64 = -40.0;
/// By how much the name has to lead over every name that nobody said. There the name that was said led
/// by 13 to 50, other names by 8 at most.
const LEAD: f64 = 10.5;
/// Where it leads by this much a person should listen; it is enough where the name is clear elsewhere in
/// the message.
const PERHAPS: f64 = 5.0;
/// A place where it leads by less than this is not asked about again at other paces.
const OPEN: f64 = -8.0;
/// Names that nobody says, of the usual length and of many sounds: what fits no better than these
/// was not said.
const DECOYS: [&str; 4] = ["John Smith", "Mary Brown", "Tony Wells", "Linda Fox"];
/// What may have been said before the name where a sentence begins with it as it was heard: "Max
/// Grioneer" for "That's Priya Nair".
const OPENINGS: [&str; 3] = ["", "That's ", "It's "];
/// A name was said where the ear hears its letters, no farther behind those that it hears best than this. Over 70
/// development recordings the name that was said was nearer in 134 of 140 halves, another one was 22 behind or more.
const HEARD: f64 = -15.0;
/// It may be so far behind for each of its letters only: a short name goes with many a sound.
const HEARD_A_LETTER: f64 = -1.5;
/// With fewer letters than this the ear alone does not tell that a name was said.
const FEWEST_LETTERS: usize = 4;
/// The same where it was heard clearly in the other half of the message.
const HELPED: f64 = -20.0;
/// It was heard clearly where it is no farther behind than this.
const CLEAR: f64 = -10.0;
/// Where it is farther behind than this everywhere, it was not said.
const UNHEARD: f64 = -30.0;
/// The most places asked about in each half of a message.
const MOST_PLACES: usize = 2;
/// The most words that are added to a place which is too short for the name.
const MOST_ADDED: usize = 2;

/// What the sound says of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    No,
    Perhaps,
    Yes,
}

/// What was asked, and left open.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// Places where the name may have been said, if it was said elsewhere.
    perhaps: Vec<WordRange>,
    /// Places where it was not found.
    open: Vec<WordRange>,
}

/// What the ear says of the name in one half of the message: whether it was said there, if that is clear.
pub(super) type ByEar = [Option<bool>; 2];

/// Takes the name as said where the ear hears it clearly.
pub(super) fn by_ear(
    hearing: &mut dyn Hearing,
    known: &KnownName,
    mentions: &mut Vec<Mention>,
) -> ByEar {
    let transcript = hearing.transcript().clone();
    let halves = Half::both(&transcript);
    let letters = known.name.chars().filter(|c| c.is_alphabetic()).count();
    if halves.iter().all(|half| is_found(mentions, *half)) || letters < FEWEST_LETTERS {
        return [None; 2];
    }
    let Some(places) = hearing.name_heard(&known.name) else {
        return [None; 2];
    };
    let least = HEARD_A_LETTER * letters as f64;
    let best = halves.map(|half| {
        let here = places.iter().filter_map(|place| {
            let words = heard::words_in(&transcript, place.span)?;
            half.holds(words).then_some((place.behind, words))
        });
        here.max_by(|a, b| a.0.total_cmp(&b.0))
    });
    let is_clear = best.map(|place| place.is_some_and(|(behind, _)| behind >= CLEAR.max(least)));
    let needed = |is_helped| if is_helped { HELPED } else { HEARD.max(least) };
    [0, 1].map(|at| match best[at] {
        Some((behind, words)) if behind >= needed(is_clear[1 - at]) => {
            if !is_found(mentions, halves[at]) {
                put(mentions, &transcript, words, &known.name);
            }
            Some(true)
        }
        Some((behind, _)) if behind >= UNHEARD => None,
        _ => Some(false),
    })
}

/// Asks in a half of the message until the name is found there.
pub(super) fn verify(
    hearing: &mut dyn Hearing,
    known: &KnownName,
    half: Half,
    mentions: &mut Vec<Mention>,
    judged: &mut Judged,
) -> Result<(), SpeechError> {
    let transcript = hearing.transcript().clone();
    if is_found(mentions, half) {
        return Ok(());
    }
    // Where a name was heard already, however badly, comes first.
    let heard = mentions
        .iter()
        .filter(|mention| mention.kind == MentionKind::Name)
        .map(|mention| mention.words);
    let mut places: Vec<WordRange> = Vec::new();
    for place in heard.chain(known.places.iter().copied()) {
        let place = long_enough(&transcript, place, &known.name);
        if half.holds(place) && !places.contains(&place) {
            places.push(place);
        }
    }
    for place in places.into_iter().take(MOST_PLACES) {
        let answer = answer(hearing, &transcript, place, &known.name, Tempo::AsSpoken)?;
        let Some((answer, lead)) = answer else {
            return Ok(());
        };
        if answer != Answer::Yes && lead >= OPEN {
            judged.open.push(place);
        }
        match answer {
            Answer::Yes => {
                put(mentions, &transcript, place, &known.name);
                return Ok(());
            }
            Answer::Perhaps => {
                if lead >= PERHAPS {
                    judged.perhaps.push(place);
                }
                let is_taken = mentions
                    .iter()
                    .any(|mention| mention.kind == MentionKind::Name && half.holds(mention.words));
                if !is_taken {
                    mentions.push(doubtful(&transcript, place, &known.name));
                }
            }
            Answer::No => {}
        }
    }
    Ok(())
}

/// Asks once more in a half of the message in which the name was not found: of the sentences alone, at another
/// tempo.
pub(super) fn verify_again(
    hearing: &mut dyn Hearing,
    known: &KnownName,
    half: Half,
    tempo: Tempo,
    judged: &mut Judged,
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let here = judged.open.iter().filter(|place| half.holds(**place));
    let open: Vec<WordRange> = here.copied().collect();
    if open.is_empty() {
        return Ok(());
    }
    let transcript = hearing.transcript().clone();
    for place in open {
        if is_found(mentions, half) {
            break;
        }
        let Some((answer, lead)) = answer(hearing, &transcript, place, &known.name, tempo)? else {
            continue;
        };
        if answer == Answer::Yes {
            put(mentions, &transcript, place, &known.name);
        } else if answer == Answer::Perhaps && lead >= PERHAPS {
            judged.perhaps.push(place);
        }
    }
    Ok(())
}

/// Returns whether the name is clear in a half of the message.
fn is_found(mentions: &[Mention], half: Half) -> bool {
    mentions.iter().any(|mention| {
        mention.kind == MentionKind::Name && mention.doubt.is_none() && half.holds(mention.words)
    })
}

/// Takes the name as said in places that may hold it, where it is clear elsewhere in the message: it is
/// one name, said twice.
pub(super) fn settle(
    transcript: &Transcript,
    known: &KnownName,
    judged: &mut Judged,
    mentions: &mut Vec<Mention>,
) {
    judged.perhaps.sort_unstable();
    judged.perhaps.dedup();
    let is_clear = mentions
        .iter()
        .any(|mention| mention.kind == MentionKind::Name && mention.doubt.is_none());
    if is_clear {
        for place in &judged.perhaps {
            put(mentions, transcript, *place, &known.name);
        }
    }
}

/// Puts the name in a place, instead of what was heard there.
pub(super) fn put(
    mentions: &mut Vec<Mention>,
    transcript: &Transcript,
    place: WordRange,
    name: &str,
) {
    mentions.retain(|mention| mention.kind != MentionKind::Name || !mention.words.overlaps(place));
    let mut mention = Mention::of(MentionKind::Name, transcript, place);
    mention.value = Some(name.to_owned());
    mention.extent = Extent::Whole;
    mention.confidence = Confidence::from_probability(0.5);
    mentions.push(mention);
}

fn doubtful(transcript: &Transcript, place: WordRange, name: &str) -> Mention {
    let mut mention = Mention::of(MentionKind::Name, transcript, place);
    let heard = mention.text.clone();
    mention.doubt = Some(Doubt {
        reason: format!("the name came out as \"{heard}\""),
        readings: vec![heard, name.to_owned()],
    });
    mention
}

/// Adds the next words to a place that has too few letters for the name: "end of smith" may be Anna
/// Schmidt, "end" may not.
fn long_enough(transcript: &Transcript, mut place: WordRange, name: &str) -> WordRange {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let wanted = letters(name);
    for _ in 0..MOST_ADDED {
        let heard = letters(&transcript.text_of(place));
        let ends = transcript.words[place.last]
            .text
            .ends_with(['.', ',', '?', '!']);
        let next = transcript.words.get(place.last + 1);
        let may_follow = next.is_some_and(|word| !word.text.contains(|c: char| c.is_ascii_digit()));
        if 3 * heard >= 2 * wanted || ends || !may_follow {
            break;
        }
        place.last += 1;
    }
    place
}

/// Asks whether the name was said in a place where something else was heard, and by how much it leads
/// names that nobody said.
fn answer(
    hearing: &mut dyn Hearing,
    transcript: &Transcript,
    place: WordRange,
    name: &str,
    tempo: Tempo,
) -> Result<Option<(Answer, f64)>, SpeechError> {
    let heard = transcript.text_of(place);
    let bare = heard.trim_end_matches(|c: char| !c.is_alphanumeric());
    let tail = &heard[bare.len()..];
    let begins = place
        .first
        .checked_sub(1)
        .is_none_or(|before| transcript.words[before].text.ends_with(['.', '?', '!']));
    let openings = if begins {
        &OPENINGS[..]
    } else {
        &OPENINGS[..1]
    };
    let said = |names: &[&str]| -> Vec<String> {
        openings
            .iter()
            .flat_map(|opening| {
                names
                    .iter()
                    .map(move |name| format!("{opening}{name}{tail}"))
            })
            .collect()
    };
    let decoys: Vec<&str> = DECOYS.into_iter().filter(|decoy| *decoy != name).collect();
    let mut texts = said(&[name]);
    texts.extend(said(&decoys));
    let Some(weights) = hearing.weigh(place, &texts, tempo)? else {
        return Ok(None);
    };
    let (owns, decoys) = weights.split_at(openings.len().min(weights.len()));
    let best = (0..owns.len())
        .rev()
        .max_by(|&a, &b| owns[a].total_cmp(&owns[b]));
    let Some(best) = best else { return Ok(None) };
    let own = owns[best];
    let lead = own - decoys.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // What comes next is asked only where it matters: most places hold no name.
    if lead < PERHAPS {
        return Ok(Some((Answer::No, lead)));
    }
    let Some(weights) = hearing.weigh(place, &[texts[best].clone(), heard], tempo)? else {
        return Ok(None);
    };
    let behind = weights.get(1).map_or(0.0, |heard| own - heard);
    Ok(Some(if behind < FAR_BEHIND_HEARD {
        (Answer::No, f64::NEG_INFINITY)
    } else if behind < BEHIND_HEARD {
        // No evidence for the other mention.
        let answer = if lead >= LEAD {
            Answer::Perhaps
        } else {
            Answer::No
        };
        (answer, f64::NEG_INFINITY)
    } else if lead >= LEAD {
        (Answer::Yes, lead)
    } else {
        (Answer::Perhaps, lead)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Millis;
    use crate::domain::Span;
    use crate::speech::HeardName;
    use crate::verify::testing::Sounds;
    use crate::verify::testing::timed;

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
        let mut judged = Judged::default();
        for half in Half::both(&hearing.transcript) {
            verify(&mut hearing, &known, half, &mut mentions, &mut judged)
                .expect("nothing can fail here");
        }
        settle(&hearing.transcript, &known, &mut judged, &mut mentions);
        mentions
    }

    #[test]
    fn a_short_name_needs_more_and_a_very_short_one_the_decoder() {
        for (name, behind, expected) in [
            ("Sean", -5.0, Some(true)),
            ("Sean", -6.5, None),
            ("Jo", 0.0, None),
        ] {
            let span = Span::new(Millis(1000), Millis(1600));
            let mut hearing = Sounds {
                named: Some(vec![HeardName { span, behind }]),
                ..Sounds::of("")
            };
            hearing.transcript = timed("Hi Jim, this is Shawn. Call me back today please");
            let known = KnownName {
                name: name.to_owned(),
                places: Vec::new(),
            };
            let heard = by_ear(&mut hearing, &known, &mut Vec::new());
            assert_eq!(heard[0], expected, "{name} {behind}");
        }
    }

    #[test]
    fn what_the_ear_hears_clearly_is_not_asked_of_the_decoder() {
        let place = |second: u64, behind| HeardName {
            span: Span::new(Millis(second * 1000), Millis(second * 1000 + 600)),
            behind,
        };
        let text =
            "Hi Jim, this is Shawn Cutter. Please call me back. It's Shorn Carton. Thank you";
        for (named, expected, found) in [
            (None, [None, None], 0),
            (
                Some(vec![place(1, -2.0), place(4, -3.0)]),
                [Some(true), Some(true)],
                2,
            ),
            (Some(vec![place(1, HEARD)]), [Some(true), Some(false)], 1),
            (Some(vec![place(1, HEARD - 1.0)]), [None, Some(false)], 0),
            (
                Some(vec![place(1, HELPED), place(4, CLEAR)]),
                [Some(true), Some(true)],
                2,
            ),
            (Some(vec![]), [Some(false), Some(false)], 0),
        ] {
            let mut hearing = Sounds {
                named,
                ..Sounds::of("")
            };
            hearing.transcript = timed(text);
            let known = KnownName {
                name: "Sean Carter".to_owned(),
                places: Vec::new(),
            };
            let mut mentions = Vec::new();
            assert_eq!(by_ear(&mut hearing, &known, &mut mentions), expected);
            assert_eq!(mentions.len(), found);
        }
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

    #[test]
    fn a_name_clear_at_one_end_settles_the_other_end_and_alone_neither_is_settled() {
        let transcript = Transcript::typed("it's Samu Clark, call me, that's been a clock");
        let known = KnownName {
            name: "Emma Clarke".to_owned(),
            places: Vec::new(),
        };
        let places = [
            WordRange { first: 1, last: 2 },
            WordRange { first: 6, last: 8 },
        ];
        let mut mentions = vec![doubtful(&transcript, places[1], "Emma Clarke")];
        let mut judged = Judged {
            perhaps: vec![places[1]],
            open: Vec::new(),
        };
        settle(&transcript, &known, &mut judged, &mut mentions);
        assert!(mentions[0].doubt.is_some());
        put(&mut mentions, &transcript, places[0], "Emma Clarke");
        settle(&transcript, &known, &mut judged, &mut mentions);
        assert!(mentions.iter().all(|mention| mention.doubt.is_none()));
        assert_eq!(mentions.len(), 2);
    }

    #[test]
    fn a_place_too_short_for_the_name_takes_in_the_next_words() {
        for (text, first, expected) in [
            ("it's end of smith for one", 1, "end of smith"),
            ("it's Amishmit on 580", 1, "Amishmit"),
            ("it's me on air on 303", 1, "me on air"),
            ("it's me, call back", 1, "me,"),
            ("it's me 303", 1, "me"),
            ("it's me", 1, "me"),
        ] {
            let transcript = Transcript::typed(text);
            let place = WordRange { first, last: first };
            let place = long_enough(&transcript, place, "Anna Schmidt");
            assert_eq!(transcript.text_of(place), expected, "{text}");
        }
    }
}
