//! `honest`: nothing in the message deceives.

use serde::Serialize;

use crate::analyze::phrases::CUT_OFF;
use crate::domain::MentionKind;
use crate::domain::Verdict;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::is_house_phrase;
use crate::rubric::checks::quoted;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Honest {}

impl Judge for Honest {
    const KIND: Kind = Kind {
        name: "honest",
        about: "Nothing in the message is misleading.",
        settings: &[],
    };

    fn read(_: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {})
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let found = case.mentions(MentionKind::Deception);
        let certain: Vec<_> = found
            .iter()
            .copied()
            .filter(|mention| mention.doubt.is_none())
            .collect();
        match (certain.first(), found.first()) {
            (Some(first), _) if is_house_phrase(first) => Finding::missed(format!(
                "{}. Your own list says that's misleading.",
                case.said_first(first)
            ))
            .with(certain),
            (Some(first), _) => Finding::missed(format!(
                "{}. If that isn't true, they'll notice.",
                case.said_first(first)
            ))
            .with(certain),
            (None, Some(doubtful)) if doubtful.rule.as_deref() == Some(CUT_OFF) => {
                case.unsure(doubtful)
            }
            (None, Some(doubtful)) => Finding::new(
                Verdict::Unsure,
                format!("Only you know whether {} is true.", quoted(doubtful)),
            )
            .with([*doubtful]),
            (None, None) => match case.never(MentionKind::Deception) {
                Some(phrase) => Finding::met(format!(
                    "Nothing misleading: your own list says that {} isn't.",
                    quoted(phrase)
                )),
                None => Finding::met("Nothing misleading."),
            },
        }
    }
}
