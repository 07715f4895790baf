//! `score`: what it finds, what it prints, and that nothing but the recording decides.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::report::complaints;
use crate::support::process::Home;
use crate::support::process::MESSAGE;
use crate::support::process::Ran;
use crate::support::process::tone;

const RECORDINGS: [(&str, u32); 3] = [
    ("takes/a.wav", 14_000),
    ("takes/b.wav", 16_500),
    ("takes/c.wav", 23_000),
];

fn with_recordings() -> Home {
    let home = Home::new();
    for (name, millis) in RECORDINGS {
        home.record(name, millis);
    }
    home
}

fn files(ran: &Ran) -> Vec<String> {
    let recordings = ran.json()["recordings"].as_array().unwrap().clone();
    recordings
        .iter()
        .map(|r| r["file"].as_str().unwrap().to_owned())
        .collect()
}

/// The parts of a report by their files.
fn parts(ran: &Ran) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = ran.json()["recordings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["file"].to_string(), part.to_string()))
        .collect();
    parts.sort();
    parts
}

#[test]
fn a_report_keeps_to_the_schema_and_tells_what_was_said() {
    let home = with_recordings();
    let ran = home.score(&[
        "takes/a.wav",
        "--format",
        "json",
        "--region",
        "GB",
        "--name",
        "Sean McPheat",
    ]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let report = ran.json();
    assert_eq!(complaints(&report), Vec::<String>::new());
    let part = &report["recordings"][0];
    assert_eq!(part["status"], "scored");
    assert_eq!(part["seconds"], 14.0);
    assert_eq!(part["sample_rate"], 8000);
    assert_eq!(part["transcript"]["text"], MESSAGE);
    assert_eq!(part["rep"]["name"], "Sean McPheat");
    assert_eq!(part["rep"]["number"], "+447700900123");
    let ids: Vec<&str> = part["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| check["id"].as_str().unwrap())
        .collect();
    for id in [
        "duration",
        "hook",
        "no-pitch",
        "no-introduction",
        "callback-ask",
        "name-start",
        "name-end",
        "number-start",
        "number-end",
        "number-agrees",
        "number-pace",
        "pace",
        "fillers",
        "silence",
        "level",
        "honest",
    ] {
        assert!(ids.contains(&id), "{id} is not among {ids:?}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_workers_and_the_order() {
    let home = with_recordings();
    let forwards = [
        "takes/a.wav",
        "takes/b.wav",
        "takes/c.wav",
        "--format",
        "json",
    ];
    let backwards = [
        "takes/c.wav",
        "takes/b.wav",
        "takes/a.wav",
        "--format",
        "json",
    ];
    let once = home.score(&forwards);
    assert_eq!(once.code, Some(0), "{once:?}");
    for jobs in ["1", "2", "7"] {
        let again = home.score(&[&forwards[..], &["--jobs", jobs]].concat());
        assert_eq!(once.out, again.out, "with {jobs} jobs");
    }
    let turned = home.score(&backwards);
    assert_eq!(
        files(&turned),
        ["takes/c.wav", "takes/b.wav", "takes/a.wav"]
    );
    assert_eq!(parts(&once), parts(&turned));
    for (name, _) in RECORDINGS {
        let alone = home.score(&[name, "--format", "json"]);
        assert!(parts(&once).contains(&parts(&alone)[0]), "{name} alone");
    }
}

#[test]
fn folders_are_searched_in_the_order_of_names_hidden_files_left_out() {
    let home = with_recordings();
    fs::create_dir_all(home.path("takes/aa/deep")).unwrap();
    home.record("takes/aa/deep/Z.WAV", 9_000);
    home.record("takes/.hidden.wav", 9_000);
    home.write("takes/notes.txt", b"not a recording");
    let ran = home.score(&["takes", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(
        files(&ran),
        [
            "takes/a.wav",
            "takes/aa/deep/Z.WAV",
            "takes/b.wav",
            "takes/c.wav"
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle_are_not_followed() {
    let home = with_recordings();
    std::os::unix::fs::symlink(home.path("takes"), home.path("takes/again")).unwrap();
    let ran = home.score(&["takes", "--format", "json"]);
    assert_eq!(files(&ran).len(), 3, "{ran:?}");
}

#[test]
fn standard_input_is_a_recording_too() {
    let home = Home::new();
    let mut child = home
        .command(&[
            "score",
            "-",
            "--transcript",
            "words.txt",
            "--format",
            "json",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(&tone(12_000))
        .unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.json()["recordings"][0]["file"], "-");
    assert_eq!(ran.json()["recordings"][0]["seconds"], 12.0);
}

#[test]
fn the_exit_code_says_how_it_went() {
    let home = with_recordings();
    let codes: [(&[&str], i32); 6] = [
        (&["takes/a.wav"], 0),
        (&["takes/a.wav", "--fail-under", "0"], 0),
        (&["takes/a.wav", "takes/c.wav", "--fail-under", "100"], 1),
        (&["takes/a.wav", "nowhere.wav"], 2),
        (&["takes/a.wav", "nowhere.wav", "--fail-under", "100"], 2),
        (&["takes/a.wav", "--fail-under", "101"], 2),
    ];
    for (args, code) in codes {
        let ran = home.score(args);
        assert_eq!(ran.code, Some(code), "{args:?}: {ran:?}");
    }
}

#[test]
fn a_result_in_a_file_is_whole_and_leaves_nothing_beside_it() {
    let home = with_recordings();
    let before = home.files_but_home().len();
    let ran = home.score(&["takes", "--out", "scores.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    let report: Value =
        serde_json::from_slice(&fs::read(home.path("scores.json")).unwrap()).unwrap();
    assert_eq!(report["recordings"].as_array().unwrap().len(), 3);
    let ran = home.score(&["takes", "--out", "scores.csv", "--quiet"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    let table = fs::read_to_string(home.path("scores.csv")).unwrap();
    assert_eq!(table.lines().count(), 4, "{table}");
    assert_eq!(
        home.files_but_home().len(),
        before + 2,
        "{:?}",
        home.files_but_home()
    );

    let ran = home.score(&["takes", "--out", "no/such/folder.json"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err.contains("no/such/folder.json: cannot be written"),
        "{ran:?}"
    );
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let home = with_recordings();
    let plain = home.score(&["takes/a.wav"]);
    assert!(!plain.out.contains('\u{1b}'), "{plain:?}");
    let colored = home.score(&["takes/a.wav", "--color", "always"]);
    assert!(colored.out.contains('\u{1b}'), "{colored:?}");
}

#[test]
fn the_card_of_a_recording_shows_score_checks_proof_and_words() {
    let home = with_recordings();
    let ran = home.score(&["takes/a.wav", "--region", "GB"]);
    insta::assert_snapshot!("cli_card", ran.out);
}

#[test]
fn a_report_can_be_scored_again_from_its_own_words() {
    let home = with_recordings();
    let once = home.score(&["takes/a.wav", "--format", "json"]);
    home.write("report.json", once.out.as_bytes());
    let again = home.run(&[
        "score",
        "takes/a.wav",
        "--transcript",
        "report.json",
        "--format",
        "json",
    ]);
    assert_eq!(once.out, again.out);
}

#[test]
fn a_reader_that_goes_away_is_an_ordinary_ending() {
    let home = with_recordings();
    let words = "Hi Jim. ".repeat(20_000);
    home.write("long.txt", words.as_bytes());
    let mut child = home
        .command(&[
            "score",
            "takes/a.wav",
            "--transcript",
            "long.txt",
            "--format",
            "json",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
}
