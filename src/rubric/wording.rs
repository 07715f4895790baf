//! Wordings of a house's own, as a rubric writes them: `call|ring me ... today`.
//!
//! They compare small letters without punctuation; `a|b` is either word, `...` is a gap of at most
//! five words that does not leave the sentence.

use serde::Serialize;
use serde::Serializer;

use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::rubric::clauses::sentences;
use crate::rubric::company::plain;

/// The longest gap, in words.
const LONGEST_GAP: usize = 5;

/// A wording to look for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wording {
    source: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Word(Vec<String>),
    Gap,
}

impl Wording {
    /// Reads a wording; `Err` says what is wrong with it.
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        for token in source.split_whitespace() {
            if matches!(token, "..." | "\u{2026}") {
                if parts.is_empty() || parts.last() == Some(&Part::Gap) {
                    return Err(format!(
                        "\"{source}\": a gap (...) stands between two words"
                    ));
                }
                parts.push(Part::Gap);
                continue;
            }
            let words: Vec<String> = token.split('|').map(plain).collect();
            if words.iter().any(String::is_empty) {
                return Err(format!("\"{source}\": \"{token}\" holds no word"));
            }
            parts.push(Part::Word(words));
        }
        match parts.last() {
            None => Err("a wording needs at least one word".to_owned()),
            Some(Part::Gap) => Err(format!(
                "\"{source}\": a gap (...) stands between two words"
            )),
            Some(Part::Word(_)) => Ok(Self {
                source: source.split_whitespace().collect::<Vec<_>>().join(" "),
                parts,
            }),
        }
    }

    /// Returns the wording as it was written.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Returns where it is said, in order, no two overlapping.
    pub(crate) fn find_in(&self, transcript: &Transcript) -> Vec<WordRange> {
        let words: Vec<String> = transcript.words.iter().map(|w| plain(&w.text)).collect();
        let mut found = Vec::new();
        for sentence in sentences(transcript) {
            let mut at = sentence.first;
            while at <= sentence.last {
                match end_of_match(&self.parts, &words[..=sentence.last], at) {
                    Some(last) => {
                        found.push(WordRange { first: at, last });
                        at = last + 1;
                    }
                    None => at += 1,
                }
            }
        }
        found
    }
}

impl Serialize for Wording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

/// Returns the last word of a match that begins at `at`. Each gap tries at most six places, and a
/// wording is written by hand, so the work stays small.
fn end_of_match(parts: &[Part], words: &[String], at: usize) -> Option<usize> {
    let (first, rest) = parts.split_first()?;
    match first {
        Part::Word(choices) => {
            let word = words.get(at)?;
            if !choices.contains(word) {
                return None;
            }
            if rest.is_empty() {
                Some(at)
            } else {
                end_of_match(rest, words, at + 1)
            }
        }
        Part::Gap => (at..=at + LONGEST_GAP).find_map(|next| end_of_match(rest, words, next)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_is_found_whatever_its_punctuation_and_capitals() {
        for (wording, said, found) in [
            ("call me", "Please CALL me, today.", vec!["CALL me,"]),
            (
                "call|ring me",
                "Ring me. Or call me.",
                vec!["Ring me.", "call me."],
            ),
            (
                "look ... e-mail|email",
                "Look out for my e-mail.",
                vec!["Look out for my e-mail."],
            ),
            ("look ... email", "Look out. My email is short.", vec![]),
            (
                "look ... email",
                "Look one two three four five six email",
                vec![],
            ),
            ("look ... email", "Look email", vec!["Look email"]),
            ("it's", "It\u{2019}s Sean", vec!["It\u{2019}s"]),
            ("me", "", vec![]),
        ] {
            let transcript = Transcript::typed(said);
            let ranges = Wording::parse(wording).unwrap().find_in(&transcript);
            let texts: Vec<String> = ranges.into_iter().map(|r| transcript.text_of(r)).collect();
            assert_eq!(texts, found, "{wording} in {said}");
        }
    }

    #[test]
    fn what_is_no_wording_is_refused() {
        for bad in [
            "",
            "...",
            "call ...",
            "... call",
            "a ... ... b",
            "a | b",
            "a||b",
        ] {
            assert!(Wording::parse(bad).is_err(), "{bad}");
        }
    }
}
