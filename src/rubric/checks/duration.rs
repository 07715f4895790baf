//! `duration`: the message is short enough, by its samples.

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
pub(super) struct Duration {
    pub(super) max_seconds: Millis,
    margin_percent: f64,
}

impl Judge for Duration {
    const KIND: Kind = Kind {
        name: "duration",
        about: "The message takes no longer than a limit.",
        settings: &[
            Setting {
                name: "max_seconds",
                about: "The limit in seconds; 20 if left out.",
            },
            Setting {
                name: "margin_percent",
                about: "Over the limit by up to this many percent earns half the points; 10 if left out.",
            },
        ],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        let max = settings.number("max_seconds", 1.0, 600.0)?.unwrap_or(20.0);
        let margin = settings.number("margin_percent", 0.0, 100.0)?;
        Ok(Self {
            max_seconds: Millis::from_seconds(max),
            margin_percent: margin.unwrap_or(10.0),
        })
    }

    /// Lengths are judged as they are shown, to the tenth of a second: nobody hears less.
    fn judge(&self, case: &Case<'_>) -> Finding {
        let Some(duration) = case.take.duration.map(Millis::to_tenth) else {
            return Finding::skipped("The length of the message is not known.");
        };
        let (length, limit) = (seconds(duration), seconds(self.max_seconds));
        let over = duration.since(self.max_seconds.to_tenth());
        if over == Millis(0) {
            return Finding::met(if case.take.predicted {
                format!("About {length} to say; the limit is {limit}.")
            } else {
                format!("{length}; the limit is {limit}.")
            });
        }
        let excess = seconds(over);
        if case.take.predicted {
            // People do not keep to a predicted length: it is no proof that a message is too long.
            return Finding::partly(format!(
                "About {length} to say, {excess} over the limit of {limit}."
            ));
        }
        let reason = format!("{length}, {excess} over the limit of {limit}.");
        let margin = self.max_seconds.as_seconds() * self.margin_percent / 100.0;
        let finding = if over <= Millis::from_seconds(margin) {
            Finding::partly(reason)
        } else {
            Finding::missed(reason)
        };
        let idle = case.take.facts.map_or(Millis(0), |facts| {
            Millis(facts.silences.leading.0 + facts.silences.trailing.0)
        });
        if idle >= over {
            return finding.advise(format!(
                "{} of that is silence before and after your words: start at once, and hang up when you are done.",
                seconds(idle)
            ));
        }
        finding
    }
}
