//! Ways to answer other than calling back. The tagger knows the words that offer one; which it is stands in them.

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::tagger::Label;
use crate::text::plain;
use crate::text::sentences::clauses;

use super::stretches::Stretch;

/// How many ways to answer, calling back among them, are too many.
const TOO_MANY: usize = 3;

/// The rule id of a message that offers too many ways to answer.
const MANY_CHANNELS: &str = "weak-many-channels";

/// Each way, and words that name it.
const WAYS: [(&str, &[&str]); 5] = [
    ("e-mail", &["email", "e-mail", "mail", "inbox"]),
    ("text message", &["text", "sms", "whatsapp", "dm"]),
    (
        "web site",
        &[
            "website", "site", "webpage", "page", "portal", "link", "online", "form",
        ],
    ),
    (
        "social network",
        &["linkedin", "facebook", "twitter", "instagram", "tiktok"],
    ),
    (
        "visit",
        &[
            "showroom", "shop", "store", "branch", "booth", "pop", "swing",
        ],
    ),
];

/// Words of clauses that offer nothing: what the speaker does ("I'll send you an e-mail"), and what they are not to do.
const NO_OFFER: [&str; 16] = [
    "i'll", "i've", "i'd", "i'm", "i", "we'll", "we've", "we'd", "we're", "we", "let", "don't",
    "dont", "not", "never", "without",
];

/// Finds the ways to answer that a message offers; each one's value is its name.
pub(super) fn find_channels(transcript: &Transcript, stretches: &[Stretch]) -> Vec<Mention> {
    let offering = stretches
        .iter()
        .filter(|stretch| matches!(stretch.label, Label::Channel | Label::Ask));
    let parts = offering.flat_map(|stretch| clauses(transcript, stretch.words));
    parts
        .filter(|part| !contains(transcript, *part, &NO_OFFER))
        .flat_map(|part| {
            let offered = WAYS
                .iter()
                .filter(move |(_, words)| contains(transcript, part, words));
            offered.map(move |(name, _)| {
                Mention::of(MentionKind::Channel, transcript, part).with_value(*name)
            })
        })
        .collect()
}

fn contains(transcript: &Transcript, part: WordRange, words: &[&str]) -> bool {
    let part = transcript.words_of(part);
    part.iter()
        .any(|word| words.contains(&plain(&word.text).as_str()))
}

/// Returns the words that offer ways to answer, where they are too many: with three of them, none
/// is the one to take.
pub(super) fn too_many(channels: &[Mention]) -> Vec<Mention> {
    let mut names: Vec<_> = channels.iter().map(|channel| &channel.value).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() + 1 < TOO_MANY {
        return Vec::new();
    }
    let weak = channels.iter().map(|channel| Mention {
        kind: MentionKind::Weak,
        value: None,
        rule: Some(MANY_CHANNELS.to_owned()),
        ..channel.clone()
    });
    weak.collect()
}
