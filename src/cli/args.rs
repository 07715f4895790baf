//! What can be typed: the commands, each with the options of its own file. Only this file names them all. The doc
//! comments are the help texts.

use clap::Parser;
use clap::Subcommand;

use super::cache::CacheArgs;
use super::check::CheckArgs;
use super::complete_values::CompleteValuesArgs;
use super::completions::CompletionsArgs;
use super::config::ConfigArgs;
use super::due::DueArgs;
use super::eval::EvalArgs;
use super::explain::ExplainArgs;
use super::global::GlobalArgs;
use super::init::InitArgs;
use super::insight::InsightArgs;
use super::log::LogArgs;
use super::man::ManArgs;
use super::models::ModelsArgs;
use super::outcome::OutcomeArgs;
use super::override_verdict::OverrideArgs;
use super::record::RecordArgs;
use super::rubric::RubricArgs;
use super::score::ScoreArgs;
use super::team::TeamArgs;
use super::variants::VariantsArgs;
use super::who::WhoArgs;

const EXAMPLES: &str = "\
Examples:
  ringback models pull base                       get the speech model, once
  ringback score take1.wav                        score a recording
  ringback record                                 record one, and score it
  ringback score takes/ --name \"Sean McPheat\"     score a folder of them
  ringback score takes/ --format json --out r.json

Everything happens on this machine: no recording ever leaves it.

Exit codes: 0 done; 1 a score is under --fail-under; 2 something was not done; 130 interrupted.";

/// Score practice sales voicemails
///
/// Would this message get the call returned? ringback transcribes a recording on this machine and checks what sales
/// coaches check: that it is short, with your name and number at both ends, a reason to be curious, and nothing to say
/// no to. Every verdict comes with the words and the second that prove it.
#[derive(Debug, Parser)]
#[command(
    name = "ringback",
    version,
    after_help = EXAMPLES,
    max_term_width = 100,
    subcommand_required = true
)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Score voicemail recordings
    Score(Box<ScoreArgs>),
    /// Record a take from the microphone and score it
    Record(Box<RecordArgs>),
    /// Check a written script before you record it
    Check(Box<CheckArgs>),
    /// Show a team's results by rep and by check
    Team(TeamArgs),
    /// Override the verdict of a check
    Override(OverrideArgs),
    /// Write a commented settings file
    Init(InitArgs),
    /// Show which settings hold, and where they come from
    Config(ConfigArgs),
    /// Show or clear the cache
    Cache(CacheArgs),
    /// Measure accuracy on a labelled set
    Eval(EvalArgs),
    /// Explain a check and how to pass it
    Explain(ExplainArgs),
    /// Manage speech models
    Models(ModelsArgs),
    /// List, show and test rubrics
    Rubric(RubricArgs),
    /// Log the voicemails you leave
    Log(LogArgs),
    /// Log what came back
    Outcome(OutcomeArgs),
    /// Show what you left for a caller
    Who(WhoArgs),
    /// List who to call again
    Due(DueArgs),
    /// Compare messages by their call-backs
    Variants(VariantsArgs),
    /// Compare scores with call-backs
    Insight(InsightArgs),
    /// Print the JSON Schema of the reports
    Schema,
    /// Print a completion script for your shell
    Completions(CompletionsArgs),
    /// Print the manual page of a command, or write all of them
    Man(ManArgs),
    /// Print the values that a shell offers for an option
    #[command(hide = true)]
    CompleteValues(CompleteValuesArgs),
}
