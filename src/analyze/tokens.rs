//! A transcript as pieces of letters and digits, in lower case, each knowing the word it is part of
//! and what stood after it. Meaning is left to the finders.

use crate::domain::Transcript;

/// What stood between a token and the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    /// Nothing, a space, a hyphen or another joint inside a word.
    None,
    /// A comma or its like.
    Comma,
    /// The end of a sentence.
    Stop,
}

/// A run of letters or of digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// In lower case, apostrophes kept: `it's`, `07700`.
    pub(crate) text: String,
    /// As it was written: `McPheat`.
    pub(crate) written: String,
    /// The word it is part of.
    pub(crate) word: usize,
    /// Whether it begins that word.
    pub(crate) begins_word: bool,
    /// Whether it ends that word.
    pub(crate) ends_word: bool,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
    /// What stood after it.
    pub(crate) after: Break,
    /// The sign right before it, of those that matter to numbers: `$`, `£`, `€`, `+`, `#`, `:`, `/`, `.`.
    pub(crate) sign_before: Option<char>,
    /// The sign right after it.
    pub(crate) sign_after: Option<char>,
}

impl Token {
    /// Returns whether it is digits.
    pub(crate) fn is_digits(&self) -> bool {
        self.text.as_bytes().first().is_some_and(u8::is_ascii_digit)
    }
}

/// Splits a transcript.
pub(crate) fn tokenize(transcript: &Transcript) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (index, word) in transcript.words.iter().enumerate() {
        split_word(index, &word.text, &mut tokens);
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Other,
}

fn class_of(c: char) -> Class {
    match c {
        '\'' | '\u{2019}' => Class::Letter,
        c if c.is_ascii_digit() => Class::Digit,
        c if c.is_alphabetic() => Class::Letter,
        _ => Class::Other,
    }
}

fn split_word(index: usize, word: &str, tokens: &mut Vec<Token>) {
    let first_of_word = tokens.len();
    let chars: Vec<char> = word.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let class = class_of(chars[at]);
        let start = at;
        while at < chars.len() && class_of(chars[at]) == class {
            at += 1;
        }
        if class == Class::Other {
            continue;
        }
        let raw: String = chars[start..at].iter().collect();
        let written = raw.replace('\u{2019}', "'").trim_matches('\'').to_owned();
        let text = written.to_lowercase();
        if text.is_empty() {
            continue;
        }
        tokens.push(Token {
            text,
            written,
            word: index,
            begins_word: tokens.len() == first_of_word,
            ends_word: false,
            capital: raw
                .chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(char::is_uppercase),
            after: Break::None,
            sign_before: start.checked_sub(1).map(|before| chars[before]),
            sign_after: chars
                .get(at)
                .copied()
                .filter(|c| class_of(*c) == Class::Other),
        });
    }
    let Some(last) = tokens[first_of_word..].last_mut() else {
        return;
    };
    last.ends_word = true;
    let tail = chars
        .iter()
        .rev()
        .take_while(|c| class_of(**c) == Class::Other);
    for c in tail {
        let found = match c {
            '.' | '!' | '?' | '\u{2026}' => Break::Stop,
            ',' | ';' | ':' | '\u{2014}' | '\u{2013}' => Break::Comma,
            _ => Break::None,
        };
        last.after = last.after.max(found);
    }
    if is_abbreviation(&last.text, last.after) {
        last.after = Break::None;
    }
}

/// Titles and "a.m." end in a point that ends no sentence.
fn is_abbreviation(text: &str, after: Break) -> bool {
    after == Break::Stop && matches!(text, "mr" | "mrs" | "ms" | "dr" | "st")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let tokens = tokenize(&Transcript::typed(text));
        let shown: Vec<String> = tokens
            .iter()
            .map(|token| {
                let mark = match token.after {
                    Break::None => "",
                    Break::Comma => ",",
                    Break::Stop => ".",
                };
                format!("{}{mark}", token.text)
            })
            .collect();
        shown.join(" ")
    }

    #[test]
    fn words_are_split_into_letters_and_digits() {
        assert_eq!(shown("Hi Jim, it’s Sean."), "hi jim, it's sean.");
        assert_eq!(shown("On077 Double O. 90123"), "on 077 double o. 90123");
        assert_eq!(
            shown("07700-900-123, (281) 555.0129?"),
            "07700 900 123, 281 555 0129."
        );
        assert_eq!(shown("Mr. Smith ... — 'quoted'"), "mr smith quoted");
    }
}
