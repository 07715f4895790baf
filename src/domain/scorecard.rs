//! Verdicts, points, the grade, and what to do about it.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

use super::mention::Mention;
use super::time::Millis;

/// What one check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Done as asked.
    Met,
    /// Half of it.
    Partly,
    /// Not done.
    Missed,
    /// Not certain enough to decide: a person should listen. Costs nothing.
    Unsure,
    /// Does not apply, as where there is no audio to measure. Costs nothing.
    Skipped,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::Missed => "missed",
            Self::Unsure => "unsure",
            Self::Skipped => "skipped",
        })
    }
}

/// One rule's verdict, with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckResult {
    /// The rule's id: `number-start`.
    pub id: String,
    /// The rule's title, for people.
    pub title: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Points earned, in steps of a half.
    pub points: f64,
    /// Points that could be earned.
    pub max_points: f64,
    /// Why, in one plain sentence.
    pub reason: String,
    /// How to do better; `None` if there is nothing to add.
    pub advice: Option<String>,
    /// The mentions that prove it.
    pub evidence: Vec<Mention>,
    /// Set where a person has overridden the verdict.
    pub overridden: Option<Overridden>,
}

/// The verdict before an override, and who overrode it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overridden {
    /// The verdict that ringback gave.
    #[serde(rename = "machine")]
    pub original: Verdict,
    /// Who overrode it.
    pub by: Option<String>,
    /// Why.
    pub note: Option<String>,
}

/// A person's verdict on one check of one recording, in place of ringback's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The check's id.
    pub check: String,
    /// The verdict that holds instead.
    pub verdict: Verdict,
    /// Who gave it.
    pub by: Option<String>,
    /// Why.
    pub note: Option<String>,
}

/// The grade, from the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// 90 and more.
    A,
    /// 80 to 89.
    B,
    /// 70 to 79.
    C,
    /// 60 to 69.
    D,
    /// Below 60.
    F,
}

impl Grade {
    /// Returns the grade of a total from 0 to 100.
    pub fn of(score: u8) -> Self {
        match score {
            90.. => Self::A,
            80..=89 => Self::B,
            70..=79 => Self::C,
            60..=69 => Self::D,
            _ => Self::F,
        }
    }

    /// Returns the best total that still has this grade.
    pub fn best_total(self) -> u8 {
        match self {
            Self::A => 100,
            Self::B => 89,
            Self::C => 79,
            Self::D => 69,
            Self::F => 59,
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// All checks of one message, and what they add up to.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// One result per rule, in the rubric's order.
    pub checks: Vec<CheckResult>,
    /// 0 to 100: points earned of the points that the decided checks could earn, and no more than a cap allows.
    pub score: u8,
    /// The grade of that score.
    pub grade: Grade,
    /// What keeps the score below its points, if anything does.
    pub cap: Option<ScoreCap>,
    /// What the score may still become; `None` if it is final.
    pub range: Option<ScoreRange>,
    /// What to keep, what to fix, what to practise next.
    pub coaching: Coaching,
}

/// A cap that keeps a score below its points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScoreCap {
    /// The best grade that the message can have.
    pub grade: Grade,
    /// The score without the cap.
    pub before: u8,
    /// Why, a few words each: `two different numbers`.
    pub because: Vec<String>,
}

/// The scores that a message may come to once a person has listened to what is unsure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScoreRange {
    /// The score if every unsure check is missed.
    pub lowest: u8,
    /// The score if every unsure check is met.
    pub highest: u8,
    /// The ids of the unsure checks, those that change the score most first.
    pub unsure: Vec<String>,
    /// When to listen, in the same order; none for a script.
    pub listen: Vec<Millis>,
}

impl Scorecard {
    /// Returns the lowest and the highest score that it may come to; twice the same where it is final.
    pub fn bounds(&self) -> (u8, u8) {
        match &self.range {
            Some(range) => (range.lowest, range.highest),
            None => (self.score, self.score),
        }
    }

    /// Returns each check's id and verdict, in the rubric's order.
    pub fn verdicts(&self) -> Vec<(String, Verdict)> {
        let checks = self.checks.iter();
        checks
            .map(|check| (check.id.clone(), check.verdict))
            .collect()
    }
}

/// What a coach would say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coaching {
    /// What works, in the rep's own words.
    pub keep: Vec<String>,
    /// What to change first, two things at most.
    pub fix: Vec<String>,
    /// The ids of the checks that each of these puts right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fix_checks: Vec<Vec<String>>,
    /// What each of these adds to the score, once those before it are done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fix_points: Vec<u8>,
    /// The one thing to practise next; none for a message with nothing to fix.
    pub drill: Option<String>,
    /// The rep's own message, rewritten so that it passes; unknown parts stay visible blanks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewrite: Option<String>,
    /// How long the rewrite would take to say, blanks filled; none without a rewrite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewrite_seconds: Option<Millis>,
    /// Words that could be cut so that the message fits its limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<String>,
}
