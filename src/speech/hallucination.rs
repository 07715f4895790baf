//! Hallucinations: text that an engine writes and nobody said. Whisper writes "you", "Thank you" or a sentence over and
//! over on silence, ringing and music, gets caught in repetition loops, and describes sounds in brackets.
//!
//! Where somebody speaks is left to `vad`.

use crate::domain::SAMPLE_RATE;
use crate::text::letters;

/// Below this mean log-probability of its tokens a text is hallucinated. Over silence, hiss, tones, ringing, clicks and
/// music base scored -0.99 to -2.4; over clear and telephone speech -0.1 to -0.5, and over speech in loud noise down
/// to -0.8.
const MIN_MEAN: f32 = -0.95;
/// The same for a text with a number. Digits are never hallucinated over what is no speech, and base is less sure of
/// them than of any words: over real people's isolated digits, joined, it scored down to -1.5.
const MIN_MEAN_WITH_NUMBER: f32 = -1.6;
/// From this many digits on a text has a number.
const NUMBER_DIGITS: usize = 5;
/// The same for stock phrases, which are what the engine falls back on.
const MIN_MEAN_OF_STOCK: f32 = -0.6;

/// A second, in samples.
const SECOND: usize = SAMPLE_RATE as usize;
/// The time that the slowest speaker needs for a word, and more for each letter and each digit: 1, 0.1 and 0.4 s.
const WORD_TIME: usize = SECOND;
const LETTER_TIME: usize = SECOND / 10;
const DIGIT_TIME: usize = SECOND * 2 / 5;
/// A word with 4 s more speech than that covers other words. Over 440 development recordings such words had 10 s of
/// speech and more, all others 6 s at most.
const COVERS: usize = SECOND * 4;

/// The longest phrase of a repetition loop at the end of a text, in words, and how often it stands there at least. A
/// single word needs more: a number may be one digit again and again.
const LOOP_WORDS: usize = 6;
const LOOP_TIMES: usize = 5;
const LOOP_TIMES_OF_A_WORD: usize = 10;

/// Whether a word with this much speech, in samples, must stand for others that were skipped: the engine draws the
/// times of what it wrote out over what it did not.
pub(super) fn covers_others(word: &str, speech: usize) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let needed = WORD_TIME + word.chars().count() * LETTER_TIME + digits * DIGIT_TIME;
    speech > needed + COVERS
}

/// Whether a text ends in a repetition loop, so that what was said after its first phrase is missing. Of 440 development
/// recordings five ended in one, with a phrase five times and more, or a word 17 times and more; nobody says the like.
pub(super) fn ends_in_loop(words: &[&str]) -> bool {
    let plain: Vec<String> = words.iter().map(|word| letters(word)).collect();
    (1..=LOOP_WORDS).any(|length| {
        let least = if length == 1 {
            LOOP_TIMES_OF_A_WORD
        } else {
            LOOP_TIMES
        };
        // The last time may be cut short.
        (0..length.min(plain.len()))
            .any(|cut| times_at_end(&plain[..plain.len() - cut], length) >= least)
    })
}

/// Whether the text of a section is hallucinated, from the mean log-probability of its tokens.
pub(super) fn is_hallucinated(words: &[&str], mean_log_probability: f32) -> bool {
    let digits = words
        .iter()
        .flat_map(|word| word.chars())
        .filter(char::is_ascii_digit)
        .count();
    let least = if digits >= NUMBER_DIGITS {
        MIN_MEAN_WITH_NUMBER
    } else {
        MIN_MEAN
    };
    mean_log_probability < least
        || (mean_log_probability < MIN_MEAN_OF_STOCK && is_stock(words))
        || is_loop(words)
}

/// Whether a word annotates a sound and is no word: `[Music]`, `(beeping)`, `♪`.
///
/// An annotation of several words is known by its brackets, so this is asked word by word, and `inside` carries whether
/// a bracket is open.
pub(super) fn is_sound_annotation(word: &str, inside: &mut bool) -> bool {
    let opens = word.starts_with(['[', '*']) || (word.starts_with('(') && !has_digit(word));
    let was_inside = *inside;
    if opens {
        *inside = true;
    }
    let annotation = *inside;
    if word
        .trim_end_matches(['.', ',', '!', '?'])
        .ends_with([']', ')'])
        || (word.ends_with('*') && (was_inside || word.len() > 1))
    {
        *inside = false;
    }
    annotation || (!word.is_empty() && !word.chars().any(char::is_alphanumeric) && word != "-")
}

/// Whether a text is one of the phrases that whisper writes where nobody speaks.
fn is_stock(words: &[&str]) -> bool {
    let plain: Vec<String> = words.iter().map(|word| letters(word)).collect();
    let text = plain.join(" ");
    [
        "you",
        "thank you",
        "thank you very much",
        "thank you so much",
        "thanks for watching",
        "thank you for watching",
        "please subscribe",
        "bye",
        "bye bye",
        "okay",
        "oh",
        "so",
        "the end",
        "im sorry",
        "i",
        "im",
    ]
    .contains(&text.as_str())
}

/// Whether a text is a repetition loop: one phrase of up to 12 words three times and more, and hardly anything
/// else. A number is said twice and may be all sevens: digits do not count.
fn is_loop(words: &[&str]) -> bool {
    let plain: Vec<String> = words.iter().map(|word| letters(word)).collect();
    (1..=12).any(|length| {
        let Some(phrase) = plain.get(plain.len().saturating_sub(length)..) else {
            return false;
        };
        let spoken = phrase.iter().any(|word| word.len() > 1 && !has_digit(word));
        if plain.len() < 3 * length || !spoken {
            return false;
        }
        let times = times_at_end(&plain, length);
        times >= 3 && times * length * 4 >= plain.len() * 3 && (length > 1 || times >= 5)
    })
}

/// Counts how often the last N words stand in a row at the end.
fn times_at_end(words: &[String], length: usize) -> usize {
    let mut phrases = words.rchunks_exact(length).peekable();
    let last = phrases.peek().copied();
    phrases.take_while(|phrase| Some(*phrase) == last).count()
}

fn has_digit(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_sounds_far_too_long_covers_others() {
        let second = SAMPLE_RATE as usize;
        for (word, seconds, covers) in [
            ("Priyonair", 10, true),
            ("Priyonair", 5, false),
            ("303-555-0106.", 12, true),
            ("303-555-0106.", 10, false),
            ("Nero-Famren-Famren-Nero-Nero,", 5, false),
        ] {
            assert_eq!(
                covers_others(word, seconds * second),
                covers,
                "{word} {seconds}"
            );
        }
    }

    #[test]
    fn a_phrase_over_and_over_to_the_end_ends_in_loop_and_a_number_of_one_digit_is_not() {
        let loops = |text: &str| ends_in_loop(&text.split_whitespace().collect::<Vec<_>>());
        assert!(loops(
            "Hi Jim, it's so one-do so one-do so one-do so one-do so one-do so"
        ));
        assert!(loops("on 212, oh, oh, oh, oh, oh, oh, oh, oh, oh, oh, oh"));
        assert!(!loops("it's 7 7 7 7 7 7 7 7, that's 7 7 7 7 7 7 7 7"));
        assert!(!loops("call me, call me, call me"));
        assert!(!loops("on 41 time, time, time, time, 0142. Thanks."));
        assert!(!loops(""));
    }

    #[test]
    fn digits_are_believed_where_words_would_not_be() {
        assert!(!is_hallucinated(&["813", "555", "0180"], -1.2));
        assert!(is_hallucinated(&["813", "555", "0180"], -1.8));
        assert!(is_hallucinated(&["so", "there", "we", "are"], -1.2));
    }

    fn hallucinated(text: &str, mean: f32) -> bool {
        let words: Vec<&str> = text.split_whitespace().collect();
        is_hallucinated(&words, mean)
    }

    #[test]
    fn improbable_words_are_hallucinated() {
        assert!(hallucinated("I'm not sure if I can do it.", -1.77));
        assert!(!hallucinated("Hi Jim, this is Sean from MTD.", -0.7));
    }

    #[test]
    fn stock_phrases_alone_are_doubted_sooner() {
        assert!(hallucinated("Thank you.", -0.7));
        assert!(!hallucinated("Thank you.", -0.3));
        assert!(!hallucinated("Thank you, Jim.", -0.7));
    }

    #[test]
    fn loops_are_hallucinated_and_repeated_digits_are_not() {
        assert!(hallucinated(
            "I'm going to start with the first one. I'm going to start with the first one. \
             I'm going to start with the first one.",
            -0.2
        ));
        assert!(hallucinated("you you you you you you", -0.2));
        assert!(!hallucinated("it's 7 7 7 7 7 7 7 7", -0.2));
        assert!(!hallucinated("555 555 555 555", -0.2));
        assert!(!hallucinated("call me, call me", -0.2));
        assert!(!hallucinated("", -0.2));
    }

    #[test]
    fn annotations_of_sounds_are_no_words() {
        let kept = |text: &str| {
            let mut inside = false;
            text.split_whitespace()
                .filter(|word| !is_sound_annotation(word, &mut inside))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(kept("[Music] Hi Jim. ♪ ♪"), "Hi Jim.");
        assert_eq!(
            kept("(upbeat music) Hi (beep) Jim [door closes]."),
            "Hi Jim"
        );
        assert_eq!(
            kept("call (555) 555-0142 - bye"),
            "call (555) 555-0142 - bye"
        );
    }
}
