//! One name, one thing: words that may not come back, because the field or plain English has a word for it, and names of
//! constants that would have two values.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use regex::Regex;

/// What may not be written, in any case of its letters, and what to write instead.
const GONE: &[(&str, &str)] = &[
    (r"\bnoughts?\b", "zero"),
    (r"\breckon", "compute"),
    (r"\b(is|are|was|were) told\b", "is reported, prints, shows"),
    (r"\bnone where\b", "if there is one"),
    (r"\bso many\b", "N, a number of"),
    (r"\bquicker\b", "faster"),
    (r"\bwhoever\b", "who, a caller"),
    (r"\bperson's words?\b", "override"),
    (r"\bpassed over\b", "skipped"),
    (r"\bthe machine's (word|verdict)\b", "the verdict"),
    (r"\bsecond listening\b", "verification"),
    (r"\blisten(s|ed|ing)? again\b", "verify, rescore"),
    (r"\b(takes|took|taken|taking) in\b", "import, read"),
    (r"\b(the|an|our|its) ears?\b", "CTC recogniser"),
    (r"\bhopeless\b", "pruned"),
    (r"\bballots?\b", "hypothesis pool"),
    (r"\bmere introduction\b", "just introducing yourself"),
    (r"\bhow each rep gets on\b", "progress by rep"),
    (r"\bstrong at what\b", "strengths by rep"),
    (
        r"\b(struct|enum|trait|type) (Ear|Heard|Hearing|Judged|Judgement|Judging|Listener|Roster)\b",
        "Recognition, Recognizer, ScoringContext, metadata",
    ),
];

/// Where such a word is what somebody says in a voicemail, or may not be edited any more.
const PASSED: [&str; 4] = [
    "src/text/digits.rs",
    "src/analyze/phrases/",
    "src/store/migrations/",
    "models/ctc/",
];

/// Every text that we write: code, templates, scripts, rules, guides.
fn texts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let endings = [
        "rs", "md", "toml", "html", "css", "js", "json", "sql", "py", "sh",
    ];
    let mut texts = Vec::new();
    let mut next: Vec<PathBuf> = ["src", "kernels", "docs", "schema", "models"]
        .map(|name| root.join(name))
        .into();
    next.extend(
        [
            "README.md",
            "ARCHITECTURE.md",
            "CHANGELOG.md",
            "Cargo.toml",
            "Makefile",
        ]
        .map(|name| root.join(name)),
    );
    while let Some(path) = next.pop() {
        if path.is_dir() {
            next.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path
            .extension()
            .is_none_or(|ending| endings.iter().any(|known| ending == *known))
        {
            texts.push(path.strip_prefix(root).unwrap().to_owned());
        }
    }
    texts.sort();
    texts
}

#[test]
fn words_that_are_gone_do_not_come_back() {
    let gone: Vec<(Regex, &str)> = GONE
        .iter()
        .map(|(pattern, instead)| (Regex::new(&format!("(?i){pattern}")).unwrap(), *instead))
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for path in texts() {
        if PASSED.iter().any(|place| path.starts_with(place)) {
            continue;
        }
        // What is no text has no words.
        let Ok(text) = fs::read_to_string(root.join(&path)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for (pattern, instead) in &gone {
                if let Some(word) = pattern.find(line) {
                    let place = format!("{}:{}", path.display(), number + 1);
                    found.push(format!("{place}: \"{}\"; write: {instead}", word.as_str()));
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} to change:\n{}",
        found.len(),
        found.join("\n")
    );
}

/// Names that every file of a kind has by convention: the examples of a command's help, the schema of a document.
const CONVENTIONAL: [&str; 2] = ["EXAMPLES", "SCHEMA"];

#[test]
fn no_constant_has_two_values() {
    let constant =
        Regex::new(r"(?sm)^(?:pub(?:\([a-z]+\))? )?const ([A-Z][A-Z0-9_]*): .*?;$").unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut values: BTreeMap<String, BTreeMap<String, PathBuf>> = BTreeMap::new();
    for path in texts() {
        if !path.starts_with("src") || path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let text = fs::read_to_string(root.join(&path)).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
        for found in constant.captures_iter(code) {
            let (_, value) = found[0].split_once(": ").unwrap();
            values
                .entry(found[1].to_owned())
                .or_default()
                .insert(value.to_owned(), path.clone());
        }
    }
    assert!(values.len() > 100, "{} constants", values.len());
    values.retain(|name, values| values.len() > 1 && !CONVENTIONAL.contains(&name.as_str()));
    assert!(values.is_empty(), "{values:#?}");
}
