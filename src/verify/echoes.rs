//! What is said at both ends of a message in the same words is the same: a name that is clear in one place is clear
//! in the other, and what can only be a number that nobody could make out is doubtful in both.

use super::Half;
use super::garbled;
use super::numbers::stretches::may_be_digit;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::domain::bare_word;

/// One word that is written twice says something if it has so many letters: "Samishmit", but not "there".
const LONG_WORD: usize = 7;
/// So many words in a row at both ends are no chance, and with so many that may be digits they are a number.
const LONG_RUN: usize = 5;
const FEWEST_DIGITS: usize = 2;

/// Takes the name as said in a half of the message, if the words are there with which it was said in the other
/// half, where it is clear.
pub(super) fn settle_name(transcript: &Transcript, name: &str, mentions: &mut Vec<Mention>) {
    for half in Half::both(transcript) {
        let clear: Vec<&Mention> = mentions
            .iter()
            .filter(|mention| mention.kind == MentionKind::Name && mention.doubt.is_none())
            .collect();
        if clear.iter().any(|mention| half.holds(mention.words)) {
            continue;
        }
        let echo = clear
            .iter()
            .filter(|mention| mention.value.as_deref() == Some(name))
            .find_map(|mention| echo(transcript, mention.words, half));
        if let Some(place) = echo {
            super::names::put(mentions, transcript, place, name);
        }
    }
}

/// Puts a doubt in each half of the message that has no number, if both have a row of words in common that may be
/// digits.
pub(super) fn doubt_numbers(
    transcript: &Transcript,
    readings: &[String],
    mentions: &mut Vec<Mention>,
) {
    let Some(places) = longest_run(transcript) else {
        return;
    };
    for (half, place) in Half::both(transcript).into_iter().zip(places) {
        let is_found = mentions
            .iter()
            .any(|mention| mention.kind == MentionKind::Number && half.holds(mention.words));
        if !is_found {
            let mention = garbled::doubtful(transcript, MentionKind::Number, place, readings);
            mentions.push(mention);
        }
    }
}

/// Finds the same words in a half of the message, if they say something.
fn echo(transcript: &Transcript, words: WordRange, half: Half) -> Option<WordRange> {
    let bare = bare(transcript);
    let said = &bare[words.first..=words.last];
    let says_something = said.len() > 1 || said[0].chars().count() >= LONG_WORD;
    let mut places = bare.windows(said.len()).enumerate();
    let place = places.find_map(|(first, window)| {
        let place = WordRange {
            first,
            last: first + said.len() - 1,
        };
        (window == said && half.holds(place) && !place.overlaps(words)).then_some(place)
    });
    place.filter(|_| says_something)
}

/// Finds the longest row of words that stands in both halves of the message and may be a number.
fn longest_run(transcript: &Transcript) -> Option<[WordRange; 2]> {
    let bare = bare(transcript);
    let middle = bare.len().div_ceil(2);
    let mut longest: Option<[WordRange; 2]> = None;
    for first in 0..middle {
        for second in middle..bare.len() {
            let (early, late) = (&bare[first..middle], &bare[second..]);
            let same = early.iter().zip(late).take_while(|(a, b)| a == b).count();
            let is_longer = longest.is_none_or(|[run, _]| same > run.last - run.first + 1);
            let run = &bare[first..first + same];
            let digits = run.iter().filter(|word| may_be_digit(word)).count();
            if same >= LONG_RUN && is_longer && digits >= FEWEST_DIGITS {
                longest = Some([first, second].map(|first| WordRange {
                    first,
                    last: first + same - 1,
                }));
            }
        }
    }
    longest
}

fn bare(transcript: &Transcript) -> Vec<String> {
    let words = transcript.words.iter();
    words.map(|word| bare_word(&word.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, words: (usize, usize)) -> Vec<(String, bool)> {
        let transcript = Transcript::typed(text);
        let (first, last) = words;
        let mention = Mention::of(MentionKind::Name, &transcript, WordRange { first, last });
        let mut mentions = vec![mention.with_value("Anna Schmidt")];
        settle_name(&transcript, "Anna Schmidt", &mut mentions);
        let told = mentions.into_iter();
        told.map(|mention| {
            (
                mention.text,
                mention.value.as_deref() == Some("Anna Schmidt"),
            )
        })
        .collect()
    }

    #[test]
    fn a_name_in_the_words_with_which_it_was_clear_is_clear_again() {
        for (text, words, again) in [
            (
                "it's Samishmit, call me back please, that Samishmit on",
                (1, 1),
                "Samishmit",
            ),
            (
                "it's a smith on 10, call me back, that's a smith.",
                (1, 2),
                "a smith.",
            ),
        ] {
            let told = named(text, words);
            assert_eq!(told.len(), 2, "{text}");
            assert_eq!(told[1], (again.to_owned(), true));
        }
    }

    #[test]
    fn a_short_word_that_comes_again_says_nothing_and_others_say_something_else() {
        assert_eq!(
            named("in on 10, call me back please, something in here", (0, 0)).len(),
            1
        );
        assert_eq!(
            named("it's Samishmit, call me back please, thank you", (1, 1)).len(),
            1
        );
    }

    fn doubted(text: &str) -> Vec<String> {
        let transcript = Transcript::typed(text);
        let mut mentions = Vec::new();
        doubt_numbers(&transcript, &[], &mut mentions);
        assert!(mentions.iter().all(|mention| mention.doubt.is_some()));
        mentions.into_iter().map(|mention| mention.text).collect()
    }

    #[test]
    fn a_row_of_words_at_both_ends_that_may_be_digits_is_a_number_nobody_made_out() {
        let row = "Nero. I'm one Nero. Two I'm six I'm";
        let text = format!("Hi Jim, it's Ben {row} Please ring me back today. Again, Ben {row}");
        assert_eq!(doubted(&text).len(), 2);
        let text = format!("Hi Jim, it's Ben {row} Please ring me back today. Again, it's Ben.");
        assert!(doubted(&text).is_empty());
    }

    #[test]
    fn a_name_or_a_sentence_said_twice_is_no_number() {
        for text in [
            "it's Kevin Walsh from Acme Tools. Please call me. It's Kevin Walsh from Acme Tools.",
            "please call me back today Jim. It's Ben. Please call me back today. Thanks.",
        ] {
            assert!(doubted(text).is_empty(), "{text}");
        }
    }
}
