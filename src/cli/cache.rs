//! `ringback cache info|clear`: what is remembered of recordings, and how to forget it.

use clap::Subcommand;

use super::error::CliError;
use super::error::Outcome;
use super::printer::Printer;
use super::settings::Settings;
use super::store;

const EXAMPLES: &str = "\
Examples:
  ringback cache info
  ringback cache clear        hear everything anew; the log and people's own words stay";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CacheArgs {
    #[command(subcommand)]
    command: CacheCommand,
}

#[derive(Debug, Subcommand)]
enum CacheCommand {
    /// Say what is remembered, and where.
    Info,
    /// Forget what was heard and scored.
    Clear,
}

pub(crate) fn run(
    args: &CacheArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let mut store = store::open(settings, printer)?;
    let stored = store.stored()?;
    match args.command {
        CacheCommand::Info => {
            let kilobytes = stored.recognition_bytes.div_ceil(1000);
            writeln!(
                printer.output(),
                "{}\n  {} recordings heard ({kilobytes} kB of words)\n  {} scores\n  {} words of people against the machine's",
                store.path().display(),
                stored.recognitions,
                stored.scores,
                stored.overrides
            )?;
        }
        CacheCommand::Clear => {
            store.clear_cache()?;
            printer.note(format!(
                "Forgot what was heard in {} recordings and {} scores",
                stored.recognitions, stored.scores
            ));
        }
    }
    Ok(Outcome::Done)
}
