//! `check`: scripts, the rate they would be said at, and what could go.

use serde_json::Value;
use serde_json::json;

use crate::support::process::Home;
use crate::support::process::Ran;

const SCRIPT: &str = "Hi Jim, it's Sean from MTD, 415-555-0134. Please call me back in relation to your sales people. That's Sean, 415-555-0134.";

/// Checks a script.
fn check(home: &Home, script: &str, args: &[&str]) -> Ran {
    home.write("script.txt", script.as_bytes());
    let args = [&["check", "script.txt"], args].concat();
    let mut command = home.command(&args);
    Ran::of(&command.env("COLUMNS", "200").output().unwrap())
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

fn write_report(home: &Home, name: &str, recordings: &[Value]) {
    let failed = json!({"file": "broken.wav", "status": "failed", "error": "cut short"});
    let mut recordings = recordings.to_vec();
    recordings.push(failed);
    let report = json!({"schema": "ringback.report/1", "recordings": recordings});
    home.write(name, report.to_string().as_bytes());
}

#[test]
fn a_rate_is_learnt_from_reports_with_numbers_as_they_are_spoken() {
    let home = Home::new();
    // 30 words and a number of ten digits in 16 s: 150 a minute, or 116 if the number were one word.
    let mut words = vec!["word"; 30];
    words.push("415-555-0134");
    write_report(&home, "one.json", &[recording(&words, 16.0)]);
    let ran = check(&home, SCRIPT, &["--rate-from", "one.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let expected = "38 spoken words at 150 a minute (learnt from 40 words in 16.0 s of 1 message), about 15.2 s";
    assert!(ran.out.contains(expected), "{}", ran.out);

    // Two reports are put together, by their length.
    write_report(&home, "two.json", &[recording(&["word"; 20], 4.0)]);
    let two = ["--rate-from", "one.json", "--rate-from", "two.json"];
    let ran = check(&home, SCRIPT, &two);
    assert!(
        ran.out
            .contains("at 180 a minute (learnt from 60 words in 20.0 s of 2 messages)"),
        "{}",
        ran.out
    );

    // Where the data is for a program, people are told beside it.
    let ran = check(
        &home,
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
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["recordings"][0]["seconds"], 12.667);
    assert!(
        ran.err
            .contains("180 words a minute, learnt from 60 words in 20.0 s of 2 messages"),
        "{}",
        ran.err
    );
}

#[test]
fn what_no_rate_can_be_learnt_from_is_told_with_what_to_do() {
    let home = Home::new();
    write_report(&home, "few.json", &[recording(&["word"; 29], 10.0)]);
    write_report(&home, "slow.json", &[recording(&["word"; 40], 400.0)]);
    write_report(&home, "fast.json", &[recording(&["word"; 400], 10.0)]);
    let typed = json!({"recordings": [{"transcript": {"words": [{"text": "Hi", "start": null, "end": null}]}}]});
    home.write("typed.json", typed.to_string().as_bytes());
    home.write("other.json", b"{\"a\": 1}");
    home.write("broken.json", b"{");
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
        ("typed.json", "--rate-from names no words with times"),
        (
            "other.json",
            "other.json: this is not a report of ringback score",
        ),
        (
            "broken.json",
            "broken.json: this is not a report of ringback score",
        ),
        ("missing.json", "missing.json: the report cannot be read"),
        // Recordings are heard by a model, and there is none in this folder.
        ("take.wav", "model"),
    ] {
        let ran = check(&home, SCRIPT, &["--rate-from", path]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{path}");
        assert!(ran.err.contains(sentence), "{path}: {}", ran.err);
        assert_eq!(ran.err.trim().lines().count(), 1, "{path}: {}", ran.err);
    }
    let both = ["--rate-from", "few.json", "--rate", "150"];
    let ran = check(&home, SCRIPT, &both);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cannot be used with"), "{}", ran.err);
}

#[test]
fn what_could_go_is_marked_with_and_without_colour() {
    let home = Home::new();
    let long = "Hi Stan, it's Gary. It's a beautiful morning here in Fresno, and the weather man says that it will stay like this for the rest of the week, which is nice. Please call me back at 559-555-0181 about your fleet. That's Gary, 559-555-0181.";
    let plain = check(&home, long, &["--color", "never"]).out;
    assert!(plain.contains("[-It's a beautiful morning"), "{plain}");
    assert!(plain.contains("which is nice.-]"), "{plain}");
    assert!(!plain.contains('\u{1b}'), "{plain}");
    let colored = check(&home, long, &["--color", "always"]).out;
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

#[test]
fn three_ways_to_answer_are_counted_and_two_are_not_too_many() {
    let home = Home::new();
    let ask = |script: &str| {
        let report = check(&home, script, &["--format", "json"]).json();
        let checks = report["recordings"][0]["checks"].as_array().unwrap();
        let ask = checks.iter().find(|c| c["id"] == "callback-ask").unwrap();
        let mentions = report["recordings"][0]["mentions"].as_array().unwrap();
        let weak = mentions.iter().filter(|m| m["kind"] == "weak").count();
        (ask["verdict"].as_str().unwrap().to_owned(), weak)
    };
    for (script, verdict, weak) in [
        ("Please call me back.", "met", 0),
        ("Please call me back, or email me.", "met", 0),
        (
            "Please call me back, or email me, or send me an email.",
            "met",
            0,
        ),
        ("Please call me back, or email me, or text me.", "partly", 2),
        (
            "Call me, text me, email me, or stop by the store.",
            "partly",
            3,
        ),
        (
            "Call me back, find me on LinkedIn, or see our website.",
            "partly",
            2,
        ),
        // What was done or seen elsewhere offers no way to answer.
        (
            "I saw on LinkedIn that you're hiring. I emailed you, and looked at your website. Call me.",
            "met",
            0,
        ),
        (
            "Please call me back. Don't email me, and don't text me.",
            "met",
            0,
        ),
    ] {
        assert_eq!(ask(script), (verdict.to_owned(), weak), "{script}");
    }
}

#[test]
fn the_classic_line_passes_what_it_is_famous_for_and_fails_both_numbers() {
    let script = "Hi Jim, it's Sean from MTD. Could you please call me back in relation to your sales people";
    let args = ["check", "-", "--format", "json"];
    let ran = Home::new().run_with_input(&args, script.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let report = ran.json();
    let checks = report["recordings"][0]["checks"].as_array().unwrap();
    for (id, verdict) in [
        ("hook", "met"),
        ("no-pitch", "met"),
        ("no-introduction", "met"),
        ("callback-ask", "met"),
        ("number-start", "missed"),
        ("number-end", "missed"),
    ] {
        let check = checks.iter().find(|check| check["id"] == id).unwrap();
        assert_eq!(check["verdict"], verdict, "{check:#}");
    }
    assert_eq!(report["recordings"][0]["seconds"], 7.2);
}

#[test]
fn a_script_that_is_too_long_shows_its_budget_and_what_could_go() {
    let script = "Hi Stan, it's Gary. It's a beautiful morning here in Fresno, and we're really looking forward to the holiday most of us will be celebrating. Those of us at Brightway wanted to touch base before the end of the year. Please call me back at 559-555-0181 about your fleet. I'm sure it is a fine one.";
    let home = Home::new();
    let ran = check(&home, script, &[]);
    assert_eq!(ran.code, Some(0));
    let data = ran.out;
    assert!(data.contains("spoken words at 150 a minute"), "{data}");
    assert!(data.contains("words over"), "{data}");
    assert!(data.contains("[-Those of us at Brightway"), "{data}");
    let faster = check(&home, script, &["--rate", "240"]).out;
    assert!(faster.contains("words left"), "{faster}");
    assert!(!faster.contains("[-"), "{faster}");
}

#[test]
fn what_is_no_script_is_refused_with_what_to_do() {
    let home = Home::new();
    let ran = home.run_with_input(&["check", "-"], b" \n");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("the script is empty"), "{ran:?}");
    home.write("long.txt", "word ".repeat(30_000).as_bytes());
    home.record("take.wav", 8_000);
    for (script, why) in [
        ("long.txt", "longer than any voicemail"),
        ("take.wav", "this is a recording"),
        (
            "no-such-script.txt",
            "no-such-script.txt: the script cannot be read",
        ),
    ] {
        let sentence = home.refused(&["check", script]);
        assert!(sentence.contains(why), "{sentence}");
    }
    let ran = home.run_with_input(&["check", "-", "--fail-under", "99"], b"Call me.");
    assert_eq!(ran.code, Some(1), "{ran:?}");
}
