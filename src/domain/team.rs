//! One recording as a team's figures count it.

use super::origin::Origin;
use super::report::ScoredRecording;
use super::scorecard::Verdict;
use super::time::Millis;

/// What a recording scored, without its words: enough to count by rep and by check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamScore {
    /// The name it was last given by.
    pub file: String,
    /// Where it belongs; the rep is the one who is known, or who was heard.
    pub origin: Origin,
    /// The total, 0 to 100.
    pub score: u8,
    /// How long it is.
    pub duration: Millis,
    /// Each check's id and verdict, in the rubric's order; a person's word counts.
    pub verdicts: Vec<(String, Verdict)>,
}

impl TeamScore {
    /// Returns a recording as a team's figures count it: under the rep who is known, or was heard.
    pub fn of(scored: &ScoredRecording) -> Self {
        let mut origin = scored.origin.clone();
        origin.rep = scored.rep_name().map(str::to_owned);
        Self {
            file: scored.recording.file.clone(),
            origin,
            score: scored.scorecard.score,
            duration: scored.duration,
            verdicts: scored.scorecard.verdicts(),
        }
    }
}
