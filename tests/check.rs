//! `ringback check` at a rate that was learnt, and with cuts that are seen with and without colour.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use serde_json::json;

const SCRIPT: &str = "Hi Jim, it's Sean from MTD, 415-555-0134. Please call me back in relation to your sales people. That's Sean, 415-555-0134.";

struct Ran {
    code: Option<i32>,
    data: String,
    talk: String,
}

/// Checks a script in a folder of its own.
fn check(folder: &Path, script: &str, arguments: &[&str]) -> Ran {
    std::fs::write(folder.join("script.txt"), script).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_ringback"))
        .args(["check", "script.txt"])
        .args(arguments)
        .args(["--models", "no-models"])
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env("TERM", "xterm")
        .env("COLUMNS", "200")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code(),
        data: text(output.stdout),
        talk: text(output.stderr),
    }
}

/// A report of one message: `words` of them in so many seconds, after half a second of silence.
fn recording(words: &[&str], seconds: f64) -> Value {
    let step = seconds / f64::from(u32::try_from(words.len()).unwrap());
    let mut start = 0.5;
    let words: Vec<Value> = words
        .iter()
        .map(|text| {
            let word =
                json!({"text": text, "start": start, "end": start + step, "confidence": 0.9});
            start += step;
            word
        })
        .collect();
    json!({"status": "scored", "seconds": seconds + 2.0, "transcript": {"text": "", "words": words}})
}

fn write_report(folder: &Path, name: &str, recordings: &[Value]) {
    let failed = json!({"file": "broken.wav", "status": "failed", "error": "cut short"});
    let mut recordings = recordings.to_vec();
    recordings.push(failed);
    let report = json!({"schema": "ringback.report/1", "recordings": recordings});
    std::fs::write(folder.join(name), report.to_string()).unwrap();
}

#[test]
fn a_rate_is_learnt_from_reports_with_numbers_as_they_are_spoken() {
    let folder = tempfile::tempdir().unwrap();
    // 30 words and a number of ten digits in 16 s: 150 a minute, or 116 if the number were one word.
    let mut words = vec!["word"; 30];
    words.push("415-555-0134");
    write_report(folder.path(), "one.json", &[recording(&words, 16.0)]);
    let ran = check(folder.path(), SCRIPT, &["--rate-from", "one.json"]);
    assert_eq!((ran.code, ran.talk.as_str()), (Some(0), ""));
    let expected = "38 spoken words at 150 a minute (learnt from 40 words in 16.0 s of 1 message): about 15.2 s";
    assert!(ran.data.contains(expected), "{}", ran.data);

    // Two reports are put together, by their length.
    write_report(folder.path(), "two.json", &[recording(&["word"; 20], 4.0)]);
    let two = ["--rate-from", "one.json", "--rate-from", "two.json"];
    let ran = check(folder.path(), SCRIPT, &two);
    assert!(
        ran.data
            .contains("at 180 a minute (learnt from 60 words in 20.0 s of 2 messages)"),
        "{}",
        ran.data
    );

    // Where the data is for a program, people are told beside it.
    let ran = check(
        folder.path(),
        SCRIPT,
        &[
            "--rate-from",
            "one.json",
            "--rate-from",
            "two.json",
            "--format",
            "json",
        ],
    );
    let report: Value = serde_json::from_str(&ran.data).unwrap();
    assert_eq!(report["recordings"][0]["seconds"], 12.667);
    assert!(
        ran.talk
            .contains("180 words a minute, learnt from 60 words in 20.0 s of 2 messages"),
        "{}",
        ran.talk
    );
}

#[test]
fn what_no_rate_can_be_learnt_from_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    write_report(folder.path(), "few.json", &[recording(&["word"; 29], 10.0)]);
    write_report(
        folder.path(),
        "slow.json",
        &[recording(&["word"; 40], 400.0)],
    );
    write_report(
        folder.path(),
        "fast.json",
        &[recording(&["word"; 400], 10.0)],
    );
    let typed = json!({"recordings": [{"transcript": {"words": [{"text": "Hi", "start": null, "end": null}]}}]});
    std::fs::write(folder.path().join("typed.json"), typed.to_string()).unwrap();
    std::fs::write(folder.path().join("other.json"), "{\"a\": 1}").unwrap();
    std::fs::write(folder.path().join("broken.json"), "{").unwrap();
    for (path, sentence) in [
        (
            "few.json",
            "29 spoken words are too few to learn a rate from",
        ),
        ("slow.json", "6 words a minute, and nobody speaks like that"),
        (
            "fast.json",
            "2400 words a minute, and nobody speaks like that",
        ),
        ("typed.json", "there are no words with times"),
        (
            "other.json",
            "other.json: this is no report of ringback score",
        ),
        (
            "broken.json",
            "broken.json: this is no report of ringback score",
        ),
        ("missing.json", "missing.json: the report cannot be read"),
        // Recordings are heard by a model, and there is none in this folder.
        ("take.wav", "model"),
    ] {
        let ran = check(folder.path(), SCRIPT, &["--rate-from", path]);
        assert_eq!((ran.code, ran.data.as_str()), (Some(2), ""), "{path}");
        assert!(ran.talk.contains(sentence), "{path}: {}", ran.talk);
        assert_eq!(ran.talk.trim().lines().count(), 1, "{path}: {}", ran.talk);
    }
    let both = ["--rate-from", "few.json", "--rate", "150"];
    let ran = check(folder.path(), SCRIPT, &both);
    assert_eq!(ran.code, Some(2));
    assert!(ran.talk.contains("cannot be used with"), "{}", ran.talk);
}

#[test]
fn what_could_go_is_marked_with_and_without_colour() {
    let folder = tempfile::tempdir().unwrap();
    let long = "Hi Stan, it's Gary. It's a beautiful morning here in Fresno, and the weather man says that it will stay like this for the rest of the week, which is nice. Please call me back at 559-555-0181 about your fleet. That's Gary, 559-555-0181.";
    let plain = check(folder.path(), long, &["--color", "never"]).data;
    assert!(plain.contains("[-It's a beautiful morning"), "{plain}");
    assert!(plain.contains("which is nice.-]"), "{plain}");
    assert!(!plain.contains('\u{1b}'), "{plain}");
    let colored = check(folder.path(), long, &["--color", "always"]).data;
    // 9 is the code of text that is struck through.
    assert!(
        colored.contains("[-\u{1b}[2m\u{1b}[9mIt's\u{1b}[0m"),
        "{colored}"
    );
    let mut bare = String::new();
    let mut in_code = false;
    for c in colored.chars() {
        match c {
            '\u{1b}' => in_code = true,
            'm' if in_code => in_code = false,
            _ if in_code => {}
            _ => bare.push(c),
        }
    }
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&bare), words(&plain));
}
