//! All integration tests, in one binary.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on stops, and one that is skipped says so"
)]

/// The program's own. With GNU's the tests that listen crashed now and then: once the times of words are found, the
/// engine reads a pointer of the segment after the last (`whisper_exp_compute_token_level_timestamps_dtw`), and
/// never uses it; but where that is at the end of the heap, nothing is there to read. Here there nearly always is.
#[cfg(all(feature = "whisper", target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

mod audio;
mod cli;
mod coaching;
mod docs;
mod false_finds;
mod faults;
mod html;
mod labelled;
mod layering;
mod long_texts;
mod memory;
mod models;
mod names;
mod numbers;
mod phrases;
mod privacy;
mod report;
mod results;
mod rewrites;
mod rubric;
mod samples;
#[cfg(feature = "whisper")]
mod speech;
mod statistics;
mod store;
mod support;
mod vocabulary;
