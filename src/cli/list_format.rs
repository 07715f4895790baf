//! The form of a table or a list: for a person, for a program, for a spreadsheet.

use clap::ValueEnum;

/// The option that chooses the form.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct FormatArgs {
    /// Output format (terminal, json or csv)
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "terminal",
        hide_possible_values = true
    )]
    pub(crate) format: ListFormat,
}

/// The form of a table or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Lines for a person.
    Terminal,
    /// JSON.
    Json,
    /// A table for a spreadsheet.
    Csv,
}
