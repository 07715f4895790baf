//! `ringback rubric list | show | test`: the rules a message is scored by, and whether a rubric of
//! your own does what its examples say.

use std::io::Write;
use std::path::Path;

use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;

use super::error::CliError;
use super::error::Outcome;
use super::layout::write_entry;
use super::printer::Printer;
use super::settings::Settings;
use super::text_file::MOST_BYTES_BY_HAND;
use super::text_file::read_text;
use crate::rubric;
use crate::rubric::Rubric;
use crate::scoring;

const EXAMPLES: &str = "\
Examples:
  ringback rubric list
  ringback rubric show double-tap
  ringback rubric show --format toml > house.toml      to change its id and its rules
  ringback rubric test house.toml

How to write a rubric is in docs/rubrics.md.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, disable_help_subcommand = true)]
pub(crate) struct RubricArgs {
    #[command(subcommand)]
    command: RubricCommand,
}

#[derive(Debug, Subcommand)]
enum RubricCommand {
    /// List the rubrics that come with ringback
    List,
    /// Show the rules, points and settings of a rubric
    Show {
        /// Id of a shipped rubric, or a TOML file
        #[arg(value_name = "ID|FILE", default_value = "callback")]
        rubric: String,
        /// Output format (terminal, or toml to save and change)
        #[arg(
            short,
            long,
            value_name = "FORMAT",
            default_value = "terminal",
            hide_possible_values = true
        )]
        format: ShowFormat,
    },
    /// Test each rule with its examples
    Test {
        /// TOML file, or id of a shipped rubric
        #[arg(value_name = "FILE")]
        rubric: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    /// Lines for a person.
    Terminal,
    /// The whole rubric, as a file of one's own.
    Toml,
}

pub(crate) fn run(
    args: &RubricArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    match &args.command {
        RubricCommand::List => list(settings.width, printer.output()),
        RubricCommand::Show { rubric, format } => {
            let rubric = find_rubric(rubric)?;
            match format {
                ShowFormat::Terminal => show(&rubric, printer.output()),
                ShowFormat::Toml => {
                    printer.data(rubric.to_toml().as_bytes())?;
                    Ok(Outcome::Done)
                }
            }
        }
        RubricCommand::Test { rubric } => test(&find_rubric(rubric)?, printer.output()),
    }
}

/// Finds a rubric: a shipped one by its id, else the file of that name.
pub(crate) fn find_rubric(wanted: &str) -> Result<Rubric, CliError> {
    if let Some(rubric) = Rubric::builtin(wanted) {
        return Ok(rubric);
    }
    let path = Path::new(wanted);
    if !path.exists() {
        return Err(CliError::Refused(format!(
            "{} A rubric of your own is named by its file",
            rubric::no_such_rubric(wanted)
        )));
    }
    let text = read_text(path, "the rubric", MOST_BYTES_BY_HAND)?;
    Rubric::parse(&text, wanted).map_err(|error| CliError::Refused(error.to_string()))
}

fn list(width: usize, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let rubrics: Vec<Rubric> = rubric::builtin_ids()
        .into_iter()
        .filter_map(Rubric::builtin)
        .collect();
    let widest = rubrics.iter().map(|r| r.id().len()).max().unwrap_or(0);
    for rubric in rubrics {
        write_entry(rubric.id(), rubric.about(), widest, width, out)?;
    }
    Ok(Outcome::Done)
}

fn show(rubric: &Rubric, out: &mut dyn Write) -> Result<Outcome, CliError> {
    writeln!(out, "{}: {}", rubric.id(), rubric.title())?;
    if !rubric.about().is_empty() {
        writeln!(out, "{}", rubric.about())?;
    }
    writeln!(
        out,
        "opening: the first {}; closing: the last {}",
        rubric.opening(),
        rubric.closing()
    )?;
    writeln!(out, "hash: {}\n", rubric.hash())?;
    let widest = rubric
        .rules()
        .iter()
        .map(|rule| rule.id.len())
        .max()
        .unwrap_or(0);
    writeln!(out, "points  {:widest$}  check", "rule")?;
    for rule in rubric.rules() {
        let settings: Vec<String> = rule
            .check
            .settings()
            .into_iter()
            .map(|(key, value)| format!("{key} = {value}"))
            .collect();
        let line = format!(
            "{:6}  {:widest$}  {} {}",
            rule.points,
            rule.id,
            rule.check.kind().name,
            settings.join(", ")
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    if !rubric.gates().is_empty() {
        writeln!(out, "\nbest grade")?;
    }
    for gate in rubric.gates() {
        writeln!(
            out,
            "{:>10}  {} ({})",
            gate.cap.to_string(),
            gate.condition(),
            gate.because
        )?;
    }
    Ok(Outcome::Done)
}

fn test(rubric: &Rubric, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let outcomes = scoring::test_examples(rubric);
    let mut wrong = 0;
    for outcome in &outcomes {
        if outcome.is_as_promised() {
            continue;
        }
        wrong += 1;
        let promise = if outcome.should_pass {
            "passes"
        } else {
            "fails"
        };
        writeln!(
            out,
            "{}: the example that {promise} is {}",
            outcome.rule, outcome.verdict
        )?;
        writeln!(out, "  {}", outcome.example)?;
        writeln!(out, "  {}", outcome.reason)?;
    }
    let right = outcomes.len() - wrong;
    writeln!(
        out,
        "{}: {right} of {} examples do what they promise",
        rubric.id(),
        outcomes.len()
    )?;
    Ok(if wrong == 0 {
        Outcome::Done
    } else {
        Outcome::UnderBar
    })
}
