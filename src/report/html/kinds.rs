//! What each kind of find is called in the page, and the class that gives it its colour and pattern.

use super::texts::ENGLISH;
use crate::domain::MentionKind;

/// Every kind in the order of the picture's rows.
pub(super) const IN_ORDER: [MentionKind; 11] = [
    MentionKind::Name,
    MentionKind::Number,
    MentionKind::Prospect,
    MentionKind::Hook,
    MentionKind::CallbackAsk,
    MentionKind::Pitch,
    MentionKind::Introduction,
    MentionKind::Deception,
    MentionKind::Weak,
    MentionKind::Phrase,
    MentionKind::Filler,
];

/// Returns the class and the label of a kind.
pub(super) fn class_and_label(kind: MentionKind) -> (&'static str, &'static str) {
    match kind {
        MentionKind::Name => ("name", ENGLISH.name_mark),
        MentionKind::Prospect => ("prospect", ENGLISH.prospect_mark),
        MentionKind::Number => ("number", ENGLISH.number_mark),
        MentionKind::Hook => ("hook", ENGLISH.hook_mark),
        MentionKind::CallbackAsk => ("ask", ENGLISH.ask_mark),
        MentionKind::Pitch => ("pitch", ENGLISH.pitch_mark),
        MentionKind::Introduction => ("introduction", ENGLISH.introduction_mark),
        MentionKind::Deception => ("deception", ENGLISH.deception_mark),
        MentionKind::Filler => ("filler", ENGLISH.filler_mark),
        MentionKind::Weak => ("weak", ENGLISH.weak_mark),
        MentionKind::Phrase | MentionKind::Company | MentionKind::Channel => {
            ("phrase", ENGLISH.phrase_mark)
        }
    }
}
