//! The options that every command takes.

use std::path::PathBuf;

use clap::ValueEnum;

/// What every command takes.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct GlobalArgs {
    /// Use colour (auto unless NO_COLOR is set, always or never)
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        hide_possible_values = true,
        help_heading = "Shared options"
    )]
    pub(crate) color: ColorChoice,
    /// Print only results and errors
    #[arg(short, long, global = true, help_heading = "Shared options")]
    pub(crate) quiet: bool,
    /// Folder of speech models [default: ringback/models in your data folder] [env: RINGBACK_MODELS]
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        help_heading = "Shared options"
    )]
    pub(crate) models: Option<PathBuf>,
    /// Database of calls, scores and the cache [default: ringback/store.db in your data folder]
    /// [env: RINGBACK_STORE]
    // The variables are read where the settings are put together: clap would show what they set as required.
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        help_heading = "Shared options"
    )]
    pub(crate) store: Option<PathBuf>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
