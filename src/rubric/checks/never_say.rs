//! `never-say`: none of a house's own wordings is said.

use serde::Serialize;

use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::say;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;
use crate::rubric::wording::Wording;
use crate::rubric::zones::Place;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct NeverSay {
    phrases: Vec<Wording>,
    place: Place,
}

impl Judge for NeverSay {
    const KIND: Kind = Kind {
        name: "never-say",
        about: "None of your own wordings is said.",
        settings: &[say::PHRASES, say::PLACE],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {
            phrases: say::phrases(settings)?,
            place: say::place(settings)?,
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let mut found = say::said(case, &self.phrases);
        found.retain(|mention| case.zones.holds(self.place, mention.words));
        let place = say::in_place(self.place);
        match found.first() {
            None => Finding::met(format!("None of the words to avoid{place}.")),
            Some(first) => Finding::missed(format!(
                "{}{place}. That's on the list of words to avoid.",
                case.said_first(first)
            ))
            .with(&found),
        }
    }
}
