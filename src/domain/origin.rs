//! Where a recording belongs: whose it is, whom it was for, when, and which message it tries.

use serde::Deserialize;
use serde::Serialize;

/// What a recording's folder, its name or a list beside it tell of it. What they leave out is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// The rep it is of, by the name the team calls them.
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

    /// Returns this, completed by what only `other` knows.
    pub fn or(self, other: Self) -> Self {
        Self {
            rep: self.rep.or(other.rep),
            prospect: self.prospect.or(other.prospect),
            day: self.day.or(other.day),
            variant: self.variant.or(other.variant),
        }
    }
}
