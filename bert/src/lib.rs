//! The arithmetic of a BERT encoder with eight-bit weights: embeddings, self-attention, feed-forward layers, and
//! linear heads on top. It knows no text and no file.
//!
//! Equal weights and tokens give equal bits on every processor. Products of bytes are added up as whole numbers,
//! which is exact. Sums of floats have one order, which is written down here and does not depend on how wide the
//! processor's registers are; the exponential is a polynomial of ours, not the system's; nothing is fused.
//!
//! A crate of its own so that it is compiled with optimisation in debug builds too: without, one message takes
//! seconds.

mod attention;
mod curves;
mod encoder;
mod linear;
mod matrix;
mod products;

pub use curves::log;
pub use curves::logit;
pub use curves::sigmoid;
pub use curves::softmax;
pub use encoder::Embeddings;
pub use encoder::Encoder;
pub use encoder::Layer;
pub use encoder::Norm;
pub use linear::Linear;
pub use linear::Rounded;
pub use matrix::Matrix;
