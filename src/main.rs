//! Runs the `ringback` command and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ringback::cli::run(std::env::args_os())
}
