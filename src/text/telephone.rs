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

/// Returns digits as people of the region write them: `415-555-0134`, `07700 900123`. What is no number stays as it is.
pub fn shown(digits: &str, region: Region) -> String {
    let country = region.code().parse::<Id>().ok();
    let Ok(number) = phonenumber::parse(country, digits) else {
        return digits.to_owned();
    };
    let written = number.format().mode(Mode::National).to_string();
    if digits_of(&written) != digits {
        return digits.to_owned();
    }
    written.replace(") ", "-").replace('(', "")
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

/// Returns whether a region is a country with telephone numbers of its own.
pub fn has_numbers(region: Region) -> bool {
    Country::of(region).is_some()
}

/// Returns whether two written numbers are the same telephone: their digits are, or one has its country's code in
/// place of the trunk prefix of the other (`+44 7700 900123` and `07700 900123`), or of nothing in a country that has
/// none (`+1 415 555 0134` and `415-555-0134`). Nothing else is: neither a digit too many nor an area left out.
///
/// A number that begins with `+` (or as one dials abroad) is of its own country; `region` is that of the others. An
/// extension is a telephone of its own nowhere but inside.
pub fn is_same(a: &str, b: &str, region: Region) -> bool {
    let (a, b) = (Written::of(a, region), Written::of(b, region));
    if a.is_international && b.is_international {
        // Two countries may well write a number the same way at home.
        return !a.digits.is_empty() && a.digits == b.digits;
    }
    a.forms().any(|form| b.forms().any(|other| form == other))
}

/// The digits of a number as they are written, and in the other way of writing it.
struct Written {
    is_international: bool,
    digits: String,
    /// With the country's code for its trunk prefix, or the other way round, if it has another way.
    otherwise: Option<String>,
}

impl Written {
    fn forms(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.digits)
            .chain(&self.otherwise)
            .filter(|_| !self.digits.is_empty())
    }

    fn of(written: &str, region: Region) -> Self {
        let written = without_extension(written).trim();
        let typed = digits_of(&written.replace("(0)", ""));
        let international = if written.starts_with('+') {
            Some(typed.as_str())
        } else {
            dialled_abroad(&typed, region)
        };
        let Some(digits) = international else {
            let digits = digits_of(written);
            return Self {
                is_international: false,
                otherwise: Country::of(region).and_then(|country| country.with_code(&digits)),
                digits,
            };
        };
        let at_home = |country: Country| {
            let rest = digits.strip_prefix(&country.code)?;
            Some(country.trunk_prefix + rest)
        };
        Self {
            is_international: true,
            otherwise: Country::that_begins(digits).and_then(at_home),
            digits: digits.to_owned(),
        }
    }
}

/// Returns the digits behind what is dialled to leave a country: 00 nearly everywhere, 011 in North America. No number
/// there begins so.
fn dialled_abroad(digits: &str, region: Region) -> Option<&str> {
    digits.strip_prefix("00").or_else(|| {
        digits
            .strip_prefix("011")
            .filter(|_| region.is_north_american())
    })
}

/// Returns a written number without the extension behind it: `ext. 12`, `x12`, `#12`, `;ext=12`.
pub fn without_extension(written: &str) -> &str {
    let lower = written.to_ascii_lowercase();
    let end = lower.find(['x', '#', ';']).unwrap_or(lower.len());
    let own = &written[..end];
    own.strip_suffix(['e', 'E']).unwrap_or(own)
}

/// Why what was written is no number of its region.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// It is no telephone number at all.
    #[error("\"{0}\" is not a telephone number; write it like 415-555-0134 or +44 7700 900123")]
    NoNumber(String),
    /// It has too few digits, or too many.
    #[error("\"{number}\" is not {} telephone number; check its digits", with_article(*region))]
    WrongLength {
        /// The number.
        number: String,
        /// Its region.
        region: Region,
    },
    /// It is a whole number of another region.
    #[error("\"{number}\" is not {} number; is this {} number?", with_article(*region), with_article(*likely))]
    Elsewhere {
        /// The number.
        number: String,
        /// Its region, as far as anybody said.
        region: Region,
        /// The region that it fits.
        likely: Region,
    },
}

/// The regions that a number may be of besides the US and the UK, whose numbers have a form of their own.
const LIKELY_REGIONS: [&str; 9] = ["IE", "AU", "IN", "NZ", "ZA", "DE", "FR", "ES", "NL"];

/// Makes sure that what was written is a whole number of the region, or one with its country's code.
///
/// # Errors
/// It is not; the error says what it may be instead.
pub fn check_written(written: &str, region: Region) -> Result<(), Misfit> {
    let number = written.trim().to_owned();
    if !is_written_like_a_number(&number) {
        return Err(Misfit::NoNumber(number));
    }
    if fits(&number, region) {
        return Ok(());
    }
    Err(match likely_region(&number) {
        Some(likely) => Misfit::Elsewhere {
            number,
            region,
            likely,
        },
        None => Misfit::WrongLength { number, region },
    })
}

/// Makes sure that what was written is a whole number of the region or of any other.
///
/// # Errors
/// It is not.
pub fn check_written_anywhere(written: &str, region: Region) -> Result<(), Misfit> {
    match check_written(written, region) {
        Err(Misfit::Elsewhere { .. }) | Ok(()) => Ok(()),
        Err(misfit) => Err(misfit),
    }
}

/// Makes sure that what was written has the form of a number, of whatever region.
///
/// # Errors
/// It is no number.
pub fn check_form(written: &str) -> Result<(), Misfit> {
    if is_written_like_a_number(written) {
        Ok(())
    } else {
        Err(Misfit::NoNumber(written.trim().to_owned()))
    }
}

/// The fewest digits that anybody is called by.
const FEWEST_WRITTEN_DIGITS: usize = 3;

fn is_written_like_a_number(written: &str) -> bool {
    let own = without_extension(written);
    digits_of(own).len() >= FEWEST_WRITTEN_DIGITS && !own.chars().any(char::is_alphabetic)
}

/// Returns whether a number is a whole one of the region, or has a country's code.
fn fits(written: &str, region: Region) -> bool {
    let own = without_extension(written).trim().replace("(0)", "");
    let digits = digits_of(&own);
    let abroad = dialled_abroad(&digits, region);
    if own.starts_with('+') || abroad.is_some() {
        let digits = abroad.unwrap_or(&digits);
        return (8..=15).contains(&digits.len()) && Country::that_begins(digits).is_some();
    }
    if region.is_north_american() {
        let national = match digits.strip_prefix('1') {
            Some(rest) if rest.len() == 10 => rest,
            _ => &digits,
        };
        return matches!(national.len(), 7 | 10) && !national.starts_with(['0', '1']);
    }
    has_all_digits(&digits, region) || is_in_plan(&digits, region)
}

/// Returns whether the region's plan has this number, written as at home.
fn is_in_plan(digits: &str, region: Region) -> bool {
    let country = region.code().parse::<Id>().ok();
    let as_at_home = Country::of(region).is_some_and(|own| own.with_code(digits).is_some());
    as_at_home
        && phonenumber::parse(country, digits).is_ok_and(|number| phonenumber::is_valid(&number))
}

/// Returns the region that a number without a country's code is probably of: by its form, else by a plan that has it.
fn likely_region(written: &str) -> Option<Region> {
    let digits = digits_of(without_extension(written));
    let has_form = |region: &Region| {
        let shape = said_shape(*region);
        shape.lengths.contains(&digits.len())
            && digits.starts_with(|c| shape.first_digits.contains(c))
    };
    [Region::GB, Region::US]
        .into_iter()
        .find(has_form)
        .or_else(|| {
            // Shorter numbers are in some plan or other by chance.
            let codes = LIKELY_REGIONS.iter().filter(|_| digits.len() >= 9);
            codes
                .filter_map(|code| Region::parse(code))
                .find(|region| is_in_plan(&digits, *region))
        })
}

/// Returns what people call a region before "number": `a UK`, `an IE`.
pub fn with_article(region: Region) -> String {
    let name = match region.code() {
        "GB" => "UK",
        code => code,
    };
    // Letters by their own names: an "ef", a "you".
    let vowel = name.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X']);
    format!("{} {name}", if vowel { "an" } else { "a" })
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
    fn a_number_is_shown_as_people_of_its_country_write_it() {
        for (digits, region, expected) in [
            ("4155550134", Region::US, "415-555-0134"),
            ("5550134", Region::US, "555-0134"),
            ("07700900123", Region::GB, "07700 900123"),
            ("02079460433", Region::GB, "020 7946 0433"),
            ("664155550134", Region::US, "664155550134"),
            ("", Region::US, ""),
        ] {
            assert_eq!(shown(digits, region), expected, "{digits}");
        }
    }

    #[test]
    fn a_written_number_fits_its_region_or_is_answered_with_the_one_it_fits() {
        for (written, region, expected) in [
            ("415-555-0134", "US", "fits"),
            ("+1 (415) 555-0134", "US", "fits"),
            ("1 415 555 0134", "US", "fits"),
            ("555-0134", "US", "fits"),
            ("+44 7700 900123", "US", "fits"),
            ("0044 7700 900123", "GB", "fits"),
            ("+44 (0)7700 900123", "GB", "fits"),
            ("07700 900123", "GB", "fits"),
            ("01632 960123 ext. 12", "GB", "fits"),
            ("087 234 5678", "IE", "fits"),
            ("030 123456", "DE", "fits"),
            ("07700 900123", "US", "is this a UK number?"),
            ("415-555-0134", "GB", "is this a US number?"),
            ("0770090", "GB", "check its digits"),
            ("0770090", "US", "check its digits"),
            ("+44 77", "GB", "check its digits"),
            ("4155550134 4155550134", "US", "check its digits"),
            ("12", "US", "is not a telephone number"),
            ("hello", "US", "is not a telephone number"),
            ("call 4155550134", "US", "is not a telephone number"),
        ] {
            let shown = match check_written(written, Region::parse(region).unwrap()) {
                Ok(()) => "fits".to_owned(),
                Err(misfit) => misfit.to_string(),
            };
            assert!(shown.contains(expected), "{written} {region}: {shown}");
        }
    }

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
            ("0044 7700 900123", "07700900123", Region::US, true),
            ("011 44 7700 900123", "+447700900123", Region::US, true),
            (
                "415-555-0134 ext. 12",
                "+1 415 555 0134 x7",
                Region::US,
                true,
            ),
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
            ("+44 1632 960123", "0049 1632 960123", Region::GB, false),
            ("07632 960123", "01632 960123", Region::GB, false),
            ("98765 43210", "88765 43210", india, false),
            ("", "", Region::US, false),
            ("no digits", "", Region::US, false),
        ] {
            assert_eq!(is_same(a, b, region), expected, "{a} {b} {region}");
            assert_eq!(is_same(b, a, region), expected, "{b} {a} {region}");
        }
    }
}
