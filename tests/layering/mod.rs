//! The arrows between the parts, the circles of files, the file that names each outside crate, and who may print: a
//! new one is a decision to talk about, not an accident.

mod circles;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Which part may import which.
const ARROWS: [(&str, &[&str]); 20] = [
    ("domain", &[]),
    ("text", &["domain"]),
    ("audio", &["domain"]),
    ("speech", &["audio", "domain", "text"]),
    ("microphone", &["domain", "text"]),
    ("models", &["text"]),
    ("tagger", &["domain"]),
    ("analyze", &["domain", "tagger", "text"]),
    ("verify", &["analyze", "domain", "speech", "text"]),
    ("rubric", &["analyze", "domain", "text"]),
    (
        "scoring",
        &["analyze", "domain", "rubric", "speech", "text", "verify"],
    ),
    ("report", &["domain", "team", "text"]),
    ("team", &["calendar", "domain", "text"]),
    ("calendar", &["domain"]),
    ("store", &["calendar", "domain", "text"]),
    ("stats", &[]),
    ("results", &["domain", "stats"]),
    ("eval", &["domain", "text"]),
    (
        "pipeline",
        &["audio", "domain", "scoring", "speech", "store"],
    ),
    (
        "cli",
        &[
            "analyze",
            "audio",
            "calendar",
            "domain",
            "eval",
            "microphone",
            "models",
            "pipeline",
            "report",
            "results",
            "rubric",
            "scoring",
            "speech",
            "stats",
            "store",
            "team",
            "text",
        ],
    ),
];

/// Which file or folder may name an outside crate. `serde`, `serde_json` and `thiserror` are
/// everybody's.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("alsa", &["microphone/enabled.rs"]),
    ("anstyle", &["cli/", "report/terminal"]),
    ("askama", &["report/html/"]),
    ("base64", &["report/html/audio.rs"]),
    (
        "blake3",
        &["audio/mod.rs", "rubric/reader/mod.rs", "speech/cache.rs"],
    ),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/completions.rs"]),
    ("clap_mangen", &["cli/man.rs"]),
    ("cpal", &["microphone/enabled.rs"]),
    ("crossterm", &["cli/record/keys.rs"]),
    ("csv", &["report/csv.rs"]),
    ("ctrlc", &["cli/interrupt.rs"]),
    ("ebur128", &["audio/loudness.rs"]),
    ("flate2", &["report/html/parts.rs"]),
    ("globset", &["cli/find_recordings.rs"]),
    ("half", &["models/convert", "speech/ctc/network.rs"]),
    ("hf_hub", &["models/hub.rs"]),
    ("hound", &["audio/wav.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("jiff", &["calendar/"]),
    ("opus_decoder", &["audio/opus.rs"]),
    ("phonenumber", &["text/telephone.rs"]),
    ("plotters", &["report/html/plots.rs"]),
    ("regex", &["analyze/"]),
    ("ringback_bert", &["tagger/"]),
    ("ringback_kernels", &["speech/whisper/"]),
    ("rphonetic", &["analyze/"]),
    ("rubato", &["audio/resample.rs"]),
    ("rusqlite", &["store/"]),
    ("serde_spanned", &["rubric/reader/"]),
    (
        "sha2",
        &["models/verified_file.rs", "report/html/policy.rs"],
    ),
    ("signal_hook", &["cli/interrupt.rs"]),
    ("similar", &["report/html/progress.rs"]),
    ("statrs", &["stats/distributions.rs"]),
    (
        "strsim",
        &[
            "analyze/",
            "eval/distance.rs",
            "text/did_you_mean.rs",
            "verify/",
        ],
    ),
    ("symphonia", &["audio/compressed.rs"]),
    (
        "tempfile",
        &[
            "cli/output.rs",
            "cli/record/take_file.rs",
            "models/",
            "store/migrate.rs",
        ],
    ),
    ("terminal_size", &["cli/settings.rs"]),
    ("textwrap", &["cli/", "report/terminal"]),
    ("tikv_jemallocator", &["main.rs"]),
    (
        "toml",
        &[
            "analyze/",
            "cli/",
            "eval/",
            "models/catalog.rs",
            "rubric/reader/",
            "team/settings.rs",
        ],
    ),
    ("unicode_general_category", &["tagger/pieces.rs"]),
    (
        "unicode_normalization",
        &["tagger/pieces.rs", "text/names.rs"],
    ),
    ("unicode_width", &["report/terminal"]),
    ("whisper_rs", &["speech/whisper/"]),
    ("zip", &["models/wheel.rs"]),
];

const EVERYBODYS: [&str; 3] = ["serde", "serde_json", "thiserror"];

/// What only `cli` (and `main.rs`, which calls it) may do.
const CLI_ONLY: [&str; 9] = [
    "println!(",
    "print!(",
    "eprintln!(",
    "eprint!(",
    "process::exit(",
    "std::env",
    "io::stdout(",
    "io::stderr(",
    "io::stdin(",
];

/// What pure parts have no business with.
const IMPURE: [&str; 6] = [
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
];

/// Every source file: its path below `src` and its text without comments.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                let code: Vec<String> = fs::read_to_string(&path)
                    .unwrap()
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .map(str::to_owned)
                    .collect();
                files.push((name.replace('\\', "/"), code.join("\n")));
            }
        }
    }
    files.sort();
    files
}

/// The part a file is of: `audio` for `audio/wav.rs`.
fn part_of(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap()
}

/// The words that follow `before` in a text: `domain` after `crate::`.
fn words_after<'a>(text: &'a str, before: &str) -> BTreeSet<&'a str> {
    text.match_indices(before)
        .map(|(at, _)| {
            let rest = &text[at + before.len()..];
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            &rest[..end]
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a text names a crate at the start of a path: `hound::`, but not `my_hound::`.
fn names_crate(text: &str, name: &str) -> bool {
    [format!("{name}::"), format!("use {name};")]
        .iter()
        .any(|form| {
            text.match_indices(form).any(|(at, _)| {
                !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
            })
        })
}

#[test]
fn imports_point_only_along_the_allowed_arrows() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    let mut used = BTreeSet::new();
    let sources = sources();
    for (file, code) in &sources {
        let part = part_of(file);
        if matches!(part, "lib" | "main") {
            continue;
        }
        let arrows = allowed
            .get(part)
            .unwrap_or_else(|| panic!("src/{file}: the part `{part}` is not in the table"));
        for target in words_after(code, "crate::") {
            assert!(
                target == part || arrows.contains(&target),
                "src/{file} imports `{target}`, an arrow that is not in tests/layering"
            );
            used.insert((part, target));
        }
        // `use crate::{..}` would hide its arrows from the lines above.
        assert!(
            !code.contains("use crate::{"),
            "src/{file}: one `use crate::..` path per line"
        );
    }
    for (part, arrows) in ARROWS {
        for target in arrows {
            assert!(
                used.contains(&(part, target)),
                "nothing in `{part}` imports `{target}`: take the arrow out of tests/layering"
            );
        }
    }
}

#[test]
fn no_files_lead_to_each_other_in_a_circle() {
    let graph = circles::Graph::of(&sources());
    let circles = graph.circles();
    let described: Vec<String> = circles.iter().map(|c| graph.describe(c)).collect();
    assert!(
        circles.is_empty(),
        "these files need each other:\n{}",
        described.join("\n")
    );
}

#[test]
fn each_outside_crate_is_named_only_where_the_table_says() {
    for (file, code) in sources() {
        for (name, places) in OUTSIDE {
            assert!(
                !names_crate(&code, name) || places.iter().any(|place| file.starts_with(place)),
                "src/{file} names `{name}`, which belongs to {places:?}"
            );
        }
    }
}

#[test]
fn every_dependency_is_in_the_table() {
    let manifest = include_str!("../../Cargo.toml");
    let (_, rest) = manifest.split_once("[dependencies]").unwrap();
    let (list, _) = rest.split_once("\n[").unwrap();
    for name in list.lines().filter_map(|line| line.split_once(" = ")) {
        let name = name.0.replace('-', "_");
        assert!(
            EVERYBODYS.contains(&name.as_str()) || OUTSIDE.iter().any(|(known, _)| *known == name),
            "`{name}` is in Cargo.toml but not in tests/layering"
        );
    }
}

#[test]
fn only_the_command_line_prints_exits_or_reads_the_environment() {
    for (file, code) in sources() {
        if matches!(part_of(&file), "cli" | "main") {
            continue;
        }
        for word in CLI_ONLY {
            assert!(
                !code.contains(word),
                "src/{file} says `{word}`; only cli may"
            );
        }
    }
}

#[test]
fn pure_parts_touch_no_file_clock_or_thread() {
    for (file, code) in sources() {
        if !matches!(
            part_of(&file),
            "domain" | "text" | "analyze" | "rubric" | "scoring" | "stats" | "results" | "eval"
        ) {
            continue;
        }
        for word in IMPURE {
            assert!(
                !code.contains(word),
                "src/{file} says `{word}`, but its part is pure"
            );
        }
    }
}
