//! Where the recogniser could not make out what was said: a name or a number that is not found there is
//! not known to be missing.

use super::Half;
use crate::domain::Doubt;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;

/// A word with less confidence than this is a guess.
const GUESS: f64 = 0.3;
/// A half of a message with at least one guess in so many words was not made out. Over 50 development
/// recordings 7 of 9 in which a missing name or number was rightly told as missing had none.
const WORDS_A_GUESS: usize = 8;
/// Fewer words than this are no message.
const FEWEST_WORDS: usize = 6;

/// Puts a doubt where a half of the message has no mention of a kind, and was not made out.
pub(super) fn doubt(
    transcript: &Transcript,
    kind: MentionKind,
    readings: &[String],
    mentions: &mut Vec<Mention>,
) {
    for half in Half::both(transcript) {
        let is_found = mentions
            .iter()
            .any(|mention| mention.kind == kind && half.holds(mention.words));
        if let (false, Some(words)) = (is_found, guessed(transcript, half)) {
            mentions.push(doubtful(transcript, kind, words, readings));
        }
    }
}

/// Returns a mention of what nobody can make out.
pub(super) fn doubtful(
    transcript: &Transcript,
    kind: MentionKind,
    words: WordRange,
    readings: &[String],
) -> Mention {
    let mut mention = Mention::of(kind, transcript, words);
    mention.doubt = Some(Doubt {
        reason: "what was said here could not be made out".to_owned(),
        readings: readings.to_vec(),
    });
    mention
}

/// Returns the words from the first guess in a half to its last, where there are many.
fn guessed(transcript: &Transcript, half: Half) -> Option<WordRange> {
    let words = |index: &usize| {
        half.holds(WordRange {
            first: *index,
            last: *index,
        })
    };
    let all: Vec<usize> = (0..transcript.words.len()).filter(words).collect();
    let guesses: Vec<usize> = all
        .iter()
        .copied()
        .filter(|&index| transcript.words[index].confidence.as_probability() < GUESS)
        .collect();
    let range = WordRange {
        first: *guesses.first()?,
        last: *guesses.last()?,
    };
    let is_garbled = all.len() >= FEWEST_WORDS
        && guesses.len() > 1
        && guesses.len() * WORDS_A_GUESS >= all.len();
    is_garbled.then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Confidence;

    fn garbled(confidences: &[f32]) -> Vec<String> {
        let text = "call me back in ten days please so I am time to low no";
        let mut transcript = Transcript::typed(text);
        for (word, confidence) in transcript.words.iter_mut().zip(confidences) {
            word.confidence = Confidence::from_probability(*confidence);
        }
        let mut mentions = Vec::new();
        doubt(&transcript, MentionKind::Number, &[], &mut mentions);
        assert!(mentions.iter().all(|mention| mention.doubt.is_some()));
        mentions.into_iter().map(|mention| mention.text).collect()
    }

    #[test]
    fn what_is_missing_where_nothing_was_made_out_is_doubtful() {
        let clear = [0.9; 14];
        assert!(garbled(&clear).is_empty());
        let mut one = clear;
        one[9] = 0.1;
        assert!(garbled(&one).is_empty());
        let mut two = one;
        two[11] = 0.2;
        assert_eq!(garbled(&two), ["am time to"]);
        assert_eq!(garbled(&[0.1; 14]).len(), 2);
    }

    #[test]
    fn what_was_found_is_not_doubted_and_few_words_are_no_message() {
        let mut transcript = Transcript::typed("one two three four");
        for word in &mut transcript.words {
            word.confidence = Confidence::from_probability(0.1);
        }
        let mut mentions = Vec::new();
        doubt(&transcript, MentionKind::Name, &[], &mut mentions);
        assert!(mentions.is_empty());
    }
}
