//! Where the recogniser was not sure of a number, and nothing else settles it, a person should listen.

use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::Region;
use crate::domain::Rep;

use super::numbers::dialled;
use super::sounds::edits;

/// Below this mean confidence over its words a number is doubtful. In recordings whose numbers came
/// out right the mean lay above it nearly always; it is a line between "look" and "trust", not a
/// measure of error.
const SURE: f64 = 0.55;

/// Puts doubts on numbers that were heard badly, unless the same digits were heard twice or are the
/// ones that are known.
pub(super) fn about_numbers(numbers: &mut [Mention], rep: &Rep, region: Region) {
    let known = rep
        .number
        .as_deref()
        .map(|number| known_digits(number, region));
    let values: Vec<Option<String>> = numbers.iter().map(|number| number.value.clone()).collect();
    for (index, number) in numbers.iter_mut().enumerate() {
        let is_known = known.is_some() && number.value == known;
        let is_repeated = number.extent == Extent::Whole
            && values
                .iter()
                .enumerate()
                .any(|(other, value)| other != index && *value == number.value);
        if is_known || is_repeated || number.confidence.as_probability() >= SURE {
            continue;
        }
        let heard = number.value.clone().unwrap_or_default();
        let mut readings = vec![heard.clone()];
        let others = values.iter().flatten().chain(known.as_ref());
        readings.extend(
            others
                .filter(|other| **other != heard && are_close(other, &heard))
                .cloned(),
        );
        readings.dedup();
        number.doubt = Some(Doubt {
            reason: format!("The number was hard to hear; it came out as {heard}."),
            readings,
        });
    }
}

/// Returns the digits of a written number as a caller at home dials them.
fn known_digits(number: &str, region: Region) -> String {
    let digits: String = number
        .trim()
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    dialled(&digits, region).national
}

/// Returns whether two numbers may be one, misheard: nearly as long, and most digits in place.
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

    fn heard(words: &[(&str, f32)]) -> Vec<Mention> {
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
        let mut numbers = heard(words);
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
    fn a_number_heard_badly_is_doubted_unless_something_settles_it() {
        let bad = [("on", 0.9), ("07700", 0.4), ("900", 0.3), ("123", 0.4)];
        assert_eq!(doubts(&bad, None), [true]);
        assert_eq!(doubts(&bad, Some("+44 7700 900123")), [false]);
        assert_eq!(doubts(&bad, Some("07700 900124")), [true]);
        let twice = [("07700900123", 0.4), ("again", 0.9), ("07700900123", 0.9)];
        assert_eq!(doubts(&twice, None), [false, false]);
        assert_eq!(doubts(&[("07700900123", 0.8)], None), [false]);
    }
}
