//! Names by the words around them: "it's Sean", "Bernard here", "Hi Jim,".

use std::collections::HashMap;

use crate::analyze::tokens::Break;
use crate::analyze::tokens::Token;
use crate::domain::Mention;
use crate::domain::MentionKind;

use super::Found;

/// The most parts of a name.
const LONGEST: usize = 3;

/// Words that are written with a capital and are nobody's name, and words that follow an introduction
/// without being one: "this is a message", "it's about", "I'm calling".
const NO_NAMES: [&str; 121] = [
    "a",
    "about",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "another",
    "any",
    "april",
    "are",
    "as",
    "at",
    "august",
    "back",
    "be",
    "been",
    "but",
    "by",
    "call",
    "called",
    "calling",
    "cheers",
    "could",
    "december",
    "do",
    "february",
    "following",
    "for",
    "friday",
    "from",
    "give",
    "going",
    "good",
    "got",
    "had",
    "have",
    "he",
    "hello",
    "here",
    "hey",
    "hi",
    "hoping",
    "how",
    "i",
    "i'd",
    "i'll",
    "i'm",
    "i've",
    "if",
    "in",
    "interested",
    "is",
    "it",
    "it's",
    "january",
    "july",
    "june",
    "just",
    "last",
    "leaving",
    "look",
    "looking",
    "march",
    "me",
    "message",
    "monday",
    "my",
    "nice",
    "no",
    "not",
    "november",
    "number",
    "october",
    "of",
    "okay",
    "on",
    "one",
    "or",
    "our",
    "phoning",
    "please",
    "quick",
    "ready",
    "really",
    "regarding",
    "ringing",
    "saturday",
    "september",
    "she",
    "so",
    "sorry",
    "speaking",
    "still",
    "sunday",
    "sure",
    "thank",
    "thanks",
    "that",
    "that's",
    "the",
    "there",
    "they",
    "this",
    "thursday",
    "to",
    "tomorrow",
    "trying",
    "tuesday",
    "under",
    "very",
    "voicemail",
    "we",
    "we're",
    "wednesday",
    "what",
    "who",
    "with",
    "you",
    "your",
];

/// Words that have a capital after "I'm" or "it's" and name no person.
const NO_PERSONS: [&str; 41] = [
    "account",
    "america",
    "american",
    "australian",
    "britain",
    "british",
    "canadian",
    "chief",
    "christmas",
    "customer",
    "director",
    "easter",
    "england",
    "english",
    "europe",
    "february",
    "general",
    "great",
    "happy",
    "head",
    "important",
    "indian",
    "ireland",
    "irish",
    "junior",
    "lead",
    "london",
    "manager",
    "merry",
    "new",
    "owner",
    "president",
    "regional",
    "sales",
    "scotland",
    "scottish",
    "senior",
    "thanksgiving",
    "time",
    "vice",
    "welsh",
];

/// Words that end a name: what comes after is the company or the number.
const AFTER_NAME: [&str; 12] = [
    "from", "with", "at", "here", "calling", "speaking", "over", "of", "again", "on", "and",
    "phoning",
];

/// Returns whether a token can be part of a name.
fn can_be_name(token: &Token) -> bool {
    !token.is_digits()
        && token.text.len() > 1
        && NO_NAMES.binary_search(&token.text.as_str()).is_err()
}

/// Returns whether a name may begin with the token.
fn can_begin_name(token: &Token) -> bool {
    can_be_name(token) && NO_PERSONS.binary_search(&token.text.as_str()).is_err()
}

/// Returns whether a token is one of the words that stand for digits: never a name beside a number.
fn is_digit_word(token: &Token) -> bool {
    matches!(
        token.text.as_str(),
        "zero"
            | "oh"
            | "o"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "double"
            | "triple"
            | "treble"
            | "area"
            | "plus"
            | "nought"
            | "hundred"
    )
}

/// Reads a name that begins at a token: words with capitals, up to a break or a word that ends names.
/// Where a recogniser wrote no capitals, one word, and a second one only before such a word.
fn name_at(tokens: &[Token], first: usize) -> Option<Found> {
    let begins = tokens
        .get(first)
        .filter(|token| can_begin_name(token) && !is_digit_word(token))?;
    let mut last = first;
    if begins.capital {
        while last + 1 < tokens.len()
            && last - first + 1 < LONGEST
            && tokens[last].after == Break::None
        {
            let next = &tokens[last + 1];
            let is_part = next.capital
                && can_be_name(next)
                && !AFTER_NAME.contains(&next.text.as_str())
                && !is_digit_word(next);
            if !is_part {
                break;
            }
            last += 1;
        }
        return Some(Found { first, last });
    }
    let ends = |index: usize| {
        tokens
            .get(index)
            .is_none_or(|token| AFTER_NAME.contains(&token.text.as_str()))
            || tokens[index - 1].after != Break::None
    };
    if ends(first + 1) {
        return Some(Found { first, last });
    }
    tokens
        .get(first + 1)
        .filter(|token| can_be_name(token) && !is_digit_word(token))?;
    ends(first + 2).then_some(Found {
        first,
        last: first + 1,
    })
}

/// Finds the prospect's name in the greeting: "Hi Jim,", "Jim, hi", "Mr. Smith,".
pub(super) fn greeted(tokens: &[Token]) -> Vec<Found> {
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
                    && tokens[found.last].after == Break::Comma
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
fn is_followed_by_self(tokens: &[Token], found: Found) -> bool {
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
        _ => false,
    }
}

/// Finds where the speaker names themselves, in order.
pub(super) fn own(tokens: &[Token], numbers: &[Mention], greeted: &[Found]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let is_greeted = |name: &Found| {
        greeted
            .iter()
            .any(|g| g.first <= name.last && name.first <= g.last)
    };
    let plain = tokens
        .iter()
        .all(|token| !token.capital || token.text == "i");
    let mut taken = vec![false; tokens.len()];
    let mut take = |name: Found, found: &mut Vec<Found>| {
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
        let name = name_at(tokens, at).unwrap_or(Found {
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
fn introduction_at(tokens: &[Token], at: usize, plain: bool) -> Option<Found> {
    let text = |on: usize| {
        tokens
            .get(at + on)
            .map(|t| t.text.as_str())
            .unwrap_or_default()
    };
    let length = introduction_length(tokens, at)?;
    let skip = usize::from(text(length) == "again" || text(length) == "just");
    let name = name_at(tokens, at + length + skip)?;
    // "it's Tuesday" is ruled out by the word; "it's great", without a capital, by its kind of opening.
    let strong = length > 1 && text(0) != "it" && text(0) != "i";
    let says_name = text(0) == "my" || text(0) == "name";
    let named = tokens[name.first].capital
        || says_name
        || ((strong || plain) && is_followed_by_self(tokens, name));
    // "it's Revenue Lab calling" still names a speaker; "that's Friday" does not.
    (named && !is_plain_adjective(tokens, name)).then_some(name)
}

/// Returns how many tokens introduce a name here: "my name is" are three.
fn introduction_length(tokens: &[Token], at: usize) -> Option<usize> {
    let length = match three_from(tokens, at) {
        ["my", "name", "is"] => 3,
        ["my", "name's", _]
        | ["this", "is", _]
        | ["it", "is", _]
        | ["i", "am", _]
        | ["name", "is", _] => 2,
        ["it's" | "its" | "i'm" | "that's" | "here's", ..] => 1,
        _ => return None,
    };
    // A sentence that ends in "this is." is broken off.
    (tokens[at + length - 1].after != Break::Stop).then_some(length)
}

/// Returns the texts of a token and of the two after it; empty ones past the end.
fn three_from(tokens: &[Token], at: usize) -> [&str; 3] {
    [0, 1, 2].map(|on| tokens.get(at + on).map_or("", |token| token.text.as_str()))
}

/// Single words with a capital only because they open a sentence do not follow an introduction, so
/// what is left to rule out are lower-case descriptions.
fn is_plain_adjective(tokens: &[Token], name: Found) -> bool {
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
fn self_at(tokens: &[Token], at: usize) -> Option<Found> {
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
fn after_greeting(tokens: &[Token], at: usize, greeted: &[Found]) -> Option<Found> {
    let follows = greeted
        .iter()
        .any(|name| name.last + 1 == at && tokens[name.last].after != Break::None);
    let name = name_at(tokens, at).filter(|_| follows && tokens[at].capital)?;
    (name.last == name.first + 1 && tokens[name.last].after != Break::None).then_some(name)
}

/// "Thanks, Sean.", "Again, Sean McPheat.", "Cheers. Sean": a name that is all of a clause after a word
/// that ends messages, unless it is the prospect's.
fn signed_off(tokens: &[Token], at: usize, greeted: &[Found]) -> Option<Found> {
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
fn beside_number(tokens: &[Token], at: usize, numbers: &[Mention]) -> Option<Found> {
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

/// Words that follow "it's" and are no name, whatever they sound like.
const NO_PLACES: [&str; 26] = [
    "a",
    "about",
    "an",
    "and",
    "at",
    "concerning",
    "from",
    "important",
    "in",
    "just",
    "my",
    "not",
    "nothing",
    "on",
    "only",
    "please",
    "quick",
    "really",
    "regarding",
    "something",
    "that",
    "the",
    "time",
    "to",
    "very",
    "with",
];

/// Words that end a place where a name may have been said.
const AFTER_PLACE: [&str; 18] = [
    "and", "at", "calling", "can", "could", "from", "give", "here", "i", "i'm", "it's", "my",
    "not", "number", "of", "on", "please", "with",
];

/// Finds where a number may have been said that was not written as one: what follows a name, or words
/// that announce a number, in the same sentence. In order.
pub(super) fn number_places(tokens: &[Token], names: &[Found]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for at in 0..tokens.len() {
        if tokens[at].after == Break::Stop {
            continue;
        }
        if names.iter().all(|name| name.last != at) && !announces(tokens, at) {
            continue;
        }
        let mut first = at + 1;
        while tokens
            .get(first)
            .is_some_and(|t| matches!(t.text.as_str(), "on" | "at" | "is" | "my" | "number"))
        {
            first += 1;
        }
        let Some(length) = tokens[first.min(tokens.len())..]
            .iter()
            .take(LONGEST_NUMBER)
            .position(|token| token.after == Break::Stop || ASKS.contains(&token.text.as_str()))
        else {
            continue;
        };
        // Where the engine wrote no end of a sentence, the next request ends the number.
        let asks = ASKS.contains(&tokens[first + length].text.as_str());
        let Some(length) = length.checked_sub(usize::from(asks)) else {
            continue;
        };
        // One word is no number, and a place inside another is the same one.
        if length > 0 && found.last().is_none_or(|last| last.last < first) {
            found.push(Found {
                first,
                last: first + length,
            });
        }
    }
    found
}

/// Words that begin a request.
const ASKS: [&str; 7] = ["call", "can", "could", "give", "please", "ring", "would"];

/// The most tokens that a badly heard number is written with.
const LONGEST_NUMBER: usize = 14;

/// Digits in one piece from which on they may begin a number.
const AREA_CODE: usize = 3;

/// "my number is", "reach me on", "again,".
fn announces(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |b| tokens[b].text.as_str());
    matches!(
        (before, tokens[at].text.as_str()),
        ("number", "is") | ("reach" | "call" | "ring", "me") | (_, "again")
    )
}

/// Finds where a name may have been said, whatever the words there are: after "it's" and its like, and
/// right before a number. In order.
pub(super) fn places(tokens: &[Token], numbers: &[Mention], greeted: &[Found]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let place = introduction_length(tokens, at)
            .or_else(|| misheard_introduction_length(tokens, at))
            .and_then(|length| words_from(tokens, at + length))
            .or_else(|| words_before_number(tokens, at, numbers));
        match place.filter(|place| {
            !greeted
                .iter()
                .any(|g| g.first <= place.last && place.first <= g.last)
        }) {
            Some(place) => {
                at = place.last + 1;
                found.push(place);
            }
            None => at += 1,
        }
    }
    found
}

/// Returns how many tokens are what recognisers write for "it's" and "that's" in noise, and for "this is"
/// before a Ben ("this has been Foster").
fn misheard_introduction_length(tokens: &[Token], at: usize) -> Option<usize> {
    let (length, heard) = match three_from(tokens, at) {
        ["let's" | "lets" | "if" | "what's" | "hits", ..] => (1, 1),
        ["this", "has", "been"] => (2, 3),
        _ => return None,
    };
    let is_unbroken = |token: &Token| token.after == Break::None;
    tokens[at..at + heard]
        .iter()
        .all(is_unbroken)
        .then_some(length)
}

/// Takes the words from a token on that could be a misheard name.
fn words_from(tokens: &[Token], first: usize) -> Option<Found> {
    let begins = tokens.get(first)?;
    if begins.is_digits() || NO_PLACES.contains(&begins.text.as_str()) {
        return None;
    }
    let mut last = first;
    while tokens[last].after == Break::None && last - first + 1 < LONGEST {
        let Some(next) = tokens.get(last + 1) else {
            break;
        };
        if next.is_digits() || is_digit_word(next) || AFTER_PLACE.contains(&next.text.as_str()) {
            break;
        }
        last += 1;
    }
    Some(Found { first, last })
}

/// "Max Grioneer on 415": one to three words that open a clause and stand right before a number.
fn words_before_number(tokens: &[Token], at: usize, numbers: &[Mention]) -> Option<Found> {
    if at > 0 && tokens[at - 1].after == Break::None {
        return None;
    }
    let place = words_from(tokens, at).filter(|place| place.last > place.first)?;
    let mut next = place.last + 1;
    while tokens.get(next).is_some_and(|t| {
        matches!(
            t.text.as_str(),
            "on" | "at" | "my" | "number" | "is" | "i'm"
        )
    }) {
        next += 1;
    }
    let follows = tokens.get(next)?;
    let is_number = numbers
        .iter()
        .any(|number| number.kind == MentionKind::Number && number.words.first == follows.word);
    // "Max Grioneer on 415, I'm I'm no 107": too badly heard to be found as a number.
    let begins_one = follows.is_digits() && follows.text.len() >= AREA_CODE;
    (is_number || begins_one).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::names::name_places;
    use crate::domain::Transcript;

    #[test]
    fn a_name_may_stand_after_a_misheard_introduction_and_before_digits() {
        for (text, expected) in [
            (
                "Call me. Let's be the queen, all no famer",
                vec!["be the queen,"],
            ),
            ("Call me. If Helen Ward, do one two", vec!["Helen Ward,"]),
            (
                "Hi David, this has been Foster 212 555 0134.",
                vec!["been Foster"],
            ),
            (
                "Call me. Max Grioneer on 415, I'm no",
                vec!["Max Grioneer", "no"],
            ),
            ("Call me in 20 days", vec![]),
        ] {
            let transcript = Transcript::typed(text);
            let places: Vec<String> = name_places(&transcript, &[])
                .into_iter()
                .map(|place| transcript.text_of(place))
                .collect();
            assert_eq!(places, expected, "{text}");
        }
    }

    #[test]
    fn the_list_of_words_that_are_no_names_is_sorted() {
        assert!(NO_NAMES.is_sorted());
        assert!(NO_PERSONS.is_sorted());
    }
}
