//! Whether a better score goes with more call-backs: by score band, and by each check met or not.

use std::collections::BTreeMap;

use serde::Serialize;

use super::people::Counting;
use super::people::Fate;
use super::people::Figures;
use super::people::Person;
use super::people::SHOWN_LEVEL;
use super::people::people;
use super::people::rate_of;
use crate::domain::CallFact;
use crate::domain::Grade;
use crate::domain::Verdict;
use crate::stats::Interval;
use crate::stats::difference_interval;

/// The score from which a message is called high.
const HIGH: u8 = 80;

/// Fewer people than this on a side, and nothing is said of a difference.
const FEWEST_A_SIDE: u64 = 20;

/// How often at most a check would be said to matter that does not, among all checks together.
const FAMILY_SIGNIFICANCE: f64 = 0.05;

/// The name and number of the JSON form.
const SCHEMA: &str = "ringback.insight/1";

/// Call-backs by score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Insight {
    /// The form of this report.
    pub schema: &'static str,
    /// How many days a person had to ring back.
    pub window_days: u32,
    /// The rubric whose scores are compared; those of others are left out.
    pub rubric: Option<String>,
    /// People who count: each by the first message with a score of that rubric.
    pub people: u64,
    /// People whose window is still open.
    pub waiting: u64,
    /// People who were never left a message with such a score.
    pub without_score: u64,
    /// The bands, best first.
    pub bands: Vec<Band>,
    /// Scores of 80 and more less those below, if there are people on both sides.
    pub high_less_low: Option<f64>,
    /// The interval of that difference at 95 %.
    pub high_less_low_interval: Interval,
    /// The checks, in the rubric's order.
    pub checks: Vec<CheckFigures>,
    /// The level of the checks' intervals: higher the more checks there are.
    pub check_level: f64,
    /// What may be concluded.
    pub conclusion: String,
    /// What may not.
    pub cautions: Vec<String>,
}

/// The people whose message scored in a band.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Band {
    /// The grade.
    pub grade: Grade,
    /// The lowest score of it.
    pub from: u8,
    /// The highest.
    pub to: u8,
    /// People and call-backs.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Messages that met a check, and messages that did not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckFigures {
    /// The check's id.
    pub check: String,
    /// Those that met it.
    pub met: Figures,
    /// Those that missed it, or met half of it.
    pub missed: Figures,
    /// The rate of those that met it less that of the others, if there are people on both sides.
    pub difference: Option<f64>,
    /// The interval of the difference, at `check_level`.
    pub interval: Interval,
    /// What may be said.
    pub words: String,
}

/// Computes call-backs by score. `facts` are in order of time and have their verdicts.
pub fn insight(facts: &[CallFact], counting: &Counting) -> Insight {
    let rubric = usual_rubric(facts);
    let people = people(facts, counting, |fact| {
        fact.score.is_some() && fact.rubric == rubric
    });
    let counted = rate_of(&people);
    let bands = bands(&people);
    let level = |checks: usize| {
        1.0 - FAMILY_SIGNIFICANCE / f64::from(u32::try_from(checks.max(1)).unwrap_or(u32::MAX))
    };
    let ids = check_ids(&people);
    let check_level = level(ids.len());
    let checks: Vec<CheckFigures> = ids
        .into_iter()
        .map(|id| check_figures(id, &people, check_level))
        .collect();
    let high = rate_of(people.iter().filter(|person| score_of(person) >= HIGH));
    let low = rate_of(people.iter().filter(|person| score_of(person) < HIGH));
    let high_less_low = match (high.share(), low.share()) {
        (Some(high), Some(low)) => Some(high - low),
        _ => None,
    };
    let interval = difference_interval(high, low, SHOWN_LEVEL);
    let everyone: std::collections::HashSet<_> = facts.iter().map(|fact| fact.prospect).collect();
    let conclusion = if high.trials() < FEWEST_A_SIDE || low.trials() < FEWEST_A_SIDE {
        format!(
            "Too early: it takes {FEWEST_A_SIDE} people on both sides of a score of {HIGH}, and there are {} and {}.",
            high.trials(),
            low.trials()
        )
    } else if interval.low > 0.0 {
        format!("Messages that score {HIGH} or more were called back more often.")
    } else if interval.high < 0.0 {
        format!("Messages that score {HIGH} or more were called back less often.")
    } else {
        format!(
            "These figures do not show whether messages of {HIGH} or more are called back more often."
        )
    };
    Insight {
        schema: SCHEMA,
        window_days: counting.window_days,
        rubric: rubric.clone(),
        people: counted.trials(),
        waiting: count(people.iter().filter(|person| person.fate == Fate::Waiting)),
        without_score: count(0..everyone.len().saturating_sub(people.len())),
        bands,
        high_less_low,
        high_less_low_interval: interval,
        conclusion,
        cautions: cautions(facts, rubric.as_deref(), checks.len()),
        checks,
        check_level,
    }
}

/// Returns the rubric that most scores are by.
fn usual_rubric(facts: &[CallFact]) -> Option<String> {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.score.is_some()) {
        *counts.entry(fact.rubric.as_deref()).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|&(_, count)| count)
        .and_then(|(rubric, _)| rubric.map(str::to_owned))
}

fn bands(people: &[Person<'_>]) -> Vec<Band> {
    [
        (Grade::A, 90, 100),
        (Grade::B, 80, 89),
        (Grade::C, 70, 79),
        (Grade::D, 60, 69),
        (Grade::F, 0, 59),
    ]
    .into_iter()
    .map(|(grade, from, to)| {
        let in_band = |person: &&Person<'_>| (from..=to).contains(&score_of(person));
        Band {
            grade,
            from,
            to,
            figures: Figures::of(rate_of(people.iter().filter(in_band))),
        }
    })
    .collect()
}

fn score_of(person: &Person<'_>) -> u8 {
    person.first.score.unwrap_or_default()
}

/// Returns the ids of all checks in the order in which the rubric has them.
fn check_ids<'a>(people: &[Person<'a>]) -> Vec<&'a str> {
    let mut ids: Vec<&'a str> = Vec::new();
    for person in people {
        for (id, _) in &person.first.verdicts {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
    }
    ids
}

fn check_figures(id: &str, people: &[Person<'_>], level: f64) -> CheckFigures {
    let with = |wanted: &[Verdict]| {
        rate_of(people.iter().filter(|person| {
            let verdicts = &person.first.verdicts;
            verdicts
                .iter()
                .any(|(check, verdict)| check == id && wanted.contains(verdict))
        }))
    };
    let met = with(&[Verdict::Met]);
    let missed = with(&[Verdict::Missed, Verdict::Partly]);
    let difference = match (met.share(), missed.share()) {
        (Some(met), Some(missed)) => Some(met - missed),
        _ => None,
    };
    let interval = difference_interval(met, missed, level);
    let words = if met.trials().min(missed.trials()) < FEWEST_A_SIDE {
        "too few to say"
    } else if interval.low > 0.0 {
        "more call-backs when met"
    } else if interval.high < 0.0 {
        "fewer call-backs when met"
    } else {
        "no difference seen"
    };
    CheckFigures {
        check: id.to_owned(),
        met: Figures::of(met),
        missed: Figures::of(missed),
        difference,
        interval,
        words: words.to_owned(),
    }
}

fn cautions(facts: &[CallFact], rubric: Option<&str>, checks: usize) -> Vec<String> {
    let mut cautions = vec![
        "This shows what goes together, not what causes what: better reps may both score higher and know better who \
         to call. To find out what a message does, try it with `ringback variants add`."
            .to_owned(),
    ];
    if checks > 1 {
        cautions.push(format!(
            "With {checks} checks some would seem to matter by luck alone; the intervals are wider to make up for it."
        ));
    }
    let others = facts
        .iter()
        .filter(|fact| fact.score.is_some() && fact.rubric.as_deref() != rubric)
        .count();
    if others > 0 {
        cautions.push(format!(
            "{others} scores by other rubrics are left out, as they measure something else."
        ));
    }
    cautions
}

fn count(items: impl Iterator) -> u64 {
    u64::try_from(items.count()).unwrap_or(u64::MAX)
}
