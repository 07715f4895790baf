//! How fast somebody speaks, in spoken words a minute: what a text takes at a rate, and the rate that
//! their own recordings show. Where those come from is left to others.

use crate::domain::Millis;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::rubric::zones::spoken_words_in;

/// Predicts how long a text takes to say, at a rate in spoken words a minute.
pub fn predicted_duration(transcript: &Transcript, words_per_minute: f64) -> Millis {
    Millis::from_seconds(spoken_words(transcript) * 60.0 / words_per_minute.max(1.0))
}

/// Counts the words one says: each digit of a number is one.
pub fn spoken_words(transcript: &Transcript) -> f64 {
    let words = transcript.words.iter();
    words.map(|word| spoken_words_in(&word.text)).sum()
}

/// What somebody said in all, and how long it took them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Speech {
    /// How many messages it was.
    pub messages: usize,
    /// The words they said; each digit of a number is one.
    pub words: f64,
    /// From the first word of each message to its last, with the pauses in between.
    pub length: Millis,
}

impl Speech {
    /// Adds a message, if its words have times; what is typed has none, and shows no rate.
    pub fn add(&mut self, transcript: &Transcript) {
        let timed = |word: &crate::domain::Word| word.span.is_some_and(|s| s.end > s.start);
        let first = transcript.words.iter().position(timed);
        let last = transcript.words.iter().rposition(timed);
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        let words = WordRange { first, last };
        let Some(span) = transcript.span_of(words) else {
            return;
        };
        self.messages += 1;
        self.length.0 += span.length().0;
        self.words += transcript
            .words_of(words)
            .iter()
            .map(|word| spoken_words_in(&word.text))
            .sum::<f64>();
    }

    /// Returns the rate in spoken words a minute; `None` if nothing with times was added.
    pub fn words_per_minute(&self) -> Option<f64> {
        (self.length > Millis(0)).then(|| self.words * 60.0 / self.length.as_seconds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::testing::Message;

    #[test]
    fn a_rate_is_learnt_from_first_word_to_last_with_every_digit_a_word() {
        let mut speech = Speech::default();
        assert_eq!(speech.words_per_minute(), None);
        speech.add(&Transcript::typed("a script has no times"));
        assert_eq!(speech, Speech::default());
        // Read at 120 words a minute; silence before and after is no speech.
        let said =
            "[120 words a minute] [pause 3 s] Please call me at 415-555-0134 today. [pause 2 s]";
        speech.add(&Message::recorded(said).transcript);
        assert_eq!((speech.messages, speech.words), (1, 15.0));
        assert_eq!(speech.length, Millis(7_500));
        assert_eq!(speech.words_per_minute(), Some(120.0));
        // Two messages count by their length, not one as much as the other.
        speech.add(&Message::recorded("[240 words a minute] one two three four five").transcript);
        assert_eq!((speech.messages, speech.words), (2, 20.0));
        let rate = speech.words_per_minute().unwrap();
        assert!((rate - 137.14).abs() < 0.01, "{rate}");
    }

    #[test]
    fn a_text_takes_as_long_as_its_spoken_words() {
        let script = Transcript::typed("Call me at 415-555-0134.");
        assert_eq!(predicted_duration(&script, 156.0), Millis(5_000));
        assert_eq!(predicted_duration(&Transcript::default(), 0.0), Millis(0));
    }
}
