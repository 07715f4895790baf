//! What tests of several areas share.

pub(crate) mod process;
pub(crate) mod require;
