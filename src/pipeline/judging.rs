//! What a message is judged by, whether it was recorded or is only written yet.

use crate::analyze::phrases::Phrasebook;
use crate::domain::Origin;
use crate::domain::Region;
use crate::domain::Rep;
use crate::rubric::Rubric;

/// What a message is judged by.
#[derive(Clone, Copy)]
pub struct Judging<'a> {
    /// The phrases that are looked for.
    pub phrasebook: &'a Phrasebook,
    /// The rules.
    pub rubric: &'a Rubric,
    /// Who speaks, as far as that is known before listening.
    pub rep: &'a Rep,
    /// Where the message belongs, as far as that is known.
    pub origin: &'a Origin,
    /// Whom the message is for, where that is known.
    pub prospect: Option<&'a str>,
    /// Whose way of writing telephone numbers is meant.
    pub region: Region,
}
