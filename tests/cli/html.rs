//! `score --out report.html`: what is in the page, and where its sound is.

use std::fs;

use crate::support::process::Home;
use crate::support::process::tone;

/// The page that a run wrote.
fn page(home: &Home, args: &[&str]) -> String {
    let ran = home.score(&[args, &["--out", "report.html"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("Wrote report.html"), "{ran:?}");
    fs::read_to_string(home.path("report.html")).unwrap()
}

#[test]
fn a_page_holds_the_recording_itself() {
    let home = Home::new();
    home.record("takes/a.wav", 3_000);
    let page = page(&home, &["takes/a.wav"]);
    assert!(page.starts_with("<!doctype html>"));
    assert!(page.contains("class=\"outline\""), "the picture is drawn");
    let (_, sound) = page.split_once("src=\"data:audio/wav;base64,").unwrap();
    let (sound, _) = sound.split_once('"').unwrap();
    // Base64 has four letters for three bytes.
    assert_eq!(sound.len(), tone(3_000).len().div_ceil(3) * 4);
    assert!(page.contains("is the original recording"));
}

#[test]
fn a_large_recording_is_made_smaller_and_the_page_says_so() {
    let home = Home::new();
    let mut bytes = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..48_000 * 2 * 9 {
        writer.write_sample((n % 4_800) as i16).unwrap();
    }
    writer.finalize().unwrap();
    home.write("studio.wav", &bytes.into_inner());
    let page = page(&home, &["studio.wav"]);
    assert!(page.contains("a smaller copy of the recording (mono, 16 kHz)"));
    let (_, sound) = page.split_once("src=\"data:audio/wav;base64,").unwrap();
    let (sound, _) = sound.split_once('"').unwrap();
    assert_eq!(sound.len(), (44 + 16_000_usize * 2 * 9).div_ceil(3) * 4);
}

#[test]
fn what_comes_from_standard_input_is_in_the_page_too() {
    let home = Home::new();
    let mut child = home
        .command(&[
            "score",
            "-",
            "--transcript",
            "words.txt",
            "--format",
            "html",
        ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, &tone(2_000)).unwrap();
    drop(input);
    let page = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(page.contains("src=\"data:audio/wav;base64,"));
}

#[test]
fn the_sound_can_be_linked_or_left_out() {
    let home = Home::new();
    home.record("takes/my take #1.wav", 2_000);
    let linked = page(&home, &["takes/my take #1.wav", "--audio", "link"]);
    assert!(linked.contains("src=\"./takes/my%20take%20%231.wav\""));
    assert!(linked.contains("media-src data: &#39;self&#39; file:"));
    let none = page(&home, &["takes", "--audio", "none"]);
    assert!(!none.contains("<audio"));
    assert!(none.contains("made without audio"));
}

#[test]
fn several_recordings_make_a_team_and_one_that_failed_is_told() {
    let home = Home::new();
    home.record("takes/a.wav", 2_000);
    home.record("takes/b.wav", 3_000);
    home.write("takes/c.wav", b"");
    let ran = home.score(&["takes", "--audio", "none", "--out", "report.html"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let page = fs::read_to_string(home.path("report.html")).unwrap();
    assert!(page.contains("id=\"recordings-table\""));
    assert!(page.contains("Not scored"));
    assert!(page.contains("c.wav"));
}

/// Names of the pages in a folder, sorted.
fn pages_in(home: &Home, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(home.path(folder)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What the links of a page lead to, beyond the page itself.
fn links_of(page: &str) -> Vec<&str> {
    let links = page.split("<a ").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once("href=\"")?;
        Some(rest.split_once('"')?.0)
    });
    links.filter(|link| !link.starts_with('#')).collect()
}

#[test]
fn a_folder_has_an_index_and_a_page_a_recording_that_link_both_ways() {
    let home = Home::new();
    home.record("takes/Take 1.wav", 2_000);
    home.record("takes/take 1.wav", 3_000);
    home.record("takes/\"><script>alert(1)<|script>.wav", 4_000);
    home.record(&format!("takes/{}.wav", "x".repeat(250)), 5_000);
    home.record("takes/x..?#%41\n.wav", 6_000);
    fs::copy(home.path("takes/take 1.wav"), home.path("takes/TAKE 1.wav")).unwrap();
    home.write("takes/empty.wav", b"");
    let ran = home.score(&["takes", "--format", "html", "--out", "deep/report"]);
    assert_eq!(ran.code, Some(2), "one failed: {ran:?}");
    assert!(
        ran.err
            .contains("Wrote deep/report/index.html and 6 pages beside it"),
        "{ran:?}"
    );

    let names = pages_in(&home, "deep/report");
    assert_eq!(names.len(), 7, "{names:?}");
    let harmless = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
    for name in &names {
        assert!(name.chars().all(harmless) && name.len() < 80, "{name}");
    }
    let read = |name: &str| fs::read_to_string(home.path(&format!("deep/report/{name}"))).unwrap();
    let index = read("index.html");
    assert!(!index.contains("<audio") && index.contains("Not scored"));
    assert!(index.contains("id=\"recordings-table\""));
    for name in names.iter().filter(|name| *name != "index.html") {
        assert!(links_of(&index).contains(&name.as_str()), "{name}");
        let page = read(name);
        assert!(page.contains("src=\"data:audio/wav;base64,"), "{name}");
        let back = links_of(&page)[0].split_once('#').unwrap();
        assert_eq!(back.0, "index.html");
        assert!(
            index.contains(&format!("<tr id=\"{}\"", back.1)),
            "{back:?}"
        );
        for link in links_of(&page) {
            let file = link.split('#').next().unwrap();
            assert!(names.iter().any(|name| name == file), "{link}");
        }
    }
}

#[test]
fn a_recording_keeps_its_page_whatever_stands_beside_it() {
    let home = Home::new();
    home.record("takes/b.wav", 2_000);
    // An existing folder and a name that ends in / are folders of pages without more words.
    fs::create_dir(home.path("report")).unwrap();
    assert_eq!(home.score(&["takes", "--out", "report"]).code, Some(0));
    let first = pages_in(&home, "report");
    home.record("takes/a.wav", 3_000);
    let ran = home.score(&["takes", "--out", "report/", "--audio", "none"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let second = pages_in(&home, "report");
    assert!(
        first.iter().all(|name| second.contains(name)),
        "{first:?} {second:?}"
    );
    assert!(!ran.err.contains("earlier run"), "{ran:?}");

    // What is no longer in the report stays, and is told.
    fs::remove_file(home.path("takes/b.wav")).unwrap();
    home.write("report/mine.html", b"<p>my own</p>");
    let ran = home.score(&["takes", "--out", "report"]);
    assert!(
        ran.err
            .contains("1 page of an earlier run is still in report, and no longer linked"),
        "{ran:?}"
    );
    assert_eq!(pages_in(&home, "report").len(), second.len() + 1);
    let index = fs::read_to_string(home.path("report/index.html")).unwrap();
    assert!(!index.contains("b.wav"));
}

#[test]
fn sounds_are_linked_from_the_folder_of_the_pages() {
    let home = Home::new();
    home.record("takes/my take.wav", 2_000);
    let ran = home.score(&["takes", "--audio", "link", "--out", "out/pages/"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let page = pages_in(&home, "out/pages")
        .into_iter()
        .find(|name| name != "index.html");
    let page = fs::read_to_string(home.path(&format!("out/pages/{}", page.unwrap()))).unwrap();
    assert!(page.contains("src=\"./../../takes/my%20take.wav\""));
    assert!(page.contains("media-src data: &#39;self&#39; file:"));
    let index = fs::read_to_string(home.path("out/pages/index.html")).unwrap();
    assert!(index.contains("media-src data:;"));
}

#[test]
fn a_run_that_breaks_off_leaves_the_index_before_it() {
    let home = Home::new();
    home.record("takes/a.wav", 2_000);
    assert_eq!(home.score(&["takes", "--out", "report/"]).code, Some(0));
    let before = fs::read(home.path("report/index.html")).unwrap();
    home.record("takes/b.wav", 3_000);
    home.score(&["takes/b.wav", "--out", "one/"]);
    let name = pages_in(&home, "one")
        .into_iter()
        .find(|name| name != "index.html");
    // A folder where the second page is to be: it cannot be written.
    fs::create_dir(home.path(&format!("report/{}", name.unwrap()))).unwrap();
    let ran = home.score(&["takes", "--out", "report/"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(
        ran.err
            .lines()
            .filter(|line| line.starts_with("error"))
            .count(),
        1,
        "{ran:?}"
    );
    assert!(ran.err.contains("this is a folder"), "{ran:?}");
    assert_eq!(fs::read(home.path("report/index.html")).unwrap(), before);
    assert!(
        pages_in(&home, "report")
            .iter()
            .all(|name| !name.ends_with(".part"))
    );
}

#[test]
fn a_folder_that_cannot_be_is_refused_before_anything_is_heard() {
    let home = Home::new();
    home.record("takes/a.wav", 2_000);
    fs::create_dir(home.path("site")).unwrap();
    home.write("site/index.html", b"<p>my own site</p>");
    home.write("notes", b"my notes");
    for (out, why) in [
        (
            "site",
            "not an HTML report of ringback's, so it was left as it is",
        ),
        ("notes", "a file is in the way of this folder"),
        ("notes/", "a file is in the way of this folder"),
        ("notes/report/", "cannot be written"),
        ("nowhere/report.html", "cannot be written"),
    ] {
        let ran = home.score(&["takes", "--format", "html", "--out", out]);
        assert_eq!(ran.code, Some(2), "{out}: {ran:?}");
        assert!(ran.err.contains(why), "{out}: {ran:?}");
        assert_eq!(ran.err.lines().count(), 1, "{out}: {ran:?}");
    }
    let csv = home.score(&["takes", "--format", "csv", "--out", "takes"]);
    assert!(
        csv.err.contains("only an html report fills a folder"),
        "{csv:?}"
    );
    let info = home.run(&["cache", "info"]);
    assert!(info.out.contains("0 recordings transcribed"), "{info:?}");
    assert_eq!(
        fs::read(home.path("site/index.html")).unwrap(),
        b"<p>my own site</p>"
    );
    assert_eq!(fs::read(home.path("notes")).unwrap(), b"my notes");
}

#[test]
fn a_script_has_a_page_without_a_sound() {
    let home = Home::new();
    let ran = home.run(&["check", "words.txt", "--format", "html"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("s (predicted)"), "{ran:?}");
    assert!(!ran.out.contains("<audio"));
}

#[test]
fn a_place_for_the_sound_that_is_none_is_refused() {
    let home = Home::new();
    let ran = home.score(&["takes", "--audio", "inside"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("embed"), "{ran:?}");
}
