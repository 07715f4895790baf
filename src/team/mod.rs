//! Whose recording is whose, and what a team's scores add up to: the settings file, the names of
//! files and folders, the list beside the recordings, and the figures by rep and by check.
//!
//! Texts come in and values go out; which files are read, and how figures are shown, is left to
//! others.

mod days;
mod grouping;
mod listing;
mod naming;
mod origin;
mod recorder_words;
mod recorders;
mod settings;
mod summary;

pub use days::DayRange;
pub use grouping::RepGroup;
pub use grouping::group_by_rep;
pub use grouping::is_same_rep;
pub use listing::ListedFile;
pub use listing::Listing;
pub use listing::ListingError;
pub use naming::NamePattern;
pub use naming::PatternError;
pub use origin::origin_in;
pub use settings::Profile;
pub use settings::SETTINGS_EXAMPLE;
pub use settings::SettingsError;
pub use settings::TeamSettings;
pub use settings::settings_example;
pub use summary::CheckFigures;
pub use summary::NOBODY;
pub use summary::RepFigures;
pub use summary::Summary;
pub use summary::TrendPoint;
pub use summary::summarise;
pub use summary::trend_of;
