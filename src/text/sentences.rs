//! A transcript in sentences and clauses, by the punctuation that the recogniser wrote.

use crate::domain::Transcript;
use crate::domain::WordRange;

/// What ends after a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// Nothing.
    None,
    /// A clause: a comma or its like follows.
    Clause,
    /// A sentence.
    Sentence,
}

/// Returns what ends after a word as it was written, punctuation included.
pub fn break_after(word: &str) -> Break {
    let tail = word.chars().rev().take_while(|c| !c.is_alphanumeric());
    let found = tail.map(|c| match c {
        '.' | '!' | '?' | '\u{2026}' => Break::Sentence,
        ',' | ';' | ':' | '\u{2014}' | '\u{2013}' => Break::Clause,
        _ => Break::None,
    });
    match found.max() {
        Some(Break::Sentence) if is_title(word) => Break::None,
        Some(found) => found,
        None => Break::None,
    }
}

/// Returns whether a word's full stop belongs to a title.
fn is_title(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    ["mr.", "mrs.", "ms.", "dr.", "st."]
        .iter()
        .any(|title| word.eq_ignore_ascii_case(title))
}

/// Returns the sentences, which together are all of the transcript.
pub fn sentences(transcript: &Transcript) -> Vec<WordRange> {
    let all = WordRange {
        first: 0,
        last: transcript.words.len().saturating_sub(1),
    };
    split(transcript, all, Break::Sentence)
}

/// Returns the clauses of a sentence, which together are all of it.
pub fn clauses(transcript: &Transcript, sentence: WordRange) -> Vec<WordRange> {
    split(transcript, sentence, Break::Clause)
}

fn split(transcript: &Transcript, range: WordRange, least: Break) -> Vec<WordRange> {
    let mut parts = Vec::new();
    let mut first = range.first;
    for (offset, word) in transcript.words_of(range).iter().enumerate() {
        let at = range.first + offset;
        if break_after(&word.text) >= least || at == range.last {
            parts.push(WordRange { first, last: at });
            first = at + 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_after_a_word_is_told_by_its_punctuation() {
        for (word, expected) in [
            ("Sean", Break::None),
            ("Sean,", Break::Clause),
            ("Sean\u{2014}", Break::Clause),
            ("Sean.\"", Break::Sentence),
            ("really?!", Break::Sentence),
            ("so...", Break::Sentence),
            ("Mr.", Break::None),
            ("(Dr.", Break::None),
            ("p.m.", Break::Sentence),
            ("0134-", Break::None),
        ] {
            assert_eq!(break_after(word), expected, "{word}");
        }
    }

    #[test]
    fn sentences_and_clauses_cover_every_word_once() {
        let transcript = Transcript::typed("Hi Mr. Hale, it's Sean. Call me, please! Thanks");
        let texts = |ranges: Vec<WordRange>| -> Vec<String> {
            ranges.into_iter().map(|r| transcript.text_of(r)).collect()
        };
        let found = sentences(&transcript);
        assert_eq!(
            texts(found.clone()),
            ["Hi Mr. Hale, it's Sean.", "Call me, please!", "Thanks"]
        );
        assert_eq!(
            texts(clauses(&transcript, found[1])),
            ["Call me,", "please!"]
        );
        assert_eq!(sentences(&Transcript::default()), []);
    }
}
