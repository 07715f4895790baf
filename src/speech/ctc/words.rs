//! The words that numbers are said with, and the digits they stand for.

/// The words in the order in which the network tells them (`models/ctc/train.py`). "Oh", "nought" and "zero" are one.
#[cfg(test)]
pub(super) const ALL: [&str; 32] = [
    "",
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "double",
    "triple",
];

/// The first digit, "zero".
const DIGIT: usize = 1;
const TEN: usize = 11;
const TWENTY: usize = 21;
const HUNDRED: usize = 29;
const DOUBLE: usize = 30;

/// Returns the digits that words stand for: "double seven" is 77, "forty two" 42, "nine hundred" 900. None where
/// nothing follows that "double" doubles, or nothing comes before a hundred.
pub(super) fn digits(words: &[u8]) -> Option<String> {
    let mut digits = String::new();
    let mut words = words.iter().map(|&word| usize::from(word)).peekable();
    while let Some(word) = words.next() {
        match word {
            DIGIT..TEN => digits.push_str(&(word - DIGIT).to_string()),
            TEN..TWENTY => digits.push_str(&(word - TEN + 10).to_string()),
            TWENTY..HUNDRED => {
                let ones = words.next_if(|next| (DIGIT + 1..TEN).contains(next));
                let tens = word - TWENTY + 2;
                digits.push_str(&(tens * 10 + ones.map_or(0, |next| next - DIGIT)).to_string());
            }
            HUNDRED => {
                if digits.is_empty() {
                    return None;
                }
                digits.push_str("00");
            }
            _ => {
                let digit = words.next_if(|next| (DIGIT..TEN).contains(next))? - DIGIT;
                digits.push_str(&digit.to_string().repeat(word - DOUBLE + 2));
            }
        }
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_for_the_digits_that_people_mean() {
        for (said, expected) in [
            ("zero seven seven zero zero", Some("07700")),
            ("double seven triple zero", Some("77000")),
            ("eight hundred", Some("800")),
            ("thirteen hundred", Some("1300")),
            ("forty two twenty", Some("4220")),
            ("twenty zero one", Some("2001")),
            ("nineteen twelve", Some("1912")),
            ("one double", None),
            ("double forty", None),
            ("hundred one", None),
            ("", Some("")),
        ] {
            let words: Vec<u8> = said
                .split_whitespace()
                .map(|text| {
                    let at = ALL.iter().position(|known| *known == text);
                    at.expect("a word of numbers") as u8
                })
                .collect();
            assert_eq!(digits(&words).as_deref(), expected, "{said}");
        }
    }
}
