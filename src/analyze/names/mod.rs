//! Names in running words: the speaker's own, by the way it is introduced (`introduced`) or by its
//! likeness to the name that is known (`known`), and the prospect's, by the greeting.

mod introduced;
mod known;
mod places;
mod prospect;
mod words;

pub use prospect::mark_prospect;

use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Rep;
use crate::domain::Transcript;
use crate::domain::WordRange;

use crate::text::tokens::Token;
use crate::text::tokens::tokenize;

/// Finds the speaker's name and the prospect's, in order. `numbers` are the telephone numbers already
/// found: a name often stands right beside one.
pub fn find_names(transcript: &Transcript, numbers: &[Mention], rep: &Rep) -> Vec<Mention> {
    let tokens = tokenize(transcript);
    let greeted = introduced::greeted(&tokens);
    let mut mentions: Vec<Mention> = greeted
        .iter()
        .map(|found| mention(MentionKind::Prospect, transcript, &tokens, found))
        .collect();
    let own = introduced::own(&tokens, numbers, &greeted);
    match rep
        .name
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        Some(name) => {
            mentions.extend(known::find(transcript, &tokens, name, &own, &greeted));
        }
        None => {
            // A longer form anywhere is what the shorter ones stand for.
            let full = own
                .iter()
                .map(|found| found.name(&tokens))
                .max_by_key(|name| {
                    (
                        name.split_whitespace().count(),
                        std::cmp::Reverse(name.len()),
                    )
                });
            mentions.extend(own.iter().map(|found| {
                let mut mention = mention(MentionKind::Name, transcript, &tokens, found);
                let said = found.name(&tokens);
                if let Some(full) = &full
                    && full.split_whitespace().next() == said.split_whitespace().next()
                {
                    mention.value = Some(full.clone());
                }
                if !said.contains(' ') {
                    mention.extent = Extent::Partial;
                }
                mention
            }));
        }
    }
    mentions.sort_by_key(|mention| mention.words);
    mentions
}

/// Finds where the speaker's name may have been said, whatever the recogniser wrote there: for asking the
/// sound. `mentions` are those already found.
pub fn name_places(transcript: &Transcript, mentions: &[Mention]) -> Vec<WordRange> {
    let tokens = tokenize(transcript);
    let greeted = introduced::greeted(&tokens);
    places::places(&tokens, mentions, &greeted)
        .into_iter()
        .map(|found| found.words(&tokens))
        .collect()
}

/// Finds where the speaker's number may have been said though no number was written: for asking the sound.
/// `mentions` are those already found.
pub fn number_places(transcript: &Transcript, mentions: &[Mention]) -> Vec<WordRange> {
    let tokens = tokenize(transcript);
    let greeted = introduced::greeted(&tokens);
    let names = places::places(&tokens, mentions, &greeted);
    places::number_places(&tokens, &names)
        .into_iter()
        .map(|found| found.words(&tokens))
        .collect()
}

/// A name's tokens, first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TokenRange {
    first: usize,
    last: usize,
}

impl TokenRange {
    fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Returns the words it touches.
    fn words(self, tokens: &[Token]) -> WordRange {
        WordRange {
            first: tokens[self.first].word,
            last: tokens[self.last].word,
        }
    }

    /// Returns the name as it was written, each part with a capital.
    fn name(self, tokens: &[Token]) -> String {
        let mut name = String::new();
        for token in &tokens[self.first..=self.last] {
            if !name.is_empty() {
                name.push(if token.begins_word { ' ' } else { '-' });
            }
            // "Maria de la Cruz"
            if !name.is_empty() && words::is_particle(&token.written) {
                name += &token.written;
            } else {
                name += &capitalised(&token.written);
            }
        }
        name
    }
}

fn capitalised(word: &str) -> String {
    // A possessive is no part of a name.
    let word = word.strip_suffix("'s").unwrap_or(word);
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn mention(
    kind: MentionKind,
    transcript: &Transcript,
    tokens: &[Token],
    found: &TokenRange,
) -> Mention {
    Mention::of(kind, transcript, found.words(tokens)).with_value(found.name(tokens))
}
