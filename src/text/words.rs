//! A word without what the recogniser alone put there: capitals and punctuation.

/// Returns the letters and digits of a word in lower case, and nothing else.
pub fn letters(word: &str) -> String {
    let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.to_lowercase()
}

/// Returns a word in lower case without the punctuation around it; what is inside stays: `i'm`, `e-mail`.
pub fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
        .replace('\u{2019}', "'")
}

/// Returns words as they are quoted, without the punctuation that happens to stand around them.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '"') || c.is_whitespace()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_compared_without_capitals_and_punctuation() {
        for (word, only_letters, inside_kept) in [
            ("\"Sean,\"", "sean", "sean"),
            ("I\u{2019}m", "im", "i'm"),
            ("E-mail!", "email", "e-mail"),
            ("...", "", ""),
        ] {
            assert_eq!(letters(word), only_letters);
            assert_eq!(plain(word), inside_kept);
        }
        assert_eq!(trimmed(" \"call me, please.\""), "call me, please");
    }
}
