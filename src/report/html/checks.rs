//! What each check says, as the template needs it: the verdict in a word and a sign, the points, the
//! proof with its seconds, the reason and the advice.

use super::texts::ENGLISH;
use super::texts::filled;
use crate::domain::CheckResult;
use crate::domain::Mention;
use crate::domain::Millis;
use crate::domain::Span;
use crate::domain::Verdict;
use crate::report::text::persons_word;
use crate::report::text::printable;

/// The most quotes shown as proof of one check.
const MOST_QUOTES: usize = 6;

/// One check.
pub(super) struct CheckView {
    pub(super) id: String,
    pub(super) class: &'static str,
    pub(super) sign: &'static str,
    pub(super) verdict: &'static str,
    pub(super) title: String,
    pub(super) points: String,
    pub(super) reason: String,
    pub(super) advice: Option<String>,
    /// Where a click on the check plays from.
    pub(super) from: Option<Clip>,
    pub(super) quotes: Vec<Quote>,
    /// Whether a person should listen to the quotes.
    pub(super) unsure: bool,
}

/// A clip of the sound, in milliseconds, and how it label.
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

/// Returns the checks, what is to be done first, then what was done, then what does not count.
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

/// Returns the class, the sign and the word of a verdict.
pub(super) fn verdict(verdict: Verdict) -> (&'static str, &'static str, &'static str) {
    let t = &ENGLISH;
    match verdict {
        Verdict::Met => ("met", "✓", t.met),
        Verdict::Partly => ("partly", "~", t.partly),
        Verdict::Missed => ("missed", "✗", t.missed),
        Verdict::Unsure => ("unsure", "?", t.unsure),
        Verdict::Skipped => ("skipped", "–", t.skipped),
    }
}

fn view(check: &CheckResult, limit: Option<Millis>, length: Millis) -> CheckView {
    let t = &ENGLISH;
    let (class, sign, verdict) = verdict(check.verdict);
    let counts = !matches!(check.verdict, Verdict::Unsure | Verdict::Skipped);
    let quotes: Vec<Quote> = check.evidence.iter().take(MOST_QUOTES).map(quote).collect();
    let proof = check.evidence.iter().find_map(|mention| mention.span);
    // A message that is too long is heard from where it should have ended.
    let over = limit
        .filter(|limit| check.id == "duration" && length > *limit)
        .map(|limit| Span::new(limit, length));
    CheckView {
        id: printable(&check.id),
        class,
        sign,
        verdict,
        title: printable(&check.title),
        points: if counts {
            let (points, most) = (check.points.to_string(), check.max_points.to_string());
            filled(t.points, &[("points", &points), ("most", &most)])
        } else {
            t.no_points.to_owned()
        },
        reason: printable(&reason_of(check)),
        advice: check.advice.as_deref().map(printable),
        from: proof.or(over).map(clip),
        quotes,
        unsure: check.verdict == Verdict::Unsure,
    }
}

fn quote(mention: &Mention) -> Quote {
    let or = format!(" {} ", ENGLISH.or);
    let readings = mention.doubt.as_ref().map(|doubt| doubt.readings.join(&or));
    Quote {
        text: printable(&mention.text),
        at: mention.span.map(clip),
        readings: readings.filter(|r| !r.is_empty()).map(|r| printable(&r)),
    }
}

fn clip(span: Span) -> Clip {
    Clip {
        start: span.start.0,
        end: span.end.0,
        label: span.to_string(),
    }
}

/// Returns the reason, a person's word before it where one stands.
fn reason_of(check: &CheckResult) -> String {
    match &check.overridden {
        Some(overridden) => format!("{} {}", persons_word(overridden), check.reason),
        None => check.reason.clone(),
    }
}
