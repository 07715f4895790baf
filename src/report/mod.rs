//! A [`Report`](crate::domain::Report) becomes bytes: one file a form, each given a writer.
//!
//! Nothing here knows of engines, models or the screen; whether there may be colour, and how wide a
//! line is, is handed in.

mod text;

pub use text::printable;

/// The JSON Schema (2020-12) that every JSON report keeps to.
pub const JSON_SCHEMA: &str = include_str!("../../schema/report.schema.json");
