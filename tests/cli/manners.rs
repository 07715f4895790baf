//! What a slip of the fingers is answered with: what was probably meant.

use std::fs;

use crate::support::process::Home;

#[test]
fn a_word_that_is_no_command_is_answered_with_the_command_that_was_meant() {
    let home = Home::new();
    for (args, tip) in [
        (
            &["list"][..],
            "`ringback models list` or `ringback rubric list` or",
        ),
        (
            &["open", "take.wav"],
            "score RECORDING --out report.html --open`",
        ),
        (&["take.wav"], "did you mean `ringback score take.wav`?"),
        (&["scroe", "take.wav"], "'score'"),
        (&["models", "lst"], "'list'"),
        (&["rubric", "help"], "did you mean `ringback help rubric`?"),
        (
            &["transcribe", "take.wav"],
            "did you mean `ringback score RECORDING`?",
        ),
    ] {
        let sentence = home.refused(args);
        assert!(sentence.contains(tip), "{args:?}: {sentence}");
    }
}

#[test]
fn an_option_that_is_none_is_answered_with_the_one_that_does_it() {
    let home = Home::new();
    for (args, tip) in [
        (
            &["score", "a.wav", "--html"][..],
            "did you mean --out report.html, or --format html?",
        ),
        (&["score", "a.wav", "--json"], "did you mean --format json?"),
        (&["team", "--md"], "did you mean --format markdown?"),
        (
            &["score", "a.wav", "--output=x"],
            "did you mean --out FILE?",
        ),
        (&["score", "a.wav", "--fromat", "csv"], "'--format'"),
    ] {
        let sentence = home.refused(args);
        assert!(sentence.contains(tip), "{args:?}: {sentence}");
        assert!(!sentence.contains("as a value"), "{args:?}: {sentence}");
    }
    // What a command does not have is not offered.
    let sentence = home.refused(&["init", "--json"]);
    assert!(!sentence.contains("--format"), "{sentence}");
}

#[test]
fn a_value_that_is_none_is_answered_with_the_nearest_in_meaning() {
    let home = Home::new();
    home.record("take.wav", 1_000);
    let verdict = home.refused(&["override", "take.wav", "hook", "passd"]);
    assert!(verdict.contains("'met'"), "{verdict}");
    assert!(!verdict.contains("'missed'"), "{verdict}");
    for (args, words) in [
        (
            &["score", "take.wav", "--region", "England"][..],
            "Did you mean GB?",
        ),
        (
            &["score", "take.wav", "--rubric", "calback"],
            "Did you mean \"callback\"?",
        ),
        (
            &["score", "take.wav", "--model", "bse"],
            "Did you mean \"base\"?",
        ),
        (&["explain", "hok"], "Did you mean \"hook\"?"),
        (&["man", "scor"], "Did you mean \"score\"?"),
    ] {
        let sentence = home.refused(args);
        assert!(sentence.contains(words), "{args:?}: {sentence}");
    }
}

#[test]
fn a_number_is_refused_that_is_none_of_its_region() {
    let home = Home::new();
    home.record("take.wav", 1_000);
    let number = |number: &str, more: &[&str]| {
        let args = ["take.wav", "--number", number];
        home.score(&[&args, more].concat())
    };
    for (written, more, words) in [
        ("hello", &[][..], "\"hello\" is not a telephone number"),
        ("12", &[], "\"12\" is not a telephone number"),
        (
            "0770090",
            &["--region", "GB"],
            "is not a UK telephone number; check its digits",
        ),
        ("07700 900123", &[], "is this a UK number? Give --region GB"),
        (
            "415-555-0134",
            &["--region", "UK"],
            "is this a US number? Give --region US",
        ),
    ] {
        let ran = number(written, more);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.err.contains(words), "{ran:?}");
    }
    for (written, region) in [("07700 900123", "UK"), ("+44 7700 900123", "US")] {
        assert_eq!(number(written, &["--region", region]).code, Some(0));
    }
    home.write(
        "takes/ringback.toml",
        b"[[rep]]\nid = \"sean\"\nnumber = \"07700 900123\"\n",
    );
    home.record("takes/a.wav", 1_000);
    let ran = home.score(&["takes"]);
    assert!(
        ran.err.contains("takes/ringback.toml: line 3: \"07700 900123\" is not a US number; is this a UK number? Give region = \"GB\""),
        "{ran:?}"
    );
    // Prospects may be abroad, and their numbers are whole all the same.
    home.good(&[
        "log",
        "add",
        "--prospect",
        "Jim",
        "--number",
        "07700 900123",
    ]);
    let sentence = home.refused(&["log", "add", "--prospect", "Al", "--number", "0770090"]);
    assert!(sentence.contains("check its digits"), "{sentence}");
}

#[test]
fn since_is_read_alike_everywhere() {
    let home = Home::new();
    home.record("takes/2026-11-20_acme.wav", 2_000);
    let count = |since: &str| {
        let ran = home.score(&["takes", "--format", "json", "--since", since]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.json()["recordings"].as_array().unwrap().len()
    };
    assert_eq!((count("2026-11-20"), count("2026-11-21")), (1, 0));
    assert_eq!(count("99999d"), 1);
    for args in [
        &["score", "takes"][..],
        &["team"],
        &["log", "list"],
        &["insight"],
        &["variants", "report"],
    ] {
        let args = [args, &["--since", "soon"]].concat();
        let sentence = home.refused(&args);
        assert!(
            sentence.contains("yesterday, \"3 days ago\" or 7d"),
            "{args:?}: {sentence}"
        );
    }
    home.good(&["log", "add", "--prospect", "Jim", "--at", "yesterday 0:10"]);
    for since in ["yesterday", "7d"] {
        let list = home.good(&["log", "list", "--since", since]);
        assert!(list.out.contains("Jim"), "{since}: {list:?}");
    }
}

#[test]
fn a_rep_who_is_not_there_is_answered_with_those_who_are() {
    let home = Home::new();
    fs::create_dir(home.path("takes/kate")).unwrap();
    home.record("takes/kate/a.wav", 2_000);
    let ran = home.score(&["takes", "--rep", "kat"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err
            .contains("there is no rep \"kat\". Did you mean \"kate\"? Valid: kate."),
        "{ran:?}"
    );
    let ran = home.score(&["takes", "--only-failed", "--fail-under", "0"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err
            .contains("None of 1 recording failed: all scored 0 or more"),
        "{ran:?}"
    );
}

#[test]
fn json_lines_are_reports_in_the_order_of_the_recordings() {
    let home = Home::new();
    for name in ["c.wav", "a.wav", "b.wav"] {
        home.record(name, 3_000);
    }
    home.write("text.wav", b"Dear diary");
    let args = [
        "c.wav", "text.wav", "a.wav", "b.wav", "-f", "jsonl", "--jobs", "3",
    ];
    let ran = home.score(&args);
    let files: Vec<String> = ran
        .out
        .lines()
        .map(|line| {
            let report: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(crate::report::complaints(&report), Vec::<String>::new());
            report["recordings"][0]["file"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(files, ["c.wav", "text.wav", "a.wav", "b.wav"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let written = home.score(&[&args[..], &["-o", "all.jsonl"]].concat());
    assert_eq!(written.code, Some(2), "{written:?}");
    let text = fs::read_to_string(home.path("all.jsonl")).unwrap();
    assert_eq!(text, ran.out);
}

#[cfg(unix)]
#[test]
fn a_page_is_opened_when_it_is_written_and_only_a_page() {
    use std::os::unix::fs::PermissionsExt;
    use std::thread::sleep;
    use std::time::Duration;

    let home = Home::new();
    home.record("take.wav", 1_000);
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    fs::create_dir(home.path("bin")).unwrap();
    let program = format!("bin/{opener}");
    home.write(
        &program,
        b"#!/bin/sh\necho \"$1\" > opened.tmp\n/bin/mv opened.tmp opened\n",
    );
    fs::set_permissions(home.path(&program), fs::Permissions::from_mode(0o755)).unwrap();
    let run = |args: &[&str]| {
        let args = [
            &["score", "take.wav", "--transcript", "words.txt", "--open"],
            args,
        ]
        .concat();
        let mut command = home.command(&args);
        command.env("PATH", home.path("bin"));
        crate::support::process::Ran::of(&command.output().unwrap())
    };
    for out in ["-oscores.csv", "-otake.txt"] {
        let ran = run(&[out]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("--open opens an HTML report"), "{ran:?}");
    }
    let ran = run(&["-o", "page.html", "--audio", "none"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let opened = home.path("opened");
    for _ in 0..200 {
        if opened.exists() {
            break;
        }
        sleep(Duration::from_millis(50));
    }
    assert_eq!(fs::read_to_string(opened).unwrap(), "page.html\n");
}

#[test]
fn the_last_take_is_compared_with() {
    let home = Home::new();
    home.record("take1.wav", 23_000);
    home.record("take2.wav", 12_000);
    let last = |file: &str| home.score(&[file, "--last", "--name", "Sean McPheat"]);
    let first = last("take1.wav");
    assert!(
        first
            .out
            .contains("take1.wav: the first take of Sean McPheat"),
        "{first:?}"
    );
    let second = last("take2.wav");
    let line = second
        .out
        .lines()
        .find(|line| line.starts_with("take2.wav: +"));
    let line = line.unwrap_or_else(|| panic!("{second:?}"));
    assert!(
        line.contains(" since take1.wav: it is short enough now"),
        "{line}"
    );
    let json = home.score(&[
        "take2.wav",
        "--last",
        "--name",
        "Sean McPheat",
        "-f",
        "json",
    ]);
    assert!(json.err.contains("since take1.wav"), "{json:?}");
    assert_eq!(json.json()["recordings"][0]["status"], "scored");
}

#[test]
fn an_override_that_changes_nothing_says_so() {
    let home = Home::new();
    home.record("take.wav", 1_000);
    home.score(&["take.wav"]);
    let ran = home.good(&["override", "take.wav", "duration", "met"]);
    assert!(ran.err.contains("duration was met before"), "{ran:?}");
    let ran = home.good(&["override", "take.wav", "duration", "missed"]);
    assert!(!ran.err.contains("before"), "{ran:?}");
}

#[test]
fn a_rubric_is_saved_and_loaded_again() {
    let home = Home::new();
    for id in ringback::rubric::builtin_ids() {
        let toml = home.good(&["rubric", "show", id, "--format", "toml"]).out;
        home.write("saved.toml", toml.as_bytes());
        let again = home.good(&["rubric", "show", "saved.toml"]).out;
        assert_eq!(again, home.good(&["rubric", "show", id]).out);
    }
}

#[test]
fn clearing_the_cache_says_what_goes_and_what_stays() {
    let home = Home::new();
    home.record("take.wav", 1_000);
    home.score(&["take.wav"]);
    let ran = home.good(&["cache", "clear", "--yes"]);
    assert_eq!(
        ran.err,
        "Cleared 1 recording transcribed. Kept: the log, 0 overrides, 1 score\n"
    );
    home.good(&["team"]);
    let ran = home.good(&["cache", "clear", "--scores"]);
    assert!(
        ran.err
            .contains("Cleared 0 recordings transcribed and 1 score."),
        "{ran:?}"
    );
}

#[test]
fn manual_pages_are_written_one_a_command() {
    let home = Home::new();
    home.good(&["man", "--out", "man1"]);
    for (page, heading) in [
        ("ringback.1", ".TH ringback "),
        ("ringback-score.1", ".TH ringback-score "),
        ("ringback-log-add.1", ".TH ringback-log-add "),
    ] {
        let text = fs::read_to_string(home.path("man1").join(page)).unwrap();
        assert!(
            text.lines().any(|line| line.starts_with(heading)),
            "{page}: {text}"
        );
    }
    assert!(!home.path("man1/ringback-complete-values.1").exists());
    home.good(&["man", "--out", "man1"]);
    let page = home.good(&["man", "log", "add"]).out;
    assert_eq!(
        page,
        fs::read_to_string(home.path("man1/ringback-log-add.1")).unwrap()
    );
    home.write("man1/ringback.1", b"somebody's notes");
    home.refused(&["man", "--out", "man1"]);
}

#[test]
fn shells_complete_the_values_that_ringback_knows() {
    let home = Home::new();
    fs::create_dir(home.path("takes/kate")).unwrap();
    home.record("takes/kate/a.wav", 1_000);
    home.score(&["takes"]);
    for (kind, value) in [
        ("rubrics", "double-tap"),
        ("checks", "number-start"),
        ("models", "base"),
        ("reps", "kate"),
        ("outcomes", "called-back"),
        ("variants", ""),
    ] {
        let ran = home.good(&["complete-values", kind]);
        assert!(
            value.is_empty() || ran.out.lines().any(|line| line == value),
            "{kind}: {ran:?}"
        );
    }
    for (shell, call) in [
        ("zsh", ":_ringback_values rubrics'"),
        (
            "fish",
            "-l rubric -r -a \"(ringback complete-values rubrics)\"",
        ),
    ] {
        let script = home.good(&["completions", shell]).out;
        assert!(script.contains(call), "{shell}: {script}");
    }
}
