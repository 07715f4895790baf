//! All integration tests, in one binary.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on stops, and one that is skipped says so"
)]

mod audio;
mod check;
mod cli;
mod docs;
mod html;
mod labelled;
mod layering;
mod long_texts;
mod memory;
mod models;
mod names;
mod numbers;
mod phrases;
mod report;
mod results;
mod rewrites;
mod rubric;
mod samples;
#[cfg(feature = "whisper")]
mod speech;
mod statistics;
mod store;
