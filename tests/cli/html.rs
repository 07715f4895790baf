//! `score --out report.html`: what is in the page, and where its sound is.

use std::fs;

use super::Home;
use super::tone;

/// The page that a run wrote.
fn page(home: &Home, args: &[&str]) -> String {
    let ran = home.score(&[args, &["--out", "report.html"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("Wrote report.html"), "{ran:?}");
    fs::read_to_string(home.path("report.html")).unwrap()
}

#[test]
fn a_page_holds_the_recording_itself() {
    let home = Home::new();
    home.record("takes/a.wav", 3_000);
    let page = page(&home, &["takes/a.wav"]);
    assert!(page.starts_with("<!doctype html>"));
    assert!(page.contains("class=\"outline\""), "the picture is drawn");
    let (_, sound) = page.split_once("src=\"data:audio/wav;base64,").unwrap();
    let (sound, _) = sound.split_once('"').unwrap();
    // Base64 has four letters for three bytes.
    assert_eq!(sound.len(), tone(3_000).len().div_ceil(3) * 4);
    assert!(page.contains("is the recording as it was made"));
}

#[test]
fn a_large_recording_is_made_smaller_and_the_page_says_so() {
    let home = Home::new();
    let mut bytes = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..48_000 * 2 * 9 {
        writer.write_sample((n % 4_800) as i16).unwrap();
    }
    writer.finalize().unwrap();
    home.write("studio.wav", &bytes.into_inner());
    let page = page(&home, &["studio.wav"]);
    assert!(page.contains("one channel of 16 kHz"));
    let (_, sound) = page.split_once("src=\"data:audio/wav;base64,").unwrap();
    let (sound, _) = sound.split_once('"').unwrap();
    assert_eq!(sound.len(), (44 + 16_000_usize * 2 * 9).div_ceil(3) * 4);
}

#[test]
fn what_comes_from_standard_input_is_in_the_page_too() {
    let home = Home::new();
    let mut child = home
        .command(&[
            "score",
            "-",
            "--transcript",
            "words.txt",
            "--format",
            "html",
        ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, &tone(2_000)).unwrap();
    drop(input);
    let page = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(page.contains("src=\"data:audio/wav;base64,"));
}

#[test]
fn the_sound_can_be_linked_or_left_out() {
    let home = Home::new();
    home.record("takes/my take #1.wav", 2_000);
    let linked = page(&home, &["takes/my take #1.wav", "--audio", "link"]);
    assert!(linked.contains("src=\"./takes/my%20take%20%231.wav\""));
    assert!(linked.contains("media-src data: &#39;self&#39; file:"));
    let none = page(&home, &["takes", "--audio", "none"]);
    assert!(!none.contains("<audio"));
    assert!(none.contains("made without the sound"));
}

#[test]
fn several_recordings_make_a_team_and_one_that_failed_is_told() {
    let home = Home::new();
    home.record("takes/a.wav", 2_000);
    home.record("takes/b.wav", 3_000);
    home.write("takes/c.wav", b"");
    let ran = home.score(&["takes", "--audio", "none", "--out", "report.html"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let page = fs::read_to_string(home.path("report.html")).unwrap();
    assert!(page.contains("id=\"recordings-table\""));
    assert!(page.contains("Not scored"));
    assert!(page.contains("c.wav"));
}

#[test]
fn a_script_has_a_page_without_a_sound() {
    let home = Home::new();
    let ran = home.run(&["check", "words.txt", "--format", "html"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("s, predicted"), "{ran:?}");
    assert!(!ran.out.contains("<audio"));
}

#[test]
fn a_place_for_the_sound_that_is_none_is_refused() {
    let home = Home::new();
    let ran = home.score(&["takes", "--audio", "inside"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("embed"), "{ran:?}");
}
