//! Inputs as they come: names that recorders give, lists that spreadsheets write, texts that Windows saves, files that
//! grow, and signals from outside.

use std::fs;

use crate::support::process::Home;

/// The rep, the prospect, the day and the variant of each recording in a report, by its file.
fn origins(home: &Home, args: &[&str]) -> Vec<String> {
    let ran = home.score(&[args, &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let report = ran.json();
    let recordings = report["recordings"].as_array().unwrap();
    recordings
        .iter()
        .map(|recording| {
            let field = |name: &str| recording["origin"][name].as_str().unwrap_or("-").to_owned();
            let fields = ["rep", "prospect", "day", "variant"].map(field);
            format!(
                "{} {}",
                recording["file"].as_str().unwrap(),
                fields.join(" ")
            )
        })
        .collect()
}

#[test]
fn what_a_recorder_writes_into_a_name_is_nobodys() {
    let home = Home::new();
    let inbox = "calls/spool/default/1001/INBOX";
    fs::create_dir_all(home.path(inbox)).unwrap();
    home.record(&format!("{inbox}/msg0000.wav"), 2_000);
    home.record("calls/2026-11-20_14-05-01.wav", 2_001);
    home.record("calls/20261120_140501_+14155550134.wav", 2_002);
    assert_eq!(
        origins(&home, &["calls"]),
        [
            "calls/2026-11-20_14-05-01.wav - - 2026-11-20 -",
            "calls/20261120_140501_+14155550134.wav - - 2026-11-20 -",
            "calls/spool/default/1001/INBOX/msg0000.wav - - - -",
        ]
    );
}

#[test]
fn names_match_however_their_letters_are_composed() {
    let home = Home::new();
    fs::create_dir_all(home.path("team/zoe\u{308}")).unwrap();
    home.record("team/zoe\u{308}/1.wav", 2_000);
    home.record("team/PLAN.wav", 2_001);
    home.write(
        "team/ringback.toml",
        "[[rep]]\nid = \"zo\u{eb}\"\nname = \"Zo\u{eb} Park\"\nnumber = \"415-555-0134\"\n"
            .as_bytes(),
    );
    home.write(
        "team/manifest.csv",
        b"sep=;\r\nfile;rep\r\n;\r\nplan.wav;Kate\r\ngone.wav;Kate\r\n",
    );
    let right = [
        "team/PLAN.wav Kate - - -",
        "team/zoe\u{308}/1.wav Zo\u{eb} Park - - -",
    ];
    assert_eq!(origins(&home, &["team"]), right);
    assert_eq!(
        origins(&home, &["team", "--rep", "zoe\u{308} park."]),
        right[1..]
    );
    let ran = home.score(&["team"]);
    let note = "team/manifest.csv names a file that is not there: gone.wav (line 5)";
    assert!(ran.err.contains(note), "{ran:?}");
}

#[test]
fn a_list_that_is_cut_off_is_refused_with_its_line() {
    let home = Home::new();
    home.record("takes/a.wav", 2_000);
    home.write(
        "takes/manifest.csv",
        b"file,rep\r\na.wav,\"Kate\r\nb.wav,Sean\r\n",
    );
    let ran = home.score(&["takes"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err
            .contains("line 2: a quotation mark is opened and not closed"),
        "{ran:?}"
    );
}

#[test]
fn a_script_is_read_as_windows_saves_it() {
    let home = Home::new();
    let script = "Hi Zo\u{eb}, it\u{2019}s Sean from Acme. I have a question about your order. Call me on 415 555 0134.";
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(script.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let ansi: Vec<u8> = script
        .chars()
        .map(|c| {
            if c == '\u{2019}' {
                0x92
            } else {
                u8::try_from(u32::from(c)).unwrap()
            }
        })
        .collect();
    let words = |bytes: &[u8]| {
        home.write("script.txt", bytes);
        let report = home
            .good(&["check", "script.txt", "--format", "json"])
            .json();
        report["recordings"][0]["transcript"].clone()
    };
    let right = words(script.as_bytes());
    assert_eq!(words(&utf16), right);
    assert_eq!(words(&ansi), right);
    home.write("script.txt", b"{\\rtf1\\ansi Hi Jim, it's Sean.}");
    let refused = home.refused(&["check", "script.txt"]);
    assert!(refused.contains("rich text (RTF)"), "{refused}");
}

#[test]
fn another_language_is_said_to_be_one() {
    let home = Home::new();
    let spanish = "Hola Jim, soy Sean McPheat de Acme. Le llamo por una idea para su equipo. Gracias, adi\u{f3}s.";
    home.write("script.txt", spanish.as_bytes());
    let refused = home.refused(&["check", "script.txt"]);
    assert!(
        refused.contains("does not seem to be English (it looks like Spanish)"),
        "{refused}"
    );
    home.record("a.wav", 9_000);
    let ran = home.run(&["score", "--transcript", "script.txt", "a.wav"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err
            .contains("a.wav: not scored: this does not seem to be English"),
        "{ran:?}"
    );
}

#[test]
fn a_recording_that_is_logged_twice_is_one_message() {
    let home = Home::new();
    home.record("a.wav", 3_000);
    let log = |prospect: &str| home.score(&["a.wav", "--log", "--prospect", prospect]);
    assert!(log("Jim").err.contains("Logged call"));
    let again = log("JIM");
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(again.err.contains("Not logged again"), "{again:?}");
    log("Ann");
    let table = home.good(&["log", "export"]).out;
    assert_eq!(
        table.lines().filter(|line| line.contains("a.wav")).count(),
        2,
        "{table}"
    );
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs::File;
    use std::io::Write;
    use std::os::unix::ffi::OsStrExt;
    use std::process::Command;
    use std::process::Stdio;
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::support::process::tone;

    #[test]
    fn names_that_are_no_text_stay_apart() {
        let home = Home::new();
        fs::create_dir(home.path("in")).unwrap();
        for (name, millis) in [(&b"\xe8.wav"[..], 2_000), (b"\xe9.wav", 2_100)] {
            fs::write(home.path("in").join(OsStr::from_bytes(name)), tone(millis)).unwrap();
        }
        assert_eq!(
            origins(&home, &["in"]),
            ["in/\\xE8.wav - - - -", "in/\\xE9.wav - - - -"]
        );
    }

    #[test]
    fn a_run_that_is_ended_from_outside_keeps_what_is_finished() {
        for (signal, code) in [("-TERM", 143), ("-HUP", 129)] {
            let home = Home::new();
            home.record("a.wav", 9_000);
            let pipe = home.pipe("b.wav");
            let args = [
                "score",
                "a.wav",
                "b.wav",
                "--jobs",
                "1",
                "--transcript",
                "words.txt",
                "--out",
                "kept.json",
                "--format",
                "json",
            ];
            let child = home.command(&args).stderr(Stdio::piped()).spawn().unwrap();
            // Opening waits for the reader: from here on the run is at b.wav.
            let held = File::options().write(true).open(&pipe).unwrap();
            let pid = child.id().to_string();
            assert!(
                Command::new("kill")
                    .args([signal, &pid])
                    .status()
                    .unwrap()
                    .success()
            );
            thread::sleep(Duration::from_millis(300));
            drop(held);
            assert_eq!(child.wait_with_output().unwrap().status.code(), Some(code));
            let kept = fs::read_to_string(home.path("kept.json")).unwrap();
            assert!(kept.contains("\"scored\""), "{kept}");
        }
    }

    #[test]
    fn a_table_whose_reader_has_gone_ends_quietly() {
        let home = Home::new();
        for n in 0..40 {
            home.record(&format!("takes/{n}.wav"), 2_000 + n);
        }
        let shell = "\"$0\" score takes --transcript words.txt --format csv --quiet | true; exit ${PIPESTATUS[0]}";
        let mut bash = Command::new("bash");
        let bash = home.bare(bash.args(["-c", shell, env!("CARGO_BIN_EXE_ringback")]));
        let output = bash.output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*error), (Some(0), ""));
    }

    #[test]
    fn a_watched_recording_is_scored_when_it_stands_still() {
        let home = Home::new();
        fs::create_dir(home.path("inbox")).unwrap();
        let whole = tone(9_000);
        let (first, rest) = whole.split_at(whole.len() / 4);
        home.write("inbox/slow.wav", first);
        let args = [
            "score",
            "--transcript",
            "words.txt",
            "inbox",
            "--watch",
            "--sidecar",
            "--quiet",
        ];
        let watching = home
            .command(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut growing = File::options()
            .append(true)
            .open(home.path("inbox/slow.wav"))
            .unwrap();
        for piece in rest.chunks(rest.len() / 12) {
            thread::sleep(Duration::from_millis(500));
            growing.write_all(piece).unwrap();
        }
        let done = home.path("inbox/slow.ringback.json");
        assert!(!done.exists(), "it is still being written");
        // However long it takes: the test runner has a limit of its own.
        while !done.exists() {
            thread::sleep(Duration::from_millis(50));
        }
        let report = fs::read_to_string(done).unwrap();
        let pid = watching.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(watching.wait_with_output().unwrap().status.code(), Some(0));
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["recordings"][0]["seconds"].as_f64(), Some(9.0));
    }
}
