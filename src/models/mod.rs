//! Manages the speech models: which there are, where they come from, and that each is what it should be.
//!
//! While recordings are scored, only the model's file is found and verified here.

mod catalog;
mod convert;
mod error;
mod fetch;
mod folder;
mod hub;
mod import;
mod pip;
mod pull;
mod quantised;
mod verified_file;
mod wheel;

pub use catalog::Catalog;
pub use catalog::Model;
pub use catalog::Source;
pub use convert::ConvertError;
pub use convert::convert;
pub use error::ModelError;
pub use fetch::Event;
pub use fetch::Sources;
pub use folder::InstalledModel;
pub use folder::ModelFolder;
pub use folder::State;
pub use import::import;
pub use pull::pull;
