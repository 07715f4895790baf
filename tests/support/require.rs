//! What a test needs that is not in the repository: the speech model, a browser, the wheels of the models.
//!
//! Where it is missing the test is skipped and says so, so that the tests run on any machine. `RINGBACK_REQUIRE` names
//! what may not be missing, separated by commas: there such a test fails. `make test` sets it.

use std::env;
use std::path::PathBuf;

/// The variable that names what may not be missing: `model,browser`.
const REQUIRE: &str = "RINGBACK_REQUIRE";

/// Something that a test needs and that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// The folder with the speech model `base`.
    Model,
    /// The browser that the pages of the report are tried in.
    Browser,
    /// The folder with the wheels that the models are converted from.
    Wheels,
}

impl Need {
    const ALL: [Self; 3] = [Self::Model, Self::Browser, Self::Wheels];

    /// Returns what `RINGBACK_REQUIRE` calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Browser => "browser",
            Self::Wheels => "wheels",
        }
    }

    /// Returns the variable that says where it is.
    fn variable(self) -> &'static str {
        match self {
            Self::Model => "RINGBACK_TEST_MODELS",
            Self::Browser => "RINGBACK_TEST_BROWSER",
            Self::Wheels => "RINGBACK_TEST_WHEELS",
        }
    }

    /// Returns where it is, or what is wrong.
    fn locate(self) -> Result<PathBuf, String> {
        let variable = self.variable();
        let path = env::var_os(variable).filter(|value| !value.is_empty());
        let path = PathBuf::from(path.ok_or_else(|| format!("{variable} is not set"))?);
        match self {
            Self::Model if !cfg!(feature = "whisper") => {
                Err("this build has no speech engine".to_owned())
            }
            Self::Model if !path.join("ggml-base.bin").is_file() => Err(format!(
                "{variable} names {}, which does not hold the model \"base\"",
                path.display()
            )),
            _ => Ok(path),
        }
    }
}

/// Returns where a need is. Where it is missing, prints that the test is skipped, and returns nothing.
///
/// # Panics
/// It is missing and `RINGBACK_REQUIRE` names it.
pub(crate) fn find(need: Need) -> Option<PathBuf> {
    match need.locate() {
        Ok(path) => Some(path),
        Err(reason) => {
            let required = required(&env::var(REQUIRE).unwrap_or_default());
            assert!(
                !required.contains(&need),
                "{REQUIRE} names the {}, but {reason}",
                need.name()
            );
            println!("skipped: {reason}");
            None
        }
    }
}

/// Returns the needs that a list names. A name that is none is a mistake: it would switch nothing on.
fn required(list: &str) -> Vec<Need> {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            let need = Need::ALL.into_iter().find(|need| need.name() == name);
            need.unwrap_or_else(|| panic!("{REQUIRE} names \"{name}\", which no test needs"))
        })
        .collect()
}

#[test]
fn a_list_names_what_may_not_be_missing() {
    assert_eq!(required(""), []);
    assert_eq!(required("model, wheels"), [Need::Model, Need::Wheels]);
    assert_eq!(required("model,browser,wheels"), Need::ALL);
}

#[test]
#[should_panic(expected = "\"modell\", which no test needs")]
fn a_name_that_is_no_need_is_a_mistake() {
    required("modell");
}
