//! `ringback cache info|clear`: what is cached of recordings, and how to clear it.

use clap::Subcommand;

use super::ask;
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
  ringback cache clear --yes        the same, without being asked
  ringback cache clear --scores     and to start `ringback team` from nothing
  ringback cache clear --backups    and to delete the copies from before updates

The log and overrides are never cleared.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, disable_help_subcommand = true)]
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
        /// Delete the copies of the store from before its updates, too
        #[arg(long)]
        backups: bool,
        /// Do not ask first
        #[arg(short, long)]
        yes: bool,
    },
}

pub(crate) fn run(
    args: &CacheArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let mut store = match args.command {
        CacheCommand::Info => store::open_to_read(settings, printer)?,
        CacheCommand::Clear { .. } => store::open(settings, printer)?,
    };
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
        CacheCommand::Clear {
            scores,
            backups,
            yes,
        } => {
            let mut what = transcribed;
            let mut stays = vec!["the log".to_owned(), count(cached.overrides, "override")];
            let scored = count(cached.scores, "score");
            if scores {
                what += &format!(" and {scored}");
            } else {
                stays.push(scored);
            }
            if !yes && ask::somebody_is_there() && !is_confirmed(&what, &stays)? {
                printer.note("Nothing was cleared");
                return Ok(Outcome::NotAllDone);
            }
            store.clear_cache(scores)?;
            printer.note(format!("Cleared {what}. Kept: {}", stays.join(", ")));
            if backups {
                let deleted = store.delete_backups()?;
                printer.note(format!("Deleted {} of the store", copies(deleted)));
            }
            store::erase_traces(&mut store, printer)?;
        }
    }
    Ok(Outcome::Done)
}

fn copies(number: usize) -> String {
    match number {
        1 => "1 earlier copy".to_owned(),
        more => format!("{more} earlier copies"),
    }
}

/// Asks whether that may go.
fn is_confirmed(what: &str, stays: &[String]) -> Result<bool, CliError> {
    let question = format!("Clear {what}? Kept: {}. [y/N]", stays.join(", "));
    let answer = ask::ask(&question)?.unwrap_or_default().to_lowercase();
    Ok(matches!(answer.as_str(), "y" | "yes"))
}
