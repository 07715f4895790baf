//! Telephone numbers: what digits are as a number of a region, and whether two of them are the same telephone. The
//! only file that names `phonenumber`.

use phonenumber::Mode;
use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;

use crate::domain::NumberShape;
use crate::domain::Region;

/// A number as it is dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialled {
    /// The digits a caller at home would dial: `07700900123`, `2815550129`.
    pub national: String,
    /// The E.164 form, where the region's plan makes it certain.
    pub e164: Option<String>,
    /// Whether it has all its digits.
    pub whole: bool,
}

/// Reads digits, with a leading `+` for an international number, as a number of the region.
pub fn dialled(digits: &str, region: Region) -> Dialled {
    let as_they_are = || Dialled {
        national: digits.trim_start_matches('+').to_owned(),
        e164: None,
        whole: has_all_digits(digits.trim_start_matches('+'), region),
    };
    let international = match digits.strip_prefix("00") {
        Some(rest) if region != Region::US => format!("+{rest}"),
        _ => digits.to_owned(),
    };
    let Ok(country) = region.code().parse::<Id>() else {
        return as_they_are();
    };
    let Ok(number) = phonenumber::parse(Some(country), &international) else {
        return as_they_are();
    };
    // The library takes digits it does not know for whole numbers of any length; the plan decides.
    let national: String = number
        .format()
        .mode(Mode::National)
        .to_string()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let e164 = number.format().mode(Mode::E164).to_string();
    if phonenumber::is_valid(&number) {
        return Dialled {
            national,
            e164: Some(e164),
            whole: true,
        };
    }
    let whole = has_all_digits(&national, region);
    let is_foreign = international.starts_with('+');
    Dialled {
        e164: (whole && has_area(&national, region)).then_some(e164),
        national: if whole || is_foreign {
            national
        } else {
            digits.to_owned()
        },
        whole: whole || (is_foreign && digits.len() > 9),
    }
}

/// Returns the digits of a written number as a caller at home dials them; nothing if there are none.
pub fn national_digits(written: &str, region: Region) -> String {
    let digits: String = written
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    dialled(&digits, region).national
}

/// Returns whether a national number is as long as the region's numbers are. Numbers kept for films
/// and books (01632 960000, 555-0100) are in no plan, and are whole all the same.
fn has_all_digits(national: &str, region: Region) -> bool {
    let length = national.len();
    match region.code() {
        // With a trunk zero it is somebody's number abroad, said as at home there.
        "US" | "CA" => matches!(length, 7 | 10) || (length == 11 && national.starts_with('0')),
        // A few old exchanges (01xxx) still have ten digits, and so has 0800.
        "GB" => match length {
            11 => national.starts_with('0'),
            10 => national.starts_with("01") || national.starts_with("08"),
            _ => false,
        },
        "IE" => national.starts_with('0') && (9..=10).contains(&length),
        "AU" => {
            (national.starts_with('0') && length == 10)
                || length == 8
                || national.starts_with("1300")
        }
        "IN" => length == 10 || (national.starts_with('0') && length == 11),
        _ => (8..=12).contains(&length),
    }
}

/// Returns what a whole number with its area looks like when people of the region say it.
pub fn said_shape(region: Region) -> NumberShape {
    let (lengths, first_digits): (&[usize], &str) = match region.code() {
        "US" | "CA" => (&[10], "23456789"),
        "GB" => (&[11], "0"),
        "IE" => (&[9, 10], "0"),
        "AU" => (&[10], "01"),
        "IN" => (&[10], "123456789"),
        _ => (&[8, 9, 10, 11, 12], "0123456789"),
    };
    NumberShape {
        lengths,
        first_digits,
    }
}

/// Returns whether a whole national number holds its area, so that it is one number in the world.
fn has_area(national: &str, region: Region) -> bool {
    !matches!(region.code(), "US" | "CA" | "AU") || national.len() == 10
}

/// Returns whether two written numbers are the same telephone: their digits are, or one has its country's code in
/// place of the trunk prefix of the other (`+44 7700 900123` and `07700 900123`), or of nothing in a country that has
/// none (`+1 415 555 0134` and `415-555-0134`). Nothing else is: neither a digit too many nor an area left out.
///
/// A number that begins with `+` is of its own country; `region` is that of the others.
pub fn is_same(a: &str, b: &str, region: Region) -> bool {
    let (a, b) = (forms(a, region), forms(b, region));
    a.iter().any(|form| b.contains(form))
}

/// Returns the digits of a number in each way of writing it.
fn forms(written: &str, region: Region) -> Vec<String> {
    let written = written.trim();
    let is_international = written.starts_with('+');
    let mut digits = if is_international {
        digits_of(&written.replace("(0)", ""))
    } else {
        digits_of(written)
    };
    if digits.is_empty() {
        return Vec::new();
    }
    let country = if is_international {
        Country::that_begins(&digits)
    } else {
        Country::of(region)
    };
    if let (Some(country), false) = (&country, is_international)
        && !country.trunk_prefix.is_empty()
        && let Some(rest) = digits
            .strip_prefix("00")
            .filter(|rest| rest.starts_with(&country.code))
    {
        digits = rest.to_owned();
    }
    let other = country.and_then(|country| {
        if is_international {
            Some(country.trunk_prefix + digits.strip_prefix(&country.code)?)
        } else {
            country.with_code(&digits)
        }
    });
    std::iter::once(digits).chain(other).collect()
}

/// How the numbers of a country begin.
struct Country {
    code: String,
    /// What a caller at home dials before the area; nothing where that is no part of the number.
    trunk_prefix: String,
    /// Whether people write and say numbers with it.
    is_trunk_said: bool,
}

impl Country {
    fn of(region: Region) -> Option<Self> {
        Some(Self::from_metadata(DATABASE.by_id(region.code())?))
    }

    /// Returns the country whose code digits begin with: no code is the beginning of another.
    fn that_begins(digits: &str) -> Option<Self> {
        let codes = (1..=3).filter_map(|length| digits.get(..length)?.parse::<u16>().ok());
        let countries = codes.filter_map(|code| DATABASE.by_code(&code));
        let main = countries.flatten().next()?;
        Some(Self::from_metadata(main))
    }

    fn from_metadata(metadata: &phonenumber::Metadata) -> Self {
        let code = metadata.country_code().to_string();
        // In North America the 1 that is dialled is the country's code itself.
        let trunk_prefix = metadata.national_prefix().filter(|prefix| *prefix != code);
        Self {
            is_trunk_said: metadata.id() != "IN",
            trunk_prefix: trunk_prefix.unwrap_or_default().to_owned(),
            code,
        }
    }

    /// Returns national digits with the country's code in place of the trunk prefix.
    fn with_code(&self, digits: &str) -> Option<String> {
        let rest = match digits.strip_prefix(&self.trunk_prefix) {
            Some(rest) => rest,
            None if self.is_trunk_said => return None,
            None => digits,
        };
        Some(format!("{}{rest}", self.code))
    }
}

/// Returns the ASCII digits of a text, in order.
pub fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_is_the_same_by_its_digits_or_by_its_countrys_code_for_the_trunk_prefix() {
        let india = Region::parse("IN").unwrap();
        let ireland = Region::parse("IE").unwrap();
        for (a, b, region, expected) in [
            ("415-555-0134", "4155550134", Region::US, true),
            ("+1 (415) 555-0134", "4155550134", Region::US, true),
            ("14155550134", "4155550134", Region::US, true),
            ("+447700900123", "07700 900123", Region::GB, true),
            ("447700900123", "07700900123", Region::GB, true),
            ("+44 (0)7700 900123", "07700900123", Region::GB, true),
            ("0044 7700 900123", "07700900123", Region::GB, true),
            ("+353 1 234 5678", "01 234 5678", ireland, true),
            ("8049864340", "08049864340", india, true),
            ("+918049864340", "8049864340", india, true),
            // A number says its own country.
            ("+447700900123", "07700900123", Region::US, true),
            // A digit too many, or too few.
            ("664155550134", "4155550134", Region::US, false),
            ("04155550134", "4155550134", Region::US, false),
            ("24155550134", "4155550134", Region::US, false),
            ("5550134", "4155550134", Region::US, false),
            ("7700900123", "07700900123", Region::GB, false),
            ("17700900123", "07700900123", Region::GB, false),
            ("07700900123", "07700900124", Region::GB, false),
            ("447700900123", "07700900123", Region::US, false),
            ("+14155550134", "+447700900123", Region::US, false),
            ("", "", Region::US, false),
            ("no digits", "", Region::US, false),
        ] {
            assert_eq!(is_same(a, b, region), expected, "{a} {b} {region}");
            assert_eq!(is_same(b, a, region), expected, "{b} {a} {region}");
        }
    }
}
