//! The tagger: one small network that reads a whole message and gives each word its function.
//!
//! A word greets, says who speaks, is a number, asks for the call, hooks, sells, and so on ([`Label`]); the message has
//! a hook of some strength, a pitch, an introduction, an ask, or none ([`Question`]). The network is a BERT encoder of
//! six layers whose weights are part of the program (`models/tagger/`, which also trains it); its arithmetic is
//! `ringback-bert`'s. What the tags mean for a rep is left to `analyze` and `rubric`.

mod network;
mod pieces;
mod tags;
mod weights;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use tags::Decision;
pub use tags::Label;
pub use tags::Question;
pub use tags::Tags;
pub use tags::WordTags;

use network::Network;

/// Read when the first message is tagged, not before: many commands tag none.
static NETWORK: LazyLock<Network> = LazyLock::new(|| {
    let file = include_bytes!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/models/tagger/tagger.bin"
    ));
    weights::read(file).expect("a test reads the weights that come with the program")
});

/// Tags the words of a message.
pub fn tag(words: &[&str]) -> Tags {
    NETWORK.tag(words)
}
