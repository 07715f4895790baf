//! `benefit`: one line says what is in it for the prospect, and no more than that.

use serde::Serialize;

use crate::domain::MentionKind;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::quoted;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;
use crate::text::sentences::sentences;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Benefit {
    max_lines: u32,
}

impl Judge for Benefit {
    const KIND: Kind = Kind {
        name: "benefit",
        about: "A line says what is in it for the prospect, and not more than a line.",
        settings: &[Setting {
            name: "max_lines",
            about: "The most sentences that may sell; 1 if left out. More is half the points.",
        }],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {
            max_lines: settings.whole("max_lines", 1, 10)?.unwrap_or(1),
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let found = case.mentions(MentionKind::Pitch);
        let certain: Vec<_> = found
            .iter()
            .copied()
            .filter(|mention| mention.doubt.is_none())
            .collect();
        let Some(first) = certain.first() else {
            return match found.first() {
                Some(doubtful) => case.unsure_what_it_does(doubtful),
                None => Finding::missed("Nothing says what's in it for them."),
            };
        };
        let lines = sentences(case.take.transcript)
            .iter()
            .filter(|sentence| certain.iter().any(|m| m.words.overlaps(**sentence)))
            .count();
        if lines > self.max_lines as usize {
            return Finding::partly(format!(
                "{} sentences sell, the first {}: one line is enough.",
                lines,
                quoted(first)
            ))
            .with(certain);
        }
        Finding::met(format!(
            "{}. That's what's in it for them.",
            case.said_first(first)
        ))
        .with(certain)
    }
}
