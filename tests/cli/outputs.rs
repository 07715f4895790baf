//! Nothing that a person may want to keep is replaced by a result, whatever it is called and whichever command writes.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use std::time::SystemTime;

use crate::support::process::Home;
use crate::support::process::MESSAGE;
use crate::support::process::tone;

const SCORE: [&str; 6] = [
    "score",
    "takes",
    "--transcript",
    "words.json",
    "--out",
    "OUT",
];
const CHECK: [&str; 4] = ["check", "script.txt", "--out", "OUT"];
const EXPORT: [&str; 3] = ["log", "export", "OUT"];
const RECORD: [&str; 5] = ["record", "--dir", "takes", "--out", "OUT"];

/// The commands that write a file, and an ending that its name may have; OUT is the name.
const WRITERS: [(&[&str], &str); 15] = [
    (&SCORE, "txt"),
    (&SCORE, "json"),
    (&SCORE, "jsonl"),
    (&SCORE, "csv"),
    (&SCORE, "html"),
    (&SCORE, "md"),
    (&CHECK, "txt"),
    (&CHECK, "json"),
    (&CHECK, "jsonl"),
    (&CHECK, "csv"),
    (&CHECK, "html"),
    (&CHECK, "md"),
    (&EXPORT, "csv"),
    (&EXPORT, "txt"),
    (&RECORD, "html"),
];

/// A home with one file of every kind that people have.
fn full_home() -> Home {
    let home = Home::new();
    home.record("takes/a.wav", 3_000);
    home.write("script.txt", MESSAGE.as_bytes());
    let report = home.score(&["takes", "--no-store", "--format", "json"]).out;
    home.write("words.json", report.as_bytes());
    home.write(
        "house.toml",
        b"id = \"house\"\ntitle = \"House\"\nabout = \"Ours.\"\nextends = \"callback\"\n",
    );
    home.write("takes/ringback.toml", b"region = \"GB\"\n");
    home.write("takes/manifest.csv", b"file,rep\na.wav,sean\n");
    home.good(&["log", "add", "--prospect", "Jim"]);
    home.good(&["--store", "own.db", "log", "add", "--prospect", "Jim"]);
    home
}

/// What every file holds, but for what the program remembers.
fn contents(home: &Home) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = home.files_but_home().into_iter();
    files
        .filter_map(|path| Some((path.clone(), fs::read(&path).ok()?)))
        .collect()
}

/// Runs a command that must not write, and returns why it does not.
fn refused(home: &Home, writer: &[&str], out: &str) -> String {
    let args: Vec<&str> = writer
        .iter()
        .map(|arg| if *arg == "OUT" { out } else { arg })
        .collect();
    let before = contents(home);
    let ran = home.run(&args);
    assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
    let error = ran.err.lines().last().unwrap_or_default();
    assert!(
        error.starts_with(&format!("error: {out}: ")),
        "{args:?}: {ran:?}"
    );
    assert_eq!(ran.out, "", "{args:?}");
    assert!(before == contents(home), "{args:?} changed a file: {ran:?}");
    error.to_owned()
}

/// What people have that is no result, of every kind.
fn foreign(home: &Home) -> [(&'static str, Vec<u8>); 8] {
    [
        ("recording", tone(500)),
        ("script", MESSAGE.as_bytes().to_vec()),
        ("transcript", b"{\"words\": [{\"text\": \"Hi\"}]}".to_vec()),
        ("store", fs::read(home.path("own.db")).unwrap()),
        (
            "settings",
            fs::read(home.path("takes/ringback.toml")).unwrap(),
        ),
        ("list", fs::read(home.path("takes/manifest.csv")).unwrap()),
        (
            "page",
            b"<!doctype html>\n<html><title>My own</title></html>".to_vec(),
        ),
        ("bytes", vec![0xff; 300]),
    ]
}

#[test]
fn no_command_replaces_what_it_reads_or_what_is_not_its_own() {
    let home = full_home();
    let foreign = foreign(&home);
    for (writer, ending) in WRITERS {
        for (kind, bytes) in &foreign {
            let name = format!("their-{kind}.{ending}");
            home.write(&name, bytes);
            let why = refused(&home, writer, &name);
            assert!(
                why.contains("was left as it is; remove it, or name another file"),
                "{why}"
            );
            fs::remove_file(home.path(&name)).unwrap();
        }
        // The same under its own name.
        for name in [
            "takes/a.wav",
            "own.db",
            "house.toml",
            "takes/ringback.toml",
            "report.pdf",
        ] {
            let why = refused(&home, writer, name);
            assert!(
                why.contains("end the name in .") || why.contains("would be lost"),
                "{why}"
            );
        }
        assert!(refused(&home, writer, "takes/manifest.csv").contains("another file"));
    }
    refused(&home, &EXPORT, "takes");
    let into_a_folder = [
        "score",
        "takes",
        "--transcript",
        "words.json",
        "--format",
        "csv",
        "--out",
        "OUT",
    ];
    refused(&home, &into_a_folder, "takes");
    for input in ["words.json", "takes/../words.json"] {
        let why = refused(&home, &SCORE, input);
        assert!(why.contains("the transcript, and would be lost"), "{why}");
    }
    let why = refused(&home, &CHECK, "script.txt");
    assert!(
        why.contains("this is the script, and would be lost"),
        "{why}"
    );
    let reads_it = [
        "check",
        "script.txt",
        "--rate-from",
        "words.json",
        "--out",
        "OUT",
    ];
    assert!(refused(&home, &reads_it, "words.json").contains("--rate-from"));
    let exports_itself = ["--store", "own.csv", "log", "export", "OUT"];
    fs::copy(home.path("own.db"), home.path("own.csv")).unwrap();
    assert!(refused(&home, &exports_itself, "own.csv").contains("this is the store"));
}

#[cfg(unix)]
#[test]
fn links_lead_to_the_same_file() {
    use std::os::unix::fs::symlink;

    let home = full_home();
    fs::hard_link(home.path("takes/a.wav"), home.path("hard.json")).unwrap();
    symlink(home.path("takes/a.wav"), home.path("soft.json")).unwrap();
    symlink("words.json", home.path("words-link.json")).unwrap();
    symlink("nowhere.json", home.path("dangling.json")).unwrap();
    for (name, why) in [
        (
            "hard.json",
            "the same file as takes/a.wav, one of the recordings",
        ),
        (
            "soft.json",
            "the same file as takes/a.wav, one of the recordings",
        ),
        (
            "words-link.json",
            "the same file as words.json, the transcript",
        ),
        ("dangling.json", "this link leads to no file"),
    ] {
        let said = refused(&home, &SCORE, name);
        assert!(said.contains(why), "{said}");
    }
    // Through a link the earlier report is replaced that it leads to.
    home.good(&["check", "script.txt", "--out", "first.json"]);
    symlink("first.json", home.path("latest.json")).unwrap();
    home.good(&[
        "score",
        "takes",
        "--transcript",
        "words.txt",
        "--out",
        "latest.json",
    ]);
    assert!(
        fs::symlink_metadata(home.path("latest.json"))
            .unwrap()
            .is_symlink()
    );
    let first = fs::read_to_string(home.path("first.json")).unwrap();
    assert!(first.contains("takes/a.wav"), "{first}");
}

#[test]
fn an_earlier_result_of_the_same_kind_is_replaced() {
    let home = full_home();
    // What `record` writes takes a microphone.
    let writers = WRITERS.iter().filter(|(writer, _)| writer[0] != "record");
    for (n, (writer, ending)) in writers.enumerate() {
        let name = format!("new-{n}.{ending}");
        // An empty file loses nothing.
        home.write(&name, b"");
        let args: Vec<&str> = writer
            .iter()
            .map(|arg| if *arg == "OUT" { name.as_str() } else { arg })
            .collect();
        home.good(&args);
        let first = fs::read(home.path(&name)).unwrap();
        assert!(!first.is_empty(), "{args:?}");
        home.good(&args);
        assert!(first == fs::read(home.path(&name)).unwrap(), "{args:?}");
    }
    let many = [
        "score",
        "takes",
        "--transcript",
        "words.txt",
        "--cards",
        "never",
    ];
    for _ in 0..2 {
        home.good(&[&many[..], &["--out", "table.txt"]].concat());
    }
    for _ in 0..2 {
        home.good(&[&many[..], &["--format", "csv", "--bom", "--out", "bom.csv"]].concat());
    }
    // Another kind of report is not the same.
    let why = refused(&home, &EXPORT, "bom.csv");
    assert!(why.contains("not an exported log of ringback's"), "{why}");
}

/// The commands that choose the names of their files, and one that each would write.
const NAMERS: [(&[&str], &str); 7] = [
    (&SIDECAR, "takes/a.ringback.json"),
    (&SIDECAR, "takes/a.ringback.srt"),
    (&SIDECAR, "takes/a.ringback.vtt"),
    (&PAGES, "pages/index.html"),
    (
        &["check", "script.txt", "--out", "pages/"],
        "pages/index.html",
    ),
    (&["man", "--out", "pages"], "pages/ringback.1"),
    (&["man", "--out", "pages"], "pages/ringback-who.1"),
];
const SIDECAR: [&str; 5] = ["score", "takes", "--transcript", "words.json", "--sidecar"];
const PAGES: [&str; 6] = [
    "score",
    "takes",
    "--transcript",
    "words.json",
    "--out",
    "pages/",
];

#[test]
fn a_command_that_names_its_files_replaces_none_that_is_not_its_own() {
    let home = full_home();
    fs::create_dir(home.path("pages")).unwrap();
    for (namer, file) in NAMERS {
        for (kind, bytes) in foreign(&home) {
            home.write(file, &bytes);
            let why = refused(&home, namer, file);
            assert!(why.contains("was left as it is"), "{kind}: {why}");
        }
        fs::remove_file(home.path(file)).unwrap();
    }
    // The page of one recording.
    home.good(&PAGES);
    let pages = fs::read_dir(home.path("pages")).unwrap();
    let mut names = pages.map(|page| page.unwrap().file_name().into_string().unwrap());
    let page = names.find(|name| name != "index.html").unwrap();
    for (kind, bytes) in foreign(&home) {
        home.write(&format!("pages/{page}"), &bytes);
        let why = refused(&home, &PAGES, &format!("pages/{page}"));
        assert!(why.contains("was left as it is"), "{kind}: {why}");
    }
}

#[test]
fn what_stands_beside_a_recording_is_not_replaced_unread() {
    let home = full_home();
    let score = SIDECAR;
    // Words have no mark but the name of their file; what is no text is left alone.
    home.write("takes/a.ringback.txt", &[0xff; 40]);
    let why = refused(&home, &score, "takes/a.ringback.txt");
    assert!(why.contains("was left as it is"), "{why}");
    fs::remove_file(home.path("takes/a.ringback.txt")).unwrap();
    home.good(&score);
    home.good(&score);
    let itself = [
        "score",
        "takes",
        "--transcript",
        "takes/a.ringback.txt",
        "--sidecar",
    ];
    let why = refused(&home, &itself, "takes/a.ringback.txt");
    assert!(why.contains("the transcript, and would be lost"), "{why}");
}

#[test]
fn init_replaces_settings_alone_and_only_where_it_is_asked_to() {
    let home = full_home();
    assert!(refused(&home, &["init", "takes"], "takes/ringback.toml").contains("--force"));
    home.good(&["init", "takes", "--force"]);
    home.good(&["init", "takes", "--force"]);
    home.write("ringback.toml", MESSAGE.as_bytes());
    let why = refused(&home, &["init", "--force"], "./ringback.toml");
    assert!(why.contains("not a settings file of ringback's"), "{why}");
}

#[cfg(unix)]
#[test]
fn pipes_and_what_the_shell_opened_are_written_as_they_are() {
    let home = full_home();
    home.write("before.txt", b"kept\n");
    let append = File::options()
        .append(true)
        .open(home.path("before.txt"))
        .unwrap();
    let check = ["check", "script.txt", "--format", "csv", "--out"];
    let mut to_file = home.command(&[&check[..], &["/dev/stdout"]].concat());
    assert!(to_file.stdout(append).status().unwrap().success());
    let text = fs::read_to_string(home.path("before.txt")).unwrap();
    assert!(text.starts_with("kept\nfile,status,"), "{text}");
    let mut to_pipe = home.command(&[&check[..], &["/dev/stdout"]].concat());
    let piped = to_pipe.stderr(Stdio::null()).output().unwrap();
    assert!(piped.stdout.starts_with(b"file,status,"), "{piped:?}");
    assert!(
        home.good(&[&check[..], &["/dev/null"]].concat())
            .out
            .is_empty()
    );
    // A recording that the shell opened for writing is the recording all the same.
    let recording = File::options()
        .append(true)
        .open(home.path("takes/a.wav"))
        .unwrap();
    let args = [
        "score",
        "takes",
        "--transcript",
        "words.txt",
        "--out",
        "/dev/stdout",
    ];
    let ran = home.command(&args).stdout(recording).output().unwrap();
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    assert!(fs::read(home.path("takes/a.wav")).unwrap() == tone(3_000));
}

#[test]
fn what_a_killed_run_left_is_swept_and_what_is_being_written_stays() {
    let home = full_home();
    let part = |name: &str, age: u64| {
        home.write(name, b"half of it");
        let file = File::options().append(true).open(home.path(name)).unwrap();
        let at = SystemTime::now() - Duration::from_secs(age);
        file.set_modified(at).unwrap();
        file
    };
    part(".ringback-old.part", 1);
    // A run holds a lock on the part that it writes.
    let written = part(".ringback-new.part", 7_200);
    written.lock().unwrap();
    part(".somebody-elses.part", 7_200);
    home.good(&["check", "script.txt", "--out", "card.txt"]);
    assert!(!home.path(".ringback-old.part").exists());
    assert!(home.path(".ringback-new.part").exists());
    assert!(home.path(".somebody-elses.part").exists());
}
