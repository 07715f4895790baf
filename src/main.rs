//! Runs the `ringback` command and returns its exit code.

fn main() {}
