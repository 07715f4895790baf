//! Fetches a file from a Hugging Face repository, with `hf-hub`; the only file that names it.

use std::path::PathBuf;

use hf_hub::api::Progress;
use hf_hub::api::sync::ApiBuilder;

use super::pull::Event;

/// Where the hub is and where it may cache: what `HF_ENDPOINT` and `HF_HOME` say.
#[derive(Clone, Debug, Default)]
pub struct HubSettings {
    /// The hub's address; none for the public one.
    pub endpoint: Option<String>,
    /// The hub's own cache; a folder that is thrown away afterwards if none.
    pub home: Option<PathBuf>,
}

/// Fetches a file and returns where it is; the sentence in the error is what the hub said.
pub(super) fn fetch(
    settings: &HubSettings,
    scratch: PathBuf,
    repository: &str,
    file: &str,
    events: &mut dyn FnMut(Event),
) -> Result<PathBuf, String> {
    let cache = settings
        .home
        .as_ref()
        .map_or(scratch, |home| home.join("hub"));
    let mut builder = ApiBuilder::new().with_cache_dir(cache).with_progress(false);
    if let Some(endpoint) = &settings.endpoint {
        builder = builder.with_endpoint(endpoint.clone());
    }
    let said = |error: hf_hub::api::sync::ApiError| error.to_string();
    let repository = builder.build().map_err(said)?.model(repository.to_owned());
    repository
        .download_with_progress(
            file,
            Reporting {
                events,
                done: 0,
                total: 0,
            },
        )
        .map_err(said)
}

struct Reporting<'a> {
    events: &'a mut dyn FnMut(Event),
    done: u64,
    total: u64,
}

impl Progress for Reporting<'_> {
    fn init(&mut self, size: usize, _file: &str) {
        self.total = size as u64;
    }

    fn update(&mut self, size: usize) {
        self.done += size as u64;
        (self.events)(Event::Bytes {
            done: self.done,
            total: self.total,
        });
    }

    fn finish(&mut self) {}
}
