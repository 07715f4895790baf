//! Who was left which message, and what came back.

use serde::Deserialize;
use serde::Serialize;

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
}

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
    /// The recording it came from.
    pub recording: Option<CallRecording>,
    /// What came back, in order of time.
    pub outcomes: Vec<Outcome>,
}

/// The recording of a message that was left, and what it scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRecording {
    /// The hash of its bytes.
    pub id: String,
    /// The name it went by.
    pub file: String,
    /// Its score, 0 to 100.
    pub score: u8,
    /// The hook's exact words, where there was one.
    pub hook: Option<String>,
    /// Each check's id and verdict, in the rubric's order.
    pub verdicts: Vec<(String, super::scorecard::Verdict)>,
}

/// Something that came of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What.
    pub kind: OutcomeKind,
    /// When.
    pub at: Moment,
    /// What there is to remember.
    pub note: Option<String>,
}

/// What can come of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    /// They rang back: what a voicemail is for.
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
