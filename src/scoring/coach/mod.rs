//! What a coach would say of a judged message: what to keep, what to fix first, what to practise,
//! and the rep's own message in a better version.

mod cut;
mod parts;
mod rewrite;
mod session;
#[cfg(test)]
mod tests;

pub use cut::Cut;
pub(super) use cut::cut_to_fit;

use crate::domain::CheckResult;
use crate::domain::Coaching;
use crate::rubric::Rubric;
use crate::rubric::Take;
use crate::scoring::coach::session::Fault;
use crate::scoring::coach::session::RuleResult;
use crate::scoring::coach::session::Session;

/// The most things to fix at once: given more, nobody fixes any.
const MOST_FIXED: usize = 2;

/// Says what a coach would say of a judged message. What each fix adds to the score is left to `scorecard`.
pub(super) fn coach(rubric: &Rubric, take: &Take<'_>, checks: &[CheckResult]) -> Coaching {
    if take.transcript.words.is_empty() {
        return Coaching::default();
    }
    let parts = parts::parts_of(take);
    let cut = cut_to_fit(rubric, take, checks);
    let judged = rubric
        .rules()
        .iter()
        .zip(checks)
        .map(|(rule, result)| RuleResult { rule, result })
        .collect();
    let session = Session {
        rubric,
        take,
        parts: &parts,
        cut: &cut,
        judged,
    };
    let faults = session.faults();
    let (rewrite, rewrite_seconds) = session.rewrite().unzip();
    Coaching {
        keep: session.keep(),
        fix: faults
            .iter()
            .take(MOST_FIXED)
            .map(|fault| session.fix(fault))
            .collect(),
        fix_checks: faults.iter().take(MOST_FIXED).map(Fault::checks).collect(),
        fix_points: Vec::new(),
        drill: faults.first().map(|fault| session.drill(fault)),
        rewrite,
        rewrite_seconds,
        cut: cut
            .ranges
            .iter()
            .map(|words| take.transcript.text_of(*words))
            .collect(),
    }
}
