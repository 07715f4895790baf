//! Fetches a file from a Hugging Face repository, with `hf-hub`; the only file that names it.
//!
//! `hf-hub` has no timeout of its own, and on many company networks an answer never comes. So it runs in a thread that
//! is abandoned when nothing has come from it for too long.

use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use hf_hub::Cache;
use hf_hub::api::Progress;
use hf_hub::api::sync::ApiBuilder;
use hf_hub::api::sync::ApiError;

use super::fetch::Event;
use super::fetch::Refusal;
use super::fetch::Sources;

/// Ticks without news after which the hub is given up: 20 seconds, as long as a slow proxy may need to scan
/// what it passes on.
const SILENT_TICKS: u32 = 100;
/// How often `stop` is checked.
const STOP_POLL_EVERY: Duration = Duration::from_millis(200);

/// Returns the file in the hub's own cache, if there is one and it is there.
pub(super) fn cached(sources: &Sources, repository: &str, file: &str) -> Option<PathBuf> {
    let home = sources.hub_home.as_ref()?;
    Cache::new(home.join("hub"))
        .model(repository.to_owned())
        .get(file)
}

/// Fetches a file and returns where it is: in the hub's own cache, or in `scratch` if there is none.
pub(super) fn fetch(
    sources: &Sources,
    scratch: &Path,
    repository: &str,
    file: &str,
    stop: &AtomicBool,
    events: &mut dyn FnMut(Event),
) -> Result<PathBuf, Refusal> {
    let cache = match &sources.hub_home {
        Some(home) => home.join("hub"),
        None => scratch.to_owned(),
    };
    let (endpoint, repository, file) = (
        sources.hub_endpoint.clone(),
        repository.to_owned(),
        file.to_owned(),
    );
    let (news, received) = mpsc::channel();
    // Not joined: a thread that waits in vain ends with the program.
    thread::spawn(move || {
        let fetched = download(cache, endpoint, repository, &file, news.clone());
        let _nobody_waits_any_more = news.send(News::Ended(fetched));
    });
    let mut silent = 0;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(Refusal::Stopped);
        }
        match received.recv_timeout(STOP_POLL_EVERY) {
            Ok(News::Bytes { done, total }) => {
                silent = 0;
                events(Event::Bytes { done, total });
            }
            Ok(News::Ended(fetched)) => {
                return fetched.map_err(|error| Refusal::Unreachable(error.to_string()));
            }
            Err(RecvTimeoutError::Timeout) if silent < SILENT_TICKS => silent += 1,
            Err(RecvTimeoutError::Timeout) => {
                let seconds = STOP_POLL_EVERY.as_secs_f32() * SILENT_TICKS as f32;
                return Err(Refusal::Unreachable(format!(
                    "nothing came for {seconds:.0} seconds"
                )));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Refusal::Unreachable(
                    "the hub's client could not understand the answer".to_owned(),
                ));
            }
        }
    }
}

enum News {
    Bytes { done: u64, total: u64 },
    Ended(Result<PathBuf, ApiError>),
}

fn download(
    cache: PathBuf,
    endpoint: Option<String>,
    repository: String,
    file: &str,
    news: Sender<News>,
) -> Result<PathBuf, ApiError> {
    let mut builder = ApiBuilder::new().with_cache_dir(cache).with_progress(false);
    if let Some(endpoint) = endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    let reporting = Reporting {
        news,
        done: 0,
        total: 0,
    };
    builder
        .build()?
        .model(repository)
        .download_with_progress(file, reporting)
}

struct Reporting {
    news: Sender<News>,
    done: u64,
    total: u64,
}

impl Progress for Reporting {
    fn init(&mut self, size: usize, _file: &str) {
        self.total = size as u64;
    }

    fn update(&mut self, size: usize) {
        self.done += size as u64;
        let _nobody_waits_any_more = self.news.send(News::Bytes {
            done: self.done,
            total: self.total,
        });
    }

    fn finish(&mut self) {}
}
