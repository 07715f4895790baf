//! Asks the sound whether the number in it is the rep's own: at every place with digits that the words
//! do not settle, and where a number may hide behind words.

mod by_ear;
mod judging;
pub(super) mod stretches;

use judging::Answer;
use judging::Judgement;
use judging::Question;
use stretches::places;
use stretches::stretches;

use super::Claims;
use super::Half;
use super::PhoneNumber;
use super::heard::HeardHere;
use super::heard::number_at;
use crate::domain::Confidence;
use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Whose;
use crate::domain::WordRange;
use crate::speech::Hearing;
use crate::speech::NumberWeighing;
use crate::speech::SpeechError;
use crate::speech::Tempo;

/// A number that was written and is this near to the known one may be it, though the sound does not say
/// so: a person should listen.
const NEAR: usize = 3;
/// A known number that was written with less confidence than this is asked about all the same: a slip at the end is
/// sometimes written as the number that was heard at the start.
const SURE: f64 = 0.6;
/// A number that leads its rivals by this much, which is not enough alone, is helped by another mention.
const CORROBORATES: f64 = 0.0;
/// A number that is behind its rivals by no more than this is asked about again at other paces: of 180 places that
/// were farther behind or hopeless, over 440 development recordings, one was then granted rightly and one
/// wrongly, and 31 of the other 137 rightly.
const OPEN: f64 = -7.0;
/// The most hidden places that are asked about in each half of a message.
const MOST_HIDDEN: usize = 2;
/// The most places asked about in one stretch of words.
const MOST_PLACES: usize = 2;
/// The most stretches that are asked about in each half of a message: one that says its number more often
/// repeats itself.
const MOST_STRETCHES: usize = 2;

/// What was asked, and what the sound said: for comparing the mentions with each other.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// The words that the sound calls the rep's number, with the figures they were written with.
    granted: Vec<(WordRange, String)>,
    /// The words that may be the rep's number, and by how much it leads there.
    perhaps: Vec<(WordRange, f64)>,
    /// Words that are nearly the rep's number, and the sound says they are not, with their figures.
    denied: Vec<(WordRange, String)>,
    /// What the sound left open, with the words that it is about.
    open: Vec<(WordRange, Question)>,
    /// The words of which the ear has told what they are.
    settled: Vec<WordRange>,
}

impl Judged {
    /// Takes what was heard whatever was written, where that is clear.
    pub(super) fn by_ear(
        &mut self,
        hearing: &mut dyn Hearing,
        heard: &[HeardHere],
        number: &PhoneNumber,
        claims: &Claims,
        mentions: &mut Vec<Mention>,
    ) -> Result<(), SpeechError> {
        self.settled = by_ear::judge(hearing, heard, number, claims, mentions)?;
        Ok(())
    }

    /// Puts what is compared with each other in the order of the words, whichever half was asked first.
    pub(super) fn in_order(&mut self) {
        self.granted.sort_by_key(|(words, _)| *words);
        self.perhaps.sort_by_key(|(words, _)| *words);
        self.denied.sort_by_key(|(words, _)| *words);
        self.open.sort_by_key(|(words, _)| *words);
    }
}

/// Asks in one half of the message, at every place with digits, whether they are the rep's; and where
/// no number was found, whether one hides behind words.
pub(super) fn verify(
    hearing: &mut dyn Hearing,
    number: &PhoneNumber,
    hidden: &[WordRange],
    half: Half,
    mentions: &mut Vec<Mention>,
    judged: &mut Judged,
) -> Result<(), SpeechError> {
    let known = number.national.as_str();
    let transcript = hearing.transcript().clone();
    let mut asked = 0;
    for stretch in stretches(&transcript, number.said.len()) {
        let is_settled = |words: &WordRange| words.overlaps(stretch.words);
        if !half.holds(stretch.words) || judged.settled.iter().any(is_settled) {
            continue;
        }
        let here = number_at(mentions, stretch.words);
        let is_near = here.is_some_and(|index| is_near(&mentions[index], number));
        let is_written = |m: &Mention| m.value.as_deref() == Some(known) && m.doubt.is_none();
        // Words that make a number somebody else's may be misheard, too; and what was heard at the start may have
        // been copied at the end.
        let clear = here.map(|index| &mentions[index]).is_some_and(|m| {
            (m.whose == Whose::Other && !is_near)
                || (is_written(m) && m.confidence.as_probability() >= SURE)
        });
        if clear {
            continue;
        }
        if asked == MOST_STRETCHES {
            break;
        }
        asked += 1;
        let written = figures(&transcript.text_of(stretch.words));
        let digits = if written.starts_with('0') {
            known
        } else {
            number.said.as_str()
        };
        let mut best: Option<(Judgement, NumberWeighing, Question)> = None;
        let places = places(&transcript, &stretch, digits.len());
        for place in places.into_iter().take(MOST_PLACES) {
            let mut question = Question::new(place, digits, &written);
            let Some((judgement, weighing)) = question.ask(hearing, Tempo::AsSpoken)? else {
                return Ok(());
            };
            if best
                .as_ref()
                .is_none_or(|(before, ..)| judgement.answer > before.answer)
            {
                best = Some((judgement, weighing, question));
            }
            if judgement.answer == Answer::Yes {
                break;
            }
        }
        let Some((Judgement { answer, lead }, weighing, question)) = best else {
            continue;
        };
        match answer {
            Answer::Yes => {
                // From the first word with digits on: the words may have hidden the beginning.
                let mut words = stretch.words;
                if let Some(index) = here {
                    let mention = mentions.remove(index);
                    words = words.joined(mention.words);
                }
                let mut mention = Mention::of(MentionKind::Number, &transcript, words);
                grant(&mut mention, number, confidence(&weighing));
                mentions.push(mention);
                judged.granted.push((words, written));
            }
            Answer::Perhaps if here.is_some_and(|index| is_written(&mentions[index])) => {}
            Answer::Perhaps | Answer::No => {
                let words = here.map_or(stretch.words, |index| mentions[index].words);
                if answer == Answer::No && is_near {
                    judged.denied.push((words, written));
                }
                let is_half = 2 * stretch.digits >= known.len();
                if answer == Answer::Perhaps && lead >= CORROBORATES {
                    judged.perhaps.push((words, lead));
                }
                if answer == Answer::Perhaps || lead >= OPEN {
                    judged.open.push((words, question));
                }
                match here.and_then(|index| mentions.get_mut(index)) {
                    Some(mention) => {
                        let may_be = answer == Answer::Perhaps
                            || is_near
                            || mention.extent == Extent::Partial;
                        if may_be {
                            mention.whose = Whose::Speaker;
                        }
                        let other = doubt(mention, known).filter(|_| may_be);
                        mention.doubt = mention.doubt.take().or(other);
                    }
                    // Digits were said, and nobody can tell which.
                    None if is_half => {
                        let mut mention =
                            Mention::of(MentionKind::Number, &transcript, stretch.words);
                        mention.doubt = doubt(&mention, known);
                        mentions.push(mention);
                    }
                    None => {}
                }
            }
        }
    }
    verify_hidden(hearing, number, hidden, half, mentions, judged)
}

/// Asks once more where a mention in one half of the message is still in doubt: of the sentence alone, at another
/// tempo.
pub(super) fn verify_again(
    hearing: &mut dyn Hearing,
    number: &PhoneNumber,
    half: Half,
    tempo: Tempo,
    judged: &mut Judged,
    mentions: &mut [Mention],
) -> Result<(), SpeechError> {
    for (words, mut question) in std::mem::take(&mut judged.open) {
        if !half.holds(words) {
            judged.open.push((words, question));
            continue;
        }
        let Some(mention) = mentions.iter_mut().find(|mention| {
            mention.kind == MentionKind::Number && mention.words == words && mention.doubt.is_some()
        }) else {
            continue;
        };
        let Some((judgement, weighing)) = question.ask(hearing, tempo)? else {
            continue;
        };
        if judgement.answer == Answer::Yes {
            grant(mention, number, confidence(&weighing));
            judged.denied.retain(|(denied, _)| *denied != words);
            judged.granted.push((words, question.written));
        } else {
            judged.open.push((words, question));
        }
    }
    Ok(())
}

/// Makes the rep's own number of a mention.
fn grant(mention: &mut Mention, number: &PhoneNumber, confidence: Confidence) {
    mention.value = Some(number.national.clone());
    mention.e164.clone_from(&number.e164);
    mention.extent = Extent::Whole;
    mention.whose = Whose::Speaker;
    mention.confidence = confidence;
    mention.doubt = None;
}

/// Compares the mentions: a number that is clear in one place, or clear enough in several taken together,
/// is one number said twice. What the sound granted in one place and denied in another that was written
/// with the same figures is taken back: nobody knows then.
pub(super) fn settle(number: &PhoneNumber, judged: &Judged, mentions: &mut [Mention]) {
    let is_known = |mention: &Mention| {
        mention.kind == MentionKind::Number
            && mention.value.as_deref() == Some(&number.national)
            && mention.doubt.is_none()
    };
    // A slip is often written as the number that it should have been, which was heard before it.
    let is_own = |written: &str| written == number.national || written == number.said;
    let leads: f64 = judged.perhaps.iter().map(|(_, lead)| lead).sum();
    let together = judged.perhaps.len() > 1 && leads >= judging::LEAD;
    let agrees = judged.denied.is_empty() && (together || mentions.iter().any(is_known));
    for mention in mentions.iter_mut() {
        if mention.kind != MentionKind::Number {
            continue;
        }
        let is_perhaps = judged
            .perhaps
            .iter()
            .any(|(words, _)| *words == mention.words);
        let is_denied = judged
            .granted
            .iter()
            .filter(|(words, _)| *words == mention.words)
            .filter(|(_, written)| !is_own(written))
            .any(|(_, written)| judged.denied.iter().any(|(_, denied)| denied == written));
        if is_denied {
            mention.doubt = doubt(mention, &number.national);
        } else if is_perhaps && agrees {
            grant(mention, number, Confidence::from_probability(0.5));
        }
    }
}

/// Returns the figures that a text is written with.
fn figures(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Asks where a number may hide behind words, in a half of the message that has none.
fn verify_hidden(
    hearing: &mut dyn Hearing,
    number: &PhoneNumber,
    hidden: &[WordRange],
    half: Half,
    mentions: &mut Vec<Mention>,
    judged: &mut Judged,
) -> Result<(), SpeechError> {
    let transcript = hearing.transcript().clone();
    let places = hidden.iter().filter(|place| half.holds(**place));
    for &place in places.take(MOST_HIDDEN) {
        let is_taken = mentions.iter().any(|mention| {
            mention.kind == MentionKind::Number
                && mention.whose == Whose::Speaker
                && half.holds(mention.words)
        });
        if is_taken {
            break;
        }
        let mut question = Question::new(place, &number.said, "");
        let Some((judgement, weighing)) = question.ask(hearing, Tempo::AsSpoken)? else {
            return Ok(());
        };
        let Judgement { answer, lead } = judgement;
        // Behind a rival, it is still some number that goes with the sound.
        if answer == Answer::No && lead == f64::NEG_INFINITY {
            continue;
        }
        let mut mention = Mention::of(MentionKind::Number, &transcript, place);
        if answer == Answer::Yes {
            grant(&mut mention, number, confidence(&weighing));
        } else {
            mention.doubt = doubt(&mention, &number.national);
            if lead >= CORROBORATES {
                judged.perhaps.push((place, lead));
            }
            if answer == Answer::Perhaps {
                judged.open.push((place, question));
            }
        }
        mentions.push(mention);
    }
    Ok(())
}

/// Returns whether a number was read that is nearly the known one.
fn is_near(mention: &Mention, number: &PhoneNumber) -> bool {
    mention
        .value
        .as_deref()
        .is_some_and(|value| is_nearly(value, number))
}

/// Returns whether digits are nearly those of the known number.
fn is_nearly(digits: &str, number: &PhoneNumber) -> bool {
    [&number.national, &number.said]
        .iter()
        .any(|known| strsim::levenshtein(digits, known) <= NEAR)
}

fn doubt(mention: &Mention, known: &str) -> Option<Doubt> {
    let mut readings = vec![known.to_owned()];
    readings.extend(mention.value.clone().filter(|value| value != known));
    Some(Doubt {
        reason: "the sound may be the known number, but not clearly".to_owned(),
        readings,
    })
}

/// The probability of the weakest piece against all other digits.
#[expect(clippy::cast_possible_truncation, reason = "a probability fits an f32")]
fn confidence(weighing: &NumberWeighing) -> Confidence {
    Confidence::from_probability((1.0 / (1.0 + (-weighing.margin()).exp())) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Transcript;
    use crate::verify::testing::Sounds;

    fn both_halves(
        hearing: &mut Sounds,
        known: &PhoneNumber,
        hidden: &[WordRange],
        mentions: &mut Vec<Mention>,
    ) {
        let mut judged = Judged::default();
        for half in Half::both(&hearing.transcript) {
            verify(hearing, known, hidden, half, mentions, &mut judged)
                .expect("nothing can fail here");
        }
        settle(known, &judged, mentions);
        for half in Half::both(&hearing.transcript) {
            verify_again(hearing, known, half, Tempo::Slower, &mut judged, mentions)
                .expect("nothing can fail here");
        }
        settle(known, &judged, mentions);
    }

    /// A number that is said as it is dialled.
    fn own(digits: &str) -> PhoneNumber {
        PhoneNumber {
            national: digits.to_owned(),
            said: digits.to_owned(),
            e164: None,
        }
    }

    fn listened(
        text: &str,
        digits: &'static str,
        known: &str,
        mentions: &[(usize, usize, &str)],
    ) -> (Vec<Mention>, usize) {
        let mut hearing = Sounds {
            digits,
            ..Sounds::of(text)
        };
        let mut mentions: Vec<Mention> = mentions
            .iter()
            .map(|&(first, last, value)| {
                let words = WordRange { first, last };
                Mention::of(MentionKind::Number, &hearing.transcript, words).with_value(value)
            })
            .collect();
        let known = PhoneNumber {
            e164: Some(format!("+44{}", &known[1..])),
            ..own(known)
        };
        both_halves(&mut hearing, &known, &[], &mut mentions);
        (mentions, hearing.asked)
    }

    #[test]
    fn a_misheard_number_is_found_to_be_the_reps() {
        let (mentions, _) = listened(
            "my number is 0770091226. Call me",
            "07700900226",
            "07700900226",
            &[(3, 3, "0770091226")],
        );
        assert_eq!(mentions[0].value.as_deref(), Some("07700900226"));
        assert_eq!(mentions[0].e164.as_deref(), Some("+447700900226"));
        assert!(mentions[0].doubt.is_none());
    }

    #[test]
    fn a_number_with_one_digit_changed_or_two_swapped_is_never_made_right() {
        for said in ["07700900225", "07700902026"] {
            let text = format!("my number is {said}. Call me");
            let (mentions, _) = listened(&text, said, "07700900226", &[(3, 3, said)]);
            assert_eq!(mentions[0].value.as_deref(), Some(said));
        }
    }

    #[test]
    fn what_cannot_be_made_out_as_it_was_said_may_be_at_another_pace() {
        for (again, is_granted) in [
            ("07700900226", true),
            ("07700900225", false),
            ("07700902026", false),
        ] {
            let mut hearing = Sounds {
                digits: "07700900227",
                again: Some(again),
                ..Sounds::of("my number is 0770091226. Call me")
            };
            let words = WordRange { first: 3, last: 3 };
            let mention = Mention::of(MentionKind::Number, &hearing.transcript, words);
            let mut mentions = vec![mention.with_value("0770091226")];
            both_halves(&mut hearing, &own("07700900226"), &[], &mut mentions);
            assert_eq!(mentions[0].doubt.is_none(), is_granted, "{again}");
        }
    }

    #[test]
    fn what_is_clear_is_not_asked() {
        let text = "my number is 07700900226. Call me in 2 or 3 days";
        let clear = &[(3, 3, "07700900226")];
        let (mentions, asked) = listened(text, "", "07700900226", clear);
        assert_eq!((mentions.len(), asked), (1, 0));
        let (mentions, asked) = listened("Hi Jim, it's Sean.", "", "07700900226", &[]);
        assert_eq!((mentions.len(), asked), (0, 0));
    }

    #[test]
    fn a_number_written_with_little_confidence_is_asked_about_and_doubted_where_the_sound_has_another()
     {
        for (later, is_doubtful) in [("07700900226", false), ("07700902026", true)] {
            let mut hearing = Sounds {
                digits: "07700900226",
                later: Some((4, later)),
                ..Sounds::of("my number is 07700900226. Again, it's 07700900226. Bye")
            };
            let mut mentions: Vec<Mention> = [3, 6]
                .map(|at| {
                    let words = WordRange {
                        first: at,
                        last: at,
                    };
                    let mut mention = Mention::of(MentionKind::Number, &hearing.transcript, words);
                    mention.confidence = Confidence::from_probability(0.5);
                    mention.with_value("07700900226")
                })
                .into();
            both_halves(&mut hearing, &own("07700900226"), &[], &mut mentions);
            mentions.sort_by_key(|mention| mention.words);
            assert!(mentions[0].doubt.is_none(), "{later}");
            assert_eq!(mentions[1].doubt.is_some(), is_doubtful, "{later}");
        }
    }

    #[test]
    fn a_number_that_the_words_hide_is_found_and_one_that_nobody_can_make_out_is_doubtful() {
        let text = "call me on L77 00, 900, 226 today";
        let (mentions, _) = listened(text, "07700900226", "07700900226", &[]);
        assert_eq!(mentions[0].text, "L77 00, 900, 226");
        assert!(mentions[0].doubt.is_none());
        let (mentions, _) = listened(text, "0123", "07700900226", &[]);
        assert_eq!(mentions[0].value, None);
        assert!(mentions[0].doubt.is_some());
        let (mentions, _) = listened("call me in 20 or 30 days", "0123", "07700900226", &[]);
        assert!(mentions.is_empty());
    }

    #[test]
    fn mentions_that_may_be_the_reps_settle_each_other_unless_a_slip_was_heard() {
        let number = own("07700900226");
        let transcript = Transcript::typed("on 0770090226, I say 0770090026");
        let place = |at| WordRange {
            first: at,
            last: at,
        };
        for (leads, denied, is_settled) in [
            (&[0.3, 0.3][..], None, true),
            (&[0.2, 0.2], None, false),
            (&[0.4], None, false),
            (&[0.3, 0.3], Some("07700900228"), false),
        ] {
            let mut mentions: Vec<Mention> = [1, 4]
                .map(|at| Mention::of(MentionKind::Number, &transcript, place(at)))
                .into();
            for mention in &mut mentions {
                mention.doubt = doubt(mention, &number.national);
            }
            let judged = Judged {
                open: Vec::new(),
                settled: Vec::new(),
                granted: Vec::new(),
                perhaps: [1, 4]
                    .map(place)
                    .into_iter()
                    .zip(leads.iter().copied())
                    .collect(),
                denied: denied
                    .map(|figures| (place(4), figures.to_owned()))
                    .into_iter()
                    .collect(),
            };
            settle(&number, &judged, &mut mentions);
            let settled = mentions.iter().all(|mention| mention.doubt.is_none());
            assert_eq!(settled, is_settled, "{leads:?} {denied:?}");
        }
    }

    #[test]
    fn what_is_granted_and_denied_for_the_same_figures_is_doubtful() {
        let number = own("07700900226");
        let transcript = Transcript::typed("on 0770090226, I say 0770090226");
        let words = WordRange { first: 1, last: 1 };
        for (denied, is_doubtful) in [("0770090226", true), ("07700900", false)] {
            let mention = Mention::of(MentionKind::Number, &transcript, words);
            let mut mentions = vec![mention.with_value(number.national.as_str())];
            let judged = Judged {
                open: Vec::new(),
                settled: Vec::new(),
                granted: vec![(words, "0770090226".to_owned())],
                perhaps: Vec::new(),
                denied: vec![(WordRange { first: 4, last: 4 }, denied.to_owned())],
            };
            settle(&number, &judged, &mut mentions);
            assert_eq!(mentions[0].doubt.is_some(), is_doubtful, "{denied}");
        }
    }

    #[test]
    fn a_number_hidden_behind_words_is_found_where_one_may_be() {
        let text = "it's Sean, on now fun fun, call me";
        let mut hearing = Sounds {
            digits: "07700900226",
            ..Sounds::of(text)
        };
        let mut known = own("07700900226");
        let hidden = [WordRange { first: 3, last: 5 }];
        let mut mentions = Vec::new();
        both_halves(&mut hearing, &known, &hidden, &mut mentions);
        assert_eq!(mentions[0].text, "now fun fun,");
        known.national = "07700900333".to_owned();
        known.said.clone_from(&known.national);
        mentions.clear();
        both_halves(&mut hearing, &known, &hidden, &mut mentions);
        // Another number, nearly the same: it may be a slip of the tongue, or of the ear.
        assert_eq!(mentions[0].value, None);
        assert!(mentions[0].doubt.is_some());
        known.national = "01234567891".to_owned();
        known.said.clone_from(&known.national);
        mentions.clear();
        both_halves(&mut hearing, &known, &hidden, &mut mentions);
        assert!(mentions.is_empty());
    }

    #[test]
    fn a_number_found_by_its_end_begins_where_its_digits_begin() {
        let text = "it's 41. Hi, hi, hi, 0133. Call me";
        let (mentions, _) = listened(text, "4155550133", "4155550133", &[(5, 5, "0133")]);
        assert_eq!(mentions[0].words, WordRange { first: 1, last: 5 });
    }
}
