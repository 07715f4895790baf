//! All integration tests, in one binary.
mod audio;
mod models;
mod rubric;
mod statistics;
