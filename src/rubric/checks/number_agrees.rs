//! `number-agrees`: every time the number is said it is the same, and the speaker's own where that
//! is known.

use serde::Serialize;

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
use crate::rubric::numbers::Likeness;
use crate::rubric::numbers::heard_clearly;
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
        let own = own_number(case.take);
        let own = own.as_deref();
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
                likeness(&reading(first), &reading(other), case.take.region),
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
                likeness(&reading(number), own, case.take.region),
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

/// A slip of one digit, or a number of which only a part was heard, is as likely to be the
/// recogniser's as the speaker's: a person has to listen, unless the words were typed or heard with
/// confidence.
fn verdict_on(likeness: Likeness, reason: &str, evidence: Vec<&Mention>) -> Finding {
    let clear = evidence.iter().all(|mention| heard_clearly(mention));
    let is_whole = evidence
        .iter()
        .all(|mention| mention.extent == Extent::Whole);
    let off = match likeness {
        Likeness::OneOff => ", one digit off",
        Likeness::Part => ", which is the same only in part",
        Likeness::Same | Likeness::Different => "",
    };
    if clear && likeness == Likeness::Part {
        return Finding::partly(format!("{}{off}.", capitalised(reason))).with(evidence);
    }
    if clear || (is_whole && likeness == Likeness::Different) {
        return Finding::missed(format!("{}{off}.", capitalised(reason))).with(evidence);
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

fn capitalised(reason: &str) -> String {
    let (first, rest) = reason.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::testing::Message;

    fn verdict(said: &str, partial: usize, confidence: f32) -> Verdict {
        let mut message = Message::heard(said).with_confidence(confidence);
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
