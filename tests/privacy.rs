//! What people said is kept to its owner, and gone once it was removed.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use ringback::domain::Region;
use ringback::store::Store;

use crate::support::process::Home;

/// Words that stand nowhere but in one message, and in its notes.
const WORDS: &str = "xylophone marzipan quartermaster";
const NOTES: &str = "zirconium walnut";

fn store_of(home: &Home) -> PathBuf {
    home.path("home/.local/share/ringback/store.db")
}

/// A log with a message of some words among many others.
fn with_words() -> Home {
    let home = Home::new();
    let rows: String = (0..200)
        .map(|n| format!("2026-01-05,Person Number{n},plain words number {n}\n"))
        .collect();
    home.write("many.csv", format!("at,prospect,words\n{rows}").as_bytes());
    home.good(&["log", "import", "many.csv"]);
    home.good(&[
        "log",
        "add",
        "--prospect",
        "Ann Lee",
        "--words",
        WORDS,
        "--notes",
        NOTES,
    ]);
    home
}

/// The files in a folder that hold a text.
fn files_with(folder: &Path, text: &str) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap_or_default();
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files.filter(holds).collect()
}

fn is_gone(home: &Home, text: &str) {
    let folder = store_of(home).parent().unwrap().to_owned();
    for word in text.split(' ') {
        assert_eq!(files_with(&folder, word), Vec::<PathBuf>::new(), "{word}");
    }
}

#[test]
fn removed_messages_leave_no_words_in_any_file() {
    let home = with_words();
    assert!(!files_with(store_of(&home).parent().unwrap(), "marzipan").is_empty());
    home.good(&["log", "rm", "201"]);
    is_gone(&home, WORDS);
    is_gone(&home, NOTES);
    assert_eq!(
        home.good(&["log", "list", "--format", "csv"])
            .out
            .lines()
            .count(),
        201
    );
}

#[test]
fn cleared_fields_leave_no_words_in_any_file() {
    let home = with_words();
    home.good(&["log", "edit", "201", "--clear", "words", "--clear", "notes"]);
    is_gone(&home, WORDS);
    is_gone(&home, NOTES);
    assert!(home.good(&["who", "Ann"]).out.starts_with("Ann Lee"));
}

#[test]
fn a_cleared_cache_leaves_no_words_in_any_file() {
    let home = Home::new();
    home.record("takes/a.wav", 9_000);
    home.write("words.txt", WORDS.as_bytes());
    assert_eq!(home.score(&["takes"]).code, Some(0));
    home.good(&["cache", "clear", "--scores", "--yes"]);
    is_gone(&home, WORDS);
}

#[test]
fn where_the_store_is_in_use_it_is_said_that_words_stay() {
    let home = with_words();
    let reader = rusqlite::Connection::open(store_of(&home)).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM call;")
        .unwrap();
    let ran = home.good(&["log", "rm", "201"]);
    assert!(ran.err.contains("Another ringback has"), "{ran:?}");
    drop(reader);
    let ran = home.good(&["log", "rm", "200"]);
    assert!(!ran.err.contains("Another ringback has"), "{ran:?}");
    is_gone(&home, WORDS);
}

#[test]
fn copies_from_before_an_update_are_named_and_deleted_on_request() {
    let home = with_words();
    let store = store_of(&home);
    let backup = store.with_file_name("store.db.backup-4");
    fs::copy(&store, &backup).unwrap();
    fs::write(store.with_file_name("store.db.backup-mine"), "mine").unwrap();
    let ran = home.good(&["log", "rm", "201"]);
    assert!(
        ran.err
            .contains("store.db.backup-4. `ringback cache clear --backups`"),
        "{ran:?}"
    );
    let ran = home.good(&["cache", "clear", "--backups", "--yes"]);
    assert!(ran.err.contains("Deleted 1 earlier copy"), "{ran:?}");
    is_gone(&home, WORDS);
    assert!(store.with_file_name("store.db.backup-mine").exists());
}

#[cfg(unix)]
#[test]
fn the_store_and_what_is_written_are_for_their_owner_alone() {
    let home = Home::new();
    home.record("takes/a.wav", 9_000);
    // As it is on most machines, whatever it is here.
    let under_umask = |args: &str| {
        let mut command = std::process::Command::new("sh");
        let program = env!("CARGO_BIN_EXE_ringback");
        let ran = home
            .bare(&mut command)
            .args(["-c", &format!("umask 022; exec {program} {args}")])
            .output()
            .unwrap();
        assert_eq!(ran.status.code(), Some(0), "{args}: {ran:?}");
    };
    for args in [
        "log add --prospect Ann --words hello",
        "score takes --transcript words.txt --out report.html",
        "score takes --transcript words.txt --sidecar",
        "log export calls.csv",
    ] {
        under_umask(args);
    }
    let reader = rusqlite::Connection::open(store_of(&home)).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM call;")
        .unwrap();
    under_umask("log add --prospect Bob");
    let mode = |path: &Path| {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    let folder = home.path("home/.local/share/ringback");
    assert_eq!(mode(&folder), 0o700);
    let mut files: Vec<PathBuf> = ["store.db", "store.db-wal", "store.db-shm"]
        .map(|name| folder.join(name))
        .into();
    files.extend(["report.html", "calls.csv"].map(|name| home.path(name)));
    let sidecars = fs::read_dir(home.path("takes")).unwrap();
    files.extend(
        sidecars
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "srt")),
    );
    assert_eq!(files.len(), 6, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

/// Makes a store of the format before people could be merged, with words in a row that was removed.
fn earlier_store(path: &Path) {
    let earlier = rusqlite::Connection::open(path).unwrap();
    let sql = [
        "PRAGMA secure_delete = OFF; PRAGMA journal_mode = WAL;",
        include_str!("../src/store/migrations/0001_log.sql"),
        include_str!("../src/store/migrations/0002_scores.sql"),
        include_str!("../src/store/migrations/0003_names.sql"),
        include_str!("../src/store/migrations/0004_folders.sql"),
        "INSERT INTO recognition VALUES ('id', 'key', 'xylophone marzipan quartermaster');
         INSERT INTO recognition VALUES ('id', 'key2', 'others');
         DELETE FROM recognition WHERE cache_key = 'key';
         PRAGMA application_id = 1919512167; PRAGMA user_version = 4;",
    ];
    earlier.execute_batch(&sql.concat()).unwrap();
}

#[cfg(unix)]
#[test]
fn an_earlier_store_is_closed_to_others_and_cleaned_of_what_was_removed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    earlier_store(&path);
    fs::write(folder.path().join("store.db.backup-3"), "older").unwrap();
    let open = || drop(Store::open(&path, |_| Vec::new(), Region::US).unwrap());
    let opened =
        |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    let mode = |name: &str| {
        let metadata = fs::metadata(folder.path().join(name)).unwrap();
        metadata.permissions().mode() & 0o777
    };
    opened(&path);
    opened(&folder.path().join("store.db.backup-3"));
    open();
    for name in ["store.db", "store.db.backup-3", "store.db.backup-4"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    assert_eq!(
        files_with(folder.path(), "marzipan"),
        [folder.path().join("store.db.backup-4")],
        "it is a copy of what was there"
    );
    // Who opens it to others on purpose is not overruled.
    opened(&path);
    open();
    assert_eq!(mode("store.db"), 0o644);
}

#[test]
fn without_the_store_nothing_is_left() {
    let home = Home::new();
    home.record("takes/a.wav", 9_000);
    let before = home.files();
    assert_eq!(home.score(&["takes", "--no-store"]).code, Some(0));
    assert_eq!(home.files(), before);
}

#[test]
fn a_store_that_may_not_be_written_can_be_read() {
    let home = with_words();
    home.record("takes/a.wav", 2_000);
    assert_eq!(home.score(&["takes"]).code, Some(0));
    let program = env!("CARGO_BIN_EXE_ringback");
    // A folder that is mounted read-only, in a file system of this process alone.
    let script = format!(
        "mount --bind home/.local/share/ringback home/.local/share/ringback && \
         mount -o remount,bind,ro home/.local/share/ringback && exec {program} --store \
         home/.local/share/ringback/store.db \"$@\""
    );
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new("unshare");
        home.bare(&mut command)
            .args(["-m", "sh", "-c", &script, "sh"])
            .args(args)
            .output()
            .unwrap()
    };
    if !run(&["--version"]).status.success() {
        println!("skipped: this user may not mount");
        return;
    }
    for args in [
        &["log", "list"] as &[&str],
        &["log", "show", "201"],
        &["who", "Ann"],
        &["team"],
        &["due"],
        &["insight"],
        &["variants", "list"],
        &["cache", "info"],
        &["log", "export"],
        &["log", "merge", "--list"],
    ] {
        let ran = run(args);
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {ran:?}");
    }
    let ran = run(&["log", "add", "--prospect", "Al"]);
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
}
