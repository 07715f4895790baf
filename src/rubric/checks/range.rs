//! `range`: something that can be measured lies between two limits: seconds, words, pace.

use serde::Serialize;

use crate::domain::Millis;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

/// Speech shorter than this has no pace to speak of.
const SHORTEST_FOR_A_PACE: Millis = Millis(2000);

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Measure {
    Seconds,
    Words,
    WordsPerMinute,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Range {
    measure: Measure,
    min: Option<f64>,
    max: Option<f64>,
    margin: f64,
}

impl Judge for Range {
    const KIND: Kind = Kind {
        name: "range",
        about: "Something measured lies between two limits.",
        settings: &[
            Setting {
                name: "measure",
                about: "What is measured: seconds, words (spoken ones: a digit is a word) or words-per-minute. Required.",
            },
            Setting {
                name: "min",
                about: "The least; no limit if left out.",
            },
            Setting {
                name: "max",
                about: "The most; no limit if left out.",
            },
            Setting {
                name: "margin",
                about: "Outside the limits by up to this much is half the points; 0 if left out.",
            },
        ],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        let words = [
            ("seconds", Measure::Seconds),
            ("words", Measure::Words),
            ("words-per-minute", Measure::WordsPerMinute),
        ];
        let Some(measure) = settings.word("measure", &words)? else {
            return Err(settings.missing("measure (seconds, words or words-per-minute)"));
        };
        let range = Self {
            measure,
            min: settings.number("min", 0.0, 10_000.0)?,
            max: settings.number("max", 0.0, 10_000.0)?,
            margin: settings.number("margin", 0.0, 10_000.0)?.unwrap_or(0.0),
        };
        match (range.min, range.max) {
            (None, None) => Err(settings.missing("min and no max: give one of them, or both")),
            (Some(min), Some(max)) if min > max => Err(settings.error(
                settings.line,
                format!(
                    "{} has a min of {min}, which is above its max of {max}",
                    settings.owner
                ),
            )),
            _ => Ok(range),
        }
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let (value, unit) = match self.measure {
            Measure::Seconds => match case.take.duration {
                Some(duration) => (duration.as_seconds(), "seconds"),
                None => return Finding::skipped("The length of the message is not known."),
            },
            Measure::Words => (case.zones.total(), "words"),
            Measure::WordsPerMinute => match words_per_minute(case) {
                Ok(pace) => (pace, "words a minute"),
                Err(why) => return Finding::skipped(why),
            },
        };
        let decimals = usize::from(self.measure == Measure::Seconds);
        let limits = match (self.min, self.max) {
            (Some(min), Some(max)) => format!("aim for {min}-{max}"),
            (Some(min), None) => format!("aim for {min} or more"),
            (None, Some(max)) => format!("aim for {max} or fewer"),
            (None, None) => String::new(),
        };
        let reason = format!("{value:.decimals$} {unit} ({limits}).");
        let below = self.min.map_or(0.0, |min| min - value);
        let above = self.max.map_or(0.0, |max| value - max);
        let outside = below.max(above);
        if outside <= 0.0 {
            return Finding::met(reason);
        }
        // Slow speech can be followed, however slow.
        let is_only_slow = self.measure == Measure::WordsPerMinute && below > 0.0;
        if outside <= self.margin || is_only_slow {
            Finding::partly(reason)
        } else {
            Finding::missed(reason)
        }
    }
}

impl Range {
    /// Returns whether only a recording can be measured.
    pub(super) fn needs_sound(&self) -> bool {
        self.measure == Measure::WordsPerMinute
    }
}

/// Returns the pace from the first word to the last, with numbers expanded to the words one says.
fn words_per_minute(case: &Case<'_>) -> Result<f64, &'static str> {
    if case.take.predicted {
        return Err("The pace can only be measured in a recording.");
    }
    let words = &case.take.transcript.words;
    let times = words.first().zip(words.last());
    let (Some(first), Some(last)) = (
        times.and_then(|(first, _)| first.span),
        times.and_then(|(_, last)| last.span),
    ) else {
        return Err("The words have no times, so their pace is not known.");
    };
    let (mut start, mut end) = (first.start, last.end);
    if let Some(facts) = case.take.facts {
        // Recognisers stretch the first and the last word into the silence around them.
        start = start.max(facts.silences.leading);
        end = end.min(facts.duration.since(facts.silences.trailing));
    }
    let length = end.since(start);
    if length < SHORTEST_FOR_A_PACE {
        return Err("The message is too short to have a pace.");
    }
    Ok(case.zones.total() * 60.0 / length.as_seconds())
}
