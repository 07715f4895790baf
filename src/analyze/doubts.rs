//! Doubts about numbers: where the recogniser was not confident and nothing else settles it, a person should listen.

use crate::domain::Confidence;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Whose;
use crate::text::telephone::national_digits;

use super::confusion::distance;
use super::sounds::edits;

/// Below this mean confidence over its words a number is doubtful. In recordings whose numbers came
/// out right the mean lay above it nearly always; it is a line between "look" and "trust", not a
/// measure of error.
const DOUBTFUL_BELOW: f64 = 0.55;

/// From this mean confidence on a digit that does not sound like another is the speaker's own mistake: a
/// wrong digit of the base model is rarely surer over a whole number.
const CLEARLY_RECOGNISED: f64 = 0.9;

/// No message has more numbers than this that are worth comparing with each other.
const MOST_COMPARED_NUMBERS: usize = 8;

/// The farthest that one number may lie from another, as `confusion` measures, to be taken for it misrecognised:
/// one digit, or two that are easily confused.
const CONFUSED: f64 = 1.0;

/// Puts doubts on numbers that were recognised badly, unless the same digits were recognised twice or are the
/// ones that are known.
pub(super) fn about_numbers(numbers: &mut [Mention], rep: &Rep, region: Region) {
    let known = rep
        .number
        .as_deref()
        .map(|number| national_digits(number, region));
    about_confusions(numbers, known.as_deref());
    let values: Vec<Option<String>> = numbers.iter().map(|number| number.value.clone()).collect();
    for (index, number) in numbers.iter_mut().enumerate() {
        if number.doubt.is_some() {
            continue;
        }
        let is_known = known.is_some() && number.value == known;
        let is_repeated = number.extent == Extent::Whole
            && values
                .iter()
                .enumerate()
                .any(|(other, value)| other != index && *value == number.value);
        if is_known || is_repeated || number.confidence.as_probability() >= DOUBTFUL_BELOW {
            continue;
        }
        let recognised = number.value.clone().unwrap_or_default();
        let mut readings = vec![recognised.clone()];
        let others = values.iter().flatten().chain(known.as_ref());
        readings.extend(
            others
                .filter(|other| **other != recognised && are_close(other, &recognised))
                .cloned(),
        );
        readings.dedup();
        number.doubt = Some(Doubt {
            reason: format!("I couldn't make out the number; I heard {recognised}."),
            readings,
        });
    }
}

/// Puts doubts on numbers that are nearly the known one, or nearly one that was recognised whole elsewhere, where
/// the recogniser is as likely to be wrong as the speaker. What was typed is meant as it stands.
fn about_confusions(numbers: &mut [Mention], known: Option<&str>) {
    let whole: Vec<String> = numbers
        .iter()
        .filter(|number| number.extent == Extent::Whole)
        .filter_map(|number| number.value.clone())
        .take(MOST_COMPARED_NUMBERS)
        .collect();
    for number in numbers.iter_mut() {
        let recognised = number.value.clone().unwrap_or_default();
        let is_typed = number.confidence == Confidence::CERTAIN;
        if is_typed || number.doubt.is_some() || number.whose == Whose::Other {
            continue;
        }
        let clear = number.confidence.as_probability() >= CLEARLY_RECOGNISED;
        // Half steps only: a clear digit that sounds like no other was said.
        let limit = if clear { CONFUSED / 2.0 } else { CONFUSED };
        let near = |other: &&str| {
            **other != recognised && distance(&recognised, other).is_some_and(|far| far <= limit)
        };
        let (other, whose) = if let Some(known) = known.filter(|known| near(known)) {
            (known, "your number is")
        } else if number.extent == Extent::Partial
            && let Some(other) = whole.iter().map(String::as_str).find(|other| near(other))
        {
            (other, "elsewhere it is")
        } else {
            continue;
        };
        number.doubt = Some(Doubt {
            reason: format!("I heard {recognised}; {whose} {other}."),
            readings: vec![recognised.clone(), other.to_owned()],
        });
    }
}

/// Returns whether two numbers may be one, misrecognised: nearly as long, and most digits in place.
fn are_close(a: &str, b: &str) -> bool {
    edits(a, b) <= 3 && a.len().abs_diff(b.len()) <= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::numbers::find_numbers;
    use crate::domain::Confidence;
    use crate::domain::Transcript;
    use crate::domain::Word;

    fn recognised(words: &[(&str, f32)]) -> Vec<Mention> {
        let words = words
            .iter()
            .map(|(text, p)| Word {
                confidence: Confidence::from_probability(*p),
                ..Word::typed(text)
            })
            .collect();
        find_numbers(&Transcript { words }, Region::GB)
    }

    fn doubts(words: &[(&str, f32)], known: Option<&str>) -> Vec<bool> {
        let mut numbers = recognised(words);
        let rep = Rep {
            name: None,
            number: known.map(str::to_owned),
        };
        about_numbers(&mut numbers, &rep, Region::GB);
        numbers
            .iter()
            .map(|number| number.doubt.is_some())
            .collect()
    }

    #[test]
    fn a_number_recognised_badly_is_doubted_unless_something_settles_it() {
        let bad = [("on", 0.9), ("07700", 0.4), ("900", 0.3), ("123", 0.4)];
        assert_eq!(doubts(&bad, None), [true]);
        assert_eq!(doubts(&bad, Some("+44 7700 900123")), [false]);
        assert_eq!(doubts(&bad, Some("07700 900124")), [true]);
        let twice = [("07700900123", 0.4), ("again", 0.9), ("07700900123", 0.9)];
        assert_eq!(doubts(&twice, None), [false, false]);
        assert_eq!(doubts(&[("07700900123", 0.8)], None), [false]);
    }

    #[test]
    fn a_number_nearly_the_known_one_is_doubted_unless_it_was_typed_or_clear() {
        let own = Some("07700 900123");
        assert_eq!(doubts(&[("07700900124", 0.8)], own), [true]);
        assert_eq!(doubts(&[("07700900124", 0.95)], own), [false]);
        assert_eq!(doubts(&[("07700900124", 1.0)], own), [false]);
        assert_eq!(doubts(&[("07700500123", 0.95)], own), [true]);
        assert_eq!(doubts(&[("07700900999", 0.8)], own), [false]);
    }

    #[test]
    fn a_number_with_a_digit_lost_is_doubted_beside_the_whole_one() {
        let twice = [("07700900123", 0.9), ("again", 0.9), ("077090123", 0.9)];
        assert_eq!(doubts(&twice, None), [false, false]);
        let twice = [("07700900123", 0.9), ("again", 0.9), ("0770090123", 0.9)];
        assert_eq!(doubts(&twice, None), [false, true]);
    }
}
