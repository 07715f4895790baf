//! A pool of the engine's states (its working memory), which are costly to make: each is lent to one recording at a time.
//!
//! What a recording needs grows with its length: about 75 MB for 10 s, 100 MB for 18 s, 130 MB for 26 s. So
//! that the most memory does not depend on how many recordings there are, the long ones of a folder are transcribed
//! one at a time, and the state of more than a short one is freed.
//!
//! Every run of the engine begins with its own prompt, sound and length, so what an earlier recording left in a state is
//! overwritten before it is read; `tests/speech.rs` checks that.

use std::ops::Deref;
use std::ops::DerefMut;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use whisper_rs::WhisperContext;
use whisper_rs::WhisperError;
use whisper_rs::WhisperState;

use crate::domain::SAMPLE_RATE;

/// A recording is long if more samples than this are run at once: 20 s, the most that a good message takes.
const LONG: usize = SAMPLE_RATE as usize * 20;
/// A state that more samples than this were run on at once is not reused: 14 s.
const MAX_REUSED: usize = SAMPLE_RATE as usize * 14;

/// The pool.
#[derive(Debug, Default)]
pub(super) struct StatePool {
    /// At most as many as recordings were ever transcribed at once.
    idle: Mutex<Vec<WhisperState>>,
    /// Held by the one recording that is long.
    long: Mutex<()>,
}

impl StatePool {
    /// Lends a state, made where none is idle, for a recording of which at most this many samples are run at once. Waits
    /// while another long one is transcribed.
    pub(super) fn lend(
        &self,
        context: &WhisperContext,
        max_samples: usize,
    ) -> Result<PooledState<'_>, WhisperError> {
        let is_long = max_samples > LONG;
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
        Ok(PooledState {
            state: Some(state),
            pool: self,
            is_reused: max_samples <= MAX_REUSED,
            _alone: alone,
        })
    }
}

/// A state that goes back to the pool when it is dropped, unless it has grown too large for that.
#[derive(Debug)]
pub(super) struct PooledState<'a> {
    state: Option<WhisperState>,
    pool: &'a StatePool,
    is_reused: bool,
    /// Unlocked after the state is gone: fields are dropped in this order.
    _alone: Option<MutexGuard<'a, ()>>,
}

impl Deref for PooledState<'_> {
    type Target = WhisperState;

    fn deref(&self) -> &WhisperState {
        self.state.as_ref().expect("taken only when dropped")
    }
}

impl DerefMut for PooledState<'_> {
    fn deref_mut(&mut self) -> &mut WhisperState {
        self.state.as_mut().expect("taken only when dropped")
    }
}

impl Drop for PooledState<'_> {
    fn drop(&mut self) {
        if !self.is_reused {
            return;
        }
        let mut idle = self
            .pool
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        idle.extend(self.state.take());
    }
}
