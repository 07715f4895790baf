//! When two names of files, folders or people are one: a Mac writes `ë` as two characters where a list has one, Windows
//! drops trailing dots, and neither knows capitals from small letters.

use unicode_normalization::UnicodeNormalization;

/// Returns a name with each letter and its accents as one character (NFC).
pub fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// Returns what all spellings of a name have in common.
pub fn name_key(name: &str) -> String {
    let lower = name.trim().trim_end_matches(['.', ' ']).to_lowercase();
    lower.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for (one, other) in [
            ("zoe\u{308}", "zo\u{eb}"),
            ("ZOE\u{308}", "Zo\u{eb}"),
            ("Acme Inc.", "acme inc"),
            ("kate. .", " Kate"),
        ] {
            assert_eq!(name_key(one), name_key(other), "{one} {other}");
        }
        assert_ne!(name_key("Zo\u{eb}"), name_key("Zoe"));
        assert_eq!(composed("Zoe\u{308}."), "Zo\u{eb}.");
    }
}
