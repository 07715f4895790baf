//! What a message is scored by, whether it was recorded or is only written yet.

use crate::analyze::Known;
use crate::domain::Origin;
use crate::domain::Region;
use crate::domain::Rep;
use crate::rubric::Rubric;

/// What a message is scored by.
#[derive(Clone, Copy)]
pub struct ScoringContext<'a> {
    /// The rules.
    pub rubric: &'a Rubric,
    /// Who speaks, as far as that is known beforehand.
    pub rep: &'a Rep,
    /// Where the message belongs, as far as that is known.
    pub origin: &'a Origin,
    /// Whom the message is for, where that is known.
    pub prospect: Option<&'a str>,
    /// Whose way of writing telephone numbers is meant.
    pub region: Region,
}

impl<'a> ScoringContext<'a> {
    /// Returns what is known of caller and prospect before the message is transcribed.
    pub(super) fn known(&self) -> Known<'a> {
        Known {
            rep: self.rep,
            prospect: self.prospect,
            region: self.region,
            phrases: self.rubric.phrases(),
        }
    }
}
