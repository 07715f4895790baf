//! Who is speaking, as far as that is known beforehand.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

/// The sales rep whose message it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rep {
    /// The rep's own name: `Sean McPheat`.
    pub name: Option<String>,
    /// The rep's own number, in any written form.
    pub number: Option<String>,
}

/// The country whose telephone numbers are meant, by its ISO 3166-1 code: `US`, `GB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Region([u8; 2]);

impl Region {
    /// The United States, the region where none is given.
    pub const US: Self = Self(*b"US");
    /// The United Kingdom.
    pub const GB: Self = Self(*b"GB");

    /// Reads a two-letter code in either case; `UK` is taken for `GB`, as people write it.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 2] = code.trim().as_bytes().try_into().ok()?;
        let upper = bytes.map(|b| b.to_ascii_uppercase());
        match &upper {
            b"UK" => Some(Self::GB),
            _ if upper.iter().all(u8::is_ascii_uppercase) => Some(Self(upper)),
            _ => None,
        }
    }

    /// Returns the code in capitals.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("both bytes are ASCII capitals by construction")
    }

    /// Returns whether its numbers are those of the North American plan: ten digits, and no trunk zero.
    pub fn is_north_american(&self) -> bool {
        matches!(self.code(), "US" | "CA")
    }
}

impl Default for Region {
    fn default() -> Self {
        Self::US
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_two_letters_and_uk_means_gb() {
        assert_eq!(Region::parse(" gb "), Some(Region::GB));
        assert_eq!(Region::parse("uk"), Some(Region::GB));
        assert_eq!(
            Region::parse("IE").map(|r| r.to_string()),
            Some("IE".to_owned())
        );
        for bad in ["", "G", "GBR", "4X", "é", "ÉÉ"] {
            assert_eq!(Region::parse(bad), None, "{bad}");
        }
    }
}
