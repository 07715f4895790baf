//! The numbers that were heard whatever was written, by the words that were written meanwhile.

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::speech::HeardNumber;
use crate::speech::Hearing;
use crate::speech::NumberReading;

/// Words begin and end a little later or earlier than their sound: 200 ms.
const SLACK: Millis = Millis(200);

/// A number that was heard.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeardHere {
    /// The words that were written while it was said; if there are none, the nearest.
    pub(super) words: WordRange,
    /// When it was said.
    pub(super) span: Span,
    /// Which digits it may have been, the likeliest first; at least one.
    pub(super) readings: Vec<NumberReading>,
}

impl HeardHere {
    /// Returns the likeliest reading.
    pub(super) fn best(&self) -> &NumberReading {
        &self.readings[0]
    }

    /// Returns by how much some digits lead all others, said in any of several forms, in natural-logarithm units:
    /// negative where others are likelier, and minus infinity where they were not even thought of.
    pub(super) fn lead_of(&self, forms: &[&str]) -> f64 {
        let most = |own: bool| {
            self.readings
                .iter()
                .filter(|reading| forms.contains(&reading.digits.as_str()) == own)
                .map(|reading| reading.log_probability)
                .fold(f64::NEG_INFINITY, f64::max)
        };
        let own = most(true);
        if own == f64::NEG_INFINITY {
            own
        } else {
            own - most(false)
        }
    }
}

/// Returns the numbers that were heard, in the order of time; none where nobody has an ear for them, or no words
/// have times. A mention of a number that sounds at the same time lends its words.
pub(super) fn heard(
    hearing: &mut dyn Hearing,
    transcript: &Transcript,
    mentions: &[Mention],
) -> Option<Vec<HeardHere>> {
    let numbers = hearing.numbers_heard()?;
    let here = |number: HeardNumber| {
        let written = mentions
            .iter()
            .filter(|mention| {
                mention.kind == MentionKind::Number
                    && mention.span.is_some_and(|span| overlap(span, number.span))
            })
            .map(|mention| mention.words)
            .reduce(WordRange::joined);
        let words = match written {
            Some(words) => words,
            None => words_in(transcript, number.span)?,
        };
        (!number.readings.is_empty()).then_some(HeardHere {
            words,
            span: number.span,
            readings: number.readings,
        })
    };
    Some(numbers.into_iter().filter_map(here).collect())
}

/// Returns the words whose middle lies in a span, or the word that is nearest to it.
pub(super) fn words_in(transcript: &Transcript, span: Span) -> Option<WordRange> {
    let middles: Vec<(usize, u64)> = transcript
        .words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| {
            let span = word.span?;
            Some((at, u64::midpoint(span.start.0, span.end.0)))
        })
        .collect();
    let from = span.start.0.saturating_sub(SLACK.0);
    let to = span.end.0 + SLACK.0;
    let mut within = middles
        .iter()
        .filter(|(_, middle)| (from..=to).contains(middle))
        .map(|(at, _)| *at);
    if let Some(first) = within.next() {
        return Some(WordRange {
            first,
            last: within.next_back().unwrap_or(first),
        });
    }
    let middle = u64::midpoint(span.start.0, span.end.0);
    let (at, _) = middles
        .iter()
        .min_by_key(|(_, other)| other.abs_diff(middle))?;
    Some(WordRange {
        first: *at,
        last: *at,
    })
}

/// Returns the first mention of a number among some words.
pub(super) fn number_at(mentions: &[Mention], words: WordRange) -> Option<usize> {
    mentions
        .iter()
        .position(|mention| mention.kind == MentionKind::Number && mention.words.overlaps(words))
}

fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::testing::timed;

    #[test]
    fn a_number_has_the_words_that_were_written_while_it_was_said() {
        let transcript = timed("it's Sean on 0770 090 0226. Call me");
        let words = |start, end| {
            let words = words_in(&transcript, Span::new(Millis(start), Millis(end)));
            words.map(|words| (words.first, words.last))
        };
        assert_eq!(words(1250, 2350), Some((3, 5)));
        assert_eq!(words(9000, 9900), Some((7, 7)));
        assert_eq!(words_in(&Transcript::typed("Hi"), Span::default()), None);
    }

    #[test]
    fn digits_lead_by_what_their_best_form_is_ahead_of_all_others() {
        let reading = |digits: &str, log_probability| NumberReading {
            digits: digits.to_owned(),
            log_probability,
        };
        let here = HeardHere {
            words: WordRange { first: 0, last: 0 },
            span: Span::default(),
            readings: vec![
                reading("12", -0.5),
                reading("012", -1.0),
                reading("13", -4.0),
            ],
        };
        assert_eq!(here.lead_of(&["12", "012"]), 3.5);
        assert_eq!(here.lead_of(&["012"]), -0.5);
        assert_eq!(here.lead_of(&["99"]), f64::NEG_INFINITY);
    }
}
