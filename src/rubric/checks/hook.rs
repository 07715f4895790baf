//! `hook`: words that make the prospect want to call back, without saying why or selling.

use serde::Serialize;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Strength;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::WithoutWords;
use crate::rubric::checks::is_house_phrase;
use crate::rubric::checks::quoted;
use crate::rubric::did_you_mean::unknown_word;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

/// The types of hook, and why each makes people call back.
const TYPES: [(&str, &str); 9] = [
    (
        "topic-about-them",
        "That's about them, and it leaves a question open.",
    ),
    (
        "something-noticed",
        "You noticed something about them, and they'll want to know more.",
    ),
    (
        "referral",
        "Somebody they know sent you, and they'll want to know why.",
    ),
    ("question", "That's a question only a call can answer."),
    (
        "problem-hint",
        "That hints at a problem of theirs, and they'll want to know which.",
    ),
    (
        "open-loop",
        "That's a story they'll want to hear the end of.",
    ),
    (
        "insight-teaser",
        "You know something they don't, and they'll want to hear it.",
    ),
    ("deadline", "That's a date that matters to them."),
    (
        "move-on",
        "You're about to move on, so they have to decide.",
    ),
];

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Hook {
    types: Vec<String>,
}

impl Judge for Hook {
    const KIND: Kind = Kind {
        name: "hook",
        about: "Something makes the prospect want to know more.",
        settings: &[Setting {
            name: "types",
            about: "The types that count: topic-about-them, something-noticed, referral, question, problem-hint, open-loop, insight-teaser, deadline, move-on; all if left out.",
        }],
        without_words: WithoutWords::Missed,
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        let mut types = Vec::new();
        for (name, line) in settings.texts("types")?.unwrap_or_default() {
            if !TYPES.iter().any(|(valid, _)| *valid == name) {
                let valid = TYPES.map(|(valid, _)| valid);
                return Err(settings.error(line, unknown_word("type of hook", &name, &valid)));
            }
            types.push(name);
        }
        types.sort();
        types.dedup();
        Ok(Self { types })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let mut hooks = case.mentions(MentionKind::Hook);
        hooks.retain(|hook| {
            self.types.is_empty() || hook.value.as_ref().is_some_and(|t| self.types.contains(t))
        });
        let certain = |strength| {
            hooks.iter().find(|hook| {
                hook.doubt.is_none() && hook.strength.unwrap_or(Strength::Strong) == strength
            })
        };
        if let Some(hook) = certain(Strength::Strong) {
            let why = TYPES
                .iter()
                .find(|(name, _)| hook.value.as_deref() == Some(*name))
                .map_or("They'll want to know more.", |(_, why)| *why);
            let why = if is_house_phrase(hook) {
                "That's on your list of hooks."
            } else {
                why
            };
            return Finding::met(format!("{}. {why}", case.said_first(hook))).with([*hook]);
        }
        if let Some(hook) = hooks.iter().find(|hook| hook.doubt.is_some()) {
            return case.unsure(hook);
        }
        if let Some(hook) = certain(Strength::Weak) {
            return Finding::partly(format!(
                "{}. That's a start, but it is vague, or explained too soon to make them curious.",
                case.said_first(hook)
            ))
            .with([*hook]);
        }
        if let Some(disarmed) = case.mentions(MentionKind::Disarmed).first() {
            return given_away(case, disarmed);
        }
        if let Some(pitch) = case.mentions(MentionKind::Pitch).first() {
            return Finding::missed(format!(
                "There's no reason to call back yet: {}. It gives away the reason, so they needn't call.",
                case.said(pitch)
            ));
        }
        Finding::missed("There's no reason to call back yet: a name and a number alone are none.")
    }
}

/// Says what would have been a hook, and what gave it away: the first words after it that sell or tell the reason.
fn given_away(case: &Case<'_>, disarmed: &Mention) -> Finding {
    let mut telling = case.mentions(MentionKind::Pitch);
    telling.extend(case.mentions(MentionKind::Reason));
    telling.sort_by_key(|mention| (mention.words < disarmed.words, mention.words));
    match telling.first() {
        Some(telling) => Finding::missed(format!(
            "You had them at {}, and gave it away with {}.",
            quoted(disarmed),
            quoted(telling)
        ))
        .with([disarmed, telling]),
        None => Finding::missed(format!(
            "You had them at {}, and gave it away in the same breath.",
            quoted(disarmed)
        ))
        .with([disarmed]),
    }
}
