//! The metadata of recordings (rep, prospect, date, variant) and what goes with it: from the settings that hold for
//! their folder, the list of them, and their names.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use super::error::CliError;
use super::input_files::InputFiles;
use super::input_files::LISTING_FILE;
use super::rubric::find_rubric;
use super::scoring_args::ScoringArgs;
use super::scoring_args::USUAL_RUBRIC;
use super::scoring_args::check_number;
use super::settings::Settings;
use super::settings_file::SettingsFile;
use super::settings_file::read_if_there;
use crate::domain::HousePhrases;
use crate::domain::Origin;
use crate::domain::Region;
use crate::domain::Rep;
use crate::rubric::Rubric;
use crate::scoring::ScoringContext;
use crate::team::ListedFile;
use crate::team::Listing;
use crate::team::Profile;
use crate::team::origin_in;
use crate::text::names::name_key;

/// What is known of the recordings below one folder.
pub(crate) struct FolderMetadata {
    folder: PathBuf,
    /// Where the folder is below that of its settings: a recording is known by its path from there, whichever folder
    /// was given.
    below_root: PathBuf,
    /// The folder's own name, if the team calls a rep so.
    folder_rep: Option<String>,
    file: SettingsFile,
    /// The list of the recordings, whether it is there or not.
    list: PathBuf,
    /// Whether the list lies beside the settings, above the folder.
    is_listed_above: bool,
    listing: Listing,
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

impl RecordingMetadata {
    /// Puts together what the recording is scored by.
    pub(crate) fn context<'a>(&'a self, rubrics: &'a Rubrics) -> ScoringContext<'a> {
        ScoringContext {
            rubric: rubrics.at(self.rubric),
            rep: &self.rep,
            origin: &self.origin,
            prospect: self.origin.prospect.as_deref(),
            region: self.region,
        }
    }
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
        let mut file = SettingsFile::find(&folder, settings)?;
        let whole = folder.canonicalize().ok();
        let below_root = |root: &PathBuf| Some(whole.as_ref()?.strip_prefix(root).ok()?.to_owned());
        let below_root = file.root.as_ref().and_then(below_root).unwrap_or_default();
        let is_below = !below_root.as_os_str().is_empty();
        let own_list = folder.join(LISTING_FILE);
        let list_above = is_below.then(|| file.folder().join(LISTING_FILE));
        let (list, listing) = read_list([Some(&own_list), list_above.as_ref()], &mut file.special)?
            .unwrap_or_else(|| (own_list.clone(), Listing::default()));
        let folder_rep = whole.as_ref().and_then(|folder| {
            let name = folder.file_name()?.to_str()?.to_owned();
            file.team.profile(&name).map(|_| name)
        });
        Ok(Self {
            below_root,
            is_listed_above: list != own_list,
            list,
            folder,
            folder_rep,
            listing,
            file,
        })
    }

    /// Returns what is called like a settings file or a list and is no regular file, so that it was not read.
    pub(crate) fn special(&self) -> &[PathBuf] {
        &self.file.special
    }

    /// Adds the files that are read beside the recordings.
    pub(crate) fn add_inputs(&self, inputs: &mut InputFiles) {
        if let Some(path) = &self.file.path {
            inputs.add(path, "the settings file");
        }
        inputs.add(&self.list, "the list of the recordings");
    }

    /// Returns whether the team says how recordings are named.
    pub(crate) fn has_own_names(&self) -> bool {
        !self.file.team.names.is_empty()
    }

    /// Says which files of the list are not there.
    pub(crate) fn missing_files(&self) -> Option<String> {
        let folder = self.list.parent();
        let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut folders = BTreeMap::new();
        let missing: Vec<&ListedFile> = self
            .listing
            .files()
            .iter()
            .filter(|file| !is_there(file, folder, &mut folders))
            .collect();
        let named: Vec<String> = missing
            .iter()
            .take(MOST_MISSING_NAMED)
            .map(|file| format!("{} (line {})", file.name, file.line))
            .collect();
        let more = if missing.len() > named.len() {
            " ..."
        } else {
            ""
        };
        let files = match missing.len() {
            0 => return None,
            1 => "a file that is".to_owned(),
            count => format!("{count} files that are"),
        };
        Some(format!(
            "{} names {files} not there: {}{more}",
            self.list.display(),
            named.join(", ")
        ))
    }

    /// Returns the speech model that the settings name.
    pub(crate) fn model(&self) -> Option<&str> {
        self.file.team.model.as_deref()
    }

    /// Returns what the team calls the rep whom a person calls so.
    pub(crate) fn called(&self, rep: &str) -> Option<&str> {
        self.file.team.profile(rep).map(Profile::called)
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
            .and_then(|rep| self.file.team.profile(rep));
        let mut rep = Rep::default();
        let mut region = self.file.team.region;
        if let Some(profile) = profile {
            origin.rep = Some(profile.called().to_owned());
            rep.name.clone_from(&profile.name);
            rep.number.clone_from(&profile.number);
            region = profile.region.or(region);
        }
        rep.name = args.name.clone().or(rep.name);
        let region = args.region.or(region).unwrap_or_default();
        if let Some(number) = &args.number {
            check_number(number, region)?;
        }
        rep.number = args.number.clone().or(rep.number);
        let rules = self.rules(profile, args);
        Ok(RecordingMetadata {
            origin,
            rep,
            region,
            rubric: rubrics.place(&rules, &self.file.team.phrases)?,
        })
    }

    /// Returns what the team has decided about phrases of its own.
    pub(crate) fn phrases(&self) -> &HousePhrases {
        &self.file.team.phrases
    }

    /// Returns the rules for a rep, or for all: those that were typed, the rep's own, the team's. What
    /// settings name is a built-in rubric, or a file beside the settings.
    pub(crate) fn rules(&self, profile: Option<&Profile>, args: &ScoringArgs) -> String {
        if let Some(typed) = &args.rubric {
            return typed.clone();
        }
        let own = profile.and_then(|profile| profile.rubric.as_ref());
        let Some(named) = own.or(self.file.team.rubric.as_ref()) else {
            return USUAL_RUBRIC.to_owned();
        };
        let file = self.file.folder().join(named);
        if Rubric::builtin(named).is_none() && file.is_file() {
            return file.display().to_string();
        }
        named.clone()
    }

    fn origin_of(&self, file: &Path) -> Origin {
        let below = file.strip_prefix(&self.folder).unwrap_or(file);
        let path = parts_of(below);
        let whole_path = parts_of(&self.below_root.join(below));
        let named = origin_in(&whole_path, &self.file.team);
        let listed = self.listing.origin_of(if self.is_listed_above {
            &whole_path
        } else {
            &path
        });
        let listed = listed.cloned();
        let mut origin = listed.unwrap_or_default().or(named);
        // A folder may be a rep's, however its files are called; so may one that was given by itself.
        let folders = whole_path.iter().rev().skip(1);
        let mut reps = folders.filter(|name| self.file.team.profile(name).is_some());
        origin.rep = origin
            .rep
            .or_else(|| reps.next().cloned())
            .or_else(|| self.folder_rep.clone());
        origin
    }
}

/// How many of the files that a list names in vain are named.
const MOST_MISSING_NAMED: usize = 3;

/// What all spellings of the names in some folders have in common.
type NamesInFolders = BTreeMap<PathBuf, BTreeSet<String>>;

/// Returns whether a file of a list is there, however its name is spelled.
fn is_there(file: &ListedFile, folder: &Path, folders: &mut NamesInFolders) -> bool {
    let mut path = folder.to_owned();
    for part in file.parts() {
        let exact = path.join(part);
        if !exact.exists() {
            let names = folders
                .entry(path)
                .or_insert_with_key(|folder| names_in(folder));
            if !names.contains(&name_key(part)) {
                return false;
            }
        }
        path = exact;
    }
    true
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| name_key(&entry.file_name().to_string_lossy()));
    names.collect()
}

/// Reads the first list of the recordings that is there.
fn read_list(
    lists: [Option<&PathBuf>; 2],
    special: &mut Vec<PathBuf>,
) -> Result<Option<(PathBuf, Listing)>, CliError> {
    for list in lists.into_iter().flatten() {
        if let Some(text) = read_if_there(list, special)? {
            let listing = Listing::parse(text.as_bytes())
                .map_err(|error| CliError::Refused(format!("{}: {error}", list.display())))?;
            return Ok(Some((list.clone(), listing)));
        }
    }
    Ok(None)
}

fn parts_of(path: &Path) -> Vec<String> {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .filter(|part| part != ".")
        .collect()
}
