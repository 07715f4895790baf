//! `ringback completions SHELL`: prints a completion script.

use super::error::CliError;
use super::error::Outcome;
use super::printer::Printer;

const EXAMPLES: &str = "\
Examples:
  ringback completions bash > ~/.local/share/bash-completion/completions/ringback
  ringback completions fish > ~/.config/fish/completions/ringback.fish";

/// What `completions` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// Shell (bash, zsh, fish, elvish or powershell)
    #[arg(hide_possible_values = true)]
    shell: clap_complete::Shell,
}

pub(crate) fn run(
    args: &CompletionsArgs,
    mut command: clap::Command,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    // Into memory first: the generator panics where it cannot write, and a reader may have gone.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "ringback", &mut script);
    printer.data(&script)?;
    Ok(Outcome::Done)
}
