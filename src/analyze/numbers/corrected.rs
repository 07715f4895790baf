//! Numbers that the speaker takes back: "... one two four, sorry, one two three". Which words announce
//! a number is `context`'s business.

use super::run::Run;
use super::run::runs;
use crate::domain::Region;
use crate::text::sentences::Break;
use crate::text::telephone::dialled;
use crate::text::tokens::Token;

/// The most tokens between what is taken back and what is meant: "sorry, no, wait, I mean, make that".
const LONGEST_CORRECTION: usize = 7;

/// The fewest digits that correct the end of a number: one digit may be anything.
const FEWEST: usize = 2;

/// Returns the number that was meant, if the words between two runs take the first one back: the second
/// if it is whole, else the first with its last digits replaced. It stands where the first one stood.
pub(super) fn meant(first: &Run, second: &Run, tokens: &[Token], region: Region) -> Option<Run> {
    let between = tokens.get(first.last + 1..second.first)?;
    if between.len() > LONGEST_CORRECTION || !takes_back(between) {
        return None;
    }
    if let Some(exchanged) = exchanged(first, second, tokens) {
        return Some(exchanged);
    }
    let kept = if dialled(&second.digits, region).whole {
        0
    } else {
        first.digits.len().checked_sub(second.digits.len())?
    };
    if kept > 0 && (second.digits.len() < FEWEST || kept < FEWEST) || !second.digits.is_ascii() {
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

/// Returns whether a few digits behind a number seem to take it back.
pub(super) fn is_tried(first: &Run, second: &Run, tokens: &[Token]) -> bool {
    let between = tokens.get(first.last + 1..second.first);
    second.digits.len() <= LONGEST_EXCHANGE
        && between.is_some_and(|between| between.len() <= LONGEST_CORRECTION && takes_back(between))
}

/// The most digits that are exchanged in words: "that's five not nine".
const LONGEST_EXCHANGE: usize = 4;

/// Returns the first number with the last such digits replaced: "sorry, five not nine at the end".
fn exchanged(first: &Run, right: &Run, tokens: &[Token]) -> Option<Run> {
    let not = tokens
        .get(right.last + 1)
        .filter(|token| token.text == "not")?;
    let wrong = runs(&tokens[right.last + 2..])
        .into_iter()
        .next()
        .filter(|run| run.first == 0)?;
    if wrong.digits.len() != right.digits.len() || not.after != Break::None {
        return None;
    }
    let at = first.digits.rfind(&wrong.digits)?;
    let mut digits = first.digits.clone();
    digits.replace_range(at..at + wrong.digits.len(), &right.digits);
    Some(Run {
        digits,
        last: right.last + 2 + wrong.last,
        ..first.clone()
    })
}

/// Returns whether words take back what came before them. "Sorry I missed you", "if there's no answer" and "no texts
/// there" take nothing back.
fn takes_back(between: &[Token]) -> bool {
    let word = |index: usize| between.get(index).map_or("", |token| token.text.as_str());
    let before = |index: usize| index.checked_sub(1).map_or("", word);
    (0..between.len()).any(|at| match word(at) {
        "sorry" => {
            !matches!(
                word(at + 1),
                "i" | "we" | "to" | "for" | "about" | "if" | "you" | "it's"
            ) || matches!(word(at + 2), "mean" | "meant" | "said")
        }
        "correction" | "oops" | "whoops" | "rather" | "wrong" | "wait" | "actually" => true,
        "no" => {
            !matches!(
                before(at),
                "if" | "or" | "there's" | "is" | "with" | "have" | "get"
            ) && (between[at].after != Break::None
                || at + 1 == between.len()
                || matches!(
                    word(at + 1),
                    "wait" | "sorry" | "it's" | "its" | "that's" | "thats" | "hang" | "make"
                ))
        }
        "i" => matches!(word(at + 1), "mean" | "meant"),
        "make" | "scratch" | "strike" | "cancel" | "forget" => {
            matches!(word(at + 1), "that" | "it")
        }
        "my" => matches!(word(at + 1), "mistake" | "bad" | "apologies"),
        "excuse" | "pardon" => matches!(word(at + 1), "me"),
        "hang" | "hold" => word(at + 1) == "on",
        "start" => word(at + 1) == "again",
        _ => false,
    })
}
