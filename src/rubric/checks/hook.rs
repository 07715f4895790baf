//! `hook`: words that make the prospect want to ring back, without saying why or selling.

use serde::Serialize;

use crate::domain::MentionKind;
use crate::domain::Strength;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::WithoutWords;
use crate::rubric::did_you_mean::unknown_word;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

/// The types of hook, and each in a person's words.
const TYPES: [(&str, &str); 9] = [
    ("topic-about-them", "a topic about them"),
    ("something-noticed", "something you noticed about them"),
    ("referral", "somebody they know"),
    ("question", "a question for them"),
    ("problem-hint", "a hint of a problem they may have"),
    ("open-loop", "a story without its end"),
    ("insight-teaser", "an insight you have not told yet"),
    ("deadline", "a date that matters to them"),
    ("move-on", "your saying that you will move on"),
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
            let kind = TYPES
                .iter()
                .find(|(name, _)| hook.value.as_deref() == Some(*name))
                .map(|(_, people)| format!(": it is {people}"))
                .unwrap_or_default();
            return Finding::met(format!(
                "{}, which makes one want to know more{kind}.",
                case.said_first(hook)
            ))
            .with([*hook]);
        }
        if let Some(hook) = hooks.iter().find(|hook| hook.doubt.is_some()) {
            return Finding::unsure(hook);
        }
        if let Some(hook) = certain(Strength::Weak) {
            return Finding::partly(format!(
                "{}, which is a start, but vague or explained too soon to make one curious.",
                case.said_first(hook)
            ))
            .with([*hook]);
        }
        if let Some(pitch) = case.mentions(MentionKind::Pitch).first() {
            return Finding::missed(format!(
                "Nothing makes one curious: {}, which tells the reason instead of making them ask for it.",
                case.said(pitch)
            ));
        }
        Finding::missed(
            "Nothing in the message makes one want to know more; a name and a number alone do not.",
        )
    }
}
