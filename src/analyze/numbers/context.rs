//! What stands around a run of digits: words that announce a telephone number, and words that make it
//! something else.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::digits::NumberWord;
use crate::text::digits::number_word;
use crate::text::sentences::Break;
use crate::text::tokens::Token;

use super::run::Run;

/// Words after a number that make it an amount, a time or a count.
static UNITS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("units.txt").lines().collect());

/// Words before a number that make it a code of another kind.
static CODES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("codes.txt").lines().collect());

/// How many tokens before a run may announce it.
const ANNOUNCED_WITHIN: usize = 7;

/// Returns whether words before the token announce a telephone number.
pub(super) fn announces_number(tokens: &[Token], first: usize) -> bool {
    let before = &tokens[first.saturating_sub(ANNOUNCED_WITHIN)..first];
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
    if first.sign_before.is_some_and(|sign| "$£€".contains(sign)) {
        return true;
    }
    // A ticket is "#4155550134"; "#415-555-0134" is a number with a stray sign.
    if first.sign_before == Some('#') && run.last - run.first < 2 {
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
    // The unit belongs to the number only if nothing parts them.
    if last.after == Break::None && UNITS.contains(after(1)) {
        return true;
    }
    let named = |back: usize| CODES.contains(before(back));
    if named(1) || (matches!(before(1), "number" | "code" | "is" | "no") && (named(2) || named(3)))
    {
        return true;
    }
    matches!(before(1), "dollars" | "pounds" | "usd" | "gbp" | "eur")
}

/// Returns whether the digits are shaped like something that is no telephone number: a date, a decimal,
/// an address on a network.
pub(super) fn is_shaped_otherwise(tokens: &[Token], run: &Run) -> bool {
    let groups = &tokens[run.first..=run.last];
    if !groups.iter().all(Token::is_digits) {
        return false;
    }
    let sizes: Vec<usize> = groups.iter().map(|group| group.text.len()).collect();
    let is_year = |index: usize| {
        let year = &groups[index].text;
        year.len() == 4 && (year.starts_with("19") || year.starts_with("20"))
    };
    let one_word = groups[0].word == groups[groups.len() - 1].word;
    let dots = groups[1..].iter().all(|g| g.sign_before == Some('.'));
    match sizes.as_slice() {
        [1 | 2, 1 | 2, 4] => is_year(2),
        [4, 1 | 2, 1 | 2] => is_year(0),
        [4, 4] => is_year(0) && is_year(1),
        [1 | 2, _] | [1..=3, 1..=3, 1..=3, 1..=3] => one_word && dots,
        _ => false,
    }
}

/// Returns whether the groups count up or down in equal steps: "7 8 9 10 11", "5, 10, 15, 20".
pub(super) fn is_counting(tokens: &[Token], run: &Run) -> bool {
    let values: Vec<i64> = tokens[run.first..=run.last]
        .iter()
        .filter_map(|token| match number_word(&token.text)? {
            NumberWord::Digits(digits) => digits.parse().ok(),
            NumberWord::Teen(value) | NumberWord::Ten(value) => Some(i64::from(value)),
            _ => None,
        })
        .collect();
    let step = |pair: &[i64]| pair[1] - pair[0];
    values.len() >= 4
        && values.windows(2).all(|pair| step(pair) == step(&values))
        && values[0] != values[1]
}

/// Returns whether the words before make it somebody else's number: "my colleague Anna's number is",
/// "ring my boss on", "the number you gave me".
pub(super) fn is_somebody_elses(tokens: &[Token], run: &Run) -> bool {
    let first = run.first;
    let after = |on: usize| {
        tokens
            .get(run.last + on)
            .map_or("", |token| token.text.as_str())
    };
    // "The person at ... is not available", "I have ... for you".
    if tokens[run.last].after == Break::None
        && matches!(
            [after(1), after(2), after(3)],
            ["is", "not" | "currently" | "unable", _]
                | [
                    "is" | "isn't" | "was",
                    "unavailable" | "available" | "busy" | "engaged",
                    _
                ]
                | ["for" | "from", "you" | "him" | "her" | "them", _]
                | ["on", "file", _]
                | ["can't" | "cannot", ..]
        )
    {
        return true;
    }
    // What stands in the clause of the number decides; the clause before, only if that says nothing.
    let mut clauses: [Vec<&str>; 2] = Default::default();
    let mut clause = 0;
    for token in tokens[..first].iter().rev().take(14) {
        match token.after {
            Break::Sentence => break,
            Break::Clause => {
                clause += 1;
                if clause == clauses.len() {
                    break;
                }
            }
            Break::None => {}
        }
        clauses[clause].push(token.text.as_str());
    }
    let [near, far] = clauses;
    let says_nothing = near
        .iter()
        .all(|word| matches!(*word, "on" | "at" | "is" | "it's" | "that's"));
    if says_nothing {
        names_another(&far)
    } else {
        names_another(&near)
    }
}

/// Returns whether the words of a clause, the last one first, give the number to somebody else.
fn names_another(words: &[&str]) -> bool {
    let has = |some: &[&str]| words.iter().any(|word| some.contains(word));
    let says = |first: &[&str], second: &[&str]| {
        words
            .windows(2)
            .any(|pair| first.contains(&pair[1]) && second.contains(&pair[0]))
    };
    if has(&["fax", "faxes"]) || says(&["you've", "have"], &["reached"]) {
        return true;
    }
    // "I tried you on ...", "we rang ..."; but "I called from ...".
    let tried = [
        "tried", "trying", "rang", "called", "dialed", "dialled", "phoned", "buzzed", "texted",
    ];
    if has(&["i", "we", "i've", "we've"]) && has(&tried) && !has(&["from", "me", "my"]) {
        return true;
    }
    let theirs = [
        "website",
        "site",
        "web",
        "page",
        "listing",
        "profile",
        "ad",
        "advert",
        "card",
        "mailbox",
        "voicemail",
        "signature",
    ];
    if says(&["your", "their", "his", "her"], &theirs)
        || says(&["number"], &["for"]) && !has(&["me", "us", "my"])
    {
        return true;
    }
    // "This is Tom's assistant Amy Lee": the one who speaks.
    if says(&["this"], &["is"]) && !has(&["number", "on"]) {
        return false;
    }
    let line = |word: &str| {
        matches!(
            word,
            "number" | "numbers" | "mobile" | "cell" | "phone" | "line" | "direct" | "extension"
        )
    };
    let own_line = words
        .windows(2)
        .any(|pair| pair[1] == "my" && (line(pair[0]) || pair[0] == "number's"));
    if own_line
        || words
            .iter()
            .take(6)
            .any(|w| ["me", "i'm", "mine"].contains(w))
    {
        return false;
    }
    let yours = words.iter().take(4).any(|w| matches!(*w, "your" | "you"))
        && words.iter().take(4).any(|word| *word == "number");
    let their_line = words.windows(2).any(|pair| {
        line(pair[0]) && (matches!(pair[1], "his" | "her" | "their") || pair[1].ends_with("'s"))
    });
    let people = [
        "colleague",
        "colleagues",
        "assistant",
        "boss",
        "manager",
        "partner",
        "secretary",
        "receptionist",
        "him",
        "her",
        "them",
        "he's",
        "she's",
        "they're",
    ];
    // The person has to be the one who is reached: "ring my boss on", "she's at", "Anna's boss is on".
    let reached = has(&[
        "call", "ring", "reach", "dial", "contact", "phone", "get", "try", "text", "on", "at", "is",
    ]);
    yours || their_line || (has(&people) && reached)
}
