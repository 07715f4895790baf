//! A transcript in sentences and clauses, by the punctuation that the recogniser wrote.

use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::rubric::company::ends_clause;

/// Returns the sentences, which together are all of the transcript.
pub(crate) fn sentences(transcript: &Transcript) -> Vec<WordRange> {
    split(
        transcript,
        WordRange {
            first: 0,
            last: transcript.words.len().saturating_sub(1),
        },
        |word| word.ends_with(['.', '!', '?']) && !is_title(word),
    )
}

/// Returns the clauses of a sentence, which together are all of it.
pub(crate) fn clauses(transcript: &Transcript, sentence: WordRange) -> Vec<WordRange> {
    split(transcript, sentence, ends_clause)
}

fn split(transcript: &Transcript, range: WordRange, ends: impl Fn(&str) -> bool) -> Vec<WordRange> {
    let mut parts = Vec::new();
    let mut first = range.first;
    for (offset, word) in transcript.words_of(range).iter().enumerate() {
        let at = range.first + offset;
        if ends(&word.text) || at == range.last {
            parts.push(WordRange { first, last: at });
            first = at + 1;
        }
    }
    parts
}

/// Returns whether a word's full stop belongs to a title.
fn is_title(word: &str) -> bool {
    matches!(word, "Mr." | "Mrs." | "Ms." | "Dr." | "St.")
}

#[cfg(test)]
mod tests {
    use super::*;

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
