//! Rules kept as data, the verdict of each, what they add up to, and what a coach would say.
//!
//! It leaves the finding of names, numbers and phrases to `analyze`; it reads no file, and once a
//! rubric's text is loaded nothing in here can fail.

mod builtin;
mod checks;
mod clauses;
mod coach;
mod company;
mod distance;
mod example;
mod load;
mod numbers;
mod outcomes;
mod rate;
mod score;
mod take;
mod types;
mod wording;
mod zones;

pub use builtin::builtin_ids;
pub use checks::Check;
pub use checks::Kind;
pub use checks::Setting;
pub use checks::kinds;
pub use coach::Cut;
pub use coach::cut;
pub use load::RubricError;
pub use outcomes::ExampleOutcome;
pub use outcomes::test_examples;
pub use rate::Speech;
pub use rate::predicted_duration;
pub use rate::spoken_words;
pub use score::score;
pub use score::score_overruled;
pub use take::Take;
pub use types::Place;
pub use types::Reach;
pub use types::Rubric;
pub use types::Rule;
pub use zones::zone_spans;

#[cfg(test)]
mod testing;
