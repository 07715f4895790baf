//! A name that is known beforehand, found by its likeness to what was recognised: recognisers write "Shawn"
//! for Sean, "Marta Spell" for Marcus Bell, and "MarcusMail" for the same.

use crate::analyze::sounds::likeness;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::text::sentences::Break;
use crate::text::tokens::Token;

use super::token_range::TokenRange;

/// From this likeness on it is the name.
const SURE_LIKENESS: f64 = 0.78;

/// From this likeness on it may be the name, where a name is said ("it's ..."): a person should listen.
const POSSIBLE_LIKENESS: f64 = 0.52;

/// Finds the known name. `introduced` are the places where the words say that the speaker's name comes.
pub(super) fn find(
    transcript: &Transcript,
    tokens: &[Token],
    name: &str,
    introduced: &[TokenRange],
    greeted: &[TokenRange],
) -> Vec<Mention> {
    let parts: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    let (Some(first), Some(last)) = (
        parts.first().map(String::as_str),
        parts.last().map(String::as_str),
    ) else {
        return Vec::new();
    };
    let search = Search {
        tokens,
        first,
        surname: Some(last).filter(|_| parts.len() > 1),
        introduced,
        greeted,
        // Who writes capitals writes names with them: there, "seen" is no Sean.
        plain: tokens
            .iter()
            .all(|token| !token.capital || token.text == "i"),
    };
    let found = search.all();
    let mut mentions: Vec<Mention> = found
        .iter()
        .map(|(place, extent)| {
            let mut mention = place
                .mention(MentionKind::Name, transcript, tokens)
                .with_value(name);
            mention.extent = *extent;
            mention
        })
        .collect();
    for place in introduced {
        if !found.iter().any(|(taken, _)| taken.overlaps(*place)) {
            mentions.extend(perhaps(transcript, tokens, name, (first, last), *place));
        }
    }
    mentions
}

/// A name that is looked for among the tokens of a message.
struct Search<'a> {
    tokens: &'a [Token],
    first: &'a str,
    surname: Option<&'a str>,
    introduced: &'a [TokenRange],
    greeted: &'a [TokenRange],
    /// Whether the recogniser wrote no capitals at all.
    plain: bool,
}

impl Search<'_> {
    /// Returns where the name was said, none overlapping another, and how much of it.
    fn all(&self) -> Vec<(TokenRange, Extent)> {
        let mut found: Vec<(TokenRange, Extent)> = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            match self.at(at) {
                Some((place, extent)) => {
                    found.push((place, extent));
                    at = place.last + 1;
                }
                None => at += 1,
            }
        }
        found
    }

    fn at(&self, at: usize) -> Option<(TokenRange, Extent)> {
        let token = &self.tokens[at];
        if token.is_digits() || !(self.plain || token.capital) || opens_sentence(self.tokens, at) {
            return None;
        }
        let here = TokenRange {
            first: at,
            last: at,
        };
        let alike = likeness(token.text.trim_end_matches("'s"), self.first);
        if let Some(surname) = self.surname {
            if alike >= 0.6 {
                let (next_alike, length) = surname_at(self.tokens, at + 1, surname);
                // The prospect may have the same first name; nobody greets them with the rep's surname.
                if next_alike >= 0.6 && alike + next_alike >= 2.0 * 0.7 {
                    let last = at + length;
                    return Some((TokenRange { first: at, last }, Extent::Whole));
                }
            }
            if glued(&token.text, self.first, surname) {
                return Some((here, Extent::Whole));
            }
        }
        let among = |places: &[TokenRange]| places.iter().any(|place| place.overlaps(here));
        // Without capitals a word that only sounds like the name needs an introduction.
        let is_named = !self.plain || token.text == self.first || among(self.introduced);
        if among(self.greeted) || alike < SURE_LIKENESS || is_common_word(token) || !is_named {
            return None;
        }
        let extent = match self.surname {
            Some(_) => Extent::Partial,
            None => Extent::Whole,
        };
        Some((here, extent))
    }
}

/// Returns how alike the words from a token on are to the surname, and how many they are: recognisers
/// split "McPheat" into "Mick Feet".
fn surname_at(tokens: &[Token], at: usize, surname: &str) -> (f64, usize) {
    let Some(token) = tokens.get(at) else {
        return (0.0, 1);
    };
    let alone = likeness(&token.text, surname);
    let joined = tokens
        .get(at + 1)
        .filter(|next| token.after == Break::None && !next.is_digits())
        .map_or(0.0, |next| {
            likeness(&format!("{}{}", token.text, next.text), surname)
        });
    // Only clearly better: "Bell from" is no better a Bell than "Bell".
    if joined > alone + 0.1 && joined >= SURE_LIKENESS {
        (joined, 2)
    } else {
        (alone, 1)
    }
}

/// Returns whether a word is an ordinary one that opens a sentence though it could be a name: "Will
/// you call me?", "Mark my words".
fn opens_sentence(tokens: &[Token], at: usize) -> bool {
    let opens = at == 0 || tokens[at - 1].after == Break::Sentence;
    let next = tokens.get(at + 1).map(|next| next.text.as_str());
    opens
        && tokens[at].after == Break::None
        && matches!(
            next,
            Some("you" | "i" | "we" | "it" | "he" | "she" | "they" | "my" | "the" | "your" | "me")
        )
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
    place: TokenRange,
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
    let surname = said.len() > 1 && likeness(said[said.len() - 1], last) >= SURE_LIKENESS;
    if alike < POSSIBLE_LIKENESS && !surname {
        return None;
    }
    let mut mention = place.mention(MentionKind::Name, transcript, tokens);
    let recognised = mention.value.clone().unwrap_or_default();
    mention.extent = if said.len() > 1 {
        Extent::Whole
    } else {
        Extent::Partial
    };
    mention.doubt = Some(Doubt {
        reason: format!("I heard \"{recognised}\"; it may have been {name}."),
        readings: vec![recognised, name.to_owned()],
    });
    Some(mention)
}
