//! `ask`: the message asks for the call back, once, and does not scatter other ways to get in touch.

use serde::Serialize;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::WithoutWords;
use crate::rubric::checks::quoted;
use crate::rubric::load::RubricError;
use crate::rubric::load::Settings;

/// Ways to get in touch other than the telephone, and the words that give them away.
const CHANNELS: [(&str, &[&str]); 4] = [
    (
        "e-mail",
        &["email", "e-mail", "emailed", "e-mailed", "emails"],
    ),
    ("web site", &["website", "websites", "webpage", "site"]),
    ("text message", &["text", "sms", "whatsapp"]),
    ("LinkedIn", &["linkedin"]),
];

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Ask {
    max_channels: u32,
}

impl Judge for Ask {
    const KIND: Kind = Kind {
        name: "ask",
        about: "The message asks for the call back.",
        settings: &[Setting {
            name: "max_channels",
            about: "How many ways to get in touch it may name, the telephone among them; 2 if left out. More is half the points.",
        }],
        without_words: WithoutWords::Missed,
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {
            max_channels: settings.whole("max_channels", 1, 10)?.unwrap_or(2),
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let asks = case.mentions(MentionKind::CallbackAsk);
        let spoken_out = |ask: &&&Mention| ask.value.as_deref() != Some("implied");
        let certain = || asks.iter().filter(|ask| ask.doubt.is_none());
        let Some(ask) = certain().find(spoken_out).or_else(|| certain().next()) else {
            return match asks.first() {
                Some(doubtful) => Finding::unsure(doubtful),
                None => Finding::missed("You never ask for the call back."),
            };
        };
        if ask.value.as_deref() == Some("implied") {
            return Finding::partly(format!(
                "You leave your number ({}), which asks for the call without saying so.",
                quoted(ask)
            ))
            .with([*ask]);
        }
        let others: Vec<&str> = CHANNELS
            .iter()
            .filter(|(_, words)| {
                case.take.transcript.words.iter().any(|word| {
                    let plain = word.text.to_lowercase();
                    words.contains(&plain.trim_matches(|c: char| !c.is_alphanumeric()))
                })
            })
            .map(|(channel, _)| *channel)
            .collect();
        if others.len() + 1 > self.max_channels as usize {
            return Finding::partly(format!(
                "{}, but you also bring in {}: too many ways to answer, and none of them is the one to take.",
                case.said_first(ask),
                others.join(" and ")
            ))
            .with([*ask]);
        }
        Finding::met(format!(
            "{}, which asks for the call back.",
            case.said_first(ask)
        ))
        .with([*ask])
    }
}
