//! `silence`: no dead air before, after or within the message.

use serde::Serialize;

use crate::domain::Millis;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::seconds;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Silence {
    max_leading_seconds: Millis,
    max_trailing_seconds: Millis,
    max_inner_seconds: Millis,
}

impl Judge for Silence {
    const KIND: Kind = Kind {
        name: "silence",
        about: "There are no long pauses before, after or within the message.",
        settings: &[
            Setting {
                name: "max_leading_seconds",
                about: "The longest silence before the first word; 1.5 if left out.",
            },
            Setting {
                name: "max_trailing_seconds",
                about: "The longest silence after the last word; 2.5 if left out.",
            },
            Setting {
                name: "max_inner_seconds",
                about: "The longest pause in between; 2 if left out.",
            },
        ],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        let mut limit = |key, usual| {
            let seconds = settings.number(key, 0.1, 60.0)?;
            Ok(Millis::from_seconds(seconds.unwrap_or(usual)))
        };
        Ok(Self {
            max_leading_seconds: limit("max_leading_seconds", 1.5)?,
            max_trailing_seconds: limit("max_trailing_seconds", 2.5)?,
            max_inner_seconds: limit("max_inner_seconds", 2.0)?,
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let Some(facts) = case.take.facts else {
            return Finding::skipped("Silence can only be measured in a recording.");
        };
        let silences = &facts.silences;
        if silences.leading >= facts.duration {
            return Finding::missed("The whole recording is silent.")
                .advise("Check the microphone and its volume, and record the message again.");
        }
        let mut breaches = Vec::new();
        if silences.leading > self.max_leading_seconds {
            breaches.push(format!(
                "{} before the first word",
                seconds(silences.leading)
            ));
        }
        breaches.extend(
            silences
                .inner
                .iter()
                .filter(|pause| pause.length() > self.max_inner_seconds)
                .map(|pause| format!("{} at {}", seconds(pause.length()), pause.start)),
        );
        if silences.trailing > self.max_trailing_seconds {
            breaches.push(format!(
                "{} after the last word",
                seconds(silences.trailing)
            ));
        }
        match breaches.as_slice() {
            [] => Finding::met("You start at once and leave no gaps."),
            [one] => Finding::partly(format!("A long pause: {one}.")),
            several => Finding::missed(format!("Long pauses: {}.", several.join(", "))),
        }
    }
}
