//! Whisper's tokens, looked up by their text, and those that numbers are written with.
//!
//! Nothing here touches the engine.

use std::collections::HashMap;

/// A token's number in the vocabulary.
pub(super) type TokenId = i32;

/// All text tokens of a model.
#[derive(Debug)]
pub(super) struct Vocabulary {
    by_text: HashMap<Vec<u8>, TokenId>,
    longest: usize,
    numeric: Vec<NumericToken>,
    repeating: Vec<Repeating>,
}

/// A token that says how often the next digit comes: " double", " triple".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeating {
    /// The token.
    pub(super) id: TokenId,
    /// How often.
    pub(super) times: usize,
}

/// A token that can stand in a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumericToken {
    /// The token.
    pub(super) id: TokenId,
    /// Its digits; none for what stands between digits.
    pub(super) digits: String,
}

impl Vocabulary {
    /// Takes the text tokens in order, from token 0.
    pub(super) fn new<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut by_text = HashMap::new();
        let mut longest = 0;
        let mut numeric = Vec::new();
        let mut repeating = Vec::new();
        for (id, text) in (0..).zip(texts) {
            if text.is_empty() {
                continue;
            }
            longest = longest.max(text.len());
            if let Some(digits) = digits_of(text) {
                numeric.push(NumericToken { id, digits });
            }
            if let Some(times) = times_of(text) {
                repeating.push(Repeating { id, times });
            }
            by_text.entry(text.to_vec()).or_insert(id);
        }
        Self {
            by_text,
            longest,
            numeric,
            repeating,
        }
    }

    /// Returns every token that `text` begins with, with its length in bytes.
    pub(super) fn beginnings(&self, text: &[u8]) -> Vec<(TokenId, usize)> {
        (1..=text.len().min(self.longest))
            .filter_map(|length| Some((*self.by_text.get(&text[..length])?, length)))
            .collect()
    }

    /// Returns the tokens that numbers are written with.
    pub(super) fn numeric(&self) -> &[NumericToken] {
        &self.numeric
    }

    /// Returns the tokens that say how often the next digit comes.
    pub(super) fn repeating(&self) -> &[Repeating] {
        &self.repeating
    }
}

/// Returns how often a token says that the next digit comes.
fn times_of(text: &[u8]) -> Option<usize> {
    match text.strip_prefix(b" ")? {
        b"double" | b"Double" => Some(2),
        b"triple" | b"Triple" | b"treble" | b"Treble" => Some(3),
        _ => None,
    }
}

/// Returns the digits of a token that may stand in a number, or nothing if it may not: digits with
/// their separators, separators alone, single digits spelled out, and what closes "nine
/// hundred".
fn digits_of(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    if text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | ',' | '.' | '(' | ')'))
    {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        // " 10,000." and its like do occur as single tokens, but not in telephone numbers.
        return (text.len() <= 6).then_some(digits);
    }
    // A zero glued to what is before it: "5o", "O20".
    if matches!(text, "o" | "O") {
        return Some("0".to_owned());
    }
    let spelled = match text.strip_prefix(' ')?.to_ascii_lowercase().as_str() {
        "zero" | "oh" | "o" => "0",
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "hundred" => "00",
        "thousand" => "000",
        _ => return None,
    };
    Some(spelled.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let texts: [&[u8]; 12] = [
            b"0", b" 077", b"00", b"-", b" oh", b" O", b" office", b" o", b" 0", b"O", b" triple",
            b" Double",
        ];
        Vocabulary::new(texts)
    }

    #[test]
    fn beginnings_are_found_by_every_length() {
        assert_eq!(vocabulary().beginnings(b" 07700"), [(8, 2), (1, 4)]);
        assert_eq!(vocabulary().beginnings(b" office"), [(7, 2), (6, 7)]);
        assert_eq!(vocabulary().beginnings(b""), []);
    }

    #[test]
    fn numbers_are_written_with_digits_separators_and_spelled_digits() {
        let vocabulary = vocabulary();
        let numeric: Vec<(TokenId, &str)> = vocabulary
            .numeric()
            .iter()
            .map(|token| (token.id, token.digits.as_str()))
            .collect();
        assert_eq!(
            numeric,
            [
                (0, "0"),
                (1, "077"),
                (2, "00"),
                (3, ""),
                (4, "0"),
                (5, "0"),
                (7, "0"),
                (8, "0"),
                (9, "0")
            ]
        );
        let repeating = vocabulary.repeating().iter();
        let times: Vec<(TokenId, usize)> = repeating.map(|token| (token.id, token.times)).collect();
        assert_eq!(times, [(10, 3), (11, 2)]);
    }
}
