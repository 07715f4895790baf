//! The catalogue of models, read from `models/catalog.toml`, which is part of the program.

use serde::Deserialize;

use super::error::ModelError;

/// All models ringback knows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    #[serde(rename = "model")]
    models: Vec<Model>,
}

/// One model.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Its name: `base`.
    pub name: String,
    /// Its file's name in the model folder.
    pub file: String,
    /// One sentence about it.
    pub about: String,
    /// Its file's size.
    pub bytes: u64,
    /// The licence of its weights.
    pub licence: String,
    /// Where it comes from, in the order in which the sources are tried.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
}

/// Where a model comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Source {
    /// A file in a Hugging Face repository.
    HuggingFace {
        /// `owner/name`.
        repository: String,
        /// The file in it.
        file: String,
        /// The SHA-256 of the file.
        sha256: String,
    },
    /// Python packages that hold the weights in CTranslate2 form, to be converted.
    PythonPackages {
        /// `name==version`, in the order in which their parts are joined.
        packages: Vec<String>,
        /// The SHA-256 of the weights, their parts joined.
        weights_sha256: String,
        /// The SHA-256 of the converted file.
        sha256: String,
    },
}

impl Source {
    /// Returns the SHA-256 of the file this source ends in.
    pub fn sha256(&self) -> &str {
        match self {
            Self::HuggingFace { sha256, .. } | Self::PythonPackages { sha256, .. } => sha256,
        }
    }
}

impl Catalog {
    /// Returns the catalogue that is part of the program.
    pub fn builtin() -> Self {
        toml::from_str(include_str!("../../models/catalog.toml"))
            .expect("the catalogue is part of the program and a test reads it")
    }

    /// Returns all models, the default one first.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// Returns the model of that name.
    ///
    /// # Errors
    /// There is none; the error lists the names.
    pub fn model(&self, name: &str) -> Result<&Model, ModelError> {
        self.models
            .iter()
            .find(|model| model.name == name)
            .ok_or_else(|| ModelError::Unknown {
                name: name.to_owned(),
                names: self.models.iter().map(|model| model.name.clone()).collect(),
            })
    }

    /// Returns the model that a file with this checksum is.
    pub fn by_sha256(&self, sha256: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.has_sha256(sha256))
    }

    /// Returns the model whose CTranslate2 weights have this checksum, and what its converted file
    /// must come to.
    pub(super) fn by_weights(&self, checksum: &str) -> Option<(&Model, &str)> {
        self.models.iter().find_map(|model| {
            model.sources.iter().find_map(|source| match source {
                Source::PythonPackages {
                    weights_sha256,
                    sha256,
                    ..
                } if weights_sha256 == checksum => Some((model, sha256.as_str())),
                _ => None,
            })
        })
    }
}

impl Model {
    /// Returns whether a file with this checksum is this model.
    pub fn has_sha256(&self, sha256: &str) -> bool {
        self.sources.iter().any(|source| source.sha256() == sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_sound() {
        let catalog = Catalog::builtin();
        assert_eq!(catalog.models()[0].name, "base");
        for model in catalog.models() {
            assert!(model.bytes > 1_000_000, "{}", model.name);
            assert!(!model.sources.is_empty(), "{}", model.name);
            for source in &model.sources {
                let sha256 = source.sha256();
                assert!(sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit()));
                assert_eq!(
                    catalog.by_sha256(sha256).map(|m| &m.name),
                    Some(&model.name)
                );
            }
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_names_there_are() {
        let error = Catalog::builtin().model("large").unwrap_err().to_string();
        assert!(
            error.contains("base") && error.contains("tiny.en"),
            "{error}"
        );
    }
}
