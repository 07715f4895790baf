//! Why there is no sound from a microphone.

/// Why a microphone cannot be used, in a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MicrophoneError {
    /// The program was built without.
    #[error(
        "this ringback was built without recording. Build it with `make`, or with `cargo build --release --features \
         record`; or record with another program, and score the file: ringback score take1.wav"
    )]
    NotBuilt,
    /// There is none.
    #[error(
        "no microphone was found. Plug one in, or choose one in the sound settings of your system; `ringback record \
         --list-devices` shows what is found. A recording from another program is scored as well: ringback score take1.wav"
    )]
    Missing,
    /// There is none of the name that was typed.
    #[error("{0}")]
    Unknown(String),
    /// The system does not allow it.
    #[error(
        "the system does not let ringback use the microphone. Allow it for your terminal in the privacy settings (on \
         Linux your user must be in the group \"audio\"), and try again"
    )]
    Denied,
    /// Another program uses it alone.
    #[error("another program is using the microphone. Close it, and try again")]
    Busy,
    /// It was unplugged or switched off.
    #[error("the microphone was disconnected")]
    Lost,
    /// It is there and delivers nothing.
    #[error("nothing comes from the microphone. Choose another one with --device")]
    Silent,
    /// Anything else, in the system's words.
    #[error("the microphone cannot be used: {0}")]
    Other(String),
}
