//! The page in a real browser: it is quiet, asks nothing of the network, plays what is clicked, sorts,
//! fits every width, and is accessible. What is tried stands in `tests/browser/report.mjs`.

use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use ringback::audio::to_wav;
use ringback::domain::Audio;
use ringback::domain::Envelope;
use ringback::domain::RecordingReport;
use ringback::domain::Verdict;
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
use super::of;
use super::page;
use super::page_with;
use crate::report::scored;

/// The variable that names the browser; `make test` sets it.
const BROWSER: &str = "RINGBACK_TEST_BROWSER";

/// The variable that names an empty folder, where pages and pictures of them are left to be looked at.
const PAGES: &str = "RINGBACK_TEST_PAGES";

#[test]
fn the_page_works_in_a_real_browser() {
    let Some(browser) = env::var_os(BROWSER).filter(|browser| !browser.is_empty()) else {
        println!(
            "not run: {BROWSER} names no browser; `make test` gets chromium and runs this test"
        );
        return;
    };
    let fleeting = tempfile::tempdir().unwrap();
    let folder = env::var_os(PAGES).map_or_else(|| fleeting.path().to_owned(), PathBuf::from);
    let write = |name: &str, page: &str| fs::write(folder.join(name), page).unwrap();

    let mut one = scored("takes/take1.wav");
    let sound = sound_of(&one);
    one.envelope = Some(Envelope::of(&sound.samples));
    let wav = to_wav(&sound);
    fs::write(folder.join("take 1.wav"), &wav).unwrap();
    let one = of([one]);
    let linked = PageAudio::Linked("take 1.wav".to_owned());
    write("linked.html", &page_with(&one, &linked, true));
    write("one.html", &page_with(&one, &PageAudio::Reduced(wav), true));

    let team = (0..6).map(|n| {
        let mut take = scored(&format!("takes/2026-11-0{} call.wav", n + 1));
        take.origin.day = Some(format!("2026-11-0{}", n + 1));
        take.scorecard.score = [50, 90, 70, 100, 0, 65][n];
        take.rep.name = Some(["Sean McPheat", "Emma Clarke"][n % 2].to_owned());
        if n > 2 {
            take.scorecard.checks[4].verdict = Verdict::Met;
            take.scorecard.checks[4].points = 15.0;
            take.transcript.words[18].text = "so".to_owned();
        }
        take
    });
    write("team.html", &page(&of(team)));

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

/// Writes a team's report as a folder of pages.
fn write_folder(folder: &Path, recordings: usize) {
    fs::create_dir(folder).unwrap();
    let report = large_report(recordings);
    let RecordingReport::Scored(first) = &report.recordings[0] else {
        panic!("all of them are scored");
    };
    let sound = PageAudio::Reduced(to_wav(&sound_of(first)));
    let html = HtmlReport {
        report: &report,
        guides: &guides,
        audio: &|_| sound.clone(),
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

/// A hum as long as a recording, so that there is something to play.
fn sound_of(scored: &ringback::domain::ScoredRecording) -> Audio {
    let samples = (0..scored.duration.0 * 16)
        .map(|n| (n as f32 / 16_000.0 * 220.0 * std::f32::consts::TAU).sin() * 0.3)
        .collect();
    Audio {
        samples,
        facts: scored.facts.clone().unwrap(),
    }
}
