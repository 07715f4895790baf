//! How each rep gets on: one small plot a rep, all over the same days and the same scores, so that
//! they can be compared at a glance. What changed from take to take is `progress`.

use super::plots;
use super::plots::Series;
use super::texts::ENGLISH;
use super::texts::filled;
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
    /// Whether days are known, so that the line of everybody is there.
    pub(super) dated: bool,
    /// How many reps have no plot, for want of room.
    pub(super) left_out: Option<String>,
}

/// The plot of one rep.
pub(super) struct Trend {
    pub(super) index: usize,
    pub(super) name: String,
    /// The first and the last score.
    pub(super) change: String,
    pub(super) plot: String,
    pub(super) label: String,
}

impl Trends {
    /// Draws the reps who have something to compare; none where there is nobody to compare them with.
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

        let everybody: Vec<TeamScore> = groups.iter().flat_map(scores_of).collect();
        let everybody = trend_of(everybody.iter());
        let days = DayRange::of(everybody.iter().filter_map(|point| point.day.as_deref()));
        let everybody = days.as_ref().map_or_else(Vec::new, |days| {
            let points = everybody.iter();
            points.filter_map(|point| on_axis(point, days)).collect()
        });
        let reps: Vec<(Trend, bool)> = drawn
            .into_iter()
            .map(|(index, group)| Trend::of(index, group, days.as_ref(), &everybody))
            .collect();
        Self {
            dated: reps.iter().any(|(_, dated)| *dated),
            reps: reps.into_iter().map(|(trend, _)| trend).collect(),
            left_out: (left_out > 0)
                .then(|| filled(ENGLISH.trends_left_out, &[("count", &left_out.to_string())])),
        }
    }
}

impl Trend {
    /// Draws one rep, over the days where there are two at least, else from take to take.
    fn of(
        index: usize,
        group: &Group<'_>,
        days: Option<&DayRange>,
        everybody: &[(i32, f64)],
    ) -> (Self, bool) {
        let t = &ENGLISH;
        let scores = scores_of(group);
        let by_day = trend_of(scores.iter());
        let days = days.filter(|_| by_day.len() > 1);
        let (told, series, text) = match days {
            Some(days) => {
                let points = by_day.iter().filter_map(|point| on_axis(point, days));
                let told: Vec<String> = by_day
                    .iter()
                    .filter_map(|point| {
                        Some(format!("{} {:.0}", point.day.as_ref()?, point.mean_score))
                    })
                    .collect();
                let series = Series::Days {
                    points: points.collect(),
                    everybody,
                    days,
                };
                (told, series, t.trend_days_says)
            }
            None => {
                let scores: Vec<u8> = scores.iter().map(|score| score.score).collect();
                let told = scores.iter().map(u8::to_string).collect();
                (told, Series::Takes(scores), t.trend_takes_says)
            }
        };
        let dated = days.is_some();
        let means: Vec<f64> = match &series {
            Series::Days { points, .. } => points.iter().map(|(_, mean)| *mean).collect(),
            Series::Takes(scores) => scores.iter().copied().map(f64::from).collect(),
        };
        let trend = Self {
            index,
            name: group.name.clone(),
            change: match means[..] {
                [first, .., last] => format!("{first:.0} → {last:.0}"),
                _ => String::new(),
            },
            plot: plots::small(&series),
            label: filled(text, &[("name", &group.name), ("scores", &told.join(", "))]),
        };
        (trend, dated)
    }
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
