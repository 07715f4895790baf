//! Whisper's working memory, lent to one recording at a time and used again for the next: making it
//! anew costs time.
//!
//! What a recording needs grows with its length: about 75 MB for 10 s, 100 MB for 18 s, 130 MB for 26 s. So
//! that the most memory does not depend on how many recordings there are, the long ones of a folder are heard
//! one at a time, and what more than a short one needed is given back.
//!
//! Every run of the engine begins with its own words, sound and length, so what an earlier recording
//! left behind is written over before it is read; `tests/speech.rs` holds it to that.

use std::ops::Deref;
use std::ops::DerefMut;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use whisper_rs::WhisperContext;
use whisper_rs::WhisperError;
use whisper_rs::WhisperState;

use crate::domain::RECOGNISER_RATE;

/// A recording is long if more than this is given to the engine at once: 20 s, the most that a good message
/// takes.
const LONG: usize = RECOGNISER_RATE as usize * 20;
/// What more than this was given to at once is not used again: 14 s.
const KEPT: usize = RECOGNISER_RATE as usize * 14;

/// The states that nobody uses now: at most as many as recordings were ever heard at once.
#[derive(Debug, Default)]
pub(super) struct States {
    idle: Mutex<Vec<WhisperState>>,
    /// Held by the one recording that is long.
    long: Mutex<()>,
}

impl States {
    /// Lends a state, made where none is idle, for a recording of which at most so many samples are given
    /// to the engine at once. Waits while another long one is heard.
    pub(super) fn lend(
        &self,
        context: &WhisperContext,
        most_samples: usize,
    ) -> Result<Lent<'_>, WhisperError> {
        let is_long = most_samples > LONG;
        let alone = is_long.then(|| self.long.lock().unwrap_or_else(PoisonError::into_inner));
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
            is_kept: most_samples <= KEPT,
            _alone: alone,
        })
    }
}

/// A state that goes back when it is dropped, unless it has grown too large for that.
#[derive(Debug)]
pub(super) struct Lent<'a> {
    state: Option<WhisperState>,
    states: &'a States,
    is_kept: bool,
    /// Let go after the state: the fields are dropped in this order.
    _alone: Option<MutexGuard<'a, ()>>,
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
        if !self.is_kept {
            return;
        }
        let mut idle = self
            .states
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        idle.extend(self.state.take());
    }
}
