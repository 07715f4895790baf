//! `ringback log add | list | show | edit | rm | merge | unmerge | import | export`: whom you left which message.

mod add;
mod details;
mod edit;
mod exchange;
mod fields;
mod json;
mod list;
mod merge;
mod scored;

use clap::Args;
use clap::Subcommand;

pub(crate) use add::read_words;
pub(crate) use exchange::write_calls;
pub(crate) use fields::given;
pub(crate) use fields::number_of;
pub(crate) use fields::parse_outcome;
pub(crate) use fields::past;
pub(crate) use json::CallJson;
pub(crate) use json::write_json;
pub(crate) use list::outcomes_in_words;
pub(crate) use scored::LogScoreArgs;
pub(crate) use scored::Pending as PendingLog;
pub(crate) use scored::prepare;

use super::error::CliError;
use super::error::Outcome;
use super::printer::Printer;
use super::settings::Settings;

const EXAMPLES: &str = "\
Examples:
  ringback log add --prospect \"Jim O'Hara\" --number 07700900123 --variant curious
  ringback log list --newest 20
  ringback log export calls.csv
  ringback score take1.wav --log --prospect \"Jim O'Hara\"     score a message and log it";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, disable_help_subcommand = true)]
pub(crate) struct LogArgs {
    #[command(subcommand)]
    command: LogCommand,
}

#[derive(Debug, Subcommand)]
enum LogCommand {
    /// Log a message that you left
    Add(Box<add::AddArgs>),
    /// List the messages you left, oldest first
    List(list::ListArgs),
    /// Show everything about one message
    Show(list::ShowArgs),
    /// Change a message, or the person it was for
    Edit(Box<edit::EditArgs>),
    /// Remove messages, and a person with their last one
    Rm(edit::RmArgs),
    /// Merge two people who are one
    Merge(merge::MergeArgs),
    /// Take a merge back
    Unmerge(merge::UnmergeArgs),
    /// Import a table of messages
    Import(exchange::ImportArgs),
    /// Export the whole log as a table
    Export(exchange::ExportArgs),
}

pub(crate) fn run(
    args: &LogArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    match &args.command {
        LogCommand::Add(args) => add::run(args, settings, printer),
        LogCommand::List(args) => list::run(args, settings, printer),
        LogCommand::Show(args) => list::show(args, settings, printer),
        LogCommand::Edit(args) => edit::run(args, settings, printer),
        LogCommand::Rm(args) => edit::remove(args, settings, printer),
        LogCommand::Merge(args) => merge::run(args, settings, printer),
        LogCommand::Unmerge(args) => merge::unmerge(args, settings, printer),
        LogCommand::Import(args) => exchange::import(args, settings, printer),
        LogCommand::Export(args) => exchange::export(args, settings, printer),
    }
}
