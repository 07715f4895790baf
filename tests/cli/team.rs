//! A team's folder: whose recording is whose, nothing heard twice, nothing lost, and a person's word.

use std::fs;
#[cfg(unix)]
use std::process::Child;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::report::complaints;
use crate::support::process::Home;
use crate::support::process::Ran;

/// Two reps, three messages, a settings file, and files that are no recordings.
fn team() -> Home {
    let home = Home::new();
    for folder in ["team", "team/sean", "team/kate"] {
        fs::create_dir(home.path(folder)).unwrap();
    }
    home.record("team/sean/2026-11-20_acme_v2.wav", 9_000);
    home.record("team/sean/2026-11-21_bolt.wav", 9_500);
    home.record("team/kate/take one.wav", 23_000);
    home.write("team/notes.txt", b"not a recording");
    home.write("team/.hidden.wav", b"not looked at");
    home.write(
        "team/ringback.toml",
        b"region = \"GB\"\n[[rep]]\nid = \"sean\"\nname = \"Sean McPheat\"\nnumber = \"07700 900123\"\n\
          [[rep]]\nid = \"kate\"\nname = \"Kate Smith\"\nrubric = \"double-tap\"\n",
    );
    home
}

fn part<'a>(report: &'a Value, file: &str) -> &'a Value {
    let parts = report["recordings"].as_array().unwrap();
    parts
        .iter()
        .find(|part| part["file"].as_str().unwrap().ends_with(file))
        .unwrap()
}

#[test]
fn names_and_settings_tell_whose_recording_is_whose() {
    let home = team();
    let ran = home.score(&["team", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err.contains(
            "Skipped 2 files (hidden, not audio, or excluded): team/.hidden.wav, team/notes.txt\n"
        ),
        "{ran:?}"
    );
    let report = ran.json();
    assert_eq!(complaints(&report), Vec::<String>::new());
    let sean = part(&report, "2026-11-20_acme_v2.wav");
    assert_eq!(
        sean["origin"],
        serde_json::json!({"rep": "Sean McPheat", "prospect": "acme", "day": "2026-11-20", "variant": "v2"})
    );
    assert_eq!(sean["rep"]["number"], "07700 900123");
    assert_eq!(sean.get("rubric"), None);
    let kate = part(&report, "take one.wav");
    assert_eq!(kate["origin"], serde_json::json!({"rep": "Kate Smith"}));
    assert_eq!(kate["rubric"]["id"], "double-tap");
    assert_eq!(report["rubric"]["id"], "callback");
    let reps = report["team"]["reps"].as_array().unwrap();
    assert_eq!(reps.len(), 2, "{reps:?}");
}

#[test]
fn every_form_finds_the_same_day_and_the_same_rep() {
    let home = Home::new();
    for folder in ["team", "team/sean", "team/SEAN"] {
        fs::create_dir(home.path(folder)).unwrap();
    }
    home.record("team/sean/take of 2026.11.20.wav", 9_000);
    home.record("team/SEAN/VM 20261122 again.wav", 9_500);
    home.record("team/kate 2026_11_21.wav", 8_000);
    home.write("team/manifest.csv", b"file,rep\nkate 2026_11_21.wav,Kate\n");
    let report = home.score(&["team", "--format", "json"]).json();
    assert_eq!(complaints(&report), Vec::<String>::new());
    assert_eq!(part(&report, "again.wav")["origin"]["day"], "2026-11-22");
    assert_eq!(part(&report, "21.wav")["origin"]["day"], "2026-11-21");
    let reps = report["team"]["reps"].as_array().unwrap();
    let sean = reps.iter().find(|rep| rep["rep"] == "SEAN").unwrap();
    assert_eq!((reps.len(), &sean["messages"]), (2, &2.into()), "{reps:?}");
    let days: Vec<&Value> = sean["trend"].as_array().unwrap().iter().collect();
    assert_eq!(days[0]["day"], "2026-11-20");
    assert_eq!(days[1]["day"], "2026-11-22");

    let cards = home.score(&["team", "--cards", "never"]).out;
    let rows = |name: &str| cards.lines().filter(|line| line.starts_with(name)).count();
    assert_eq!((rows("  SEAN "), rows("  sean ")), (1, 0), "{cards}");
    home.score(&["team", "--audio", "none", "--out", "page.html"]);
    let page = fs::read_to_string(home.path("page.html")).unwrap();
    assert!(
        page.contains("SEAN, average score by day: 2026-11-20"),
        "{page}"
    );
    assert_eq!(
        home.run(&["team", "--rep", "Sean", "--format", "json"])
            .json()["recordings"],
        2
    );
    let since = home.score(&[
        "team",
        "--since",
        "2026-11-21",
        "--rep",
        "sean",
        "--format",
        "json",
    ]);
    assert_eq!(since.json()["recordings"].as_array().unwrap().len(), 1);
}

#[test]
fn a_list_beside_the_recordings_weighs_more_than_their_names() {
    let home = team();
    home.write(
        "team/manifest.csv",
        b"file,rep,date\nkate/take one.wav,sean,2026-11-22\n",
    );
    let report = home.score(&["team", "--format", "json"]).json();
    let part = part(&report, "take one.wav");
    assert_eq!(
        part["origin"],
        serde_json::json!({"rep": "Sean McPheat", "day": "2026-11-22"})
    );
    home.write("team/manifest.csv", b"file,date\na.wav,tomorrow\n");
    let ran = home.score(&["team"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err
            .contains("team/manifest.csv: line 2: \"tomorrow\" is not a date"),
        "{ran:?}"
    );
}

#[test]
fn a_message_is_logged_with_the_rules_that_judged_it() {
    let home = team();
    // The settings beside the recordings give Kate rules of her own.
    let ran = home.score(&["team", "--rep", "kate", "--log", "--prospect", "Jim"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let table = home.run(&["log", "export", "log.csv"]);
    assert_eq!(table.code, Some(0), "{table:?}");
    let table = fs::read_to_string(home.path("log.csv")).unwrap();
    assert!(table.contains(",double-tap,"), "{table}");
}

#[test]
fn recordings_are_chosen_by_rep_by_day_and_by_pattern() {
    let home = team();
    let files = |args: &[&str]| -> usize {
        let ran = home.score(&[&["team", "--format", "json"], args].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.json()["recordings"].as_array().unwrap().len()
    };
    assert_eq!(files(&["--rep", "SEAN"]), 2);
    assert_eq!(files(&["--rep", "Kate Smith"]), 1);
    assert_eq!(files(&["--since", "2026-11-21"]), 1);
    assert_eq!(files(&["--include", "*acme*"]), 1);
    assert_eq!(files(&["--exclude", "sean/**"]), 1);
    assert_eq!(files(&["--only-failed", "--fail-under", "0"]), 0);
    let ran = home.score(&["team", "--include", "["]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("no pattern for file names"), "{ran:?}");
    let ran = home.score(&["team", "--since", "soon"]);
    assert!(ran.err.contains("is not a date I can read"), "{ran:?}");
}

#[test]
fn a_broken_settings_file_is_told_with_its_line() {
    let home = team();
    home.write("team/ringback.toml", b"\nrubrics = \"callback\"\n");
    let ran = home.score(&["team"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err
            .contains("team/ringback.toml: line 2: unknown field `rubrics`"),
        "{ran:?}"
    );
}

#[test]
fn init_writes_settings_that_work_and_replaces_none() {
    let home = team();
    fs::remove_file(home.path("team/ringback.toml")).unwrap();
    let ran = home.run(&["init", "team"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(home.score(&["team"]).code, Some(0));
    let ran = home.run(&["init", "team"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("use --force to replace it"), "{ran:?}");
}

#[test]
fn what_was_scored_is_shown_again_without_its_recordings() {
    let home = team();
    let ran = home.run(&["team"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("No scored recordings match"), "{ran:?}");
    home.score(&["team", "--quiet"]);
    fs::remove_dir_all(home.path("team")).unwrap();
    let ran = home.run(&["team", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let team = ran.json();
    assert_eq!(team["recordings"], 2, "double-tap is not callback: {team}");
    assert_eq!(team["reps"][0]["rep"], "Sean McPheat");
    assert_eq!(team["reps"][0]["trend"].as_array().unwrap().len(), 2);
    let of = |args: &[&str]| home.run(&[&["team"], args].concat());
    assert!(
        of(&["--format", "csv"])
            .out
            .starts_with("rep,messages,mean_score")
    );
    assert!(
        of(&["--format", "markdown"])
            .out
            .contains("| Sean McPheat | 2 |")
    );
    assert!(of(&[]).out.contains("By check"));
    assert_eq!(of(&["--since", "2027-01-01"]).code, Some(2));
}

#[test]
fn no_store_leaves_no_trace_and_cache_clear_forgets() {
    let home = team();
    home.score(&["team", "--no-store"]);
    assert!(!home.path("home/.local/share/ringback/store.db").exists());
    home.score(&["team"]);
    let info = home.run(&["cache", "info"]);
    assert!(info.out.contains("3 recordings transcribed"), "{info:?}");
    assert_eq!(home.run(&["cache", "clear"]).code, Some(0));
    let info = home.run(&["cache", "info"]);
    assert!(info.out.contains("0 recordings transcribed"), "{info:?}");
}

#[test]
fn a_persons_word_holds_is_shown_and_can_be_taken_back() {
    let home = team();
    let file = "team/kate/take one.wav";
    let check = |home: &Home, file: &str| {
        let ran = home.score(&[file, "--format", "json", "--rubric", "callback"]);
        let report = ran.json();
        assert_eq!(complaints(&report), Vec::<String>::new());
        let part = report["recordings"][0].clone();
        let checks = part["checks"].as_array().unwrap().clone();
        let duration = checks.iter().find(|c| c["id"] == "duration").unwrap();
        (duration.clone(), part["score"].as_u64().unwrap())
    };
    let (before, score) = check(&home, file);
    assert_eq!(before["verdict"], "missed");
    let said = home.run(&[
        "override",
        file,
        "duration",
        "met",
        "--by",
        "Kate",
        "--note",
        "the end is a beep",
    ]);
    assert_eq!(said.code, Some(0), "{said:?}");
    // The word is with the content, not with the name.
    fs::rename(home.path(file), home.path("team/kate/renamed.wav")).unwrap();
    let file = "team/kate/renamed.wav";
    let (after, higher) = check(&home, file);
    assert_eq!(after["verdict"], "met");
    assert_eq!(
        after["override"],
        serde_json::json!({"machine": "missed", "by": "Kate", "note": "the end is a beep"})
    );
    assert!(higher > score, "{higher} {score}");
    let card = home.score(&[file, "--rubric", "callback", "--full"]).out;
    let card: String = card.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        card.contains("Overridden by Kate: “the end is a beep” (was missed)."),
        "{card}"
    );
    let table = home
        .score(&[file, "--rubric", "callback", "--format", "csv"])
        .out;
    assert!(table.contains("duration (was missed)"), "{table}");

    home.score(&[
        file,
        "--rubric",
        "callback",
        "--out",
        "page.html",
        "--audio",
        "none",
    ]);
    let page = fs::read_to_string(home.path("page.html")).unwrap();
    assert!(page.contains("the end is a beep") && page.contains("(was missed)"));

    assert_eq!(
        home.run(&["override", file, "duration", "--undo"]).code,
        Some(0)
    );
    assert_eq!(check(&home, file), (before, score));
    let again = home.run(&["override", file, "duration", "--undo"]);
    assert_eq!(again.code, Some(2), "{again:?}");
    let list = home.run(&["override", "--list"]).out;
    assert!(
        list.contains("duration met by Kate") && list.contains("taken back"),
        "{list}"
    );
    let wrong = home.run(&["override", file, "hock", "met"]);
    assert!(
        wrong
            .err
            .contains("there is no check \"hock\". Did you mean \"hook\"?"),
        "{wrong:?}"
    );
}

#[test]
fn sidecars_lie_beside_the_recordings_and_are_no_recordings() {
    let home = team();
    let ran = home.score(&["team", "--sidecar"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let read = |ending: &str| {
        fs::read_to_string(home.path(&format!("team/kate/take one.ringback.{ending}"))).unwrap()
    };
    let report: Value = serde_json::from_str(&read("json")).unwrap();
    assert_eq!(complaints(&report), Vec::<String>::new());
    assert!(read("txt").starts_with("Hi Jim"));
    assert_eq!(read("srt"), "", "given words have no times");
    assert!(read("vtt").starts_with("WEBVTT"));
    let again = home.score(&["team"]);
    assert!(again.err.contains("Skipped 2 files"), "{again:?}");
}

#[test]
fn csv_can_begin_with_a_mark_and_is_read_back_whole() {
    let home = team();
    let ran = home.score(&["team", "--format", "csv", "--bom"]);
    let text = ran.out.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    let cell = |row: usize, name: &str| {
        let column = headers.iter().position(|header| header == name).unwrap();
        rows[row][column].to_owned()
    };
    assert_eq!(cell(1, "rep"), "Sean McPheat");
    assert_eq!(cell(1, "date"), "2026-11-20");
    assert_eq!(cell(1, "prospect"), "acme");
}

#[test]
fn the_table_is_read_by_others_as_it_was_meant() {
    let home = team();
    home.write(
        "words.txt",
        b"Hi Jim, \"quoted\", it's Sean; =1+1, call me back.",
    );
    home.score(&["team", "--out", "scores.csv"]);
    let script = "import csv, json, sys\n\
        print(json.dumps(list(csv.DictReader(open('scores.csv', encoding='utf-8', newline='')))))";
    let mut python = std::process::Command::new("python3");
    let Ok(output) = home.bare(python.args(["-c", script])).output() else {
        println!("skipped: there is no python3 on this machine");
        return;
    };
    let rows = Ran::of(&output).json();
    assert_eq!(rows.as_array().unwrap().len(), 3, "{rows}");
    assert_eq!(rows[1]["rep"], "Sean McPheat");
    assert_eq!(
        rows[1]["transcript"],
        "Hi Jim, \"quoted\", it's Sean; =1+1, call me back."
    );
}

#[test]
fn players_take_the_subtitles() {
    let home = team();
    let words = r#"{"words": [{"text": "Hi", "start": 0.1, "end": 0.4, "confidence": 0.9},
        {"text": "Jim", "start": 0.4, "end": 0.9, "confidence": 0.9}]}"#;
    home.write("words.txt", words.as_bytes());
    assert_eq!(home.score(&["team", "--sidecar"]).code, Some(0));
    for ending in ["srt", "vtt"] {
        let mut ffmpeg = std::process::Command::new("ffmpeg");
        let file = format!("team/kate/take one.ringback.{ending}");
        let args = ["-v", "error", "-i", &file, "-f", "srt", "-"];
        let Ok(output) = home.bare(ffmpeg.args(args)).output() else {
            println!("skipped: there is no ffmpeg on this machine");
            return;
        };
        let ran = Ran::of(&output);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
        assert!(
            ran.out.contains("00:00:00,100 --> 00:00:00,900\nHi Jim"),
            "{ran:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_watched_folder_is_scored_as_it_fills_up() {
    let home = Home::new();
    fs::create_dir(home.path("inbox")).unwrap();
    let watching = home
        .command(&[
            "score",
            "--transcript",
            "words.txt",
            "inbox",
            "--watch",
            "--sidecar",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    home.record("inbox/one.wav", 3_000);
    let done = home.path("inbox/one.ringback.vtt");
    // However long it takes: the test runner has a limit of its own.
    while !done.exists() {
        thread::sleep(Duration::from_millis(50));
    }
    let ran = interrupted(watching);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("inbox/one.wav"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_a_watch_writes_holds_all_and_not_only_the_newest() {
    let home = Home::new();
    fs::create_dir(home.path("inbox")).unwrap();
    let watching = home
        .command(&[
            "score",
            "--transcript",
            "words.txt",
            "inbox",
            "--watch",
            "--out",
            "scores.csv",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for name in ["one", "two"] {
        home.record(&format!("inbox/{name}.wav"), 3_000);
        let told = || fs::read_to_string(home.path("scores.csv")).unwrap_or_default();
        // However long it takes: the test runner has a limit of its own.
        while !told().contains(name) {
            thread::sleep(Duration::from_millis(50));
        }
    }
    let table = fs::read_to_string(home.path("scores.csv")).unwrap();
    let ran = interrupted(watching);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(table.contains("one.wav"), "{table}");
}

/// Presses Ctrl-C and waits for the end.
#[cfg(unix)]
fn interrupted(running: Child) -> Ran {
    let id = running.id().to_string();
    let mut kill = std::process::Command::new("kill");
    assert!(kill.args(["-INT", &id]).status().unwrap().success());
    Ran::of(&running.wait_with_output().unwrap())
}

/// The JSON without what only other rules could change.
fn json_of(home: &Home, args: &[&str]) -> String {
    let ran = home.score(&[&["many", "--format", "json", "--quiet"], args].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.out
}

/// Many short recordings, no two alike.
fn many(home: &Home, count: u32) {
    fs::create_dir(home.path("many")).unwrap();
    for n in 0..count {
        home.record(&format!("many/{n:03}.wav"), 1_200 + 7 * n);
    }
}

#[test]
fn the_number_of_workers_and_what_is_remembered_change_no_byte() {
    let home = Home::new();
    many(&home, 30);
    let one = json_of(&home, &["--jobs", "1", "--no-store"]);
    let four = json_of(&home, &["--jobs", "4", "--no-store"]);
    assert!(one == four, "one worker or four");
    let first = json_of(&home, &["--jobs", "4"]);
    let second = json_of(&home, &["--jobs", "2"]);
    assert!(one == first && first == second, "heard or recalled");
}

#[test]
fn a_run_that_is_killed_again_and_again_comes_to_the_same_end() {
    let home = Home::new();
    many(&home, 200);
    let whole = json_of(&home, &["--no-store"]);
    let mut killed = 0;
    for n in 0..20u64 {
        let mut child = home
            .command(&[
                "score",
                "--transcript",
                "words.txt",
                "many",
                "--jobs",
                "3",
                "--quiet",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Whenever it dies, nothing may be lost: the moment is no part of what is asserted.
        thread::sleep(Duration::from_millis(11 + n * 7));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed > 0, "no run lived long enough to be killed");
    let after = json_of(&home, &[]);
    assert!(whole == after, "after {killed} kills");
    let info = home.run(&["cache", "info"]);
    assert!(info.out.contains("200 recordings transcribed"), "{info:?}");
}

#[test]
fn two_runs_on_one_store_both_finish() {
    let home = Home::new();
    many(&home, 60);
    let start = || {
        home.command(&[
            "score",
            "--transcript",
            "words.txt",
            "many",
            "--format",
            "json",
            "-q",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
    };
    let (a, b) = (start(), start());
    let a = Ran::of(&a.wait_with_output().unwrap());
    let b = Ran::of(&b.wait_with_output().unwrap());
    assert_eq!((a.code, b.code), (Some(0), Some(0)), "{} {}", a.err, b.err);
    assert!(a.out == b.out);
}

#[test]
fn a_store_that_cannot_be_written_costs_no_score() {
    let home = team();
    home.write(
        "store.db",
        b"this is no database, but long enough to be taken for one",
    );
    let ran = home.run(&[
        "score",
        "team",
        "--transcript",
        "words.txt",
        "--store",
        "store.db",
    ]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("is not a ringback store"), "{ran:?}");
    fs::create_dir_all(home.path("home/.local/share")).unwrap();
    home.write(
        "home/.local/share/ringback",
        b"a file where a folder should be",
    );
    let ran = home.score(&["team", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("This run is not cached"), "{ran:?}");
    assert_eq!(ran.json()["recordings"].as_array().unwrap().len(), 3);
}
