//! `company`: the caller's company is named.

use serde::Serialize;

use crate::domain::MentionKind;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;
use crate::text::trimmed;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Company {}

impl Judge for Company {
    const KIND: Kind = Kind {
        name: "company",
        about: "The caller's company is named, right after the caller: \"it's Sean from MTD\".",
        settings: &[],
    };

    fn read(_: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {})
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        match case.mentions(MentionKind::Company).first() {
            Some(company) => Finding::met(format!(
                "You name your company: \"{}\".",
                trimmed(&company.text)
            )),
            None => Finding::missed("You don't name your company after your name."),
        }
    }
}
