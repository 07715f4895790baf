//! What a run remembers, through the store: what was recognised in which recording, what it scored, and
//! what people said of it. A store that fails costs no result: the first trouble is kept for the caller that
//! reports it to the user.

use std::path::Path;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::domain::Override;
use crate::domain::RecordingId;
use crate::domain::ScoredRecording;
use crate::domain::TeamScore;
use crate::speech::CacheRows;
use crate::store::Store;
use crate::store::StoreError;

/// The memory of a run.
pub struct Memory {
    inner: Mutex<Inner>,
}

struct Inner {
    store: Store,
    trouble: Option<StoreError>,
}

impl Memory {
    /// Makes a memory over a store.
    pub fn new(store: Store) -> Self {
        Self {
            inner: Mutex::new(Inner {
                store,
                trouble: None,
            }),
        }
    }

    /// Returns the first trouble there was with the store, and forgets it.
    pub fn take_trouble(&self) -> Option<StoreError> {
        self.lock().trouble.take()
    }

    pub(super) fn overrides_of(&self, id: &RecordingId) -> Vec<Override> {
        self.ask(|store| store.overrides_of(id)).unwrap_or_default()
    }

    /// Keeps a score, and the folder that the recording lies in, if it is a file.
    pub(super) fn note_score(&self, scored: &ScoredRecording, folder: Option<&Path>) {
        let id = &scored.recording.id;
        let score = TeamScore::of(scored);
        let folder = folder.map(|folder| folder.to_string_lossy());
        self.ask(|store| store.keep_score(id, &scored.rubric, &score, folder.as_deref()));
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

impl CacheRows for Memory {
    fn get(&self, recording: &RecordingId, key: &str) -> Option<String> {
        self.ask(|store| store.recognition(recording, key))
            .flatten()
    }

    fn put(&self, recording: &RecordingId, key: &str, row: &str) {
        self.ask(|store| store.cache_recognition(recording, key, row));
    }
}
