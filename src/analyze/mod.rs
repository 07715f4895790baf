//! Finds what is in the words: numbers, names, hooks, pitches, each with the words that prove it.
//!
//! Pure: it reads nothing but its arguments, and it cannot fail. What a find is worth is left to
//! `rubric`.

mod doubts;
mod known;
pub mod names;
pub mod numbers;
pub mod phrases;
pub mod sounds;
mod tokens;

use crate::domain::Mention;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Transcript;

use phrases::Phrasebook;

/// Finds everything, in the order of the words.
///
/// `rep` is what is known of the speaker before listening: a known name is found by its sound, and a
/// known number settles doubts about what was heard. `region` says how telephone numbers are written.
pub fn find_mentions(
    transcript: &Transcript,
    rep: &Rep,
    region: Region,
    phrasebook: &Phrasebook,
) -> Vec<Mention> {
    let mut mentions = numbers::find_numbers(transcript, region);
    doubts::about_numbers(&mut mentions, rep, region);
    let names = names::find_names(transcript, &mentions, rep);
    mentions.extend(names);
    let phrases = phrasebook.find(transcript, &mentions);
    mentions.extend(phrases);
    mentions.sort_by_key(|mention| (mention.words, mention.kind));
    mentions
}
