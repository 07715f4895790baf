//! Whether the numbers that were said are the claimed one: in every place where the CTC digit head recognises a number.

use super::claims::Claims;
use super::claims::PhoneNumber;
use super::decision::Decision;
use super::decision::decide;
use super::forced::best;
use super::forced::forced_ratio;
use super::spoken::SpokenNumber;
use super::spoken::overlap;
use super::thresholds::CLEARLY_ANOTHER;
use super::thresholds::FEWEST_DIGITS;
use super::thresholds::MOST_RIVALS;
use super::thresholds::NEAR;
use super::thresholds::NUMBER_CTC;
use super::thresholds::NUMBER_FORCED;
use super::thresholds::NUMBER_FORCED_SETTLED;
use crate::analyze::numbers::CORRECTED;
use crate::domain::Confidence;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;
use crate::speech::AcousticEvidence;
use crate::speech::DigitHypothesis;
use crate::speech::Hypothesis;
use crate::speech::SpeechError;

/// Decides in every place, and makes the mentions say so.
pub(super) fn verify(
    evidence: &mut dyn AcousticEvidence,
    transcript: &Transcript,
    claims: &Claims,
    claimed: &PhoneNumber,
    spoken: &[SpokenNumber],
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let forms = claimed.forms();
    for here in spoken {
        let ratio = here.ratio_of(&forms);
        let is_part = ratio == f64::NEG_INFINITY && here.best().digits.len() < FEWEST_DIGITS;
        if is_part || is_somebody_elses(here, claimed, mentions) {
            continue;
        }
        let ctc = NUMBER_CTC.of(ratio);
        let decoder = || match by_words(ctc, here, claims, claimed, mentions) {
            Some(decision) => Ok(decision),
            None => by_forced_decoding(evidence, here, claimed),
        };
        match decide(ctc, decoder)? {
            Decision::Confirmed => confirm(transcript, here, ratio, claimed, mentions),
            Decision::Contradicted => contradict(transcript, here, claims, mentions),
            Decision::Undecided => leave_open(transcript, here, claims, claimed, mentions),
        }
    }
    Ok(())
}

/// Returns whether the words make a number somebody else's; but one that is nearly the claimed one may be misrecognised.
fn is_somebody_elses(here: &SpokenNumber, claimed: &PhoneNumber, mentions: &[Mention]) -> bool {
    let is_near = |mention: &Mention| {
        let value = mention.value.as_deref();
        value.is_some_and(|value| is_nearly(value, claimed))
    };
    overlapping(mentions, here.words).any(|m| m.whose == Whose::Other && !is_near(m))
}

/// Returns what the decoder says by the words that it wrote. What the digit head contradicts it contradicts too where
/// it wrote what the digit head recognised; a number that is nothing like the claimed one it need not score.
fn by_words(
    ctc: Decision,
    here: &SpokenNumber,
    claims: &Claims,
    claimed: &PhoneNumber,
    mentions: &[Mention],
) -> Option<Decision> {
    let is_written = |number: &PhoneNumber| {
        let mut written = overlapping(mentions, here.words).filter_map(|m| m.value.as_deref());
        written.any(|value| value == number.national)
    };
    if is_written(claimed) {
        return Some(Decision::Confirmed);
    }
    let recognised = claims.whole_number(&here.best().digits);
    let is_agreed = recognised.as_ref().is_some_and(is_written);
    let is_another = ctc == Decision::Contradicted && is_agreed;
    (is_another || !is_nearly(&here.best().digits, claimed)).then_some(Decision::Contradicted)
}

/// Returns what the decoder says by forced decoding of the claimed number and its rivals.
fn by_forced_decoding(
    evidence: &mut dyn AcousticEvidence,
    here: &SpokenNumber,
    claimed: &PhoneNumber,
) -> Result<Decision, SpeechError> {
    let forms = claimed.forms();
    let own = if forms[0] == forms[1] {
        &forms[..1]
    } else {
        &forms[..]
    };
    let rivals = rivals(here, own);
    if rivals.is_empty() {
        return Ok(Decision::Undecided);
    }
    // The rivals come first, so that the claimed number is soon pruned where another one was said.
    let hypotheses: Vec<Hypothesis> = rivals
        .iter()
        .chain(own)
        .map(|digits| Hypothesis::Digits((*digits).to_owned()))
        .collect();
    let ratio_of = |scores: &[f64]| {
        let (rivals, own) = scores.split_at(rivals.len());
        best(own) - best(rivals)
    };
    let settled = NUMBER_FORCED_SETTLED;
    let ratio = forced_ratio(evidence, here.words, &hypotheses, settled, ratio_of)?;
    Ok(ratio.map_or(Decision::Undecided, |ratio| NUMBER_FORCED.of(ratio)))
}

/// Returns the likeliest other numbers, with which forced decoding compares the claimed one, but none that the digit head
/// contradicts beside the first. A shorter one is no rival: the decoder likes "oh one four two" as 142, whatever the
/// sound.
fn rivals<'a>(here: &'a SpokenNumber, own: &[&str]) -> Vec<&'a str> {
    let shortest = own.iter().map(|form| form.len()).min();
    let is_other = |other: &&DigitHypothesis| {
        !own.contains(&other.digits.as_str()) && Some(other.digits.len()) >= shortest
    };
    let others: Vec<&DigitHypothesis> = here.hypotheses.iter().filter(is_other).collect();
    let is_near = |other: &&&DigitHypothesis| {
        let behind = other.log_probability - others[0].log_probability;
        NUMBER_CTC.of(behind) != Decision::Contradicted
    };
    let rivals = others.iter().filter(is_near).take(MOST_RIVALS);
    rivals.map(|rival| rival.digits.as_str()).collect()
}

/// Makes the claimed number of what was said, with all mentions that were written there.
fn confirm(
    transcript: &Transcript,
    here: &SpokenNumber,
    ratio: f64,
    claimed: &PhoneNumber,
    mentions: &mut Vec<Mention>,
) {
    let written = overlapping(mentions, here.words).map(|mention| mention.words);
    let words = written.fold(here.words, WordRange::joined);
    mentions.retain(|m| m.kind != MentionKind::Number || !m.words.overlaps(words));
    let mut mention = mention_of(transcript, here, words).with_value(claimed.national.as_str());
    mention.e164.clone_from(&claimed.e164);
    mention.confidence = confidence(ratio);
    mentions.push(mention);
}

/// Notes that another number was said: the recognised one, where that is clear or no whole one was written.
fn contradict(
    transcript: &Transcript,
    here: &SpokenNumber,
    claims: &Claims,
    mentions: &mut Vec<Mention>,
) {
    let mention = mention_at(transcript, here, mentions);
    mention.whose = Whose::Speaker;
    // Whether the words take it back is for a person to hear.
    mention.doubt.take_if(|doubt| doubt.reason != CORRECTED);
    let recognised = probability(here.best().log_probability);
    let is_clear = recognised.as_probability() >= CLEARLY_ANOTHER;
    if is_clear || mention.value.is_none() || mention.extent == Extent::Partial {
        take_recognised(mention, here, claims);
    }
    if is_clear {
        mention.confidence = mention.confidence.max(recognised);
    }
}

/// Leaves open whether the claimed number was said or another one.
fn leave_open(
    transcript: &Transcript,
    here: &SpokenNumber,
    claims: &Claims,
    claimed: &PhoneNumber,
    mentions: &mut Vec<Mention>,
) {
    let mention = mention_at(transcript, here, mentions);
    mention.whose = Whose::Speaker;
    if mention.value.is_none() {
        take_recognised(mention, here, claims);
    }
    let mut readings = vec![claimed.national.clone()];
    readings.extend(
        mention
            .value
            .clone()
            .filter(|value| *value != claimed.national),
    );
    mention.doubt = Some(Doubt {
        reason: "the sound may be the known number, but not clearly".to_owned(),
        readings,
    });
}

/// Returns the first mention of a number among the words of a spoken number, made where there is none.
fn mention_at<'a>(
    transcript: &Transcript,
    here: &SpokenNumber,
    mentions: &'a mut Vec<Mention>,
) -> &'a mut Mention {
    let is_here = |m: &Mention| m.kind == MentionKind::Number && m.words.overlaps(here.words);
    let index = mentions.iter().position(is_here).unwrap_or_else(|| {
        mentions.push(mention_of(transcript, here, here.words));
        mentions.len() - 1
    });
    &mut mentions[index]
}

/// Returns a mention of words, with the time at which the number was said where they have another.
fn mention_of(transcript: &Transcript, here: &SpokenNumber, words: WordRange) -> Mention {
    let mut mention = Mention::of(MentionKind::Number, transcript, words);
    if !mention.span.is_some_and(|span| overlap(span, here.span)) {
        mention.span = Some(here.span);
    }
    mention
}

/// Gives a mention the number that the digit head recognised.
fn take_recognised(mention: &mut Mention, here: &SpokenNumber, claims: &Claims) {
    let digits = &here.best().digits;
    let number = claims.whole_number(digits);
    mention.extent = if number.is_some() {
        Extent::Whole
    } else {
        Extent::Partial
    };
    mention.e164 = number.as_ref().and_then(|number| number.e164.clone());
    mention.value = Some(number.map_or_else(|| digits.clone(), |number| number.national));
}

fn overlapping(mentions: &[Mention], words: WordRange) -> impl Iterator<Item = &Mention> {
    let is_here = move |m: &&Mention| m.kind == MentionKind::Number && m.words.overlaps(words);
    mentions.iter().filter(is_here)
}

/// Returns whether digits are nearly those of the claimed number.
fn is_nearly(digits: &str, claimed: &PhoneNumber) -> bool {
    let mut forms = claimed.forms().into_iter();
    forms.any(|form| strsim::levenshtein(digits, form) <= NEAR)
}

/// Returns how sure it is that a number was said that leads by so much: a probability of a half at a little less than
/// what confirms it.
fn confidence(ratio: f64) -> Confidence {
    probability(-(NUMBER_CTC.confirm - 1.0 - ratio).exp().ln_1p())
}

#[expect(clippy::cast_possible_truncation, reason = "a probability fits an f32")]
fn probability(log_probability: f64) -> Confidence {
    Confidence::from_probability(log_probability.exp() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Region;
    use crate::domain::Rep;
    use crate::verify::testing::Sounds;
    use crate::verify::testing::spoken;
    use crate::verify::testing::values;
    use crate::verify::testing::written;

    const OWN: &str = "07700900226";
    const WRONG: &str = "07700900262";
    const ANOTHER: &str = "02079460018";
    const TEXT: &str = "it's Sean on 0770090226. Call me. Again, 07700900226. Bye";

    /// One case: the n-best lists at words 3 and 7, what is written there, which number the decoder prefers, and
    /// the numbers that come of it, with whether they are in doubt.
    struct Case {
        n_best: &'static [(usize, &'static [(&'static str, f64)])],
        written: &'static [(usize, &'static str)],
        decoder: &'static str,
        expected: &'static [(&'static str, bool)],
    }

    fn case(
        n_best: &'static [(usize, &'static [(&'static str, f64)])],
        written: &'static [(usize, &'static str)],
        decoder: &'static str,
        expected: &'static [(&'static str, bool)],
    ) -> Case {
        Case {
            n_best,
            written,
            decoder,
            expected,
        }
    }

    #[test]
    #[rustfmt::skip]
    fn every_place_is_decided() {
        for (at, case) in [
            // It leads, whatever was written.
            case(&[(3, &[(OWN, -0.1), ("0770090226", -3.0)])], &[(3, "0770090226")], "", &[(OWN, false)]),
            case(&[(3, &[(OWN, -0.1), ("0770090226", -3.0)])], &[], "", &[(OWN, false)]),
            case(&[(3, &[("007700900226", -0.1), (OWN, -1.9)])], &[], "", &[(OWN, false)]),
            // Where it is a little behind the decoder decides.
            case(&[(3, &[("007700900226", -0.1), (OWN, -3.6)])], &[], OWN, &[(OWN, false)]),
            case(&[(3, &[("007700900226", -0.1), (OWN, -3.6)])], &[], "007700900226", &[("007700900226", true)]),
            // A shorter number is no rival in the decoder, and no other one is more than possible there.
            case(&[(3, &[("0770090226", -0.1), (OWN, -4.0)])], &[], OWN, &[("0770090226", true)]),
            case(&[(3, &[("0770090226", -0.1), (OWN, -9.0)])], &[], OWN, &[("0770090226", false)]),
            // A wrong digit is reported as it was said.
            case(&[(7, &[(WRONG, -0.1), ("0770900262", -3.0)])], &[], WRONG, &[(WRONG, false)]),
            case(&[(7, &[(WRONG, -0.1), ("0770900262", -3.0)])], &[(7, WRONG)], WRONG, &[(WRONG, false)]),
            // But not where the words or the decoder have the claimed number.
            case(&[(7, &[(WRONG, -0.1), ("0770900262", -3.0)])], &[(7, OWN)], WRONG, &[(OWN, true)]),
            case(&[(7, &[(WRONG, -0.1), ("0770900262", -3.0)])], &[], OWN, &[(WRONG, true)]),
            // What was recognised replaces what was written where it is clear.
            case(&[(7, &[(WRONG, -0.01), ("0770900262", -8.0)])], &[(7, "07709900266")], WRONG, &[(WRONG, false)]),
            case(&[(7, &[(WRONG, -0.5), ("0770900262", -8.0)])], &[(7, "07709900266")], WRONG, &[("07709900266", false)]),
            // Of a number that is nothing like the claimed one the decoder is not asked.
            case(&[(7, &[(ANOTHER, -0.1)])], &[], OWN, &[(ANOTHER, false)]),
            // A few digits are a part of a number.
            case(&[(3, &[("226", -0.1)])], &[], OWN, &[]),
        ].into_iter().enumerate() {
            let spoken: Vec<_> = case.n_best.iter().map(|(word, hypotheses)| spoken(*word, hypotheses)).collect();
            let expected: Vec<_> = case.expected.iter().map(|(value, doubt)| (Some((*value).to_owned()), *doubt)).collect();
            assert_eq!(verified(&spoken, case.written, case.decoder).0, expected, "case {at}");
        }
    }

    #[test]
    fn forced_decoding_is_asked_only_where_the_words_do_not_settle_a_place() {
        // What is written there, how far the claimed number is behind the wrong one, and whether it is asked.
        for (written, own, is_asked) in [
            (None, -9.0, true),
            (Some("0770090026"), -9.0, true),
            (Some(WRONG), -9.0, false),
            (Some(OWN), -9.0, false),
            (Some(WRONG), -4.0, true),
            (None, -0.5, false),
        ] {
            let spoken = [spoken(7, &[(WRONG, -0.1), (OWN, own)])];
            let written: Vec<_> = written.map(|number| (7, number)).into_iter().collect();
            let (_, asked) = verified(&spoken, &written, WRONG);
            assert_eq!(asked > 0, is_asked, "{written:?} {own}");
        }
    }

    #[test]
    fn a_rival_is_no_shorter_and_not_contradicted_beside_the_first() {
        for (others, expected) in [
            (
                &[(WRONG, -0.1), (ANOTHER, -3.0), (OWN, -4.0)][..],
                &[WRONG, ANOTHER][..],
            ),
            (&[(WRONG, -0.1), (OWN, -4.0), (ANOTHER, -7.5)], &[WRONG]),
            (
                &[("0770090262", -0.1), (WRONG, -8.0), (ANOTHER, -9.0)],
                &[WRONG, ANOTHER],
            ),
            (&[("0770090262", -0.1), (OWN, -4.0)], &[]),
        ] {
            assert_eq!(rivals(&spoken(7, others), &[OWN]), expected, "{others:?}");
        }
    }

    /// Verifies numbers, and returns those there are then, with whether each is in doubt, and how often the decoder was
    /// asked.
    fn verified(
        spoken: &[SpokenNumber],
        numbers: &[(usize, &str)],
        decoder: &'static str,
    ) -> (Vec<(Option<String>, bool)>, usize) {
        let mut sounds = Sounds {
            digits: decoder,
            ..Sounds::default()
        };
        let transcript = Transcript::typed(TEXT);
        let rep = Rep {
            name: None,
            number: Some(OWN.to_owned()),
        };
        let claims = Claims::of(&rep, Region::GB);
        let claimed = claims.number.clone().expect("it is whole");
        let mut mentions = written(&transcript, numbers);
        verify(
            &mut sounds,
            &transcript,
            &claims,
            &claimed,
            spoken,
            &mut mentions,
        )
        .expect("nothing can fail here");
        (values(mentions), sounds.asked)
    }

    #[test]
    fn a_number_of_somebody_else_stays_theirs_unless_it_is_nearly_the_claimed_one() {
        for (value, whose) in [(ANOTHER, Whose::Other), (WRONG, Whose::Speaker)] {
            let transcript = Transcript::typed(TEXT);
            let rep = Rep {
                name: None,
                number: Some(OWN.to_owned()),
            };
            let claims = Claims::of(&rep, Region::GB);
            let claimed = claims.number.clone().expect("it is whole");
            let mut mentions = written(&transcript, &[(3, value)]);
            mentions[0].whose = Whose::Other;
            let spoken = [spoken(3, &[(OWN, -0.1)])];
            verify(
                &mut Sounds::default(),
                &transcript,
                &claims,
                &claimed,
                &spoken,
                &mut mentions,
            )
            .expect("nothing can fail here");
            assert_eq!(mentions[0].whose, whose, "{value}");
        }
    }
}
