//! Bytes of every kind become sound, or a sentence; never a panic.

use std::path::Path;
use std::path::PathBuf;

use proptest::prelude::*;
use ringback::audio::Limits;
use ringback::audio::identify;
use ringback::audio::identify_bytes;
use ringback::audio::is_recording;
use ringback::audio::read_bytes;
use ringback::audio::read_from;
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

fn fixture(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(file)
}

#[test]
fn every_format_is_told_by_its_bytes_and_timed_by_its_samples() {
    // All hold the same 1.5 s at 8 kHz. Where a container tells what its encoder added at both ends
    // nothing of that is left; bare frames keep it but for exact zeros, and ADPCM blocks as other decoders do.
    for (file, format, frames) in [
        ("s16.wav", "16-bit PCM WAV", 12_000),
        ("u8.wav", "8-bit PCM WAV", 12_000),
        ("alaw.wav", "A-law WAV", 12_000),
        ("mulaw.wav", "µ-law WAV", 12_000),
        ("adpcm.wav", "ADPCM WAV", 12_216),
        ("ima.wav", "ADPCM WAV", 12_246),
        ("mp3.wav", "MP3 in a WAV", 13_248),
        ("flac.flac", "FLAC", 12_000),
        ("mp3.mp3", "MP3", 12_000),
        ("plain.mp3", "MP3", 13_248),
        ("m4a.m4a", "M4A", 12_000),
        ("stereo.m4a", "M4A", 66_150),
        ("alac.m4a", "M4A", 12_000),
        ("aac.aac", "AAC", 13_248),
        ("vorbis.ogg", "Ogg Vorbis", 24_000),
        ("opus.opus", "Ogg Opus", 72_000),
        ("rf64.wav", "16-bit PCM WAV", 12_000),
        ("w64.w64", "16-bit PCM Wave64", 12_000),
        ("aiff.aiff", "AIFF", 12_000),
        ("caf.caf", "CAF", 12_000),
        ("mulaw.au", "µ-law AU", 12_000),
        ("float.au", "32-bit float AU", 12_000),
        ("gsm.gsm", "GSM", 12_000),
        ("gsm.wav", "GSM WAV", 12_000),
        // What fills the last packet of a Matroska file is not known.
        ("webm.webm", "WebM Opus", 72_648),
        ("matroska.mka", "WebM Vorbis", 12_032),
    ] {
        let path = fixture("formats").join(file);
        let (recording, audio) = read_recording(&path, &Limits::default()).expect(file);
        assert_eq!(audio.facts.format, format, "{file}");
        assert_eq!(audio.facts.frames, frames, "{file}");
        assert_eq!(
            audio.facts.duration,
            Millis::from_frames(frames, audio.facts.sample_rate),
            "{file}"
        );
        assert_eq!(audio.facts.notes, [""; 0], "{file}");
        assert_eq!(recording.id, identify(&path).unwrap());
        let bytes = std::fs::read(&path).unwrap();
        let (same, again) = read_bytes(&recording.file, &bytes, &Limits::default()).unwrap();
        assert_eq!((same, again.facts), (recording, audio.facts), "{file}");
        assert_eq!(again.samples, audio.samples, "{file}");
    }
}

#[test]
fn the_same_sound_comes_out_of_every_format_at_the_same_time() {
    let original = decoded(&std::fs::read(fixture("formats/s16.wav")).unwrap()).samples;
    for file in [
        "u8.wav",
        "alaw.wav",
        "mulaw.wav",
        "adpcm.wav",
        "ima.wav",
        "flac.flac",
        "mp3.mp3",
        "m4a.m4a",
        "stereo.m4a",
        "alac.m4a",
        "vorbis.ogg",
        "opus.opus",
        "rf64.wav",
        "w64.w64",
        "aiff.aiff",
        "caf.caf",
        "mulaw.au",
        "float.au",
        "gsm.gsm",
        "gsm.wav",
        "webm.webm",
        "matroska.mka",
    ] {
        let samples = decoded(&std::fs::read(fixture("formats").join(file)).unwrap()).samples;
        let correlation = |lag: usize| {
            let pairs = original[400..20_000].iter().zip(&samples[400 + lag - 40..]);
            let (mut product, mut left, mut right) = (0.0, 0.0, 0.0);
            for (a, b) in pairs {
                let (a, b) = (f64::from(*a), f64::from(*b));
                product += a * b;
                left += a * a;
                right += b * b;
            }
            product / (left * right).sqrt()
        };
        let best = (0..=80)
            .max_by(|a, b| correlation(*a).total_cmp(&correlation(*b)))
            .unwrap();
        // A quarter of a millisecond either way.
        assert!(
            best.abs_diff(40) <= 4,
            "{file} lies {best} - 40 samples off"
        );
        assert!(correlation(best) > 0.9, "{file}: {}", correlation(best));
    }
}

#[test]
fn gsm_is_decoded_to_the_same_samples_as_elsewhere() {
    let read = |file: &str| decoded(&std::fs::read(fixture("formats").join(file)).unwrap()).samples;
    let theirs = read("gsm-decoded.flac");
    assert_eq!(read("gsm.gsm"), theirs);
    // The frames of a WAV are the same, in another order of bits.
    let paired = read("gsm.wav");
    assert_eq!(paired[..23_000], theirs[..23_000]);
}

#[test]
fn samples_without_a_header_are_told_by_the_ending_of_the_name() {
    let original = decoded(&std::fs::read(fixture("formats/s16.wav")).unwrap()).samples;
    let same = |file: &str, of: &str| {
        let (_, audio) =
            read_recording(&fixture("formats").join(file), &Limits::default()).unwrap();
        assert_eq!(audio.facts.frames, 12_000, "{file}");
        assert!(
            audio.facts.notes.concat().contains("has no header"),
            "{file}"
        );
        let of = decoded(&std::fs::read(fixture("formats").join(of)).unwrap()).samples;
        assert_eq!(audio.samples, of, "{file}");
    };
    same("raw.sln", "s16.wav");
    same("raw.ulaw", "mulaw.wav");
    same("raw.alaw", "alaw.wav");
    // By bytes alone they are nothing.
    let bytes = std::fs::read(fixture("formats/raw.ulaw")).unwrap();
    assert!(read_bytes("take", &bytes, &Limits::default()).is_err());
    assert!(!original.is_empty());
}

#[test]
fn a_file_without_an_ending_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, from: &str| {
        let path = folder.path().join(name);
        std::fs::copy(fixture(from), &path).unwrap();
        path
    };
    assert!(is_recording(&put("msg0001", "formats/s16.wav")));
    assert!(is_recording(&put("voice", "formats/gsm.gsm")));
    assert!(!is_recording(&put("README", "broken/README.md")));
    assert!(!is_recording(&put("page", "broken/web-page.wav")));
    assert!(is_recording(Path::new("memo.qta")));
    assert!(!is_recording(Path::new("take.ringback.json")));
}

#[cfg(unix)]
#[test]
fn what_is_not_decoded_here_goes_to_ffmpeg_where_there_is_one() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let recording = folder.path().join("memo.amr");
    std::fs::write(&recording, b"#!AMR\nwhatever").unwrap();
    let program = |script: &str| {
        let path = folder.path().join("ffmpeg");
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        Limits {
            ffmpeg: Some(path),
            ..Limits::default()
        }
    };
    let error = read_recording(&recording, &Limits::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("an AMR recording") && error.contains("install ffmpeg"),
        "{error}"
    );
    // It is given the file by name, and nothing but files.
    let sound = fixture("formats/s16.wav");
    let limits = program(&format!(
        "#!/bin/sh\ncase \"$*\" in *'-protocol_whitelist file '*'-i file:{}'*) cat {};; esac\n",
        recording.display(),
        sound.display()
    ));
    let (_, audio) = read_recording(&recording, &limits).unwrap();
    assert_eq!((audio.facts.frames, audio.facts.notes.len()), (12_000, 1));
    assert_eq!(audio.facts.format, "AMR recording, decoded by ffmpeg");
    // What it complains about is told.
    let limits = program("#!/bin/sh\necho 'Invalid data found' >&2\nexit 1\n");
    let error = read_recording(&recording, &limits).unwrap_err().to_string();
    assert!(error.contains("ffmpeg says: Invalid data found"), "{error}");
    // What is decoded here never goes there.
    assert!(read_recording(&fixture("formats/mp3.mp3"), &limits).is_ok());
}

/// Broken files that are decoded: their frames, and a part of the note.
const DECODED: [(&str, u64, &str); 31] = [
    ("length-zero.wav", 2000, "gives no length"),
    ("length-unknown.wav", 2000, "gives no length"),
    (
        "length-too-long.wav",
        2000,
        "says 1.00 s, but the file holds only 0.25 s",
    ),
    (
        "length-too-short.wav",
        2000,
        "says 0.06 s, but the file holds 0.25 s",
    ),
    (
        "odd-byte.wav",
        2000,
        "last byte, which is only part of a sample",
    ),
    ("cut-in-samples.wav", 978, "may have been cut off"),
    (
        "cut.mp3",
        1199,
        "says 1.50 s, but the file holds only 0.15 s",
    ),
    ("cut.flac", 576, "breaks off"),
    ("cut.ogg", 15_872, "breaks off"),
    ("cut.opus", 47_688, "breaks off"),
    ("mp3.wav", 1775, "name ends in .wav, but the file is MP3"),
    ("big-floats.wav", 400, "far beyond full scale"),
    ("no-block-align.wav", 2000, ""),
    ("mulaw-short-format.wav", 2000, ""),
    ("cut-gsm.wav", 960, "gives a wrong length"),
    ("chained.opus", 144_000, "2 recordings are joined"),
    ("mono-then-stereo.mp3", 50_688, "changes on the way"),
    ("rate-change.mp3", 75_456, "changes on the way"),
    ("mid-frame.mp3", 22_464, "before the recording begins"),
    ("zeros-first.mp3", 25_344, "Skipped 700 bytes"),
    ("filler-first.mp3", 25_344, "Skipped 300 bytes"),
    ("ape-first.mp3", 25_344, ""),
    ("zeros-first.wav", 2000, "Skipped 512 bytes"),
    ("chunk-pmx.wav", 2000, ""),
    ("chunk-nul.wav", 2000, ""),
    ("chunk-cut.wav", 2000, ""),
    ("tag-behind.wav", 2000, ""),
    ("two-edits.m4a", 7200, ""),
    ("../formats/s16.wav", 12_000, ""),
    ("../formats/opus.opus", 72_000, ""),
    ("../formats/mp3.wav", 13_248, ""),
];

/// Broken files that are refused, and a part of the error.
const REFUSED: [(&str, &str); 16] = [
    ("cut.m4a", "its index is missing"),
    ("cut-in-header.wav", "format chunk is too short"),
    ("no-data-chunk.wav", "no audio"),
    ("no-samples.wav", "no audio"),
    ("empty.wav", "the file is empty"),
    ("zeros.wav", "zero bytes"),
    ("noise.wav", "not an audio format that ringback knows"),
    ("script.wav", "a text file, not a recording"),
    ("web-page.wav", "a web page"),
    ("document.wav", "a PDF document"),
    ("archive.wav", "unpack it"),
    ("not-numbers.wav", "2 samples are not finite numbers"),
    ("rate-zero.wav", "sample rate of 0 Hz"),
    ("no-channels.wav", "no channel"),
    ("many-channels.wav", "100 channels"),
    ("huge-chunk.wav", "no format chunk"),
];

#[test]
fn what_broke_once_is_decoded_with_a_note_or_refused_with_a_sentence() {
    for (file, frames, note) in DECODED {
        let path = fixture("broken").join(file);
        let (_, audio) = read_recording(&path, &Limits::default()).expect(file);
        let facts = audio.facts;
        assert_eq!(facts.frames, frames, "{file}");
        assert!(
            facts.notes.concat().contains(note),
            "{file}: {:?}",
            facts.notes
        );
        assert_eq!(
            facts.notes.is_empty(),
            note.is_empty(),
            "{file}: {:?}",
            facts.notes
        );
        assert!(audio.samples.iter().all(|s| s.abs() <= 2.0), "{file}");
    }
    for (file, sentence) in REFUSED {
        let path = fixture("broken").join(file);
        let error = read_recording(&path, &Limits::default()).expect_err(file);
        let error = error.to_string();
        assert!(error.starts_with(&path.display().to_string()), "{error}");
        assert!(error.contains(sentence), "{file}: {error}");
    }
    for entry in std::fs::read_dir(fixture("broken")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let listed = DECODED.iter().any(|(file, ..)| *file == name)
            || REFUSED.iter().any(|(file, _)| *file == name)
            || name == "README.md";
        assert!(listed, "nothing is expected of {name}");
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
    assert!(identify(folder.path()).is_err());
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_gets_a_sentence_too() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("private.wav");
    std::fs::copy(fixture("formats/s16.wav"), &path).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).unwrap();
    match read_recording(&path, &Limits::default()) {
        Err(error) => assert!(error.to_string().contains("no permission"), "{error}"),
        // The superuser may read everything.
        Ok(_) => assert!(std::fs::File::open(&path).is_ok()),
    }
}

#[test]
fn a_file_that_grows_is_identified_by_what_was_decoded_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("growing.wav");
    let whole = HandMade::new(1, 1, 8000, 16, sixteen_bit(&tone(400_000))).bytes();
    let (head, rest) = whole.split_at(whole.len() / 10);
    std::fs::write(&path, head).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut file = std::fs::File::options().append(true).open(&path).unwrap();
            for piece in rest.chunks(rest.len() / 200) {
                std::io::Write::write_all(&mut file, piece).unwrap();
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
        });
        while !writer.is_finished() {
            match read_recording(&path, &Limits::default()) {
                Ok((recording, audio)) => {
                    // The length is rounded to milliseconds, of 16 bytes each: one of these is what was decoded.
                    let end = 44 + usize::try_from(audio.facts.duration.0 * 16).unwrap();
                    let mut ends = end - 17..(end + 18).min(whole.len() + 1);
                    let is_piece = |end| identify_bytes(&whole[..end]) == recording.id;
                    assert!(ends.any(is_piece), "{end}");
                }
                Err(error) => assert!(error.is_changed(), "{error}"),
            }
        }
    });
    let (recording, audio) = read_recording(&path, &Limits::default()).unwrap();
    assert_eq!(audio.facts.duration, Millis(50_000));
    assert_eq!(recording.id, identify(&path).unwrap());
}

#[test]
fn three_hours_are_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meeting.wav");
    let head = HandMade {
        claimed: Some(0xFFFF_FFFF),
        ..HandMade::new(1, 2, 48_000, 16, Vec::new())
    }
    .bytes();
    std::fs::write(&path, head).unwrap();
    // Two gigabytes that take no room: reading them all would show in the time of every test run.
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_len(44 + 3 * 3600 * 48_000 * 4).unwrap();
    let error = read_recording(&path, &Limits::default()).unwrap_err();
    assert!(
        error.to_string().contains(
            "it is 180 minutes long, over the limit of 15; a voicemail is seconds long, so check \
             the file, or raise the limit with `--max-minutes 180`"
        ),
        "{error}"
    );
}

#[test]
fn a_limit_stops_every_format_and_can_be_raised() {
    let files =
        "s16.wav alaw.wav ima.wav mp3.wav mp3.mp3 m4a.m4a aac.aac flac.flac vorbis.ogg opus.opus";
    for file in files.split(' ') {
        let path = fixture("formats").join(file);
        let limit = |ms| Limits {
            max_duration: Millis(ms),
            ..Limits::default()
        };
        let error = read_recording(&path, &limit(1400)).expect_err(file);
        assert!(error.to_string().contains("--max-minutes"), "{error}");
        assert!(read_recording(&path, &limit(1700)).is_ok(), "{file}");
    }
}

/// A stream that never ends.
struct Endless {
    read: u64,
}

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.read += buffer.len() as u64;
        Ok(buffer.len())
    }
}

#[test]
fn a_stream_is_read_like_a_file_and_no_longer_than_memory_lasts() {
    let bytes = std::fs::read(fixture("formats/m4a.m4a")).unwrap();
    let (recording, audio) = read_from("-", &mut bytes.as_slice(), &Limits::default()).unwrap();
    assert_eq!((recording.file.as_str(), audio.facts.frames), ("-", 12_000));
    let mut endless = Endless { read: 0 };
    let error = read_from("-", &mut endless, &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("256 MiB"), "{error}");
    assert!(endless.read < 600 << 20, "{} bytes were read", endless.read);
}

#[test]
fn a_tag_before_the_sound_is_no_sound() {
    let mut bytes = b"ID3\x04\0\0\0\0\x10\0".to_vec();
    // What looks like a frame inside the tag, such as a picture may hold.
    bytes.extend([0xFF, 0xFB, 0x90, 0x00].repeat(512));
    bytes.extend(std::fs::read(fixture("formats/mp3.mp3")).unwrap());
    let audio = read_bytes("take.mp3", &bytes, &Limits::default())
        .unwrap()
        .1;
    assert_eq!(audio.facts.frames, 12_000);
    assert!(decode(&bytes[..2000]).is_err());
}

/// A WAV file with this format chunk.
fn with_format(format: &[u8], data: &[u8]) -> Vec<u8> {
    let mut file = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    file.extend((format.len() as u32).to_le_bytes());
    file.extend(format);
    file.extend(b"fact\x04\0\0\0\0\0\0\0data");
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(data);
    file
}

/// A format chunk of one channel at 8 kHz.
fn common(tag: u16, frame: u16, bits: u16) -> Vec<u8> {
    let mut format = Vec::new();
    format.extend(tag.to_le_bytes());
    format.extend(1_u16.to_le_bytes());
    format.extend(8000_u32.to_le_bytes());
    // The bytes a second are wrong in many files.
    format.extend(7_u32.to_le_bytes());
    format.extend(frame.to_le_bytes());
    format.extend(bits.to_le_bytes());
    format
}

/// The same as WAVEFORMATEXTENSIBLE.
fn extensible(frame: u16, bits: u16, valid: u16, sub: u16) -> Vec<u8> {
    let mut format = common(0xFFFE, frame, bits);
    format.extend([22, 0]);
    format.extend(valid.to_le_bytes());
    format.extend([4, 0, 0, 0]);
    format.extend(sub.to_le_bytes());
    format.extend(b"\0\0\0\0\x10\0\x80\0\0\xAA\0\x38\x9B\x71");
    format
}

#[test]
fn the_odd_format_chunks_of_real_programs_are_read() {
    let wave = tone(4000);
    let plain = sixteen_bit(&wave);
    let expected = decoded(&HandMade::new(1, 1, 8000, 16, plain.clone()).bytes()).samples;
    let whole = |shift: u32| move |s: &f64| ((s * 32767.0) as i32) << shift;
    let wide: Vec<u8> = wave
        .iter()
        .map(whole(16))
        .flat_map(i32::to_le_bytes)
        .collect();
    let low: Vec<u8> = wave
        .iter()
        .map(whole(8))
        .flat_map(|s| (s & 0x00FF_FFFF).to_le_bytes())
        .collect();
    let packed: Vec<u8> = low.chunks(4).flat_map(|s| s[..3].to_vec()).collect();
    let floats: Vec<u8> = wave
        .iter()
        .flat_map(|s| (*s as f32).to_le_bytes())
        .collect();
    let padded = [common(1, 2, 16), vec![0; 10]].concat();
    for (what, format, data) in [
        ("wrong byte rate", common(1, 2, 16), &plain),
        ("extensible", extensible(2, 16, 16, 1), &plain),
        ("no valid bits", extensible(2, 16, 0, 1), &plain),
        ("20 of 24 bits", extensible(3, 24, 20, 1), &packed),
        ("24 of 32 bits, at the top", extensible(4, 32, 24, 1), &wide),
        ("24 of 32 bits, at the bottom", common(1, 4, 24), &low),
        ("extensible floats", extensible(4, 32, 32, 3), &floats),
        ("26 bytes of format", padded, &plain),
    ] {
        let audio = decoded(&with_format(&format, data));
        assert_eq!(audio.facts.frames, 4000, "{what}");
        for (a, b) in audio.samples.iter().zip(&expected) {
            assert!((a - b).abs() < 1e-3, "{what}");
        }
    }
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
        "ima.wav",
        "mp3.wav",
        "alac.m4a",
        "plain.mp3",
    ] {
        let path = fixture("formats").join(file);
        seeds.push(std::fs::read(path).expect("the fixture is there"));
    }
    seeds
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_bytes_make_it_panic(
        seed in 0..16_usize,
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
