//! A wording of a house's own: a phrase pattern that remembers how it was written.

use serde::Serialize;
use serde::Serializer;

use crate::text::pattern::Pattern;
use crate::text::pattern::PatternError;

/// A pattern, and the text it was read from, by which it is compared and hashed.
#[derive(Clone, Debug)]
pub(crate) struct Wording {
    source: String,
    pattern: Pattern,
}

impl Wording {
    /// Reads a wording.
    pub(crate) fn parse(source: &str) -> Result<Self, PatternError> {
        Ok(Self {
            source: source.split_whitespace().collect::<Vec<_>>().join(" "),
            pattern: Pattern::parse(source)?,
        })
    }

    /// Returns the wording as it was written.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Returns the pattern to find it by.
    pub(crate) fn pattern(&self) -> &Pattern {
        &self.pattern
    }
}

impl PartialEq for Wording {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Serialize for Wording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}
