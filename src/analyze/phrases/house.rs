//! What a house has decided about phrases of its own goes before what the tagger says.

use crate::domain::HousePhrases;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Strength;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::tagger::Tags;
use crate::text::letters;

use super::asks::ASKED_OUTRIGHT;

/// Puts a house's decisions in the place of the tagger's.
///
/// Words that are always something are that, and nothing else within them counts. A stretch that has words in it that
/// are never something is not that.
pub(super) fn decide(
    mentions: &mut Vec<Mention>,
    transcript: &Transcript,
    tags: &Tags,
    house: &HousePhrases,
) {
    let words: Vec<String> = transcript
        .words
        .iter()
        .map(|word| letters(&word.text))
        .collect();
    for phrase in &house.list {
        for range in places(&words, &phrase.words) {
            let is_within =
                |m: &Mention| range.contains(m.words.first) && range.contains(m.words.last);
            mentions.retain(|mention| {
                let overruled = mention.kind == phrase.kind && mention.words.overlaps(range);
                !(overruled || phrase.always && is_within(mention))
            });
            let kind = if phrase.always {
                phrase.kind
            } else {
                MentionKind::Phrase
            };
            let mut mention = Mention::of(kind, transcript, range);
            mention.rule = Some(HousePhrases::RULE.to_owned());
            match kind {
                MentionKind::Hook => {
                    let kind = tags.hook_type(range.first..range.last + 1);
                    mention.value = Some(kind.id().to_owned());
                    mention.strength = Some(Strength::Strong);
                }
                MentionKind::CallbackAsk => mention.value = Some(ASKED_OUTRIGHT.to_owned()),
                MentionKind::Phrase => {
                    mention.value = HousePhrases::decision(phrase.kind, phrase.always);
                }
                _ => {}
            }
            mentions.push(mention);
        }
    }
}

/// Returns where the words of a phrase are said, whatever their capitals and punctuation.
fn places(words: &[String], phrase: &str) -> Vec<WordRange> {
    let phrase: Vec<String> = phrase
        .split_whitespace()
        .map(letters)
        .filter(|w| !w.is_empty())
        .collect();
    (0..words.len())
        .filter_map(|first| {
            let mut rest = words[first..]
                .iter()
                .enumerate()
                .filter(|(_, word)| !word.is_empty());
            let mut last = first;
            for wanted in &phrase {
                let (offset, word) = rest.next()?;
                last = first + offset;
                if word != wanted {
                    return None;
                }
            }
            (!words[first].is_empty()).then_some(WordRange { first, last })
        })
        .collect()
}
