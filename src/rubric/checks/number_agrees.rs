//! `number-agrees`: every time the number is said it is the same, and the speaker's own where that
//! is known.

use serde::Serialize;

use crate::domain::Confidence;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Verdict;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::WithoutWords;
use crate::rubric::checks::quoted;
use crate::rubric::distance::edits_between;
use crate::rubric::load::RubricError;
use crate::rubric::load::Settings;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct NumberAgrees {}

impl Judge for NumberAgrees {
    const KIND: Kind = Kind {
        name: "number-agrees",
        about: "Every time the number is said it is the same, and the speaker's own where that is known.",
        settings: &[],
        without_words: WithoutWords::Skipped,
    };

    fn read(_: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {})
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let numbers = case.mentions(MentionKind::Number);
        if let Some(doubtful) = numbers.iter().find(|number| number.doubt.is_some()) {
            return Finding::unsure(doubtful);
        }
        let own = case.take.rep.number.as_deref().map(digits_of);
        let own = own.as_deref().filter(|digits| !digits.is_empty());
        let Some((first, others)) = numbers.split_first() else {
            return Finding::skipped("No number was said, so there is nothing to compare.");
        };
        if others.is_empty() && own.is_none() {
            return Finding::skipped(
                "The number was said once, and your own is not known, so there is nothing to compare.",
            )
            .with([*first]);
        }
        let mut worst = Likeness::Same;
        let mut finding = None;
        let mut compare = |likeness: Likeness, reason: String, evidence: Vec<&Mention>| {
            if likeness > worst {
                worst = likeness;
                finding = Some(verdict_on(likeness, &reason, evidence));
            }
        };
        for other in others {
            compare(
                likeness(&reading(first), &reading(other)),
                format!(
                    "the number is {} ({}) and then {} ({})",
                    reading(first),
                    quoted(first),
                    reading(other),
                    quoted(other)
                ),
                vec![first, other],
            );
        }
        for number in own.iter().flat_map(|_| &numbers) {
            let own = own.unwrap_or_default();
            compare(
                likeness(&reading(number), own),
                format!(
                    "the number is {} ({}), and yours is {own}",
                    reading(number),
                    quoted(number)
                ),
                vec![number],
            );
        }
        finding.unwrap_or_else(|| {
            let parts = numbers
                .iter()
                .filter(|n| n.extent == Extent::Partial)
                .count();
            let reason = match (own, numbers.len()) {
                (Some(own), 1) => format!("The number you said is your own, {own}."),
                (Some(own), n) => format!("All {n} times the number is your own, {own}."),
                (None, n) => format!("All {n} times the number is {}.", reading(first)),
            };
            if parts == 0 {
                Finding::met(reason).with(numbers)
            } else {
                Finding::partly(format!(
                    "As far as they go the numbers agree, but {parts} of {} is only a part of one.",
                    numbers.len()
                ))
                .with(numbers)
            }
        })
    }
}

/// How alike two numbers are, from alike to not at all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Likeness {
    /// The same, by itself or behind a country code or trunk zero; or one is the tail of the other.
    Same,
    /// One digit changed, dropped or added, or two neighbours swapped.
    OneOff,
    /// Anything else.
    Different,
}

/// A slip of one digit is as likely to be the recogniser's as the speaker's: a person has to
/// listen, unless the words were typed or heard with confidence.
fn verdict_on(likeness: Likeness, reason: &str, evidence: Vec<&Mention>) -> Finding {
    // Word confidences of a correct number are above this in most recordings of the base model.
    let sure = Confidence::from_probability(0.9);
    let heard_well = evidence.iter().all(|mention| mention.confidence >= sure);
    let off = if likeness == Likeness::OneOff {
        ", one digit off"
    } else {
        ""
    };
    if heard_well || likeness == Likeness::Different {
        let (first, rest) = reason.split_at(1);
        return Finding::missed(format!("{}{rest}{off}.", first.to_uppercase())).with(evidence);
    }
    let place = evidence
        .last()
        .and_then(|mention| mention.span)
        .map_or_else(|| "it".to_owned(), |span| span.to_string());
    Finding::new(
        Verdict::Unsure,
        format!("Listen to {place} yourself: {reason}{off}."),
    )
    .with(evidence)
}

fn likeness(a: &str, b: &str) -> Likeness {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    // A country code and a trunk zero are four digits at most (+44 0 ...); a local number leaves
    // out an area code of as many. Shorter than six digits is no number to recognise another by.
    let tail = &long[long.len().saturating_sub(short.len())..];
    let headless = long.len() - short.len() <= 4 && short.len() >= 6;
    if long == short || headless && tail == short {
        Likeness::Same
    } else if edits_between(long, short) == 1 || headless && edits_between(tail, short) == 1 {
        Likeness::OneOff
    } else {
        Likeness::Different
    }
}

/// Returns the digits a number was heard as.
fn reading(number: &Mention) -> String {
    digits_of(number.value.as_deref().unwrap_or(&number.text))
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_alike_behind_any_prefix_and_a_slip_is_one_off() {
        use Likeness::{Different, OneOff, Same};
        for (a, b, expected) in [
            ("07700900123", "07700900123", Same),
            ("07700900123", "447700900123", Same),
            ("4407700900123", "07700900123", Same),
            ("14155550134", "4155550134", Same),
            ("5550134", "4155550134", Same),
            ("07700900123", "07700900132", OneOff),
            ("07700900123", "07700900124", OneOff),
            ("07700900123", "0770090012", OneOff),
            ("07700900123", "447700900124", OneOff),
            ("07700900123", "07700900234", Different),
            ("4155550134", "4165550199", Different),
            ("0134", "4155550134", Different),
        ] {
            assert_eq!(likeness(a, b), expected, "{a} {b}");
            assert_eq!(likeness(b, a), expected, "{b} {a}");
        }
    }
}
