//! Which recordings are one rep's, and what the rep is called: decided here alone, so that the
//! terminal, the tables and the page agree.

use std::collections::BTreeMap;

use crate::text::names::name_key;

/// The recordings of one rep, in the order they were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepGroup<'a, T> {
    /// What the rep is called: the spelling that is used most, if the rep is known.
    pub rep: Option<String>,
    /// What is theirs.
    pub of: Vec<&'a T>,
}

/// Groups by rep, in the order of names; what nobody is known to have spoken comes last.
pub fn group_by_rep<'a, T>(
    all: &'a [T],
    rep_of: impl Fn(&'a T) -> Option<&'a str>,
) -> Vec<RepGroup<'a, T>> {
    let mut by_key: BTreeMap<String, Vec<(&str, &'a T)>> = BTreeMap::new();
    for one in all {
        let rep = rep_of(one).unwrap_or("");
        by_key.entry(rep_key(rep)).or_default().push((rep, one));
    }
    let nobodys = by_key.remove("");
    by_key
        .into_values()
        .map(|of| RepGroup {
            rep: Some(usual_spelling(of.iter().map(|(rep, _)| *rep))),
            of: of.into_iter().map(|(_, one)| one).collect(),
        })
        .chain(nobodys.map(|of| RepGroup {
            rep: None,
            of: of.into_iter().map(|(_, one)| one).collect(),
        }))
        .collect()
}

/// Returns whether two names are one rep's, whatever the case, `_` and `-` standing for spaces.
pub fn is_same_rep(one: &str, other: &str) -> bool {
    rep_key(one) == rep_key(other)
}

/// Returns what all spellings of a rep's name have in common.
pub(super) fn rep_key(name: &str) -> String {
    let spaced = name_key(&name.replace(['_', '-'], " "));
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the spelling that comes most often; among equals the first by letters, where capitals come
/// before small ones, so that the order of the recordings changes nothing.
fn usual_spelling<'a>(spellings: impl Iterator<Item = &'a str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for spelling in spellings {
        *counts.entry(spelling.trim()).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or_default();
    let usual = counts.iter().find(|(_, count)| **count == most);
    usual.map_or_else(String::new, |(spelling, _)| (*spelling).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(names: &[Option<&'static str>]) -> Vec<(Option<String>, usize)> {
        group_by_rep(names, |name| *name)
            .into_iter()
            .map(|group| (group.rep, group.of.len()))
            .collect()
    }

    #[test]
    fn a_rep_is_one_however_the_name_is_spelled() {
        let names = [
            Some("sean mcpheat"),
            None,
            Some("Kate"),
            Some("Sean McPheat"),
            Some(" "),
            Some("SEAN_MCPHEAT"),
            Some("Sean McPheat"),
        ];
        let groups = [
            (Some("Kate".to_owned()), 1),
            (Some("Sean McPheat".to_owned()), 4),
            (None, 2),
        ];
        assert_eq!(grouped(&names), groups);
        let mut turned = names;
        turned.reverse();
        assert_eq!(grouped(&turned), groups);
    }

    #[test]
    fn among_spellings_as_frequent_capitals_win() {
        assert_eq!(
            grouped(&[Some("émile"), Some("Émile")]),
            [(Some("Émile".to_owned()), 2)]
        );
        assert!(is_same_rep("ÉMILE", "émile ") && !is_same_rep("Émile", "Emile"));
        assert!(
            is_same_rep("E\u{301}mile.", "Émile"),
            "as a Mac and Windows write it"
        );
    }
}
