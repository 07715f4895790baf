//! The folder of the models on this machine.

use std::fs;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use super::catalog::Catalog;
use super::catalog::Model;
use super::error::ModelError;
use super::quantised;
use super::verified_file;

/// The bytes that a ggml file begins with.
const GGML_MAGIC: [u8; 4] = *b"lmgg";

/// The folder.
#[derive(Clone, Debug)]
pub struct ModelFolder {
    path: PathBuf,
}

/// A model that is on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledModel {
    /// Its name in reports: that of the catalogue, or of its file.
    pub name: String,
    /// The file that is loaded: the model's own, or its quantised form.
    pub path: PathBuf,
    /// The SHA-256 of the model's own file.
    pub sha256: String,
    /// The quantisation of the file that is loaded, if it is quantised: `q8_0`.
    pub weights: Option<String>,
    /// Whether the SHA-256 is one of the catalogue's.
    pub is_known: bool,
}

/// Whether a model of the catalogue is on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is not.
    Absent,
    /// It is, and its checksum is right.
    Installed,
    /// There is a file of its name that is something else; the text says what is wrong.
    Damaged(String),
}

impl ModelFolder {
    /// Names the folder; it need not exist yet.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Returns where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Finds a model by its name in the catalogue, or by the path of a ggml file.
    ///
    /// Hashing 148 MB takes longer than scoring a message, so the checksum is cached in a small
    /// file beside the model, with the model's size and time of change; it is computed again when those change.
    ///
    /// # Errors
    /// It is not on this machine, or its file is damaged; the error says how to get it.
    pub fn find(&self, catalog: &Catalog, name: &str) -> Result<InstalledModel, ModelError> {
        if catalog.model(name).is_err() && Path::new(name).is_file() {
            return self.find_file(catalog, Path::new(name));
        }
        let model = catalog.model(name)?;
        let path = self.file_of(model);
        let Ok(metadata) = fs::metadata(&path) else {
            return Err(ModelError::Missing {
                name: name.to_owned(),
                folder: self.path.clone(),
            });
        };
        let damaged = |what| ModelError::Damaged {
            name: name.to_owned(),
            path: path.clone(),
            what,
        };
        if metadata.len() != model.bytes {
            return Err(damaged(wrong_size(model, metadata.len())));
        }
        let sha256 = cached_sha256(&path)?;
        if !model.has_sha256(&sha256) {
            return Err(damaged(format!(
                "its SHA-256 is {sha256}, which is none of the known ones"
            )));
        }
        let quantised = quantised::of(&path, &sha256);
        Ok(InstalledModel {
            name: model.name.clone(),
            weights: quantised.is_some().then(|| quantised::WEIGHTS.to_owned()),
            is_known: true,
            path: quantised.map_or_else(|| path, |quantised| quantised.path),
            sha256,
        })
    }

    /// Makes sure of the bytes that are about to be loaded: a quantised form whose checksum is another one than when it
    /// was made is made anew.
    ///
    /// # Errors
    /// It cannot be made anew, and the model of the catalogue is damaged too, or gone.
    pub fn verify(&self, catalog: &Catalog, model: &InstalledModel) -> Result<(), ModelError> {
        if model.weights.is_none() {
            return Ok(());
        }
        let original = self.file_of(catalog.model(&model.name)?);
        match quantised::verified(&original, &model.sha256) {
            Some(_) => Ok(()),
            None => Err(ModelError::Damaged {
                name: model.name.clone(),
                path: model.path.clone(),
                what: "its SHA-256 is not the one that it had when it was made".to_owned(),
            }),
        }
    }

    /// A file that was named is used as it is.
    fn find_file(&self, catalog: &Catalog, path: &Path) -> Result<InstalledModel, ModelError> {
        let mut magic = [0; 4];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut magic));
        if read.is_err() || magic != GGML_MAGIC {
            return Err(ModelError::NotAModel {
                path: path.to_owned(),
                what: "this is no speech model in ggml's form".to_owned(),
            });
        }
        let sha256 = verified_file::sha256_of(path)?;
        let known = catalog.by_sha256(&sha256);
        let name = match known {
            Some(model) => model.name.clone(),
            None => path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        };
        Ok(InstalledModel {
            name,
            path: path.to_owned(),
            is_known: known.is_some(),
            sha256,
            weights: None,
        })
    }

    /// Returns whether a model is here, with the checksums of its file and of the quantised form computed anew.
    pub fn state(&self, model: &Model) -> State {
        let path = self.file_of(model);
        let Ok(metadata) = fs::metadata(&path) else {
            return State::Absent;
        };
        if metadata.len() != model.bytes {
            return State::Damaged(wrong_size(model, metadata.len()));
        }
        match verified_file::sha256_of(&path) {
            Ok(sha256) if model.has_sha256(&sha256) => {
                // Made anew where it is damaged; where it cannot be made, the model itself is loaded.
                let _quantised = quantised::verified(&path, &sha256);
                State::Installed
            }
            Ok(sha256) => State::Damaged(format!("its SHA-256 is {sha256}")),
            Err(error) => State::Damaged(error.to_string()),
        }
    }

    /// Returns where the file of a model is, or would be.
    pub fn file_of(&self, model: &Model) -> PathBuf {
        self.path.join(&model.file)
    }
}

fn wrong_size(model: &Model, bytes: u64) -> String {
    format!("it has {bytes} bytes and should have {}", model.bytes)
}

/// Returns the checksum of a model's file, from the cache beside it while the file has not changed.
fn cached_sha256(path: &Path) -> Result<String, ModelError> {
    let stamp = verified_file::stamp(path);
    let mut cache = path.as_os_str().to_owned();
    cache.push(".sha256");
    let cache = PathBuf::from(cache);
    if let (Some(stamp), Ok(text)) = (&stamp, fs::read_to_string(&cache))
        && let Some((sha256, cached)) = text.trim_end().split_once(' ')
        && cached == stamp
    {
        return Ok(sha256.to_owned());
    }
    let sha256 = verified_file::sha256_of(path)?;
    if let Some(stamp) = stamp {
        // A cache that cannot be written costs a second the next time, nothing more.
        drop(fs::write(&cache, format!("{sha256} {stamp}\n")));
    }
    Ok(sha256)
}
