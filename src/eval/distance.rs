//! How far apart two numbers or two texts are. It knows nothing of recordings or verdicts.

/// Returns the least number of insertions, deletions and replacements that turn `a` into `b`
/// (Levenshtein 1966): of words, of digits. A swap counts twice here, as word and digit error rates
/// have it.
pub fn edit_distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let (a, b): (Vec<&T>, Vec<&T>) = (a.iter().collect(), b.iter().collect());
    strsim::generic_levenshtein(&a, &b)
}

/// Returns whether two written numbers are the same telephone: digit for digit, or one with its
/// country's code (of one to three digits) or a trunk zero, and the other with a trunk zero or nothing in its place.
pub fn same_number(a: &str, b: &str) -> bool {
    let (a, b) = (digits_of(a), digits_of(b));
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    if long == short {
        return !long.is_empty();
    }
    let national = short.strip_prefix('0').unwrap_or(&short);
    let is_long_enough = national.len() >= 7;
    is_long_enough
        && long
            .strip_suffix(national)
            .is_some_and(|code| code == "0" || (code.len() <= 3 && !code.starts_with('0')))
}

/// Returns the ASCII digits of a text, in order.
pub(crate) fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
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
    let mut i = 0;
    while let Some(&word) = raw.get(i) {
        let next = raw.get(i + 1).copied();
        i += 1;
        let times = match word {
            "double" => 2,
            "triple" | "treble" => 3,
            _ => 1,
        };
        if let (2.., Some(digit)) = (times, next.and_then(digit_of)) {
            words.extend(std::iter::repeat_n(digit.to_string(), times));
            i += 1;
        } else if let Some(digit) = digit_of(word) {
            words.push(digit.to_string());
        } else if let Some(teen) = TEENS.iter().position(|&t| t == word) {
            words.extend(["1".to_owned(), teen.to_string()]);
        } else if let Some(ten) = TENS.iter().position(|&t| t == word) {
            words.push((ten + 2).to_string());
            if next.and_then(digit_of).is_none_or(|digit| digit == 0) {
                words.push("0".to_owned());
            }
        } else if word == "hundred" && words.last().is_some_and(|last| is_digit(last)) {
            words.extend(["0".to_owned(), "0".to_owned()]);
        } else if word.bytes().all(|b| b.is_ascii_digit()) {
            words.extend(word.chars().map(String::from));
        } else {
            words.push(word.to_owned());
        }
    }
    words
}

const ONES: [&str; 10] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];
const TEENS: [&str; 10] = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

fn digit_of(word: &str) -> Option<usize> {
    match word {
        "oh" | "o" | "nought" => Some(0),
        _ => ONES.iter().position(|&one| one == word),
    }
}

fn is_digit(word: &str) -> bool {
    word.len() == 1 && word.as_bytes()[0].is_ascii_digit()
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
    fn a_number_is_the_same_with_and_without_its_country() {
        for (a, b, expected) in [
            ("415-555-0134", "4155550134", true),
            ("+14155550134", "4155550134", true),
            ("+447700900123", "07700900123", true),
            ("07700900123", "07700900124", false),
            ("4155550134", "5550134", true),
            ("05247418950", "5247418950", true),
            ("44", "4", false),
            ("", "", false),
            ("0004155550134", "4155550134", false),
        ] {
            assert_eq!(same_number(a, b), expected, "{a} {b}");
            assert_eq!(same_number(b, a), expected, "{b} {a}");
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
