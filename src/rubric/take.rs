//! One message as the rules see it: what was measured, said and found.

use crate::domain::AudioFacts;
use crate::domain::Mention;
use crate::domain::Millis;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::Transcript;

/// One message to be judged. What is not known is left out, and its rules are skipped.
#[derive(Clone, Copy, Debug)]
pub struct Take<'a> {
    /// How long the message is, from its samples; for a script, how long it would be.
    pub duration: Option<Millis>,
    /// What the samples say; none for a script.
    pub facts: Option<&'a AudioFacts>,
    /// What was said, or written.
    pub transcript: &'a Transcript,
    /// What was found in it, in any order.
    pub mentions: &'a [Mention],
    /// Whose message it is, as far as that was known beforehand.
    pub rep: &'a Rep,
    /// Whose way of writing telephone numbers is meant.
    pub region: Region,
    /// Whether this is a script that nobody has read aloud yet: its duration is a prediction.
    pub predicted: bool,
}
