//! Reads a country as people type it: the two letters of its code, or a guess at what they meant.

use crate::domain::Region;
use crate::text::did_you_mean::closest;
use crate::text::telephone;

/// What people type in place of a code.
const COUNTRIES: [(&str, &str); 24] = [
    ("America", "US"),
    ("USA", "US"),
    ("United States", "US"),
    ("Britain", "GB"),
    ("England", "GB"),
    ("EN", "GB"),
    ("GBR", "GB"),
    ("Great Britain", "GB"),
    ("Northern Ireland", "GB"),
    ("Scotland", "GB"),
    ("United Kingdom", "GB"),
    ("Wales", "GB"),
    ("Australia", "AU"),
    ("AUS", "AU"),
    ("Canada", "CA"),
    ("CAN", "CA"),
    ("France", "FR"),
    ("Germany", "DE"),
    ("India", "IN"),
    ("Ireland", "IE"),
    ("Netherlands", "NL"),
    ("New Zealand", "NZ"),
    ("South Africa", "ZA"),
    ("Spain", "ES"),
];

/// What was typed is no country.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{typed}\" is no country's code.{} Give two letters, such as US, GB or IE",
    guess(typed)
)]
pub struct UnknownRegion {
    /// What was typed.
    pub typed: String,
}

/// Reads a country's code, in either case; `UK` is GB.
///
/// # Errors
/// No country with telephone numbers has this code.
pub fn parse_region(typed: &str) -> Result<Region, UnknownRegion> {
    Region::parse(typed)
        .filter(|region| telephone::has_numbers(*region))
        .ok_or_else(|| UnknownRegion {
            typed: typed.trim().to_owned(),
        })
}

fn guess(typed: &str) -> String {
    let names: Vec<&str> = COUNTRIES.iter().map(|(name, _)| *name).collect();
    let codes: Vec<&str> = COUNTRIES.iter().map(|(_, code)| *code).collect();
    let named = closest(typed, &names)
        .and_then(|meant| COUNTRIES.iter().find(|(name, _)| *name == meant))
        .map(|(_, code)| *code);
    named
        .or_else(|| closest(typed, &codes))
        .map(|code| format!(" Did you mean {code}?"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_its_code_and_a_slip_is_answered_with_the_nearest() {
        for (typed, code) in [("gb", "GB"), ("UK", "GB"), (" ie ", "IE")] {
            assert_eq!(parse_region(typed).unwrap().code(), code);
        }
        for (typed, code) in [
            ("England", "GB"),
            ("britian", "GB"),
            ("USA", "US"),
            ("EN", "GB"),
            ("Germny", "DE"),
        ] {
            let sentence = parse_region(typed).unwrap_err().to_string();
            let guess = format!("\"{typed}\" is no country's code. Did you mean {code}?");
            assert!(sentence.starts_with(&guess), "{sentence}");
        }
        let sentence = parse_region("somewhere").unwrap_err().to_string();
        assert!(!sentence.contains("Did you mean"), "{sentence}");
    }
}
