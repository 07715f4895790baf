//! The rubric guide: it names everything there is, and its examples load.

use ringback::rubric;
use ringback::rubric::Rubric;
use ringback::scoring;

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
        for outcome in scoring::test_examples(&house) {
            assert!(outcome.is_as_promised(), "{}: {outcome:#?}", house.id());
        }
        rest = after;
    }
}

/// Checks a script given on standard input.
fn check(script: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    use std::io::Write;
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_ringback"))
        .args(["check", "-"])
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "200")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// What the rule `ours` of a house says of a script.
fn house_verdict(check: &str, place: &str, script: &str) -> String {
    let rubric = format!(
        "id = \"house\"\nextends = \"callback\"\n[[rule]]\nid = \"ours\"\ntitle = \"Ours\"\npoints = 3\ncheck = \"{check}\"\nphrases = [\"good news\", \"call~ back\"]\nplace = \"{place}\"\nadvice = \"Do.\"\npasses = \"Hi\"\nfails = \"Ho\"\n"
    );
    let rubric = Rubric::parse(&rubric, "house.toml").unwrap();
    let context = scoring::ScoringContext {
        origin: &ringback::domain::Origin::default(),
        rubric: &rubric,
        rep: &ringback::domain::Rep::default(),
        prospect: None,
        region: ringback::domain::Region::US,
    };
    let (scored, _) = ringback::pipeline::score_script("script", script, 150.0, &context);
    let checks = scored.scorecard.checks;
    let ours = checks.iter().find(|check| check.id == "ours").unwrap();
    ours.verdict.to_string()
}

#[test]
fn house_rules_say_and_never_say_anywhere_or_at_either_end() {
    let opening = "Good news, Jim. One two three four five six seven eight nine ten.";
    let middle = "One two three four five six, good news, seven eight nine ten eleven twelve.";
    let closing = "One two three four five six seven eight nine ten. I was calling back.";
    let nowhere = "Good, Jim. News of the call. Back soon, I hope, and bye for now.";
    for (place, script, said) in [
        ("anywhere", opening, true),
        ("anywhere", middle, true),
        ("anywhere", closing, true),
        ("anywhere", nowhere, false),
        ("opening", opening, true),
        ("opening", middle, false),
        ("opening", closing, false),
        ("closing", opening, false),
        ("closing", middle, false),
        ("closing", closing, true),
    ] {
        let (say, never) = if said {
            ("met", "missed")
        } else {
            ("missed", "met")
        };
        assert_eq!(
            house_verdict("say", place, script),
            say,
            "say {place}: {script}"
        );
        assert_eq!(
            house_verdict("never-say", place, script),
            never,
            "never-say {place}: {script}"
        );
    }
}

#[test]
fn three_ways_to_answer_are_counted_and_two_are_not_too_many() {
    let ask = |script: &str| {
        let (_, data, _) = check(script, &["--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&data).unwrap();
        let checks = report["recordings"][0]["checks"].as_array().unwrap();
        let ask = checks.iter().find(|c| c["id"] == "callback-ask").unwrap();
        let mentions = report["recordings"][0]["mentions"].as_array().unwrap();
        let weak = mentions.iter().filter(|m| m["kind"] == "weak").count();
        (ask["verdict"].as_str().unwrap().to_owned(), weak)
    };
    for (script, verdict, weak) in [
        ("Please call me back.", "met", 0),
        ("Please call me back, or email me.", "met", 0),
        (
            "Please call me back, or email me, or send me an email.",
            "met",
            0,
        ),
        ("Please call me back, or email me, or text me.", "partly", 2),
        (
            "Call me, text me, email me, or stop by the store.",
            "partly",
            3,
        ),
        (
            "Call me back, find me on LinkedIn, or see our website.",
            "partly",
            2,
        ),
        // What was done or seen elsewhere offers no way to answer.
        (
            "I saw on LinkedIn that you're hiring. I emailed you, and looked at your website. Call me.",
            "met",
            0,
        ),
        (
            "Please call me back. Don't email me, and don't text me.",
            "met",
            0,
        ),
    ] {
        assert_eq!(ask(script), (verdict.to_owned(), weak), "{script}");
    }
}

#[test]
fn the_classic_line_passes_what_it_is_famous_for_and_fails_both_numbers() {
    let script = "Hi Jim, it's Sean from MTD. Could you please call me back in relation to your sales people";
    let (code, data, talk) = check(script, &["--format", "json"]);
    assert_eq!((code, talk.as_str()), (Some(0), ""));
    let report: serde_json::Value = serde_json::from_str(&data).unwrap();
    let checks = report["recordings"][0]["checks"].as_array().unwrap();
    for (id, verdict) in [
        ("hook", "met"),
        ("no-pitch", "met"),
        ("no-introduction", "met"),
        ("callback-ask", "met"),
        ("number-start", "missed"),
        ("number-end", "missed"),
    ] {
        let check = checks.iter().find(|check| check["id"] == id).unwrap();
        assert_eq!(check["verdict"], verdict, "{check:#}");
    }
    assert_eq!(report["recordings"][0]["seconds"], 7.2);
}

#[test]
fn a_script_that_is_too_long_shows_its_budget_and_what_could_go() {
    let script = "Hi Stan, it's Gary. It's a beautiful morning here in Fresno, and we're really looking forward to the holiday most of us will be celebrating. Those of us at Brightway wanted to touch base before the end of the year. Please call me back at 559-555-0181 about your fleet. I'm sure it is a fine one.";
    let (code, data, _) = check(script, &[]);
    assert_eq!(code, Some(0));
    assert!(data.contains("spoken words at 150 a minute"), "{data}");
    assert!(data.contains("words too many"), "{data}");
    assert!(data.contains("[-Those of us at Brightway"), "{data}");
    let (_, faster, _) = check(script, &["--rate", "240"]);
    assert!(faster.contains("words left"), "{faster}");
    assert!(!faster.contains("[-"), "{faster}");
}

#[test]
fn what_is_no_script_is_refused_with_what_to_do() {
    let (code, data, talk) = check(" \n", &[]);
    assert_eq!((code, data.as_str()), (Some(2), ""));
    assert!(talk.contains("the script is empty"), "{talk}");
    let folder = tempfile::tempdir().unwrap();
    let long = folder.path().join("long.txt");
    std::fs::write(&long, "word ".repeat(30_000)).unwrap();
    let (code, _, talk) = ringback(&["check", long.to_str().unwrap()]);
    assert_eq!(code, Some(2));
    assert!(talk.contains("longer than any voicemail"), "{talk}");
    let (code, _, talk) = ringback(&["check", "no-such-script.txt"]);
    assert_eq!(code, Some(2));
    assert!(talk.contains("no-such-script.txt"), "{talk}");
    let (code, _, _) = check("Call me.", &["--fail-under", "99"]);
    assert_eq!(code, Some(1));
}
