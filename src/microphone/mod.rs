//! The microphone → the samples of one take. The device is one half, which a build without the feature `record` has
//! none of; listening to it until somebody ends the take is the other, and needs no device.

#[cfg(not(feature = "record"))]
mod disabled;
#[cfg(feature = "record")]
mod enabled;
mod error;
mod input;
mod take;

#[cfg(not(feature = "record"))]
pub use disabled::list_devices;
#[cfg(not(feature = "record"))]
pub use disabled::open;
#[cfg(feature = "record")]
pub use enabled::list_devices;
#[cfg(feature = "record")]
pub use enabled::open;
pub use error::MicrophoneError;
pub use input::Input;
pub use take::End;
pub use take::Progress;
pub use take::Take;
pub use take::record;
