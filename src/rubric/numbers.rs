//! Telephone numbers side by side: the same, one digit apart, or two different ones.

use crate::analyze::sounds::edits;
use crate::domain::Confidence;
use crate::domain::Mention;
use crate::domain::Region;
use crate::rubric::take::Take;
use crate::text::telephone;
use crate::text::telephone::digits_of;
use crate::text::telephone::national_digits;

/// How alike two numbers are, from alike to not at all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Likeness {
    /// The same telephone.
    Same,
    /// One is the end of the other: an area is left out, or there are digits too many.
    Part,
    /// One digit changed, dropped or added, or two neighbours swapped.
    OneOff,
    /// Anything else.
    Different,
}

/// Returns whether a mention was typed, or recognised so confidently that a wrong digit is the speaker's own.
pub(crate) fn is_clear(mention: &Mention) -> bool {
    // A wrong digit of the base model is rarely surer than this over a whole number.
    mention.confidence >= Confidence::from_probability(0.9)
}

/// Returns how alike two numbers are.
pub(crate) fn likeness(a: &str, b: &str, region: Region) -> Likeness {
    if telephone::is_same(a, b, region) {
        return Likeness::Same;
    }
    let (a, b) = (digits_of(a), digits_of(b));
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    // A country code and a trunk zero are four digits at most (+44 0 ...); a local number leaves
    // out an area code of as many. Shorter than six digits is no number to recognise another by.
    let tail = &long[long.len().saturating_sub(short.len())..];
    let headless = long.len() - short.len() <= 4 && short.len() >= 6;
    if headless && tail == short {
        Likeness::Part
    } else if edits(long, short) == 1 || headless && edits(tail, short) == 1 {
        Likeness::OneOff
    } else {
        Likeness::Different
    }
}

/// Returns the digits of the speaker's own number, where that is known.
pub(crate) fn own_number(take: &Take<'_>) -> Option<String> {
    let digits = national_digits(take.rep.number.as_deref()?, take.region);
    (!digits.is_empty()).then_some(digits)
}

/// Returns the digits a number was recognised as.
pub(crate) fn reading(number: &Mention) -> String {
    digits_of(number.value.as_deref().unwrap_or(&number.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_a_part_one_digit_apart_or_different() {
        use Likeness::{Different, OneOff, Part, Same};
        for (a, b, region, expected) in [
            ("07700900123", "07700900123", Region::GB, Same),
            ("07700900123", "447700900123", Region::GB, Same),
            ("14155550134", "4155550134", Region::US, Same),
            ("5550134", "4155550134", Region::US, Part),
            ("664155550134", "4155550134", Region::US, Part),
            ("07700900123", "07700900132", Region::GB, OneOff),
            ("07700900123", "07700900124", Region::GB, OneOff),
            ("07700900123", "0770090012", Region::GB, OneOff),
            ("07700900123", "447700900124", Region::GB, OneOff),
            ("07700900123", "07700900234", Region::GB, Different),
            ("4155550134", "4165550199", Region::US, Different),
            ("0134", "4155550134", Region::US, Different),
        ] {
            assert_eq!(likeness(a, b, region), expected, "{a} {b}");
            assert_eq!(likeness(b, a, region), expected, "{b} {a}");
        }
    }
}
