//! How likely one number is another, misrecognised: an edit distance over digits that knows which digits
//! are confused and which ones recognisers drop. What a doubt is worth is left to `doubts`.

/// What a change costs that any confusion would have to be: one digit for another.
const CHANGE: f64 = 1.0;

/// What a change costs that recognisers make without being unsure.
const EASY_CHANGE: f64 = 0.5;

/// Numbers are no longer than this (E.164 allows 15 digits and a prefix); longer ones are not compared.
const LONGEST_COMPARED: usize = 20;

/// Digits that a telephone line makes alike: "five" and "nine" share their vowel, "one" and "nine" their
/// end, "oh" and "four" are one sound for speakers who drop the r.
const ALIKE: [(u8, u8); 3] = [(b'5', b'9'), (b'1', b'9'), (b'0', b'4')];

/// Returns how far what was recognised is from what may have been said: 0 if they are equal, a half for each
/// digit that is easily confused or lost, 1 for each other change; none if they cannot be compared.
pub(super) fn distance(recognised: &str, said: &str) -> Option<f64> {
    let (recognised, said) = (recognised.as_bytes(), said.as_bytes());
    if recognised.len().max(said.len()) > LONGEST_COMPARED {
        return None;
    }
    let mut above: Vec<f64> = vec![0.0];
    for at in 0..said.len() {
        above.push(above[at] + loss(said, at));
    }
    for (row, &digit) in recognised.iter().enumerate() {
        let mut line = vec![above[0] + loss(recognised, row)];
        for (column, &meant) in said.iter().enumerate() {
            let changed = above[column] + change(digit, meant);
            let added = above[column + 1] + loss(recognised, row);
            let lost = line[column] + loss(said, column);
            line.push(changed.min(added).min(lost));
        }
        above = line;
    }
    above.last().copied()
}

fn change(recognised: u8, said: u8) -> f64 {
    if recognised == said {
        0.0
    } else if ALIKE.contains(&(recognised, said)) || ALIKE.contains(&(said, recognised)) {
        EASY_CHANGE
    } else {
        CHANGE
    }
}

/// Recognisers lose zeros ("oh one four two" comes out as 142) and count doubled digits wrongly.
fn loss(digits: &[u8], at: usize) -> f64 {
    let doubled = at > 0 && digits[at - 1] == digits[at] || digits.get(at + 1) == Some(&digits[at]);
    if doubled || digits[at] == b'0' {
        EASY_CHANGE
    } else {
        CHANGE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_recognisers_confuse_is_nearer_than_what_they_do_not() {
        for (recognised, said, expected) in [
            ("07700900123", "07700900123", 0.0),
            ("0770090123", "07700900123", 0.5),
            ("07700500123", "07700900123", 0.5),
            ("07700900124", "07700900123", 1.0),
            ("07700900133", "07700900123", 1.0),
            ("07700900213", "07700900123", 2.0),
            ("", "", 0.0),
            ("", "12", 2.0),
        ] {
            assert_eq!(
                distance(recognised, said),
                Some(expected),
                "{recognised} {said}"
            );
        }
        assert_eq!(distance(&"1".repeat(99), "1"), None);
    }
}
