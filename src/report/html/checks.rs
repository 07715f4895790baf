//! The checks of a page: each with its verdict in a word and a sign, points, reason, advice and the
//! clips that prove it.

use crate::domain::CheckResult;
use crate::domain::Mention;
use crate::domain::Millis;
use crate::domain::Span;
use crate::domain::Verdict;
use crate::report::text::override_note;
use crate::report::text::printable;

/// The most quotes shown as proof of one check.
const MOST_QUOTES_ON_PAGE: usize = 6;

/// One check.
pub(super) struct CheckView {
    pub(super) id: String,
    pub(super) sign: &'static str,
    pub(super) verdict: &'static str,
    pub(super) title: String,
    pub(super) points: String,
    pub(super) reason: String,
    pub(super) advice: Option<String>,
    /// What a click on the check plays.
    pub(super) clip: Option<Clip>,
    pub(super) quotes: Vec<Quote>,
}

/// A stretch of the recording to play, in milliseconds.
pub(super) struct Clip {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) label: String,
}

/// Words that prove a verdict.
pub(super) struct Quote {
    pub(super) text: String,
    pub(super) at: Option<Clip>,
    /// The ways it could be read, where that is not sure.
    pub(super) readings: Option<String>,
}

/// Returns the checks: what is to be fixed, what is unsure, what was met, and what was skipped.
pub(super) fn views(
    checks: &[CheckResult],
    limit: Option<Millis>,
    length: Millis,
) -> Vec<CheckView> {
    let mut in_order: Vec<&CheckResult> = checks.iter().collect();
    in_order.sort_by_key(|check| match check.verdict {
        Verdict::Missed => 0,
        Verdict::Partly => 1,
        Verdict::Unsure => 2,
        Verdict::Met => 3,
        Verdict::Skipped => 4,
    });
    in_order
        .into_iter()
        .map(|check| view(check, limit, length))
        .collect()
}

/// Returns the word of a verdict, which is its class, too, and its sign.
pub(super) fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Met => ("met", "✓"),
        Verdict::Partly => ("partly", "~"),
        Verdict::Missed => ("missed", "✗"),
        Verdict::Unsure => ("unsure", "?"),
        Verdict::Skipped => ("skipped", "–"),
    }
}

fn view(check: &CheckResult, limit: Option<Millis>, length: Millis) -> CheckView {
    let (verdict, sign) = verdict(check.verdict);
    let counts = !matches!(check.verdict, Verdict::Unsure | Verdict::Skipped);
    let quotes: Vec<Quote> = check
        .evidence
        .iter()
        .take(MOST_QUOTES_ON_PAGE)
        .map(quote)
        .collect();
    let proof = check.evidence.iter().find_map(|mention| mention.span);
    // A message that is too long plays from where it should have ended.
    let over = limit
        .filter(|limit| check.id == "duration" && length.to_tenth() > limit.to_tenth())
        .map(|limit| Span::new(limit, length));
    CheckView {
        id: printable(&check.id),
        sign,
        verdict,
        title: printable(&check.title),
        points: if counts {
            format!("{} of {} points", check.points, check.max_points)
        } else {
            "not counted".to_owned()
        },
        reason: printable(&reason_of(check)),
        advice: check.advice.as_deref().map(printable),
        clip: proof.or(over).map(clip),
        quotes,
    }
}

fn quote(mention: &Mention) -> Quote {
    let doubt = mention.doubt.as_ref();
    let readings = doubt.map(|doubt| doubt.readings.join(" or "));
    Quote {
        text: printable(&mention.text),
        at: mention.span.map(clip),
        readings: readings.filter(|r| !r.is_empty()).map(|r| printable(&r)),
    }
}

/// Returns a stretch as a clip.
pub(super) fn clip(span: Span) -> Clip {
    Clip {
        start: span.start.0,
        end: span.end.0,
        label: span.to_string(),
    }
}

/// Returns the reason, with who has overridden the verdict before it.
fn reason_of(check: &CheckResult) -> String {
    match &check.overridden {
        Some(overridden) => format!("{} {}", override_note(overridden), check.reason),
        None => check.reason.clone(),
    }
}
