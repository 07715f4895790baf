//! Whether the claimed name was said in each half of the message, where the words leave it open.

use super::decision::Band;
use super::decision::Decision;
use super::forced::best;
use super::forced::forced_ratio;
use super::half::Half;
use super::spoken::words_in;
use super::thresholds::DECODER_PRIOR;
use super::thresholds::FEWEST_LETTERS;
use super::thresholds::MOST_PLACES;
use super::thresholds::NAME_CLEAR;
use super::thresholds::NAME_CTC;
use super::thresholds::NAME_CTC_A_LETTER;
use super::thresholds::NAME_CTC_HELPED;
use super::thresholds::NAME_FORCED;
use super::thresholds::NAME_FORCED_HELPED;
use crate::domain::Confidence;
use crate::domain::Doubt;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::speech::AcousticEvidence;
use crate::speech::Hypothesis;
use crate::speech::SpeechError;

/// Names that nobody says, of the usual length and of many sounds: what fits no better than these was not said.
const DECOYS: [&str; 4] = ["John Smith", "Mary Brown", "Tony Wells", "Linda Fox"];
/// What may have been said before the name where a sentence begins with it as it was written: "Max Grioneer" for
/// "That's Priya Nair".
const OPENINGS: [&str; 3] = ["", "That's ", "It's "];
/// The most words that are added to a place which is too short for the name.
const MOST_ADDED: usize = 2;

/// Where the letter head finds the name best in one half of a message.
#[derive(Clone, Copy, Debug)]
struct Hit {
    ratio: f64,
    words: WordRange,
}

/// Decides in both halves, and makes the mentions say so. `places` are those where a name may have been said.
pub(super) fn verify(
    evidence: &mut dyn AcousticEvidence,
    transcript: &Transcript,
    name: &str,
    places: &[WordRange],
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let halves = Half::both(transcript);
    if halves.iter().all(|half| is_found(mentions, *half)) {
        return Ok(());
    }
    let hits = hits(evidence, transcript, name)?;
    let mut open = Vec::new();
    for (at, half) in halves.into_iter().enumerate() {
        if is_found(mentions, half) {
            continue;
        }
        match (
            by_letters(hits.as_ref(), at, name),
            hits.and_then(|hits| hits[at]),
        ) {
            (Decision::Confirmed, Some(hit)) => put(mentions, transcript, hit.words, name),
            (Decision::Contradicted, _) => {}
            (_, hit) => {
                let hit = hit.map(|hit| hit.words);
                let places = candidates(transcript, name, half, hit, places, mentions);
                open.extend(best_place(evidence, transcript, name, &places)?);
            }
        }
    }
    // The clearer one first: it helps the other.
    open.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (ratio, place) in open {
        settle(transcript, name, ratio, place, mentions);
    }
    Ok(())
}

/// Returns where the letter head finds the name best in each half; none without one, or where the name is too short for
/// it.
fn hits(
    evidence: &mut dyn AcousticEvidence,
    transcript: &Transcript,
    name: &str,
) -> Result<Option<[Option<Hit>; 2]>, SpeechError> {
    if letters(name) < FEWEST_LETTERS {
        return Ok(None);
    }
    let Some(hits) = evidence.keyword(name)? else {
        return Ok(None);
    };
    Ok(Some(Half::both(transcript).map(|half| {
        let here = hits.iter().filter_map(|hit| {
            let words = words_in(transcript, hit.span)?;
            half.holds(words).then_some(Hit {
                ratio: hit.log_likelihood_ratio,
                words,
            })
        });
        here.max_by(|a, b| a.ratio.total_cmp(&b.ratio))
    })))
}

/// Returns what the letter head says of one half. A short name goes with many a sound: it has to be nearer.
fn by_letters(hits: Option<&[Option<Hit>; 2]>, at: usize, name: &str) -> Decision {
    let Some(hits) = hits else {
        return Decision::Undecided;
    };
    let ratio = |at: usize| hits[at].map_or(f64::NEG_INFINITY, |hit| hit.ratio);
    let least = NAME_CTC_A_LETTER * letters(name) as f64;
    let band = if ratio(1 - at) >= NAME_CLEAR.max(least) {
        NAME_CTC_HELPED
    } else {
        Band {
            confirm: NAME_CTC.confirm.max(least),
            ..NAME_CTC
        }
    };
    band.of(ratio(at))
}

/// Returns the places that are scored in one half: where the letter head finds the name best, where a name was written,
/// and where one may have been said.
fn candidates(
    transcript: &Transcript,
    name: &str,
    half: Half,
    hit: Option<WordRange>,
    places: &[WordRange],
    mentions: &[Mention],
) -> Vec<WordRange> {
    let written = mentions.iter().filter(|m| m.kind == MentionKind::Name);
    let written = written.map(|mention| mention.words);
    let mut candidates: Vec<WordRange> = Vec::new();
    for place in written.chain(hit).chain(places.iter().copied()) {
        let place = long_enough(transcript, place, name);
        if half.holds(place) && !candidates.contains(&place) {
            candidates.push(place);
        }
    }
    candidates.truncate(MOST_PLACES);
    candidates
}

/// Returns the place with the highest ratio by forced decoding.
fn best_place(
    evidence: &mut dyn AcousticEvidence,
    transcript: &Transcript,
    name: &str,
    places: &[WordRange],
) -> Result<Option<(f64, WordRange)>, SpeechError> {
    let mut best: Option<(f64, WordRange)> = None;
    for &place in places {
        let Some(ratio) = ratio_in(evidence, transcript, name, place)? else {
            return Ok(None);
        };
        if best.is_none_or(|(before, _)| ratio > before) {
            best = Some((ratio, place));
        }
        if NAME_FORCED.of(ratio) == Decision::Confirmed {
            break;
        }
    }
    Ok(best)
}

/// Returns the log-likelihood ratio of the name to names that nobody said, or to the words that were written, whichever
/// is lower. The decoder prefers words that it knows to names: they have to lead by more.
fn ratio_in(
    evidence: &mut dyn AcousticEvidence,
    transcript: &Transcript,
    name: &str,
    place: WordRange,
) -> Result<Option<f64>, SpeechError> {
    let written = transcript.text_of(place);
    let bare = written.trim_end_matches(|c: char| !c.is_alphanumeric());
    let tail = &written[bare.len()..];
    let begins = place
        .first
        .checked_sub(1)
        .is_none_or(|before| transcript.words[before].text.ends_with(['.', '?', '!']));
    let openings = if begins {
        &OPENINGS[..]
    } else {
        &OPENINGS[..1]
    };
    let decoys = DECOYS.into_iter().filter(|decoy| *decoy != name);
    // The words come last: all others would be pruned beside them.
    let hypotheses: Vec<Hypothesis> = std::iter::once(name)
        .chain(decoys)
        .flat_map(|name| {
            openings
                .iter()
                .map(move |opening| format!("{opening}{name}{tail}"))
        })
        .chain(std::iter::once(written.clone()))
        .map(Hypothesis::Words)
        .collect();
    let ratio_of = |scores: &[f64]| {
        let (own, others) = scores.split_at(openings.len());
        let (decoys, written) = others.split_at(others.len() - 1);
        let own = best(own);
        (own - best(decoys)).min(own - best(written) + DECODER_PRIOR)
    };
    forced_ratio(evidence, place, &hypotheses, NAME_FORCED, ratio_of)
}

/// Makes a mention of the name where forced decoding confirms it; less is enough where the name is clear elsewhere.
/// Leaves a doubt where it may have been said and no name was written.
fn settle(
    transcript: &Transcript,
    name: &str,
    ratio: f64,
    place: WordRange,
    mentions: &mut Vec<Mention>,
) {
    let is_clear = |mention: &Mention| mention.kind == MentionKind::Name && mention.doubt.is_none();
    let band = if mentions.iter().any(is_clear) {
        NAME_FORCED_HELPED
    } else {
        NAME_FORCED
    };
    match band.of(ratio) {
        Decision::Confirmed => put(mentions, transcript, place, name),
        Decision::Undecided => {
            let half = Half::of(transcript, place);
            let is_taken = |m: &Mention| m.kind == MentionKind::Name && half.holds(m.words);
            if !mentions.iter().any(is_taken) {
                mentions.push(doubtful(transcript, place, name));
            }
        }
        Decision::Contradicted => {}
    }
}

/// Returns whether the name is clear in a half of the message.
fn is_found(mentions: &[Mention], half: Half) -> bool {
    mentions.iter().any(|mention| {
        mention.kind == MentionKind::Name && mention.doubt.is_none() && half.holds(mention.words)
    })
}

/// Puts the name in a place, instead of what was written there.
fn put(mentions: &mut Vec<Mention>, transcript: &Transcript, place: WordRange, name: &str) {
    mentions.retain(|mention| mention.kind != MentionKind::Name || !mention.words.overlaps(place));
    let mut mention = Mention::of(MentionKind::Name, transcript, place).with_value(name);
    mention.confidence = Confidence::from_probability(0.5);
    mentions.push(mention);
}

fn doubtful(transcript: &Transcript, place: WordRange, name: &str) -> Mention {
    let mut mention = Mention::of(MentionKind::Name, transcript, place);
    let written = mention.text.clone();
    mention.doubt = Some(Doubt {
        reason: format!("the name came out as \"{written}\""),
        readings: vec![written, name.to_owned()],
    });
    mention
}

/// Adds the next words to a place that has too few letters for the name: "end of smith" may be Anna Schmidt, "end" may
/// not.
fn long_enough(transcript: &Transcript, mut place: WordRange, name: &str) -> WordRange {
    let wanted = letters(name);
    for _ in 0..MOST_ADDED {
        let written = letters(&transcript.text_of(place));
        let ends = transcript.words[place.last]
            .text
            .ends_with(['.', ',', '?', '!']);
        let next = transcript.words.get(place.last + 1);
        let may_follow = next.is_some_and(|word| !word.text.contains(|c: char| c.is_ascii_digit()));
        if 3 * written >= 2 * wanted || ends || !may_follow {
            break;
        }
        place.last += 1;
    }
    place
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::testing::Sounds;
    use crate::verify::testing::timed;
    use crate::verify::testing::values;

    const NAME: &str = "Sean Carter";
    /// Two sentences of six words of 400 ms, each with a place for a name at its end.
    const TEXT: &str = "Hi Jim, this is Shorn Carton. So ring me. It's Shawn Cutter.";
    const PLACES: [WordRange; 2] = [
        WordRange { first: 4, last: 5 },
        WordRange {
            first: 10,
            last: 11,
        },
    ];

    /// Verifies a name, and returns the names there are then, with whether each is in doubt, and how often the decoder
    /// was asked.
    fn verified(
        name: &str,
        hits: Option<&[(u64, f64)]>,
        decoder: &'static str,
        mut mentions: Vec<Mention>,
    ) -> (Vec<(Option<String>, bool)>, usize) {
        let mut sounds = Sounds {
            name: decoder,
            hits: hits.map(<[(u64, f64)]>::to_vec),
            ..Sounds::default()
        };
        verify(&mut sounds, &timed(TEXT), name, &PLACES, &mut mentions)
            .expect("nothing can fail here");
        (values(mentions), sounds.asked)
    }

    fn found(name: &str) -> (Option<String>, bool) {
        (Some(name.to_owned()), false)
    }

    #[test]
    fn a_name_that_the_letter_head_finds_or_excludes_is_not_asked_of_the_decoder() {
        // Where the letter head finds it, with its ratio, and in how many halves it is then.
        for (hits, halves) in [
            (&[(1, -8.0), (4, -14.0)][..], 2),
            (&[(1, -8.0), (4, -19.0)], 2),
            (&[(1, -8.0), (4, -31.0)], 1),
            (&[(1, -40.0)], 0),
            (&[], 0),
        ] {
            let (names, asked) = verified(NAME, Some(hits), NAME, Vec::new());
            assert_eq!(names, vec![found(NAME); halves], "{hits:?}");
            assert_eq!(asked, 0, "{hits:?}");
        }
    }

    #[test]
    fn a_name_that_the_letter_head_leaves_open_is_decided_by_forced_decoding() {
        let doubtful = (None, true);
        let open: &[(u64, f64)] = &[(1, -25.0), (4, -25.0)];
        let helped: &[(u64, f64)] = &[(1, -8.0), (4, -25.0)];
        // What the letter head finds, what the decoder prefers everywhere, and the names that come of it.
        for (hits, decoder, expected) in [
            (None, "Sean Carter.", vec![found(NAME); 2]),
            (None, "Shawn Cutter.", vec![doubtful.clone(); 2]),
            (None, "John Carter.", vec![]),
            (Some(open), "Sean Carter.", vec![found(NAME); 2]),
            (Some(open), "Shawn Cutter.", vec![doubtful; 2]),
            (Some(helped), "Shawn Cutter.", vec![found(NAME); 2]),
            (Some(helped), "John Carter.", vec![found(NAME)]),
        ] {
            let (names, asked) = verified(NAME, hits, decoder, Vec::new());
            assert_eq!(names, expected, "{hits:?} {decoder}");
            assert!(asked > 0, "{hits:?} {decoder}");
        }
    }

    #[test]
    fn a_short_name_has_to_fit_better_and_a_very_short_one_is_left_to_the_decoder() {
        for (name, ratio, is_asked) in [
            ("Sean", -5.0, false),
            ("Sean", -6.5, true),
            ("Jo", 0.0, true),
        ] {
            let hits: &[(u64, f64)] = &[(1, ratio), (4, ratio)];
            let (_, asked) = verified(name, Some(hits), "", Vec::new());
            assert_eq!(asked > 0, is_asked, "{name} {ratio}");
        }
    }

    #[test]
    fn what_is_clear_in_the_words_is_not_asked_and_what_was_written_gives_way() {
        let transcript = timed(TEXT);
        let at =
            |place, value| Mention::of(MentionKind::Name, &transcript, place).with_value(value);
        let clear = PLACES.map(|place| at(place, NAME)).to_vec();
        let (names, asked) = verified(NAME, None, "Mary Brown.", clear);
        assert_eq!((names, asked), (vec![found(NAME); 2], 0));

        let mut doubtful = at(PLACES[0], "Shorn Carton");
        doubtful.doubt = Some(Doubt {
            reason: "it could be another".to_owned(),
            readings: Vec::new(),
        });
        let (names, _) = verified(NAME, Some(&[(1, -8.0)]), NAME, vec![doubtful]);
        assert_eq!(names, [found(NAME)]);
    }

    #[test]
    fn a_place_that_is_too_short_for_the_name_takes_the_next_words() {
        let transcript = Transcript::typed("it's end of smith, on 10 or 20");
        for (first, last) in [(1, 3), (3, 3), (4, 4)] {
            let place = WordRange { first, last: first };
            assert_eq!(long_enough(&transcript, place, "Anna Schmidt").last, last);
        }
    }
}
