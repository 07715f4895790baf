//! Opens the store where the settings say, for the commands that remember.

use std::fs;

use super::error::CliError;
use super::settings::Settings;
use super::settings::StorePlace;
use crate::analyze::sounds;
use crate::store::Store;

/// Opens the store, and makes it if there is none.
pub(crate) fn open(settings: &Settings) -> Result<Store, CliError> {
    let path = match &settings.store {
        StorePlace::Named(path) => path,
        StorePlace::Usual(path) => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|error| {
                    CliError::Refused(format!(
                        "{}: cannot make this folder: {error}. Name another file with --store",
                        folder.display()
                    ))
                })?;
            }
            path
        }
    };
    Ok(Store::open(path, sounds::filing_codes)?)
}
