//! The log of calls: who was left which message, and what came of it.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

use super::scorecard::Verdict;

/// A moment on the calendar, and the offset from UTC where the call was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub second: i64,
    /// The local clock's lead over UTC, in seconds.
    pub offset_seconds: i32,
}

impl Moment {
    /// Returns the seconds from `earlier` to `self`; negative if `earlier` is later.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.second.saturating_sub(earlier.second)
    }

    /// Returns the weekday at the place of the call, Monday first: 0 to 6.
    pub fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        let days = self.local_second().div_euclid(SECONDS_A_DAY) + 3;
        usize::try_from(days.rem_euclid(7)).unwrap_or_default()
    }

    /// Returns the hour at the place of the call: 0 to 23.
    pub fn hour(self) -> usize {
        let second = self.local_second().rem_euclid(SECONDS_A_DAY);
        usize::try_from(second / 3_600).unwrap_or_default()
    }

    fn local_second(self) -> i64 {
        self.second.saturating_add(i64::from(self.offset_seconds))
    }
}

/// A day without a change of clocks, in seconds.
pub const SECONDS_A_DAY: i64 = 86_400;

/// A call's number in the log. It is never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(pub i64);

impl CallId {
    /// The highest number that a call may have, 2^53: up to it readers of JSON keep whole numbers exact.
    pub const HIGHEST: Self = Self(1 << 53);
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A prospect's number in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProspectId(pub i64);

/// Somebody who is left messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prospect {
    /// Their name.
    pub name: String,
    /// Where they work.
    pub company: Option<String>,
    /// Their number, as it was written.
    pub number: Option<String>,
    /// What there is to know about them.
    pub notes: Option<String>,
}

/// One voicemail that was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// When it was left.
    pub at: Moment,
    /// The rep who left it.
    pub rep: Option<String>,
    /// To whom.
    pub prospect: Prospect,
    /// The variant it followed, by name.
    pub variant: Option<String>,
    /// The words that were left.
    pub words: Option<String>,
    /// The hook among them, where there was one.
    pub hook: Option<String>,
    /// What it scored, and what was scored.
    pub score: Option<CallScore>,
    /// What came back, in order of time.
    pub outcomes: Vec<Outcome>,
}

/// What a message scored before or after it was left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallScore {
    /// The total, 0 to 100.
    pub total: u8,
    /// The rubric's id.
    pub rubric: Option<String>,
    /// The hash of the rubric.
    pub rubric_hash: Option<String>,
    /// The hash of the recording's bytes.
    pub recording: Option<String>,
    /// The name the recording went by.
    pub file: Option<String>,
    /// Each check's id and verdict, in the rubric's order.
    pub verdicts: Vec<(String, Verdict)>,
}

/// The little of a call that counting needs, so that a long log is counted quickly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFact {
    /// Which call.
    pub call: CallId,
    /// For whom.
    pub prospect: ProspectId,
    /// When.
    pub at: Moment,
    /// By whom.
    pub rep: Option<String>,
    /// With which variant.
    pub variant: Option<String>,
    /// What it scored.
    pub score: Option<u8>,
    /// By which rubric.
    pub rubric: Option<String>,
    /// Each check's id and verdict; empty where they were not asked for.
    pub verdicts: Vec<(String, Verdict)>,
    /// When they first called back, in seconds since 1970.
    pub called_back: Option<i64>,
    /// When they first answered by e-mail, in seconds since 1970.
    pub emailed_back: Option<i64>,
    /// When they were first reached later, in seconds since 1970.
    pub reached_later: Option<i64>,
    /// Whether it was not their number.
    pub wrong_number: bool,
    /// Whether they asked not to be called.
    pub asked_not_to_call: bool,
}

/// Something that came of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What.
    pub kind: OutcomeKind,
    /// When.
    pub at: Moment,
    /// A note.
    pub note: Option<String>,
}

/// What can come of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    /// They called back: what a voicemail is for.
    CalledBack,
    /// They answered by e-mail.
    EmailedBack,
    /// They were reached later, by another call of ours.
    ReachedLater,
    /// It was not their number.
    WrongNumber,
    /// They asked not to be called again.
    AskedNotToCall,
    /// Nothing came, as far as is known: said so on purpose.
    NothingYet,
}

impl OutcomeKind {
    /// All kinds, in the order in which help texts list them.
    pub const ALL: [Self; 6] = [
        Self::CalledBack,
        Self::EmailedBack,
        Self::ReachedLater,
        Self::WrongNumber,
        Self::AskedNotToCall,
        Self::NothingYet,
    ];

    /// Returns the word that stands for it on the command line and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::CalledBack => "called-back",
            Self::EmailedBack => "emailed-back",
            Self::ReachedLater => "reached-later",
            Self::WrongNumber => "wrong-number",
            Self::AskedNotToCall => "asked-not-to-call",
            Self::NothingYet => "nothing-yet",
        }
    }

    /// Reads the word, whatever its case, with spaces or underscores for hyphens.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace([' ', '_'], "-");
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A named message that reps try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its words.
    pub script: String,
    /// When it was added.
    pub added: Moment,
    /// When it was taken out of use.
    pub retired: Option<Moment>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekday_and_hour_are_those_of_the_place_of_the_call() {
        // Tuesday 24 November 2026, 10:00, one hour east of Greenwich.
        let here = Moment {
            second: 1_795_510_800,
            offset_seconds: 3600,
        };
        assert_eq!((here.weekday(), here.hour()), (1, 10));
        let in_honolulu = Moment {
            offset_seconds: -10 * 3600,
            ..here
        };
        assert_eq!((in_honolulu.weekday(), in_honolulu.hour()), (0, 23));
        let before_1970 = Moment {
            second: -1,
            offset_seconds: 0,
        };
        assert_eq!((before_1970.weekday(), before_1970.hour()), (2, 23));
    }
}
