//! Which words can be a name, and how far a name reaches.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::digits::is_number_word;
use crate::text::sentences::Break;
use crate::text::tokens::Token;

use super::TokenRange;

/// The most parts of a name.
pub(super) const LONGEST_NAME: usize = 3;

/// Words that are written with a capital and are nobody's name, and words that follow an introduction
/// without being one: "this is a message", "it's about", "I'm calling".
static NOT_NAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("not_names.txt").lines().collect());

/// Words that have a capital after "I'm" or "it's" and name no person.
static NOT_PEOPLE: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("not_people.txt").lines().collect());

/// Words that end a name: what comes after is the company or the number.
const AFTER_NAME: [&str; 12] = [
    "from", "with", "at", "here", "calling", "speaking", "over", "of", "again", "on", "and",
    "phoning",
];

/// Returns whether a token can be part of a name.
fn can_be_name(token: &Token) -> bool {
    !token.is_digits() && token.text.len() > 1 && !NOT_NAMES.contains(token.text.as_str())
}

/// Returns whether a name may begin with the token.
fn can_begin_name(token: &Token) -> bool {
    can_be_name(token) && !NOT_PEOPLE.contains(token.text.as_str())
}

/// First names that are months and places, too: names where a surname follows that ends the clause.
const ALSO_FIRST_NAMES: [&str; 6] = ["april", "june", "august", "london", "merry", "easter"];

/// Returns whether a token is a first name for its surname's sake: "April Dunn, 415-555-0134".
fn is_named_with_surname(tokens: &[Token], first: usize) -> bool {
    let is_first_name = |token: &Token| {
        token.capital
            && token.after == Break::None
            && ALSO_FIRST_NAMES.contains(&token.text.as_str())
    };
    let ends = |surname: &Token, next: Option<&Token>| {
        surname.after != Break::None
            || next.is_none_or(|next| {
                next.is_digits() || is_digit_word(next) || AFTER_NAME.contains(&next.text.as_str())
            })
    };
    let surname = tokens.get(first + 1);
    tokens.get(first).is_some_and(is_first_name)
        && surname.is_some_and(|surname| {
            surname.capital && can_be_name(surname) && ends(surname, tokens.get(first + 2))
        })
}

/// Returns whether a token begins a number in words: never a name beside a number.
pub(super) fn is_digit_word(token: &Token) -> bool {
    token.text == "area" || is_number_word(&token.text)
}

/// Reads a name that begins at a token: words with capitals, up to a break or a word that ends names.
/// Where a recogniser wrote no capitals, one word, and a second one only before such a word.
pub(super) fn name_at(tokens: &[Token], first: usize) -> Option<TokenRange> {
    let begins = tokens
        .get(first)
        .filter(|token| can_begin_name(token) || is_named_with_surname(tokens, first))
        .filter(|token| !is_digit_word(token))?;
    let mut last = first;
    if begins.capital {
        while last + 1 < tokens.len()
            && last - first + 1 < LONGEST_NAME
            && tokens[last].after == Break::None
        {
            let next = &tokens[last + 1];
            // "Grace Oh, 415-555-0134": a surname where the clause ends with it.
            let is_digit = is_digit_word(next) && (next.after == Break::None || next.is_digits());
            let is_part = next.capital
                && can_be_name(next)
                && !AFTER_NAME.contains(&next.text.as_str())
                && !is_digit;
            if !is_part {
                break;
            }
            last += 1;
        }
        return Some(TokenRange { first, last });
    }
    let ends = |index: usize| {
        tokens
            .get(index)
            .is_none_or(|token| AFTER_NAME.contains(&token.text.as_str()))
            || tokens[index - 1].after != Break::None
    };
    if ends(first + 1) {
        return Some(TokenRange { first, last });
    }
    tokens
        .get(first + 1)
        .filter(|token| can_be_name(token) && !is_digit_word(token))?;
    ends(first + 2).then_some(TokenRange {
        first,
        last: first + 1,
    })
}
