//! The rubric guide: it names everything there is, and its examples load.

use ringback::rubric;
use ringback::rubric::Rubric;

const GUIDE: &str = include_str!("../docs/rubrics.md");

#[test]
fn the_guide_names_every_rubric_rule_kind_and_setting() {
    let named = |word: &str| GUIDE.contains(&format!("`{word}`"));
    for id in rubric::builtin_ids() {
        assert!(named(id), "rubric {id}");
        for rule in Rubric::builtin(id).unwrap().rules() {
            assert!(named(&rule.id), "rule {}", rule.id);
        }
    }
    for kind in rubric::kinds() {
        assert!(named(kind.name), "kind {}", kind.name);
        assert!(
            GUIDE.contains(&format!("check = \"{}\"", kind.name))
                || GUIDE.contains(&format!("`{}`", kind.name)),
            "an example of {}",
            kind.name
        );
        for setting in kind.settings {
            assert!(
                named(setting.name),
                "setting {} of {}",
                setting.name,
                kind.name
            );
        }
    }
}

#[test]
fn every_example_in_the_guide_loads() {
    let mut rest = GUIDE;
    let mut examples = 0;
    while let Some((_, after)) = rest.split_once("```toml\n") {
        let (example, after) = after.split_once("```").unwrap();
        if let Err(error) = Rubric::parse(example, "docs/rubrics.md") {
            panic!("{error}\n{example}");
        }
        examples += 1;
        rest = after;
    }
    assert_eq!(examples, 7);
}

/// Runs the program; returns its exit code, its data and its talk.
fn ringback(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_ringback"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn every_check_of_every_shipped_rubric_is_explained() {
    for id in rubric::builtin_ids() {
        for rule in Rubric::builtin(id).unwrap().rules() {
            let (code, data, talk) = ringback(&["explain", &rule.id, "--rubric", id]);
            assert_eq!((code, talk.as_str()), (Some(0), ""), "{id} {}", rule.id);
            let plain: Vec<&str> = data.split_whitespace().collect();
            for text in [
                &rule.what,
                &rule.why,
                &rule.advice,
                &rule.passes,
                &rule.source,
            ] {
                let words: Vec<&str> = text.split_whitespace().collect();
                let found = plain.windows(words.len()).any(|window| window == words);
                assert!(found, "{id} {}: {text}\n{data}", rule.id);
            }
        }
    }
}

#[test]
fn a_check_of_another_shipped_rubric_is_found_and_a_typo_is_answered() {
    let (code, data, _) = ringback(&["explain", "points-to-email"]);
    assert_eq!(code, Some(0));
    assert!(data.contains("double-tap"), "{data}");
    let (code, data, talk) = ringback(&["explain", "hok"]);
    assert_eq!((code, data.as_str()), (Some(2), ""));
    assert!(talk.contains("Did you mean \"hook\"?"), "{talk}");
}

#[test]
fn rubrics_are_listed_and_shown_and_a_broken_one_is_named_with_its_line() {
    let (code, data, _) = ringback(&["rubric", "list"]);
    assert_eq!(code, Some(0));
    for id in rubric::builtin_ids() {
        assert!(data.contains(id), "{data}");
        let (code, shown, _) = ringback(&["rubric", "show", id]);
        assert_eq!(code, Some(0));
        assert!(
            shown.contains(Rubric::builtin(id).unwrap().hash()),
            "{shown}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("house.toml");
    std::fs::write(&file, "id = \"house\"\nextends = \"calback\"\n").unwrap();
    let (code, data, talk) = ringback(&["rubric", "show", file.to_str().unwrap()]);
    assert_eq!((code, data.as_str()), (Some(2), ""));
    assert!(
        talk.contains("house.toml:2: there is no rubric \"calback\""),
        "{talk}"
    );
    let (code, _, talk) = ringback(&["rubric", "show", "nope.toml"]);
    assert_eq!(code, Some(2));
    assert!(talk.contains("nope.toml"), "{talk}");
}

#[test]
fn the_examples_of_a_rubric_run_and_one_that_breaks_its_promise_is_shown() {
    for id in rubric::builtin_ids() {
        let (code, data, _) = ringback(&["rubric", "test", id]);
        assert_eq!(code, Some(0), "{data}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("house.toml");
    let house = "id = \"house\"\nextends = \"callback\"\n[[rule]]\nid = \"hook\"\npasses = \"Hi, it's Sean.\"\n";
    std::fs::write(&file, house).unwrap();
    let (code, data, _) = ringback(&["rubric", "test", file.to_str().unwrap()]);
    assert_eq!(code, Some(1), "{data}");
    assert!(
        data.contains("hook: the example that passes is missed"),
        "{data}"
    );
    assert!(data.contains("31 of 32"), "{data}");
}

#[test]
fn the_examples_in_the_guide_do_what_they_promise() {
    let mut rest = GUIDE;
    while let Some((_, after)) = rest.split_once("```toml\n") {
        let (example, after) = after.split_once("```").unwrap();
        let house = Rubric::parse(example, "docs/rubrics.md").unwrap();
        for outcome in rubric::test_examples(&house) {
            assert!(outcome.is_as_promised(), "{}: {outcome:#?}", house.id());
        }
        rest = after;
    }
}
