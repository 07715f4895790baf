//! Stretches of words inside one another, so that each can be opened and closed like a bracket. How
//! they look is left to each form of the report.

use crate::domain::Mention;
use crate::domain::WordRange;

/// Returns mentions with their words, outer ones first, such that none crosses another: one that
/// would is cut to what is outside. What lies past the last of so many words is left out.
pub(super) fn nested(mentions: &[Mention], words: usize) -> Vec<(WordRange, &Mention)> {
    let mut mentions: Vec<&Mention> = mentions
        .iter()
        .filter(|mention| mention.words.first <= mention.words.last && mention.words.last < words)
        .collect();
    // Longer ones first: they are the outer ones.
    mentions.sort_by_key(|mention| {
        (
            mention.words.first,
            usize::MAX - mention.words.last,
            mention.kind,
        )
    });
    mentions.dedup_by_key(|mention| (mention.words, mention.kind));
    let mut nested: Vec<(WordRange, &Mention)> = Vec::new();
    // Those that reach as far as the mention at hand: looking at all would cost the square of them.
    let mut open: Vec<WordRange> = Vec::new();
    for mention in mentions {
        let mut range = mention.words;
        open.retain(|outer| outer.last >= range.first);
        // Sorted by their starts, so a mark can only be crossed at its own beginning.
        for outer in &open {
            if outer.contains(range.first) && range.last > outer.last {
                range.first = outer.last + 1;
            }
        }
        open.push(range);
        nested.push((range, mention));
    }
    nested.sort_by_key(|(words, _)| (words.first, usize::MAX - words.last));
    nested
}
