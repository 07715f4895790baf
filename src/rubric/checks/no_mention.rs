//! `no-mention`: something that analysis can find is not in the message: a pitch, an introduction.

use serde::Serialize;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::MENTION_WORDS;
use crate::rubric::checks::Setting;
use crate::rubric::checks::is_house_phrase;
use crate::rubric::checks::quoted;
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
        let (clean, problem) = self.verdicts();
        let Some(first) = certain.first() else {
            return match (found.first(), case.never(self.mention)) {
                (Some(doubtful), _) => self.unsure(case, doubtful),
                (None, Some(phrase)) => {
                    let phrase = quoted(phrase);
                    Finding::met(format!("{clean} Your own list lets {phrase} pass."))
                }
                (None, None) => Finding::met(clean),
            };
        };
        let problem = if is_house_phrase(first) {
            "That's on your own list."
        } else {
            problem
        };
        let more = match certain[1..] {
            [] => String::new(),
            [again] => format!(" Also {}.", quoted(again)),
            ref again => format!(" And {} more like it.", again.len()),
        };
        Finding::missed(format!("{}. {problem}{more}", case.said_first(first))).with(certain)
    }
}

impl NoMention {
    /// Returns what is said where there is none, and where there is one.
    fn verdicts(&self) -> (&'static str, &'static str) {
        match self.mention {
            MentionKind::Pitch => ("There's nothing for them to refuse.", "That's a pitch."),
            MentionKind::Introduction => (
                "Gets to the point: no \"just introducing myself\".",
                "That only introduces you.",
            ),
            MentionKind::CallbackAsk => ("It asks for no call back.", "That asks for a call back."),
            MentionKind::Deception => ("Nothing misleading.", "That's misleading."),
            MentionKind::Weak => ("No words weaken it.", "That weakens the message."),
            MentionKind::Hook => ("There's no hook in it.", "That's a hook."),
            MentionKind::Name => ("Your name isn't in it.", "That's your name."),
            MentionKind::Number => ("Your number isn't in it.", "That's your number."),
            MentionKind::Prospect => ("Nobody is named in it.", "That names them."),
            MentionKind::Disarmed
            | MentionKind::Reason
            | MentionKind::Phrase
            | MentionKind::Company
            | MentionKind::Channel => ("It isn't said.", "That's not to be said."),
            MentionKind::Filler => ("There are no fillers in it.", "That's a filler."),
        }
    }

    /// A name or a number may have been misheard; of anything else the doubt is what the words do.
    fn unsure(&self, case: &Case<'_>, doubtful: &Mention) -> Finding {
        match self.mention {
            MentionKind::Name | MentionKind::Number | MentionKind::Prospect => {
                case.unsure(doubtful)
            }
            _ => case.unsure_what_it_does(doubtful),
        }
    }
}
