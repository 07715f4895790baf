//! Adds up the verdicts of a message, finds the grade, and applies what people have decided.

use crate::domain::CheckResult;
use crate::domain::Grade;
use crate::domain::Overridden;
use crate::domain::Override;
use crate::domain::Scorecard;
use crate::domain::Verdict;
use crate::rubric::Rubric;
use crate::rubric::Rule;
use crate::rubric::Take;
use crate::rubric::judge;
use crate::scoring::coach::coach;

/// Scores a message. Equal input gives an equal scorecard.
///
/// `unsure` and `skipped` rules leave both the earned and the possible points alone, so nobody wins
/// or loses by a guess; `partly` is half. A message in which nobody speaks scores 0: not selling is
/// an achievement only for those who say something. Where no rule could be decided the score is 0.
///
/// An override replaces the verdict of its check in the points, the grade and the coaching, and the
/// machine's own verdict stays beside it; the last override of a check holds.
pub(super) fn scorecard(rubric: &Rubric, take: &Take<'_>, overrides: &[Override]) -> Scorecard {
    let mut checks = judge(rubric, take);
    for (rule, result) in rubric.rules().iter().zip(&mut checks) {
        if let Some(word) = overrides.iter().rfind(|word| word.check == rule.id) {
            apply(word, rule, result);
        }
    }
    let total = total_of(&checks);
    let cap = rubric
        .rules()
        .iter()
        .zip(&checks)
        .filter(|(_, result)| result.verdict == Verdict::Missed)
        .filter_map(|(rule, _)| rule.check.grade_cap())
        .max();
    let grade = Grade::of(total);
    Scorecard {
        grade: cap.map_or(grade, |cap| grade.max(cap)),
        score: total,
        coaching: coach(rubric, take, &checks),
        checks,
    }
}

fn apply(word: &Override, rule: &Rule, result: &mut CheckResult) {
    result.overridden = Some(Overridden {
        machine: result.verdict,
        by: word.by.clone(),
        note: word.note.clone(),
    });
    result.verdict = word.verdict;
    result.points = rule.points_for(word.verdict);
    result.advice = match word.verdict {
        Verdict::Partly | Verdict::Missed => Some(rule.advice.clone()),
        Verdict::Met | Verdict::Unsure | Verdict::Skipped => None,
    };
}

/// Returns the points earned of those the decided checks could earn, from 0 to 100, rounded.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "earned is never more than possible, so the value is from 0 to 100"
)]
fn total_of(checks: &[CheckResult]) -> u8 {
    let decided = || {
        checks
            .iter()
            .filter(|check| !matches!(check.verdict, Verdict::Unsure | Verdict::Skipped))
    };
    let possible: f64 = decided().map(|check| check.max_points).sum();
    let earned: f64 = decided().map(|check| check.points).sum();
    if possible > 0.0 {
        (100.0 * earned / possible).round() as u8
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::testing::Message;
    use crate::scoring::testing::score;

    #[test]
    fn a_deception_caps_the_grade_and_says_so() {
        let rubric = Rubric::builtin("callback").unwrap();
        let honest = "Hi Jim, it's {name:Sean}, {number:415-555-0134}. {ask:Call me back} {hook=topic-about-them:in relation to your sales people}. {name:Sean}, {number:415-555-0134}.";
        let card = score(&Message::recorded(honest), &rubric);
        assert_eq!((card.score, card.grade), (100, Grade::A));
        let card = score(
            &Message::recorded(&format!("{honest} {{deception:Returning your call}}")),
            &rubric,
        );
        assert!(card.score >= 90);
        assert_eq!(card.grade, Grade::D);
        let result = card.checks.iter().find(|c| c.id == "honest").unwrap();
        assert!(result.reason.contains("Capped at D"));
    }

    #[test]
    fn a_message_without_words_scores_nothing() {
        let rubric = Rubric::builtin("callback").unwrap();
        for seconds in [0.0, 5.0, 40.0] {
            let card = score(&Message::silent(seconds), &rubric);
            assert_eq!((card.score, card.grade), (0, Grade::F));
            for check in &card.checks {
                assert!(
                    matches!(check.verdict, Verdict::Missed | Verdict::Skipped),
                    "{check:?}"
                );
            }
        }
        assert_eq!(
            Message::silent(5.0).check("no-pitch").reason,
            "I heard no speech."
        );
    }

    #[test]
    fn a_doubt_costs_no_points() {
        let doubtful = Message::recorded("Sean {?number:415-555-0134}. Ring me back, please do.");
        let without = Message::recorded("Hi Jim, it's {name:Sean}. {ask:Call me}.");
        let mut with = without.clone();
        let mut doubtful = doubtful.mentions[0].clone();
        doubtful.words = with.mentions[0].words;
        with.mentions.push(doubtful);
        let rubric = Rubric::builtin("callback").unwrap();
        assert!(score(&with, &rubric).score >= score(&without, &rubric).score);
    }
}
