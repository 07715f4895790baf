//! Listens again where the words leave doubt: is it the rep's own number or name that is said here
//! (`numbers`, `names`), and what was the number where nobody's is known (`readings`)?
//!
//! It asks a [`Hearing`] how well the sound goes with words; finding numbers and names in words is
//! left to `analyze`. What is known of the rep is only ever weighed against the sound, never told to
//! the engine beforehand, so that it cannot come back as an echo.

mod ballot;
mod claims;
mod echoes;
mod garbled;
mod heard;
mod names;
mod numbers;
mod readings;

pub use claims::Claims;

use claims::PhoneNumber;

use crate::analyze::names::name_places;
use crate::analyze::names::number_places;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::speech::Hearing;
use crate::speech::SpeechError;
use crate::speech::Tempo;

/// Listens again where `mentions` leave doubt about a number or a name, and puts what was learned
/// into them. What is clear is not asked, and costs nothing.
///
/// # Errors
/// Fails only where the engine itself does.
pub fn verify(
    hearing: &mut dyn Hearing,
    claims: &Claims,
    mentions: &mut Vec<Mention>,
) -> Result<(), SpeechError> {
    let number = claims.number.as_ref();
    let transcript = hearing.transcript().clone();
    let number_places = number_places(&transcript, mentions);
    let name = claims.name.as_ref().map(|name| KnownName {
        name: name.clone(),
        places: name_places(&transcript, mentions),
    });
    let heard = heard::heard(hearing, &transcript, mentions);
    let heard_here = heard.as_deref().unwrap_or_default();
    if number.is_none() {
        readings::choose(hearing, claims, &number_places, heard_here, mentions)?;
    }
    let mut judged = numbers::Judged::default();
    if let Some(number) = number {
        judged.by_ear(hearing, heard_here, number, claims, mentions)?;
    }
    let mut named = names::Judged::default();
    let by_ear = match &name {
        Some(name) => names::by_ear(hearing, name, mentions),
        None => [None; 2],
    };
    // All that is asked of one half together: each may have a sound of its own to listen to, and the one that was
    // listened to last comes first.
    let mut halves = Half::both(&transcript);
    if !hearing.is_at_hand(0) {
        halves.reverse();
    }
    for tempo in [Tempo::AsSpoken, Tempo::Slower, Tempo::LittleSlower] {
        for half in halves {
            if let Some(number) = number {
                if tempo == Tempo::AsSpoken {
                    // What hides behind words has been heard where there is an ear.
                    let hidden = match heard {
                        Some(_) => &[],
                        None => number_places.as_slice(),
                    };
                    numbers::verify(hearing, number, hidden, half, mentions, &mut judged)?;
                } else {
                    numbers::verify_again(hearing, number, half, tempo, &mut judged, mentions)?;
                }
            }
            let is_clear = by_ear[usize::from(half.is_second)].is_some();
            if let Some(name) = name.as_ref().filter(|_| !is_clear) {
                if tempo == Tempo::AsSpoken {
                    names::verify(hearing, name, half, mentions, &mut named)?;
                } else {
                    names::verify_again(hearing, name, half, tempo, &mut named, mentions)?;
                }
            }
        }
        if let Some(number) = number {
            judged.in_order();
            numbers::settle(number, &judged, mentions);
        }
        if let Some(name) = &name {
            names::settle(&transcript, name, &mut named, mentions);
        }
    }
    if let Some(number) = number {
        // An ear for digits hears a number that the words do not show.
        if heard.is_none() {
            let readings = [number.national.clone()];
            echoes::doubt_numbers(&transcript, &readings, mentions);
            garbled::doubt(&transcript, MentionKind::Number, &readings, mentions);
        }
    }
    if let Some(name) = &name {
        echoes::settle_name(&transcript, &name.name, mentions);
        let readings = [name.name.clone()];
        garbled::doubt(&transcript, MentionKind::Name, &readings, mentions);
    }
    mentions.sort_by_key(|mention| (mention.words, mention.kind));
    Ok(())
}

/// The rep's own name, and where it may have been said.
struct KnownName {
    name: String,
    /// Where in the words, in order.
    places: Vec<WordRange>,
}

/// One half of a message, counted in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Half {
    words: usize,
    is_second: bool,
}

impl Half {
    fn both(transcript: &Transcript) -> [Self; 2] {
        [false, true].map(|is_second| Self {
            words: transcript.words.len(),
            is_second,
        })
    }

    /// Returns whether the middle of some words lies in it.
    fn holds(self, words: WordRange) -> bool {
        (words.first + words.last >= self.words) == self.is_second
    }
}

#[cfg(test)]
mod testing {
    use super::heard::HeardHere;
    use super::*;
    use crate::domain::Millis;
    use crate::domain::NumberShape;
    use crate::domain::Span;
    use crate::domain::Word;
    use crate::speech::DigitStep;
    use crate::speech::HeardName;
    use crate::speech::NumberReading;
    use crate::speech::NumberWeighing;
    use crate::speech::OtherDigits;

    /// A hearing whose sound is one number and one name, wherever it is asked.
    pub(super) struct Sounds {
        pub(super) transcript: Transcript,
        pub(super) digits: &'static str,
        /// Its digits from some word on, where they are others.
        pub(super) later: Option<(usize, &'static str)>,
        /// Digits that go with the sound nearly as well: a quarter of a unit less.
        pub(super) nearly: &'static str,
        /// How much less than usual every number goes with the sound.
        pub(super) faint: f64,
        /// Its digits at another pace, where they are others.
        pub(super) again: Option<&'static str>,
        pub(super) name: &'static str,
        /// Where the ear hears a name.
        pub(super) named: Option<Vec<HeardName>>,
        pub(super) asked: usize,
    }

    /// What was heard while a word was written: digits, with natural logarithms of their probabilities.
    pub(super) fn heard_at(word: usize, readings: &[(&str, f64)]) -> HeardHere {
        let reading = |&(digits, log_probability): &(&str, f64)| NumberReading {
            digits: digits.to_owned(),
            log_probability,
        };
        HeardHere {
            words: WordRange {
                first: word,
                last: word,
            },
            span: Span::default(),
            readings: readings.iter().map(reading).collect(),
        }
    }

    /// Numbers that are written as one word each.
    pub(super) fn written(transcript: &Transcript, numbers: &[(usize, &str)]) -> Vec<Mention> {
        let mention = |&(at, value): &(usize, &str)| {
            let words = WordRange {
                first: at,
                last: at,
            };
            Mention::of(MentionKind::Number, transcript, words).with_value(value)
        };
        numbers.iter().map(mention).collect()
    }

    /// Words of 400 ms each, one after the other.
    pub(super) fn timed(text: &str) -> Transcript {
        let mut transcript = Transcript::typed(text);
        for (at, word) in (0..).zip(&mut transcript.words) {
            *word = Word {
                span: Some(Span::new(Millis(at * 400), Millis(at * 400 + 400))),
                ..word.clone()
            };
        }
        transcript
    }

    impl Sounds {
        pub(super) fn of(text: &str) -> Self {
            Self {
                transcript: Transcript::typed(text),
                digits: "",
                later: None,
                nearly: "",
                faint: 0.0,
                again: None,
                name: "",
                named: None,
                asked: 0,
            }
        }

        fn sound(&self, place: WordRange, tempo: Tempo) -> &'static str {
            match (self.later, self.again) {
                (Some((from, digits)), _) if place.first >= from => digits,
                (_, Some(digits)) if tempo != Tempo::AsSpoken => digits,
                _ => self.digits,
            }
        }
    }

    impl Hearing for Sounds {
        fn transcript(&self) -> &Transcript {
            &self.transcript
        }

        fn name_heard(&mut self, _name: &str) -> Option<Vec<HeardName>> {
            self.named.clone()
        }

        fn weigh(
            &mut self,
            _place: WordRange,
            alternatives: &[String],
            _tempo: Tempo,
        ) -> Result<Option<Vec<f64>>, SpeechError> {
            self.asked += 1;
            let weight = |text: &String| -2.0 * strsim::levenshtein(text, self.name) as f64;
            Ok(Some(alternatives.iter().map(weight).collect()))
        }

        fn weigh_number(
            &mut self,
            place: WordRange,
            digits: &str,
            tempo: Tempo,
        ) -> Result<Option<NumberWeighing>, SpeechError> {
            self.asked += 1;
            let sound = self.sound(place, tempo);
            let wrong = strsim::levenshtein(digits, sound) as f64;
            Ok(Some(NumberWeighing {
                log_probability: -2.0 - self.faint - 5.0 * wrong,
                written: digits.to_owned(),
                steps: digits
                    .chars()
                    .zip(sound.chars().chain("##############".chars()))
                    .map(|(digit, sound)| DigitStep {
                        digits: digit.to_string(),
                        margin: if digit == sound { 3.0 } else { -3.0 },
                        others: vec![OtherDigits {
                            digits: sound.to_string(),
                            lead: -3.0,
                        }],
                    })
                    .collect(),
                end_margin: 8.0,
            }))
        }

        fn read_number(
            &mut self,
            place: WordRange,
            shape: NumberShape,
            tempo: Tempo,
        ) -> Result<Option<Vec<NumberReading>>, SpeechError> {
            self.asked += 1;
            let numbers = [(self.sound(place, tempo), -2.0), (self.nearly, -2.25)];
            let fits = |digits: &str| shape.lengths.contains(&digits.len());
            Ok(Some(
                numbers
                    .into_iter()
                    .filter(|(digits, _)| fits(digits))
                    .map(|(digits, weight)| NumberReading {
                        digits: digits.to_owned(),
                        log_probability: weight - self.faint,
                    })
                    .collect(),
            ))
        }
    }
}
