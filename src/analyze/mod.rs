//! Finds what is in the words: numbers, names, hooks, pitches, each with the words that prove it.
//!
//! Pure: it reads nothing but its arguments, and it cannot fail. What a find is worth is left to
//! `rubric`.

mod company;
mod confusion;
mod doubts;
pub mod names;
pub mod numbers;
pub mod phrases;
pub mod sounds;

use crate::domain::HousePhrases;
use crate::domain::Mention;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Transcript;

pub use company::find_company;
pub use names::mark_prospect;
pub use phrases::find_phrases;

/// What is known of a message before it is transcribed.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Who speaks: a known name is found by its sound, and a known number settles doubts about what
    /// was recognised.
    pub rep: &'a Rep,
    /// Whom the message is for.
    pub prospect: Option<&'a str>,
    /// Whose way of writing telephone numbers is meant.
    pub region: Region,
    /// What the house has decided about phrases of its own.
    pub phrases: &'a HousePhrases,
}

/// Finds the numbers and names, in the order of the words.
pub fn find_entities(transcript: &Transcript, known: &Known<'_>) -> Vec<Mention> {
    let mut mentions = numbers::find_numbers(transcript, known.region);
    doubts::about_numbers(&mut mentions, known.rep, known.region);
    let names = names::find_names(transcript, &mentions, known.rep);
    mentions.extend(names);
    mentions.sort_by_key(|mention| (mention.words, mention.kind));
    mentions
}
