//! What telephone numbers look like when people say them.

/// What a number that is said looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberShape {
    /// How many digits it may have.
    pub lengths: &'static [usize],
    /// The digits that may come first.
    pub first_digits: &'static str,
}

impl NumberShape {
    /// Returns how many digits it may have at the most.
    pub fn longest(self) -> usize {
        self.lengths.iter().copied().max().unwrap_or(0)
    }
}
