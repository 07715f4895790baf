//! The sample voicemails: what every check should say of each, and, with the real model, what it says.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use ringback::domain::Region;
use ringback::domain::Rep;
use ringback::pipeline;
use ringback::rubric::Rubric;
use ringback::scoring::ScoringContext;
use serde_json::Value;

use crate::support::process::Home;
use crate::support::process::Ran;
use crate::support::require;
use crate::support::require::Need;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn manifest() -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join("manifest.jsonl")).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Returns the verdicts that are right for a check: one, or several where a listener could say either.
fn right_verdicts(expected: &Value) -> Vec<String> {
    let words = match expected {
        Value::Array(words) => words.clone(),
        word => vec![word.clone()],
    };
    words
        .iter()
        .map(|word| word.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn together_the_samples_pass_and_fail_every_check() {
    let mut verdicts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let samples = manifest();
    assert!(samples.len() >= 10);
    let mut bytes = 0;
    for sample in &samples {
        bytes += std::fs::metadata(folder().join(sample["file"].as_str().unwrap()))
            .unwrap()
            .len();
        assert!(sample["why"].as_str().is_some_and(|why| !why.is_empty()));
        for (check, expected) in sample["checks"].as_object().unwrap() {
            verdicts
                .entry(check.clone())
                .or_default()
                .extend(right_verdicts(expected));
        }
    }
    assert!(bytes < 6_000_000, "{bytes} bytes");
    assert_eq!(verdicts.len(), 16, "{:?}", verdicts.keys());
    for (check, verdicts) in &verdicts {
        assert!(verdicts.iter().any(|v| v == "met"), "{check} is never met");
        assert!(
            verdicts.iter().any(|v| v == "missed"),
            "{check} is never missed"
        );
    }
}

/// The checks that a text shows without its sound.
const OF_THE_WORDS: [&str; 11] = [
    "hook",
    "no-pitch",
    "no-introduction",
    "callback-ask",
    "name-start",
    "name-end",
    "number-start",
    "number-end",
    "number-agrees",
    "fillers",
    "honest",
];

/// Whatever a model hears, the words themselves have to be judged as the manifest says.
#[test]
fn the_words_of_the_samples_are_judged_as_the_manifest_says() {
    let (mut right, mut all, mut misses) = (0, 0, Vec::new());
    for sample in manifest() {
        let text = |key: &str| sample[key].as_str().unwrap().to_owned();
        let rubric = Rubric::builtin("callback").unwrap();
        let rep = Rep {
            name: Some(text("rep_name")),
            number: Some(text("rep_number")),
        };
        let context = ScoringContext {
            origin: &ringback::domain::Origin::default(),
            rubric: &rubric,
            rep: &rep,
            prospect: None,
            region: Region::parse(&text("region")).unwrap(),
        };
        let (scored, _) = pipeline::score_script("sample", &text("text"), 150.0, &context);
        for check in scored.scorecard.checks {
            if !OF_THE_WORDS.contains(&check.id.as_str()) {
                continue;
            }
            let expected = right_verdicts(&sample["checks"][&check.id]);
            all += 1;
            if expected.contains(&check.verdict.to_string()) {
                right += 1;
            } else {
                misses.push(format!(
                    "{}: {} is {}, expected {expected:?}: {}",
                    text("file"),
                    check.id,
                    check.verdict,
                    check.reason
                ));
            }
        }
    }
    let share = f64::from(right) / f64::from(all);
    println!("{right} of {all} verdicts are right\n{}", misses.join("\n"));
    assert!(all >= 200, "{all}");
    assert!(share >= 0.98, "{right} of {all}:\n{}", misses.join("\n"));
}

/// The share of verdicts that has to be right. It was 0.934 where this was written; processors differ in
/// the last bits of their sums, and a close call may fall the other way on another one.
const FLOOR: f64 = 0.90;

#[test]
fn the_real_model_says_what_the_manifest_says() {
    let Some(models) = require::find(Need::Model) else {
        return;
    };
    let home = Home::new();
    let (mut right, mut all, mut misses) = (0, 0, Vec::new());
    for sample in manifest() {
        let text = |key: &str| sample[key].as_str().unwrap().to_owned();
        let output = home
            .command(&["score", "--format", "json", "--quiet"])
            .arg(folder().join(text("file")))
            .args(["--region", &text("region"), "--name", &text("rep_name")])
            .args(["--number", &text("rep_number"), "--models"])
            .arg(&models)
            .output()
            .unwrap();
        let report = Ran::of(&output).json();
        for check in report["recordings"][0]["checks"].as_array().unwrap() {
            let (id, verdict) = (
                check["id"].as_str().unwrap(),
                check["verdict"].as_str().unwrap(),
            );
            let expected = right_verdicts(&sample["checks"][id]);
            all += 1;
            if expected.iter().any(|word| word == verdict) {
                right += 1;
            } else {
                misses.push(format!(
                    "{}: {id} is {verdict}, expected {expected:?}",
                    text("file")
                ));
            }
        }
    }
    let share = f64::from(right) / f64::from(all);
    println!(
        "{right} of {all} verdicts are right ({:.1} %)\n{}",
        share * 100.0,
        misses.join("\n")
    );
    assert!(
        share >= FLOOR,
        "{right} of {all} verdicts are right:\n{}",
        misses.join("\n")
    );
}
