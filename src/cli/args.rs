//! What can be typed: the commands, each with the options of its own file. Only this file names them all. The doc
//! comments are the help texts.

use clap::Parser;
use clap::Subcommand;

use super::cache::CacheArgs;
use super::check::CheckArgs;
use super::completions::CompletionsArgs;
use super::due::DueArgs;
use super::eval::EvalArgs;
use super::explain::ExplainArgs;
use super::global::GlobalArgs;
use super::init::InitArgs;
use super::insight::InsightArgs;
use super::log::LogArgs;
use super::models::ModelsArgs;
use super::outcome::OutcomeArgs;
use super::override_verdict::OverrideArgs;
use super::rubric::RubricArgs;
use super::score::ScoreArgs;
use super::team::TeamArgs;
use super::variants::VariantsArgs;
use super::who::WhoArgs;

const EXAMPLES: &str = "\
Examples:
  ringback models pull base                       get the speech model, once
  ringback score take1.wav                        score a recording
  ringback score takes/ --name \"Sean McPheat\"     score a folder of them
  ringback score takes/ --format json --out r.json

Everything happens on this machine: no recording ever leaves it.
Exit codes: 0 done; 1 a score is under --fail-under; 2 something was not done; 130 interrupted.";

/// Scores practice sales voicemails: would this message get the call returned?
///
/// ringback listens to a recording on this machine, times it from its samples, and checks what
/// sales coaches check: short, your name and number at both ends, a reason to be curious, nothing
/// to say no to. Every verdict comes with the words and the second that prove it.
#[derive(Debug, Parser)]
#[command(
    name = "ringback",
    version,
    after_help = EXAMPLES,
    max_term_width = 100,
    arg_required_else_help = true,
    disable_help_subcommand = true
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
    /// Score recordings: hear them on this machine and show what they are worth.
    Score(Box<ScoreArgs>),
    /// Check a written script before it is recorded: the same rules, its length predicted.
    Check(Box<CheckArgs>),
    /// Show what a team's recordings add up to: everything scored so far, by rep and by check.
    Team(TeamArgs),
    /// Put a person's word in place of the machine's about one check of one recording.
    Override(OverrideArgs),
    /// Write a commented ringback.toml: who is in the team, and how recordings are named.
    Init(InitArgs),
    /// Say what is remembered of recordings, or forget it.
    Cache(CacheArgs),
    /// Measure how right the verdicts are, over recordings or texts whose truth is written down.
    Eval(EvalArgs),
    /// Say what a check means, why it matters, and how to do better.
    Explain(ExplainArgs),
    /// List, fetch and take in the speech models.
    Models(ModelsArgs),
    /// List, show and test the rules that messages are judged by.
    Rubric(RubricArgs),
    /// Keep track of whom you left which message.
    Log(LogArgs),
    /// Say what came back from somebody you left a message for.
    Outcome(OutcomeArgs),
    /// Show at once what you left somebody who is on the phone: by number, name or last digits.
    Who(WhoArgs),
    /// List who has not come back and may be tried again.
    Due(DueArgs),
    /// Try different messages, and see which one brings more call-backs.
    Variants(VariantsArgs),
    /// See whether better scores go with more call-backs.
    Insight(InsightArgs),
    /// Print the JSON Schema of the reports.
    Schema,
    /// Print a completion script for your shell.
    Completions(CompletionsArgs),
    /// Print the manual page.
    Man,
}
