//! Where in the words a number may stand: runs of digits, with a little nonsense between them.

use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::domain::bare_word;

/// Words without digits that may stand within a number, where the engine wrote nonsense.
const GAP: usize = 3;

/// A run of words that may be a number.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::verify) struct Stretch {
    pub(in crate::verify) words: WordRange,
    /// Digits in it, as far as they were written.
    pub(in crate::verify) digits: usize,
}

/// Finds the runs of words that may hold a number of `length` digits: four digits at least, with a
/// few other words between, but not past a whole number's digits.
pub(in crate::verify) fn stretches(transcript: &Transcript, length: usize) -> Vec<Stretch> {
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
        .filter(|word| !MISHEARD_DIGITS.contains(&bare_word(&word.text).as_str()))
        .count()
}

/// The places to ask at: the stretch, and if digits are missing, the stretch with the words around it
/// that sound like some ("call me on to 81" hides a two).
pub(super) fn places(transcript: &Transcript, stretch: &Stretch, length: usize) -> Vec<WordRange> {
    let mut places = vec![stretch.words];
    if stretch.digits >= length {
        return places;
    }
    let sounds_like_digit = |index: &usize| {
        transcript
            .words
            .get(*index)
            .is_some_and(|word| SOUND_LIKE_DIGITS.contains(&bare_word(&word.text).as_str()))
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
    "im", "hi", "i", "time", "no", "low", "so", "know", "and", "fine", "mine", "hone", "hey",
    "too", "to", "for",
];

/// Returns whether a word is a digit, or what an engine writes for one.
pub(in crate::verify) fn may_be_digit(word: &str) -> bool {
    let bare = bare_word(word);
    digits_in(word) > 0
        || [SOUND_LIKE_DIGITS, MISHEARD_DIGITS]
            .iter()
            .any(|words| words.contains(&bare.as_str()))
}

/// Returns how many digits a word stands for, roughly.
fn digits_in(word: &str) -> usize {
    let figures = word.bytes().filter(u8::is_ascii_digit).count();
    if figures > 0 {
        return figures;
    }
    match bare_word(word).as_str() {
        "zero" | "oh" | "o" | "nought" | "one" | "two" | "three" | "four" | "five" | "six"
        | "seven" | "eight" | "nine" => 1,
        "double" | "hundred" => 2,
        "triple" | "treble" | "thousand" => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
