//! What is known of the rep before the recording: their number and their name, and how digits are read as a number of
//! their region.

use crate::domain::NumberShape;
use crate::domain::Region;
use crate::domain::Rep;
use crate::text::telephone::dialled;
use crate::text::telephone::said_shape;

/// What is known of the rep, to be held against the sound.
#[derive(Clone, Debug)]
pub struct Claims {
    /// Their number, where it is known and whole.
    pub(super) number: Option<PhoneNumber>,
    /// Their name as it is written, where it is known.
    pub(super) name: Option<String>,
    region: Region,
}

/// A whole telephone number in the forms that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PhoneNumber {
    /// Its digits as a caller at home dials them, and as the values of mentions have them.
    pub(super) national: String,
    /// Its digits as they are usually said: some countries' national prefix is dialled and not said.
    pub(super) said: String,
    /// Its E.164 form, where that is certain.
    pub(super) e164: Option<String>,
}

impl PhoneNumber {
    /// Returns the forms in which it is said.
    pub(super) fn forms(&self) -> [&str; 2] {
        [&self.national, &self.said]
    }

    fn is_whole(&self) -> bool {
        self.forms().iter().all(|digits| {
            (7..=15).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit())
        })
    }
}

impl Claims {
    /// Takes what is known of a rep; `region` says how telephone numbers are written.
    pub fn of(rep: &Rep, region: Region) -> Self {
        let name = rep.name.as_deref().map(str::trim);
        Self {
            number: rep
                .number
                .as_deref()
                .map(|written| claimed_number(written, region))
                .filter(PhoneNumber::is_whole),
            name: name.filter(|name| !name.is_empty()).map(str::to_owned),
            region,
        }
    }

    /// Reads digits as a number of the region; none if they are no whole one.
    pub(super) fn whole_number(&self, digits: &str) -> Option<PhoneNumber> {
        let number = dialled(digits, self.region);
        let said = as_said(digits, &number.national, self.region);
        // Not what is left of a number of another country.
        let is_all = [&said, &number.national].iter().any(|own| *own == digits);
        (number.whole && is_all).then_some(PhoneNumber {
            said,
            national: number.national,
            e164: number.e164,
        })
    }

    /// Returns what a whole number looks like when people of the region say it.
    pub(super) fn shape(&self) -> NumberShape {
        said_shape(self.region)
    }
}

fn claimed_number(written: &str, region: Region) -> PhoneNumber {
    let digits: String = written
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let dialled = dialled(&digits, region);
    PhoneNumber {
        said: as_said(&digits, &dialled.national, region),
        national: dialled.national,
        e164: dialled.e164,
    }
}

/// Returns a number's digits as people say them: as they write them, and in India without the 0 that is dialled before
/// a national number.
fn as_said(written: &str, national: &str, region: Region) -> String {
    let without_prefix = national.strip_prefix('0').unwrap_or(national);
    if written == without_prefix || region.code() == "IN" {
        without_prefix.to_owned()
    } else {
        national.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_said_as_people_of_its_country_say_it() {
        let india = Region::parse("IN").unwrap();
        for (written, national, region, said) in [
            ("+918049864340", "08049864340", india, "8049864340"),
            ("08049864340", "08049864340", india, "8049864340"),
            ("7700900123", "07700900123", Region::GB, "7700900123"),
            ("+447700900123", "07700900123", Region::GB, "07700900123"),
            ("07700900123", "07700900123", Region::GB, "07700900123"),
            ("4155550134", "4155550134", Region::US, "4155550134"),
        ] {
            let number = claimed_number(written, region);
            assert_eq!(number.forms(), [national, said], "{written}");
        }
    }

    #[test]
    fn digits_are_a_number_where_they_are_a_whole_one_of_the_region() {
        for (digits, region, expected) in [
            ("4155550134", Region::US, Some("4155550134")),
            ("415555013", Region::US, None),
            ("7700900123", Region::GB, Some("07700900123")),
            ("447700900123", Region::GB, None),
        ] {
            let claims = Claims::of(&Rep::default(), region);
            let number = claims.whole_number(digits);
            let national = number.map(|number| number.national);
            assert_eq!(national.as_deref(), expected, "{digits}");
        }
    }

    #[test]
    fn what_is_no_whole_number_is_no_claim_and_neither_is_an_empty_name() {
        let claims = |name: &str, number: &str| {
            let rep = Rep {
                name: Some(name.to_owned()),
                number: Some(number.to_owned()),
            };
            let claims = Claims::of(&rep, Region::US);
            (claims.name.is_some(), claims.number.is_some())
        };
        assert_eq!(claims("Sean McPheat", "+1 415 555 0134"), (true, true));
        assert_eq!(claims("  ", "extension 12"), (false, false));
    }
}
