//! `ringback init`: writes a commented settings file that names the reps whose folders there are.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use super::error::CliError;
use super::error::Outcome;
use super::file_kind::FileKind;
use super::input_files::InputFiles;
use super::input_files::SETTINGS_FILE;
use super::layout::count;
use super::output;
use super::printer::Printer;
use crate::audio;
use crate::team::settings_example;

const EXAMPLES: &str = "\
Examples:
  ringback init                 writes ringback.toml here
  ringback init recordings/     writes it beside the recordings

Each folder with recordings in it is taken for a rep's.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct InitArgs {
    /// Folder of the recordings
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Replace an existing settings file
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(args: &InitArgs, printer: &mut Printer) -> Result<Outcome, CliError> {
    let path = args.folder.join(SETTINGS_FILE);
    if path.exists() && !args.force {
        return Err(CliError::Refused(format!(
            "{}: already exists; use --force to replace it",
            path.display()
        )));
    }
    let reps = reps_in(&args.folder);
    output::write(
        &path,
        FileKind::Settings,
        &InputFiles::default(),
        |writer| writer.write_all(settings_example(&reps).as_bytes()),
    )?;
    let what = if reps.is_empty() {
        "Open it and uncomment the lines you want".to_owned()
    } else {
        format!(
            "It has {} ({}). Open it and add their names and numbers",
            count(reps.len(), "rep"),
            reps.join(", ")
        )
    };
    printer.note(format!("Wrote {}. {what}", path.display()));
    Ok(Outcome::Done)
}

/// Returns the names of the folders in a folder that hold recordings.
fn reps_in(folder: &Path) -> Vec<String> {
    let mut reps: Vec<String> = folders_in(folder)
        .into_iter()
        .filter(|path| holds_recordings(path))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .filter(|name| !name.starts_with('.'))
        .collect();
    reps.sort();
    reps
}

/// Returns the folders in a folder; what cannot be read has none.
fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}

fn holds_recordings(folder: &Path) -> bool {
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| audio::is_audio_name(&entry.path()))
}
