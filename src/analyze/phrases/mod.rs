//! Phrases: which words are a hook, a pitch, an introduction, an ask, a deception, a filler or
//! weak. The wordings are data (`*.toml` here); names and numbers are found elsewhere.

mod book;
mod find;
mod hit;
mod pattern;
mod tokens;
mod weigh;

use std::sync::LazyLock;

use book::Phrasebook;

use crate::domain::Mention;
use crate::domain::Transcript;

pub use book::HOOK_TYPES;
pub use find::ASKED_BY_NUMBER;
pub use find::ASKED_OUTRIGHT;
pub use find::CUT_OFF;
pub use find::NUMBER_LEFT;
pub use pattern::Pattern;
pub use pattern::PatternError;
pub use tokens::Tokens;

/// The book that comes with the program.
static BUILTIN: LazyLock<Phrasebook> = LazyLock::new(|| {
    Phrasebook::read(&[
        ("lists.toml", include_str!("lists.toml")),
        ("hooks.toml", include_str!("hooks.toml")),
        ("selling.toml", include_str!("selling.toml")),
        ("asking.toml", include_str!("asking.toml")),
        ("manner.toml", include_str!("manner.toml")),
        ("cues.toml", include_str!("cues.toml")),
    ])
    .expect("a test reads the built-in book")
});

/// Finds the phrases, in the order of their words. `entities` are the names and numbers of the transcript.
pub fn find_phrases(transcript: &Transcript, entities: &[Mention]) -> Vec<Mention> {
    BUILTIN.find(transcript, entities)
}

#[cfg(test)]
mod tests;
