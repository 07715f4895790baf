//! The ways a number may be written by a recogniser that heard it: for asking the sound which of
//! several numbers it was.

use crate::domain::Region;

/// Returns the written forms of a national number: grouped as the region groups it, with spaces and
/// with hyphens, in one piece, digit by digit, and in words.
pub fn written_forms(digits: &str, region: Region) -> Vec<String> {
    let groups = grouped(digits, region);
    let spaced: Vec<String> = digits.chars().map(|digit| digit.to_string()).collect();
    let words: Vec<&str> = digits.chars().filter_map(word_of).collect();
    let mut forms = vec![
        groups.join("-"),
        groups.join(" "),
        digits.to_owned(),
        spaced.join(" "),
        words.join(" "),
    ];
    forms.dedup();
    forms
}

/// Returns the groups in which people of the region say a number.
fn grouped(digits: &str, region: Region) -> Vec<String> {
    let sizes: &[usize] = match (region.code(), digits.len()) {
        ("US" | "CA" | "IE", 10) => &[3, 3, 4],
        ("US" | "CA", 7) => &[3, 4],
        ("GB", 11) => &[5, 3, 3],
        ("GB" | "AU", 10) => &[4, 3, 3],
        ("IN", 10) => &[5, 5],
        _ => &[3, 3, 3, 3, 3],
    };
    let mut groups = Vec::new();
    let mut rest = digits;
    for &size in sizes {
        let (group, left) = rest.split_at(size.min(rest.len()));
        groups.push(group.to_owned());
        rest = left;
        if rest.is_empty() {
            break;
        }
    }
    if let (false, Some(last)) = (rest.is_empty(), groups.last_mut()) {
        last.push_str(rest);
    }
    groups
}

fn word_of(digit: char) -> Option<&'static str> {
    const WORDS: [&str; 10] = [
        "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    WORDS.get(digit.to_digit(10)? as usize).copied()
}
