//! The metadata of recordings (rep, prospect, date, variant) and what goes with it: from the settings file beside them
//! or in the user's config folder, the list beside them, and their names.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use super::error::CliError;
use super::input_files::InputFiles;
use super::input_files::LISTING_FILE;
use super::input_files::SETTINGS_FILE;
use super::rubric::find_rubric;
use super::scoring_args::ScoringArgs;
use super::scoring_args::USUAL_RUBRIC;
use super::settings::Settings;
use super::text_file::MOST_BYTES_OF_DATA;
use super::text_file::cannot_read;
use super::text_file::read_text;
use crate::domain::HousePhrases;
use crate::domain::Origin;
use crate::domain::Region;
use crate::domain::Rep;
use crate::rubric::Rubric;
use crate::team::Listing;
use crate::team::NamePattern;
use crate::team::Profile;
use crate::team::TeamSettings;
use crate::team::origin_in;

/// What is known of the recordings below one folder.
pub(crate) struct FolderMetadata {
    folder: PathBuf,
    /// The folder's own name, if the team calls a rep so.
    folder_rep: Option<String>,
    settings: TeamSettings,
    patterns: Vec<NamePattern>,
    listing: Listing,
    /// What is called like one of these files and is none: a named pipe, a device.
    special: Vec<PathBuf>,
    /// The folder of the settings file: rubric files are named from there.
    base: PathBuf,
}

/// What is known of one recording.
#[derive(Clone, Debug)]
pub(crate) struct RecordingMetadata {
    pub(crate) origin: Origin,
    pub(crate) rep: Rep,
    pub(crate) region: Region,
    /// The place of its rules among [`Rubrics`].
    pub(crate) rubric: usize,
}

/// The rules that are in use, each loaded once.
#[derive(Default)]
pub(crate) struct Rubrics(Vec<Loaded>);

/// Some rules, and what they were asked for by.
struct Loaded {
    wanted: String,
    phrases: HousePhrases,
    rubric: Rubric,
}

impl Rubrics {
    /// Returns the place of some rules with the phrases of a team, and loads them when they are first wanted.
    pub(crate) fn place(
        &mut self,
        wanted: &str,
        phrases: &HousePhrases,
    ) -> Result<usize, CliError> {
        let is_it = |loaded: &Loaded| loaded.wanted == wanted && loaded.phrases == *phrases;
        if let Some(place) = self.0.iter().position(is_it) {
            return Ok(place);
        }
        self.0.push(Loaded {
            wanted: wanted.to_owned(),
            phrases: phrases.clone(),
            rubric: find_rubric(wanted)?.with_phrases(phrases),
        });
        Ok(self.0.len() - 1)
    }

    /// Returns what they were asked for by: the id of a rubric, or a file.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|loaded| loaded.wanted.as_str())
    }

    /// Returns the rules at a place.
    pub(crate) fn at(&self, place: usize) -> &Rubric {
        &self.0[place].rubric
    }
}

impl FolderMetadata {
    /// Reads what there is for the recordings below a folder.
    pub(crate) fn of(folder: &Path, settings: &Settings) -> Result<Self, CliError> {
        let folder = if folder.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            folder.to_owned()
        };
        let mut special = Vec::new();
        let beside = folder.join(SETTINGS_FILE);
        let (path, team) = match read_settings(&beside, &mut special)? {
            Some(team) => (beside, Some(team)),
            None => (
                settings.config.clone(),
                read_settings(&settings.config, &mut special)?,
            ),
        };
        let team = team.unwrap_or_default();
        let list = folder.join(LISTING_FILE);
        let listing = match read_if_there(&list, &mut special)? {
            Some(text) => Listing::parse(&text)
                .map_err(|error| CliError::Refused(format!("{}: {error}", list.display())))?,
            None => Listing::default(),
        };
        let folder_rep = folder.canonicalize().ok().and_then(|folder| {
            let name = folder.file_name()?.to_str()?.to_owned();
            team.profile(&name).map(|_| name)
        });
        Ok(Self {
            folder,
            folder_rep,
            patterns: team.patterns(),
            settings: team,
            listing,
            special,
            base: path.parent().map(Path::to_owned).unwrap_or_default(),
        })
    }

    /// Returns what is called like a settings file or a list and is no regular file, so that it was not read.
    pub(crate) fn special(&self) -> &[PathBuf] {
        &self.special
    }

    /// Adds the files that are read beside the recordings.
    pub(crate) fn add_inputs(&self, inputs: &mut InputFiles) {
        inputs.add(&self.folder.join(SETTINGS_FILE), "the settings file");
        inputs.add(
            &self.folder.join(LISTING_FILE),
            "the list of the recordings",
        );
    }

    /// Returns the speech model that the settings name.
    pub(crate) fn model(&self) -> Option<&str> {
        self.settings.model.as_deref()
    }

    /// Returns what the team calls the rep whom a person calls so.
    pub(crate) fn called(&self, rep: &str) -> Option<&str> {
        self.settings.profile(rep).map(Profile::called)
    }

    /// Returns what is known of a file; what was typed weighs more than any list.
    pub(crate) fn metadata_of(
        &self,
        file: &Path,
        args: &ScoringArgs,
        rubrics: &mut Rubrics,
    ) -> Result<RecordingMetadata, CliError> {
        let mut origin = self.origin_of(file);
        if args.prospect.is_some() {
            origin.prospect.clone_from(&args.prospect);
        }
        let profile = origin
            .rep
            .as_deref()
            .and_then(|rep| self.settings.profile(rep));
        let mut rep = Rep::default();
        let mut region = self.settings.region;
        if let Some(profile) = profile {
            origin.rep = Some(profile.called().to_owned());
            rep.name.clone_from(&profile.name);
            rep.number.clone_from(&profile.number);
            region = profile.region.or(region);
        }
        rep.name = args.name.clone().or(rep.name);
        rep.number = args.number.clone().or(rep.number);
        let rules = self.rules(profile, args);
        Ok(RecordingMetadata {
            origin,
            rep,
            region: args.region.or(region).unwrap_or_default(),
            rubric: rubrics.place(&rules, &self.settings.phrases)?,
        })
    }

    /// Returns what the team has decided about phrases of its own.
    pub(crate) fn phrases(&self) -> &HousePhrases {
        &self.settings.phrases
    }

    /// Returns the rules for a rep, or for all: those that were typed, the rep's own, the team's. What
    /// settings name is a built-in rubric, or a file beside the settings.
    pub(crate) fn rules(&self, profile: Option<&Profile>, args: &ScoringArgs) -> String {
        if let Some(typed) = &args.rubric {
            return typed.clone();
        }
        let own = profile.and_then(|profile| profile.rubric.as_ref());
        let Some(named) = own.or(self.settings.rubric.as_ref()) else {
            return USUAL_RUBRIC.to_owned();
        };
        let file = self.base.join(named);
        if Rubric::builtin(named).is_none() && file.is_file() {
            return file.display().to_string();
        }
        named.clone()
    }

    fn origin_of(&self, file: &Path) -> Origin {
        let below = file.strip_prefix(&self.folder).unwrap_or(file);
        let path: Vec<String> = below
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .filter(|part| part != ".")
            .collect();
        let named = origin_in(&path, &self.patterns);
        let listed = self.listing.origin_of(&path).cloned();
        let mut origin = listed.unwrap_or_default().or(named);
        // A folder that was given by itself may be a rep's.
        origin.rep = origin.rep.or_else(|| self.folder_rep.clone());
        origin
    }
}

/// Returns what the team has decided about phrases: by the settings beside a file, or else by the user's own.
pub(crate) fn phrases_beside(file: &Path, settings: &Settings) -> Result<HousePhrases, CliError> {
    let team = match read_settings(&settings_beside(file), &mut Vec::new())? {
        Some(team) => team,
        None => read_user_settings(settings)?,
    };
    Ok(team.phrases)
}

/// Returns where the settings beside a file are; for standard input those in the folder where the command runs.
pub(crate) fn settings_beside(file: &Path) -> PathBuf {
    file.with_file_name(SETTINGS_FILE)
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
fn read_if_there(path: &Path, special: &mut Vec<PathBuf>) -> Result<Option<String>, CliError> {
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
