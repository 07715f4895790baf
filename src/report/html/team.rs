//! Several recordings at once: who needs what, what to listen to, the words that cost points, strengths by rep, the
//! table, the scores and the leaderboard. The progress of one rep from take to take is `progress`.

use askama::Template;

use super::plots;
use super::progress::RepView;
use super::trends::Trends;
use super::view::Entry;
use super::view::Group;
use super::view::HtmlReport;
use super::view::base_name;
use super::view::grade_class;
use super::view::score_class;
use super::view::shortened;
use super::view::shown_path;
use super::view::whole_seconds;
use crate::domain::CheckResult;
use crate::domain::Millis;
use crate::domain::TeamScore;
use crate::domain::Verdict;
use crate::report::costly::costly_words;
use crate::report::text::grade_text;
use crate::report::text::printable;
use crate::report::text::questions;
use crate::report::text::score_text;
use crate::team::NOBODY;
use crate::team::group_by_rep;
use crate::team::summarise;

/// The most lines of costly words.
const MOST_COSTLY: usize = 12;

/// The most recordings named for each.
const MOST_RECORDINGS_A_CHECK: usize = 3;

/// The most letters of a rep's name.
const MOST_REP: usize = 60;

/// A mean over fewer recordings than this says little.
const FEWEST_FOR_A_MEAN: usize = 3;

/// What all recordings add up to.
#[derive(Template)]
#[template(path = "team.html")]
pub(super) struct TeamView {
    count: usize,
    mean: String,
    mean_class: &'static str,
    in_time: Option<InTime>,
    unsure: usize,
    needs: Vec<RepNeed>,
    listen: Vec<ToListenTo>,
    rows: Vec<RecordingRow>,
    filterable: bool,
    distribution: String,
    distribution_label: String,
    checks: Vec<(String, String)>,
    heat: Vec<HeatRow>,
    leaders: Vec<Leader>,
    trends: Trends,
    costly: Vec<CostlyQuote>,
    pub(super) progress: Vec<RepView>,
    only_rep: Option<String>,
}

/// How many messages are within their limit.
struct InTime {
    count: usize,
    of: usize,
    /// The limit, where all have the same.
    seconds: Option<String>,
}

/// What a rep needs.
struct RepNeed {
    rep: String,
    /// The number of the rep's progress, where there is any.
    progress: Option<usize>,
    takes: usize,
    mean: String,
    class: &'static str,
    /// The average of the first day and of the last one.
    trend: String,
    /// The weakest checks, and how often they were missed or only partly met.
    weakest: Vec<(String, usize)>,
}

/// A recording that a person has to listen to.
struct ToListenTo {
    href: String,
    file: String,
    score: String,
    at: Option<String>,
    question: String,
}

struct RecordingRow {
    index: usize,
    href: String,
    file: String,
    rep: String,
    score: String,
    /// What the table is sorted by.
    points: u8,
    class: &'static str,
    grade: String,
    seconds: String,
    millis: u64,
    over: bool,
    unsure: usize,
    fix: String,
}

struct HeatRow {
    rep: String,
    cells: Vec<Option<(u8, String)>>,
}

struct Leader {
    rank: usize,
    rep: String,
    mean: String,
    count: usize,
    best: u8,
    few: bool,
}

struct CostlyQuote {
    words: String,
    check: String,
    times: usize,
    points: String,
    /// What leads to some of the recordings, and what they are called.
    recordings: Vec<(String, String)>,
}

impl TeamView {
    pub(super) fn of(html: &HtmlReport<'_>, scored: &[Entry<'_>]) -> Self {
        let scores: Vec<u8> = scored.iter().map(|e| e.scored.scorecard.score).collect();
        let cards = scored.iter().map(|entry| &entry.scored.scorecard);
        let groups = by_rep(scored);
        let checks = check_titles(scored);
        let mean = mean_of(&scores);
        Self {
            count: scored.len(),
            mean: format!("{mean:.0}"),
            mean_class: grade_class(rounded(mean)),
            in_time: in_time(scored),
            unsure: cards.map(|card| unsure_in(&card.checks)).sum(),
            needs: needs(&groups, &checks, html.leaderboard),
            listen: scored.iter().filter_map(to_listen_to).collect(),
            rows: rows(&groups),
            filterable: scored.len() > 8,
            distribution: plots::distribution(&scores),
            distribution_label: distribution_label(&scores),
            heat: heat(&groups, &checks),
            checks,
            leaders: if html.leaderboard {
                leaders(&groups)
            } else {
                Vec::new()
            },
            trends: Trends::of(&groups),
            costly: costly(scored),
            only_rep: match &groups[..] {
                [only] if only.known => Some(only.name.clone()),
                _ => None,
            },
            progress: groups
                .iter()
                .enumerate()
                .filter(|(_, group)| group.of.len() > 1)
                .map(|(index, group)| RepView::of(group, index))
                .collect(),
        }
    }

    /// Returns the name of the rep, where all recordings are of one.
    pub(super) fn only_rep(&self) -> Option<&str> {
        self.only_rep.as_deref()
    }
}

/// Counts the messages that are within their limit; `None` if nothing is limited.
fn in_time(scored: &[Entry<'_>]) -> Option<InTime> {
    let limits: Vec<Millis> = scored.iter().filter_map(|e| e.guides.limit).collect();
    let first = *limits.first()?;
    let inside = |e: &&Entry<'_>| {
        e.guides
            .limit
            .is_some_and(|l| !is_over(e.scored.duration, l))
    };
    Some(InTime {
        count: scored.iter().filter(inside).count(),
        of: limits.len(),
        seconds: limits
            .iter()
            .all(|limit| *limit == first)
            .then(|| whole_seconds(first)),
    })
}

/// Returns whether a message is too long, as lengths are shown: to the tenth of a second.
fn is_over(length: Millis, limit: Millis) -> bool {
    length.to_tenth() > limit.to_tenth()
}

fn distribution_label(scores: &[u8]) -> String {
    let bins = plots::bins(scores);
    let bins = bins.iter().zip(0_u8..).filter(|(count, _)| **count > 0);
    let bins: Vec<String> = bins
        .map(|(count, ten)| {
            let last = if ten == 9 { 100 } else { ten * 10 + 9 };
            format!("{} to {last}: {count}", ten * 10)
        })
        .collect();
    format!("Number of recordings by score. {}.", bins.join(", "))
}

/// Groups recordings by who speaks.
fn by_rep<'a>(scored: &[Entry<'a>]) -> Vec<Group<'a>> {
    group_by_rep(scored, |entry| entry.scored.rep_name())
        .into_iter()
        .map(|group| Group {
            known: group.rep.is_some(),
            name: group
                .rep
                .map_or_else(|| NOBODY.to_owned(), |name| shortened(&name, MOST_REP)),
            of: group.of.into_iter().copied().collect(),
        })
        .collect()
}

/// Returns what each rep needs, those with the lowest average first where reps may be ranked.
fn needs(groups: &[Group<'_>], checks: &[(String, String)], ranked: bool) -> Vec<RepNeed> {
    let title_of = |id: &str| {
        let known = checks.iter().find(|(known, _)| known == id);
        known.map_or_else(|| printable(id), |(_, title)| title.clone())
    };
    let groups = groups.iter().enumerate();
    let mut needs: Vec<(f64, RepNeed)> = groups
        .filter_map(|(index, group)| {
            let scores: Vec<TeamScore> = group
                .of
                .iter()
                .map(|entry| TeamScore::of(entry.scored))
                .collect();
            let figures = summarise(&scores)?.reps.into_iter().next()?;
            let weakest = figures.weakest.iter();
            let need = RepNeed {
                rep: group.name.clone(),
                progress: (group.of.len() > 1).then_some(index),
                takes: figures.messages,
                mean: format!("{:.0}", figures.mean_score),
                class: grade_class(rounded(figures.mean_score)),
                trend: match &figures.trend[..] {
                    [first, .., last] => {
                        format!("{:.0} → {:.0}", first.mean_score, last.mean_score)
                    }
                    _ => String::new(),
                },
                weakest: weakest.map(|(id, times)| (title_of(id), *times)).collect(),
            };
            Some((figures.mean_score, need))
        })
        .collect();
    if ranked {
        needs.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    needs.into_iter().map(|(_, need)| need).collect()
}

fn to_listen_to(entry: &Entry<'_>) -> Option<ToListenTo> {
    let card = &entry.scored.scorecard;
    let question = questions(&card.checks).into_iter().next()?;
    Some(ToListenTo {
        href: entry.href.to_owned(),
        file: shown_path(&entry.scored.recording.file),
        score: score_text(card),
        at: question.at.map(|span| span.to_string()),
        question: shortened(&question.text, 200),
    })
}

/// Returns a row a recording, in the order of the report.
fn rows(groups: &[Group<'_>]) -> Vec<RecordingRow> {
    let mut rows: Vec<RecordingRow> = groups
        .iter()
        .flat_map(|group| group.of.iter().map(|entry| row(entry, &group.name)))
        .collect();
    rows.sort_by_key(|row| row.index);
    rows
}

fn row(entry: &Entry<'_>, rep: &str) -> RecordingRow {
    let scored = entry.scored;
    let card = &scored.scorecard;
    RecordingRow {
        index: entry.index,
        href: entry.href.to_owned(),
        file: shown_path(&scored.recording.file),
        rep: rep.to_owned(),
        score: score_text(card),
        points: card.score,
        class: score_class(card),
        grade: grade_text(card),
        seconds: format!("{:.1}", scored.duration.as_seconds()),
        millis: scored.duration.0,
        over: entry
            .guides
            .limit
            .is_some_and(|limit| is_over(scored.duration, limit)),
        unsure: unsure_in(&card.checks),
        fix: card
            .coaching
            .fix
            .first()
            .map_or_else(String::new, |fix| shortened(fix, 90)),
    }
}

fn unsure_in(checks: &[CheckResult]) -> usize {
    checks
        .iter()
        .filter(|check| check.verdict == Verdict::Unsure)
        .count()
}

/// Returns the id and the title of every check, in the order of the rules; recordings may have
/// different rubrics.
fn check_titles(scored: &[Entry<'_>]) -> Vec<(String, String)> {
    let mut titles: Vec<(String, String)> = Vec::new();
    for check in scored.iter().flat_map(|p| &p.scored.scorecard.checks) {
        if !titles.iter().any(|(id, _)| *id == check.id) {
            titles.push((check.id.clone(), shortened(&check.title, 40)));
        }
    }
    titles
}

/// Returns the share of the points that each rep earned at each check; all together at the end.
fn heat(groups: &[Group<'_>], checks: &[(String, String)]) -> Vec<HeatRow> {
    if groups.len() < 2 {
        return Vec::new();
    }
    let shares = |of: &[&Entry<'_>]| -> Vec<Option<(u8, String)>> {
        checks
            .iter()
            .map(|(id, _)| {
                let results: Vec<&CheckResult> = of
                    .iter()
                    .flat_map(|entry| &entry.scored.scorecard.checks)
                    .filter(|check| check.id == *id)
                    .filter(|check| !matches!(check.verdict, Verdict::Unsure | Verdict::Skipped))
                    .collect();
                let most: f64 = results.iter().map(|check| check.max_points).sum();
                let earned: f64 = results.iter().map(|check| check.points).sum();
                (most > 0.0).then(|| {
                    let percent = 100.0 * earned / most;
                    (rounded(percent) / 20, format!("{percent:.0}"))
                })
            })
            .map(|cell| cell.map(|(level, text)| (level.min(4), text)))
            .collect()
    };
    let mut rows: Vec<HeatRow> = groups
        .iter()
        .map(|group| HeatRow {
            rep: group.name.clone(),
            cells: shares(&group.of.iter().collect::<Vec<_>>()),
        })
        .collect();
    let team: Vec<&Entry<'_>> = groups.iter().flat_map(|group| &group.of).collect();
    rows.push(HeatRow {
        rep: "Whole team".to_owned(),
        cells: shares(&team),
    });
    rows
}

/// Ranks the reps who are known; one alone is not ranked.
fn leaders(groups: &[Group<'_>]) -> Vec<Leader> {
    let known = groups.iter().filter(|group| group.known);
    if known.clone().count() < 2 {
        return Vec::new();
    }
    let mut leaders: Vec<(f64, Leader)> = known
        .map(|group| {
            let of = group.of.iter();
            let scores: Vec<u8> = of.map(|p| p.scored.scorecard.score).collect();
            let mean = mean_of(&scores);
            let leader = Leader {
                rank: 0,
                rep: group.name.clone(),
                mean: format!("{mean:.0}"),
                count: scores.len(),
                best: scores.iter().copied().max().unwrap_or(0),
                few: scores.len() < FEWEST_FOR_A_MEAN,
            };
            (mean, leader)
        })
        .collect();
    leaders.sort_by(|a, b| b.0.total_cmp(&a.0));
    let ranked = leaders.into_iter().zip(1..);
    ranked
        .map(|((_, leader), rank)| Leader { rank, ..leader })
        .collect()
}

/// Returns the words that cost points, with what leads to some of the recordings.
fn costly(scored: &[Entry<'_>]) -> Vec<CostlyQuote> {
    let name_of = |index: &usize| {
        let entry = scored.iter().find(|entry| entry.index == *index)?;
        let file = base_name(&entry.scored.recording.file);
        Some((entry.href.to_owned(), file))
    };
    costly_words(scored.iter().map(|entry| (entry.index, entry.scored)))
        .into_iter()
        .take(MOST_COSTLY)
        .map(|costly| CostlyQuote {
            words: shortened(costly.words, 120),
            check: printable(&costly.check.title),
            times: costly.recordings.len(),
            points: format!("{:.0}", costly.points),
            recordings: costly
                .recordings
                .iter()
                .take(MOST_RECORDINGS_A_CHECK)
                .filter_map(name_of)
                .collect(),
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of recordings")]
fn mean_of(scores: &[u8]) -> f64 {
    let sum: u32 = scores.iter().map(|score| u32::from(*score)).sum();
    f64::from(sum) / scores.len().max(1) as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 to 100; `as` saturates"
)]
fn rounded(value: f64) -> u8 {
    value.round() as u8
}
