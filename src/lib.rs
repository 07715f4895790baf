//! Listens to practice voicemails on the speaker's own machine and says, with the words and the
//! second that prove it, whether the message would get the call returned.
//!
//! The story, in pipeline order:
//!
//! 1. `audio` decodes a recording and reads its facts off the samples.
//! 2. `speech` writes the words, each with its time.
//! 3. `analyze` finds the numbers and names in them.
//! 4. `verify` compares these with the sound.
//! 5. `analyze` finds the hooks, pitches and other phrases, which rest on them.
//! 6. `rubric` gives the verdict of each rule; rules are data.
//! 7. `scoring`, which walks from 3 to here, adds up the points and coaches.
//! 8. `report` shows it on a terminal, or as JSON, CSV or a page.
//!
//! What became of the messages is a story of its own: `store` remembers calls and what came back, and
//! `results` computes, with `stats`, what may be said of it.
//!
//! [`domain`] holds the nouns that travel between them; `pipeline` walks the whole way for one
//! recording or many; `microphone` records a take; `models` keeps the speech models; `cli` is the only place that prints.

pub mod analyze;
pub mod audio;
pub mod calendar;
pub mod cli;
pub mod domain;
pub mod eval;
pub mod microphone;
pub mod models;
pub mod pipeline;
pub mod report;
pub mod results;
pub mod rubric;
pub mod scoring;
pub mod speech;
pub mod stats;
pub mod store;
pub mod tagger;
pub mod team;
pub mod text;
pub mod verify;
