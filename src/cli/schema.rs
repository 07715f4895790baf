//! `ringback schema`: prints the JSON Schema that every JSON report keeps to.

use super::error::CliError;
use super::error::Outcome;
use super::printer::Printer;
use crate::report;

pub(crate) fn run(printer: &mut Printer) -> Result<Outcome, CliError> {
    printer.data(report::JSON_SCHEMA.as_bytes())?;
    Ok(Outcome::Done)
}
