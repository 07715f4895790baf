//! `ringback log merge` and `ringback log unmerge`: two numbers are two people unless somebody says that they are one.

use clap::Args;

use crate::cli::error::CliError;
use crate::cli::error::Outcome;
use crate::cli::printer::Printer;
use crate::cli::prospect_search::described;
use crate::cli::prospect_search::find_person;
use crate::cli::settings::Settings;
use crate::cli::store;
use crate::cli::store::FILED_BY_LAST_DIGITS;
use crate::cli::store::name_and_number;
use crate::domain::Prospect;
use crate::report::printable;
use crate::store::Store;

const EXAMPLES: &str = "\
Examples:
  ringback log merge \"Ann Lee\" 312-555-0134        the number is Ann Lee's too
  ringback log unmerge \"Ann Lee\"                   takes it back
  ringback log merge --list";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MergeArgs {
    /// The person, and what is filed as another one (a number, a name, or a call as call:12)
    #[arg(value_names = ["PERSON", "OTHER"], num_args = 2, required_unless_present = "list")]
    who: Vec<String>,
    /// List who was merged, and who may be two people
    #[arg(long, conflicts_with = "who")]
    list: bool,
}

#[derive(Debug, Args)]
pub(crate) struct UnmergeArgs {
    /// The person (a number, a name, or a call as call:12)
    #[arg(value_name = "PERSON")]
    who: String,
}

pub(crate) fn run(
    args: &MergeArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let [person, other] = args.who.as_slice() else {
        return list(&store::open_to_read(settings, printer)?, printer);
    };
    let mut store = store::open(settings, printer)?;
    let (person, other) = (find_person(&store, person)?, find_person(&store, other)?);
    store.merge(person.id, other.id)?;
    printer.note(format!(
        "Merged: {} is {} too. `ringback log unmerge` takes it back",
        described(&person),
        described(&other)
    ));
    Ok(Outcome::Done)
}

pub(crate) fn unmerge(
    args: &UnmergeArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let mut store = store::open(settings, printer)?;
    let person = find_person(&store, &args.who)?;
    let others = store.unmerge(person.id)?;
    printer.note(format!(
        "Taken apart: {}; {}",
        described(&person),
        names(&others)
    ));
    Ok(Outcome::Done)
}

fn list(store: &Store, printer: &mut Printer) -> Result<Outcome, CliError> {
    let merged = store.merged_people()?;
    for person in &merged {
        let line = format!(
            "{}: {}",
            name_and_number(&person.prospect),
            names(&person.others)
        );
        writeln!(printer.output(), "{}", printable(&line))?;
    }
    if merged.is_empty() {
        printer.note("Nobody is merged");
    }
    let doubtful = store.people_filed_by_last_digits()?;
    if !doubtful.is_empty() {
        printer.note(format!("{FILED_BY_LAST_DIGITS}: {}", names(&doubtful)));
    }
    Ok(Outcome::Done)
}

fn names(prospects: &[Prospect]) -> String {
    let names: Vec<String> = prospects.iter().map(name_and_number).collect();
    names.join("; ")
}
