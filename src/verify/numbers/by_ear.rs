//! Judges the numbers that were heard whatever was written: which of them is the rep's own, and which is not.

use super::PhoneNumber;
use super::doubt;
use super::grant;
use super::is_near;
use super::is_nearly;
use super::judging::Answer;
use super::judging::Question;
use crate::domain::Confidence;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;
use crate::speech::Hearing;
use crate::speech::SpeechError;
use crate::speech::Tempo;
use crate::verify::Claims;
use crate::verify::heard::HeardHere;
use crate::verify::heard::number_at;

/// The rep's number was said if it leads all other readings by this much, or is behind the best by no more: rivals
/// that lead it by so little have a digit twice that was said once. Of 224 places with a slip over 440 development
/// recordings it leads in none by more than -5; of 535 without one it does in all but 3.
const LEAD: f64 = -2.0;
/// The same where it leads clearly in another place.
const HELPED: f64 = -4.5;
/// It leads clearly by this much.
const CLEAR: f64 = 2.0;
/// It was not said if it is behind another number by this much.
const BEHIND: f64 = -7.0;
/// Another number that is likelier than this, and that nothing contests, is what was said whatever was written.
const CLEARLY: f64 = 0.9;
/// A number with fewer digits than this is a part of one.
const FEWEST_DIGITS: usize = 7;

/// Settles what can be, and returns the words of all that is. Where the rep's number was not heard, but nearly, the
/// decoder is asked too: if it hears the rep's number, nobody knows.
pub(super) fn judge(
    hearing: &mut dyn Hearing,
    heard: &[HeardHere],
    number: &PhoneNumber,
    claims: &Claims,
    mentions: &mut Vec<Mention>,
) -> Result<Vec<WordRange>, SpeechError> {
    let transcript = hearing.transcript().clone();
    let forms = [number.national.as_str(), number.said.as_str()];
    let leads: Vec<f64> = heard.iter().map(|here| here.lead_of(&forms)).collect();
    let mut settled = Vec::new();
    for (at, (here, &lead)) in heard.iter().zip(&leads).enumerate() {
        let is_others = overlapping(mentions, here.words)
            .any(|m| m.whose == Whose::Other && !is_near(m, number));
        if is_others {
            continue;
        }
        let is_helped =
            (leads.iter().enumerate()).any(|(other, lead)| other != at && *lead >= CLEAR);
        let needed = if is_helped { HELPED } else { LEAD };
        if lead >= needed {
            settled.push(accept(&transcript, here, lead, number, mentions));
        } else if lead <= BEHIND && here.best().digits.len() >= FEWEST_DIGITS {
            let is_contested = is_nearly(&here.best().digits, number)
                && Question::new(here.words, &number.said, "")
                    .ask(hearing, Tempo::AsSpoken)?
                    .is_some_and(|(judgement, _)| judgement.answer == Answer::Yes);
            deny(&transcript, here, number, claims, is_contested, mentions);
            settled.push(here.words);
        }
    }
    Ok(settled)
}

fn overlapping(mentions: &[Mention], words: WordRange) -> impl Iterator<Item = &Mention> {
    mentions
        .iter()
        .filter(move |m| m.kind == MentionKind::Number && m.words.overlaps(words))
}

/// Makes what was heard the rep's number, with all mentions that were written there. Returns its words.
fn accept(
    transcript: &Transcript,
    here: &HeardHere,
    lead: f64,
    number: &PhoneNumber,
    mentions: &mut Vec<Mention>,
) -> WordRange {
    let words = overlapping(mentions, here.words)
        .map(|mention| mention.words)
        .fold(here.words, WordRange::joined);
    mentions.retain(|m| m.kind != MentionKind::Number || !m.words.overlaps(words));
    let mut mention = mention_of(transcript, here, words);
    grant(&mut mention, number, confidence(lead));
    mentions.push(mention);
    words
}

/// Notes that another number was heard than the rep's; a doubtful one where that is contested, by the decoder or by
/// what is written.
fn deny(
    transcript: &Transcript,
    here: &HeardHere,
    number: &PhoneNumber,
    claims: &Claims,
    is_contested: bool,
    mentions: &mut Vec<Mention>,
) {
    let index = number_at(mentions, here.words).unwrap_or_else(|| {
        mentions.push(mention_of(transcript, here, here.words));
        mentions.len() - 1
    });
    let mention = &mut mentions[index];
    mention.whose = Whose::Speaker;
    let is_own = mention.value.as_deref() == Some(&number.national);
    let heard = probability(here.best().log_probability);
    let is_clear = !is_contested && heard.as_probability() >= CLEARLY;
    if !is_own && (is_clear || mention.value.is_none() || mention.extent == Extent::Partial) {
        tell(mention, here, claims);
    }
    if is_clear && !is_own {
        mention.confidence = mention.confidence.max(heard);
    }
    mention.doubt = if is_contested || is_own {
        doubt(mention, &number.national)
    } else {
        None
    };
}

/// Makes the likeliest reading of a mention.
fn tell(mention: &mut Mention, here: &HeardHere, claims: &Claims) {
    let digits = &here.best().digits;
    match claims.whole_number(digits) {
        Some(reading) => {
            mention.value = Some(reading.national);
            mention.e164 = reading.e164;
            mention.extent = Extent::Whole;
        }
        None => {
            mention.value = Some(digits.clone());
            mention.e164 = None;
            mention.extent = Extent::Partial;
        }
    }
}

/// A mention of words, with the time at which the number was heard where they have another.
fn mention_of(transcript: &Transcript, here: &HeardHere, words: WordRange) -> Mention {
    let mut mention = Mention::of(MentionKind::Number, transcript, words);
    let is_at_the_time = mention
        .span
        .is_some_and(|span| span.start < here.span.end && here.span.start < span.end);
    if !is_at_the_time {
        mention.span = Some(here.span);
    }
    mention
}

/// How sure it is that a number was said that leads by so much.
fn confidence(lead: f64) -> Confidence {
    probability(-(LEAD - 1.0 - lead).exp().ln_1p())
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
    use crate::verify::testing;
    use crate::verify::testing::Sounds;
    use crate::verify::testing::heard_at;

    const OWN: &str = "07700900226";
    const TEXT: &str = "it's Sean on 0770090226. Call me. Again, 07700900226. Bye";

    /// Judges what was heard; the decoder hears `decoder`. Returns the numbers that are told, and whether in doubt.
    fn judged(
        decoder: &'static str,
        heard: &[HeardHere],
        written: &[(usize, &str)],
    ) -> (Vec<(Option<String>, bool)>, usize) {
        let mut hearing = Sounds {
            digits: decoder,
            ..Sounds::of(TEXT)
        };
        let mut mentions = testing::written(&hearing.transcript, written);
        let number = PhoneNumber {
            national: OWN.to_owned(),
            said: OWN.to_owned(),
            e164: None,
        };
        let claims = Claims::of(&Rep::default(), Region::GB);
        let settled = judge(&mut hearing, heard, &number, &claims, &mut mentions)
            .expect("nothing can fail here");
        mentions.sort_by_key(|mention| mention.words);
        let told = mentions
            .into_iter()
            .map(|mention| (mention.value, mention.doubt.is_some()))
            .collect();
        (told, settled.len())
    }

    fn told(value: &str, is_doubtful: bool) -> (Option<String>, bool) {
        (Some(value.to_owned()), is_doubtful)
    }

    #[test]
    fn a_number_that_was_heard_is_the_reps_whatever_was_written() {
        let heard = [heard_at(3, &[(OWN, -0.1), ("0770090226", -3.0)])];
        let (numbers, settled) = judged("", &heard, &[(3, "0770090226")]);
        assert_eq!((numbers, settled), (vec![told(OWN, false)], 1));
        let (numbers, _) = judged("", &heard, &[]);
        assert_eq!(numbers, [told(OWN, false)]);
    }

    #[test]
    fn a_number_that_is_a_little_behind_is_the_reps_where_it_is_clear_elsewhere() {
        let behind = heard_at(3, &[("007700900226", -0.1), (OWN, -3.6)]);
        let clear = heard_at(7, &[(OWN, -0.1), ("0770090226", -4.0)]);
        let (_, settled) = judged("", std::slice::from_ref(&behind), &[]);
        assert_eq!(settled, 0);
        let (numbers, settled) = judged("", &[behind, clear], &[]);
        assert_eq!((numbers, settled), (vec![told(OWN, false); 2], 2));
    }

    #[test]
    fn a_slip_is_told_as_it_was_said_and_doubted_where_the_words_or_the_decoder_have_the_reps_number()
     {
        let slip = "07700900262";
        let heard = [heard_at(7, &[(slip, -0.1), ("0770900262", -3.0)])];
        assert_eq!(judged(slip, &heard, &[]).0, [told(slip, false)]);
        assert_eq!(judged(slip, &heard, &[(7, slip)]).0, [told(slip, false)]);
        assert_eq!(judged(slip, &heard, &[(7, OWN)]).0, [told(OWN, true)]);
        assert_eq!(judged(OWN, &heard, &[]).0, [told(slip, true)]);
    }

    #[test]
    fn another_number_that_is_clear_is_told_instead_of_what_was_written_and_with_confidence() {
        let slip = "07700900262";
        for (log_probability, expected) in [(-0.01, slip), (-0.5, "07709900266")] {
            let heard = [heard_at(
                7,
                &[(slip, log_probability), ("0770900262", -8.0)],
            )];
            let (numbers, _) = judged(slip, &heard, &[(7, "07709900266")]);
            assert_eq!(numbers, [told(expected, false)]);
        }
    }

    #[test]
    fn what_is_neither_clearly_the_reps_number_nor_clearly_another_is_left_to_the_decoder() {
        let near = [heard_at(3, &[("0770090226", -0.1), (OWN, -5.0)])];
        assert_eq!(judged(OWN, &near, &[]), (vec![], 0));
        let part = [heard_at(3, &[("226", -0.1)])];
        assert_eq!(judged(OWN, &part, &[]), (vec![], 0));
    }
}
