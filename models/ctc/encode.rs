//! Writes the encoder output of whisper base for recordings, for `train.py`: `encode MODEL FOLDER...`.
//!
//! Beside each recording that FOLDER's manifest.jsonl names goes a file with the values of each position (20 ms) as
//! little-endian 16-bit floats. What comes after 28 s is left out.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::thread::available_parallelism;

use half::f16;
use ringback::audio::Limits;
use ringback::audio::read_recording;
use ringback::domain::Engine;
use ringback::domain::SAMPLE_RATE;
use ringback::speech::Whisper;
use ringback::speech::WhisperSettings;

/// The longest section that ringback transcribes, in samples.
const LONGEST: usize = 28 * SAMPLE_RATE as usize;

/// The engine reads past its last segment, and stops where GNU's allocator has nothing there.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let model = arguments.next().ok_or("which model?")?;
    let engine = Engine {
        name: "whisper-rs".to_owned(),
        model: None,
        model_sha256: None,
        weights: None,
    };
    let settings = WhisperSettings {
        threads: available_parallelism()?.get(),
        ..WhisperSettings::default()
    };
    let whisper = Whisper::load(Path::new(&model), engine, &settings)?;
    for folder in arguments {
        for recording in recordings(Path::new(&folder))? {
            let (_, audio) = read_recording(&recording, &Limits::default())?;
            let samples = &audio.samples[..audio.samples.len().min(LONGEST)];
            let output = whisper.encode(samples)?;
            let bytes: Vec<u8> = output
                .values
                .iter()
                .flat_map(|value| f16::from_f32(*value).to_le_bytes())
                .collect();
            let mut path = recording.into_os_string();
            path.push(".encoded");
            fs::write(path, bytes)?;
        }
    }
    Ok(())
}

/// Returns the recordings that a folder's manifest names.
fn recordings(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for line in fs::read_to_string(folder.join("manifest.jsonl"))?.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        let file = line["file"].as_str().ok_or("a line without a file")?;
        found.push(folder.join(file));
    }
    Ok(found)
}
