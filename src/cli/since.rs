//! `--since WHEN`, the same wherever it is: a day from its beginning, a moment, or a number of days ago.

use crate::calendar::CalendarError;
use crate::calendar::Clock;
use crate::calendar::SystemClock;
use crate::domain::Moment;

/// Reads since when.
pub(crate) fn parse_since(typed: &str) -> Result<Moment, CalendarError> {
    SystemClock.parse_since(typed)
}
