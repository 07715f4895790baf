//! Ctrl-C keeps what is finished.
#![cfg(unix)]

use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::process::Command;
use std::process::Stdio;

use crate::support::process::Home;

#[test]
fn an_interrupted_run_keeps_what_is_finished_and_names_what_is_not() {
    let home = Home::new();
    home.record("a.wav", 9_000);
    home.record("c.wav", 9_000);
    // A recording that does not come to its end before the test says so.
    let pipe = home.pipe("b.wav");
    let mut child = home
        .command(&[
            "score",
            "a.wav",
            "b.wav",
            "c.wav",
            "--jobs",
            "1",
            "--transcript",
            "words.txt",
            "--format",
            "json",
            "--out",
            "kept.json",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Opening waits for the reader: from here on the run is at b.wav.
    let held = File::options().write(true).open(&pipe).unwrap();
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(told.any(|line| line.unwrap().contains("press Ctrl-C again")));
    drop(held);
    assert_eq!(child.wait().unwrap().code(), Some(130));

    let kept = std::fs::read(home.path("kept.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&kept).unwrap();
    let part = |index: usize| &report["recordings"][index];
    assert_eq!(part(0)["status"], "scored");
    assert_eq!(part(1)["status"], "failed");
    let error = part(2)["error"].as_str().unwrap();
    assert!(error.starts_with("c.wav: not scored"), "{error}");
}
