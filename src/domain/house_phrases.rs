//! Phrases that a house has decided about.

use serde::Serialize;

use super::mention::MentionKind;

/// Phrases that a house has decided about: they go before what the program finds by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HousePhrases {
    /// In the order in which they were written; of two that contradict each other, the later holds.
    pub list: Vec<HousePhrase>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HousePhrase {
    /// The words, compared without capitals and punctuation.
    pub words: String,
    /// What they are, or are not.
    pub kind: MentionKind,
    /// Whether they are that always, or never.
    pub always: bool,
}

/// The keys under which a settings file or a rubric lists them.
const KEYS: [(&str, MentionKind, bool); 12] = [
    ("always_a_hook", MentionKind::Hook, true),
    ("never_a_hook", MentionKind::Hook, false),
    ("always_selling", MentionKind::Pitch, true),
    ("never_selling", MentionKind::Pitch, false),
    ("always_an_introduction", MentionKind::Introduction, true),
    ("never_an_introduction", MentionKind::Introduction, false),
    ("always_an_ask", MentionKind::CallbackAsk, true),
    ("never_an_ask", MentionKind::CallbackAsk, false),
    ("always_misleading", MentionKind::Deception, true),
    ("never_misleading", MentionKind::Deception, false),
    ("always_weak", MentionKind::Weak, true),
    ("never_weak", MentionKind::Weak, false),
];

impl HousePhrases {
    /// The rule id of a mention that a house phrase decided.
    pub const RULE: &str = "house-phrase";

    /// Returns the keys under which phrases are listed.
    pub fn keys() -> [&'static str; KEYS.len()] {
        KEYS.map(|(key, ..)| key)
    }

    /// Returns what is decided by listing a phrase as always, or never, of a kind, in words: `never a hook`.
    pub fn decision(kind: MentionKind, always: bool) -> Option<String> {
        let key = KEYS.iter().find(|key| (key.1, key.2) == (kind, always));
        key.map(|(key, ..)| key.replace('_', " "))
    }

    /// Adds phrases that are listed under a key.
    ///
    /// # Errors
    /// Says what is wrong with the key or with a phrase.
    pub fn add(&mut self, key: &str, phrases: &[String]) -> Result<(), String> {
        let Some((_, kind, always)) = KEYS.iter().find(|(name, ..)| *name == key) else {
            return Err(format!(
                "there is no list of phrases \"{key}\"; valid: {}",
                Self::keys().join(", ")
            ));
        };
        for words in phrases {
            if !words.chars().any(char::is_alphanumeric) {
                return Err(format!("{key}: \"{words}\" holds no word"));
            }
            self.list.push(HousePhrase {
                words: words.clone(),
                kind: *kind,
                always: *always,
            });
        }
        Ok(())
    }
}
