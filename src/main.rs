//! Runs the `ringback` command and returns its exit code.

use std::process::ExitCode;

/// The engine asks for large pieces of many sizes and gives them back; this gives them back to the machine,
/// so that a folder of five hundred recordings takes no more memory than one of twenty (docs/speed.md).
#[cfg(all(feature = "whisper", target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    ringback::cli::run(std::env::args_os())
}
