//! Joins the pieces that whisper writes (parts of words, punctuation) into words with their times.
//!
//! Pure; what the pieces mean to the engine is left to `engine`.

use std::ops::Range;

use crate::domain::Confidence;
use crate::domain::Millis;
use crate::domain::RECOGNISER_RATE;
use crate::domain::Span;
use crate::domain::Word;
use crate::speech::vad::Sound;

/// How far the aligner's idea of a word's end lies before the true end, in samples (80 ms):
/// the median over 93 words at known places, in three voices.
const LATE: usize = RECOGNISER_RATE as usize * 80 / 1000;

/// One token as whisper wrote it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Its text, perhaps in the middle of a character. A leading space begins a word.
    pub(super) bytes: Vec<u8>,
    /// Its probability, from 0 to 1.
    pub(super) probability: f32,
    /// Where the aligner believes its sound ends, in samples of the recording.
    pub(super) end: usize,
}

/// A word, and the pieces it was made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Joined {
    /// The word; its span is set.
    pub(super) word: Word,
    /// Its pieces, by index.
    pub(super) pieces: Range<usize>,
    /// Where it sounds, in samples of the recording.
    pub(super) samples: Range<usize>,
}

/// Joins pieces into words. Times lie within `section`, never run backwards, and keep off silence.
pub(super) fn join(pieces: &[Piece], section: &Range<usize>, sound: &Sound) -> Vec<Joined> {
    let mut words = Vec::new();
    let mut from = section.start;
    for range in word_ranges(pieces) {
        let own = &pieces[range.clone()];
        let bytes: Vec<u8> = own.iter().flat_map(|piece| piece.bytes.clone()).collect();
        let text = String::from_utf8_lossy(&bytes);
        let spoken: Vec<&Piece> = own.iter().filter(|piece| is_spoken(piece)).collect();
        let believed = if spoken.is_empty() { own } else { &[] };
        let mut end = from;
        let mut probability = 1.0f32;
        for piece in spoken.iter().copied().chain(believed) {
            end = end.max(piece.end + LATE);
            probability = probability.min(piece.probability);
        }
        let end = end.clamp(from, section.end.max(from));
        let samples = sound.without_silent_ends(from..end);
        from = end;
        // A word never holds white space, even where whisper writes a line break.
        for part in text.split_whitespace() {
            words.push(Joined {
                word: Word {
                    text: part.to_owned(),
                    span: Some(Span::new(millis(samples.start), millis(samples.end))),
                    confidence: Confidence::from_probability(probability),
                },
                pieces: range.clone(),
                samples: samples.clone(),
            });
        }
    }
    words
}

/// Groups pieces into words: a piece that begins with a space begins one.
fn word_ranges(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        match ranges.last_mut() {
            Some(range) if !piece.bytes.starts_with(b" ") => range.end = index + 1,
            _ => ranges.push(index..index + 1),
        }
    }
    ranges
}

/// Punctuation has no sound, and how sure whisper is of it says nothing about the word.
fn is_spoken(piece: &Piece) -> bool {
    piece
        .bytes
        .iter()
        .any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

fn millis(samples: usize) -> Millis {
    Millis::from_frames(samples as u64, RECOGNISER_RATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, probability: f32, end: f32) -> Piece {
        Piece {
            bytes: text.as_bytes().to_vec(),
            probability,
            end: (end * RECOGNISER_RATE as f32) as usize,
        }
    }

    fn loud(seconds: usize) -> Sound {
        let samples: Vec<f32> = (0..seconds * RECOGNISER_RATE as usize)
            .map(|i| {
                if i % 3200 < 2900 {
                    [0.5, -0.5][i % 2]
                } else {
                    0.0
                }
            })
            .collect();
        Sound::of(&samples)
    }

    #[test]
    fn pieces_become_words_with_the_probability_of_the_weakest() {
        let pieces = [
            piece(" Hi", 0.9, 0.5),
            piece(",", 0.2, 0.6),
            piece(" Mc", 0.8, 0.9),
            piece("Phe", 0.4, 1.1),
            piece("at", 0.9, 1.2),
        ];
        let words = join(&pieces, &(0..32_000), &loud(2));
        let texts: Vec<&str> = words.iter().map(|w| w.word.text.as_str()).collect();
        assert_eq!(texts, ["Hi,", "McPheat"]);
        assert_eq!(words[0].word.confidence, Confidence::from_probability(0.9));
        assert_eq!(words[1].word.confidence, Confidence::from_probability(0.4));
        assert_eq!(words[1].pieces, 2..5);
    }

    #[test]
    fn times_are_clamped_and_never_run_backwards() {
        let pieces = [
            piece(" one", 0.9, 1.0),
            piece(" two", 0.9, 0.5),
            piece(" three", 0.9, 30.02),
        ];
        let words = join(&pieces, &(0..32_000), &loud(2));
        let mut last = Millis(0);
        for word in &words {
            let span = word.word.span.expect("every joined word has a span");
            assert!(span.start >= last && span.end >= span.start && span.end <= Millis(2000));
            last = span.start;
        }
    }

    #[test]
    fn characters_cut_in_two_are_joined_and_line_breaks_part_words() {
        let pieces = [
            Piece {
                bytes: b" caf\xC3".to_vec(),
                ..piece("", 0.9, 0.4)
            },
            Piece {
                bytes: b"\xA9".to_vec(),
                ..piece("", 0.9, 0.5)
            },
            piece(" a\nb", 0.9, 0.9),
            piece(" ", 0.9, 0.9),
        ];
        let words = join(&pieces, &(0..32_000), &loud(2));
        let texts: Vec<&str> = words.iter().map(|w| w.word.text.as_str()).collect();
        assert_eq!(texts, ["café", "a", "b"]);
    }
}
