//! `no-mention`: something that analysis can find is not in the message: a pitch, an introduction.

use serde::Serialize;

use crate::domain::MentionKind;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::MENTION_WORDS;
use crate::rubric::checks::Setting;
use crate::rubric::checks::WithoutWords;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct NoMention {
    pub(super) mention: MentionKind,
}

impl Judge for NoMention {
    const KIND: Kind = Kind {
        name: "no-mention",
        about: "Something is not said anywhere in the message.",
        settings: &[Setting {
            name: "mention",
            about: "What may not be there: pitch, introduction, callback-ask, deception, weak, hook, name, number or prospect. Required.",
        }],
        without_words: WithoutWords::Missed,
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        match settings.word("mention", &MENTION_WORDS)? {
            Some(mention) => Ok(Self { mention }),
            None => Err(settings.missing("mention (pitch or introduction, say)")),
        }
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let found = case.mentions(self.mention);
        let certain: Vec<_> = found
            .iter()
            .copied()
            .filter(|mention| mention.doubt.is_none())
            .collect();
        let (clean, verdict_on_it) = match self.mention {
            MentionKind::Pitch => ("Nothing in it sells.", "which sells"),
            MentionKind::Introduction => (
                "It does not merely introduce you.",
                "which merely introduces you",
            ),
            MentionKind::CallbackAsk => (
                "It does not ask for a call back.",
                "which asks for a call back",
            ),
            MentionKind::Deception => ("Nothing in it is untrue.", "which is not quite true"),
            MentionKind::Weak => ("No words weaken it.", "which weakens the message"),
            MentionKind::Hook => ("There is no hook in it.", "which is a hook"),
            MentionKind::Name => ("Your name is not in it.", "which is your name"),
            MentionKind::Number => ("Your number is not in it.", "which is your number"),
            MentionKind::Prospect => ("Nobody is named in it.", "which names them"),
            MentionKind::Phrase | MentionKind::Company | MentionKind::Channel => {
                ("It is not said.", "which is not to be said")
            }
            MentionKind::Filler => ("There are no fillers in it.", "which is a filler"),
        };
        let Some(first) = certain.first() else {
            return match found.first() {
                Some(doubtful) => Finding::unsure(doubtful),
                None => Finding::met(clean),
            };
        };
        let more = match certain.len() - 1 {
            0 => String::new(),
            1 => ", and once more".to_owned(),
            n => format!(", and {n} times more"),
        };
        Finding::missed(format!(
            "{}, {verdict_on_it}{more}.",
            case.said_first(first)
        ))
        .with(certain)
    }
}
