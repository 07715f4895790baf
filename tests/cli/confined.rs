//! Scoring stays on this machine and out of other people's folders: seen from outside, by strace.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::process::Home;
use crate::support::require;
use crate::support::require::Need;

/// The system calls that reach out of the machine or change what is on it, with the program's own
/// words for how a file is opened.
const WATCHED: &str = "trace=network,openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,\
                       unlink,unlinkat,link,linkat,symlink,symlinkat,truncate";

/// In which somebody speaks.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/01-model-us.wav");

#[test]
fn scoring_makes_no_connection_and_writes_nothing_outside_its_data_folder() {
    let home = Home::new();
    home.record("takes/a.wav", 9_000);
    // A home has its folders already.
    fs::create_dir_all(home.path("home/.local/share")).unwrap();
    if !is_there("strace") {
        println!("skipped: there is no strace on this machine");
        return;
    }
    let trace = home.path("trace");
    let mut command = Command::new("strace");
    home.bare(&mut command)
        .args(["-f", "-qq", "-e", WATCHED, "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_ringback"))
        .args(["score", "takes", "nowhere.wav", "--transcript", "words.txt"]);
    // With the real model where there is one: it is the recogniser that might phone home.
    let model = require::find(Need::Model);
    let mut listening = Command::new("strace");
    if let Some(models) = &model {
        home.bare(&mut listening)
            .args(["-f", "-qq", "-e", WATCHED, "-A", "-o"])
            .arg(&trace)
            .arg(env!("CARGO_BIN_EXE_ringback"))
            .arg("score")
            .arg(SAMPLE)
            .arg("--models")
            .arg(models);
    }
    let ran = command.output().unwrap();
    if !trace.exists() {
        println!("skipped: strace may not watch here");
        return;
    }
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    if model.is_some() {
        let ran = listening.output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    }
    let trace = fs::read_to_string(trace).unwrap();
    assert!(
        trace.contains("takes/a.wav"),
        "the trace saw the run: {trace}"
    );
    let data_folder = home.path("home/.local/share/ringback");
    for line in trace.lines() {
        assert!(!reaches_out(line), "a connection: {line}");
        assert!(
            !writes_outside(line, &data_folder, model.as_deref()),
            "{line}"
        );
    }
}

/// Whether a call has to do with anything but this machine's own sockets.
fn reaches_out(line: &str) -> bool {
    ["socket(", "connect(", "sendto(", "sendmsg(", "bind("]
        .iter()
        .any(|call| line.contains(call))
        && !line.contains("AF_UNIX")
}

/// Whether a call changes a file that is not in the data folder, the models or a device.
fn writes_outside(line: &str, data_folder: &Path, models: Option<&Path>) -> bool {
    let opens = ["openat(", "open("].iter().any(|call| line.contains(call));
    let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"]
        .iter()
        .any(|flag| line.contains(flag));
    let other = [
        "creat(",
        "mkdir",
        "rename",
        "unlink",
        "link(",
        "linkat(",
        "truncate(",
    ]
    .iter()
    .any(|call| line.contains(call));
    if line.contains("= -1 ") || !((opens && writes) || other) {
        return false;
    }
    let allowed = |folder: &Path| line.contains(&format!("\"{}", folder.display()));
    !(allowed(data_folder) || models.is_some_and(allowed) || line.contains("\"/dev/"))
}

#[test]
fn scoring_works_without_any_network() {
    let home = Home::new();
    home.record("takes/a.wav", 9_000);
    let inside = |program: &str| {
        let mut command = Command::new("unshare");
        home.bare(&mut command).args(["-n", program]);
        command
    };
    if !inside("true").status().is_ok_and(|status| status.success()) {
        println!("skipped: this user may not take the network away");
        return;
    }
    let ran = inside(env!("CARGO_BIN_EXE_ringback"))
        .args(["score", "takes", "--transcript", "words.txt"])
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("-V").output().is_ok()
}
