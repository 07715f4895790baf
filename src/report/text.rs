//! Sentences and labels that every form of the report shares, and text from outside made safe to
//! print: a file's name or a transcript may hold anything.

use crate::domain::CheckResult;
use crate::domain::Grade;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Overridden;
use crate::domain::Scorecard;
use crate::domain::ScoredRecording;
use crate::domain::Span;
use crate::domain::Verdict;
use crate::text::telephone;
use crate::text::telephone::Misfit;

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

/// Shows minutes and whole seconds: `0:07`.
pub(super) fn clock(time: Millis) -> String {
    let seconds = time.0 / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Says what keeps the score below its points: `98 before the cap at D: two different numbers.`
pub(super) fn cap_note(card: &Scorecard) -> Option<String> {
    card.cap.as_ref().map(|cap| {
        format!(
            "{} before the cap at {}: {}.",
            cap.before,
            cap.grade,
            cap.because.join("; ")
        )
    })
}

/// Says where to listen before the score is final: `Not final: listen to 0:11.0.`
pub(super) fn open_note(card: &Scorecard) -> Option<String> {
    card.range.as_ref().map(|range| {
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
    })
}

/// Says what the score stands for, where it is not the points or not final.
pub(super) fn score_notes(card: &Scorecard) -> Vec<String> {
    cap_note(card).into_iter().chain(open_note(card)).collect()
}

/// What is wrong, in a sentence, with a message that misses a check, and with one that meets it partly.
const FAULTS: [(&str, &str, &str); 20] = [
    ("duration", "It is too long.", "It is a little too long."),
    (
        "hook",
        "There is no reason to call back yet.",
        "The reason to call back is weak.",
    ),
    (
        "no-pitch",
        "It sells before they are curious.",
        "It sells a little.",
    ),
    (
        "no-introduction",
        "It only introduces you.",
        "It only introduces you.",
    ),
    (
        "callback-ask",
        "It never asks for the call.",
        "It only hints that they should call.",
    ),
    (
        "name-start",
        "Your name is missing at the start.",
        "Your name is not all there at the start.",
    ),
    (
        "name-end",
        "Your name is missing at the end.",
        "Your name is not all there at the end.",
    ),
    (
        "number-start",
        "Your number is missing at the start.",
        "Your number is not all there at the start.",
    ),
    (
        "number-end",
        "Your number is missing at the end.",
        "Your number is not all there at the end.",
    ),
    (
        "number-agrees",
        "The numbers differ.",
        "The numbers may differ.",
    ),
    (
        "number-pace",
        "The number is too fast to write down.",
        "The number is a little too fast.",
    ),
    ("pace", "The pace is off.", "The pace is a little off."),
    ("fillers", "Too many ums.", "A few ums too many."),
    (
        "silence",
        "The pauses are too long.",
        "A pause is too long.",
    ),
    (
        "level",
        "The sound is too poor to follow.",
        "The sound could be better.",
    ),
    ("honest", "It misleads them.", "It may mislead them."),
    (
        "points-to-email",
        "It never points to the e-mail.",
        "It hardly points to the e-mail.",
    ),
    (
        "no-callback-ask",
        "It asks for a call, not for a look at the e-mail.",
        "It half asks for a call.",
    ),
    (
        "benefit",
        "It says nothing of what they gain.",
        "What they gain is not clear.",
    ),
    (
        "company",
        "Your company is not named.",
        "Your company is hardly named.",
    ),
];

/// Says what is wrong first, in a sentence; where nothing is, that there is something to listen to, or nothing to fix.
pub(super) fn verdict_sentence(card: &Scorecard, questions: &[Question]) -> String {
    match (fault_sentence(card), questions) {
        (Some(fault), _) => fault,
        (None, []) => "Nothing to fix.".to_owned(),
        (None, [first, ..]) => first.invitation().to_owned(),
    }
}

/// Says what is wrong first; a house's own check is named by its title.
fn fault_sentence(card: &Scorecard) -> Option<String> {
    let faulty = |check: &&CheckResult| matches!(check.verdict, Verdict::Missed | Verdict::Partly);
    let first = card.coaching.fix_checks.first().and_then(|ids| ids.first());
    let mut checks = card.checks.iter().filter(faulty);
    let check = match first {
        Some(id) => checks.find(|check| check.id == *id)?,
        None => checks.next()?,
    };
    let known = FAULTS.iter().find(|(id, ..)| *id == check.id);
    Some(match (known, check.verdict) {
        (Some((_, missed, _)), Verdict::Missed) => (*missed).to_owned(),
        (Some((.., partly)), _) => (*partly).to_owned(),
        (None, verdict) => format!("{}: {verdict}.", check.title),
    })
}

/// Returns the speaker's number as people of the region write it.
pub(super) fn own_number(scored: &ScoredRecording) -> Option<String> {
    let number = scored.rep.number.as_deref()?;
    let national = telephone::national_digits(number, scored.region);
    Some(match &*national {
        // What has no digits is shown as it is.
        "" => number.to_owned(),
        digits => telephone::shown(digits, scored.region),
    })
}

/// What a person has to decide, because a check is unsure.
pub(super) struct Question {
    /// Where to listen; nothing for a script.
    pub(super) at: Option<Span>,
    pub(super) text: String,
}

impl Question {
    /// Returns what a person has to do.
    pub(super) fn verb(&self) -> &'static str {
        match self.at {
            Some(_) => "Listen",
            None => "Read",
        }
    }

    /// Returns the sentence that leads to it, where nothing else is to be said.
    fn invitation(&self) -> &'static str {
        match self.at {
            Some(_) => "Listen first: only you can settle this.",
            None => "Read this first: only you can settle it.",
        }
    }
}

/// Returns what a person has to decide, each question once: several checks may rest on the same words.
pub(super) fn questions(checks: &[CheckResult]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for check in checks.iter().filter(|c| c.verdict == Verdict::Unsure) {
        let spans = check.evidence.iter().filter_map(|mention| mention.span);
        let at = spans.max_by_key(|span| span.start);
        let text = question_of(&check.reason);
        if !questions.iter().any(|known| known.text == text) {
            questions.push(Question { at, text });
        }
    }
    questions
}

/// Returns the question in the reason of an unsure check, without the words that send a person to it.
fn question_of(reason: &str) -> String {
    let question = reason
        .split_once(" yourself: ")
        .map_or(reason, |(_, question)| question);
    let mut letters = question.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Asks whether the number is one of another region, where none was found that is of the region that was given.
pub(super) fn region_question(scored: &ScoredRecording) -> Option<String> {
    let found = scored.mentions.iter();
    let numbers = found
        .filter(|mention| mention.kind == MentionKind::Number)
        .flat_map(|number| {
            let doubt = number.doubt.iter();
            let readings = doubt.flat_map(|doubt| &doubt.readings);
            number.value.iter().chain(readings)
        });
    let mut question = None;
    for number in numbers.chain(&scored.rep.number) {
        match telephone::check_written(number, scored.region) {
            Ok(()) => return None,
            Err(Misfit::Elsewhere { likely, .. }) => {
                let name = telephone::with_article(likely);
                let code = likely.code();
                question = Some(format!("Is {number} {name} number? --region {code}"));
            }
            Err(_) => {}
        }
    }
    question
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
