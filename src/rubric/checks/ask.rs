//! `ask`: the message asks for the call back, once, and does not scatter other ways to get in touch.

use serde::Serialize;

use crate::analyze::phrases::ASKED_BY_NUMBER;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::is_house_phrase;
use crate::rubric::checks::quoted;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Ask {
    max_channels: u32,
}

impl Judge for Ask {
    const KIND: Kind = Kind {
        name: "ask",
        about: "The message asks for the call back, and no weak words take that back.",
        settings: &[Setting {
            name: "max_channels",
            about: "How many ways to get in touch it may name, the telephone among them; 2 if left out. More is half the points.",
        }],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {
            max_channels: settings.whole("max_channels", 1, 10)?.unwrap_or(2),
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let asks = case.mentions(MentionKind::CallbackAsk);
        let spoken_out = |ask: &&&Mention| ask.value.as_deref() != Some(ASKED_BY_NUMBER);
        let certain = || asks.iter().filter(|ask| ask.doubt.is_none());
        let Some(ask) = certain().find(spoken_out).or_else(|| certain().next()) else {
            return match asks.first() {
                Some(doubtful) => case.unsure_what_it_does(doubtful),
                None => Finding::missed(match case.never(MentionKind::CallbackAsk) {
                    Some(phrase) => format!(
                        "You never ask them to call back: your own list says that {} is no ask.",
                        quoted(phrase)
                    ),
                    None => "You never ask them to call back.".to_owned(),
                }),
            };
        };
        if ask.value.as_deref() == Some(ASKED_BY_NUMBER) {
            return Finding::partly(format!(
                "You never say \"call me back\"; leaving your number ({}) only hints at it.",
                quoted(ask)
            ))
            .with([*ask]);
        }
        let mut others: Vec<&str> = Vec::new();
        let mut evidence: Vec<Mention> = vec![(*ask).clone()];
        for channel in case.mentions(MentionKind::Channel) {
            let name = channel.value.as_deref().unwrap_or(&channel.text);
            if !others.contains(&name) {
                others.push(name);
                // Reports know it as what it does: too many of them weaken the message.
                evidence.push(Mention {
                    kind: MentionKind::Weak,
                    value: None,
                    ..channel.clone()
                });
            }
        }
        if others.len() + 1 > self.max_channels as usize {
            return Finding::partly(format!(
                "{}, but you also bring in {}: too many ways to answer. Pick one.",
                case.said_first(ask),
                others.join(" and ")
            ))
            .with(&evidence);
        }
        let weak = case.mentions(MentionKind::Weak);
        if let Some(first) = weak.iter().find(|weak| weak.doubt.is_none()) {
            return Finding::partly(format!(
                "{}, but {} makes it easy to say no.",
                case.said_first(ask),
                quoted(first)
            ))
            .with([*ask])
            .with(weak)
            .advise("Ask straight, once, and leave out what weakens it: \"Please call me back.\"");
        }
        let by_list = if is_house_phrase(ask) {
            " That's on your own list."
        } else {
            ""
        };
        Finding::met(format!(
            "You ask for the call directly: {}.{by_list}",
            quoted(ask)
        ))
        .with([*ask])
    }
}
