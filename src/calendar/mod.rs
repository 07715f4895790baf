//! Reads and writes moments the way people do, and knows the time. The only file that names `jiff`
//! and the only one that looks at a clock; what a moment means for a call is said elsewhere.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::tz::TimeZone;

use crate::domain::Moment;

/// Something that knows what time it is, and in which time zone people here think.
pub trait Clock {
    /// Returns the present moment.
    fn now(&self) -> Moment;

    /// Reads a moment as a person writes it: `2026-11-20`, `2026-11-20 14:05`, `today`,
    /// `yesterday 9:30`, `3 days ago`, `7d`, `2w`, or RFC 3339. A day without a time means noon,
    /// or now if today's noon is still to come.
    ///
    /// # Errors
    /// The text is not one of these, or there is no such day or time.
    fn parse(&self, text: &str) -> Result<Moment, CalendarError>;

    /// Reads since when something counts, as [`Clock::parse`] does; a day without a time counts from its beginning.
    ///
    /// # Errors
    /// As for [`Clock::parse`].
    fn parse_since(&self, text: &str) -> Result<Moment, CalendarError>;
}

/// Which moment a day without a time means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WholeDay {
    /// Noon, or now if today's noon is still to come.
    Noon,
    /// Its beginning.
    Beginning,
}

/// The text is not a moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a date I can read. Write it like 2026-11-20, \"2026-11-20 14:05\", today, yesterday, \"3 days ago\" or 7d"
)]
pub struct CalendarError(pub String);

/// The machine's own clock and time zone.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        moment_in(&TimeZone::system(), Timestamp::now())
    }

    fn parse(&self, text: &str) -> Result<Moment, CalendarError> {
        parse_in(&TimeZone::system(), self.now(), text, WholeDay::Noon)
    }

    fn parse_since(&self, text: &str) -> Result<Moment, CalendarError> {
        parse_in(&TimeZone::system(), self.now(), text, WholeDay::Beginning)
    }
}

/// A clock that stands still, for tests and for repeating a report. Its zone is its moment's offset.
#[derive(Clone, Copy, Debug)]
pub struct StoppedClock(pub Moment);

impl Clock for StoppedClock {
    fn now(&self) -> Moment {
        self.0
    }

    fn parse(&self, text: &str) -> Result<Moment, CalendarError> {
        let zone = offset_of(self.0).to_time_zone();
        parse_in(&zone, self.0, text, WholeDay::Noon)
    }

    fn parse_since(&self, text: &str) -> Result<Moment, CalendarError> {
        let zone = offset_of(self.0).to_time_zone();
        parse_in(&zone, self.0, text, WholeDay::Beginning)
    }
}

/// Reads an RFC 3339 moment, `2026-11-20T14:05:00+00:00`: the form in which logs travel.
///
/// # Errors
/// The text has another form, or there is no such moment.
pub fn parse_rfc3339(text: &str) -> Result<Moment, CalendarError> {
    let broken = || CalendarError(text.to_owned());
    let pieces = jiff::fmt::temporal::Pieces::parse(text.trim()).map_err(|_| broken())?;
    let offset = pieces.to_numeric_offset().ok_or_else(broken)?;
    let time = pieces.time().ok_or_else(broken)?;
    let second = offset
        .to_timestamp(pieces.date().to_datetime(time))
        .map_err(|_| broken())?
        .as_second();
    Ok(Moment {
        second,
        offset_seconds: offset.seconds(),
    })
}

/// Reads a day as files are named by it, `2026-11-20` or `20261120`, and returns it in the first
/// form; none if there is no such day.
pub fn read_day(text: &str) -> Option<String> {
    let is_day = matches!(text.len(), 8 | 10)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day: Date = text.parse().ok().filter(|_| is_day)?;
    Some(day.to_string())
}

/// Returns how many days after one day (`2026-11-20`) another is; none if one of them is no day.
pub fn days_between(from: &str, to: &str) -> Option<i32> {
    let (from, to): (Date, Date) = (from.parse().ok()?, to.parse().ok()?);
    Some(from.until(to).ok()?.get_days())
}

/// Returns the day that is a number of days after one (`2026-11-20`); none if there is none.
pub fn day_after(day: &str, days: i32) -> Option<String> {
    let day: Date = day.parse().ok()?;
    let span = jiff::Span::new().try_days(days).ok()?;
    Some(day.checked_add(span).ok()?.to_string())
}

/// Writes a moment in RFC 3339: `2026-11-20T14:05:00+00:00`.
pub fn rfc3339(moment: Moment) -> String {
    civil(moment).strftime("%Y-%m-%dT%H:%M:%S").to_string() + &offset_text(moment)
}

/// Writes the day and the minute as the caller's wall clock showed them: `2026-11-20 14:05`.
pub fn day_and_minute(moment: Moment) -> String {
    civil(moment).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Writes the day as the caller's wall clock showed it: `2026-11-20`.
pub fn day(moment: Moment) -> String {
    civil(moment).strftime("%Y-%m-%d").to_string()
}

fn offset_of(moment: Moment) -> Offset {
    Offset::from_seconds(moment.offset_seconds).unwrap_or(Offset::UTC)
}

fn civil(moment: Moment) -> DateTime {
    let timestamp = Timestamp::from_second(moment.second).unwrap_or(Timestamp::UNIX_EPOCH);
    offset_of(moment).to_datetime(timestamp)
}

fn offset_text(moment: Moment) -> String {
    let minutes = offset_of(moment).seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn moment_in(zone: &TimeZone, timestamp: Timestamp) -> Moment {
    Moment {
        second: timestamp.as_second(),
        offset_seconds: zone.to_offset(timestamp).seconds(),
    }
}

fn parse_in(
    zone: &TimeZone,
    now: Moment,
    text: &str,
    whole_day: WholeDay,
) -> Result<Moment, CalendarError> {
    let broken = || CalendarError(text.trim().to_owned());
    let text = text.trim();
    if let Ok(moment) = parse_rfc3339(text) {
        return Ok(moment);
    }
    let lower = text.to_lowercase();
    if lower == "now" {
        return Ok(now);
    }
    let today = civil(now).date();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let (date, time) = match words.as_slice() {
        ["today", rest @ ..] => (today, rest),
        ["yesterday", rest @ ..] => (days_before(today, 1).ok_or_else(broken)?, rest),
        [count, "day" | "days", "ago", rest @ ..] => {
            let days = count.parse().map_err(|_| broken())?;
            (days_before(today, days).ok_or_else(broken)?, rest)
        }
        [count] if days_in_short(count).is_some() => {
            let days = days_in_short(count).ok_or_else(broken)?;
            (days_before(today, days).ok_or_else(broken)?, &[][..])
        }
        [date, rest @ ..] => match date.split_once('t') {
            Some((date, time)) if rest.is_empty() => {
                let date = date.parse::<Date>().map_err(|_| broken())?;
                return at(zone, date, time).ok_or_else(broken);
            }
            _ => (date.parse::<Date>().map_err(|_| broken())?, rest),
        },
        [] => return Err(broken()),
    };
    match time {
        [] if whole_day == WholeDay::Beginning => at(zone, date, "0:00"),
        // Before noon, "today" is not later than now.
        [] if date == today => at(zone, date, "12:00").map(|noon| noon.min(now)),
        [] => at(zone, date, "12:00"),
        [time] | ["at", time] => at(zone, date, time),
        _ => None,
    }
    .ok_or_else(broken)
}

/// Reads `7d` or `2w` as days.
fn days_in_short(text: &str) -> Option<i32> {
    let (count, days) = match text.strip_suffix('d') {
        Some(count) => (count, 1),
        None => (text.strip_suffix('w')?, 7),
    };
    let is_count = count.bytes().all(|byte| byte.is_ascii_digit());
    count
        .parse::<i32>()
        .ok()
        .filter(|_| is_count)?
        .checked_mul(days)
}

fn days_before(date: Date, days: i32) -> Option<Date> {
    date.checked_sub(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

/// Reads `9:30`, `14:05` or `14:05:30` on a day in a zone.
fn at(zone: &TimeZone, date: Date, time: &str) -> Option<Moment> {
    let mut parts = time.split(':');
    let mut part = || parts.next().map(str::parse::<i8>);
    let (hour, minute) = (part()?.ok()?, part()?.ok()?);
    let second = part().unwrap_or(Ok(0)).ok()?;
    if parts.next().is_some() {
        return None;
    }
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    Some(moment_in(
        zone,
        zone.to_timestamp(date.to_datetime(time)).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tuesday 24 November 2026, 10:00, one hour east of Greenwich.
    const NOW: Moment = Moment {
        second: 1_795_510_800,
        offset_seconds: 3600,
    };

    fn check(text: &str, expected: Option<&str>) {
        let shown = StoppedClock(NOW).parse(text).ok().map(rfc3339);
        assert_eq!(shown.as_deref(), expected, "{text}");
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        check("now", Some("2026-11-24T10:00:00+01:00"));
        check("2026-11-20", Some("2026-11-20T12:00:00+01:00"));
        check("2026-11-20 14:05", Some("2026-11-20T14:05:00+01:00"));
        check("2026-11-20T14:05:09", Some("2026-11-20T14:05:09+01:00"));
        check(
            "2026-11-20T14:05:00-05:00",
            Some("2026-11-20T14:05:00-05:00"),
        );
        check("2026-11-20T14:05:00Z", Some("2026-11-20T14:05:00+00:00"));
        check("Yesterday 9:30", Some("2026-11-23T09:30:00+01:00"));
        check("today at 9:30", Some("2026-11-24T09:30:00+01:00"));
        check("today", Some("2026-11-24T10:00:00+01:00"));
        check("2026-11-24", Some("2026-11-24T10:00:00+01:00"));
        check("3 days ago", Some("2026-11-21T12:00:00+01:00"));
        check("3d", Some("2026-11-21T12:00:00+01:00"));
        check("2w", Some("2026-11-10T12:00:00+01:00"));
    }

    #[test]
    fn since_a_day_is_since_its_beginning() {
        for (text, expected) in [
            ("2026-11-20", "2026-11-20T00:00:00+01:00"),
            ("today", "2026-11-24T00:00:00+01:00"),
            ("yesterday", "2026-11-23T00:00:00+01:00"),
            ("7d", "2026-11-17T00:00:00+01:00"),
            ("yesterday 9:30", "2026-11-23T09:30:00+01:00"),
        ] {
            let since = StoppedClock(NOW).parse_since(text).unwrap();
            assert_eq!(rfc3339(since), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "soon",
            "2026-02-30",
            "2026-11-20 25:00",
            "2026-11-20 9",
            "20/11/2026",
            "today 9:61",
            "-5 days ago at",
            "99999999999 days ago",
            "-7d",
            "d",
            "999999999w",
            "2026-11-20T",
            "2026-11-20 1:2:3:4",
            "é",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_moment_is_shown_as_the_place_of_the_call_saw_it() {
        let in_new_york = Moment {
            offset_seconds: -5 * 3600,
            ..NOW
        };
        assert_eq!(day_and_minute(in_new_york), "2026-11-24 04:00");
        assert_eq!(day(NOW), "2026-11-24");
    }
}
