//! What a team's scores add up to: by rep, by check, over the days, the best and the worst. The same
//! scores give the same figures, in whatever order they come.

use std::collections::BTreeMap;

use serde::Serialize;

use super::grouping::group_by_rep;
use crate::domain::TeamScore;
use crate::domain::Verdict;

/// The most recordings named as best, and as worst.
const MOST_EXTREMES: usize = 5;
/// The checks that a rep has to work on most.
const MOST_WEAKEST: usize = 2;
/// The rep of a recording that nobody is known to have spoken.
pub const NOBODY: &str = "(not known)";

/// A team at a glance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Recordings that were scored.
    pub recordings: usize,
    /// Their mean score, 0 to 100.
    pub mean_score: f64,
    /// One part a rep, the best mean first.
    pub reps: Vec<RepFigures>,
    /// One part a check, in the rubric's order.
    pub checks: Vec<CheckFigures>,
    /// The files with the highest scores, and their scores.
    pub best: Vec<(String, u8)>,
    /// The files with the lowest scores, and their scores; none that is among the best.
    pub worst: Vec<(String, u8)>,
}

/// One rep's recordings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RepFigures {
    /// What the team calls them.
    pub rep: String,
    /// How many messages.
    pub messages: usize,
    /// The mean score, 0 to 100.
    pub mean_score: f64,
    /// The best score.
    pub best_score: u8,
    /// The mean length, in seconds.
    pub mean_seconds: f64,
    /// The check most often missed, and how often, if any was.
    pub most_missed: Option<(String, usize)>,
    /// The checks most often missed or only partly met, two at most, and how often.
    pub weakest: Vec<(String, usize)>,
    /// The mean score of each day, in order; one point without a day where none is known.
    pub trend: Vec<TrendPoint>,
}

/// One day of one rep.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrendPoint {
    /// The day, `2026-11-20`.
    pub day: Option<String>,
    /// How many messages.
    pub messages: usize,
    /// Their mean score.
    pub mean_score: f64,
}

/// One check over all recordings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckFigures {
    /// Its id.
    pub id: String,
    /// How often it was met.
    pub met: usize,
    /// How often half of it.
    pub partly: usize,
    /// How often it was missed.
    pub missed: usize,
    /// How often a person should listen.
    pub unsure: usize,
    /// How often it did not apply.
    pub skipped: usize,
}

/// Adds scores up, if there are any.
pub fn summarise(scores: &[TeamScore]) -> Option<Summary> {
    let mut reps: Vec<RepFigures> = group_by_rep(scores, |score| score.origin.rep.as_deref())
        .into_iter()
        .map(|group| rep_figures(group.rep.unwrap_or_else(|| NOBODY.to_owned()), &group.of))
        .collect();
    // A stable sort: among equals the names' order holds.
    reps.sort_by(|a, b| b.mean_score.total_cmp(&a.mean_score));

    let mut ranked: Vec<&TeamScore> = scores.iter().collect();
    ranked.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.file.cmp(&b.file)));
    let named = |score: &&TeamScore| (score.file.clone(), score.score);
    let best: Vec<(String, u8)> = ranked.iter().take(MOST_EXTREMES).map(named).collect();
    let worst = ranked.iter().skip(best.len()).rev().take(MOST_EXTREMES);
    Some(Summary {
        recordings: scores.len(),
        mean_score: mean(scores.iter().map(|score| f64::from(score.score)))?,
        reps,
        checks: check_figures(scores.iter()),
        worst: worst.map(named).collect(),
        best,
    })
}

/// Returns the mean score of each day, in order; one point without a day where none is known.
pub fn trend_of<'a>(scores: impl Iterator<Item = &'a TeamScore>) -> Vec<TrendPoint> {
    let mut by_day: BTreeMap<Option<&str>, Vec<f64>> = BTreeMap::new();
    for score in scores {
        let day = score.origin.day.as_deref();
        by_day.entry(day).or_default().push(f64::from(score.score));
    }
    // Where some days are known, what has none belongs nowhere among them.
    if by_day.len() > 1 {
        by_day.remove(&None);
    }
    by_day
        .into_iter()
        .map(|(day, scores)| TrendPoint {
            day: day.map(str::to_owned),
            messages: scores.len(),
            mean_score: mean(scores.into_iter()).unwrap_or_default(),
        })
        .collect()
}

fn rep_figures(rep: String, scores: &[&TeamScore]) -> RepFigures {
    let mut checks = check_figures(scores.iter().copied());
    // Stable sorts: among equals the rubric's order holds.
    checks.sort_by_key(|check| std::cmp::Reverse(check.missed));
    let most_missed = checks.first().filter(|check| check.missed > 0);
    let most_missed = most_missed.map(|check| (check.id.clone(), check.missed));
    checks.sort_by_key(|check| std::cmp::Reverse(check.missed + check.partly));
    let weakest = checks.into_iter().take(MOST_WEAKEST);
    RepFigures {
        rep,
        messages: scores.len(),
        mean_score: mean(scores.iter().map(|s| f64::from(s.score))).unwrap_or_default(),
        best_score: scores.iter().map(|s| s.score).max().unwrap_or_default(),
        mean_seconds: mean(scores.iter().map(|s| s.duration.as_seconds())).unwrap_or_default(),
        most_missed,
        weakest: weakest
            .map(|check| (check.id, check.missed + check.partly))
            .filter(|(_, faults)| *faults > 0)
            .collect(),
        trend: trend_of(scores.iter().copied()),
    }
}

fn check_figures<'a>(scores: impl Iterator<Item = &'a TeamScore>) -> Vec<CheckFigures> {
    let mut figures: Vec<CheckFigures> = Vec::new();
    for (id, verdict) in scores.flat_map(|score| &score.verdicts) {
        let place = figures.iter().position(|check| check.id == *id);
        let place = place.unwrap_or_else(|| {
            figures.push(CheckFigures {
                id: id.clone(),
                ..CheckFigures::default()
            });
            figures.len() - 1
        });
        let check = &mut figures[place];
        *match verdict {
            Verdict::Met => &mut check.met,
            Verdict::Partly => &mut check.partly,
            Verdict::Missed => &mut check.missed,
            Verdict::Unsure => &mut check.unsure,
            Verdict::Skipped => &mut check.skipped,
        } += 1;
    }
    figures
}

/// Returns the mean to the hundredth, so that the order of adding leaves no trace; none of nothing.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    (count > 0.0).then(|| (100.0 * sum / count).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Millis;
    use crate::domain::Origin;

    fn score(file: &str, rep: Option<&str>, day: Option<&str>, score: u8) -> TeamScore {
        let verdict = if score > 50 {
            Verdict::Met
        } else {
            Verdict::Missed
        };
        TeamScore {
            file: file.to_owned(),
            origin: Origin {
                rep: rep.map(str::to_owned),
                day: day.map(str::to_owned),
                ..Origin::default()
            },
            score,
            duration: Millis(u64::from(score) * 100),
            verdicts: vec![
                ("duration".to_owned(), Verdict::Met),
                ("hook".to_owned(), verdict),
                ("honest".to_owned(), verdict),
            ],
        }
    }

    fn team() -> Vec<TeamScore> {
        vec![
            score("a", Some("Sean"), Some("2026-11-20"), 40),
            score("b", Some("Sean"), Some("2026-11-21"), 60),
            score("c", Some("Kate"), None, 90),
            score("d", Some("sean"), Some("2026-11-21"), 50),
            score("e", None, None, 30),
            score("f", Some("Sean"), None, 80),
        ]
    }

    #[test]
    fn figures_are_by_rep_by_day_and_by_check() {
        let summary = summarise(&team()).unwrap();
        assert_eq!(summary.recordings, 6);
        assert_eq!(summary.mean_score, 58.33);
        let reps: Vec<&str> = summary.reps.iter().map(|rep| rep.rep.as_str()).collect();
        assert_eq!(reps, ["Kate", "Sean", NOBODY]);
        let sean = &summary.reps[1];
        assert_eq!(
            (sean.messages, sean.mean_score, sean.best_score),
            (4, 57.5, 80)
        );
        assert_eq!(sean.mean_seconds, 5.75);
        assert_eq!(sean.most_missed, Some(("hook".to_owned(), 2)));
        let trend: Vec<(Option<&str>, usize, f64)> = sean
            .trend
            .iter()
            .map(|point| (point.day.as_deref(), point.messages, point.mean_score))
            .collect();
        assert_eq!(
            trend,
            [(Some("2026-11-20"), 1, 40.0), (Some("2026-11-21"), 2, 55.0)]
        );
        let hook = summary
            .checks
            .iter()
            .find(|check| check.id == "hook")
            .unwrap();
        assert_eq!((hook.met, hook.missed), (3, 3));
        assert_eq!(summary.best.first(), Some(&("c".to_owned(), 90)));
        assert_eq!(
            summary.worst,
            [("e".to_owned(), 30)],
            "best and worst do not overlap"
        );
    }

    #[test]
    fn the_order_of_the_scores_changes_nothing() {
        let mut turned = team();
        turned.reverse();
        assert_eq!(summarise(&turned), summarise(&team()));
        assert_eq!(summarise(&[]), None);
    }
}
