//! How far apart two numbers or two texts are. It knows nothing of recordings or verdicts.

use crate::text::digits::NumberWord;
use crate::text::digits::number_word;

/// Returns the least number of insertions, deletions and replacements that turn `a` into `b`
/// (Levenshtein 1966): of words, of digits. A swap counts twice here, as word and digit error rates
/// have it.
pub fn edit_distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let (a, b): (Vec<&T>, Vec<&T>) = (a.iter().collect(), b.iter().collect());
    strsim::generic_levenshtein(&a, &b)
}

/// Returns the words of a text as they are compared for the word error rate: lower case, without
/// punctuation, every digit a word of its own however it was written or said (`double seven`,
/// `77`, `thirty four`, `nine hundred`).
pub fn spoken_words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(['\'', '’'], "");
    let raw: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut words: Vec<String> = Vec::new();
    let mut rest = raw.as_slice();
    while let [word, after @ ..] = rest {
        rest = after;
        let one = after.first().and_then(|next| spelled_digit(next));
        match (number_word(word), one) {
            (Some(NumberWord::Times(times)), Some(digit)) => {
                words.extend(std::iter::repeat_n(digit, times));
                rest = &after[1..];
            }
            (Some(NumberWord::Digits(digits)), _) if is_digits(&digits) => {
                words.extend(digits.chars().map(String::from));
            }
            (Some(NumberWord::Teen(value)), _) => {
                words.extend(value.to_string().chars().map(String::from));
            }
            (Some(NumberWord::Ten(value)), one) => {
                words.push((value / 10).to_string());
                if one.is_none_or(|digit| digit == "0") {
                    words.push("0".to_owned());
                }
            }
            (Some(NumberWord::Hundred), _) if words.last().is_some_and(|last| is_digits(last)) => {
                words.extend(["0".to_owned(), "0".to_owned()]);
            }
            _ => words.push((*word).to_owned()),
        }
    }
    words
}

/// Returns the digit that a word spells: `oh`, `seven`.
fn spelled_digit(word: &str) -> Option<String> {
    match number_word(word)? {
        NumberWord::Digits(digit) if digit.len() == 1 && digit != word => Some(digit),
        _ => None,
    }
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_counted_by_hand() {
        for (a, b, expected) in [
            ("", "", 0),
            ("abc", "", 3),
            ("", "ab", 2),
            ("kitten", "sitting", 3),
            ("4155550134", "4155550143", 2),
            ("07700900123", "0770900123", 1),
        ] {
            assert_eq!(
                edit_distance(a.as_bytes(), b.as_bytes()),
                expected,
                "{a} {b}"
            );
        }
    }

    #[test]
    fn digits_are_words_however_they_are_written() {
        let digits = "call 0 7 7 0 0 9 0 0 1 2 3 4";
        for text in [
            "Call 07700-900-1234.",
            "call oh double seven double oh, nine hundred, twelve thirty four",
            "call zero seven seven zero zero nine oh oh one two three four",
        ] {
            assert_eq!(spoken_words(text).join(" "), digits, "{text}");
        }
        assert_eq!(
            spoken_words("It's fifty, a hundred times double trouble").join(" "),
            "its 5 0 a hundred times double trouble"
        );
    }
}
