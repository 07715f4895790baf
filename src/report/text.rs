//! Sentences and labels that every form of the report shares, and text from outside made safe to
//! print: a file's name or a transcript may hold anything.

use crate::domain::CheckResult;
use crate::domain::Grade;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Overridden;
use crate::domain::Scorecard;
use crate::domain::Verdict;

/// Returns a text with everything in it that could steer a terminal shown as an escape: control
/// characters, and the marks that turn the direction of writing. Line ends stay.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || !steers(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    shown
}

/// Returns whether a character does something to a terminal or to the order of what it shows.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}' | '\u{2028}' | '\u{2029}'
        )
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns what a mark in the transcript, and a lane of the waveform, is called.
pub(super) fn mention_label(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Name => "name",
        MentionKind::Prospect => "prospect",
        MentionKind::Number => "number",
        MentionKind::Hook => "hook",
        MentionKind::Disarmed => "given away",
        MentionKind::CallbackAsk => "ask",
        MentionKind::Pitch => "pitch",
        MentionKind::Introduction => "introduction",
        MentionKind::Deception => "misleading",
        MentionKind::Filler => "filler",
        MentionKind::Weak => "weak",
        MentionKind::Phrase => "phrase",
        MentionKind::Company => "company",
        MentionKind::Channel => "channel",
        MentionKind::Reason => "reason",
    }
}

/// Says who has overridden a verdict, why, and what it was.
pub(super) fn override_note(overridden: &Overridden) -> String {
    let by = overridden.by.as_deref().unwrap_or("hand");
    let note = overridden
        .note
        .as_ref()
        .map_or_else(String::new, |note| format!(": \u{201c}{note}\u{201d}"));
    format!("Overridden by {by}{note} (was {}).", overridden.original)
}

/// The most moments that a person is sent to.
const MOST_TIMES: usize = 3;

/// Returns the score, or what it may come to: `82`, `69 to 100`.
pub(super) fn score_text(card: &Scorecard) -> String {
    match card.bounds() {
        (lowest, highest) if lowest != highest => format!("{lowest} to {highest}"),
        (score, _) => score.to_string(),
    }
}

/// Returns the grade, or those it may come to: `A`, `D to A`.
pub(super) fn grade_text(card: &Scorecard) -> String {
    let (lowest, highest) = card.bounds();
    match (Grade::of(lowest), Grade::of(highest)) {
        (lowest, highest) if lowest != highest => format!("{lowest} to {highest}"),
        (grade, _) => grade.to_string(),
    }
}

/// Says what the score stands for, where it is not the points or not final: `98 before the cap: two different
/// numbers.`, `Not final: listen to 0:11.0.`
pub(super) fn score_notes(card: &Scorecard) -> Vec<String> {
    let cap = card.cap.as_ref().map(|cap| {
        format!(
            "{} before the cap at {}: {}.",
            cap.before,
            cap.grade,
            cap.because.join("; ")
        )
    });
    let open = card.range.as_ref().map(|range| {
        let times: Vec<String> = range
            .listen
            .iter()
            .take(MOST_TIMES)
            .map(Millis::to_string)
            .collect();
        match times.join(" and ") {
            times if times.is_empty() => format!("Not final: see {}.", range.unsure.join(", ")),
            times => format!("Not final: listen to {times}."),
        }
    });
    cap.into_iter().chain(open).collect()
}

/// Returns what to say where the coaching has nothing to fix: that it is so, or, as long as a check
/// is unsure, where to listen before anybody believes it.
pub(super) fn nothing_to_fix(checks: &[CheckResult]) -> String {
    let mut unsure = checks.iter().filter(|c| c.verdict == Verdict::Unsure);
    let Some(first) = unsure.next() else {
        return "Nothing to fix.".to_owned();
    };
    let times: Vec<String> = first
        .evidence
        .iter()
        .filter_map(|mention| Some(mention.span?.start.to_string()))
        .take(MOST_TIMES)
        .collect();
    let place = match times.join(" and ") {
        times if times.is_empty() => times,
        times => format!(" to {times}"),
    };
    let others = match unsure.count() {
        0 => "",
        1 => " So is one other check.",
        _ => " So are other checks.",
    };
    format!(
        "Listen{place} first: \u{201c}{}\u{201d} is unsure.{others}",
        first.title
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_shown_as_an_escape() {
        assert_eq!(printable("José\t\u{1b}[31m"), "José\\u{9}\\u{1b}[31m");
        assert_eq!(printable("a\nb\r"), "a\nb\\u{d}");
        assert_eq!(printable("gpj\u{202e}.wav"), "gpj\\u{202e}.wav");
    }
}
