//! The nouns of the trade, and nothing else: no file, clock or engine is touched here.
//!
//! Everything else in the crate imports from here; this imports from no one.

mod audio;
mod call;
mod mention;
mod recording;
mod rep;
mod report;
mod scorecard;
mod time;
mod transcript;

pub use audio::Audio;
pub use audio::AudioFacts;
pub use audio::RECOGNISER_RATE;
pub use audio::Silences;
pub use call::Call;
pub use call::CallFact;
pub use call::CallId;
pub use call::CallScore;
pub use call::Moment;
pub use call::Outcome;
pub use call::OutcomeKind;
pub use call::Prospect;
pub use call::ProspectId;
pub use call::SECONDS_A_DAY;
pub use call::Variant;
pub use mention::Doubt;
pub use mention::Extent;
pub use mention::Mention;
pub use mention::MentionKind;
pub use mention::Strength;
pub use mention::Whose;
pub use recording::Recording;
pub use recording::RecordingId;
pub use rep::Region;
pub use rep::Rep;
pub use report::Engine;
pub use report::RecordingReport;
pub use report::Report;
pub use report::RubricRef;
pub use report::SCHEMA;
pub use report::ScoredRecording;
pub use report::Status;
pub use scorecard::CheckResult;
pub use scorecard::Coaching;
pub use scorecard::Grade;
pub use scorecard::Scorecard;
pub use scorecard::Verdict;
pub use time::Millis;
pub use time::Span;
pub use transcript::Confidence;
pub use transcript::Transcript;
pub use transcript::Word;
pub use transcript::WordRange;
