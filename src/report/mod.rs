//! A [`Report`](crate::domain::Report) becomes bytes: one file a form, each given a writer.
//!
//! Nothing here knows of engines, models or the screen; whether there may be colour, and how wide a
//! line is, is handed in.

mod csv;
mod html;
mod json;
mod nesting;
mod terminal;
mod text;

pub use self::csv::write_csv;
pub use html::HtmlReport;
pub use html::Lines;
pub use html::Sound;
pub use html::write_html;
pub use json::write_json;
pub use terminal::Look;
pub use terminal::write_terminal;
pub use text::printable;

/// The JSON Schema (2020-12) that every JSON report keeps to.
pub const JSON_SCHEMA: &str = include_str!("../../schema/report.schema.json");
