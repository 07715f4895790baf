//! Whisper's working memory, lent to one recording at a time and used again for the next: making it
//! anew costs time, and memory that comes and goes in large pieces of many sizes is never given back.
//!
//! Every run of the engine begins with its own words, sound and length, so what an earlier recording
//! left behind is written over before it is read; `tests/speech.rs` holds it to that.

use std::ops::Deref;
use std::ops::DerefMut;
use std::sync::Mutex;
use std::sync::PoisonError;

use whisper_rs::WhisperContext;
use whisper_rs::WhisperError;
use whisper_rs::WhisperState;

/// The states that nobody uses now: at most as many as recordings were ever heard at once.
#[derive(Debug, Default)]
pub(super) struct States {
    idle: Mutex<Vec<WhisperState>>,
}

impl States {
    /// Lends a state, made where none is idle.
    pub(super) fn lend(&self, context: &WhisperContext) -> Result<Lent<'_>, WhisperError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let state = match idle {
            Some(state) => state,
            None => context.create_state()?,
        };
        Ok(Lent {
            state: Some(state),
            states: self,
        })
    }
}

/// A state that goes back when it is dropped.
#[derive(Debug)]
pub(super) struct Lent<'a> {
    state: Option<WhisperState>,
    states: &'a States,
}

impl Deref for Lent<'_> {
    type Target = WhisperState;

    fn deref(&self) -> &WhisperState {
        self.state.as_ref().expect("taken only when dropped")
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut WhisperState {
        self.state.as_mut().expect("taken only when dropped")
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut idle = self
            .states
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        idle.extend(self.state.take());
    }
}
