//! All integration tests, in one binary.
mod audio;
mod rubric;
mod models;
mod statistics;
