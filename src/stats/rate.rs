//! One rate, and the interval that goes with it.

use serde::Serialize;

use super::distributions::normal_quantile;

/// Hits out of trials: call-backs out of people who were left a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rate {
    hits: u64,
    trials: u64,
}

/// A lower and an upper limit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower limit.
    pub low: f64,
    /// The upper limit; never below `low`.
    pub high: f64,
}

impl Interval {
    /// Returns whether the value lies in the interval, limits included.
    pub fn contains(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

impl Rate {
    /// Counts `hits` out of `trials`; more hits than trials are not possible and are cut.
    pub fn new(hits: u64, trials: u64) -> Self {
        Self {
            hits: hits.min(trials),
            trials,
        }
    }

    /// Returns the hits.
    pub fn hits(self) -> u64 {
        self.hits
    }

    /// Returns the trials.
    pub fn trials(self) -> u64 {
        self.trials
    }

    /// Returns the trials that were not hits.
    pub fn misses(self) -> u64 {
        self.trials - self.hits
    }

    /// Returns hits divided by trials, 0 to 1; none before the first trial.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of calls stay far below 2^52"
    )]
    pub fn share(self) -> Option<f64> {
        (self.trials > 0).then(|| self.hits as f64 / self.trials as f64)
    }

    /// Returns Wilson's score interval at `level` (0.95 for 95 %); 0 to 1 before the first trial.
    ///
    /// Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical
    /// inference", JASA 22, 209-212; without continuity correction. It stays inside 0 to 1 and is
    /// honest for few trials, where the textbook interval is not.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of calls stay far below 2^52"
    )]
    pub fn wilson(self, level: f64) -> Interval {
        let Some(share) = self.share() else {
            return Interval {
                low: 0.0,
                high: 1.0,
            };
        };
        let n = self.trials as f64;
        let z = normal_quantile(0.5 + level / 2.0);
        let z2 = z * z;
        let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
        // With no hits the lower limit is exactly 0, with no misses the upper exactly 1; the
        // subtraction would leave a rounding error there.
        Interval {
            low: if self.hits == 0 { 0.0 } else { centre - half },
            high: if self.misses() == 0 {
                1.0
            } else {
                centre + half
            },
        }
    }
}
