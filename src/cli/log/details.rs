//! What can be said of a call besides whom it was for and when, whether it is added or changed.

use super::fields::number_of;

/// The options that say it.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Details {
    /// Where they work.
    #[arg(long, value_name = "NAME")]
    pub(super) company: Option<String>,
    /// Their number, in any form.
    #[arg(long, value_name = "NUMBER", value_parser = number_of)]
    pub(super) number: Option<String>,
    /// What there is to know about them.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) notes: Option<String>,
    /// Who left it.
    #[arg(long, value_name = "NAME")]
    pub(super) rep: Option<String>,
    /// The variant it followed, of `ringback variants list`.
    #[arg(long, value_name = "NAME")]
    pub(super) variant: Option<String>,
    /// The words that were left.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) words: Option<String>,
}
