//! `ringback man`: prints the manual page, the commands' own pages after it.

use super::error::CliError;
use super::error::Outcome;
use super::printer::Printer;

pub(crate) fn run(mut command: clap::Command, printer: &mut Printer) -> Result<Outcome, CliError> {
    let mut page = Vec::new();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for subcommand in command.get_subcommands() {
        clap_mangen::Man::new(subcommand.clone()).render(&mut page)?;
    }
    printer.data(&page)?;
    Ok(Outcome::Done)
}
