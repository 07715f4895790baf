//! Bytes of every kind become sound, or a sentence; never a panic.

use std::path::Path;

use proptest::prelude::*;
use ringback::audio::Limits;
use ringback::audio::read_bytes;
use ringback::audio::read_recording;
use ringback::domain::Audio;
use ringback::domain::Millis;

/// A WAV file written by hand, so that every field can be wrong.
struct HandMade {
    tag: u16,
    channels: u16,
    rate: u32,
    bits: u16,
    claimed: Option<u32>,
    data: Vec<u8>,
    after: Vec<u8>,
}

impl HandMade {
    fn new(tag: u16, channels: u16, rate: u32, bits: u16, data: Vec<u8>) -> Self {
        Self {
            tag,
            channels,
            rate,
            bits,
            claimed: None,
            data,
            after: Vec::new(),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let frame = self.channels * self.bits.div_ceil(8);
        let mut file = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0".to_vec();
        file.extend(self.tag.to_le_bytes());
        file.extend(self.channels.to_le_bytes());
        file.extend(self.rate.to_le_bytes());
        file.extend((self.rate * u32::from(frame)).to_le_bytes());
        file.extend(frame.to_le_bytes());
        file.extend(self.bits.to_le_bytes());
        file.extend(b"data");
        file.extend(self.claimed.unwrap_or(self.data.len() as u32).to_le_bytes());
        file.extend(&self.data);
        file.extend(&self.after);
        file
    }
}

fn tone(frames: usize) -> Vec<f64> {
    (0..frames).map(|n| 0.5 * (n as f64 * 0.3).sin()).collect()
}

fn decode(bytes: &[u8]) -> Result<Audio, String> {
    read_bytes("take.wav", bytes, &Limits::default())
        .map(|(_, audio)| audio)
        .map_err(|e| e.to_string())
}

fn decoded(bytes: &[u8]) -> Audio {
    decode(bytes).expect("the bytes are sound")
}

fn sixteen_bit(samples: &[f64]) -> Vec<u8> {
    samples
        .iter()
        .flat_map(|s| ((s * 32767.0) as i16).to_le_bytes())
        .collect()
}

#[test]
fn every_sample_form_of_wav_gives_the_same_sound() {
    let wave = tone(8000);
    let forms: Vec<(u16, u16, Vec<u8>)> = vec![
        (
            1,
            8,
            wave.iter().map(|s| (s * 127.0 + 128.0) as u8).collect(),
        ),
        (1, 16, sixteen_bit(&wave)),
        (
            1,
            24,
            wave.iter()
                .flat_map(|s| ((s * 8_388_607.0) as i32).to_le_bytes()[..3].to_vec())
                .collect(),
        ),
        (
            1,
            32,
            wave.iter()
                .flat_map(|s| ((s * 2_147_483_647.0) as i32).to_le_bytes())
                .collect(),
        ),
        (
            3,
            32,
            wave.iter()
                .flat_map(|s| (*s as f32).to_le_bytes())
                .collect(),
        ),
        (3, 64, wave.iter().flat_map(|s| s.to_le_bytes()).collect()),
    ];
    for (tag, bits, data) in forms {
        let audio = decoded(&HandMade::new(tag, 1, 16_000, bits, data).bytes());
        assert_eq!(audio.facts.duration, Millis(500), "{tag}/{bits}");
        assert!(
            audio.facts.notes.is_empty(),
            "{tag}/{bits}: {:?}",
            audio.facts.notes
        );
        for (actual, expected) in audio.samples.iter().zip(&wave) {
            assert!((f64::from(*actual) - expected).abs() < 0.02, "{tag}/{bits}");
        }
    }
}

#[test]
fn rates_and_channels_from_telephones_to_studios_are_taken() {
    for rate in [4_000, 8_000, 11_025, 22_050, 44_100, 96_000, 192_000] {
        for channels in [1, 2, 8] {
            let frames = rate as usize / 10;
            let data: Vec<f64> = tone(frames)
                .into_iter()
                .flat_map(|s| vec![s; usize::from(channels)])
                .collect();
            let audio = decoded(&HandMade::new(1, channels, rate, 16, sixteen_bit(&data)).bytes());
            assert_eq!(audio.facts.frames, frames as u64);
            assert_eq!(
                audio.facts.duration,
                Millis::from_frames(frames as u64, rate)
            );
            assert!(
                audio.samples.len().abs_diff(1600) <= 1,
                "{rate} Hz x {channels}"
            );
        }
    }
}

#[test]
fn the_samples_tell_the_length_whatever_the_header_claims() {
    for claimed in [0, 0xFFFF_FFFF, 100, 7_999, 1_000_000] {
        let mut wav = HandMade::new(1, 1, 8000, 16, sixteen_bit(&tone(8000)));
        wav.claimed = Some(claimed);
        let audio = decoded(&wav.bytes());
        assert_eq!(audio.facts.duration, Millis(1000), "claimed {claimed}");
        assert_eq!(
            audio.facts.notes.len(),
            1,
            "claimed {claimed}: {:?}",
            audio.facts.notes
        );
    }
}

#[test]
fn chunks_behind_the_samples_are_not_sound_and_half_a_sample_is_left_out() {
    let mut wav = HandMade::new(1, 1, 8000, 16, sixteen_bit(&tone(4000)));
    wav.after = b"LIST\x04\0\0\0INFO".to_vec();
    let audio = decoded(&wav.bytes());
    assert_eq!(
        (audio.facts.duration, audio.facts.notes.len()),
        (Millis(500), 0)
    );
    let mut wav = HandMade::new(1, 1, 8000, 16, sixteen_bit(&tone(4000)));
    wav.data.push(7);
    let audio = decoded(&wav.bytes());
    assert_eq!(
        (audio.facts.duration, audio.facts.notes.len()),
        (Millis(500), 1)
    );
}

#[test]
fn every_format_is_told_by_its_bytes_and_timed_by_its_samples() {
    // 1.5 s at 8 kHz; lossy encoders pad to whole packets.
    for (file, format, tolerance) in [
        ("s16.wav", "16-bit PCM WAV", 0),
        ("u8.wav", "8-bit PCM WAV", 0),
        ("alaw.wav", "A-law WAV", 0),
        ("mulaw.wav", "µ-law WAV", 0),
        ("adpcm.wav", "ADPCM WAV", 130),
        ("flac.flac", "FLAC", 0),
        ("mp3.mp3", "MP3", 90),
        ("m4a.m4a", "M4A", 180),
        ("aac.aac", "AAC", 300),
        ("vorbis.ogg", "Ogg", 20),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/formats")
            .join(file);
        let (recording, audio) = read_recording(&path, &Limits::default()).expect(file);
        assert_eq!(audio.facts.format, format);
        assert!(
            audio.facts.duration.0.abs_diff(1500) <= tolerance,
            "{file}: {:?}",
            audio.facts.duration
        );
        let loud = audio
            .samples
            .iter()
            .fold(0.0_f32, |peak, s| peak.max(s.abs()));
        assert!(loud > 0.1, "{file} is quiet: {loud}");
        assert_eq!(recording.id.0.len(), 64);
        assert!(
            audio.facts.notes.is_empty(),
            "{file}: {:?}",
            audio.facts.notes
        );
    }
}

#[test]
fn a_format_with_the_wrong_name_is_scored_with_a_note() {
    let mp3 = include_bytes!("fixtures/formats/mp3.mp3");
    let audio = decoded(mp3);
    assert!(
        audio.facts.notes[0].contains("MP3"),
        "{:?}",
        audio.facts.notes
    );
}

#[test]
fn bad_files_get_a_sentence_that_names_them_and_says_what_to_do() {
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "the file is empty"),
        (
            "text",
            b"Hello, this is a script and no sound.".to_vec(),
            "this is a text file",
        ),
        ("PDF", b"%PDF-1.7 whatever".to_vec(), "a PDF document"),
        (
            "noise",
            (0..4000_u32).map(|n| (n * n % 251) as u8).collect(),
            "a form I do not know",
        ),
        (
            "no samples",
            HandMade::new(1, 1, 8000, 16, Vec::new()).bytes(),
            "no samples",
        ),
        (
            "cut header",
            b"RIFF\0\0\0\0WAVEfm".to_vec(),
            "no format chunk",
        ),
        (
            "opus",
            include_bytes!("fixtures/formats/opus.opus").to_vec(),
            "convert it to WAV",
        ),
        (
            "rate",
            HandMade::new(1, 1, 500, 16, vec![0; 800]).bytes(),
            "sample rate of 500 Hz",
        ),
        (
            "channels",
            HandMade::new(1, 99, 8000, 16, vec![0; 1980]).bytes(),
            "99 channels",
        ),
        (
            "not a number",
            HandMade::new(
                3,
                1,
                8000,
                32,
                [1.0, f32::NAN, f32::INFINITY]
                    .iter()
                    .flat_map(|s| s.to_le_bytes())
                    .collect(),
            )
            .bytes(),
            "2 samples are not finite",
        ),
        (
            "hours",
            HandMade::new(1, 1, 4000, 8, vec![128; 4000 * 60 * 16]).bytes(),
            "--max-minutes",
        ),
    ];
    for (what, bytes, expected) in cases {
        let error = decode(&bytes).expect_err(what);
        assert!(error.starts_with("take.wav: "), "{what}: {error}");
        assert!(error.contains(expected), "{what}: {error}");
    }
}

#[test]
fn paths_that_cannot_be_read_get_a_sentence_too() {
    let folder = tempfile::tempdir().unwrap();
    let says = |path: &Path| {
        read_recording(path, &Limits::default())
            .unwrap_err()
            .to_string()
    };
    assert!(says(&folder.path().join("none.wav")).contains("no such file"));
    assert!(says(folder.path()).contains("folder"));
}

/// A stream that never ends, as a recording of hours on a slow disk.
struct Endless {
    head: Vec<u8>,
    read: usize,
}

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        for byte in buffer.iter_mut() {
            *byte = self.head.get(self.read).copied().unwrap_or(0);
            self.read += 1;
        }
        Ok(buffer.len())
    }
}

#[test]
fn hours_of_sound_are_refused_before_they_are_read() {
    let head = HandMade {
        claimed: Some(0xFFFF_FFFF),
        ..HandMade::new(1, 1, 8000, 16, Vec::new())
    }
    .bytes();
    let mut endless = Endless { head, read: 0 };
    let error =
        ringback::audio::read_from("long.wav", &mut endless, &Limits::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("longer than the limit of 15 minutes"),
        "{error}"
    );
    // Fifteen minutes at 16,000 bytes a second are 14.4 million bytes.
    assert!(
        endless.read < 16_000_000,
        "{} bytes were read",
        endless.read
    );
}

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = vec![
        HandMade::new(1, 2, 8000, 16, sixteen_bit(&tone(200))).bytes(),
        HandMade::new(3, 1, 8000, 32, vec![0; 400]).bytes(),
        HandMade::new(7, 1, 8000, 8, vec![0x55; 400]).bytes(),
        HandMade::new(2, 1, 8000, 4, vec![0x55; 400]).bytes(),
        HandMade::new(0xFFFE, 1, 8000, 16, vec![0x55; 400]).bytes(),
    ];
    for file in [
        "mp3.mp3",
        "m4a.m4a",
        "aac.aac",
        "vorbis.ogg",
        "flac.flac",
        "opus.opus",
        "adpcm.wav",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/formats")
            .join(file);
        seeds.push(std::fs::read(path).expect("the fixture is there"));
    }
    seeds
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_bytes_make_it_panic(
        seed in 0..12_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        early in any::<bool>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = seeds().swap_remove(seed);
        // Headers are where the traps are.
        let reach = if early { bytes.len().min(80) } else { bytes.len() };
        for (index, value) in changes {
            let at = index.index(reach);
            bytes[at] = value;
        }
        let length = if early { bytes.len() } else { cut.index(bytes.len()) + 1 };
        match decode(&bytes[..length]) {
            Ok(audio) => prop_assert!(audio.samples.iter().all(|s| s.is_finite())),
            Err(sentence) => prop_assert!(sentence.starts_with("take.wav: ")),
        }
    }
}
