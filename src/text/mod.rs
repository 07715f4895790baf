//! How words are cut and compared: the letters of a word, tokens, sentences, the words that stand for digits, whether
//! two numbers are the same telephone, and whether two names are one. One home for each, for all other parts.
//!
//! Pure. What words mean is left to `analyze`.

pub mod cells;
pub mod did_you_mean;
pub mod digits;
pub mod encoding;
pub mod forms;
pub mod names;
pub mod pattern;
pub mod region;
pub mod sentences;
pub mod table;
pub mod telephone;
pub mod tokens;
mod words;

pub use words::letters;
pub use words::plain;
pub use words::trimmed;
