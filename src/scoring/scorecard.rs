//! Adds up the verdicts of a message, finds the grade, and applies what people have decided.

use crate::domain::CheckResult;
use crate::domain::Grade;
use crate::domain::Millis;
use crate::domain::Overridden;
use crate::domain::Override;
use crate::domain::ScoreCap;
use crate::domain::ScoreRange;
use crate::domain::Scorecard;
use crate::domain::Verdict;
use crate::rubric::Gate;
use crate::rubric::Rubric;
use crate::rubric::Rule;
use crate::rubric::Take;
use crate::rubric::judge;
use crate::scoring::coach::coach;

/// Scores a message. Equal input gives an equal scorecard.
///
/// `unsure` and `skipped` rules leave both the earned and the possible points alone, so nobody wins
/// or loses by a guess; `partly` is half. The gates that hold cap the total. What is unsure leaves a range:
/// from all of it missed to all of it met. Where no rule could be decided the score is 0.
///
/// An override replaces the verdict of its check in the points, the caps and the coaching, and the
/// machine's own verdict stays beside it; the last override of a check holds.
pub(super) fn scorecard(rubric: &Rubric, take: &Take<'_>, overrides: &[Override]) -> Scorecard {
    let mut checks = judge(rubric, take);
    for (rule, result) in rubric.rules().iter().zip(&mut checks) {
        if let Some(word) = overrides.iter().rfind(|word| word.check == rule.id) {
            apply(word, rule, result);
        }
    }
    let verdicts: Vec<Verdict> = checks.iter().map(|check| check.verdict).collect();
    let total = Total::of(rubric, take, &verdicts);
    let mut coaching = coach(rubric, take, &checks);
    coaching.fix_points = points_to_gain(rubric, take, verdicts, &coaching.fix_checks);
    Scorecard {
        score: total.score,
        grade: Grade::of(total.score),
        cap: total.cap,
        range: range_of(rubric, take, &checks),
        coaching,
        checks,
    }
}

/// Returns what each fix adds to the score once those before it are done, caps included.
fn points_to_gain(
    rubric: &Rubric,
    take: &Take<'_>,
    mut verdicts: Vec<Verdict>,
    fixes: &[Vec<String>],
) -> Vec<u8> {
    let mut score = Total::of(rubric, take, &verdicts).score;
    let mut gains = Vec::new();
    for checks in fixes {
        for (rule, verdict) in rubric.rules().iter().zip(&mut verdicts) {
            if checks.contains(&rule.id) {
                *verdict = Verdict::Met;
            }
        }
        let fixed = Total::of(rubric, take, &verdicts).score;
        gains.push(fixed.saturating_sub(score));
        score = fixed;
    }
    gains
}

fn apply(word: &Override, rule: &Rule, result: &mut CheckResult) {
    result.overridden = Some(Overridden {
        original: result.verdict,
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

/// What verdicts add up to.
struct Total {
    score: u8,
    cap: Option<ScoreCap>,
}

impl Total {
    /// Adds up the verdicts of all rules, in the rubric's order, and applies the strictest of the caps that hold.
    fn of(rubric: &Rubric, take: &Take<'_>, verdicts: &[Verdict]) -> Self {
        let points = points_of(rubric, verdicts);
        let verdict_of = |id: &str| {
            let at = rubric.rules().iter().position(|rule| rule.id == id)?;
            verdicts.get(at).copied()
        };
        let gates = rubric.gates().iter();
        let holding: Vec<&Gate> = gates.filter(|gate| gate.holds(take, verdict_of)).collect();
        let strictest = holding.iter().map(|gate| gate.cap).max();
        let Some(grade) = strictest.filter(|grade| grade.best_total() < points) else {
            return Self {
                score: points,
                cap: None,
            };
        };
        Self {
            score: grade.best_total(),
            cap: Some(ScoreCap {
                grade,
                before: points,
                because: holding
                    .iter()
                    .filter(|gate| gate.cap == grade)
                    .map(|gate| gate.because.clone())
                    .collect(),
            }),
        }
    }
}

/// Returns the points earned of those the decided checks could earn, from 0 to 100, rounded.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "earned is never more than possible, so the value is from 0 to 100"
)]
fn points_of(rubric: &Rubric, verdicts: &[Verdict]) -> u8 {
    let decided = || {
        let rules = rubric.rules().iter().zip(verdicts);
        rules.filter(|(_, verdict)| !matches!(verdict, Verdict::Unsure | Verdict::Skipped))
    };
    let possible: f64 = decided().map(|(rule, _)| f64::from(rule.points)).sum();
    let earned: f64 = decided()
        .map(|(rule, verdict)| rule.points_for(*verdict))
        .sum();
    if possible > 0.0 {
        (100.0 * earned / possible).round() as u8
    } else {
        0
    }
}

/// Returns what the score may still become; `None` if nothing that is unsure can change it.
fn range_of(rubric: &Rubric, take: &Take<'_>, checks: &[CheckResult]) -> Option<ScoreRange> {
    let score_if = |decide: &dyn Fn(usize) -> Verdict| {
        let verdicts: Vec<Verdict> = (0..)
            .zip(checks)
            .map(|(at, check)| match check.verdict {
                Verdict::Unsure => decide(at),
                verdict => verdict,
            })
            .collect();
        Total::of(rubric, take, &verdicts).score
    };
    let (lowest, highest) = (score_if(&|_| Verdict::Missed), score_if(&|_| Verdict::Met));
    if lowest == highest {
        return None;
    }
    let mut unsure: Vec<(u8, &CheckResult)> = (0..)
        .zip(checks)
        .filter(|(_, check)| check.verdict == Verdict::Unsure)
        .map(|(this, check)| {
            let without = score_if(&|at| {
                if at == this {
                    Verdict::Missed
                } else {
                    Verdict::Met
                }
            });
            (without, check)
        })
        .collect();
    // Those that cost the most first; among equals the rubric's order holds.
    unsure.sort_by_key(|(without, _)| *without);
    let mut listen: Vec<Millis> = Vec::new();
    for mention in unsure.iter().flat_map(|(_, check)| &check.evidence) {
        let start = mention.span.map(|span| span.start);
        listen.extend(start.filter(|start| !listen.contains(start)));
    }
    Some(ScoreRange {
        lowest,
        highest,
        unsure: unsure.iter().map(|(_, check)| check.id.clone()).collect(),
        listen,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::testing::Message;
    use crate::scoring::testing::score;

    #[test]
    fn a_deception_caps_the_score_and_says_so() {
        let rubric = Rubric::builtin("callback").unwrap();
        let honest = "Hi Jim, it's {name:Sean}, {number:415-555-0134}. {ask:Call me back} {hook=topic-about-them:in relation to your sales people}. {name:Sean}, {number:415-555-0134}.";
        let card = score(&Message::recorded(honest), &rubric);
        assert_eq!((card.score, card.grade, card.cap), (100, Grade::A, None));
        let lie = format!("{honest} {{deception:Returning your call}}");
        let card = score(&Message::recorded(&lie), &rubric);
        assert_eq!((card.score, card.grade), (69, Grade::D));
        assert_eq!(
            card.cap,
            Some(ScoreCap {
                grade: Grade::D,
                before: 98,
                because: vec!["it misleads".to_owned()],
            })
        );
        assert_eq!(card.range, None);
    }

    #[test]
    fn a_message_without_words_is_not_judged() {
        let rubric = Rubric::builtin("callback").unwrap();
        for seconds in [0.0, 5.0, 40.0] {
            let card = score(&Message::silent(seconds), &rubric);
            assert_eq!((card.score, card.range), (0, None));
            for check in &card.checks {
                assert_eq!(check.verdict, Verdict::Skipped, "{check:?}");
            }
        }
        assert_eq!(
            Message::silent(5.0).check("no-pitch").reason,
            "I heard no speech."
        );
    }

    #[test]
    fn an_override_opens_a_gate() {
        let rubric = Rubric::builtin("callback").unwrap();
        let message = Message::recorded(
            "Hi Jim, it's {name:Sean}. {ask:Call me back} {hook=topic-about-them:in relation to your sales people}. {name:Sean}.",
        );
        let no_number = score(&message, &rubric);
        assert_eq!(no_number.score, 69);
        let word = Override {
            check: "number-end".to_owned(),
            verdict: Verdict::Met,
            by: None,
            note: None,
        };
        let card = message.with_take(|take| scorecard(&rubric, take, &[word]));
        assert!(card.score > 80, "{}", card.score);
        assert_eq!(card.cap, None);
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
