//! `ringback explain [CHECK]`: what a check means, why it matters, how to do better, and a message
//! that passes. The texts are the rubric's own. Of a script it explains how the verdict came about.

use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use super::check::read_script;
use super::error::CliError;
use super::error::Outcome;
use super::layout::write_entry;
use super::printer::Printer;
use super::recording_metadata::FolderMetadata;
use super::rubric::find_rubric;
use super::settings::Settings;
use crate::domain::Origin;
use crate::domain::Region;
use crate::domain::Rep;
use crate::rubric;
use crate::rubric::Rubric;
use crate::rubric::Rule;
use crate::scoring::Explanation;
use crate::scoring::ScoringContext;
use crate::scoring::explain_script;

const EXAMPLES: &str = "\
Examples:
  ringback explain                                  every check, a line each
  ringback explain hook                             what a hook is, and a message that has one
  ringback explain duration --rubric value-message
  ringback explain hook --script script.txt         how the verdict on a script came about";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExplainArgs {
    /// Id of a check, such as hook or number-start [default: all of them]
    check: Option<String>,
    /// Explain the verdict on a script: a text file, or - for standard input
    #[arg(long, value_name = "FILE", requires = "check")]
    script: Option<PathBuf>,
    /// Rubric (callback, double-tap, value-message or a TOML file) [default: callback]
    #[arg(long, value_name = "ID|FILE")]
    rubric: Option<String>,
}

pub(crate) fn run(
    args: &ExplainArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let rubric = find_rubric(args.rubric.as_deref().unwrap_or("callback"))?;
    let Some(id) = &args.check else {
        write_all(&rubric, settings.width, printer.output())?;
        return Ok(Outcome::Done);
    };
    if let Some(rule) = rubric.rule(id) {
        explain(&rubric, rule, args, settings, printer)?;
        return Ok(Outcome::Done);
    }
    // A check that is asked for by its name is explained, whichever rubric has it.
    let others = rubric::builtin_ids()
        .into_iter()
        .filter_map(Rubric::builtin);
    for other in others.filter(|_| args.rubric.is_none()) {
        if let Some(rule) = other.rule(id) {
            explain(&other, rule, args, settings, printer)?;
            return Ok(Outcome::Done);
        }
    }
    Err(CliError::Refused(rubric.no_such_rule(id)))
}

fn explain(
    rubric: &Rubric,
    rule: &Rule,
    args: &ExplainArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<(), CliError> {
    let Some(script) = &args.script else {
        return write_one(rubric, rule, settings.width, printer.output());
    };
    let (_, text) = read_script(script)?;
    let folder = script.parent().unwrap_or(Path::new(""));
    let of_folder = FolderMetadata::of(folder, settings)?;
    let rubric = rubric.clone().with_phrases(of_folder.phrases());
    let (rep, origin) = (Rep::default(), Origin::default());
    let context = ScoringContext {
        rubric: &rubric,
        rep: &rep,
        origin: &origin,
        prospect: None,
        region: Region::default(),
    };
    if let Some(explanation) = explain_script(&text, rule, &context) {
        write_verdict(rule, &explanation, settings.width, printer.output())?;
    }
    Ok(())
}

fn write_verdict(
    rule: &Rule,
    explanation: &Explanation,
    width: usize,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    writeln!(
        out,
        "{}: {}\n{}\n",
        rule.id, rule.title, explanation.verdict
    )?;
    let label = "Tagger".len();
    write_entry("Reason", &explanation.reason, label, width, out)?;
    if let Some(tagger) = &explanation.tagger {
        write_entry("Tagger", tagger, label, width, out)?;
    }
    for (index, words) in explanation.words.iter().enumerate() {
        let name = if index == 0 { "Words" } else { "" };
        write_entry(name, words, label, width, out)?;
    }
    Ok(())
}

fn write_all(rubric: &Rubric, width: usize, out: &mut dyn Write) -> Result<(), CliError> {
    writeln!(out, "{}: {}\n", rubric.id(), rubric.title())?;
    let label = rubric.rules().iter().map(|rule| rule.id.len()).max();
    for rule in rubric.rules() {
        write_entry(&rule.id, &rule.what, label.unwrap_or(0), width, out)?;
    }
    Ok(())
}

fn write_one(
    rubric: &Rubric,
    rule: &Rule,
    width: usize,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    writeln!(
        out,
        "{}: {}\n{} points in the rubric {}\n",
        rule.id,
        rule.title,
        rule.points,
        rubric.id()
    )?;
    let cap = rubric
        .cap_of(&rule.id)
        .map(|cap| format!("A message that misses it gets {cap} at best."));
    for (label, text) in [
        ("Asks", rule.what.as_str()),
        ("Why", rule.why.as_str()),
        ("Better", rule.advice.as_str()),
        ("Cap", cap.as_deref().unwrap_or_default()),
        ("Practise", &rule.drills.join(" Or: ")),
        ("Passes", rule.passes.as_str()),
        ("Fails", rule.fails.as_str()),
        ("Decided", rule.check.decided_by().unwrap_or_default()),
        ("Source", rule.source.as_str()),
    ] {
        if !text.is_empty() {
            write_entry(label, text, "Practise".len(), width, out)?;
        }
    }
    Ok(())
}
