//! How a command ends: well, or with a sentence; and the exit code of each, in one place.

use std::io;
use std::process::ExitCode;

use super::interrupt;
use crate::calendar::CalendarError;
use crate::microphone::MicrophoneError;
use crate::models::ModelError;
use crate::speech::SpeechError;
use crate::store::StoreError;

/// How a command ended that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All was done.
    Done,
    /// All was done, and a score is below the bar that was asked for.
    UnderBar,
    /// Something was not done, and has been reported; the rest was done.
    NotAllDone,
    /// The user stopped it; what was finished has been kept.
    Interrupted,
}

/// Why a command could not do what was asked, in a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// What was typed, or the state of this machine, does not allow it.
    #[error("{0}")]
    Refused(String),
    /// A microphone cannot be used.
    #[error(transparent)]
    Microphone(#[from] MicrophoneError),
    /// A speech model cannot be had.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The speech engine cannot be started.
    #[error(transparent)]
    Speech(#[from] SpeechError),
    /// A date that was typed is none.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Standard output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

impl CliError {
    /// Returns whether the reader of the output has gone, as `| head` does: nobody reads an error either.
    pub(crate) fn is_reader_gone(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// Returns the exit code of an ending.
pub(crate) fn exit_code(result: &Result<Outcome, CliError>) -> ExitCode {
    ExitCode::from(match result {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::UnderBar) => 1,
        Err(error) if error.is_reader_gone() => 0,
        Ok(Outcome::NotAllDone) | Err(_) => 2,
        Ok(Outcome::Interrupted) => interrupt::exit_code(),
    })
}
