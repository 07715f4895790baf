//! `number-agrees`: every time the number is said it is the same, and the speaker's own where that
//! is known.

use std::cmp::Reverse;

use serde::Serialize;

use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Verdict;
use crate::rubric::checks::Case;
use crate::rubric::checks::Finding;
use crate::rubric::checks::Judge;
use crate::rubric::checks::Kind;
use crate::rubric::checks::listen_to;
use crate::rubric::numbers::Likeness;
use crate::rubric::numbers::is_clear;
use crate::rubric::numbers::likeness;
use crate::rubric::numbers::own_number;
use crate::rubric::numbers::reading;
use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::settings::Settings;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct NumberAgrees {}

impl Judge for NumberAgrees {
    const KIND: Kind = Kind {
        name: "number-agrees",
        about: "Every time the number is said it is the same, and the speaker's own where that is known.",
        settings: &[],
    };

    fn read(_: &mut Settings<'_>) -> Result<Self, RubricError> {
        Ok(Self {})
    }

    fn judge(&self, case: &Case<'_>) -> Finding {
        let numbers = case.mentions(MentionKind::Number);
        if let Some(doubtful) = numbers.iter().find(|number| number.doubt.is_some()) {
            return case.unsure(doubtful);
        }
        let own = own_number(case.take);
        let own = own.as_deref();
        let Some((first, others)) = numbers.split_first() else {
            return Finding::skipped("There is no number to compare.");
        };
        if others.is_empty() && own.is_none() {
            return Finding::skipped(
                "You gave one number, and your own is not known: there is nothing to compare it with.",
            )
            .with([*first]);
        }
        let region = case.take.region;
        let among_themselves = others.iter().map(|other| Comparison {
            likeness: likeness(&reading(first), &reading(other), region),
            what: format!(
                "two numbers: {} and {}",
                case.number(first),
                case.number(other)
            ),
            numbers: vec![*first, *other],
        });
        let with_own = own.iter().flat_map(|own| {
            numbers.iter().map(|number| Comparison {
                likeness: likeness(&reading(number), own, region),
                what: format!(
                    "{}, but your number is {}",
                    case.number(number),
                    case.shown(own)
                ),
                numbers: vec![*number],
            })
        });
        // The first of those that are least alike.
        let worst = among_themselves
            .chain(with_own)
            .filter(|comparison| comparison.likeness > Likeness::Same)
            .min_by_key(|comparison| Reverse(comparison.likeness));
        match worst {
            Some(comparison) => comparison.finding(case),
            None => agreement(case, &numbers, own),
        }
    }
}

/// Two numbers that are not the same, in words.
struct Comparison<'a> {
    likeness: Likeness,
    what: String,
    numbers: Vec<&'a Mention>,
}

impl Comparison<'_> {
    /// A wrong digit, or a number of which only a part was recognised, is as likely to be the
    /// recogniser's as the speaker's: a person has to listen, unless the words were typed or
    /// recognised with confidence.
    fn finding(self, case: &Case<'_>) -> Finding {
        let Self {
            likeness,
            what,
            numbers,
        } = self;
        let clear = numbers.iter().all(|number| is_clear(number));
        let whole = numbers.iter().all(|number| number.extent == Extent::Whole);
        let off = match likeness {
            Likeness::OneOff => "; one digit differs",
            Likeness::Part => "; one is only part of the other",
            Likeness::Same | Likeness::Different => "",
        };
        if clear && likeness == Likeness::Part {
            return Finding::partly(format!("{}{off}.", case.gave(&what))).with(numbers);
        }
        if clear || (whole && likeness == Likeness::Different) {
            return Finding::missed(format!("{}{off}.", case.gave(&what))).with(numbers);
        }
        let listen = numbers
            .last()
            .map_or_else(String::new, |number| listen_to(number));
        Finding::new(Verdict::Unsure, format!("{listen}: I heard {what}{off}.")).with(numbers)
    }
}

/// Words that all numbers are the same, as far as they were said.
fn agreement(case: &Case<'_>, numbers: &[&Mention], own: Option<&str>) -> Finding {
    let parts = numbers
        .iter()
        .filter(|number| number.extent == Extent::Partial)
        .count();
    if parts > 0 {
        return Finding::partly(format!(
            "The numbers agree as far as they go, but {parts} of {} is only part of a number.",
            numbers.len()
        ))
        .with(numbers.iter().copied());
    }
    let times = match numbers.len() {
        2 => "both times".to_owned(),
        n => format!("all {n} times"),
    };
    let reason = match own.map(|own| case.shown(own)) {
        Some(own) if numbers.len() == 1 => format!("It is your number, {own}."),
        Some(own) => format!("It is your number {times}: {own}."),
        None => {
            let number = case.shown(&reading(numbers[0]));
            format!(
                "{}.",
                case.gave(&format!("the same number {times}: {number}"))
            )
        }
    };
    Finding::met(reason).with(numbers.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::testing::Message;

    fn verdict(said: &str, partial: usize, confidence: f32) -> Verdict {
        let mut message = Message::recorded(said).with_confidence(confidence);
        message.mentions[partial].extent = Extent::Partial;
        message.check("number-agrees").verdict
    }

    #[test]
    fn a_number_of_which_a_part_was_heard_is_left_to_a_person_and_one_that_was_typed_is_not() {
        let said = "I'm on {number:0770123}, so ring {number:07700900123}.";
        assert_eq!(verdict(said, 0, 0.5), Verdict::Unsure);
        assert_eq!(verdict(said, 0, 1.0), Verdict::Missed);
        let differ = "I'm on {number:07700900555}, so ring {number:07700900123}. {name:Jo}";
        assert_eq!(verdict(differ, 2, 0.5), Verdict::Missed);
    }
}
