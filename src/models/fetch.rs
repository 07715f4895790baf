//! What the ways to fetch a model have in common: where the sources are, what is reported on the way, why a source fails.

use std::path::PathBuf;

use super::error::ModelError;

/// How the sources are reached from this machine.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The hub's address; none for the public one. `HF_ENDPOINT` names it.
    pub hub_endpoint: Option<String>,
    /// The hub's own cache, where `HF_HOME` names one; without it nothing is cached.
    pub hub_home: Option<PathBuf>,
    /// The Python whose pip is used.
    pub python: PathBuf,
}

/// What happens while a model is fetched, for a progress bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It is here already, and its checksum is right.
    AlreadyHere,
    /// A source is asked; the text names it.
    Asking(String),
    /// Part of a download has arrived.
    Bytes {
        /// Bytes so far.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// A source could not give it; the text says why. The next one is asked.
    Refused(String),
    /// The weights are converted.
    Converting,
}

/// Why a source gave nothing.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It could not be reached: the next one is asked.
    Unreachable(String),
    /// It gave something wrong: that is for a person to look at.
    Wrong(ModelError),
    /// The user stopped it.
    Stopped,
}
