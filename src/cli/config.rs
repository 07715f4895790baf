//! `ringback config [PATH]`: which settings hold for a folder or a recording, and who says so.

use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use serde::Serialize;

use super::due;
use super::error::CliError;
use super::error::Outcome;
use super::layout::write_matrix;
use super::log::write_json;
use super::printer::Printer;
use super::scoring_args::USUAL_RUBRIC;
use super::settings::SetBy;
use super::settings::Settings;
use super::settings_file::SettingsFile;
use crate::domain::Region;
use crate::team::NamePattern;
use crate::team::Profile;
use clap::ValueEnum;

const EXAMPLES: &str = "\
Examples:
  ringback config                  what holds in this folder
  ringback config team/sean/       what holds for the recordings in a folder
  ringback config --format json

The nearest ringback.toml holds, from the folder upwards to the root of a git repository, your home or the top \
of the disk; else the one in your config folder. Options of a command weigh more than any file.";

/// The name and number of the JSON form.
const SCHEMA: &str = "ringback.config/1";

/// The speech model where nobody names any.
pub(crate) const USUAL_MODEL: &str = "base";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ConfigArgs {
    /// Folder or recording
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Output format (terminal or json)
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "terminal",
        hide_possible_values = true
    )]
    format: ConfigFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ConfigFormat {
    Terminal,
    Json,
}

/// The settings that hold.
#[derive(Serialize)]
struct ConfigJson {
    schema: &'static str,
    /// The settings file, if there is one.
    file: Option<String>,
    settings: Vec<Setting>,
}

/// A setting, and who says what it is.
#[derive(Serialize)]
struct Setting {
    name: &'static str,
    value: String,
    set_by: SetBy,
}

pub(crate) fn run(
    args: &ConfigArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let file = SettingsFile::find(folder_of(&args.path)?, settings)?;
    let config = ConfigJson {
        schema: SCHEMA,
        file: file.path.as_ref().map(|path| path.display().to_string()),
        settings: settings_of(&file, settings)?,
    };
    match args.format {
        ConfigFormat::Json => write_json(&config, printer.output())?,
        ConfigFormat::Terminal => write_screen(&config, printer.output())?,
    }
    Ok(Outcome::Done)
}

/// Returns a folder as it is, and the folder of a file.
pub(crate) fn folder_of(path: &Path) -> Result<&Path, CliError> {
    if path.is_dir() {
        return Ok(path);
    }
    if !path.exists() {
        return Err(CliError::Refused(format!(
            "{}: there is no such file or folder; check the name",
            path.display()
        )));
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    Ok(folder.unwrap_or(Path::new(".")))
}

fn settings_of(file: &SettingsFile, settings: &Settings) -> Result<Vec<Setting>, CliError> {
    let team = &file.team;
    let or_default = |name, value: Option<String>, usual: &str| Setting {
        name,
        set_by: if value.is_some() {
            SetBy::File
        } else {
            SetBy::Default
        },
        value: value.unwrap_or_else(|| usual.to_owned()),
    };
    let patterns = |names: &[NamePattern]| {
        let names: Vec<String> = names.iter().map(NamePattern::to_string).collect();
        names.join(", ")
    };
    let reps: Vec<String> = team.reps.iter().map(described).collect();
    let listed = |text: String| Some(text).filter(|text| !text.is_empty());
    let number = |name, (value, set_by): (u32, SetBy)| Setting {
        name,
        value: value.to_string(),
        set_by,
    };
    Ok(vec![
        or_default("rubric", team.rubric.clone(), USUAL_RUBRIC),
        or_default("model", team.model.clone(), USUAL_MODEL),
        or_default(
            "region",
            team.region.map(|region| region.to_string()),
            Region::default().code(),
        ),
        or_default(
            "names",
            listed(patterns(&team.names)),
            &patterns(&NamePattern::usual()),
        ),
        or_default("reps", listed(reps.join("; ")), "none"),
        Setting {
            name: "models",
            value: settings.models.display().to_string(),
            set_by: settings.models_set_by,
        },
        Setting {
            name: "store",
            value: settings.store.path().display().to_string(),
            set_by: settings.store_set_by,
        },
        number("due-after", due::after(None, settings)?),
        number("due-attempts", due::attempts(None, settings)?),
    ])
}

/// Describes a rep: `sean (Sean McPheat, 07700 900123, GB)`.
fn described(rep: &Profile) -> String {
    let region = rep.region.map(|region| region.to_string());
    let more = [&rep.name, &rep.number, &region, &rep.rubric];
    let more: Vec<&str> = more.into_iter().flatten().map(String::as_str).collect();
    if more.is_empty() {
        rep.id.clone()
    } else {
        format!("{} ({})", rep.id, more.join(", "))
    }
}

fn write_screen(config: &ConfigJson, out: &mut dyn Write) -> Result<(), CliError> {
    match &config.file {
        Some(file) => writeln!(out, "Settings file: {file}\n")?,
        None => writeln!(out, "Settings file: none; `ringback init` writes one\n")?,
    }
    let lines: Vec<Vec<String>> = config
        .settings
        .iter()
        .map(|setting| {
            let set_by = match setting.set_by {
                SetBy::Flag => "option".to_owned(),
                SetBy::Environment => "environment".to_owned(),
                SetBy::File => "settings file".to_owned(),
                SetBy::Default => "default".to_owned(),
            };
            vec![setting.name.to_owned(), set_by, setting.value.clone()]
        })
        .collect();
    write_matrix(&lines, 2, out)
}
