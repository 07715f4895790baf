//! What can be wrong with a rubric's text, with the line and the words that would have been right.

use std::fmt;

/// A rubric that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RubricError {
    label: String,
    line: usize,
    message: String,
}

impl RubricError {
    pub(crate) fn new(label: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            label: label.to_owned(),
            line,
            message: message.into(),
        }
    }

    /// Returns the name the text went by, a file's as a rule.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Returns the line, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns what is wrong and what would be right.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Shows file, line and what is wrong: `house.toml:12: there is no check "hok" ...`.
impl fmt::Display for RubricError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.label, self.line, self.message)
    }
}

impl std::error::Error for RubricError {}
