//! Where a rule of the book matched.

use crate::domain::Strength;

/// A match, in tokens, end excluded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) rule: usize,
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) strength: Strength,
    /// The type of a hook, as it was weighed.
    pub(super) subtype: Option<&'static str>,
}

impl Hit {
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.first < other.end && other.first < self.end
    }

    /// Returns how many tokens the two share.
    pub(super) fn shared(self, other: Self) -> usize {
        self.end
            .min(other.end)
            .saturating_sub(self.first.max(other.first))
    }
}
