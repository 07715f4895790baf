//! How alike two words sound and look: `rphonetic` and `strsim`, named nowhere else.

use rphonetic::DoubleMetaphone;
use strsim::normalized_damerau_levenshtein;

/// Returns the codes a word sounds like, by Double Metaphone: one or two; none if it has no letters.
///
/// Philips, L. (2000), "The Double Metaphone Search Algorithm", C/C++ Users Journal 18(6).
pub fn sound_codes(word: &str) -> Vec<String> {
    // The algorithm knows plain letters only; what it cannot read has no sound here.
    let letters: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    if letters.is_empty() {
        return Vec::new();
    }
    let coded = DoubleMetaphone::default().double_metaphone(&letters);
    let mut codes = vec![coded.primary(), coded.alternate()];
    codes.dedup();
    codes.retain(|code| !code.is_empty());
    codes
}

/// Returns the codes under which a word of a name is filed: those it sounds like on a telephone, where
/// "Sean" and "Shawn" are one, as are T and TH. (The algorithm reads "Sean" with an S and "Shawn" with
/// an SH.)
pub fn filing_codes(word: &str) -> Vec<String> {
    let mut codes: Vec<String> = sound_codes(word)
        .iter()
        .map(|code| code.replace('X', "S").replace('0', "T"))
        .collect();
    codes.dedup();
    codes
}

/// Returns how alike two words are, from 0 to 1: the better of their letters and, a little less
/// certain, their sound.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    if a == b {
        return 1.0;
    }
    let letters = normalized_damerau_levenshtein(&a, &b);
    let (codes_a, codes_b) = (filing_codes(&a), filing_codes(&b));
    let sound = codes_a
        .iter()
        .flat_map(|code_a| codes_b.iter().map(move |code_b| (code_a, code_b)))
        .map(|(code_a, code_b)| {
            let alike = normalized_damerau_levenshtein(code_a, code_b);
            // Equal codes of one letter say little: "Joe" and "you" are both J or A.
            if code_a == code_b && code_a.len() > 1 {
                0.95
            } else {
                alike * 0.85
            }
        })
        .fold(0.0, f64::max);
    let same_start = a.chars().next() == b.chars().next();
    let weighed = 0.5 * letters + 0.5 * sound + if same_start { 0.05 } else { 0.0 };
    letters
        .max(if sound >= 0.95 {
            (0.75 + 0.25 * letters).max(weighed)
        } else {
            weighed
        })
        .min(0.99)
}

/// Returns how many letters or digits must be changed, added, taken away or swapped to get from one to
/// the other (Damerau 1964): a wrong digit, a typo in a word.
pub(crate) fn edits(a: &str, b: &str) -> usize {
    strsim::damerau_levenshtein(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sound_alike_are_alike_and_others_are_not() {
        for (a, b) in [
            ("Sean", "Shawn"),
            ("McPheat", "McFeet"),
            ("Steven", "Stephen"),
            ("Marcus", "Markus"),
            ("Priya", "Pria"),
        ] {
            assert!(likeness(a, b) > 0.78, "{a} {b} {}", likeness(a, b));
        }
        for (a, b) in [
            ("Sean", "Jim"),
            ("Marcus", "Stan"),
            ("Anna", "Tom"),
            ("Sean", "your"),
            ("Bell", "call"),
        ] {
            assert!(likeness(a, b) < 0.7, "{a} {b} {}", likeness(a, b));
        }
    }

    #[test]
    fn a_substitution_is_one_edit_and_so_is_a_swap() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("0123", "0123", 0),
            ("0123", "0124", 1),
            ("0123", "0132", 1),
            ("0123", "012", 1),
            ("0123", "90123", 1),
            ("0123", "3210", 3),
            ("café", "cafe", 1),
        ] {
            assert_eq!(edits(a, b), expected, "{a} {b}");
            assert_eq!(edits(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn what_has_no_letters_has_no_sound() {
        assert!(sound_codes("123").is_empty());
        assert!(sound_codes("漢字").is_empty());
        assert_eq!(likeness("", "a"), likeness("a", ""));
    }
}
