//! Telephone numbers side by side: the same, a slip apart, or two different ones.

use crate::analyze::sounds::edits;
use crate::domain::Confidence;
use crate::domain::Mention;

/// How alike two numbers are, from alike to not at all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Likeness {
    /// The same, by itself or behind a country code or trunk zero; or one is the tail of the other.
    Same,
    /// One digit changed, dropped or added, or two neighbours swapped.
    OneOff,
    /// Anything else.
    Different,
}

/// Returns whether a mention was typed, or heard so well that a slip is the speaker's own.
pub(crate) fn heard_clearly(mention: &Mention) -> bool {
    // A wrong digit of the base model is rarely surer than this over a whole number.
    mention.confidence >= Confidence::from_probability(0.9)
}

/// Returns how alike two numbers are, by their digits.
pub(crate) fn likeness(a: &str, b: &str) -> Likeness {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    // A country code and a trunk zero are four digits at most (+44 0 ...); a local number leaves
    // out an area code of as many. Shorter than six digits is no number to recognise another by.
    let tail = &long[long.len().saturating_sub(short.len())..];
    let headless = long.len() - short.len() <= 4 && short.len() >= 6;
    if long == short || headless && tail == short {
        Likeness::Same
    } else if edits(long, short) == 1 || headless && edits(tail, short) == 1 {
        Likeness::OneOff
    } else {
        Likeness::Different
    }
}

/// Returns the digits a number was heard as.
pub(crate) fn reading(number: &Mention) -> String {
    digits_of(number.value.as_deref().unwrap_or(&number.text))
}

/// Returns the digits of a written number.
pub(crate) fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_alike_behind_any_prefix_and_a_slip_is_one_off() {
        use Likeness::{Different, OneOff, Same};
        for (a, b, expected) in [
            ("07700900123", "07700900123", Same),
            ("07700900123", "447700900123", Same),
            ("4407700900123", "07700900123", Same),
            ("14155550134", "4155550134", Same),
            ("5550134", "4155550134", Same),
            ("07700900123", "07700900132", OneOff),
            ("07700900123", "07700900124", OneOff),
            ("07700900123", "0770090012", OneOff),
            ("07700900123", "447700900124", OneOff),
            ("07700900123", "07700900234", Different),
            ("4155550134", "4165550199", Different),
            ("0134", "4155550134", Different),
        ] {
            assert_eq!(likeness(a, b), expected, "{a} {b}");
            assert_eq!(likeness(b, a), expected, "{b} {a}");
        }
    }
}
