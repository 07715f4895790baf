//! `ringback man`: prints manual pages, or writes one for each command.

use std::path::Path;
use std::path::PathBuf;

use clap::Command;

use super::error::CliError;
use super::error::Outcome;
use super::file_kind::FileKind;
use super::input_files::InputFiles;
use super::layout::count;
use super::output;
use super::printer::Printer;
use crate::text::did_you_mean::unknown_word;

const EXAMPLES: &str = "\
Examples:
  ringback man | man -l -                        all pages in one
  ringback man log add | man -l -                the page of a command
  ringback man --out ~/.local/share/man/man1     a page a command, for `man ringback-score`";

/// What `man` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ManArgs {
    /// Command, such as score or log add [default: all of them]
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    command: Vec<String>,
    /// Write a page for each command into a folder
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(
    args: &ManArgs,
    mut root: Command,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    // The subcommand `help` has a page in each.
    root = root.disable_help_subcommand(true);
    root.build();
    if let Some(folder) = &args.out {
        return write_all(&root, folder, printer);
    }
    if args.command.is_empty() {
        printer.data(&page_of(&root)?)?;
        for command in root.get_subcommands().filter(|c| !c.is_hide_set()) {
            printer.data(&page_of(command)?)?;
        }
    } else {
        printer.data(&page_of(command_of(&args.command, &root)?)?)?;
    }
    Ok(Outcome::Done)
}

fn command_of<'a>(names: &[String], root: &'a Command) -> Result<&'a Command, CliError> {
    names.iter().try_fold(root, |command, name| {
        command.find_subcommand(name).ok_or_else(|| {
            let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            CliError::Refused(unknown_word("command", name, &known))
        })
    })
}

/// Writes the pages: `ringback.1`, `ringback-score.1`, `ringback-log-add.1`.
fn write_all(root: &Command, folder: &Path, printer: &mut Printer) -> Result<Outcome, CliError> {
    output::make_folder(folder)?;
    let commands = with_all_below(root);
    let path_of = |command: &Command| folder.join(format!("{}.1", name_of(command)));
    let paths: Vec<PathBuf> = commands.iter().map(|command| path_of(command)).collect();
    let inputs = InputFiles::default();
    let targets = paths.iter().map(|path| (path.as_path(), FileKind::ManPage));
    output::check_all(targets, &inputs)?;
    for (command, path) in commands.iter().zip(&paths) {
        let page = page_of(command)?;
        output::write(path, FileKind::ManPage, &inputs, |writer| {
            writer.write_all(&page)
        })?;
    }
    printer.note(format!(
        "Wrote {} to {}",
        count(commands.len(), "manual page"),
        folder.display()
    ));
    Ok(Outcome::Done)
}

fn with_all_below(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().filter(|c| !c.is_hide_set());
    std::iter::once(command)
        .chain(below.flat_map(with_all_below))
        .collect()
}

/// Returns the name of a command's page: `ringback-score`.
fn name_of(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

fn page_of(command: &Command) -> Result<Vec<u8>, CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}
