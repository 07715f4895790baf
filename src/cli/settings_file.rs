//! Which `ringback.toml` holds: the nearest one from a folder upwards, as far as the root of a repository, the user's
//! home or the top of the disk; else the one in the user's config folder. Files are never merged.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use super::error::CliError;
use super::input_files::SETTINGS_FILE;
use super::settings::Settings;
use super::text_file::MOST_BYTES_OF_DATA;
use super::text_file::cannot_read;
use super::text_file::read_text;
use crate::models::Catalog;
use crate::team::TeamSettings;

/// The settings that hold for a folder.
pub(crate) struct SettingsFile {
    /// The file they are in, if there is one.
    pub(crate) path: Option<PathBuf>,
    /// What it says.
    pub(crate) team: TeamSettings,
    /// The folder of a file that was found from the folder upwards, as the disk calls it.
    pub(crate) root: Option<PathBuf>,
    /// What is called like a settings file and is none: a named pipe, a device.
    pub(crate) special: Vec<PathBuf>,
}

impl SettingsFile {
    /// Finds the settings that hold for a folder.
    ///
    /// # Errors
    /// A file cannot be read, or says what it may not.
    pub(crate) fn find(folder: &Path, settings: &Settings) -> Result<Self, CliError> {
        let mut special = Vec::new();
        for (root, shown) in folders_from(folder, settings.home.as_deref()) {
            let path = shown.join(SETTINGS_FILE);
            if let Some(team) = read_settings(&path, &mut special)? {
                check_model(&path, &team, settings)?;
                return Ok(Self {
                    path: Some(path),
                    team,
                    root: Some(root),
                    special,
                });
            }
        }
        let own = read_settings(&settings.config, &mut special)?;
        Ok(Self {
            path: own.as_ref().map(|_| settings.config.clone()),
            team: own.unwrap_or_default(),
            root: None,
            special,
        })
    }

    /// Returns the folder of the file: what it names is looked for from there.
    pub(crate) fn folder(&self) -> &Path {
        let folder = self.path.as_deref().and_then(Path::parent);
        folder.unwrap_or_else(|| Path::new(""))
    }
}

/// Returns a folder and those above it, each as the disk calls it and as people see it. A repository is a world of
/// its own, and what lies above a home is other people's.
fn folders_from(folder: &Path, home: Option<&Path>) -> Vec<(PathBuf, PathBuf)> {
    let Ok(whole) = folder.canonicalize() else {
        return vec![(folder.to_owned(), folder.to_owned())];
    };
    let home = home.and_then(|home| home.canonicalize().ok());
    let here = env::current_dir().ok();
    let mut folders = Vec::new();
    for above in whole.ancestors() {
        let shown = match here.as_ref().map(|here| above.strip_prefix(here)) {
            _ if folders.is_empty() && folder != Path::new(".") => folder.to_owned(),
            Some(Ok(below)) => below.to_owned(),
            _ => above.to_owned(),
        };
        folders.push((above.to_owned(), shown));
        if above.join(".git").exists() || home.as_deref() == Some(above) {
            break;
        }
    }
    folders
}

/// Refuses a file of a model in settings that came with recordings: who shares a folder does not choose what the engine
/// reads.
fn check_model(path: &Path, team: &TeamSettings, settings: &Settings) -> Result<(), CliError> {
    match &team.model {
        Some(model) if Catalog::builtin().model(model).is_err() => Err(CliError::Refused(format!(
            "{}: the model \"{model}\" is none of `ringback models list`, and settings beside recordings may name no \
                 other; name the file with --model, or in {}",
            path.display(),
            settings.config.display()
        ))),
        _ => Ok(()),
    }
}

/// Reads the settings in the user's config folder; where there are none, all are the usual ones.
pub(crate) fn read_user_settings(settings: &Settings) -> Result<TeamSettings, CliError> {
    read_settings(&settings.config, &mut Vec::new()).map(Option::unwrap_or_default)
}

fn read_settings(
    path: &Path,
    special: &mut Vec<PathBuf>,
) -> Result<Option<TeamSettings>, CliError> {
    let Some(text) = read_if_there(path, special)? else {
        return Ok(None);
    };
    let team = TeamSettings::parse(&text)
        .map_err(|error| CliError::Refused(format!("{}: {error}", path.display())))?;
    Ok(Some(team))
}

/// Reads a file that need not be there; what is no regular file may keep its reader waiting for ever, and is noted.
pub(crate) fn read_if_there(
    path: &Path,
    special: &mut Vec<PathBuf>,
) -> Result<Option<String>, CliError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            read_text(path, "this file", MOST_BYTES_OF_DATA).map(Some)
        }
        Ok(_) => {
            special.push(path.to_owned());
            Ok(None)
        }
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(cannot_read(path, "this file", &error)),
    }
}
