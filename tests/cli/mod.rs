//! What each command does, seen from outside.

mod bad_input;
mod check;
mod commands;
mod completions;
mod confined;
mod html;
mod interrupt;
mod log;
mod manners;
mod models;
mod outputs;
mod people;
mod record;
mod results;
mod rubric;
mod score;
mod settings;
mod team;
mod wild;
