//! What is meant, once what was typed and the environment have been put together. Nothing below
//! reads the environment again.

use std::env;
use std::io;
use std::io::IsTerminal;
use std::path::Path;
use std::path::PathBuf;

use serde::Serialize;

use super::global::ColorChoice;
use super::global::GlobalArgs;

/// The widest a card is set: longer lines are hard to read.
const WIDEST: usize = 100;
/// The width where nobody says how wide it is.
const USUAL_WIDTH: usize = 80;

/// The variables that say what `due` leaves out.
pub(crate) const DUE_AFTER: &str = "RINGBACK_DUE_AFTER";
pub(crate) const DUE_ATTEMPTS: &str = "RINGBACK_DUE_ATTEMPTS";

/// Who says what a setting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SetBy {
    /// An option of the command.
    Flag,
    /// A variable of the environment.
    Environment,
    /// A settings file.
    File,
    /// Nobody.
    Default,
}

/// What is meant, for every command.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The folder of speech models.
    pub(crate) models: PathBuf,
    /// Who says where it is.
    pub(crate) models_set_by: SetBy,
    /// The database of calls, scores and the cache.
    pub(crate) store: StorePlace,
    /// Who says where it is.
    pub(crate) store_set_by: SetBy,
    /// What the environment says of the days that `due` leaves out, unread.
    pub(crate) due_after: Option<String>,
    /// What the environment says of the messages that `due` takes for enough, unread.
    pub(crate) due_attempts: Option<String>,
    /// The settings file in the user's config folder, whether it is there or not.
    pub(crate) config: PathBuf,
    /// The user's home, if there is one.
    pub(crate) home: Option<PathBuf>,
    /// The address that replaces the public model hub, and the hub's own cache.
    pub(crate) hub_endpoint: Option<String>,
    /// Where the hub's own tools keep what they fetched.
    pub(crate) hub_home: Option<PathBuf>,
    /// Whether data may be in colour.
    pub(crate) stdout_in_color: bool,
    /// Whether notes and errors may be in colour.
    pub(crate) stderr_in_color: bool,
    /// Whether progress is drawn: on a terminal, unless `--quiet`.
    pub(crate) shows_progress: bool,
    /// Whether notes and progress are left out.
    pub(crate) quiet: bool,
    /// How many columns a card may take.
    pub(crate) width: usize,
    /// How many recordings to work on at once, where nobody says.
    pub(crate) usual_jobs: usize,
}

/// Where the store is.
#[derive(Clone, Debug)]
pub(crate) enum StorePlace {
    /// Where the user says.
    Named(PathBuf),
    /// In the data folder, which may have to be made first.
    Usual(PathBuf),
}

impl StorePlace {
    /// Returns the file.
    pub(crate) fn path(&self) -> &Path {
        let (Self::Named(path) | Self::Usual(path)) = self;
        path
    }
}

impl Settings {
    /// Puts what was typed and the environment together.
    pub(crate) fn of(args: &GlobalArgs) -> Self {
        let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = |is_terminal: bool| match args.color {
            ColorChoice::Auto => is_terminal && !plain,
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        let stderr_is_terminal = io::stderr().is_terminal();
        let (models, models_set_by) = named(args.models.as_ref(), "RINGBACK_MODELS");
        let (store, store_set_by) = named(args.store.as_ref(), "RINGBACK_STORE");
        let usual = |name: &str| data_folder().join("ringback").join(name);
        Self {
            models: models.unwrap_or_else(|| usual("models")),
            models_set_by,
            store: store.map_or_else(|| StorePlace::Usual(usual("store.db")), StorePlace::Named),
            store_set_by,
            due_after: variable(DUE_AFTER),
            due_attempts: variable(DUE_ATTEMPTS),
            home: env::home_dir(),
            config: config_folder().join("ringback").join("ringback.toml"),
            hub_endpoint: variable("HF_ENDPOINT"),
            hub_home: variable("HF_HOME").map(PathBuf::from),
            stdout_in_color: color(io::stdout().is_terminal()),
            stderr_in_color: color(stderr_is_terminal),
            shows_progress: stderr_is_terminal && !args.quiet,
            quiet: args.quiet,
            width: width(),
            usual_jobs: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

#[cfg(test)]
impl Settings {
    /// Returns what holds where nothing was typed and nothing is in the environment.
    pub(crate) fn for_tests() -> Self {
        Self {
            models: PathBuf::from("models"),
            models_set_by: SetBy::Flag,
            store: StorePlace::Named(PathBuf::from("store.db")),
            store_set_by: SetBy::Flag,
            due_after: None,
            due_attempts: None,
            home: None,
            config: PathBuf::from("ringback.toml"),
            hub_endpoint: None,
            hub_home: None,
            stdout_in_color: false,
            stderr_in_color: false,
            shows_progress: false,
            quiet: false,
            width: USUAL_WIDTH,
            usual_jobs: 1,
        }
    }
}

/// Returns the path of an option, else that of a variable, and who said so.
fn named(option: Option<&PathBuf>, variable: &str) -> (Option<PathBuf>, SetBy) {
    if let Some(path) = option {
        return (Some(path.clone()), SetBy::Flag);
    }
    match env::var_os(variable).filter(|value| !value.is_empty()) {
        Some(path) => (Some(path.into()), SetBy::Environment),
        None => (None, SetBy::Default),
    }
}

/// Returns the columns of the terminal, else of `COLUMNS`, else the usual width.
fn width() -> usize {
    terminal_size::terminal_size()
        .map(|(columns, _)| usize::from(columns.0))
        .or_else(|| variable("COLUMNS")?.parse().ok())
        .filter(|columns| *columns > 0)
        .unwrap_or(USUAL_WIDTH)
        .min(WIDEST)
}

/// Returns where this system keeps what programs need and a user does not edit.
fn data_folder() -> PathBuf {
    let home = || env::home_dir().unwrap_or_default();
    if cfg!(windows) {
        variable("LOCALAPPDATA").map_or_else(|| home().join("AppData").join("Local"), PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().join("Library").join("Application Support")
    } else {
        // The XDG base directory specification says to leave out what is not absolute.
        variable("XDG_DATA_HOME")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
            .unwrap_or_else(|| home().join(".local").join("share"))
    }
}

/// Returns where this system keeps what a user edits.
fn config_folder() -> PathBuf {
    let home = || env::home_dir().unwrap_or_default();
    if cfg!(windows) {
        variable("APPDATA").map_or_else(|| home().join("AppData").join("Roaming"), PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().join("Library").join("Application Support")
    } else {
        variable("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
            .unwrap_or_else(|| home().join(".config"))
    }
}

/// Returns a variable that is set, readable and not empty.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns where a program is that the user's shell would run by this name.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}
