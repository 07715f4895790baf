//! What a run remembers and recalls, through the store: what was heard in which recording, what it
//! scored, and what people said of it. A store that fails costs no result: the first trouble is kept
//! for whoever tells the user.

use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::domain::Override;
use crate::domain::RecordingId;
use crate::domain::ScoredRecording;
use crate::domain::TeamScore;
use crate::pipeline::kept::Heard;
use crate::store::Store;
use crate::store::StoreError;

/// The memory of a run.
pub struct Memory {
    inner: Mutex<Inner>,
    ear: String,
}

struct Inner {
    store: Store,
    trouble: Option<StoreError>,
}

impl Memory {
    /// Makes a memory over a store. `ear` names everything that can change what is heard: the
    /// engine, the model, the language.
    pub fn new(store: Store, ear: String) -> Self {
        Self {
            inner: Mutex::new(Inner {
                store,
                trouble: None,
            }),
            ear,
        }
    }

    /// Returns the first trouble there was with the store, and forgets it.
    pub fn take_trouble(&self) -> Option<StoreError> {
        self.lock().trouble.take()
    }

    pub(super) fn recall(&self, id: &RecordingId) -> Option<Heard> {
        let text = self
            .ask(|store| store.recognition(id, &self.ear))
            .flatten()?;
        Heard::from_text(&text)
    }

    pub(super) fn keep(&self, id: &RecordingId, heard: &Heard) {
        let text = heard.to_text();
        self.ask(|store| store.cache_recognition(id, &self.ear, &text));
    }

    pub(super) fn overrides_of(&self, id: &RecordingId) -> Vec<Override> {
        self.ask(|store| store.overrides_of(id)).unwrap_or_default()
    }

    pub(super) fn note_score(&self, scored: &ScoredRecording) {
        let id = &scored.recording.id;
        let score = TeamScore::of(scored);
        self.ask(|store| store.keep_score(id, &scored.rubric, &score));
    }

    fn ask<T>(&self, ask: impl FnOnce(&mut Store) -> Result<T, StoreError>) -> Option<T> {
        let mut inner = self.lock();
        match ask(&mut inner.store) {
            Ok(answer) => Some(answer),
            Err(trouble) => {
                inner.trouble.get_or_insert(trouble);
                None
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
