//! What a call has besides whom it was for and when, whether it is added or changed.

use super::fields::number_of;

/// The options for it.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Details {
    /// Company they work for
    #[arg(long, value_name = "NAME")]
    pub(super) company: Option<String>,
    /// Their phone number, in any form
    #[arg(long, value_name = "NUMBER", value_parser = number_of)]
    pub(super) number: Option<String>,
    /// Notes about them
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) notes: Option<String>,
    /// Rep who left it
    #[arg(long, value_name = "NAME")]
    pub(super) rep: Option<String>,
    /// Variant it followed, from `ringback variants list`
    #[arg(long, value_name = "NAME")]
    pub(super) variant: Option<String>,
    /// Words you left
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) words: Option<String>,
}
