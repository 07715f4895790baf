//! Reads what people type of a call: when it was, a telephone number, what came back.

use crate::calendar::Clock;
use crate::cli::error::CliError;
use crate::cli::settings::Settings;
use crate::cli::settings_file::read_user_settings;
use crate::domain::Moment;
use crate::domain::OutcomeKind;
use crate::text::telephone::Misfit;
use crate::text::telephone::check_form;
use crate::text::telephone::check_written_anywhere;

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

/// Reads a telephone number; whether it is a whole one is looked at where its region is known.
pub(crate) fn number_of(text: &str) -> Result<String, Misfit> {
    check_form(text)?;
    Ok(text.trim().to_owned())
}

/// Makes sure that a number is a whole one, of whatever country: prospects may be abroad.
pub(super) fn check_number(number: Option<&str>, settings: &Settings) -> Result<(), CliError> {
    let Some(number) = number else {
        return Ok(());
    };
    let region = read_user_settings(settings)?.region.unwrap_or_default();
    check_written_anywhere(number, region).map_err(|misfit| CliError::Refused(misfit.to_string()))
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
