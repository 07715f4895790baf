//! What not to believe of an engine's words: loops, captions, and what it makes up where nobody
//! speaks.
//!
//! Whisper writes "you", "Thank you" or a looping sentence over silence, ringing and music; each
//! guard here names what it is for. Where the sound is, is `vad`'s business.

use crate::domain::RECOGNISER_RATE;
use crate::domain::bare_word;

/// Below this mean natural-log probability a token, words are made up. Over silence, hiss, tones,
/// ringing, clicks and music base scored -0.99 to -2.4; over clear and telephone speech -0.1 to
/// -0.5, and over speech in loud noise down to -0.8.
const MADE_UP: f32 = -0.95;
/// Digits are never made up over what is no speech, and base is less sure of them than of any words: over
/// real people's isolated digits, joined, it scored down to -1.5.
const MADE_UP_DIGITS: f32 = -1.6;
/// Digits from which on the words count as a number.
const ENOUGH_DIGITS: usize = 5;
/// Stock phrases are doubted sooner: they are what the engine falls back on.
const STOCK_MADE_UP: f32 = -0.6;

/// The time that the slowest speaker needs for a word, and more for each letter and each digit, in samples:
/// 1, 0.1 and 0.4 s.
const WORD_NEEDS: usize = RECOGNISER_RATE as usize;
const LETTER_NEEDS: usize = RECOGNISER_RATE as usize / 10;
const DIGIT_NEEDS: usize = RECOGNISER_RATE as usize * 2 / 5;
/// A word that sounds for 4 s longer hides others. Over 440 development recordings such words sounded for
/// 10 s and more, all others for 6 s at most.
const HIDES: usize = RECOGNISER_RATE as usize * 4;

/// The longest phrase that the engine gets stuck on, in words, and how often it is there at least; a word that may
/// be a digit stands oftener in a row in a number.
const LONGEST_STUCK: usize = 6;
const STUCK: usize = 5;
const STUCK_ON_A_WORD: usize = 10;

/// Says whether a word sounds for so many samples that others must have been skipped: the engine draws
/// the times of what it wrote out over what it did not.
pub(super) fn hides_others(word: &str, sounding: usize) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let needed = WORD_NEEDS + word.chars().count() * LETTER_NEEDS + digits * DIGIT_NEEDS;
    sounding > needed + HIDES
}

/// Says whether the engine got stuck: its words end with one phrase over and over, and what was said after the
/// first is not among them. Over 440 development recordings it did so in five, with a phrase five times and
/// more, or a word 17 times and more; nobody says the like.
pub(super) fn is_stuck(words: &[&str]) -> bool {
    let plain: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    (1..=LONGEST_STUCK).any(|length| {
        // The last time may be cut short.
        (0..length.min(plain.len())).any(|cut| {
            times_at_end(&plain[..plain.len() - cut], length)
                >= if length == 1 { STUCK_ON_A_WORD } else { STUCK }
        })
    })
}

/// Says whether a section's words are made up, from the mean natural-log probability of its tokens.
pub(super) fn is_made_up(words: &[&str], mean_log_probability: f32) -> bool {
    let digits = words
        .iter()
        .flat_map(|word| word.chars())
        .filter(char::is_ascii_digit)
        .count();
    let limit = if digits >= ENOUGH_DIGITS {
        MADE_UP_DIGITS
    } else {
        MADE_UP
    };
    mean_log_probability < limit
        || (mean_log_probability < STOCK_MADE_UP && is_stock(words))
        || loops(words)
}

/// Says whether a word is a caption of a sound, not a word: `[Music]`, `(beeping)`, `♪`.
///
/// Captions of several words are told by their brackets, so this is asked in order with `inside`
/// carrying whether a bracket is open.
pub(super) fn is_caption(word: &str, inside: &mut bool) -> bool {
    let opens = word.starts_with(['[', '*']) || (word.starts_with('(') && !has_digit(word));
    let was_inside = *inside;
    if opens {
        *inside = true;
    }
    let caption = *inside;
    if word
        .trim_end_matches(['.', ',', '!', '?'])
        .ends_with([']', ')'])
        || (word.ends_with('*') && (was_inside || word.len() > 1))
    {
        *inside = false;
    }
    caption || (!word.is_empty() && !word.chars().any(char::is_alphanumeric) && word != "-")
}

/// Says whether all that was written is one of the phrases whisper writes over nothing.
fn is_stock(words: &[&str]) -> bool {
    let plain: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
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

/// Says whether the words are one phrase of up to 12 words said three times and more, and hardly
/// anything else. A number is said twice and may be all sevens: digits do not count.
fn loops(words: &[&str]) -> bool {
    let plain: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
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

/// Counts how often the last so many words stand in a row at the end.
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
    fn a_word_that_sounds_far_too_long_hides_others() {
        let second = RECOGNISER_RATE as usize;
        for (word, seconds, hides) in [
            ("Priyonair", 10, true),
            ("Priyonair", 5, false),
            ("303-555-0106.", 12, true),
            ("303-555-0106.", 10, false),
            ("Nero-Famren-Famren-Nero-Nero,", 5, false),
        ] {
            assert_eq!(
                hides_others(word, seconds * second),
                hides,
                "{word} {seconds}"
            );
        }
    }

    #[test]
    fn a_phrase_over_and_over_to_the_end_is_stuck_and_a_number_of_one_digit_is_not() {
        let stuck = |text: &str| is_stuck(&text.split_whitespace().collect::<Vec<_>>());
        assert!(stuck(
            "Hi Jim, it's so one-do so one-do so one-do so one-do so one-do so"
        ));
        assert!(stuck("on 212, oh, oh, oh, oh, oh, oh, oh, oh, oh, oh, oh"));
        assert!(!stuck("it's 7 7 7 7 7 7 7 7, that's 7 7 7 7 7 7 7 7"));
        assert!(!stuck("call me, call me, call me"));
        assert!(!stuck("on 41 time, time, time, time, 0142. Thanks."));
        assert!(!stuck(""));
    }

    #[test]
    fn digits_are_believed_where_words_would_not_be() {
        assert!(!is_made_up(&["813", "555", "0180"], -1.2));
        assert!(is_made_up(&["813", "555", "0180"], -1.8));
        assert!(is_made_up(&["so", "there", "we", "are"], -1.2));
    }

    fn made_up(text: &str, mean: f32) -> bool {
        let words: Vec<&str> = text.split_whitespace().collect();
        is_made_up(&words, mean)
    }

    #[test]
    fn improbable_words_are_made_up() {
        assert!(made_up("I'm not sure if I can do it.", -1.77));
        assert!(!made_up("Hi Jim, this is Sean from MTD.", -0.7));
    }

    #[test]
    fn stock_phrases_alone_are_doubted_sooner() {
        assert!(made_up("Thank you.", -0.7));
        assert!(!made_up("Thank you.", -0.3));
        assert!(!made_up("Thank you, Jim.", -0.7));
    }

    #[test]
    fn loops_are_made_up_and_repeated_digits_are_not() {
        assert!(made_up(
            "I'm going to start with the first one. I'm going to start with the first one. \
             I'm going to start with the first one.",
            -0.2
        ));
        assert!(made_up("you you you you you you", -0.2));
        assert!(!made_up("it's 7 7 7 7 7 7 7 7", -0.2));
        assert!(!made_up("555 555 555 555", -0.2));
        assert!(!made_up("call me, call me", -0.2));
        assert!(!made_up("", -0.2));
    }

    #[test]
    fn captions_of_sounds_are_no_words() {
        let kept = |text: &str| {
            let mut inside = false;
            text.split_whitespace()
                .filter(|word| !is_caption(word, &mut inside))
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
