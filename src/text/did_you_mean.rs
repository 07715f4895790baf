//! What to say of a word that is none of the valid ones.

/// Says that a word is none of the valid ones, which one was probably meant, and what they are.
pub fn unknown_word(what: &str, typed: &str, valid: &[&str]) -> String {
    let guess = closest(typed, valid)
        .map(|word| format!(" Did you mean \"{word}\"?"))
        .unwrap_or_default();
    format!(
        "there is no {what} \"{typed}\".{guess} Valid: {}.",
        valid.join(", ")
    )
}

/// Returns the one of `words` that `typed` was probably meant to be.
pub fn closest<'a>(typed: &str, words: &[&'a str]) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    words
        .iter()
        .map(|word| {
            (
                strsim::damerau_levenshtein(&typed, &word.to_lowercase()),
                *word,
            )
        })
        .min_by_key(|(edits, _)| *edits)
        .filter(|(edits, word)| *edits <= word.chars().count().max(3) / 3)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_has_a_neighbour_and_nonsense_has_none() {
        let words = ["hook", "duration", "number-pace"];
        assert_eq!(closest("hok", &words), Some("hook"));
        assert_eq!(closest("Duraton", &words), Some("duration"));
        assert_eq!(closest("number_pace", &words), Some("number-pace"));
        assert_eq!(closest("blancmange", &words), None);
        assert_eq!(closest("x", &[]), None);
    }
}
