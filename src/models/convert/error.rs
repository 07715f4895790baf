//! Why a conversion fails.

/// Why weights could not be converted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// The file ends, or says something impossible.
    #[error("model.bin is cut off or damaged at byte {0}")]
    Cut(usize),
    /// It is another kind of model, or of another version.
    #[error("model.bin holds {0}, not a Whisper model in a form I know")]
    Foreign(String),
    /// A variable is missing.
    #[error("model.bin has no \"{0}\"")]
    Missing(String),
    /// A variable has another shape or type than a Whisper model's.
    #[error("\"{name}\" in model.bin is {found}, expected {expected}")]
    Shape {
        /// Which variable.
        name: String,
        /// What it is.
        found: String,
        /// What it should be.
        expected: String,
    },
    /// The tokenizer cannot be read.
    #[error("tokenizer.json: {0}")]
    Tokenizer(String),
}
