//! The log from the outside: what is typed is kept, found again, and travels as a table; rubbish is
//! refused and nothing of it is kept.

use std::fs;
use std::process::Child;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::support::process::Home;

impl Home {
    /// How many calls the log holds.
    pub(super) fn calls(&self) -> usize {
        let log = self.good(&["log", "list", "--format", "json"]).json();
        log["calls"].as_array().unwrap().len()
    }

    /// A log of a few calls to three people.
    pub(super) fn with_log() -> Self {
        let home = Self::new();
        home.write(
            "calls.csv",
            b"at,prospect,company,number,notes,rep,variant,script,words,outcomes\n\
              2026-01-05 09:30,Jim O'Hara,Acme,07700 900123,likes golf,Sean McPheat,curious,\
              \"Hi, it's about your team\",\"Hi Jim, it's Sean McPheat on 07700 900999. Please call me \
              back in relation to your sales people.\",called-back 2026-01-06T10:00 keen\n\
              2026-01-07 14:00,Ann Lee,Bolt,+1 281 555 0129,,Ann Other,plain,,,asked-not-to-call \
              2026-01-08\n\
              2026-01-09 11:15,Jim O'Hara,Acme,+44 7700 900123,,Sean McPheat,plain,,,\n\
              2026-01-09 11:20,Siobhan Smythe,,020 7946 0018,,,,,,\n",
        );
        home.good(&["log", "import", "calls.csv"]);
        home
    }
}

#[test]
fn a_call_is_added_shown_edited_and_removed() {
    let home = Home::new();
    let added = home.good(&[
        "log",
        "add",
        "--prospect",
        "Jim O'Hara",
        "--number",
        "07700 900123",
        "--rep",
        "Sean",
        "--at",
        "2026-01-05 09:30",
        "--words",
        "Hi Jim, in relation to your sales people, please call me back.",
    ]);
    assert_eq!(added.err, "Logged call 1 to Jim O'Hara, 2026-01-05 09:30\n");
    let shown = home.good(&["log", "show", "1"]).out;
    assert!(
        shown.contains("Hook       \"in relation to your sales people"),
        "{shown}"
    );
    home.good(&["log", "add", "--prospect", "jim ohara", "--company", "Acme"]);
    home.good(&["outcome", "900123", "called-back", "--note", "keen"]);
    let edited = home.good(&["log", "edit", "1", "--prospect", "James O'Hara"]);
    assert!(
        edited
            .err
            .contains("James O'Hara: changed in all 2 messages"),
        "{edited:?}"
    );
    let list = home.good(&["log", "list"]).out;
    assert_eq!(list.matches("James O'Hara").count(), 2, "{list}");
    assert_eq!(list.matches("called back").count(), 1, "{list}");
    home.good(&[
        "log", "edit", "2", "--clear", "outcomes", "--clear", "company",
    ]);
    assert!(!home.good(&["log", "list"]).out.contains("called back"));
    home.good(&["log", "rm", "1", "2"]);
    assert_eq!(home.calls(), 0);
    assert!(
        home.refused(&["who", "900123"])
            .contains("the log is empty")
    );
}

#[test]
fn who_rings_is_found_by_number_last_digits_and_a_name_however_spelled() {
    let home = Home::with_log();
    for who in [
        "07700900123",
        "+44 7700 900 123",
        "0044 7700-900123",
        "900123",
        "0123",
        "Jim",
        "jim ohara",
        "Jim O'Harra",
        "Gim",
        "acme",
        "#1",
    ] {
        let ran = home.good(&["who", who]);
        assert!(
            ran.out.starts_with("Jim O'Hara, Acme, 07700 900123\n"),
            "{who}: {}",
            ran.out
        );
    }
    for who in ["Siobhan", "Shivon Smith", "smythe", "02079460018"] {
        let ran = home.run(&["who", who]);
        assert!(ran.out.starts_with("Siobhan Smythe"), "{who}: {ran:?}");
    }
    let card = home.good(&["who", "0123"]).out;
    assert!(
        card.contains("likes golf") && card.contains("plain"),
        "{card}"
    );
    assert!(
        card.contains("Earlier    2026-01-05 09:30, Sean McPheat, curious, called back, keen"),
        "{card}"
    );
    let card = home.good(&["who", "ann", "lee"]).out;
    assert!(card.contains("ASKED NOT TO BE CALLED"), "{card}");
    let json = home.good(&["who", "0123", "--format", "json"]).json();
    assert_eq!(json["people"][0]["calls"][1]["outcomes"][0]["note"], "keen");
    let csv = home.good(&["who", "0123", "--format", "csv"]).out;
    assert!(csv.starts_with("call,at,prospect"), "{csv}");
    assert_eq!(csv.matches("Jim O'Hara").count(), 2, "{csv}");
    for nobody in ["07700900124", "Zebedee", "12", "", "#99", "call:x"] {
        home.refused(&["who", nobody]);
    }
}

#[test]
fn people_whose_numbers_differ_in_one_digit_are_two_people() {
    let home = Home::new();
    let add = |name: &str, number: &str| {
        home.good(&["log", "add", "--prospect", name, "--number", number]);
    };
    add("Ann Lee", "212-555-0134");
    home.refused(&["who", "312-555-0134"]);
    home.refused(&["outcome", "312-555-0134", "called-back"]);
    add("Bob Ray", "312-555-0134");
    home.good(&["outcome", "Ann Lee", "asked-not-to-call"]);
    let who = home.good(&["who", "312-555-0134"]);
    assert!(who.out.starts_with("Bob Ray, 312-555-0134\n"), "{who:?}");
    assert!(!who.out.contains("Ann"), "{who:?}");
    assert_eq!(who.err, "");
    let due = home.good(&["due", "--after", "0"]);
    assert!(
        due.out.contains("Bob Ray") && !due.out.contains("Ann Lee"),
        "{due:?}"
    );
    // A part of a number shows all that it may be, and says so.
    let who = home.good(&["who", "555-0134"]);
    assert!(
        who.out.contains("Ann Lee") && who.out.contains("Bob Ray"),
        "{who:?}"
    );
    assert_eq!(
        who.err,
        "\"555-0134\" is the end of the numbers of 2 people, who may be meant\n"
    );
    let why = home.refused(&["outcome", "555-0134", "called-back"]);
    assert!(
        why.contains("may be Bob Ray, 312-555-0134; or Ann Lee"),
        "{why}"
    );

    let home = Home::new();
    for number in ["212-555-0134", "312-555-0134"] {
        home.good(&["log", "add", "--prospect", "Ann Lee", "--number", number]);
    }
    let table = home.good(&["log", "list", "--format", "csv"]).out;
    assert!(
        table.contains("212-555-0134") && table.contains("312-555-0134"),
        "{table}"
    );
    let copied = home.good(&["log", "export", "log.csv"]);
    assert!(copied.err.contains("Wrote 2 calls"), "{copied:?}");
}

#[test]
fn a_number_without_its_area_is_not_taken_for_every_number_that_ends_so() {
    let home = Home::new();
    home.good(&["log", "add", "--prospect", "Al", "--number", "946 0018"]);
    let who = home.good(&["who", "020 7946 0018"]);
    assert!(who.out.starts_with("Al, 946 0018"), "{who:?}");
    assert!(
        who.err.starts_with("Nobody's number is \"020 7946 0018\""),
        "{who:?}"
    );
    let why = home.refused(&["outcome", "020 7946 0018", "called-back"]);
    assert!(why.contains("may be Al, 946 0018"), "{why}");
}

#[test]
fn an_import_does_not_use_up_the_numbers_of_calls() {
    let home = Home::new();
    home.write(
        "last.csv",
        b"at,prospect,call\n2026-01-05,Al,9223372036854775807\n",
    );
    assert!(
        home.refused(&["log", "import", "last.csv"])
            .contains("is not the number of a call")
    );
}

#[test]
fn an_export_taken_into_an_empty_store_is_the_same_log() {
    let home = Home::with_log();
    home.good(&["log", "rm", "2"]);
    home.good(&[
        "outcome",
        "Jim O'Hara",
        "reached-later",
        "--note",
        "=1+1\n\\n \"quoted\", é",
    ]);
    home.good(&[
        "log",
        "edit",
        "4",
        "--notes",
        "-5 %",
        "--words",
        "+1\r\nand\tmore",
    ]);
    home.good(&["log", "export", "there.csv"]);
    let table = fs::read_to_string(home.path("there.csv")).unwrap();
    home.good(&["--store", "copy.db", "log", "import", "there.csv"]);
    assert_eq!(
        home.good(&["--store", "copy.db", "log", "export"]).out,
        table
    );
    let json = |store: &[&str]| {
        let args = [store, &["log", "list", "--format", "json"]].concat();
        home.good(&args).out
    };
    assert_eq!(json(&["--store", "copy.db"]), json(&[]));
    let again = home.good(&["--store", "copy.db", "log", "import", "there.csv"]);
    assert!(
        again.err.contains("Imported 0 calls and 0 outcomes"),
        "{again:?}"
    );
    assert_eq!(
        home.good(&["--store", "copy.db", "log", "export"]).out,
        table
    );
}

#[test]
fn rubbish_is_refused_with_its_reason_and_nothing_of_it_is_kept() {
    let home = Home::with_log();
    for (args, reason) in [
        (vec!["log", "add"], "with --prospect"),
        (vec!["log", "add", "--prospect", "  "], "with --prospect"),
        (
            vec!["log", "add", "--prospect", "?!"],
            "the name of the prospect",
        ),
        (
            vec!["log", "add", "--prospect", "Al", "--at", "2026-02-30"],
            "is not a date",
        ),
        (
            vec!["log", "add", "--prospect", "Al", "--at", "2999-01-01"],
            "is in the future",
        ),
        (
            vec!["log", "add", "--prospect", "Al", "--variant", "nope"],
            "there is no variant",
        ),
        (
            vec!["log", "add", "--prospect", "Al", "--number", "none"],
            "not a telephone number",
        ),
        (
            vec!["log", "add", "--prospect", "Al", "--words-file", "no.txt"],
            "cannot be read",
        ),
        (vec!["log", "edit", "1"], "nothing to change"),
        (
            vec!["log", "edit", "77", "--rep", "Al"],
            "no call number 77",
        ),
        (
            vec!["log", "edit", "1", "--at", "2026-01-07"],
            "lies before its call",
        ),
        (vec!["log", "show", "77"], "no call number 77"),
        (vec!["log", "rm", "1", "77"], "no call number 77"),
        (
            vec!["outcome", "Jim O'Hara", "called-back", "--at", "2025-01-01"],
            "before its call",
        ),
        (
            vec!["outcome", "Jim O'Hara", "rang"],
            "give one of called-back",
        ),
        (
            vec!["outcome", "Nobody", "called-back"],
            "no match for \"Nobody\"",
        ),
        (vec!["log", "import", "nowhere.csv"], "cannot be read"),
        (
            vec!["--store", "calls.csv", "log", "list"],
            "not a ringback store",
        ),
        (
            vec!["--store", "no/where.db", "log", "list"],
            "cannot open the store",
        ),
    ] {
        let sentence = home.refused(&args);
        assert!(sentence.contains(reason), "{args:?}: {sentence}");
    }
    assert_eq!(home.calls(), 4);
}

#[test]
fn a_table_with_one_bad_row_is_refused_whole_with_the_row_and_the_reason() {
    let home = Home::with_log();
    for (rows, reason) in [
        (
            "2026-01-01,Al,\n2026-01-01,,\n",
            "row 3: the call is for nobody",
        ),
        (
            "2026-01-01,Al,\n2026-13-01,Al,\n",
            "row 3: \"2026-13-01\" is not a date",
        ),
        (
            "2026-01-01,Al,\n2026-01-02,Al,called-back 2026-01-01\n",
            "row 3: the outcome at",
        ),
        ("2026-01-01,Al,\n2026-01-01\n", "row 3: it has 1 cell"),
        (
            "2026-01-01,Al,\n2026-01-01,\"Al,\n",
            "row 3: a quotation mark is opened",
        ),
    ] {
        home.write(
            "bad.csv",
            format!("at,prospect,outcomes\n{rows}").as_bytes(),
        );
        let sentence = home.refused(&["log", "import", "bad.csv"]);
        assert!(sentence.contains(reason), "{rows}: {sentence}");
        assert!(sentence.ends_with("Nothing was imported\n"), "{sentence}");
    }
    assert_eq!(home.calls(), 4);
}

#[test]
fn two_processes_that_write_at_once_lose_nothing() {
    let home = Home::new();
    let log = |prefix: &str, n: usize| -> Child {
        home.command(&["log", "add", "--prospect", &format!("{prefix} {n}")])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    thread::scope(|scope| {
        for prefix in ["Alpha", "Beta"] {
            scope.spawn(move || {
                for n in 0..15 {
                    assert!(log(prefix, n).wait().unwrap().success(), "{prefix} {n}");
                }
            });
        }
    });
    assert_eq!(home.calls(), 30);
}

#[test]
fn an_import_that_is_killed_in_the_middle_leaves_nothing() {
    let home = Home::new();
    let words = "Please call me back in relation to your sales people. ".repeat(20);
    let mut table = String::from("at,prospect,words,hook\n");
    for n in 0..12_000 {
        table += &format!("2026-01-05,Person {n},{words}{n},\n");
    }
    home.write("many.csv", table.as_bytes());
    home.good(&["log", "add", "--prospect", "Jim"]);
    let mut child = home
        .command(&["log", "import", "many.csv"])
        .spawn()
        .unwrap();
    // What outgrows SQLite's memory goes into the write-ahead log before it is committed: as long as
    // the log is there and grows, the import is in the middle.
    let wal = home.path("home/.local/share/ringback/store.db-wal");
    while fs::metadata(&wal).map_or(0, |file| file.len()) < 1_000_000 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before it was killed"
        );
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(home.calls(), 1);
    home.good(&["log", "import", "many.csv"]);
    assert_eq!(home.calls(), 12_001);
}

#[test]
fn a_store_of_a_newer_ringback_is_refused_in_a_sentence() {
    let home = Home::with_log();
    let path = home.path("home/.local/share/ringback/store.db");
    // The format stands in bytes 60 to 63 of an SQLite file (its "user version").
    let mut bytes = fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    home.write("newer.db", &bytes);
    let sentence = home.refused(&["--store", "newer.db", "log", "list"]);
    assert!(
        sentence.contains("written by a newer ringback"),
        "{sentence}"
    );
    assert!(sentence.contains("Update ringback"), "{sentence}");
}
