//! What tests of several areas share.

pub(crate) mod require;
