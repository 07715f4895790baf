//! What a run of digits is as a telephone number of a region, with `phonenumber`; the only file that
//! names it.

use phonenumber::Mode;

use crate::domain::NumberShape;
use crate::domain::Region;

/// A number as it is dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dialled {
    /// The digits a caller at home would dial: `07700900123`, `2815550129`.
    pub(crate) national: String,
    /// The E.164 form, where the region's plan makes it certain.
    pub(crate) e164: Option<String>,
    /// Whether it has all its digits.
    pub(crate) whole: bool,
}

/// Reads digits, with a leading `+` for an international number, as a number of the region.
pub(crate) fn dialled(digits: &str, region: Region) -> Dialled {
    let as_they_are = || Dialled {
        national: digits.trim_start_matches('+').to_owned(),
        e164: None,
        whole: has_all_digits(digits.trim_start_matches('+'), region),
    };
    let international = match digits.strip_prefix("00") {
        Some(rest) if region != Region::US => format!("+{rest}"),
        _ => digits.to_owned(),
    };
    let Ok(country) = region.code().parse::<phonenumber::country::Id>() else {
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
pub(crate) fn said_shape(region: Region) -> NumberShape {
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
