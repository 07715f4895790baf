//! A stretch of days as a plot's axis counts them: day 0, day 1, and which day that is.

use crate::calendar::day_after;
use crate::calendar::days_between;

/// From the first day to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRange {
    first: String,
    length: i32,
}

impl DayRange {
    /// Returns the stretch that holds all of these (`2026-11-20`), in any order; none of none.
    pub fn of<'a>(days: impl Iterator<Item = &'a str>) -> Option<Self> {
        let (first, last) = days.fold(None, |range: Option<(&str, &str)>, day| {
            let (first, last) = range.unwrap_or((day, day));
            // In this form the order of letters is that of days.
            Some((first.min(day), last.max(day)))
        })?;
        Some(Self {
            length: days_between(first, last)?,
            first: first.to_owned(),
        })
    }

    /// Returns the place of the last day; the first is at 0.
    pub fn last_place(&self) -> i32 {
        self.length
    }

    /// Returns the place of a day.
    pub fn place_of(&self, day: &str) -> Option<i32> {
        days_between(&self.first, day)
    }

    /// Returns the day at a place.
    pub fn day_at(&self, place: i32) -> Option<String> {
        day_after(&self.first, place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_places_over_the_ends_of_months_and_years() {
        let days = ["2027-01-02", "2026-12-30", "2026-12-31"];
        let range = DayRange::of(days.into_iter()).unwrap();
        assert_eq!(range.last_place(), 3);
        assert_eq!(range.place_of("2026-12-30"), Some(0));
        assert_eq!(range.place_of("2027-01-01"), Some(2));
        assert_eq!(range.day_at(3).as_deref(), Some("2027-01-02"));
        assert_eq!(range.place_of("soon"), None);
        assert_eq!(DayRange::of([].into_iter()), None);
        assert_eq!(DayRange::of(["soon"].into_iter()), None);
    }
}
