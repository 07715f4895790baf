//! How far two short strings are apart: for digits that may be slips and words that may be typos.

/// Returns the optimal string alignment distance: insertions, deletions, substitutions and swaps
/// of neighbours, each counted once (Boytsov 2011, "Indexing methods for approximate dictionary
/// searching", section 2.1). Quadratic; meant for words and telephone numbers.
pub(crate) fn edits_between(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let substituted = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = substituted.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// Returns the one of `words` that `typed` was probably meant to be.
pub(crate) fn closest<'a>(typed: &str, words: &[&'a str]) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    words
        .iter()
        .map(|word| (edits_between(&typed, word), *word))
        .min_by_key(|(edits, _)| *edits)
        .filter(|(edits, word)| *edits <= word.chars().count().max(3) / 3)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_edit_and_so_is_a_swap() {
        for (a, b, edits) in [
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
            assert_eq!(edits_between(a, b), edits, "{a} {b}");
            assert_eq!(edits_between(b, a), edits, "{b} {a}");
        }
    }

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
