//! `honest`: nothing in the message deceives. A deception caps the grade, whatever else is right.

use serde::Serialize;

use crate::analyze::phrases::CUT_OFF;
use crate::domain::Grade;
use crate::domain::MentionKind;
use crate::domain::Verdict;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::WithoutWords;
use crate::rubric::checks::is_house_phrase;
use crate::rubric::checks::quoted;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Honest {
    pub(super) grade_cap: Grade,
}

impl Judge for Honest {
    const KIND: Kind = Kind {
        name: "honest",
        about: "Nothing in the message deceives; a deception caps the grade.",
        settings: &[Setting {
            name: "grade_cap",
            about: "The best grade a message that deceives can have: B, C, D or F; D if left out.",
        }],
        without_words: WithoutWords::Missed,
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        let grades = [
            ("B", Grade::B),
            ("C", Grade::C),
            ("D", Grade::D),
            ("F", Grade::F),
        ];
        Ok(Self {
            grade_cap: settings.word("grade_cap", &grades)?.unwrap_or(Grade::D),
        })
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
                "{}. Your own list says that's misleading. Capped at {}.",
                case.said_first(first),
                self.grade_cap
            ))
            .with(certain),
            (Some(first), _) => Finding::missed(format!(
                "{}. If that isn't true, they'll notice. Capped at {}.",
                case.said_first(first),
                self.grade_cap
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
