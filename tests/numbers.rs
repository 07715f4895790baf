//! Telephone numbers in running words: the table, and digits said in every way and read back.

use proptest::prelude::*;
use ringback::analyze::numbers::find_numbers;
use ringback::domain::Extent;
use ringback::domain::Region;
use ringback::domain::Transcript;
use ringback::domain::Whose;

fn found(text: &str, region: Region) -> String {
    let mentions = find_numbers(&Transcript::typed(text), region);
    let shown: Vec<String> = mentions
        .iter()
        .map(|mention| {
            let whose = if mention.whose == Whose::Other {
                "*"
            } else {
                ""
            };
            let extent = if mention.extent == Extent::Partial {
                "?"
            } else {
                ""
            };
            format!(
                "{whose}{}{extent}",
                mention.value.clone().unwrap_or_default()
            )
        })
        .collect();
    shown.join("; ")
}

#[test]
fn every_line_of_the_table_gives_its_digits() {
    let table = include_str!("tables/numbers.txt");
    let mut wrong = Vec::new();
    let mut lines = 0;
    for (index, line) in table.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (region, rest) = line.split_once('|').expect("region | text ~ digits");
        let (text, digits) = rest.split_once('~').expect("region | text ~ digits");
        let region = Region::parse(region).expect("a region");
        let actual = found(text.trim(), region);
        if actual != digits.trim() {
            wrong.push(format!(
                "line {}: {}\n      gave {actual:?}",
                index + 1,
                line
            ));
        }
        lines += 1;
    }
    assert!(
        wrong.is_empty(),
        "{} of {lines} lines:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Says one digit in one of the ways people do.
fn digit_word(digit: char, way: usize) -> &'static str {
    const WORDS: [[&str; 3]; 10] = [
        ["oh", "zero", "nought"],
        ["one", "one", "one"],
        ["two", "two", "two"],
        ["three", "three", "three"],
        ["four", "four", "four"],
        ["five", "five", "five"],
        ["six", "six", "six"],
        ["seven", "seven", "seven"],
        ["eight", "eight", "eight"],
        ["nine", "nine", "niner"],
    ];
    WORDS[digit.to_digit(10).expect("a digit") as usize][way % 3]
}

/// Says digits with doubles and commas as the dice fall.
fn say(digits: &str, dice: &[usize]) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    let mut roll = dice.iter().cycle();
    while at < digits.len() {
        let die = *roll.next().expect("dice");
        let same = digits[at..]
            .iter()
            .take_while(|d| **d == digits[at])
            .count();
        let mut word = match (same, die % 4) {
            (3.., 1) => {
                at += 3;
                format!("triple {}", digit_word(digits[at - 3], die))
            }
            (2.., 2) => {
                at += 2;
                format!("double {}", digit_word(digits[at - 2], die))
            }
            _ => {
                at += 1;
                digit_word(digits[at - 1], die).to_owned()
            }
        };
        if die.is_multiple_of(5) && at < digits.len() {
            word.push(',');
        }
        words.push(word);
    }
    words.join(" ")
}

/// A number as recognisers write it: in groups, in one piece, digit by digit.
fn written_forms(groups: [&str; 3]) -> [String; 4] {
    let digits = groups.concat();
    let spaced: Vec<String> = digits.chars().map(String::from).collect();
    [groups.join("-"), groups.join(" "), digits, spaced.join(" ")]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn digits_said_aloud_are_read_back(
        rest in "[0-9]{9}",
        dice in prop::collection::vec(0..60_usize, 12),
    ) {
        let uk = format!("07{rest}");
        prop_assert_eq!(found(&format!("call me on {}", say(&uk, &dice)), Region::GB), uk);
        let us = format!("2{rest}");
        let heard = found(&format!("my number is {}.", say(&us, &dice)), Region::US);
        prop_assert_eq!(heard.trim_end_matches('?'), us);
    }

    #[test]
    fn every_written_form_is_read_back(rest in "[0-9]{9}") {
        let uk = format!("07{rest}");
        for form in written_forms([&uk[..5], &uk[5..8], &uk[8..]]) {
            prop_assert_eq!(found(&format!("call me on {form}"), Region::GB), uk.clone(), "{}", form);
        }
        let us = format!("281{}", &rest[..7]);
        for form in written_forms([&us[..3], &us[3..6], &us[6..]]) {
            let heard = found(&format!("call me at {form}"), Region::US);
            prop_assert_eq!(heard.trim_end_matches('?'), us.clone(), "{}", form);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}", numbers in "[0-9+ .,a-z-]{0,100}") {
        drop(found(&text, Region::GB));
        drop(found(&numbers, Region::US));
    }
}
