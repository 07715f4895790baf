//! The colours of verdicts, grades and marks, with the sign or the word that says the same without
//! them. Plain blue is unreadable on black, so
//! nothing has it.

use anstyle::AnsiColor;
use anstyle::Style;

use crate::domain::Grade;
use crate::domain::MentionKind;
use crate::domain::Scorecard;
use crate::domain::Verdict;

/// Returns a verdict's sign and style; the word stands beside it.
pub(super) fn symbol_of(verdict: Verdict) -> (char, Style) {
    match verdict {
        Verdict::Met => ('✓', AnsiColor::Green.on_default()),
        Verdict::Partly => ('~', AnsiColor::Yellow.on_default()),
        Verdict::Missed => ('✗', AnsiColor::Red.on_default()),
        Verdict::Unsure => ('?', AnsiColor::Magenta.on_default()),
        Verdict::Skipped => ('-', Style::new().dimmed()),
    }
}

/// Returns the style of a grade.
pub(super) fn grade_style(grade: Grade) -> Style {
    match grade {
        Grade::A | Grade::B => AnsiColor::Green.on_default(),
        Grade::C | Grade::D => AnsiColor::Yellow.on_default(),
        Grade::F => AnsiColor::Red.on_default(),
    }
}

/// Returns the style of a score: that of its grade, or, where it is not final, that of what is unsure.
pub(super) fn score_style(card: &Scorecard) -> Style {
    match card.range {
        Some(_) => symbol_of(Verdict::Unsure).1,
        None => grade_style(card.grade),
    }
}

/// Returns the style of a mark in the transcript.
pub(super) fn mark_style(kind: MentionKind) -> Style {
    match kind {
        MentionKind::Name | MentionKind::Prospect => AnsiColor::Cyan.on_default(),
        MentionKind::Number => AnsiColor::BrightBlue.on_default(),
        MentionKind::Hook | MentionKind::CallbackAsk => AnsiColor::Green.on_default(),
        MentionKind::Pitch | MentionKind::Deception => AnsiColor::Red.on_default(),
        MentionKind::Disarmed
        | MentionKind::Introduction
        | MentionKind::Filler
        | MentionKind::Weak => AnsiColor::Yellow.on_default(),
        MentionKind::Phrase | MentionKind::Company | MentionKind::Channel | MentionKind::Reason => {
            Style::new()
        }
    }
}
