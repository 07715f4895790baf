//! A transcript as pieces of letters and digits, in lower case, each knowing the word it is part of
//! and what stood after it. Meaning is left to the finders.

use crate::domain::Transcript;
use crate::text::sentences::Break;
use crate::text::sentences::break_after;

/// A run of letters or of digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// In lower case, apostrophes kept: `it's`, `07700`.
    pub text: String,
    /// As it was written: `McPheat`.
    pub written: String,
    /// The word it is part of.
    pub word: usize,
    /// Whether it begins that word.
    pub begins_word: bool,
    /// Whether it ends that word.
    pub ends_word: bool,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// What stood after it.
    pub after: Break,
    /// The sign right before it, of those that matter to numbers: `$`, `£`, `€`, `+`, `#`, `:`, `/`, `.`.
    pub sign_before: Option<char>,
    /// The sign right after it.
    pub sign_after: Option<char>,
}

impl Token {
    /// Returns whether it is digits.
    pub fn is_digits(&self) -> bool {
        self.text.as_bytes().first().is_some_and(u8::is_ascii_digit)
    }
}

/// Splits a transcript.
pub fn tokenize(transcript: &Transcript) -> Vec<Token> {
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
    last.after = break_after(word);
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
                    Break::Clause => ",",
                    Break::Sentence => ".",
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
