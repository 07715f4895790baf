//! `fillers`: few enough of them, as far as the recogniser wrote them down.

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

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Fillers {
    max: u32,
    max_for_half: u32,
}

impl Judge for Fillers {
    const KIND: Kind = Kind {
        name: "fillers",
        about: "There are few fillers: um, uh, you know.",
        settings: &[
            Setting {
                name: "max",
                about: "The most fillers for all the points; 1 if left out.",
            },
            Setting {
                name: "max_for_half",
                about: "The most fillers for half the points; 2 more than max if left out.",
            },
        ],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        let max = settings.whole("max", 0, 100)?.unwrap_or(1);
        Ok(Self {
            max,
            max_for_half: settings.whole("max_for_half", max, 200)?.unwrap_or(max + 2),
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let fillers = case.mentions(MentionKind::Filler);
        let count = u32::try_from(fillers.len()).unwrap_or(u32::MAX);
        let (Some(first), at_least) = (fillers.first(), !case.take.predicted) else {
            return Finding::met(if case.take.predicted {
                "No fillers in the script."
            } else {
                "No ums heard (some may be missed)."
            });
        };
        // Recognisers were trained on text without fillers: what they write down is a lower bound.
        let bound = if at_least { "At least " } else { "" };
        let plural = if count == 1 { "filler" } else { "fillers" };
        let reason = format!("{bound}{count} {plural}, the first {}.", quoted(first));
        let finding = if count <= self.max {
            Finding::met(reason)
        } else if count <= self.max_for_half {
            Finding::partly(reason)
        } else {
            Finding::missed(reason)
        };
        finding.with(fillers)
    }
}
