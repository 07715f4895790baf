//! The shape of telephone numbers as people say them.

/// The lengths and the first digits of the telephone numbers that are expected.
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
