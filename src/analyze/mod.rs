//! Finds what is in the words: numbers, names, hooks, pitches, each with the words that prove it.
//! Pure: it reads nothing but its arguments, and it cannot fail. What a find is worth is left to
//! `rubric`.

pub mod names;
pub mod numbers;
pub mod sounds;
mod tokens;
