//! The progress of one rep: the score of each take, every check of the last takes side by side, and
//! what each take changed against the one before.

use askama::Template;
use similar::Algorithm;
use similar::ChangeTag;
use similar::capture_diff_slices;

use super::checks;
use super::parts::Summary;
use super::plots;
use super::view::Entry;
use super::view::Group;
use super::view::base_name;
use super::view::shortened;
use crate::domain::CheckResult;
use crate::domain::ScoredRecording;
use crate::domain::Verdict;
use crate::report::text::printable;
use crate::text::letters;

/// The most takes side by side: more are not compared by eye.
const MOST_TAKES: usize = 8;

/// The most words of a take that are compared; a voicemail has sixty.
const MOST_WORDS: usize = 400;

/// Messages that share fewer words than this are not takes of the same message.
const SAME_MESSAGE: f64 = 0.4;

/// One rep's takes.
#[derive(Template)]
#[template(path = "rep.html")]
pub(super) struct RepView {
    index: usize,
    name: String,
    /// The first and the last score.
    change: String,
    trend: String,
    trend_label: String,
    takes: Vec<TakeView>,
    checks: Vec<CheckRow>,
    steps: Vec<Step>,
}

struct TakeView {
    label: String,
    href: String,
    file: String,
    score: u8,
    seconds: String,
}

/// One check over all takes: the word and the sign of each verdict.
struct CheckRow {
    title: String,
    verdicts: Vec<(&'static str, &'static str)>,
}

/// From one take to the next.
struct Step {
    title: String,
    change: String,
    class: &'static str,
    better: Vec<String>,
    worse: Vec<String>,
    words: Wording,
}

enum Wording {
    Same,
    Other,
    Changed(Vec<(WordChange, String)>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WordChange {
    Kept,
    Removed,
    Added,
}

impl RepView {
    pub(super) fn of(group: &Group<'_>, index: usize) -> Self {
        let mut takes = group.of.clone();
        let dated = takes.iter().all(|take| day_of(take).is_some());
        if dated {
            takes.sort_by_key(day_of);
        }
        let scores: Vec<u8> = takes.iter().map(|t| t.scored.scorecard.score).collect();
        let labels: Vec<String> = takes
            .iter()
            .zip(1_usize..)
            .map(|(take, number)| {
                let day = day_of(take).filter(|_| dated);
                day.unwrap_or_else(|| number.to_string())
            })
            .collect();
        let listed: Vec<String> = scores.iter().map(u8::to_string).collect();
        // Only the last takes are laid side by side.
        let first = takes.len().saturating_sub(MOST_TAKES);
        let shown = &takes[first..];
        let views: Vec<TakeView> = shown.iter().zip(first + 1..).map(TakeView::of).collect();
        let steps = shown.windows(2).zip(views.windows(2));
        let steps = steps.map(|(takes, views)| {
            let title = format!("From {} to {}", views[0].label, views[1].label);
            step(title, takes[0].scored, takes[1].scored)
        });
        Self {
            index,
            name: group.name.clone(),
            change: match &listed[..] {
                [first, .., last] => format!("{first} → {last}"),
                _ => String::new(),
            },
            trend: plots::trend(&scores, &labels, dated),
            trend_label: format!("Scores in order: {}.", listed.join(", ")),
            checks: side_by_side(shown),
            steps: steps.collect(),
            takes: views,
        }
    }

    /// Returns what leads to it: the name, and how the score changed.
    pub(super) fn summary(&self) -> Summary {
        Summary {
            index: self.index,
            name: self.name.clone(),
            detail: self.change.clone(),
        }
    }
}

impl TakeView {
    fn of((take, number): (&Entry<'_>, usize)) -> Self {
        Self {
            label: format!("Take {number}"),
            href: take.href.to_owned(),
            file: base_name(&take.scored.recording.file),
            score: take.scored.scorecard.score,
            seconds: format!("{:.1}", take.scored.duration.as_seconds()),
        }
    }
}

/// Returns the checks of the first take, each with its verdict in every take.
fn side_by_side(takes: &[Entry<'_>]) -> Vec<CheckRow> {
    let Some(first) = takes.first() else {
        return Vec::new();
    };
    let verdict_of = |take: &Entry<'_>, id: &str| {
        let mut checks = take.scored.scorecard.checks.iter();
        let same = checks.find(|check| check.id == id);
        checks::verdict(same.map_or(Verdict::Skipped, |check| check.verdict))
    };
    let checks = first.scored.scorecard.checks.iter();
    checks
        .map(|check| CheckRow {
            title: shortened(&check.title, 60),
            verdicts: takes
                .iter()
                .map(|take| verdict_of(take, &check.id))
                .collect(),
        })
        .collect()
}

/// Compares a take with the one before it.
fn step(title: String, before: &ScoredRecording, after: &ScoredRecording) -> Step {
    let change = i32::from(after.scorecard.score) - i32::from(before.scorecard.score);
    let mut better = Vec::new();
    let mut worse = Vec::new();
    for check in &after.scorecard.checks {
        let was = before
            .scorecard
            .checks
            .iter()
            .find(|was| was.id == check.id);
        let Some(was) = was.filter(|was| decided(was) && decided(check)) else {
            continue;
        };
        let line = format!("{}: {} → {}", check.title, was.verdict, check.verdict);
        if check.points > was.points {
            better.push(printable(&line));
        } else if check.points < was.points {
            worse.push(printable(&line));
        }
    }
    Step {
        title,
        change: format!("{change:+}"),
        class: match change {
            1.. => "good",
            0 => "fair",
            _ => "poor",
        },
        better,
        worse,
        words: compared(before, after),
    }
}

fn decided(check: &CheckResult) -> bool {
    !matches!(check.verdict, Verdict::Unsure | Verdict::Skipped)
}

/// Compares the words of two takes.
fn compared(before: &ScoredRecording, after: &ScoredRecording) -> Wording {
    let texts = |scored: &ScoredRecording| -> Vec<String> {
        let words = scored.transcript.words.iter().take(MOST_WORDS);
        words.map(|word| printable(&word.text)).collect()
    };
    let bare =
        |words: &[String]| -> Vec<String> { words.iter().map(|word| letters(word)).collect() };
    let (old, new) = (texts(before), texts(after));
    let (old_bare, new_bare) = (bare(&old), bare(&new));
    if old_bare == new_bare {
        return Wording::Same;
    }
    let mut runs: Vec<(WordChange, String)> = Vec::new();
    let mut kept = 0;
    for op in capture_diff_slices(Algorithm::Myers, &old_bare, &new_bare) {
        for change in op.iter_changes(&old_bare, &new_bare) {
            let (kind, word) = match change.tag() {
                ChangeTag::Equal => (
                    WordChange::Kept,
                    change.new_index().and_then(|i| new.get(i)),
                ),
                ChangeTag::Delete => (
                    WordChange::Removed,
                    change.old_index().and_then(|i| old.get(i)),
                ),
                ChangeTag::Insert => (
                    WordChange::Added,
                    change.new_index().and_then(|i| new.get(i)),
                ),
            };
            let Some(word) = word else { continue };
            kept += usize::from(kind == WordChange::Kept);
            match runs.last_mut() {
                Some((last, text)) if *last == kind => {
                    text.push(' ');
                    text.push_str(word);
                }
                _ => runs.push((kind, word.clone())),
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "some hundred words")]
    let share = 2.0 * kept as f64 / (old.len() + new.len()).max(1) as f64;
    if share < SAME_MESSAGE {
        Wording::Other
    } else {
        Wording::Changed(runs)
    }
}

/// Returns the day of a recording, where it is known.
fn day_of(take: &Entry<'_>) -> Option<String> {
    let day = take.scored.origin.day.as_deref();
    day.map(|day| shortened(day, 10))
}
