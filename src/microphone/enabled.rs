//! The microphones of this machine. The only file that names `cpal` and `alsa`.

use std::sync::mpsc;
use std::sync::mpsc::Sender;

use cpal::Device;
use cpal::Error;
use cpal::ErrorKind;
use cpal::FromSample;
use cpal::SampleFormat;
use cpal::SizedSample;
use cpal::Stream;
use cpal::SupportedStreamConfig;
use cpal::traits::DeviceTrait;
use cpal::traits::HostTrait;
use cpal::traits::StreamTrait;

use super::Input;
use super::MicrophoneError;
use crate::text::did_you_mean::unknown_word;

/// Returns the names of the microphones.
///
/// # Errors
/// The system does not say.
pub fn list_devices() -> Result<Vec<String>, MicrophoneError> {
    keep_quiet();
    let devices = cpal::default_host()
        .input_devices()
        .map_err(|error| error_of(&error))?;
    let mut names: Vec<String> = Vec::new();
    for name in devices.filter_map(|device| name_of(&device)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Opens a microphone, the usual one where none is named.
///
/// # Errors
/// There is none, none of that name, or it cannot be used now.
pub fn open(device: Option<&str>) -> Result<Input, MicrophoneError> {
    keep_quiet();
    let device = match device {
        Some(name) => find(name)?,
        None => cpal::default_host()
            .default_input_device()
            .ok_or(MicrophoneError::Missing)?,
    };
    let config = device
        .default_input_config()
        .map_err(|error| without_input(&error))?;
    let (sender, chunks) = mpsc::channel();
    let stream = match config.sample_format() {
        SampleFormat::I8 => listen::<i8>(&device, &config, sender),
        SampleFormat::U8 => listen::<u8>(&device, &config, sender),
        SampleFormat::I16 => listen::<i16>(&device, &config, sender),
        SampleFormat::U16 => listen::<u16>(&device, &config, sender),
        SampleFormat::I32 => listen::<i32>(&device, &config, sender),
        SampleFormat::U32 => listen::<u32>(&device, &config, sender),
        SampleFormat::F32 => listen::<f32>(&device, &config, sender),
        SampleFormat::F64 => listen::<f64>(&device, &config, sender),
        format => {
            let why = format!("it delivers samples as {format}, which ringback does not read");
            return Err(MicrophoneError::Other(why));
        }
    };
    let stream = stream.map_err(|error| error_of(&error))?;
    stream.play().map_err(|error| error_of(&error))?;
    Ok(Input::new(
        config.sample_rate(),
        config.channels(),
        chunks,
        stream,
    ))
}

/// Keeps ALSA from printing eight lines of its own where there is no sound card.
fn keep_quiet() {
    #[cfg(target_os = "linux")]
    let _it_prints = alsa::Output::local_error_handler();
}

fn find(name: &str) -> Result<Device, MicrophoneError> {
    let mut devices = cpal::default_host()
        .input_devices()
        .map_err(|error| error_of(&error))?;
    devices
        .find(|device| name_of(device).is_some_and(|own| own.eq_ignore_ascii_case(name)))
        .ok_or_else(|| match list_devices().as_deref() {
            Ok([]) | Err(_) => MicrophoneError::Missing,
            Ok(names) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                MicrophoneError::Unknown(unknown_word("microphone", name, &names))
            }
        })
}

/// Returns what people call a device: on Linux what ALSA calls it, as one card has many with one description.
fn name_of(device: &Device) -> Option<String> {
    if cfg!(target_os = "linux") {
        return Some(device.id().ok()?.id().to_owned());
    }
    Some(device.description().ok()?.name().to_owned())
}

/// Begins to send a device's samples.
fn listen<T>(
    device: &Device,
    config: &SupportedStreamConfig,
    sender: Sender<Result<Vec<f32>, MicrophoneError>>,
) -> Result<Stream, Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let errors = sender.clone();
    device.build_input_stream(
        config.config(),
        move |samples: &[T], _| {
            let samples = samples.iter().map(|sample| f32::from_sample_(*sample));
            let _nobody_records_any_more = sender.send(Ok(samples.collect()));
        },
        move |error| {
            // The others pass: a few samples were lost, or the sound comes by another way now.
            if !matches!(
                error.kind(),
                ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied
            ) {
                let _nobody_records_any_more = errors.send(Err(while_recording(&error)));
            }
        },
        None,
    )
}

/// Returns why a device has nothing to record from: what ALSA calls the default may lead nowhere.
fn without_input(error: &Error) -> MicrophoneError {
    match error.kind() {
        ErrorKind::UnsupportedConfig | ErrorKind::UnsupportedOperation => MicrophoneError::Missing,
        _ => error_of(error),
    }
}

fn while_recording(error: &Error) -> MicrophoneError {
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated => MicrophoneError::Lost,
        _ => error_of(error),
    }
}

fn error_of(error: &Error) -> MicrophoneError {
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => MicrophoneError::Missing,
        ErrorKind::PermissionDenied => MicrophoneError::Denied,
        ErrorKind::DeviceBusy => MicrophoneError::Busy,
        _ => MicrophoneError::Other(error.to_string()),
    }
}
