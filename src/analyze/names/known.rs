//! A name that is known beforehand, found by its likeness to what was heard: recognisers write "Shawn"
//! for Sean, "Marta Spell" for Marcus Bell, and "MarcusMail" for the same.

use crate::analyze::sounds::likeness;
use crate::analyze::tokens::Token;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;

use super::Found;
use super::mention;

/// From this likeness on it is the name.
const SURE: f64 = 0.78;

/// From this likeness on it may be the name, where a name is said ("it's ..."): a person should listen.
const PERHAPS: f64 = 0.52;

/// Finds the known name. `introduced` are the places where the words say that the speaker's name comes.
pub(super) fn find(
    transcript: &Transcript,
    tokens: &[Token],
    name: &str,
    introduced: &[Found],
    greeted: &[Found],
) -> Vec<Mention> {
    let parts: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return Vec::new();
    };
    let has_surname = parts.len() > 1;
    let overlaps = |a: &Found, b: &Found| a.first <= b.last && b.first <= a.last;
    let mut found: Vec<(Found, Extent)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let here = Found {
            first: at,
            last: at,
        };
        let is_prospect = greeted.iter().any(|g| overlaps(g, &here));
        let next_alike = tokens
            .get(at + 1)
            .map_or(0.0, |next| likeness(&next.text, last));
        let this = likeness(tokens[at].text.trim_end_matches("'s"), first);
        let is_common = is_common_word(&tokens[at]);
        let whole = Found {
            first: at,
            last: at + 1,
        };
        if has_surname && this >= 0.6 && next_alike >= 0.6 && this + next_alike >= 2.0 * 0.7 {
            // The prospect may have the same first name; nobody greets them with the rep's surname.
            found.push((whole, Extent::Whole));
            at += 2;
        } else if has_surname && glued(&tokens[at].text, first, last) {
            found.push((here, Extent::Whole));
            at += 1;
        } else if !is_prospect && this >= SURE && !is_common {
            let extent = if has_surname {
                Extent::Partial
            } else {
                Extent::Whole
            };
            found.push((here, extent));
            at += 1;
        } else {
            at += 1;
        }
    }
    let mut mentions: Vec<Mention> = found
        .iter()
        .map(|(place, extent)| {
            let mut mention =
                mention(MentionKind::Name, transcript, tokens, place).with_value(name);
            mention.extent = *extent;
            mention
        })
        .collect();
    for place in introduced {
        if !found.iter().any(|(taken, _)| overlaps(taken, place)) {
            mentions.extend(perhaps(transcript, tokens, name, (first, last), *place));
        }
    }
    mentions
}

/// Words so common that sounding like a short name says nothing.
fn is_common_word(token: &Token) -> bool {
    !token.capital && token.text.len() < 5
}

/// Returns whether one word holds both names, run together by the recogniser.
fn glued(word: &str, first: &str, last: &str) -> bool {
    word.len() > first.len() + 2 && likeness(word, &format!("{first}{last}")) >= 0.7
}

/// Judges a place where a name was said that is not clearly the known one.
fn perhaps(
    transcript: &Transcript,
    tokens: &[Token],
    name: &str,
    (first, last): (&str, &str),
    place: Found,
) -> Option<Mention> {
    let said: Vec<&str> = tokens[place.first..=place.last]
        .iter()
        .map(|t| t.text.as_str())
        .collect();
    let joined = said.concat();
    let alike = [
        likeness(said[0], first),
        likeness(&joined, &format!("{first}{last}")),
        likeness(&joined, first),
    ]
    .into_iter()
    .fold(0.0, f64::max);
    let surname = said.len() > 1 && likeness(said[said.len() - 1], last) >= SURE;
    if alike < PERHAPS && !surname {
        return None;
    }
    let mut mention = mention(MentionKind::Name, transcript, tokens, &place);
    let heard = mention.value.clone().unwrap_or_default();
    mention.extent = if said.len() > 1 {
        Extent::Whole
    } else {
        Extent::Partial
    };
    mention.doubt = Some(Doubt {
        reason: format!("It sounded like \"{heard}\"; it may have been {name}."),
        readings: vec![heard, name.to_owned()],
    });
    Some(mention)
}
