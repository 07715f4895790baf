//! Time inside a recording, in whole milliseconds, so that equal recordings give equal bytes.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;

/// A moment in a recording, or a length of one, in milliseconds. JSON shows it in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

impl Millis {
    /// Returns the length of `frames` frames at `rate` frames a second, to the nearest millisecond.
    ///
    /// A rate of zero has no length: the answer is zero.
    pub fn from_frames(frames: u64, rate: u32) -> Self {
        if rate == 0 {
            return Self(0);
        }
        let rate = u128::from(rate);
        let millis = (u128::from(frames) * 1000 + rate / 2) / rate;
        Self(u64::try_from(millis).unwrap_or(u64::MAX))
    }

    /// Returns the nearest millisecond to `seconds`; what is negative or not a number becomes zero.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and the negative and the undefined are ruled out first"
    )]
    pub fn from_seconds(seconds: f64) -> Self {
        if seconds > 0.0 {
            Self((seconds * 1000.0).round() as u64)
        } else {
            Self(0)
        }
    }

    /// Returns the time in seconds.
    #[expect(clippy::cast_precision_loss, reason = "exact below 285,000 years")]
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// Returns the nearest tenth of a second, which is as fine as lengths are shown and judged.
    pub fn to_tenth(self) -> Self {
        Self(self.0.saturating_add(50) / 100 * 100)
    }

    /// Returns the time from `earlier` to `self`, zero if `earlier` is later.
    pub fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

/// Shows minutes, seconds and tenths: `0:07.4`.
impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 + 50) / 100;
        write!(
            f,
            "{}:{:02}.{}",
            tenths / 600,
            tenths / 10 % 60,
            tenths % 10
        )
    }
}

impl Serialize for Millis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_seconds())
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self::from_seconds)
    }
}

/// A stretch of a recording, from `start` up to `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins.
    pub start: Millis,
    /// Where it ends; never before `start`.
    pub end: Millis,
}

impl Span {
    /// Returns the span between two moments; an end before its start is moved to the start.
    pub fn new(start: Millis, end: Millis) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// Returns how long the span is.
    pub fn length(self) -> Millis {
        self.end.since(self.start)
    }
}

/// Shows both ends: `0:03.1-0:08.0`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_become_the_nearest_millisecond() {
        assert_eq!(Millis::from_frames(113_280, 8000), Millis(14_160));
        assert_eq!(Millis::from_frames(1, 44_100), Millis(0));
        assert_eq!(Millis::from_frames(23, 44_100), Millis(1));
        assert_eq!(Millis::from_frames(5, 0), Millis(0));
        assert_eq!(Millis::from_frames(u64::MAX, 1), Millis(u64::MAX));
    }

    #[test]
    fn nonsense_seconds_become_zero() {
        for seconds in [-1.0, f64::NAN, f64::NEG_INFINITY, 0.0] {
            assert_eq!(Millis::from_seconds(seconds), Millis(0));
        }
    }

    #[test]
    fn times_read_as_minutes_seconds_and_tenths() {
        assert_eq!(Millis(7_449).to_string(), "0:07.4");
        assert_eq!(Millis(59_960).to_string(), "1:00.0");
        assert_eq!(
            Span::new(Millis(3_100), Millis(8_000)).to_string(),
            "0:03.1-0:08.0"
        );
    }
}
