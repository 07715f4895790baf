//! Phrases: which words are a hook, a pitch, an introduction, an ask, a deception, weak, a filler, or another way to
//! answer.
//!
//! The tagger says what each word does in the message (`stretches`), and calibrated answers decide what is reported,
//! and with how much doubt (`decisions`). What a house has decided goes before that (`house`). Names and numbers are
//! found elsewhere.

mod asks;
mod channels;
mod decisions;
mod fillers;
mod house;
mod misleading;
mod stretches;
mod tactics;
#[cfg(test)]
mod tests;

use crate::domain::Doubt;
use crate::domain::HousePhrases;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::tagger;
use crate::tagger::Tags;
use crate::text::forms::forms;

pub use asks::ASKED_BY_NUMBER;
pub use asks::ASKED_OUTRIGHT;
pub use asks::NUMBER_LEFT;
pub use misleading::KNOWN_TRICK;

/// The rule id of a message that breaks off.
pub const CUT_OFF: &str = "deception-cut-off";

/// Finds every phrase, in the order of the words.
///
/// `entities` are the names and numbers that are known in this transcript. A hook's `value` is its type; an ask's is
/// [`ASKED_OUTRIGHT`] or [`ASKED_BY_NUMBER`]; a channel's is its name.
pub fn find_phrases(
    transcript: &Transcript,
    entities: &[Mention],
    house: &HousePhrases,
) -> Vec<Mention> {
    let tags = tags(transcript);
    let forms = forms(transcript, entities);
    let stretches = stretches::stretches(transcript, &tags, entities);
    let mut mentions = decisions::decided(transcript, &tags, &stretches);
    let tricks = misleading::find_tricks(transcript, &forms);
    mentions.retain(|mention| {
        mention.kind != MentionKind::Deception
            || !tricks
                .iter()
                .any(|trick| trick.words.overlaps(mention.words))
    });
    mentions.extend(tricks);
    tactics::apply(&mut mentions, transcript, &forms);
    house::decide(&mut mentions, transcript, &tags, house);
    asks::put_right(&mut mentions, transcript, &forms, entities);
    let channels = channels::find_channels(transcript, &stretches);
    mentions.extend(channels::too_many(&channels));
    mentions.extend(channels);
    mentions.extend(cut_off(transcript));
    mentions.extend(fillers::find_fillers(transcript, &forms));
    mentions.sort_by_key(|mention| (mention.words, mention.kind));
    mentions
}

/// Returns how probable the tagger takes it to be that something of a kind is in a message; none for what it is not asked
/// about.
pub fn probability(transcript: &Transcript, kind: MentionKind) -> Option<f32> {
    let question = decisions::question_of(kind)?;
    Some(tags(transcript).probability(question))
}

fn tags(transcript: &Transcript) -> Tags {
    let words = transcript.words.iter().map(|word| word.text.as_str());
    tagger::tag(&words.collect::<Vec<_>>())
}

/// Returns the last word where the message breaks off in the middle of a sentence: cutting oneself
/// off is a trick, but a bad line does the same, so a person has to listen.
fn cut_off(transcript: &Transcript) -> Option<Mention> {
    let last = transcript.words.len().checked_sub(1)?;
    let text = &transcript.words[last].text;
    if !text.ends_with(['\u{2026}', '\u{2014}']) && !text.ends_with("...") {
        return None;
    }
    let words = WordRange { first: last, last };
    let mut mention = Mention::of(MentionKind::Deception, transcript, words);
    mention.rule = Some(CUT_OFF.to_owned());
    mention.doubt = Some(Doubt {
        reason: "The message breaks off: done on purpose, that would be misleading.".to_owned(),
        readings: Vec::new(),
    });
    Some(mention)
}
