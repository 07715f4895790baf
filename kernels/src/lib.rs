//! Quicker arithmetic for the speech engine, where the processor has what it needs.
//!
//! Most of the time of listening goes into products of matrices. The engine's own kernels take the model's
//! weights as they lie. These lay 32 rows of them side by side first, so that a whole register of them
//! is multiplied at once, and are several times quicker where there are many rows of sound: eight-bit
//! weights (`eight_bit`), rows of sixteen-bit numbers (`sixteen_bit`), attention in one go (`attention`) and
//! the bend between a layer's two products (`gelu`). All else stays with the engine.
//!
//! They are offered through the engine's own door for that (`backend`), and chosen when the program runs: AVX-512
//! with VNNI or AVX-VNNI, which PCs have since about 2021. Elsewhere nothing is offered.
//!
//! On Linux the engine is also taught to give memory back where it would write noughts (`memory`).
//!
//! This is the only crate of ringback with `unsafe` code: it speaks to the engine in C, and to the processor
//! in its own instructions. Each number is added up in one order, whatever the threads and the rows beside
//! it, so the same sound gives the same words.

mod encoder_output;
#[cfg(target_os = "linux")]
mod memory;
mod tables;
#[cfg(target_arch = "x86_64")]
mod x86_64;

pub use encoder_output::Encoded;
pub use encoder_output::encoded_by;

/// Offers the kernels to the engine, once, where this processor has what they need; and has it give back the memory
/// that it clears, where the system can. The engine takes those that were offered before a recording is heard.
pub fn offer() {
    encoder_output::watch();
    #[cfg(target_os = "linux")]
    memory::give_back_what_is_cleared();
    #[cfg(target_arch = "x86_64")]
    x86_64::offer();
}
