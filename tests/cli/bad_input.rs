//! What cannot be scored: a sentence that names it and says what to do, exit code 2, and the others
//! scored all the same.

use std::fs;
use std::fs::File;

use crate::support::process::Home;
use crate::support::process::Ran;
use crate::support::process::tone;

/// A WAV of 32-bit floats.
fn floats(samples: &[f32]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for sample in samples {
        writer.write_sample(*sample).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// Scores a good recording together with a bad one, and returns what was said of the bad one.
fn said_of(home: &Home, bad: &str) -> String {
    home.record("good.wav", 12_000);
    let ran = home.score(&["good.wav", bad, "--format", "json"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let report = ran.json();
    assert_eq!(crate::report::complaints(&report), Vec::<String>::new());
    let parts = report["recordings"].as_array().unwrap();
    assert_eq!(parts.len(), 2, "{ran:?}");
    assert_eq!(parts[0]["status"], "scored", "{ran:?}");
    assert_eq!(parts[1]["status"], "failed", "{ran:?}");
    assert!(parts[1]["score"].is_null());
    let error = parts[1]["error"].as_str().unwrap().to_owned();
    assert!(
        ran.err.contains(&error),
        "told on standard error too: {ran:?}"
    );
    error
}

#[test]
fn every_bad_recording_is_told_with_its_name_and_what_to_do() {
    let mut zero_samples = tone(0);
    zero_samples.truncate(44);
    let table: [(&str, Vec<u8>, &str); 7] = [
        ("empty.wav", Vec::new(), "empty"),
        (
            "text.wav",
            b"Dear diary, today I called Jim.\n".repeat(40),
            "not a recording",
        ),
        (
            "page.wav",
            b"<!DOCTYPE html><html><body>404</body></html>".to_vec(),
            "not a recording",
        ),
        ("zero.wav", zero_samples, "no audio"),
        ("nan.wav", floats(&[f32::NAN; 16_000]), "not finite"),
        (
            "infinite.wav",
            floats(&[f32::INFINITY; 16_000]),
            "not finite",
        ),
        ("header.wav", tone(1_000)[..20].to_vec(), ""),
    ];
    for (name, bytes, words) in table {
        let home = Home::new();
        home.write(name, &bytes);
        let error = said_of(&home, name);
        assert!(error.starts_with(&format!("{name}: ")), "{error}");
        assert!(error.contains(words), "{error}");
        assert!(!error.contains("report it as a bug"), "{error}");
    }
}

#[test]
fn a_missing_file_and_a_folder_without_audio_are_told() {
    let home = Home::new();
    let error = said_of(&home, "nowhere.wav");
    assert_eq!(error, "nowhere.wav: there is no such file; check the name");
    let error = said_of(&home, "takes");
    assert!(
        error.starts_with("takes: there is no recording in this folder"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_file_in_a_folder_is_skipped_and_named() {
    use std::os::unix::fs::symlink;

    let home = Home::new();
    home.record("takes/a.wav", 3_000);
    // Nobody ever writes into these: whoever opens one waits for ever.
    for name in ["takes/b.wav", "takes/manifest.csv", "takes/ringback.toml"] {
        home.pipe(name);
    }
    symlink("b.wav", home.path("takes/c.wav")).unwrap();
    symlink("/dev/zero", home.path("takes/d.wav")).unwrap();
    let ran = home.score(&["takes", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.json()["recordings"].as_array().unwrap().len(), 1);
    for name in ["b.wav", "c.wav", "d.wav", "manifest.csv", "ringback.toml"] {
        let note = format!("Skipped takes/{name}: it is not a regular file");
        assert_eq!(ran.err.matches(&note).count(), 1, "{ran:?}");
    }
}

#[test]
fn a_text_without_an_end_is_refused() {
    let home = Home::new();
    home.record("take.wav", 1_000);
    if !std::path::Path::new("/dev/zero").exists() {
        println!("skipped: there is no /dev/zero on this machine");
        return;
    }
    for args in [
        &[
            "score",
            "take.wav",
            "--transcript",
            "words.txt",
            "--rubric",
            "/dev/zero",
        ][..],
        &["check", "/dev/zero"],
        &[
            "log",
            "add",
            "--prospect",
            "Jim",
            "--words-file",
            "/dev/zero",
        ],
    ] {
        refused(&home.run(args), &["/dev/zero: "]);
    }
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    let home = Home::new();
    home.record("locked.wav", 1_000);
    let path = home.path("locked.wav");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    if File::open(&path).is_ok() {
        println!("skipped: this user may read every file");
        return;
    }
    assert!(said_of(&home, "locked.wav").contains("no permission"));
}

#[test]
fn a_recording_of_hours_is_refused_and_the_limit_can_be_raised() {
    let home = Home::new();
    // A true header and three hours of silence that take no room on the disk.
    let bytes: u32 = 3 * 3600 * 8_000 * 2;
    let mut wav = tone(0);
    wav.truncate(44);
    wav[4..8].copy_from_slice(&(bytes + 36).to_le_bytes());
    wav[40..44].copy_from_slice(&bytes.to_le_bytes());
    home.write("long.wav", &wav);
    let file = File::options()
        .write(true)
        .open(home.path("long.wav"))
        .unwrap();
    file.set_len(u64::from(bytes) + 44).unwrap();
    let error = said_of(&home, "long.wav");
    assert!(
        error.contains("limit of 15") && error.contains("--max-minutes"),
        "{error}"
    );

    home.record("minutes.wav", 61_000);
    let refused = home.score(&["minutes.wav", "--max-minutes", "1"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    let taken = home.score(&["minutes.wav", "--max-minutes", "2"]);
    assert_eq!(taken.code, Some(0), "{taken:?}");
}

#[test]
fn what_is_only_odd_is_scored_with_a_note() {
    let home = Home::new();
    let mp3 = fs::read(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats/mp3.mp3"),
    );
    home.write("mp3.wav", &mp3.unwrap());
    let mut cut = tone(10_000);
    cut.truncate(44 + 16_000);
    home.write("cut.wav", &cut);
    let mut endless = tone(2_000);
    endless[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    home.write("endless.wav", &endless);
    let mut zero = tone(2_000);
    zero[40..44].copy_from_slice(&0_u32.to_le_bytes());
    home.write("zero.wav", &zero);
    for (name, seconds) in [
        ("mp3.wav", None),
        ("cut.wav", Some(1.0)),
        ("endless.wav", Some(2.0)),
        ("zero.wav", Some(2.0)),
    ] {
        let ran = home.score(&[name, "--format", "json"]);
        assert_eq!(ran.code, Some(0), "{name}: {ran:?}");
        let part = &ran.json()["recordings"][0];
        if let Some(seconds) = seconds {
            assert_eq!(part["seconds"], seconds, "{name}");
        }
        let notes = part["audio"]["notes"].as_array().unwrap();
        assert!(!notes.is_empty(), "{name}: {ran:?}");
    }
}

#[test]
fn no_bytes_make_it_panic() {
    let home = Home::new();
    let good = tone(300);
    let mut names = Vec::new();
    // Every header field in turn made the largest, the smallest and odd.
    for place in 0..44 {
        for value in [0x00, 0xff] {
            let mut bytes = good.clone();
            bytes[place] = value;
            let name = format!("takes/{place}-{value}.wav");
            home.write(&name, &bytes);
            names.push(name);
        }
    }
    for head in [
        "RIFF",
        "ID3\u{4}",
        "OggS",
        "fLaC",
        "\0\0\0\u{20}ftypM4A ",
        "FORM",
        "caff",
    ] {
        for length in [0, 1, 40, 4_000] {
            let mut bytes = head.as_bytes().to_vec();
            bytes.extend((0..length).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 13) as u8));
            let name = format!("takes/{}-{length}.wav", names.len());
            home.write(&name, &bytes);
            names.push(name);
        }
    }
    let ran = home.score(&["takes", "--format", "json"]);
    let report = ran.json();
    assert_eq!(report["recordings"].as_array().unwrap().len(), names.len());
    assert!(!ran.err.contains("report it as a bug"), "{}", ran.err);
}

fn refused(ran: &Ran, words: &[&str]) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    for word in words {
        assert!(ran.err.contains(word), "no `{word}` in {ran:?}");
    }
}

#[test]
fn a_missing_model_names_the_line_that_gets_it() {
    let home = Home::new();
    home.record("take.wav", 1_000);
    refused(
        &home.run(&["score", "take.wav"]),
        &["\"base\"", "ringback models pull base"],
    );
    refused(
        &home.run(&["score", "take.wav", "--model", "huge"]),
        &["no model named \"huge\"", "base"],
    );
}

#[test]
fn a_corrupt_model_is_told_with_its_file() {
    let home = Home::new();
    home.record("take.wav", 1_000);
    fs::create_dir(home.path("models")).unwrap();
    home.write("models/ggml-base.bin", b"not a model");
    refused(
        &home.run(&["score", "take.wav", "--models", "models"]),
        &["ggml-base.bin", "damaged", "ringback models pull base"],
    );
}

#[test]
fn a_broken_rubric_is_told_with_its_line_and_the_valid_words() {
    let home = Home::new();
    home.record("take.wav", 1_000);
    refused(
        &home.score(&["take.wav", "--rubric", "houze"]),
        &["no rubric \"houze\"", "callback, double-tap, value-message"],
    );
    home.write(
        "house.toml",
        b"id = \"house\"\ntitle = \"House\"\nabout = \"Ours.\"\nextends = \"callback\"\n\n[[rule]]\nid = \"hook\"\ncheck = \"hok\"\n",
    );
    refused(
        &home.score(&["take.wav", "--rubric", "house.toml"]),
        &["house.toml:8:", "\"hok\"", "Did you mean \"hook\"?"],
    );
}

#[test]
fn a_transcript_that_cannot_be_understood_is_told_with_its_file() {
    let home = Home::new();
    home.record("take.wav", 1_000);
    home.write("words.json", b"{\"words\": 7}");
    refused(
        &home.run(&["score", "take.wav", "--transcript", "words.json"]),
        &["words.json", "line 1"],
    );
    refused(
        &home.run(&["score", "take.wav", "--transcript", "nowhere.txt"]),
        &["nowhere.txt"],
    );
}

#[test]
fn arguments_that_make_no_sense_are_told() {
    let home = Home::new();
    for (args, words) in [
        (&["score"][..], "<PATH>"),
        (
            &["score", "a.wav", "--region", "Britain"][..],
            "two letters",
        ),
        (&["score", "a.wav", "--region", "ZZ"][..], "two letters"),
        (
            &["score", "a.wav", "--number", "hello"][..],
            "not a telephone number",
        ),
        (&["score", "a.wav", "--format", "xml"][..], "xml"),
        (&["score", "a.wav", "--jobs", "0"][..], "--jobs"),
        (&["scroe", "a.wav"][..], "scroe"),
    ] {
        refused(&home.run(args), &[words]);
    }
}
