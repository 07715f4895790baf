//! `ringback cache info|clear`: what is cached of recordings, and how to clear it.

use clap::Subcommand;

use super::error::CliError;
use super::error::Outcome;
use super::layout::count;
use super::printer::Printer;
use super::settings::Settings;
use super::store;

const EXAMPLES: &str = "\
Examples:
  ringback cache info
  ringback cache clear              to transcribe everything again
  ringback cache clear --scores     and to start `ringback team` from nothing

The log and overrides are never cleared.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CacheArgs {
    #[command(subcommand)]
    command: CacheCommand,
}

#[derive(Debug, Subcommand)]
enum CacheCommand {
    /// Show what is cached, and where
    Info,
    /// Clear the cached transcriptions
    Clear {
        /// Delete the scores that `ringback team` shows, too
        #[arg(long)]
        scores: bool,
    },
}

pub(crate) fn run(
    args: &CacheArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let mut store = store::open(settings, printer)?;
    let cached = store.cached()?;
    let transcribed = format!("{} transcribed", count(cached.recognitions, "recording"));
    match args.command {
        CacheCommand::Info => {
            writeln!(
                printer.output(),
                "{}\n  {transcribed} ({} kB)\n  {}\n  {}",
                store.path().display(),
                cached.bytes.div_ceil(1000),
                count(cached.scores, "score"),
                count(cached.overrides, "override"),
            )?;
        }
        CacheCommand::Clear { scores } => {
            store.clear_cache(scores)?;
            printer.note(format!(
                "Cleared {transcribed}{}",
                if scores {
                    format!(" and {}", count(cached.scores, "score"))
                } else {
                    String::new()
                }
            ));
        }
    }
    Ok(Outcome::Done)
}
