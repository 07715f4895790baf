//! `ringback complete-values KIND`: the values that a shell offers for an option. The completion scripts call it; a
//! person need not know it.

use std::collections::BTreeSet;
use std::path::Path;

use clap::ValueEnum;

use super::error::CliError;
use super::error::Outcome;
use super::printer::Printer;
use super::settings::Settings;
use super::settings_file::SettingsFile;
use super::store;
use crate::domain::OutcomeKind;
use crate::models::Catalog;
use crate::report::printable;
use crate::rubric;
use crate::rubric::Rubric;
use crate::store::ScoreFilter;
use crate::store::Store;
use crate::team::Profile;

#[derive(Debug, clap::Args)]
pub(crate) struct CompleteValuesArgs {
    /// What to list (rubrics, checks, models, reps, outcomes or variants)
    #[arg(hide_possible_values = true)]
    kind: ValueKind,
}

/// What the value of an option or an argument names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ValueKind {
    Rubrics,
    Checks,
    Models,
    Reps,
    Outcomes,
    Variants,
}

impl ValueKind {
    /// Returns the word that the scripts call it by.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Rubrics => "rubrics",
            Self::Checks => "checks",
            Self::Models => "models",
            Self::Reps => "reps",
            Self::Outcomes => "outcomes",
            Self::Variants => "variants",
        }
    }
}

/// Prints the values, a line each. Whatever goes wrong, there are fewer: nobody reads an error while typing.
pub(crate) fn run(
    args: &CompleteValuesArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let values: Vec<String> = match args.kind {
        ValueKind::Rubrics => owned(rubric::builtin_ids()),
        ValueKind::Checks => checks(),
        ValueKind::Models => {
            let catalog = Catalog::builtin();
            catalog.models().iter().map(|m| m.name.clone()).collect()
        }
        ValueKind::Reps => reps(settings, printer),
        ValueKind::Outcomes => owned(OutcomeKind::ALL.iter().map(|kind| kind.word()).collect()),
        ValueKind::Variants => variants(settings, printer),
    };
    for value in values {
        writeln!(printer.output(), "{}", printable(&value).replace('\n', " "))?;
    }
    Ok(Outcome::Done)
}

fn owned(words: Vec<&str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// Returns the checks of all shipped rubrics, each once.
fn checks() -> Vec<String> {
    let rubrics = rubric::builtin_ids()
        .into_iter()
        .filter_map(Rubric::builtin);
    let mut ids: Vec<String> = Vec::new();
    for rule in rubrics.flat_map(|rubric| rubric.rules().to_vec()) {
        if !ids.contains(&rule.id) {
            ids.push(rule.id);
        }
    }
    ids
}

/// Returns the reps of the settings that hold here, and of what was scored.
fn reps(settings: &Settings, printer: &mut Printer) -> Vec<String> {
    let mut reps = BTreeSet::new();
    if let Ok(file) = SettingsFile::find(Path::new("."), settings) {
        reps.extend(
            file.team
                .reps
                .iter()
                .map(Profile::called)
                .map(str::to_owned),
        );
    }
    if let Some(Ok(scores)) =
        store_if_there(settings, printer).map(|s| s.scores(&ScoreFilter::default()))
    {
        reps.extend(scores.into_iter().filter_map(|score| score.origin.rep));
    }
    reps.into_iter().collect()
}

fn variants(settings: &Settings, printer: &mut Printer) -> Vec<String> {
    let variants = store_if_there(settings, printer).map(|store| store.variants());
    let variants = variants.and_then(Result::ok).unwrap_or_default();
    variants.into_iter().map(|variant| variant.name).collect()
}

/// Opens the store, which nobody wants made by a press of Tab.
fn store_if_there(settings: &Settings, printer: &mut Printer) -> Option<Store> {
    settings
        .store
        .path()
        .exists()
        .then(|| store::open_to_read(settings, printer).ok())
        .flatten()
}
