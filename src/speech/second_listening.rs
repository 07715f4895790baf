//! Listens again where the words leave doubt: is it the rep's own number that is said here, and are
//! a number's two mentions one number heard twice?
//!
//! It asks a [`Hearing`] how well the sound goes with digits; finding numbers in words is left to
//! `analyze`. The rep's number is only ever weighed against the sound, never told to the engine
//! beforehand, so that it cannot come back as an echo.

use crate::domain::Confidence;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;
use crate::speech::Hearing;
use crate::speech::NumberWeighing;
use crate::speech::SpeechError;

/// What a number's weakest pieces may lack together, in natural-logarithm units, for it to count as
/// heard. Over 15 development recordings the number that was said lacked 0 to 1.6 where it was
/// understood at all, the best of ten false ones (a digit changed, two swapped) 3.4 and more.
const HEARD: f64 = -2.0;
/// Below this the sound is not the number's.
const POSSIBLE: f64 = -6.0;
/// By how much the number has to end where it ends: one more digit makes it another number.
const ENDS: f64 = 1.0;
/// By how much two mentions have to prefer their own digits to count as two numbers.
const DIFFERENT: f64 = 6.0;
/// By how much one of two readings has to lead, both mentions taken together.
const LEAD: f64 = 1.5;
/// Words without digits that may stand within a number, where the engine wrote nonsense.
const GAP: usize = 3;
/// The most questions asked about one stretch of words: they cost about a tenth of a first listening
/// each. Every stretch has its own, so that a hard opening leaves enough for the closing.
const MOST_QUESTIONS: usize = 4;
/// The most stretches that are asked about: a message that says its number more often repeats itself.
const MOST_STRETCHES: usize = 4;

/// The rep's own number, where it is known before listening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownNumber {
    /// Its digits as a caller at home dials them, and as the values of mentions have them.
    pub national: String,
    /// Its E.164 form, where that is certain.
    pub e164: Option<String>,
}

/// Listens again where `mentions` leave doubt about a number, and puts what was learned into them.
/// What is clear is not asked, and costs nothing.
///
/// # Errors
/// Fails only where the engine itself does.
pub fn listen_again(
    hearing: &mut dyn Hearing,
    known: Option<&KnownNumber>,
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let whole = |known: &&KnownNumber| {
        let digits = &known.national;
        (7..=15).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit())
    };
    match known.filter(whole) {
        Some(known) => verify(hearing, known, mentions)?,
        None => reconcile(hearing, mentions)?,
    }
    mentions.sort_by_key(|mention| (mention.words, mention.kind));
    Ok(())
}

/// Asks at every place with digits whether they are the rep's.
fn verify(
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
        let mut best: Option<NumberWeighing> = None;
        let places = places(&transcript, &stretch, known.len());
        for place in places.into_iter().take(MOST_QUESTIONS) {
            let Some(weighing) = hearing.weigh_number(place, known)? else {
                return Ok(());
            };
            if best.as_ref().is_none_or(|b| lack(&weighing) > lack(b)) {
                best = Some(weighing);
            }
            if best.as_ref().is_some_and(is_heard) {
                break;
            }
        }
        let Some(weighing) = best else { continue };
        if is_heard(&weighing) {
            let mut mention = match here {
                Some(index) => mentions.remove(index),
                None => Mention::of(MentionKind::Number, &transcript, stretch.words),
            };
            mention.value = Some(known.to_owned());
            mention.e164.clone_from(&number.e164);
            mention.extent = Extent::Whole;
            mention.doubt = None;
            mention.confidence = confidence(&weighing);
            mentions.push(mention);
        } else if lack(&weighing) >= POSSIBLE && 2 * stretch.digits >= known.len() {
            let mention = match here {
                Some(index) => &mut mentions[index],
                None => {
                    mentions.push(Mention::of(MentionKind::Number, &transcript, stretch.words));
                    mentions.last_mut().expect("one was pushed just now")
                }
            };
            let mut readings = vec![known.to_owned()];
            readings.extend(mention.value.clone().filter(|value| value != known));
            mention.doubt = Some(Doubt {
                reason: "the sound may be the known number, but not clearly".to_owned(),
                readings,
            });
        }
    }
    Ok(())
}

/// Takes two mentions that read almost alike for one number heard twice, unless the sound of each
/// clearly prefers its own digits.
fn reconcile(hearing: &mut dyn Hearing, mentions: &mut [Mention]) -> Result<(), SpeechError> {
    let numbers: Vec<usize> = mentions
        .iter()
        .enumerate()
        .filter(|(_, m)| {
            m.kind == MentionKind::Number && m.whose == Whose::Speaker && m.value.is_some()
        })
        .map(|(index, _)| index)
        .collect();
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else {
        return Ok(());
    };
    let readings: Vec<String> = [first, last]
        .iter()
        .filter_map(|&index| mentions[index].value.clone())
        .collect();
    let [a, b] = readings.as_slice() else {
        return Ok(());
    };
    if a == b || !a.bytes().chain(b.bytes()).all(|c| c.is_ascii_digit()) || !alike(a, b) {
        return Ok(());
    }
    let mut weights = [[0.0; 2]; 2];
    for (place, row) in [first, last].into_iter().zip(&mut weights) {
        for (reading, weight) in readings.iter().zip(row) {
            let Some(weighing) = hearing.weigh_number(mentions[place].words, reading)? else {
                return Ok(());
            };
            *weight = weighing.log_probability;
        }
    }
    let own = weights[0][0] + weights[1][1];
    let both = [weights[0][0] + weights[1][0], weights[0][1] + weights[1][1]];
    let better = usize::from(both[1] > both[0]);
    if own - both[better] >= DIFFERENT {
        return Ok(());
    }
    let sure = both[better] - both[1 - better] >= LEAD && a.len() == b.len();
    let e164 = mentions[[first, last][better]].e164.clone();
    for index in [first, last] {
        let mention = &mut mentions[index];
        if sure {
            mention.value = Some(readings[better].clone());
            mention.e164.clone_from(&e164);
            // Heard twice, and both times best as this.
            mention.doubt = None;
        } else {
            mention.doubt = Some(Doubt {
                reason: "the number sounds alike both times, but reads differently".to_owned(),
                readings: vec![readings[better].clone(), readings[1 - better].clone()],
            });
        }
    }
    Ok(())
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
                    || (index - last.words.last <= GAP + 1
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

/// The places to ask at: the stretch, and if digits are missing, the stretch with the word before
/// it ("call me on to 81" hides a two).
fn places(transcript: &Transcript, stretch: &Stretch, length: usize) -> Vec<WordRange> {
    let mut places = vec![stretch.words];
    if let Some(before) = stretch.words.first.checked_sub(1) {
        let word = plain(&transcript.words[before].text);
        if stretch.digits < length && SOUND_LIKE_DIGITS.contains(&word.as_str()) {
            places.push(WordRange {
                first: before,
                last: stretch.words.last,
            });
        }
    }
    places
}

/// Words that an engine writes for a digit.
const SOUND_LIKE_DIGITS: &[&str] = &["to", "too", "for", "fore", "won", "ate", "a", "own", "so"];

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

/// Returns whether two digit strings could be one number misheard: at most three digits apart.
fn alike(a: &str, b: &str) -> bool {
    strsim::levenshtein(a, b) <= 3 && a.len().min(b.len()) >= 7
}

/// Returns what the weak pieces lack together: 0 where none does.
fn lack(weighing: &NumberWeighing) -> f64 {
    if weighing.steps.is_empty() {
        return f64::NEG_INFINITY;
    }
    weighing.steps.iter().map(|step| step.margin.min(0.0)).sum()
}

fn is_heard(weighing: &NumberWeighing) -> bool {
    lack(weighing) >= HEARD && weighing.end_margin >= ENDS
}

/// The probability of the weakest piece against all other digits.
#[expect(clippy::cast_possible_truncation, reason = "a probability fits an f32")]
fn confidence(weighing: &NumberWeighing) -> Confidence {
    Confidence::from_probability((1.0 / (1.0 + (-weighing.margin()).exp())) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::DigitStep;

    /// A hearing whose sound is one number, wherever it is asked.
    struct Sounds {
        transcript: Transcript,
        digits: &'static str,
        asked: usize,
    }

    impl Hearing for Sounds {
        fn transcript(&self) -> &Transcript {
            &self.transcript
        }

        fn weigh(
            &mut self,
            _place: WordRange,
            _alternatives: &[String],
        ) -> Result<Option<Vec<f64>>, SpeechError> {
            Ok(None)
        }

        fn weigh_number(
            &mut self,
            _place: WordRange,
            digits: &str,
        ) -> Result<Option<NumberWeighing>, SpeechError> {
            self.asked += 1;
            let wrong = strsim::levenshtein(digits, self.digits) as f64;
            Ok(Some(NumberWeighing {
                log_probability: -2.0 - 5.0 * wrong,
                written: digits.to_owned(),
                steps: vec![DigitStep {
                    digits: digits.to_owned(),
                    margin: 3.0 - 6.0 * wrong,
                    rival: String::new(),
                }],
                end_margin: 8.0,
            }))
        }

        fn listen_in_style(&mut self, _style: &str) -> Result<Option<Transcript>, SpeechError> {
            Ok(None)
        }
    }

    fn number(transcript: &Transcript, first: usize, last: usize, value: &str) -> Mention {
        let words = WordRange { first, last };
        Mention::of(MentionKind::Number, transcript, words).with_value(value)
    }

    fn listened(
        text: &str,
        digits: &'static str,
        known: Option<&str>,
        mentions: &[(usize, usize, &str)],
    ) -> (Vec<Mention>, usize) {
        let transcript = Transcript::typed(text);
        let mut mentions: Vec<Mention> = mentions
            .iter()
            .map(|&(first, last, value)| number(&transcript, first, last, value))
            .collect();
        let mut hearing = Sounds {
            transcript,
            digits,
            asked: 0,
        };
        let known = known.map(|national| KnownNumber {
            national: national.to_owned(),
            e164: Some(format!("+44{}", &national[1..])),
        });
        listen_again(&mut hearing, known.as_ref(), &mut mentions).expect("nothing can fail here");
        (mentions, hearing.asked)
    }

    #[test]
    fn a_misheard_number_is_found_to_be_the_reps() {
        let (mentions, _) = listened(
            "my number is 0770091226. Call me",
            "07700900226",
            Some("07700900226"),
            &[(3, 3, "0770091226")],
        );
        assert_eq!(mentions[0].value.as_deref(), Some("07700900226"));
        assert_eq!(mentions[0].e164.as_deref(), Some("+447700900226"));
        assert!(mentions[0].doubt.is_none());
    }

    #[test]
    fn a_number_with_one_digit_changed_is_never_made_right() {
        let (mentions, _) = listened(
            "my number is 07700900225. Call me",
            "07700900225",
            Some("07700900226"),
            &[(3, 3, "07700900225")],
        );
        assert_eq!(mentions[0].value.as_deref(), Some("07700900225"));
        let doubt = mentions[0]
            .doubt
            .as_ref()
            .expect("one digit off is asked about");
        assert_eq!(doubt.readings, ["07700900226", "07700900225"]);
    }

    #[test]
    fn what_is_clear_is_not_asked() {
        let text = "my number is 07700900226. Call me in 2 or 3 days";
        let clear = &[(3, 3, "07700900226")];
        let (mentions, asked) = listened(text, "", Some("07700900226"), clear);
        assert_eq!((mentions.len(), asked), (1, 0));
        let (mentions, asked) = listened("Hi Jim, it's Sean.", "", Some("07700900226"), &[]);
        assert_eq!((mentions.len(), asked), (0, 0));
    }

    #[test]
    fn a_number_that_the_words_hide_is_found_and_an_absent_one_is_not() {
        let text = "call me on L77 00, 900, 226 today";
        let (mentions, _) = listened(text, "07700900226", Some("07700900226"), &[]);
        assert_eq!(mentions[0].text, "L77 00, 900, 226");
        let (mentions, _) = listened(text, "0123", Some("07700900226"), &[]);
        assert!(mentions.is_empty());
    }

    #[test]
    fn two_readings_of_one_number_are_made_one_and_two_numbers_stay_two() {
        let text = "I'm on 2125550142 so ring 2125550143 please";
        let both = &[(2, 2, "2125550142"), (5, 5, "2125550143")];
        let (mentions, asked) = listened(text, "2125550142", None, both);
        let values: Vec<_> = mentions.iter().filter_map(|m| m.value.as_deref()).collect();
        assert_eq!((values, asked), (vec!["2125550142", "2125550142"], 4));
        let far = &[(2, 2, "2125550142"), (5, 5, "8134440199")];
        let (mentions, asked) = listened(text, "2125550142", None, far);
        assert_eq!(mentions[1].value.as_deref(), Some("8134440199"));
        assert_eq!(asked, 0);
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
        assert_eq!(words("in 20 seconds or 24/7"), ["20 seconds or 24/7"]);
        assert!(words("call me in 2 weeks").is_empty());
    }
}
