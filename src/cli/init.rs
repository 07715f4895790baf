//! `ringback init`: writes a commented settings file.

use std::path::PathBuf;

use super::error::CliError;
use super::error::Outcome;
use super::file_kind::FileKind;
use super::input_files::InputFiles;
use super::input_files::SETTINGS_FILE;
use super::output;
use super::printer::Printer;
use crate::team::SETTINGS_EXAMPLE;

const EXAMPLES: &str = "\
Examples:
  ringback init                 writes ringback.toml here
  ringback init recordings/     writes it beside the recordings";

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
    output::write(
        &path,
        FileKind::Settings,
        &InputFiles::default(),
        |writer| writer.write_all(SETTINGS_EXAMPLE.as_bytes()),
    )?;
    printer.note(format!(
        "Wrote {}. Open it and uncomment the lines you want",
        path.display()
    ));
    Ok(Outcome::Done)
}
