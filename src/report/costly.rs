//! The words that stand as proof of points lost, over several recordings.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::domain::CheckResult;
use crate::domain::MentionKind;
use crate::domain::ScoredRecording;
use crate::domain::Verdict;
use crate::text::trimmed;

/// Words that cost points.
pub(super) struct CostlyWords<'a> {
    /// The words, as they were said first.
    pub(super) words: &'a str,
    /// The check that they cost points at.
    pub(super) check: &'a CheckResult,
    /// All points that they cost.
    pub(super) points: f64,
    /// The recordings that they are in.
    pub(super) recordings: BTreeSet<usize>,
}

/// Returns the words that cost points, those that do it most often first. Recordings come with their indexes.
pub(super) fn costly_words<'a>(
    scored: impl Iterator<Item = (usize, &'a ScoredRecording)>,
) -> Vec<CostlyWords<'a>> {
    let mut tallies: BTreeMap<(String, &str), CostlyWords<'a>> = BTreeMap::new();
    for (index, scored) in scored {
        let checks = scored.scorecard.checks.iter();
        let lost = checks.filter(|c| matches!(c.verdict, Verdict::Missed | Verdict::Partly));
        for check in lost {
            let quotes: BTreeMap<String, &str> = check
                .evidence
                .iter()
                .filter(|mention| !is_right_anywhere(mention.kind))
                .map(|mention| trimmed(&mention.text))
                .map(|words| (words.to_lowercase(), words))
                // Digits alone are a number, whatever they were taken for.
                .filter(|(key, _)| key.chars().any(char::is_alphabetic))
                .collect();
            #[expect(clippy::cast_precision_loss, reason = "a handful of quotes")]
            let share = (check.max_points - check.points) / quotes.len().max(1) as f64;
            for (key, words) in quotes {
                let tally = tallies.entry((key, &check.id)).or_insert(CostlyWords {
                    words,
                    check,
                    points: 0.0,
                    recordings: BTreeSet::new(),
                });
                tally.points += share;
                tally.recordings.insert(index);
            }
        }
    }
    let mut tallies: Vec<CostlyWords<'_>> = tallies.into_values().collect();
    // What would be shown as no point costs none.
    tallies.retain(|words| words.points >= 0.5);
    tallies.sort_by(|a, b| {
        let times = b.recordings.len().cmp(&a.recordings.len());
        times.then(b.points.total_cmp(&a.points))
    });
    tallies
}

/// Returns whether a thing belongs into every message, and costs points only by its place or its pace.
fn is_right_anywhere(kind: MentionKind) -> bool {
    matches!(
        kind,
        MentionKind::Name | MentionKind::Number | MentionKind::Prospect
    )
}
