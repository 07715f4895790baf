//! The report as a page to look at and listen to: complete in itself, and nothing in it asks the
//! network for anything. Templates escape whatever comes from outside; a policy in the page forbids
//! every script and style but the page's own.

mod audio;
mod checks;
mod folder;
mod page;
mod parts;
mod plots;
mod policy;
mod progress;
mod recording;
mod team;
mod trends;
mod view;
mod wave;
mod words;

pub use audio::PageAudio;
pub use folder::INDEX;
pub use folder::is_html_report;
pub use folder::page_names;
pub use folder::write_html_index;
pub use folder::write_html_recording;
pub use page::write_html;
pub use view::Guides;
pub use view::HtmlReport;
