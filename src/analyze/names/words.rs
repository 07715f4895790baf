//! Which words can be a name, and how far a name reaches.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::digits::is_number_word;
use crate::text::sentences::Break;
use crate::text::tokens::Token;

use super::token_range::TokenRange;
use super::token_range::is_particle;

/// The most parts of a name, particles left out.
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

/// Returns whether a token is an initial: a single capital, which a full stop may follow.
fn is_initial(token: &Token) -> bool {
    token.capital && token.text.len() == 1 && !matches!(token.text.as_str(), "i" | "a" | "o")
}

/// Returns the next part of a name behind a token: the next one, or the one behind particles.
fn next_part(tokens: &[Token], last: usize) -> Option<usize> {
    let particles = tokens[last + 1..]
        .iter()
        .take_while(|token| {
            !token.capital && token.after == Break::None && is_particle(&token.written)
        })
        .count();
    let next = last + 1 + particles;
    (next < tokens.len()).then_some(next)
}

/// Reads a name that begins at a token: words with capitals, up to a break or a word that ends names.
/// Where a recogniser wrote no capitals, one word, and a second one only before such a word.
pub(super) fn name_at(tokens: &[Token], first: usize) -> Option<TokenRange> {
    let begins = tokens
        .get(first)
        .filter(|token| {
            can_begin_name(token) || is_initial(token) || is_named_with_surname(tokens, first)
        })
        .filter(|token| !is_digit_word(token))?;
    let mut last = first;
    if begins.capital {
        let mut parts = 1;
        while parts < LONGEST_NAME
            && (tokens[last].after == Break::None || is_initial(&tokens[last]))
            && let Some(next) = next_part(tokens, last)
        {
            let part = &tokens[next];
            // "Grace Oh, 415-555-0134": a surname where the clause ends with it.
            let is_digit = is_digit_word(part) && (part.after == Break::None || part.is_digits());
            let is_part = part.capital
                && (can_be_name(part) || is_initial(part))
                && !AFTER_NAME.contains(&part.text.as_str())
                && !is_digit;
            if !is_part {
                break;
            }
            parts += 1;
            last = next;
        }
        // Initials alone are no name: "it's B."
        let is_named = !tokens[first..=last].iter().all(is_initial);
        return is_named.then_some(TokenRange { first, last });
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
