//! `company`: the caller's company is named.

use serde::Serialize;

use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::WithoutWords;
use crate::rubric::company::company_of;
use crate::rubric::load::RubricError;
use crate::rubric::load::Settings;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Company {}

impl Judge for Company {
    const KIND: Kind = Kind {
        name: "company",
        about: "The caller's company is named, right after the caller: \"it's Sean from MTD\".",
        settings: &[],
        without_words: WithoutWords::Missed,
    };

    fn read(_: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {})
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        match company_of(case.take.transcript, case.take.mentions) {
            Some(words) => {
                let text = case.take.transcript.text_of(words);
                let text = text.trim_end_matches([',', '.', ';', ':', '!', '?']);
                Finding::met(format!("You name your company, \"{text}\"."))
            }
            None => Finding::missed("You do not name your company after your name."),
        }
    }
}
