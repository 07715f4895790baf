//! What an open microphone delivers.

use std::any::Any;
use std::sync::mpsc::Receiver;

use super::MicrophoneError;

/// An open microphone. It delivers until it is dropped.
pub struct Input {
    /// Frames a second, in Hz.
    pub(super) rate: u32,
    /// Samples a frame.
    pub(super) channels: u16,
    /// Samples of all channels, interleaved, as they come; or why no more will come.
    pub(super) chunks: Receiver<Result<Vec<f32>, MicrophoneError>>,
    /// Keeps the device open.
    _device: Box<dyn Any>,
}

impl Input {
    /// Wraps what delivers chunks of interleaved samples; `device` is dropped with it.
    pub fn new(
        rate: u32,
        channels: u16,
        chunks: Receiver<Result<Vec<f32>, MicrophoneError>>,
        device: impl Any,
    ) -> Self {
        Self {
            rate,
            channels,
            chunks,
            _device: Box::new(device),
        }
    }
}
