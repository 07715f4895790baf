//! `duration`: the message is short enough, by its samples.

use serde::Serialize;

use crate::domain::Millis;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::checks::WithoutWords;
use crate::rubric::checks::seconds;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Duration {
    pub(super) max_seconds: Millis,
}

impl Judge for Duration {
    const KIND: Kind = Kind {
        name: "duration",
        about: "The message takes no longer than a limit.",
        settings: &[Setting {
            name: "max_seconds",
            about: "The limit in seconds; 20 if left out.",
        }],
        without_words: WithoutWords::Skipped,
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        let max = settings.number("max_seconds", 1.0, 600.0)?.unwrap_or(20.0);
        Ok(Self {
            max_seconds: Millis::from_seconds(max),
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let Some(duration) = case.take.duration else {
            return Finding::skipped("The length of the message is not known.");
        };
        let max = self.max_seconds;
        let limit = seconds(max);
        let over = duration.since(max);
        if over == Millis(0) {
            return Finding::met(if case.take.predicted {
                format!("About {} to say; the limit is {limit}.", seconds(duration))
            } else {
                format!("{}; the limit is {limit}.", seconds(duration))
            });
        }
        // A message a few milliseconds over must not read "20 s, limit 20 s".
        let (length, excess) = if over < Millis(100) {
            (
                format!("{:.3} s", duration.as_seconds()),
                format!("{:.3} s", over.as_seconds()),
            )
        } else {
            (seconds(duration), seconds(over))
        };
        let finding = Finding::missed(if case.take.predicted {
            format!("About {length} to say, {excess} over the limit of {limit}.")
        } else {
            format!("{length}, {excess} over the limit of {limit}.")
        });
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
