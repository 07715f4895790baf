//! Faults on purpose: whatever goes wrong, what was reported as done is there, whole, and once (docs/privacy.md).
//!
//! A few rounds run with the other tests; `make faults` runs as many as `RINGBACK_FAULTS` says.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;
use std::time::Instant;

use crate::support::process::Home;
use crate::support::process::Ran;

/// How often each is tried where nobody says.
const USUAL_ROUNDS: usize = 3;

/// Rows of the table that is imported.
const ROWS: usize = 60;

fn rounds() -> usize {
    let wanted = std::env::var("RINGBACK_FAULTS").ok();
    wanted.map_or(USUAL_ROUNDS, |rounds| rounds.parse().unwrap())
}

/// Numbers that look random and are the same in each run (Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

const STORE: &str = "store.db";

fn table(name: &str) -> String {
    let row = |n| format!("2026-01-05,{name} Number{n},4155550{n:03},words of {n}\n");
    let rows: String = (100..100 + ROWS).map(row).collect();
    format!("at,prospect,number,words\n{rows}")
}

/// A home with recordings, tables and a log of two people.
fn prepared() -> Home {
    let home = Home::new();
    for n in 0..6 {
        home.record(&format!("takes/{n}.wav"), 2_000 + n);
    }
    home.write("table.csv", table("Person").as_bytes());
    home.write(STORE, log_of_two());
    home
}

/// The store of a log of two people.
fn log_of_two() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let home = Home::new();
        for number in ["212-555-0134", "312-555-0134"] {
            home.good(&[
                "log",
                "add",
                "--store",
                STORE,
                "--prospect",
                "Ann",
                "--number",
                number,
            ]);
        }
        fs::read(home.path(STORE)).unwrap()
    })
}

/// Makes sure that a store is sound, and returns how many rows a table of it has.
fn rows_in(path: &Path, table: &str) -> i64 {
    let store = rusqlite::Connection::open(path).unwrap();
    let ask = |sql: &str| -> String { store.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(ask("PRAGMA integrity_check"), "ok");
    let mut keys = store.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!keys.exists([]).unwrap(), "a row of nothing");
    let sql = format!("SELECT count(*) FROM {table}");
    store.query_row(&sql, [], |row| row.get(0)).unwrap()
}

/// A command, and what must hold of the home after it ended in whatever way. `is_done` is whether it said so.
struct Deed {
    args: &'static [&'static str],
    holds: fn(&Home, is_done: bool),
}

const DEEDS: [Deed; 6] = [
    Deed {
        args: &["log", "import", "table.csv", "--store", STORE],
        holds: |home, is_done| {
            let calls = rows_in(&home.path(STORE), "call");
            let all = 2 + i64::try_from(ROWS).unwrap();
            assert!(calls == all || (!is_done && calls == 2), "{calls} calls");
        },
    },
    Deed {
        args: &["log", "add", "--prospect", "Bob", "--store", STORE],
        holds: |home, is_done| {
            let calls = rows_in(&home.path(STORE), "call");
            assert!(calls == 3 || (!is_done && calls == 2), "{calls} calls");
        },
    },
    Deed {
        args: &[
            "log",
            "merge",
            "212-555-0134",
            "312-555-0134",
            "--store",
            STORE,
        ],
        holds: |home, is_done| {
            assert_eq!(rows_in(&home.path(STORE), "call"), 2);
            let merged = rows_in(&home.path(STORE), "prospect WHERE person IS NOT NULL");
            assert!(merged == 1 || (!is_done && merged == 0), "{merged} merged");
        },
    },
    Deed {
        args: &["log", "rm", "1", "--store", STORE],
        holds: |home, is_done| {
            let calls = rows_in(&home.path(STORE), "call");
            assert!(calls == 1 || (!is_done && calls == 2), "{calls} calls");
        },
    },
    Deed {
        args: &["override", "takes/0.wav", "hook", "met", "--store", STORE],
        holds: |home, is_done| {
            let overrides = rows_in(&home.path(STORE), "verdict_override");
            assert!(
                overrides == 1 || (!is_done && overrides == 0),
                "{overrides}"
            );
        },
    },
    Deed {
        args: &[
            "score",
            "takes",
            "--transcript",
            "words.txt",
            "--store",
            STORE,
            "--out",
            "report.json",
        ],
        holds: |home, is_done| {
            let scores = rows_in(&home.path(STORE), "score");
            assert!(scores == 6 || (!is_done && scores < 6), "{scores} scores");
            if is_done || home.path("report.json").exists() {
                let report = fs::read(home.path("report.json")).unwrap();
                let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
                assert_eq!(report["recordings"].as_array().unwrap().len(), 6);
            }
        },
    },
];

/// Runs a command again, undisturbed: it does what it did not do before.
fn goes_on(home: &Home, deed: &Deed) {
    let ran = home.run(deed.args);
    let nothing_to_do = ["one person already", "no call number 1", "no call"];
    assert!(
        ran.code == Some(0) || nothing_to_do.iter().any(|why| ran.err.contains(why)),
        "{:?}: {ran:?}",
        deed.args
    );
}

#[test]
fn a_run_that_is_killed_leaves_all_or_nothing_of_what_it_did() {
    let mut random = Random(1);
    for deed in &DEEDS {
        let home = prepared();
        let begun = Instant::now();
        home.good(deed.args);
        let most = begun.elapsed();
        (deed.holds)(&home, true);
        for _ in 0..rounds() {
            let home = prepared();
            let mut child = home
                .command(deed.args)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let micros = u64::try_from(most.as_micros()).unwrap().max(1);
            std::thread::sleep(Duration::from_micros(random.below(micros)));
            child.kill().unwrap();
            let is_done = child.wait().unwrap().success();
            (deed.holds)(&home, is_done);
            if deed.args[1] != "add" {
                goes_on(&home, deed);
                (deed.holds)(&home, true);
            }
        }
    }
}

/// Makes a store of the format before people could be merged.
fn earlier_store(path: &Path) {
    let earlier = rusqlite::Connection::open(path).unwrap();
    let calls: String = (0..200)
        .map(|n| {
            format!(
                "INSERT INTO prospect (id, name, name_key, company_key) VALUES ({n}, 'P{n}', 'p{n}', '');
                 INSERT INTO call (prospect, at, at_offset) VALUES ({n}, {n}, 0);"
            )
        })
        .collect();
    let sql = [
        "PRAGMA journal_mode = WAL; BEGIN;",
        include_str!("../src/store/migrations/0001_log.sql"),
        include_str!("../src/store/migrations/0002_scores.sql"),
        include_str!("../src/store/migrations/0003_names.sql"),
        include_str!("../src/store/migrations/0004_folders.sql"),
        &calls,
        "PRAGMA application_id = 1919512167; PRAGMA user_version = 4; COMMIT;",
    ];
    earlier.execute_batch(&sql.concat()).unwrap();
}

#[test]
fn an_update_that_is_killed_is_done_or_not_begun() {
    let mut random = Random(2);
    for _ in 0..rounds() {
        let home = Home::new();
        earlier_store(&home.path(STORE));
        let mut child = home
            .command(&["log", "list", "--store", STORE])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(random.below(60_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(rows_in(&home.path(STORE), "call"), 200);
        let list = home.good(&["log", "list", "--store", STORE, "--format", "csv"]);
        assert_eq!(list.out.lines().count(), 201);
        assert_eq!(
            rows_in(&home.path(STORE), "prospect WHERE person IS NULL"),
            200
        );
    }
}

/// Runs the program with the system calls failing that strace is told to let fail; none where it may not watch.
fn with_failing(home: &Home, calls: &str, failure: &str, args: &[&str]) -> Option<Ran> {
    let mut command = Command::new("strace");
    let trace = home.path("trace");
    let output = home
        .bare(&mut command)
        .args(["-f", "-qq", "-o"])
        .arg(&trace)
        .args(["-e", &format!("trace={calls}")])
        .args(["-e", &format!("inject={calls}:{failure}")])
        .arg(env!("CARGO_BIN_EXE_ringback"))
        .args(args)
        .output()
        .ok()?;
    if !trace.exists() {
        println!("skipped: strace may not watch here");
        return None;
    }
    Some(Ran::of(&output))
}

#[test]
fn a_disk_that_is_full_at_any_write_loses_nothing_that_was_reported_as_done() {
    // At every write in turn, or at a few of them.
    let writes: Vec<usize> = match rounds() {
        USUAL_ROUNDS => vec![1, 3, 8],
        _ => (1..=120).collect(),
    };
    for deed in &DEEDS {
        for write in &writes {
            let home = prepared();
            let failure = format!("error=ENOSPC:when={write}+");
            // SQLite writes with pwrite64 alone, everything else with write.
            let Some(ran) = with_failing(&home, "pwrite64", &failure, deed.args) else {
                return;
            };
            assert!(matches!(ran.code, Some(0 | 2)), "write {write}: {ran:?}");
            (deed.holds)(&home, ran.code == Some(0));
        }
    }
}

/// The files beside a report that was being written.
fn parts(home: &Home) -> Vec<PathBuf> {
    let mut files = home.files_but_home();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "part"));
    files
}

#[test]
fn a_report_is_whole_or_as_it_was_where_its_disk_fails() {
    let score = [
        "score",
        "takes",
        "--transcript",
        "words.txt",
        "--no-store",
        "--out",
        "report.html",
    ];
    let home = prepared();
    home.good(&score);
    let earlier = fs::read(home.path("report.html")).unwrap();
    home.record("takes/another.wav", 3_000);
    for (calls, failure) in [
        ("?rename,?renameat,renameat2", "error=EIO"),
        ("fsync,fdatasync", "error=EIO"),
        ("write", "error=ENOSPC:when=1+"),
        ("write", "error=ENOSPC:when=2+"),
        ("write", "error=ENOSPC:when=5+"),
    ] {
        let Some(ran) = with_failing(&home, calls, failure, &score) else {
            return;
        };
        assert_eq!(ran.code, Some(2), "{calls} {failure}: {ran:?}");
        let report = fs::read(home.path("report.html")).unwrap();
        assert!(report == earlier, "{calls} {failure}");
        assert_eq!(parts(&home), Vec::<PathBuf>::new(), "{calls} {failure}");
    }
    home.good(&score);
    assert!(fs::read(home.path("report.html")).unwrap() != earlier);
}

#[test]
fn a_log_whose_disk_cannot_sync_loses_nothing_that_was_reported_as_done() {
    for deed in &DEEDS {
        let home = prepared();
        let failing = with_failing(&home, "fsync,fdatasync", "error=EIO", deed.args);
        let Some(ran) = failing else {
            return;
        };
        (deed.holds)(&home, ran.code == Some(0));
    }
}

#[test]
fn several_programs_write_at_once_and_lose_nothing() {
    for writers in [2, 4] {
        let home = prepared();
        let names: Vec<String> = (0..writers).map(|n| format!("table{n}.csv")).collect();
        let children: Vec<_> = names
            .iter()
            .map(|name| {
                home.write(name, table(name).as_bytes());
                home.command(&["log", "import", name, "--store", STORE])
                    .stderr(Stdio::null())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        let calls = rows_in(&home.path(STORE), "call");
        assert_eq!(calls, 2 + i64::try_from(writers * ROWS).unwrap());
    }
}

#[test]
fn a_damaged_page_is_a_sentence_or_a_list_and_never_the_end() {
    let mut random = Random(3);
    let home = prepared();
    home.good(&["log", "import", "table.csv", "--store", STORE]);
    let sound = fs::read(home.path(STORE)).unwrap();
    for _ in 0..rounds() {
        let mut damaged = sound.clone();
        let start = usize::try_from(random.below(sound.len() as u64)).unwrap();
        let end = (start + 64).min(damaged.len());
        for byte in &mut damaged[start..end] {
            *byte = u8::try_from(random.below(256)).unwrap();
        }
        home.write(STORE, &damaged);
        for args in [
            &["log", "list", "--store", STORE] as &[&str],
            &["who", "Person", "--store", STORE],
            &["log", "add", "--prospect", "Al", "--store", STORE],
        ] {
            let ran = home.run(args);
            assert!(matches!(ran.code, Some(0 | 2)), "{args:?}: {ran:?}");
            assert!(
                ran.code == Some(0) || ran.err.starts_with("error: "),
                "{ran:?}"
            );
        }
    }
}

#[test]
fn a_clock_that_was_set_back_loses_no_outcome() {
    let home = Home::new();
    // Logged while the clock was some hours ahead.
    let ahead = twelve_hours_ahead();
    home.good(&[
        "log",
        "add",
        "--prospect",
        "Ann",
        "--at",
        &ahead,
        "--store",
        STORE,
    ]);
    let ran = home.run(&["outcome", "Ann", "called-back", "--store", STORE]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err.contains("Ann") || ran.err.contains("before"),
        "{ran:?}"
    );
    home.good(&["log", "add", "--prospect", "Bob", "--store", STORE]);
    assert_eq!(rows_in(&home.path(STORE), "call"), 2);
    assert_eq!(rows_in(&home.path(STORE), "outcome"), 0);
}

/// Twelve hours from now, as it is written in UTC.
fn twelve_hours_ahead() -> String {
    let output = Command::new("date")
        .args(["-u", "-d", "+12 hours", "+%Y-%m-%dT%H:%M:%SZ"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
