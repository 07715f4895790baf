//! The page in a real browser: it is quiet, asks nothing of the network, plays what is clicked, sorts,
//! fits every width, and is accessible. What is tried stands in `tests/browser/report.mjs`.

use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use ringback::domain::ScoredRecording;
use ringback::report::HtmlReport;
use ringback::report::INDEX;
use ringback::report::PageAudio;
use ringback::report::page_names;
use ringback::report::write_html_index;
use ringback::report::write_html_recording;

use super::HOSTILE;
use super::guides;
use super::hostile;
use super::large_report;
use super::page;
use super::page_with;
use crate::report::NO_ASK;
use crate::report::PITCH;
use crate::report::TOO_LONG;
use crate::report::UNSURE;
use crate::report::report_of_scored as of;
use crate::report::scored;
use crate::report::scored_as;
use crate::support::require;
use crate::support::require::Need;

/// The variable that names an empty folder, where pages and pictures of them are left to be looked at.
const PAGES: &str = "RINGBACK_TEST_PAGES";

#[test]
fn the_page_works_in_a_real_browser() {
    let Some(browser) = require::find(Need::Browser) else {
        return;
    };
    let fleeting = tempfile::tempdir().unwrap();
    let folder = env::var_os(PAGES).map_or_else(|| fleeting.path().to_owned(), PathBuf::from);
    let write = |name: &str, page: &str| fs::write(folder.join(name), page).unwrap();

    let one = of([scored(UNSURE)]);
    fs::copy(sample(UNSURE), folder.join("take 1.wav")).unwrap();
    let linked = PageAudio::Linked("take 1.wav".to_owned());
    write("linked.html", &page_with(&one, &linked, true));
    write("one.html", &page_with(&one, &original(UNSURE), true));
    write("team.html", &page(&of(team())));

    let long = "x".repeat(10_000);
    let nasty = [HOSTILE, &long, HOSTILE, "\u{202e}"].map(hostile);
    write("hostile.html", &page(&of(nasty)));
    write("large.html", &page(&large_report(500)));
    write_folder(&folder.join("folder"), 30);

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/report.mjs");
    let tried = Command::new("node")
        .arg(script)
        .arg(&browser)
        .arg(&folder)
        .output()
        .unwrap_or_else(|error| panic!("node cannot be started: {error}"));
    let told = String::from_utf8_lossy(&tried.stdout);
    println!("{told}");
    assert!(
        tried.status.success(),
        "{told}\n{}",
        String::from_utf8_lossy(&tried.stderr)
    );
}

/// Two reps with three takes each.
fn team() -> impl Iterator<Item = ScoredRecording> {
    let takes = [TOO_LONG, UNSURE, PITCH, NO_ASK, UNSURE, PITCH];
    takes.into_iter().zip(1..).map(|(sample, day)| {
        let file = format!("takes/2026-11-0{day} call.wav");
        let mut take = scored_as(&file, sample);
        take.origin.day = Some(format!("2026-11-0{day}"));
        take.rep.name = Some(["Sean Carter", "Emma Clarke"][day % 2].to_owned());
        take
    })
}

/// Writes a team's report as a folder of pages.
fn write_folder(folder: &Path, recordings: usize) {
    fs::create_dir(folder).unwrap();
    let report = large_report(recordings);
    let audio = original(UNSURE);
    let html = HtmlReport {
        report: &report,
        guides: &guides,
        audio: &|_| audio.clone(),
        linked: false,
        leaderboard: true,
    };
    let names = page_names(&report);
    for (place, name) in names.iter().enumerate() {
        let mut page = Vec::new();
        write_html_recording(&html, &names, place, &mut page).unwrap();
        fs::write(folder.join(name.as_ref().unwrap()), page).unwrap();
    }
    let mut index = Vec::new();
    write_html_index(&html, &names, &mut index).unwrap();
    fs::write(folder.join(INDEX), index).unwrap();
}

fn sample(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(file)
}

/// The audio of a sample, as it is.
fn original(file: &str) -> PageAudio {
    PageAudio::Original {
        media: "audio/wav",
        bytes: fs::read(sample(file)).unwrap(),
    }
}
