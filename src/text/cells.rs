//! What a spreadsheet would spoil in a cell of a table, and how it is kept from it: a formula it would run, a telephone's
//! number whose zero or plus it would drop, digits it would round.

/// More digits than a spreadsheet shows without rounding.
const TOO_MANY_DIGITS: usize = 12;

/// Returns a cell as it is written: one that a spreadsheet would spoil starts with an apostrophe (OWASP, "CSV
/// Injection"), and so does one that would be taken for that.
pub fn guarded(cell: &str) -> String {
    if is_at_risk(cell.trim_start_matches('\'')) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Returns what [`guarded`] was given.
pub fn original(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if is_at_risk(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// Returns a whole number without the `.0` that a spreadsheet has put behind it: `4155550134.0`.
pub fn without_decimals(cell: &str) -> &str {
    match cell.rsplit_once('.') {
        Some((whole, zeros))
            if is_digits(whole) && !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') =>
        {
            whole
        }
        _ => cell,
    }
}

/// Returns whether a spreadsheet has rounded a number: `7.7009E+09`.
pub fn is_rounded(cell: &str) -> bool {
    cell.parse::<f64>().is_ok() && has_exponent(cell)
}

fn is_at_risk(cell: &str) -> bool {
    let is_number = cell.parse::<f64>().is_ok();
    let is_formula = cell.starts_with(['=', '+', '@', '\t', '\r', '\n'])
        || (cell.starts_with('-') && !is_number);
    let has_zero = cell.starts_with('0') && cell.len() > 1;
    let is_spoilt = is_digits(cell) && (has_zero || cell.len() >= TOO_MANY_DIGITS);
    is_formula || is_spoilt || is_rounded(cell)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_exponent(text: &str) -> bool {
    text.contains(['e', 'E']) && text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were_and_nothing_is_spoilt() {
        for (cell, written) in [
            ("Jim", "Jim"),
            ("+44 (0)7700 900123", "'+44 (0)7700 900123"),
            ("+14155550134", "'+14155550134"),
            ("07700900123", "'07700900123"),
            ("'07700900123", "''07700900123"),
            ("442079460000", "'442079460000"),
            ("4155550134", "4155550134"),
            ("0.5", "0.5"),
            ("0", "0"),
            ("1e5", "'1e5"),
            ("+44-1", "'+44-1"),
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("'tis", "'tis"),
            ("", ""),
            ("-", "'-"),
            ("-0.5", "-0.5"),
            ("'-0.5", "'-0.5"),
        ] {
            assert_eq!(guarded(cell), written);
            assert_eq!(original(written), cell);
        }
    }

    #[test]
    fn what_a_spreadsheet_has_done_to_a_number_is_seen() {
        assert_eq!(without_decimals("4155550134.0"), "4155550134");
        assert_eq!(without_decimals("4155550134.00"), "4155550134");
        for cell in ["415.555.0134", "4155550134", "1.5", ".0", "5."] {
            assert_eq!(without_decimals(cell), cell);
        }
        assert!(is_rounded("7.7009E+09") && is_rounded("4.15556e9"));
        assert!(!is_rounded("4155550134") && !is_rounded("infinity") && !is_rounded("ext 5"));
    }
}
