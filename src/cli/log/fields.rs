//! Reads what people type of a call: when it was, a telephone number, what came back.

use crate::calendar::Clock;
use crate::domain::Moment;
use crate::domain::OutcomeKind;

/// Reads when something happened; it cannot be later than now, give or take a clock that is wrong.
pub(crate) fn past(typed: &str, clock: &dyn Clock) -> Result<Moment, String> {
    let at = clock.parse(typed).map_err(|error| error.to_string())?;
    if at.seconds_since(clock.now()) > TOLERANCE_SECONDS {
        return Err(format!("\"{}\" is in the future", typed.trim()));
    }
    Ok(at)
}

/// A day: "today" without a time is noon, and the morning's callers may say it.
const TOLERANCE_SECONDS: i64 = 86_400;

/// Returns a text without the space around it; none if nothing is left.
pub(crate) fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Reads a telephone number, which has some digits.
pub(crate) fn number_of(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.chars().filter(char::is_ascii_digit).count() < 3 {
        return Err(format!("\"{text}\" is not a telephone number"));
    }
    Ok(text.to_owned())
}

/// Reads what came back; the error names all that can.
pub(crate) fn parse_outcome(word: &str) -> Result<OutcomeKind, String> {
    OutcomeKind::parse(word).ok_or_else(|| {
        let words: Vec<&str> = OutcomeKind::ALL.iter().map(|kind| kind.word()).collect();
        format!(
            "\"{word}\" is not an outcome; give one of {}",
            words.join(", ")
        )
    })
}
