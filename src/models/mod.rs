//! Keeps the speech models: what there is, where it comes from, and that it is what it should be.
//!
//! Nothing in here runs while a recording is scored, beyond finding the file.

mod catalog;
mod convert;
mod error;
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
pub use folder::InstalledModel;
pub use folder::ModelFolder;
pub use folder::State;
pub use import::import;
pub use pull::Event;
pub use pull::Sources;
pub use pull::pull;
