//! Asks the sound whether the number in it is the rep's own: at every place with digits that the words
//! do not settle.

use super::KnownNumber;
use crate::domain::Confidence;
use crate::domain::Doubt;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;
use crate::speech::Hearing;
use crate::speech::NumberWeighing;
use crate::speech::SpeechError;

/// What a number's weakest pieces may lack together, in natural-logarithm units, for it to count as
/// heard without a question about its rivals. Over 15 development recordings the number that was said
/// lacked 0 to 1.6 where it was understood at all, the best of ten false ones (a digit changed, two
/// swapped) 3.4 and more.
const HEARD: f64 = -2.0;
/// Below this the sound is not the number's, and its rivals are not asked about.
const POSSIBLE: f64 = -16.0;
/// By how much the number has to end where it ends: one more digit makes it another number.
const ENDS: f64 = 0.5;
/// By how much a number has to lead over every number that differs where it is weak. An earlier trial
/// saw a changed digit lead by 1.3 in noise; docs/listening.md has the figures.
const LEAD: f64 = 1.5;
/// A number that is behind its best rival by more than this was not said.
const BEHIND: f64 = -4.0;
/// A piece with less margin than this is weak: other digits in its place are asked about.
const WEAK: f64 = 2.0;
/// The most rivals that are weighed.
const MOST_RIVALS: usize = 3;
/// Below this the sound goes with none of it: nonsense has neighbours that fit even worse.
const AUDIBLE: f64 = -30.0;
/// Words without digits that may stand within a number, where the engine wrote nonsense.
const GAP: usize = 3;
/// A number that was written and is this near to the known one may be it, though the sound does not say
/// so: a person should listen.
const NEAR: usize = 3;
/// The most hidden places that are asked about in a message.
const MOST_HIDDEN: usize = 2;
/// The most places asked about in one stretch of words. Every stretch has its own, so that a hard
/// opening leaves enough for the closing.
const MOST_PLACES: usize = 2;
/// The most stretches that are asked about: a message that says its number more often repeats itself.
const MOST_STRETCHES: usize = 4;

/// What the sound says of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    No,
    Perhaps,
    Yes,
}

/// Asks at every place with digits whether they are the rep's.
pub(super) fn verify(
    hearing: &mut dyn Hearing,
    number: &KnownNumber,
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let known = number.national.as_str();
    let transcript = hearing.transcript().clone();
    let mut asked = 0;
    for stretch in stretches(&transcript, known.len()) {
        let here = mentions
            .iter()
            .position(|m| m.kind == MentionKind::Number && m.words.overlaps(stretch.words));
        let clear = here.map(|index| &mentions[index]).is_some_and(|m| {
            m.whose == Whose::Other || (m.value.as_deref() == Some(known) && m.doubt.is_none())
        });
        if clear {
            continue;
        }
        if asked == MOST_STRETCHES {
            break;
        }
        asked += 1;
        let mut best: Option<(Answer, NumberWeighing)> = None;
        let places = places(&transcript, &stretch, known.len());
        for place in places.into_iter().take(MOST_PLACES) {
            let Some(weighing) = hearing.weigh_number(place, known)? else {
                return Ok(());
            };
            let answer = answer(hearing, place, known, &weighing)?;
            if best.as_ref().is_none_or(|(before, _)| answer > *before) {
                best = Some((answer, weighing));
            }
            if answer == Answer::Yes {
                break;
            }
        }
        let Some((answer, weighing)) = best else {
            continue;
        };
        match answer {
            Answer::Yes => {
                // From the first word with digits on: the words may have hidden the beginning.
                let mut words = stretch.words;
                if let Some(index) = here {
                    let mention = mentions.remove(index);
                    words.first = words.first.min(mention.words.first);
                    words.last = words.last.max(mention.words.last);
                }
                let mut mention = Mention::of(MentionKind::Number, &transcript, words);
                mention.value = Some(known.to_owned());
                mention.e164.clone_from(&number.e164);
                mention.confidence = confidence(&weighing);
                mentions.push(mention);
            }
            Answer::No if here.is_some_and(|index| is_near(&mentions[index], known)) => {
                if let Some(mention) = here.and_then(|index| mentions.get_mut(index))
                    && mention.doubt.is_none()
                {
                    mention.doubt = doubt(mention, known);
                }
            }
            Answer::Perhaps if 2 * stretch.digits >= known.len() => {
                let mention = match here {
                    Some(index) => &mut mentions[index],
                    None => {
                        mentions.push(Mention::of(MentionKind::Number, &transcript, stretch.words));
                        mentions.last_mut().expect("one was pushed just now")
                    }
                };
                mention.doubt = doubt(mention, known);
            }
            Answer::Perhaps | Answer::No => {}
        }
    }
    verify_hidden(hearing, number, mentions)
}

/// Asks where a number may hide behind words, in each half of the message that has none.
fn verify_hidden(
    hearing: &mut dyn Hearing,
    number: &KnownNumber,
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let transcript = hearing.transcript().clone();
    let count = transcript.words.len();
    let half = |words: WordRange| words.first + words.last >= count;
    let mut asked = 0;
    for &place in &number.places {
        let is_taken = mentions.iter().any(|mention| {
            mention.kind == MentionKind::Number
                && mention.whose == Whose::Speaker
                && half(mention.words) == half(place)
        });
        if is_taken {
            continue;
        }
        if asked == MOST_HIDDEN {
            break;
        }
        asked += 1;
        let Some(weighing) = hearing.weigh_number(place, &number.national)? else {
            return Ok(());
        };
        let answer = answer(hearing, place, &number.national, &weighing)?;
        if answer == Answer::No {
            continue;
        }
        let mut mention = Mention::of(MentionKind::Number, &transcript, place);
        if answer == Answer::Yes {
            mention.value = Some(number.national.clone());
            mention.e164.clone_from(&number.e164);
            mention.confidence = confidence(&weighing);
        } else {
            mention.doubt = doubt(&mention, &number.national);
        }
        mentions.push(mention);
    }
    Ok(())
}

/// Returns whether a number was read that is nearly the known one.
fn is_near(mention: &Mention, known: &str) -> bool {
    mention
        .value
        .as_deref()
        .is_some_and(|value| strsim::levenshtein(value, known) <= NEAR)
}

fn doubt(mention: &Mention, known: &str) -> Option<Doubt> {
    let mut readings = vec![known.to_owned()];
    readings.extend(mention.value.clone().filter(|value| value != known));
    Some(Doubt {
        reason: "the sound may be the known number, but not clearly".to_owned(),
        readings,
    })
}

/// Judges a weighing; where a piece of the number is weak, the numbers that differ there are weighed too.
/// A shorter number is no rival: engines write "oh one four two" as 142 whatever they heard.
fn answer(
    hearing: &mut dyn Hearing,
    place: WordRange,
    known: &str,
    weighing: &NumberWeighing,
) -> Result<Answer, SpeechError> {
    if weighing.steps.is_empty() || weighing.end_margin < ENDS {
        return Ok(Answer::No);
    }
    let lack = lack(weighing);
    if lack >= HEARD {
        return Ok(Answer::Yes);
    }
    if lack < POSSIBLE || weighing.log_probability < AUDIBLE {
        return Ok(Answer::No);
    }
    let mut lead = f64::INFINITY;
    for rival in rivals(weighing, known).into_iter().take(MOST_RIVALS) {
        let Some(other) = hearing.weigh_number(place, &rival)? else {
            return Ok(Answer::No);
        };
        lead = lead.min(weighing.log_probability - other.log_probability);
        if lead < BEHIND {
            return Ok(Answer::No);
        }
    }
    Ok(if lead >= LEAD {
        Answer::Yes
    } else {
        Answer::Perhaps
    })
}

/// Returns the numbers of the same length that the sound may prefer, the likeliest first: with one digit
/// changed to what each weak piece could have been, or swapped with the next.
fn rivals(weighing: &NumberWeighing, known: &str) -> Vec<String> {
    let digits: Vec<char> = known.chars().collect();
    let mut weak = Vec::new();
    let mut at = 0;
    for step in &weighing.steps {
        if step.margin < WEAK {
            weak.push((step.margin, at, step.rival.as_str()));
        }
        at += step.digits.len();
    }
    weak.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rivals = Vec::new();
    for (_, at, rival) in weak {
        let other = rival
            .chars()
            .enumerate()
            .map(|(on, digit)| (at + on, digit))
            .find(|&(at, digit)| digits.get(at).is_some_and(|own| *own != digit));
        let Some((at, digit)) = other else { continue };
        let mut changed = digits.clone();
        changed[at] = digit;
        rivals.push(changed.into_iter().collect());
        if digits.get(at + 1) == Some(&digit) {
            let mut swapped = digits.clone();
            swapped.swap(at, at + 1);
            rivals.push(swapped.into_iter().collect());
        }
    }
    rivals
}

/// A run of words that may be a number.
#[derive(Debug, PartialEq, Eq)]
struct Stretch {
    words: WordRange,
    /// Digits in it, as far as they were written.
    digits: usize,
}

/// Finds the runs of words that may hold a number of `length` digits: four digits at least, with a
/// few other words between, but not past a whole number's digits.
fn stretches(transcript: &Transcript, length: usize) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for (index, word) in transcript.words.iter().enumerate() {
        let digits = digits_in(&word.text);
        if digits == 0 {
            continue;
        }
        match found.last_mut() {
            Some(last)
                if index - last.words.last <= 1
                    || (nonsense_between(transcript, last.words.last, index) <= GAP
                        && last.digits + digits <= length + 1) =>
            {
                last.words.last = index;
                last.digits += digits;
            }
            _ => found.push(Stretch {
                words: WordRange {
                    first: index,
                    last: index,
                },
                digits,
            }),
        }
    }
    found.retain(|stretch| stretch.digits >= 4);
    found
}

/// Counts the words between two others that are not even a misheard digit.
fn nonsense_between(transcript: &Transcript, before: usize, after: usize) -> usize {
    transcript.words[before + 1..after]
        .iter()
        .filter(|word| !MISHEARD_DIGITS.contains(&plain(&word.text).as_str()))
        .count()
}

/// The places to ask at: the stretch, and if digits are missing, the stretch with the words around it
/// that sound like some ("call me on to 81" hides a two).
fn places(transcript: &Transcript, stretch: &Stretch, length: usize) -> Vec<WordRange> {
    let mut places = vec![stretch.words];
    if stretch.digits >= length {
        return places;
    }
    let sounds_like_digit = |index: &usize| {
        transcript
            .words
            .get(*index)
            .is_some_and(|word| SOUND_LIKE_DIGITS.contains(&plain(&word.text).as_str()))
    };
    let before = stretch.words.first.checked_sub(1).filter(sounds_like_digit);
    let after = Some(stretch.words.last + 1).filter(sounds_like_digit);
    if before.is_some() || after.is_some() {
        places.push(WordRange {
            first: before.unwrap_or(stretch.words.first),
            last: after.unwrap_or(stretch.words.last),
        });
    }
    places
}

/// Words that an engine writes for a digit.
const SOUND_LIKE_DIGITS: &[&str] = &[
    "to", "too", "for", "fore", "won", "ate", "a", "own", "so", "do", "go", "fix", "free", "tree",
    "fife",
];

/// Words that an engine writes for digits in noise: "five", "nine" and "oh" lose their ends.
const MISHEARD_DIGITS: &[&str] = &[
    "im", "hi", "i", "no", "low", "so", "know", "and", "fine", "mine", "hone", "hey", "too", "to",
    "for",
];

/// Returns how many digits a word stands for, roughly.
fn digits_in(word: &str) -> usize {
    let figures = word.bytes().filter(u8::is_ascii_digit).count();
    if figures > 0 {
        return figures;
    }
    match plain(word).as_str() {
        "zero" | "oh" | "o" | "nought" | "one" | "two" | "three" | "four" | "five" | "six"
        | "seven" | "eight" | "nine" => 1,
        "double" | "hundred" => 2,
        "triple" | "treble" | "thousand" => 3,
        _ => 0,
    }
}

fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns what the weak pieces lack together: 0 where none does.
fn lack(weighing: &NumberWeighing) -> f64 {
    weighing.steps.iter().map(|step| step.margin.min(0.0)).sum()
}

/// The probability of the weakest piece against all other digits.
#[expect(clippy::cast_possible_truncation, reason = "a probability fits an f32")]
fn confidence(weighing: &NumberWeighing) -> Confidence {
    Confidence::from_probability((1.0 / (1.0 + (-weighing.margin()).exp())) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::second_listening::testing::Sounds;

    fn listened(
        text: &str,
        digits: &'static str,
        known: &str,
        mentions: &[(usize, usize, &str)],
    ) -> (Vec<Mention>, usize) {
        let mut hearing = Sounds {
            digits,
            ..Sounds::of(text)
        };
        let mut mentions: Vec<Mention> = mentions
            .iter()
            .map(|&(first, last, value)| {
                let words = WordRange { first, last };
                Mention::of(MentionKind::Number, &hearing.transcript, words).with_value(value)
            })
            .collect();
        let known = KnownNumber {
            national: known.to_owned(),
            e164: Some(format!("+44{}", &known[1..])),
            places: Vec::new(),
        };
        verify(&mut hearing, &known, &mut mentions).expect("nothing can fail here");
        (mentions, hearing.asked)
    }

    #[test]
    fn a_misheard_number_is_found_to_be_the_reps() {
        let (mentions, _) = listened(
            "my number is 0770091226. Call me",
            "07700900226",
            "07700900226",
            &[(3, 3, "0770091226")],
        );
        assert_eq!(mentions[0].value.as_deref(), Some("07700900226"));
        assert_eq!(mentions[0].e164.as_deref(), Some("+447700900226"));
        assert!(mentions[0].doubt.is_none());
    }

    #[test]
    fn a_number_with_one_digit_changed_or_two_swapped_is_never_made_right() {
        for said in ["07700900225", "07700902026"] {
            let text = format!("my number is {said}. Call me");
            let (mentions, _) = listened(&text, said, "07700900226", &[(3, 3, said)]);
            assert_eq!(mentions[0].value.as_deref(), Some(said));
        }
    }

    #[test]
    fn what_is_clear_is_not_asked() {
        let text = "my number is 07700900226. Call me in 2 or 3 days";
        let clear = &[(3, 3, "07700900226")];
        let (mentions, asked) = listened(text, "", "07700900226", clear);
        assert_eq!((mentions.len(), asked), (1, 0));
        let (mentions, asked) = listened("Hi Jim, it's Sean.", "", "07700900226", &[]);
        assert_eq!((mentions.len(), asked), (0, 0));
    }

    #[test]
    fn a_number_that_the_words_hide_is_found_and_an_absent_one_is_not() {
        let text = "call me on L77 00, 900, 226 today";
        let (mentions, _) = listened(text, "07700900226", "07700900226", &[]);
        assert_eq!(mentions[0].text, "L77 00, 900, 226");
        let (mentions, _) = listened(text, "0123", "07700900226", &[]);
        assert!(mentions.is_empty());
    }

    #[test]
    fn a_number_hidden_behind_words_is_found_where_one_may_be() {
        let text = "it's Sean, on now fun fun, call me";
        let mut hearing = Sounds {
            digits: "07700900226",
            ..Sounds::of(text)
        };
        let mut known = KnownNumber {
            national: "07700900226".to_owned(),
            e164: None,
            places: vec![WordRange { first: 3, last: 5 }],
        };
        let mut mentions = Vec::new();
        verify(&mut hearing, &known, &mut mentions).expect("nothing can fail here");
        assert_eq!(mentions[0].text, "now fun fun,");
        known.national = "07700900333".to_owned();
        mentions.clear();
        verify(&mut hearing, &known, &mut mentions).expect("nothing can fail here");
        assert!(mentions.is_empty());
    }

    #[test]
    fn a_number_found_by_its_end_begins_where_its_digits_begin() {
        let text = "it's 41. Hi, hi, hi, 0133. Call me";
        let (mentions, _) = listened(text, "4155550133", "4155550133", &[(5, 5, "0133")]);
        assert_eq!(mentions[0].words, WordRange { first: 1, last: 5 });
    }

    #[test]
    fn a_stretch_bridges_nonsense_but_does_not_join_two_numbers() {
        let words = |text: &str| {
            let transcript = Transcript::typed(text);
            stretches(&transcript, 10)
                .iter()
                .map(|s| transcript.text_of(s.words))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            words("at 602, Nubble time time, 0107. It's"),
            ["602, Nubble time time, 0107."]
        );
        assert_eq!(
            words("on 303-555-0154. That's Gary Okifer, 303-555-0154."),
            ["303-555-0154.", "303-555-0154."]
        );
        assert_eq!(
            words("on 415, I'm I'm I'm I'm no 107. Thanks"),
            ["415, I'm I'm I'm I'm no 107."]
        );
        assert_eq!(words("in 20 seconds or 24/7"), ["20 seconds or 24/7"]);
        assert!(words("call me in 2 weeks").is_empty());
    }
}
