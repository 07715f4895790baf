//! Where a recording belongs: whose it is, whom it was for, when, and which message it tries.

use serde::Deserialize;
use serde::Serialize;

/// What is known of a recording from its folder, its name or a list beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// The rep, by the name the team uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rep: Option<String>,
    /// Whom the message is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prospect: Option<String>,
    /// The day it was recorded, in ISO 8601: `2026-11-20`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Which of several messages it tries: `v2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

impl Origin {
    /// Returns whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns this origin, with what it lacks taken from `other`.
    pub fn or(self, other: Self) -> Self {
        Self {
            rep: self.rep.or(other.rep),
            prospect: self.prospect.or(other.prospect),
            day: self.day.or(other.day),
            variant: self.variant.or(other.variant),
        }
    }
}
