//! Progress by rep: one small plot a rep, all over the same days and the same scores, so that they
//! can be compared at a glance. What changed from take to take is `progress`.

use super::plots;
use super::plots::Series;
use super::view::Group;
use crate::domain::ScoredRecording;
use crate::domain::TeamScore;
use crate::team::DayRange;
use crate::team::TrendPoint;
use crate::team::trend_of;

/// The most plots: those of the reps with the most recordings.
const MOST_TRENDS: usize = 24;

/// The plots of a team.
pub(super) struct Trends {
    pub(super) reps: Vec<Trend>,
    /// Whether days are known, so that the team's line is there.
    pub(super) dated: bool,
    /// How many reps have no plot, for want of room.
    pub(super) left_out: usize,
}

/// The plot of one rep.
pub(super) struct Trend {
    pub(super) index: usize,
    pub(super) name: String,
    /// The first and the last score.
    pub(super) change: String,
    /// Whether it is drawn over days.
    dated: bool,
    pub(super) plot: String,
    /// What a screen reader says.
    pub(super) label: String,
}

impl Trends {
    /// Draws the reps who have something to compare; `None` if there is nobody to compare them with.
    pub(super) fn of(groups: &[Group<'_>]) -> Self {
        let mut drawn: Vec<(usize, &Group<'_>)> = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.known && group.of.len() > 1)
            .collect();
        if groups.len() < 2 {
            drawn.clear();
        }
        drawn.sort_by_key(|(_, group)| std::cmp::Reverse(group.of.len()));
        let left_out = drawn.len().saturating_sub(MOST_TRENDS);
        drawn.truncate(MOST_TRENDS);
        drawn.sort_by_key(|(index, _)| *index);

        let team: Vec<TeamScore> = groups.iter().flat_map(scores_of).collect();
        let team = trend_of(team.iter());
        let days = DayRange::of(team.iter().filter_map(|point| point.day.as_deref()));
        let team = days.as_ref().map_or_else(Vec::new, |days| {
            let points = team.iter();
            points.filter_map(|point| on_axis(point, days)).collect()
        });
        let reps: Vec<Trend> = drawn
            .into_iter()
            .map(|(index, group)| Trend::of(index, group, days.as_ref(), &team))
            .collect();
        Self {
            dated: reps.iter().any(|rep| rep.dated),
            reps,
            left_out,
        }
    }
}

impl Trend {
    /// Draws one rep, over the days where there are two at least, else from take to take.
    fn of(index: usize, group: &Group<'_>, days: Option<&DayRange>, team: &[(i32, f64)]) -> Self {
        let scores = scores_of(group);
        let by_day = trend_of(scores.iter());
        let name = &group.name;
        let (means, series, label) = match days.filter(|_| by_day.len() > 1) {
            Some(days) => {
                let means: Vec<f64> = by_day.iter().map(|point| point.mean_score).collect();
                let listed = by_day.iter().filter_map(day_and_score).collect::<Vec<_>>();
                let points = by_day.iter().filter_map(|point| on_axis(point, days));
                let series = Series::Days {
                    points: points.collect(),
                    team,
                    days,
                };
                let label = format!("{name}, average score by day: {}.", listed.join(", "));
                (means, series, label)
            }
            None => {
                let scores: Vec<u8> = scores.iter().map(|score| score.score).collect();
                let means = scores.iter().copied().map(f64::from).collect();
                let listed: Vec<String> = scores.iter().map(u8::to_string).collect();
                let label = format!("{name}, score by take: {}.", listed.join(", "));
                (means, Series::Takes(scores), label)
            }
        };
        Self {
            index,
            name: name.clone(),
            change: match means[..] {
                [first, .., last] => format!("{first:.0} → {last:.0}"),
                _ => String::new(),
            },
            dated: matches!(series, Series::Days { .. }),
            plot: plots::small(&series),
            label,
        }
    }
}

fn day_and_score(point: &TrendPoint) -> Option<String> {
    Some(format!("{} {:.0}", point.day.as_ref()?, point.mean_score))
}

fn scores_of(group: &Group<'_>) -> Vec<TeamScore> {
    let scored = group.of.iter().map(|entry| entry.scored);
    scored
        .map(|scored: &ScoredRecording| TeamScore::of(scored))
        .collect()
}

fn on_axis(point: &TrendPoint, days: &DayRange) -> Option<(i32, f64)> {
    Some((days.place_of(point.day.as_deref()?)?, point.mean_score))
}
