//! Joins the tokens that whisper writes (byte-pair encoding: parts of words, punctuation) into words with their times.
//!
//! Pure; what token numbers mean is left to `vocabulary`.

use std::ops::Range;

use crate::domain::Confidence;
use crate::domain::Millis;
use crate::domain::SAMPLE_RATE;
use crate::domain::Span;
use crate::domain::Word;
use crate::speech::vad::VoiceActivity;

/// How far the aligner's end of a word lies before the true end, in samples (80 ms): the median over 93
/// words at known places, in three voices.
const END_DELAY: usize = SAMPLE_RATE as usize * 80 / 1000;

/// One token of a decoded text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// Its text, perhaps in the middle of a character. A leading space begins a word.
    pub(super) bytes: Vec<u8>,
    /// Its probability, from 0 to 1.
    pub(super) probability: f32,
    /// Where its sound ends by the aligner, in samples of the recording.
    pub(super) end: usize,
}

/// A word with the place of its sound.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TimedWord {
    /// The word; its span is set.
    pub(super) word: Word,
    /// Its tokens, by index.
    pub(super) tokens: Range<usize>,
    /// Where it sounds, in samples of the recording.
    pub(super) samples: Range<usize>,
}

/// Joins tokens into words. Their times lie within `section`, never run backwards, and leave out silence.
pub(super) fn join_words(
    tokens: &[Token],
    section: &Range<usize>,
    activity: &VoiceActivity,
) -> Vec<TimedWord> {
    let mut words = Vec::new();
    let mut from = section.start;
    for range in word_ranges(tokens) {
        let own = &tokens[range.clone()];
        let bytes: Vec<u8> = own.iter().flat_map(|token| token.bytes.clone()).collect();
        let text = String::from_utf8_lossy(&bytes);
        let spoken: Vec<&Token> = own.iter().filter(|token| is_spoken(token)).collect();
        let silent = if spoken.is_empty() { own } else { &[] };
        let mut end = from;
        let mut probability = 1.0f32;
        for token in spoken.iter().copied().chain(silent) {
            end = end.max(token.end + END_DELAY);
            probability = probability.min(token.probability);
        }
        let end = end.clamp(from, section.end.max(from));
        let samples = activity.trim(from..end);
        from = end;
        // A word never holds white space, even where whisper writes a line break.
        for part in text.split_whitespace() {
            words.push(TimedWord {
                word: Word {
                    text: part.to_owned(),
                    span: Some(Span::new(millis(samples.start), millis(samples.end))),
                    confidence: Confidence::from_probability(probability),
                },
                tokens: range.clone(),
                samples: samples.clone(),
            });
        }
    }
    words
}

/// Groups tokens into words: a token that begins with a space begins one.
fn word_ranges(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match ranges.last_mut() {
            Some(range) if !token.bytes.starts_with(b" ") => range.end = index + 1,
            _ => ranges.push(index..index + 1),
        }
    }
    ranges
}

/// Punctuation has no sound, and how sure whisper is of it says nothing about the word.
fn is_spoken(token: &Token) -> bool {
    token
        .bytes
        .iter()
        .any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

fn millis(samples: usize) -> Millis {
    Millis::from_frames(samples as u64, SAMPLE_RATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, probability: f32, end: f32) -> Token {
        Token {
            bytes: text.as_bytes().to_vec(),
            probability,
            end: (end * SAMPLE_RATE as f32) as usize,
        }
    }

    fn loud(seconds: usize) -> VoiceActivity {
        let samples: Vec<f32> = (0..seconds * SAMPLE_RATE as usize)
            .map(|i| {
                if i % 3200 < 2900 {
                    [0.5, -0.5][i % 2]
                } else {
                    0.0
                }
            })
            .collect();
        VoiceActivity::detect(&samples)
    }

    #[test]
    fn tokens_become_words_with_the_probability_of_the_weakest() {
        let tokens = [
            token(" Hi", 0.9, 0.5),
            token(",", 0.2, 0.6),
            token(" Mc", 0.8, 0.9),
            token("Phe", 0.4, 1.1),
            token("at", 0.9, 1.2),
        ];
        let words = join_words(&tokens, &(0..32_000), &loud(2));
        let texts: Vec<&str> = words.iter().map(|w| w.word.text.as_str()).collect();
        assert_eq!(texts, ["Hi,", "McPheat"]);
        assert_eq!(words[0].word.confidence, Confidence::from_probability(0.9));
        assert_eq!(words[1].word.confidence, Confidence::from_probability(0.4));
        assert_eq!(words[1].tokens, 2..5);
    }

    #[test]
    fn times_are_clamped_and_never_run_backwards() {
        let tokens = [
            token(" one", 0.9, 1.0),
            token(" two", 0.9, 0.5),
            token(" three", 0.9, 30.02),
        ];
        let words = join_words(&tokens, &(0..32_000), &loud(2));
        let mut last = Millis(0);
        for word in &words {
            let span = word.word.span.expect("every joined word has a span");
            assert!(span.start >= last && span.end >= span.start && span.end <= Millis(2000));
            last = span.start;
        }
    }

    #[test]
    fn characters_cut_in_two_are_joined_and_line_breaks_part_words() {
        let tokens = [
            Token {
                bytes: b" caf\xC3".to_vec(),
                ..token("", 0.9, 0.4)
            },
            Token {
                bytes: b"\xA9".to_vec(),
                ..token("", 0.9, 0.5)
            },
            token(" a\nb", 0.9, 0.9),
            token(" ", 0.9, 0.9),
        ];
        let words = join_words(&tokens, &(0..32_000), &loud(2));
        let texts: Vec<&str> = words.iter().map(|w| w.word.text.as_str()).collect();
        assert_eq!(texts, ["café", "a", "b"]);
    }
}
