//! The command line: what was typed becomes what is meant, one file a command does it, and only here
//! is anything printed, the environment read, or an exit code chosen.
//!
//! A new command is a file with its arguments and a `run` that returns an [`Outcome`], a variant of
//! [`args::Command`], and a line in [`dispatch`].

mod args;
mod ask;
mod cache;
mod check;
mod complete_values;
mod completions;
mod config;
mod due;
mod error;
mod eval;
mod explain;
mod file_kind;
mod find_recordings;
mod global;
mod init;
mod input_files;
mod insight;
mod interrupt;
mod json_lines;
mod last_take;
mod layout;
mod list_format;
mod log;
mod man;
mod models;
mod opener;
mod outcome;
mod output;
mod override_verdict;
mod page;
mod page_folder;
mod printer;
mod progress;
mod prospect_search;
mod rate_charts;
mod recognizer;
mod record;
mod recording_metadata;
mod report_args;
mod rubric;
mod schema;
mod score;
mod scoring_args;
mod settings;
mod settings_file;
mod sidecar;
mod since;
mod speaking_rate;
mod store;
mod table;
mod team;
mod text_file;
mod usage;
mod variants;
mod who;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory;
use clap::Parser;

use args::Args;
use args::Command;
use error::CliError;
use error::Outcome;
use printer::Printer;
use settings::Settings;

/// Runs what was typed, the program's name first, and returns the exit code: 0 done; 1 done, but a
/// score is too low; 2 something was not done; 130 interrupted.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    let typed: Vec<OsString> = typed.into_iter().collect();
    if typed.len() < 2 {
        return printer::show_help(&Args::command().render_help());
    }
    let args = match Args::try_parse_from(&typed) {
        Ok(args) => args,
        Err(error) => {
            let mut root = Args::command();
            root.build();
            return printer::show_usage(&usage::explain(error, &typed, &root));
        }
    };
    let settings = Settings::of(&args.global);
    let mut printer = Printer::new(&settings);
    let result = dispatch(args.command, &settings, &mut printer)
        .and_then(|outcome| printer.finish().map(|()| outcome).map_err(CliError::from));
    if let Err(error) = &result {
        printer.error(error);
    }
    error::exit_code(&result)
}

/// Returns the whole command line, for manual pages, completions and the test of the docs.
pub fn command() -> clap::Command {
    Args::command()
}

fn dispatch(
    command: Command,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    match command {
        Command::Score(args) => score::run(&args, settings, printer),
        Command::Completions(args) => completions::run(&args, Args::command(), printer),
        Command::Cache(args) => cache::run(&args, settings, printer),
        Command::CompleteValues(args) => complete_values::run(&args, settings, printer),
        Command::Config(args) => config::run(&args, settings, printer),
        Command::Init(args) => init::run(&args, printer),
        Command::Override(args) => override_verdict::run(&args, settings, printer),
        Command::Team(args) => team::run(&args, settings, printer),
        Command::Check(args) => check::run(&args, settings, printer),
        Command::Due(args) => due::run(&args, settings, printer),
        Command::Eval(args) => eval::run(&args, settings, printer),
        Command::Explain(args) => explain::run(&args, settings, printer),
        Command::Insight(args) => insight::run(&args, settings, printer),
        Command::Log(args) => log::run(&args, settings, printer),
        Command::Man(args) => man::run(&args, Args::command(), printer),
        Command::Models(args) => models::run(&args, settings, printer),
        Command::Outcome(args) => outcome::run(&args, settings, printer),
        Command::Record(args) => record::run(*args, settings, printer),
        Command::Rubric(args) => rubric::run(&args, settings, printer),
        Command::Schema => schema::run(printer),
        Command::Variants(args) => variants::run(&args, settings, printer),
        Command::Who(args) => who::run(&args, settings, printer),
    }
}
