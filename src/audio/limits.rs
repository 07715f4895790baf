//! What is refused before all of it is read.

use crate::domain::Millis;

/// What is refused before all of it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest recording that is read.
    pub max_duration: Millis,
}

impl Default for Limits {
    /// Fifteen minutes: a voicemail is twenty seconds, and a whole hour is a mistake.
    fn default() -> Self {
        Self {
            max_duration: Millis(15 * 60 * 1000),
        }
    }
}
