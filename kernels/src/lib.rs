//! Faster kernels for the speech engine, where the processor has the instructions.
//!
//! Most of the time of transcribing goes into matrix products. The engine's own kernels read the model's weights as they
//! lie in memory. These lay 32 rows of them side by side first, so that a whole register of them is multiplied at
//! once, and are several times faster where there are many input rows: eight-bit weights (`eight_bit`), sixteen-bit
//! ones (`sixteen_bit`), fused attention (`attention`) and GELU (`gelu`). All else stays with the engine.
//!
//! They are registered as a ggml backend (`backend`), and chosen when the program runs: AVX-512 with VNNI or AVX-VNNI,
//! which PCs have since about 2021. On other processors nothing is registered.
//!
//! Beside that, the encoder's output can be captured for the CTC recogniser (`encoder_output`), and on Linux the engine
//! gives memory back to the system instead of writing zeros over it (`memory`).
//!
//! This is the only crate of ringback with `unsafe` code: it speaks to the engine in C, and to the processor in its own
//! instructions. Every sum is added up in one order, whatever the threads and the rows beside it, so the same sound
//! gives the same words.

mod encoder_output;
mod ggml_abi;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_arch = "x86_64")]
mod x86_64;

pub use encoder_output::EncoderOutput;
pub use encoder_output::capture_encoder_output;

/// Registers everything with the engine, once: the kernels, where this processor can run them, the capture of the
/// encoder's output, and cheap zeros. States of the engine that are made before do without.
pub fn register() {
    encoder_output::install();
    #[cfg(target_os = "linux")]
    memory::install();
    #[cfg(target_arch = "x86_64")]
    x86_64::register();
}
