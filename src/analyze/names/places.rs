//! Where the speaker's name may have been said, whatever the recogniser wrote there: for asking the sound.

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::text::sentences::Break;
use crate::text::tokens::Token;

use super::introduced::introduction_length;
use super::introduced::three_from;
use super::token_range::TokenRange;
use super::words::LONGEST_NAME;
use super::words::is_digit_word;

/// Words that follow "it's" and are no name, whatever they sound like.
const NO_PLACES: &str = "a about an and at concerning from important in just my not nothing on only please quick really \
    regarding something that the time to very with";

/// Words that end a place where a name may have been said.
const AFTER_PLACE: &str =
    "and at calling can could from give here i i'm it's my not number of on please with";

fn is_among(word: &str, words: &str) -> bool {
    words.split(' ').any(|other| other == word)
}

/// Digits in one piece from which on they may begin a number.
const AREA_CODE: usize = 3;

/// Finds where a name may have been said, whatever the words there are: after "it's" and its like, and
/// right before a number. In order.
pub(super) fn places(
    tokens: &[Token],
    numbers: &[Mention],
    greeted: &[TokenRange],
) -> Vec<TokenRange> {
    let mut found: Vec<TokenRange> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let place = introduction_length(tokens, at)
            .or_else(|| misheard_introduction_length(tokens, at))
            .and_then(|length| words_from(tokens, at + length))
            .or_else(|| words_before_number(tokens, at, numbers));
        match place.filter(|place| !greeted.iter().any(|g| g.overlaps(*place))) {
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
    let (length, tokens_read) = match three_from(tokens, at) {
        ["let's" | "lets" | "if" | "what's" | "hits", ..] => (1, 1),
        ["this", "has", "been"] => (2, 3),
        _ => return None,
    };
    let is_unbroken = |token: &Token| token.after == Break::None;
    tokens[at..at + tokens_read]
        .iter()
        .all(is_unbroken)
        .then_some(length)
}

/// Takes the words from a token on that could be a misheard name.
fn words_from(tokens: &[Token], first: usize) -> Option<TokenRange> {
    let begins = tokens.get(first)?;
    if begins.is_digits() || is_among(&begins.text, NO_PLACES) {
        return None;
    }
    let mut last = first;
    while tokens[last].after == Break::None && last - first + 1 < LONGEST_NAME {
        let Some(next) = tokens.get(last + 1) else {
            break;
        };
        if next.is_digits() || is_digit_word(next) || is_among(&next.text, AFTER_PLACE) {
            break;
        }
        last += 1;
    }
    Some(TokenRange { first, last })
}

/// "Max Grioneer on 415": one to three words that open a clause and stand right before a number.
fn words_before_number(tokens: &[Token], at: usize, numbers: &[Mention]) -> Option<TokenRange> {
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
    // "Max Grioneer on 415, I'm I'm no 107": too badly recognised to be found as a number.
    let begins_one = follows.is_digits() && follows.text.len() >= AREA_CODE;
    (is_number || begins_one).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::super::name_places;
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
}
