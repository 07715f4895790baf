//! The numbers that the CTC digit head recognises, by the words that were written meanwhile.

use super::claims::Claims;
use super::claims::PhoneNumber;
use super::thresholds::FEWEST_WITH_AREA;
use super::thresholds::SLACK;
use crate::analyze::numbers::extension_in;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::speech::AcousticEvidence;
use crate::speech::DigitHypothesis;
use crate::speech::SpeechError;
use crate::speech::SpokenDigits;

/// A number as the CTC digit head recognises it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SpokenNumber {
    /// The words that were written while it was said; if there are none, the nearest.
    pub(super) words: WordRange,
    /// When it was said.
    pub(super) span: Span,
    /// The n-best list, the likeliest first; at least one.
    pub(super) hypotheses: Vec<DigitHypothesis>,
}

impl SpokenNumber {
    /// Returns the likeliest hypothesis.
    pub(super) fn best(&self) -> &DigitHypothesis {
        &self.hypotheses[0]
    }

    /// Returns the log-likelihood ratio of a number, said in any of its forms, to the likeliest other hypothesis: minus
    /// infinity where it is not among the hypotheses.
    pub(super) fn ratio_of(&self, forms: &[&str]) -> f64 {
        let likeliest = |own: bool| {
            self.hypotheses
                .iter()
                .filter(|hypothesis| forms.contains(&hypothesis.digits.as_str()) == own)
                .map(|hypothesis| hypothesis.log_probability)
                .fold(f64::NEG_INFINITY, f64::max)
        };
        let own = likeliest(true);
        if own == f64::NEG_INFINITY {
            own
        } else {
            own - likeliest(false)
        }
    }
}

/// Returns the numbers that were said, in the order of time; none without a CTC head. A mention of a number that sounds
/// at the same time lends its words.
pub(super) fn spoken_numbers(
    evidence: &mut dyn AcousticEvidence,
    transcript: &Transcript,
    claims: &Claims,
    mentions: &[Mention],
) -> Result<Option<Vec<SpokenNumber>>, SpeechError> {
    let here = |run: SpokenDigits| {
        let SpokenDigits {
            span, hypotheses, ..
        } = number_in(without_extension(run, transcript), claims);
        let is_meanwhile = |mention: &&Mention| {
            mention.kind == MentionKind::Number
                && mention.span.is_some_and(|other| overlap(other, span))
        };
        let written = mentions
            .iter()
            .filter(is_meanwhile)
            .map(|mention| mention.words);
        let words = match written.reduce(WordRange::joined) {
            Some(words) => words,
            None => words_in(transcript, span)?,
        };
        (!hypotheses.is_empty()).then_some(SpokenNumber {
            words,
            span,
            hypotheses,
        })
    };
    let digits = evidence.digits()?;
    Ok(digits.map(|digits| digits.into_iter().filter_map(here).collect()))
}

/// Returns a run of digits without those of the extension that the words put behind it.
fn without_extension(mut run: SpokenDigits, transcript: &Transcript) -> SpokenDigits {
    let extension =
        words_in(transcript, run.span).and_then(|words| extension_in(transcript, words));
    if let Some(extension) = extension {
        for hypothesis in &mut run.hypotheses {
            if let Some(number) = hypothesis.digits.strip_suffix(&extension) {
                hypothesis.digits = number.to_owned();
            }
        }
    }
    run
}

/// Returns a run of digits, or the part of it that is a number where the whole is none: "415-555-0134, extension 22".
fn number_in(run: SpokenDigits, claims: &Claims) -> SpokenDigits {
    let is_number = |run: &SpokenDigits| {
        let likeliest = run.hypotheses.first();
        likeliest.is_some_and(|likeliest| {
            likeliest.digits.len() >= FEWEST_WITH_AREA
                && claims.whole_number(&likeliest.digits).is_some()
        })
    };
    let is_claimed = |run: &SpokenDigits| {
        let mut forms = claims.number.iter().flat_map(PhoneNumber::forms);
        let likeliest = run.hypotheses.first();
        likeliest.is_some_and(|likeliest| forms.any(|form| form == likeliest.digits))
    };
    if is_number(&run) || is_claimed(&run) {
        return run;
    }
    let part = run
        .parts
        .iter()
        .find(|part| is_claimed(part))
        .or_else(|| run.parts.iter().find(|part| is_number(part)));
    match part {
        Some(part) => part.clone(),
        None => run,
    }
}

/// Returns the words whose middle lies in a span, or the word that is nearest to it; `None` if no words have times.
pub(super) fn words_in(transcript: &Transcript, span: Span) -> Option<WordRange> {
    let middles = || {
        (0..).zip(&transcript.words).filter_map(|(at, word)| {
            let span = word.span?;
            Some((at, u64::midpoint(span.start.0, span.end.0)))
        })
    };
    let meant = span.start.0.saturating_sub(SLACK.0)..=span.end.0 + SLACK.0;
    let within = middles().filter(|(_, middle)| meant.contains(middle));
    let words = within.map(|(at, _)| WordRange {
        first: at,
        last: at,
    });
    words.reduce(WordRange::joined).or_else(|| {
        let middle = u64::midpoint(span.start.0, span.end.0);
        let nearest = middles().min_by_key(|(_, other)| other.abs_diff(middle));
        nearest.map(|(at, _)| WordRange {
            first: at,
            last: at,
        })
    })
}

pub(super) fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Millis;
    use crate::domain::Region;
    use crate::domain::Rep;
    use crate::verify::testing::spoken;
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
    fn an_extension_behind_a_pause_is_left_out_of_the_number() {
        let run = |digits: &str, parts: &[&str]| {
            let of = |digits: &str| SpokenDigits {
                span: Span::default(),
                hypotheses: spoken(0, &[(digits, -0.1)]).hypotheses,
                parts: Vec::new(),
            };
            SpokenDigits {
                parts: parts.iter().map(|part| of(part)).collect(),
                ..of(digits)
            }
        };
        let rep = |number: Option<&str>| Rep {
            name: None,
            number: number.map(str::to_owned),
        };
        let best = |run: SpokenDigits, known: Option<&str>| {
            number_in(run, &Claims::of(&rep(known), Region::US)).hypotheses[0]
                .digits
                .clone()
        };
        for known in [None, Some("415-555-0134")] {
            assert_eq!(
                best(run("415555013422", &["4155550134"]), known),
                "4155550134"
            );
            assert_eq!(best(run("4155550134", &["41555501"]), known), "4155550134");
            assert_eq!(best(run("41555501342", &["415555"]), known), "41555501342");
            // A local number is none with its area.
            assert_eq!(best(run("41555550134", &["5550134"]), known), "41555550134");
        }
    }

    #[test]
    fn a_number_leads_by_what_its_likeliest_form_is_ahead_of_all_others() {
        let number = spoken(0, &[("12", -0.5), ("012", -1.0), ("13", -4.0)]);
        assert_eq!(number.ratio_of(&["12", "012"]), 3.5);
        assert_eq!(number.ratio_of(&["012"]), -0.5);
        assert_eq!(number.ratio_of(&["99"]), f64::NEG_INFINITY);
    }
}
