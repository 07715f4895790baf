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
    assert_eq!(examples, 8);
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
fn the_page_on_the_score_gives_the_points_of_the_rubric() {
    let page = include_str!("../docs/scoring.md");
    let rubric = Rubric::builtin("callback").unwrap();
    let rows: [(&str, &[&str]); 9] = [
        ("a reason to call back (`hook`)", &["hook"]),
        (
            "number at the start and at the end, the same each time",
            &["number-start", "number-end", "number-agrees"],
        ),
        ("20 seconds or less", &["duration"]),
        (
            "name at the start and at the end",
            &["name-start", "name-end"],
        ),
        ("no selling", &["no-pitch"]),
        (
            "you ask for the call, and no weak words take that back",
            &["callback-ask"],
        ),
        ("it doesn't just introduce you", &["no-introduction"]),
        ("the number slow enough to write down", &["number-pace"]),
        (
            "pace, loudness, honesty: 2 each; fillers, pauses: 1 each",
            &["pace", "level", "honest", "fillers", "silence"],
        ),
    ];
    for (row, rules) in rows {
        let points: u32 = rules.iter().map(|id| rubric.rule(id).unwrap().points).sum();
        let line = format!("| {row} | {points} |");
        assert!(page.contains(&line), "{line}");
    }
    let named: usize = rows.iter().map(|(_, rules)| rules.len()).sum();
    assert_eq!(named, rubric.rules().len());
}
