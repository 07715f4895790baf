//! `number-pace`: the number is said slowly enough to write down.

use serde::Serialize;

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Span;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::Setting;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

/// A gap that is perceived as a pause between groups of digits.
const PERCEIVED_PAUSE: Millis = Millis(200);

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct NumberPace {
    max_digits_per_second: f64,
    margin: f64,
}

impl Judge for NumberPace {
    const KIND: Kind = Kind {
        name: "number-pace",
        about: "The number is said slowly enough to write down.",
        settings: &[
            Setting {
                name: "max_digits_per_second",
                about: "The most digits a second, pauses included; 3 if left out.",
            },
            Setting {
                name: "margin",
                about: "Up to this many digits a second more earns half the points; 0.7 if left out.",
            },
        ],
    };

    fn read(settings: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {
            max_digits_per_second: settings
                .number("max_digits_per_second", 0.5, 10.0)?
                .unwrap_or(3.0),
            margin: settings.number("margin", 0.0, 10.0)?.unwrap_or(0.7),
        })
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let numbers = case.mentions(MentionKind::Number);
        if numbers.is_empty() {
            return Finding::skipped("No number was said.");
        }
        // To write the number down takes one chance: the slowest time counts.
        let slowest = |doubtful: bool| {
            let numbers = numbers.iter().filter(|n| n.doubt.is_some() == doubtful);
            numbers
                .filter_map(|number| Some((digits_per_second(number)?, *number)))
                .min_by(|a, b| a.0.total_cmp(&b.0))
        };
        let is_slow = |rate: f64| rate <= self.max_digits_per_second;
        let certain = slowest(false);
        if !certain.is_some_and(|(rate, _)| is_slow(rate))
            && let Some((_, doubtful)) = slowest(true)
        {
            // How many digits a second it is rests on which digits it has.
            return case.unsure(doubtful);
        }
        let Some((rate, number)) = certain else {
            return Finding::skipped(
                "How fast you say your number can only be measured in a recording.",
            );
        };
        let when = number
            .span
            .map_or_else(String::new, |span| format!(" at {}", span.start));
        let said = format!("You said your number{when} at {rate:.1} digits a second");
        let finding = if is_slow(rate) {
            Finding::met(format!("{said}: slow enough to write down."))
        } else {
            let pauses = match pauses_in(case, number) {
                0 => "without a pause".to_owned(),
                1 => "with one pause".to_owned(),
                n => format!("with {n} pauses"),
            };
            let reason = format!(
                "{said}, {pauses}: too fast to write down (up to {:.1}).",
                self.max_digits_per_second
            );
            if rate <= self.max_digits_per_second + self.margin {
                Finding::partly(reason)
            } else {
                Finding::missed(reason)
            }
        };
        finding.with([number])
    }
}

/// Returns how many digits a second a number is said at, where that is known.
fn digits_per_second(number: &Mention) -> Option<f64> {
    let text = number.value.as_deref().unwrap_or(&number.text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let length = number.span?.length();
    if digits < 4 || length == Millis(0) {
        return None;
    }
    Some(f64::from(u32::try_from(digits).ok()?) / length.as_seconds())
}

/// Counts the pauses in a number: gaps between its words, and silences in the sound.
fn pauses_in(case: &Case<'_>, number: &Mention) -> usize {
    let Some(whole) = number.span else {
        return 0;
    };
    let words = case.take.transcript.words_of(number.words);
    let between_words = words
        .windows(2)
        .filter_map(|pair| Some(Span::new(pair[0].span?.end, pair[1].span?.start)));
    let silences = case
        .take
        .facts
        .map(|facts| facts.silences.inner.as_slice())
        .unwrap_or_default();
    let mut pauses: Vec<Span> = between_words
        .chain(silences.iter().copied())
        .filter(|gap| {
            gap.length() >= PERCEIVED_PAUSE && gap.start >= whole.start && gap.end <= whole.end
        })
        .collect();
    pauses.sort_by_key(|gap| gap.start);
    // The same pause may be seen both ways.
    pauses.dedup_by(|later, earlier| later.start < earlier.end);
    pauses.len()
}
