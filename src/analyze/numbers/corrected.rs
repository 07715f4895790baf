//! Numbers that the speaker takes back: "... one two four, sorry, one two three". Which words announce
//! a number is `context`'s business.

use super::run::Run;
use crate::domain::Region;
use crate::text::telephone::dialled;
use crate::text::tokens::Token;

/// The most tokens between what is taken back and what is meant: "sorry, I mean, that's".
const LONGEST_CORRECTION: usize = 5;

/// The fewest digits that correct the end of a number: one digit may be anything.
const FEWEST: usize = 2;

/// Returns the number that was meant, if the words between two runs take the first one back: the second
/// if it is whole, else the first with its last digits replaced.
pub(super) fn meant(first: &Run, second: &Run, tokens: &[Token], region: Region) -> Option<Run> {
    let between = tokens.get(first.last + 1..second.first)?;
    if between.len() > LONGEST_CORRECTION || !takes_back(between) {
        return None;
    }
    if dialled(&second.digits, region).whole {
        return Some(second.clone());
    }
    let kept = first.digits.len().checked_sub(second.digits.len())?;
    if second.digits.len() < FEWEST || kept < FEWEST || !second.digits.is_ascii() {
        return None;
    }
    let joined = Run {
        digits: format!("{}{}", &first.digits[..kept], second.digits),
        first: first.first,
        last: second.last,
        origins: [&first.origins[..kept], &second.origins].concat(),
    };
    dialled(&joined.digits, region).whole.then_some(joined)
}

fn takes_back(between: &[Token]) -> bool {
    let word = |index: usize| between.get(index).map(|token| token.text.as_str());
    (0..between.len()).any(|at| match word(at) {
        Some("sorry" | "correction" | "oops" | "rather" | "no") => true,
        Some("i") => word(at + 1) == Some("mean"),
        Some("make" | "scratch") => matches!(word(at + 1), Some("that" | "it")),
        _ => false,
    })
}
