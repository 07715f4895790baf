//! One recording as it counts in a team's figures.

use super::origin::Origin;
use super::report::ScoredRecording;
use super::scorecard::Verdict;
use super::time::Millis;

/// What a recording scored, without its words: enough to count by rep and by check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamScore {
    /// The name it goes by.
    pub file: String,
    /// Where it belongs; the rep is the one who is known, or whose name was said.
    pub origin: Origin,
    /// The total, 0 to 100.
    pub score: u8,
    /// How long it is.
    pub duration: Millis,
    /// Each check's id and verdict, in the rubric's order, overrides included.
    pub verdicts: Vec<(String, Verdict)>,
}

impl TeamScore {
    /// Returns a recording as it counts in a team's figures.
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
