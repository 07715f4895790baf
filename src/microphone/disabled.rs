//! A build without the feature `record`: no microphone is ever found. The same names as `enabled.rs`.

use super::Input;
use super::MicrophoneError;

/// Returns the names of the microphones.
///
/// # Errors
/// Always: this build knows none.
pub fn list_devices() -> Result<Vec<String>, MicrophoneError> {
    Err(MicrophoneError::NotBuilt)
}

/// Opens a microphone, the usual one where none is named.
///
/// # Errors
/// Always: this build knows none.
pub fn open(_device: Option<&str>) -> Result<Input, MicrophoneError> {
    Err(MicrophoneError::NotBuilt)
}
