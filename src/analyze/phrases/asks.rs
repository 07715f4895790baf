//! Asks that are no request in words, and words that ask for no call.

use std::sync::LazyLock;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::text::forms::Form;
use crate::text::pattern::Pattern;

/// The rule id of an ask that is no request in words: the number, left as the way to reach the
/// speaker.
pub const NUMBER_LEFT: &str = "ask-number-left";

/// The value of an ask that is put in words.
pub const ASKED_OUTRIGHT: &str = "explicit";

/// The value of an ask that nobody put in words: the number alone is left.
pub const ASKED_BY_NUMBER: &str = "number-left";

/// Words that ask them not to call.
static REFUSAL: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::parse(
        "(do not [bother|need to|have to] | no need [for you] to | not need to | without) (call|ring|phone)~ [me] [back]",
    )
    .expect("a test reads it")
});

/// Drops the asks that the words take back and, where nothing else asks, adds the number that is left to be called.
pub(super) fn without_refusals(
    mentions: &mut Vec<Mention>,
    transcript: &Transcript,
    forms: &[Form],
    entities: &[Mention],
) {
    let refusals = REFUSAL.find(forms);
    let is_ask = |mention: &Mention| mention.kind == MentionKind::CallbackAsk;
    mentions.retain(|mention| {
        !is_ask(mention)
            || !refusals
                .iter()
                .any(|refusal| refusal.overlaps(mention.words))
    });
    if refusals.is_empty() && !mentions.iter().any(is_ask) {
        mentions.extend(number_left(transcript, entities));
    }
}

/// Returns the speaker's number in the second half of the message as an ask: it is left there to be called.
fn number_left(transcript: &Transcript, entities: &[Mention]) -> Option<Mention> {
    let number = entities
        .iter()
        .filter(|m| m.kind == MentionKind::Number && m.whose == Whose::Speaker)
        .max_by_key(|m| m.words.last)?;
    if (number.words.last + 1) * 2 <= transcript.words.len() {
        return None;
    }
    let mut mention =
        Mention::of(MentionKind::CallbackAsk, transcript, number.words).with_value(ASKED_BY_NUMBER);
    mention.rule = Some(NUMBER_LEFT.to_owned());
    Some(mention)
}
