//! Asks that are no request in words, and words that ask for no call.

use std::sync::LazyLock;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;
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
    parse(
        "(do not [bother|need to|have to] | no need [for you] to | not [need|have] to | need not | without) (call~|ring~|phone~) [me] [back]",
    )
});

/// Slang that asks for a call, of which the tagger's messages have too little.
static SLANG: LazyLock<Pattern> =
    LazyLock::new(|| parse("(holler|shout|hit|buzz|ping) [back] [at|to] (me|us) [back] [up]"));

/// What makes a refusal a condition: "if you don't call me back".
const CONDITIONS: [&str; 3] = ["if", "unless", "when"];

fn parse(wording: &str) -> Pattern {
    Pattern::parse(wording).expect("a test reads it")
}

/// Puts the asks right by their wording: drops those that the words take back and, where nothing else asks, adds slang
/// and the number that is left to be called.
pub(super) fn put_right(
    mentions: &mut Vec<Mention>,
    transcript: &Transcript,
    forms: &[Form],
    entities: &[Mention],
) {
    let is_ask = |mention: &Mention| mention.kind == MentionKind::CallbackAsk;
    let refusals = refusals(forms);
    if !refusals.is_empty() {
        // What only may be an ask is one no more; what the house has decided stays.
        let is_refused = |ask: &Mention| {
            let within = refusals.iter().any(|words| words.overlaps(ask.words));
            ask.rule.is_none() && (within || ask.doubt.is_some())
        };
        mentions.retain(|mention| !(is_ask(mention) && is_refused(mention)));
        return;
    }
    let is_in_words = |mention: &Mention| is_ask(mention) && mention.value.is_some();
    if mentions.iter().any(is_in_words) {
        return;
    }
    let slang = SLANG.find(forms).into_iter().next();
    let outright = slang.map(|words| {
        Mention::of(MentionKind::CallbackAsk, transcript, words).with_value(ASKED_OUTRIGHT)
    });
    if let Some(ask) = outright.or_else(|| number_left(transcript, entities)) {
        // What seemed to be an ask, and was in no words, was this.
        mentions.retain(|mention| !is_ask(mention));
        mentions.push(ask);
    }
}

/// Finds where they are asked not to call.
fn refusals(forms: &[Form]) -> Vec<WordRange> {
    let is_condition = |words: &WordRange| {
        let before = forms.iter().filter(|form| form.word < words.first);
        let mut last = before.rev().take(2);
        last.any(|form| CONDITIONS.contains(&form.text.as_str()))
    };
    let mut found = REFUSAL.find(forms);
    found.retain(|words| !is_condition(words));
    found
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
