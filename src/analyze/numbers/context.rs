//! What stands around a run of digits: words that announce a telephone number, and words that make it
//! something else.

use crate::analyze::tokens::Break;
use crate::analyze::tokens::Token;

use super::run::Run;

/// How many tokens before a run may announce it.
const REACH: usize = 7;

/// Returns whether words before the token announce a telephone number.
pub(super) fn announces_number(tokens: &[Token], first: usize) -> bool {
    let before = &tokens[first.saturating_sub(REACH)..first];
    let has = |words: &[&str]| {
        before
            .iter()
            .any(|token| words.contains(&token.text.as_str()))
    };
    let last = before
        .last()
        .map(|token| token.text.as_str())
        .unwrap_or_default();
    has(&[
        "number",
        "phone",
        "mobile",
        "cell",
        "landline",
        "line",
        "direct",
        "telephone",
        "digits",
    ]) || (has(&[
        "call", "ring", "reach", "reached", "phone", "dial", "get", "buzz", "bell", "contact",
        "text", "back", "me", "i'm",
    ]) && matches!(last, "on" | "at" | "is" | "me" | "back" | "to" | "it's"))
}

/// Returns whether the words make it a number of another kind: money, time, a date, a share, a count,
/// a code, an extension alone.
pub(super) fn is_something_else(tokens: &[Token], run: &Run) -> bool {
    let first = &tokens[run.first];
    let last = &tokens[run.last];
    if first.sign_before.is_some_and(|sign| "$£€#".contains(sign)) {
        return true;
    }
    if last.sign_after == Some('%') {
        return true;
    }
    let before = |back: usize| {
        run.first
            .checked_sub(back)
            .map(|index| tokens[index].text.as_str())
            .unwrap_or_default()
    };
    let after = |on: usize| {
        tokens
            .get(run.last + on)
            .map(|t| t.text.as_str())
            .unwrap_or_default()
    };
    let units = [
        "dollars",
        "pounds",
        "euros",
        "percent",
        "per",
        "cents",
        "pence",
        "quid",
        "k",
        "grand",
        "million",
        "billion",
        "am",
        "pm",
        "o'clock",
        "years",
        "months",
        "weeks",
        "days",
        "hours",
        "minutes",
        "people",
        "companies",
        "customers",
        "clients",
        "employees",
        "staff",
        "reps",
        "units",
        "miles",
        "times",
        "th",
        "st",
        "nd",
        "rd",
        "square",
    ];
    // The unit belongs to the number only if nothing parts them.
    if last.after == Break::None && units.contains(&after(1)) {
        return true;
    }
    let codes = [
        "extension",
        "ext",
        "zip",
        "postcode",
        "postal",
        "order",
        "invoice",
        "reference",
        "ref",
        "account",
        "ticket",
        "case",
        "policy",
        "suite",
        "room",
        "pin",
        "year",
        "serial",
        "po",
    ];
    let named = |back: usize| codes.contains(&before(back));
    if named(1) || (matches!(before(1), "number" | "code" | "is" | "no") && (named(2) || named(3)))
    {
        return true;
    }
    matches!(before(1), "dollars" | "pounds" | "usd" | "gbp" | "eur")
}

/// Returns whether the words before make it somebody else's number: "my colleague Anna's number is",
/// "call our office on", "the number you gave me".
pub(super) fn is_somebody_elses(tokens: &[Token], first: usize) -> bool {
    let mut before = Vec::new();
    for token in tokens[..first].iter().rev().take(14) {
        if token.after == Break::Stop {
            break;
        }
        before.push(token.text.as_str());
    }
    let others = [
        "colleague",
        "colleagues",
        "assistant",
        "boss",
        "manager",
        "partner",
        "secretary",
        "he's",
        "she's",
        "her",
        "his",
        "him",
        "their",
        "them",
        "receptionist",
        "team-mate",
    ];
    let has_other = before.iter().any(|word| others.contains(word));
    let own = ["me", "i'm", "mine"];
    let has_own = before.iter().take(6).any(|word| own.contains(word));
    let yours = before
        .iter()
        .take(4)
        .any(|word| matches!(*word, "your" | "you"))
        && before.iter().take(4).any(|word| *word == "number");
    (has_other || yours) && !has_own
}
