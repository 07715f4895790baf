//! Names in running words: the speaker's own, by the way it is introduced (`introduced`) or by its
//! likeness to the name that is known (`known`), and the prospect's, by the greeting.

mod introduced;
mod known;
mod places;
mod prospect;
mod token_range;
mod words;

pub use prospect::mark_prospect;

use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Rep;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::text::tokens::tokenize;

/// Finds the speaker's name and the prospect's, in order. `numbers` are the telephone numbers already
/// found: a name often stands right beside one.
pub fn find_names(transcript: &Transcript, numbers: &[Mention], rep: &Rep) -> Vec<Mention> {
    let tokens = tokenize(transcript);
    let greeted = introduced::greeted(&tokens);
    let mut mentions: Vec<Mention> = greeted
        .iter()
        .map(|found| found.mention(MentionKind::Prospect, transcript, &tokens))
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
                let mut mention = found.mention(MentionKind::Name, transcript, &tokens);
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
