//! Rules kept as data, and the verdict of each on a message.
//!
//! It leaves the finding of names, numbers and phrases to `analyze`, and what the verdicts add up to
//! to `scoring`; it reads no file, and once a rubric's text is loaded nothing in here can fail.

mod builtin;
mod checks;
mod example;
mod gate;
mod judge;
mod numbers;
mod rate;
mod reader;
mod take;
mod to_toml;
mod types;
mod wording;
mod zones;

pub use builtin::builtin_ids;
pub use builtin::no_such_rubric;
pub use checks::Check;
pub use checks::Kind;
pub(crate) use checks::Purpose;
pub use checks::Setting;
pub use checks::kinds;
pub(crate) use checks::seconds;
pub(crate) use example::stage;
pub use gate::Gate;
pub use judge::judge;
pub use rate::Speech;
pub use rate::predicted_duration;
pub use rate::spoken_words;
pub use reader::error::RubricError;
pub use take::Take;
pub use types::Rubric;
pub use types::Rule;
pub use zones::Place;
pub use zones::Reach;
pub(crate) use zones::Zones;

#[cfg(test)]
pub(crate) mod testing;
