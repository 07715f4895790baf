//! Names by the words around them: "it's Sean", "Bernard here", "Hi Jim,".

use std::collections::HashMap;

use crate::domain::Mention;
use crate::text::sentences::Break;
use crate::text::tokens::Token;

use super::token_range::TokenRange;
use super::words::is_digit_word;
use super::words::name_at;

/// Finds the prospect's name in the greeting: "Hi Jim,", "Jim, hi", "Mr. Smith,".
pub(super) fn greeted(tokens: &[Token]) -> Vec<TokenRange> {
    let greeting = |token: &Token| {
        matches!(
            token.text.as_str(),
            "hi" | "hello" | "hey" | "dear" | "morning" | "afternoon" | "evening" | "hiya"
        )
    };
    let mut found = Vec::new();
    let mut at = 0;
    // Only the first words greet.
    while at < tokens.len().min(8) {
        let token = &tokens[at];
        if greeting(token) {
            let mut first = at + 1;
            if tokens.get(first).is_some_and(|t| t.text == "there") {
                break;
            }
            if tokens.get(first).is_some_and(is_title) {
                first += 1;
            }
            let name = name_at(tokens, first).filter(|found| tokens[found.first].capital);
            // "Hi, Bernard here": the one who speaks.
            if let Some(name) = name
                && !is_followed_by_self(tokens, name)
            {
                found.push(name);
            }
            break;
        }
        let opens = at == 0 || (at == 1 && is_title(&tokens[0]));
        if opens && !is_title(token) {
            let name = name_at(tokens, at).filter(|found| {
                tokens[found.first].capital
                    && tokens[found.last].after == Break::Clause
                    && !is_followed_by_self(tokens, *found)
                    // "Sean McPheat, 281-555-0129": who leaves a number names themselves.
                    && tokens
                        .get(found.last + 1)
                        .is_some_and(|next| !next.is_digits() && !is_digit_word(next))
            });
            if let Some(name) = name {
                found.push(name);
                break;
            }
        }
        at += 1;
    }
    found
}

fn is_title(token: &Token) -> bool {
    matches!(
        token.text.as_str(),
        "mr" | "mrs" | "ms" | "miss" | "dr" | "sir" | "madam"
    )
}

/// Returns whether a name is followed by what only the one who speaks says of themselves.
fn is_followed_by_self(tokens: &[Token], found: TokenRange) -> bool {
    let text = |on: usize| {
        tokens
            .get(found.last + on)
            .map(|t| t.text.as_str())
            .unwrap_or_default()
    };
    if tokens[found.last].after != Break::None {
        return false;
    }
    match text(1) {
        "here" | "calling" | "speaking" | "from" | "with" | "again" => true,
        "over" => matches!(text(2), "at" | "here"),
        "on" => matches!((text(2), text(3)), ("the", "line" | "phone")),
        "is" => matches!((text(2), text(3)), ("the" | "my", "name")),
        _ => false,
    }
}

/// Finds where the speaker names themselves, in order.
pub(super) fn own(
    tokens: &[Token],
    numbers: &[Mention],
    greeted: &[TokenRange],
) -> Vec<TokenRange> {
    let mut found: Vec<TokenRange> = Vec::new();
    let is_greeted = |name: &TokenRange| greeted.iter().any(|g| g.overlaps(*name));
    let plain = tokens
        .iter()
        .all(|token| !token.capital || token.text == "i");
    let mut taken = vec![false; tokens.len()];
    let mut take = |name: TokenRange, found: &mut Vec<TokenRange>| {
        let place = &mut taken[name.first..=name.last];
        if !is_greeted(&name) && place.iter().all(|taken| !taken) {
            place.fill(true);
            found.push(name);
        }
    };
    for at in 0..tokens.len() {
        let candidate = introduction_at(tokens, at, plain)
            .or_else(|| self_at(tokens, at))
            .or_else(|| after_greeting(tokens, at, greeted))
            .or_else(|| signed_off(tokens, at, greeted))
            .or_else(|| beside_number(tokens, at, numbers));
        if let Some(name) = candidate {
            take(name, &mut found);
        }
    }
    // Once introduced, the same name counts wherever it is said again: "Thanks, Gary." Another surname
    // makes it another person.
    let mut surnames: HashMap<String, Option<String>> = HashMap::new();
    for name in &found {
        let surname = (name.last > name.first).then(|| tokens[name.last].text.clone());
        let known = surnames.entry(tokens[name.first].text.clone()).or_default();
        if known.is_none() {
            *known = surname;
        }
    }
    for at in 0..tokens.len() {
        let Some(surname) = surnames
            .get(&tokens[at].text)
            .filter(|_| tokens[at].capital)
        else {
            continue;
        };
        let name = name_at(tokens, at).unwrap_or(TokenRange {
            first: at,
            last: at,
        });
        let is_same = name.last == name.first
            || surname
                .as_ref()
                .is_none_or(|surname| *surname == tokens[name.last].text);
        if is_same {
            take(name, &mut found);
        }
    }
    found.sort();
    found
}

/// "it's Sean", "this is Priya Raman", "my name is Jo", "I'm Gwen Parrish".
///
/// `plain` is set where the recogniser wrote no capitals at all: then the words around must do.
fn introduction_at(tokens: &[Token], at: usize, plain: bool) -> Option<TokenRange> {
    let text = |on: usize| {
        tokens
            .get(at + on)
            .map(|t| t.text.as_str())
            .unwrap_or_default()
    };
    let length = introduction_length(tokens, at)?;
    let skip = usize::from(matches!(text(length), "again" | "just" | "me"));
    let mut first = at + length + skip;
    first += position_length(tokens, first);
    first += usize::from(tokens.get(first).is_some_and(is_title));
    let name = name_at(tokens, first)?;
    // "it's Tuesday" is ruled out by the word; "it's great", without a capital, by its kind of opening.
    let strong = length > 1 && text(0) != "it" && text(0) != "i";
    let says_name = text(0) == "my" || text(0) == "name";
    let named = tokens[name.first].capital
        || says_name
        || ((strong || plain) && is_followed_by_self(tokens, name));
    // "it's Revenue Lab calling" still names a speaker; "that's Friday" does not.
    (named && !is_plain_adjective(tokens, name)).then_some(name)
}

/// Returns how many tokens say what somebody is before they name themselves: "this is your neighbour Tom Hill", "this is
/// Tom's assistant Amy Lee".
fn position_length(tokens: &[Token], at: usize) -> usize {
    let [owner, position, _] = three_from(tokens, at);
    let is_owner = owner == "your" || owner.ends_with("'s");
    let is_named = tokens.get(at + 2).is_some_and(|token| token.capital);
    let is_position = POSITIONS.contains(&position) && tokens[at + 1].after == Break::None;
    if is_owner && is_position && is_named {
        2
    } else {
        0
    }
}

/// What somebody is to somebody else.
const POSITIONS: [&str; 22] = [
    "assistant",
    "boss",
    "broker",
    "brother",
    "colleague",
    "cousin",
    "daughter",
    "dad",
    "friend",
    "husband",
    "manager",
    "mom",
    "mum",
    "neighbor",
    "neighbour",
    "partner",
    "pa",
    "rep",
    "secretary",
    "sister",
    "son",
    "wife",
];

/// Returns how many tokens introduce a name here: "my name is" are three.
pub(super) fn introduction_length(tokens: &[Token], at: usize) -> Option<usize> {
    let length = match three_from(tokens, at) {
        ["my", "name", "is"] => 3,
        ["my", "name's", _]
        | ["this", "is", _]
        | ["it", "is", _]
        | ["i", "am", _]
        | ["name", "is", _]
        | ["ask", "for", _]
        | ["you've", "got", _]
        | ["speaking", "with" | "to", _] => 2,
        ["it's" | "its" | "i'm" | "that's" | "here's" | "name's", ..] => 1,
        _ => return None,
    };
    // A sentence that ends in "this is." is broken off.
    (tokens[at + length - 1].after != Break::Sentence).then_some(length)
}

/// Returns the texts of a token and of the two after it; empty ones past the end.
pub(super) fn three_from(tokens: &[Token], at: usize) -> [&str; 3] {
    [0, 1, 2].map(|on| tokens.get(at + on).map_or("", |token| token.text.as_str()))
}

/// Single words with a capital only because they open a sentence do not follow an introduction, so
/// what is left to rule out are lower-case descriptions.
fn is_plain_adjective(tokens: &[Token], name: TokenRange) -> bool {
    !tokens[name.first].capital
        && matches!(
            tokens[name.first].text.as_str(),
            "great"
                | "important"
                | "easy"
                | "true"
                | "only"
                | "always"
                | "never"
                | "time"
                | "worth"
                | "different"
                | "away"
                | "back"
                | "fine"
                | "clear"
        )
}

/// "Bernard here", "Vic Rossi here with Liberty", "Sean calling from MTD".
fn self_at(tokens: &[Token], at: usize) -> Option<TokenRange> {
    let begins = at == 0
        || tokens[at - 1].after != Break::None
        || matches!(tokens[at - 1].text.as_str(), "hi" | "hello" | "hey");
    if !begins || !tokens[at].capital {
        return None;
    }
    let name = name_at(tokens, at)?;
    is_followed_by_self(tokens, name).then_some(name)
}

/// "Hi Jim, Sean McPheat, MTD.": both names, alone in the clause right after the greeting.
fn after_greeting(tokens: &[Token], at: usize, greeted: &[TokenRange]) -> Option<TokenRange> {
    let follows = greeted
        .iter()
        .any(|name| name.last + 1 == at && tokens[name.last].after != Break::None);
    let name = name_at(tokens, at).filter(|_| follows && tokens[at].capital)?;
    (name.last == name.first + 1 && tokens[name.last].after != Break::None).then_some(name)
}

/// "Thanks, Sean.", "Again, Sean McPheat.", "Cheers. Sean": a name that is all of a clause after a word
/// that ends messages, unless it is the prospect's.
fn signed_off(tokens: &[Token], at: usize, greeted: &[TokenRange]) -> Option<TokenRange> {
    let before = tokens.get(at.checked_sub(1)?)?;
    let closes = matches!(
        before.text.as_str(),
        "thanks" | "cheers" | "bye" | "goodbye" | "again" | "regards" | "best" | "you"
    );
    // "Thank you, Sean."; not "It's you, Sean."
    let thanks = before.text != "you" || (at > 1 && tokens[at - 2].text == "thank");
    if !closes || !thanks || before.after == Break::None || !tokens[at].capital {
        return None;
    }
    let name = name_at(tokens, at)?;
    let is_alone = tokens.get(name.last + 1).is_none() || tokens[name.last].after != Break::None;
    let is_prospect = greeted
        .iter()
        .any(|greeted| tokens[greeted.first].text == tokens[name.first].text);
    (is_alone && !is_prospect).then_some(name)
}

/// "Vic Rossi, 732-555-0151", "Sean on 07700 900123", "Gary at 559-555-0181": a name that opens a clause
/// and stands right before a number.
fn beside_number(tokens: &[Token], at: usize, numbers: &[Mention]) -> Option<TokenRange> {
    let begins = at == 0
        || (tokens[at - 1].after != Break::None
            || matches!(tokens[at - 1].text.as_str(), "again" | "thanks" | "that's"));
    if !begins || !tokens[at].capital {
        return None;
    }
    let name = name_at(tokens, at)?;
    let mut next = name.last + 1;
    while tokens.get(next).is_some_and(|t| {
        matches!(
            t.text.as_str(),
            "on" | "at" | "again" | "and" | "my" | "number" | "is" | "number's"
        )
    }) {
        next += 1;
    }
    let follows = numbers.iter().any(|number| {
        tokens
            .get(next)
            .is_some_and(|t| t.word == number.words.first)
    });
    (follows && next - name.last <= 5).then_some(name)
}
