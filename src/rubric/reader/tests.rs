//! How a broken rubric is answered, and what a house rubric may change.

use crate::domain::Grade;
use crate::rubric::Reach;
use crate::rubric::Rubric;
use crate::rubric::RubricError;

fn error_of(text: &str) -> RubricError {
    match Rubric::parse(text, "house.toml") {
        Ok(rubric) => panic!("this loads, as {}:\n{text}", rubric.id()),
        Err(error) => error,
    }
}

/// A whole rule but for what is in the braces.
fn with_rule(lines: &str) -> String {
    format!(
        "id = \"house\"\n[[rule]]\nid = \"ours\"\ntitle = \"Ours\"\npoints = 10\nadvice = \"Do.\"\npasses = \"Hi\"\nfails = \"Ho\"\n{lines}"
    )
}

/// A house rubric with a gate of these lines.
fn gate(lines: &str) -> String {
    format!(
        "id = \"house\"\nextends = \"callback\"\n[[gate]]\nid = \"ours\"\nbecause = \"so\"\n{lines}\n"
    )
}

/// Broken rubrics, and how the answer begins.
fn broken() -> Vec<(String, &'static str)> {
    let house = "id = \"house\"\nextends = \"callback\"\n";
    vec![
        ("".to_owned(), "house.toml:1: the rubric has no id"),
        (
            "id = \"house\"\ntitle = \n".to_owned(),
            "house.toml:2: this is not TOML: string values must be quoted, expected literal string",
        ),
        (
            "id = \"My House\"\n".to_owned(),
            "house.toml:1: the id \"My House\" has to be small letters and digits, joined by single hyphens: house-style",
        ),
        (
            "id = \"callback\"\nextends = \"callback\"\n".to_owned(),
            "house.toml:1: \"callback\" is the id of a shipped rubric: choose another id, and say extends = \"callback\" to build on it",
        ),
        (
            "id = \"house\"\n\nextends = \"calback\"\n".to_owned(),
            "house.toml:3: there is no rubric \"calback\". Did you mean \"callback\"? Valid: callback",
        ),
        (
            "id = \"house\"\n".to_owned(),
            "house.toml:1: no rule is worth any points: give at least one [[rule]] points above 0",
        ),
        (
            format!("{house}tilte = \"Ours\"\n"),
            "house.toml:3: in the rubric: there is no setting \"tilte\". Did you mean \"title\"? Valid: id, title, about, extends, remove, opening, closing, phrases, rule, gate.",
        ),
        (
            format!("{house}remove = [\n  \"hook\",\n  \"pich\",\n]\n"),
            "house.toml:5: there is no rule \"pich\". Valid: duration, no-pitch,",
        ),
        (
            format!("{house}opening = {{ percent = 350 }}\n"),
            "house.toml:3: percent of opening has to be from 1 to 100",
        ),
        (
            format!("{house}opening = {{ percent = 35, words = 9 }}\n"),
            "house.toml:3: opening has to be exactly one of percent, words or seconds",
        ),
        (
            format!("{house}opening = 35\n"),
            "house.toml:3: opening has to be like { percent = 35 }, { words = 12 } or { seconds = 6 }",
        ),
        (
            format!("{house}[rule]\nid = \"hook\"\n"),
            "house.toml:3: a rule begins with [[rule]], in two pairs of brackets",
        ),
        (
            format!("{house}[[rule]]\nid = \"hok\"\npoints = 3\n"),
            "house.toml:3: rule \"hok\" has no check, and changes no rule of that id: there is no rule \"hok\". Did you mean \"hook\"?",
        ),
        (
            format!("{house}[[rule]]\nid = \"hook\"\n[[rule]]\nid = \"hook\"\n"),
            "house.toml:6: there are two rules \"hook\"",
        ),
        (
            format!("{house}[[rule]]\nid = \"hook\"\npoints = \"ten\"\n"),
            "house.toml:5: points of rule \"hook\" has to be a number, and is a text",
        ),
        (
            format!("{house}[[rule]]\nid = \"hook\"\npoints = 2.5\n"),
            "house.toml:5: points of rule \"hook\" has to be a whole number",
        ),
        (
            format!("{house}[[rule]]\nid = \"hook\"\ncheck = \"duratoin\"\n"),
            "house.toml:5: there is no check \"duratoin\". Did you mean \"duration\"? Valid: duration, hook, ask,",
        ),
        (
            format!("{house}[[rule]]\nid = \"duration\"\nmax_seconds = 30\nmax = 3\n"),
            "house.toml:6: in rule \"duration\": there is no setting \"max\". Valid: id, title, points, cap, because, check, what, why, advice, drill, source, passes, fails, max_seconds, margin_percent.",
        ),
        (
            format!("{house}[[rule]]\nid = \"name-end\"\nplace = \"end\"\n"),
            "house.toml:5: there is no place \"end\". Valid: anywhere, opening, closing.",
        ),
        (
            format!("{house}[[rule]]\nid = \"hook\"\ntypes = [\"referal\"]\n"),
            "house.toml:5: there is no type of hook \"referal\". Did you mean \"referral\"?",
        ),
        (
            format!("{house}[[rule]]\nid = \"hook\"\npasses = \"[loud] Hi\"\n"),
            "house.toml:5: passes of rule \"hook\": there is no stage direction [loud]. Valid: [pause 3 s]",
        ),
        (with_rule(""), "house.toml:2: rule \"ours\" has no check"),
        (
            with_rule("check = \"mention-at\"\n"),
            "house.toml:2: rule \"ours\" has no mention (name, number or prospect)",
        ),
        (
            with_rule("check = \"range\"\nmeasure = \"words\"\n"),
            "house.toml:2: rule \"ours\" has no min and no max: give one of them, or both",
        ),
        (
            with_rule("check = \"range\"\nmeasure = \"words\"\nmin = 9\nmax = 3\n"),
            "house.toml:2: rule \"ours\" has a min of 9, which is above its max of 3",
        ),
        (
            with_rule("check = \"duration\"\nmax_seconds = nan\n"),
            "house.toml:10: max_seconds of rule \"ours\" has to be from 1 to 600",
        ),
        (
            with_rule("check = \"duration\"\nwhy = 1979-05-27\n"),
            "house.toml:10: why of rule \"ours\" has to be a text in quotes, and is a date",
        ),
    ]
}

/// The same of caps and gates.
fn broken_caps() -> Vec<(String, &'static str)> {
    let house = "id = \"house\"\nextends = \"callback\"\n";
    vec![
        (
            format!("{house}[[rule]]\nid = \"hook\"\ncap = \"none\"\n"),
            "house.toml:5: there is no cap \"none\". Valid: A, B, C, D, F.",
        ),
        (
            format!("{house}[gate]\nid = \"ours\"\n"),
            "house.toml:3: a gate begins with [[gate]], in two pairs of brackets",
        ),
        (
            format!("{house}[[gate]]\nid = \"ours\"\ncap = \"D\"\n"),
            "house.toml:3: gate \"ours\" has no when (like { hook = \"missed\" })",
        ),
        (
            gate("when = { hok = \"missed\" }\ncap = \"D\""),
            "house.toml:6: there is no rule \"hok\". Did you mean \"hook\"? Valid: duration,",
        ),
        (
            gate("when = { hook = \"mised\" }\ncap = \"D\""),
            "house.toml:6: there is no verdict \"mised\". Did you mean \"missed\"? Valid: missed, partly.",
        ),
        (
            gate("when = { hook = \"missed\" }"),
            "house.toml:3: gate \"ours\" has no cap (A, B, C, D or F)",
        ),
        (
            gate("when = { hook = \"missed\" }\ncap = \"D\"\nwithout = \"fax\""),
            "house.toml:8: there is no without \"fax\".",
        ),
        (
            gate("when = { hook = \"missed\" }\ncap = \"D\"\nwhile = \"x\""),
            "house.toml:8: in gate \"ours\": there is no setting \"while\". Valid: id, when, without, cap, because.",
        ),
    ]
}

#[test]
fn a_broken_rubric_is_answered_with_file_line_and_the_valid_words() {
    for (text, message) in broken().into_iter().chain(broken_caps()) {
        let shown = error_of(&text).to_string();
        assert!(
            shown.starts_with(message),
            "wanted: {message}\nfound:  {shown}\n{text}"
        );
    }
}

#[test]
fn a_house_rubric_changes_adds_and_removes_rules_and_keeps_the_rest() {
    let callback = Rubric::builtin("callback").unwrap();
    let house = Rubric::parse(
        r#"
id = "house"
extends = "callback"
remove = ["pace"]
closing = { words = 12 }

[[rule]]
id = "duration"
max_seconds = 30

[[rule]]
id = "short-number-pause"
title = "Not a word too many"
points = 4
check = "range"
measure = "words"
max = 60
advice = "Cut."
passes = "Hi"
fails = "Ho"
"#,
        "house.toml",
    )
    .unwrap();
    assert_eq!(house.rules().len(), callback.rules().len());
    assert_eq!(house.rule("pace"), None);
    assert_eq!(house.rule("hook"), callback.rule("hook"));
    assert_eq!(house.opening(), callback.opening());
    assert_eq!(house.closing(), Reach::Words(12.0));
    let duration = house.rule("duration").unwrap();
    assert_eq!(duration.title, "Short enough");
    assert_eq!(
        duration.check.settings(),
        [
            ("margin_percent".to_owned(), "10.0".to_owned()),
            ("max_seconds".to_owned(), "30.0".to_owned())
        ]
    );
    assert_eq!(house.rules().last().unwrap().id, "short-number-pause");
    assert_eq!(house.rules().last().unwrap().source, "a house rule");
}

#[test]
fn a_cap_is_set_changed_and_taken_away_under_its_old_name_too() {
    let cap = |lines: &str, rule: &str| {
        let text = format!("id = \"house\"\nextends = \"callback\"\n{lines}");
        Rubric::parse(&text, "house.toml").unwrap().cap_of(rule)
    };
    assert_eq!(cap("", "honest"), Some(Grade::D));
    assert_eq!(cap("", "fillers"), None);
    for (lines, rule, grade) in [
        (
            "[[rule]]\nid = \"honest\"\ngrade_cap = \"F\"\n",
            "honest",
            Some(Grade::F),
        ),
        ("[[rule]]\nid = \"honest\"\ncap = \"A\"\n", "honest", None),
        (
            "[[rule]]\nid = \"fillers\"\ncap = \"B\"\n",
            "fillers",
            Some(Grade::B),
        ),
        (
            "[[gate]]\nid = \"weak-hook\"\ncap = \"A\"\n",
            "weak-hook",
            None,
        ),
        ("remove = [\"weak-hook\"]\n", "weak-hook", None),
        ("remove = [\"number-start\"]\n", "no-number", None),
        ("", "no-number", Some(Grade::D)),
    ] {
        assert_eq!(cap(lines, rule), grade, "{lines}");
    }
    // Rubrics that know no caps still cap what deceives.
    let plain = with_rule("check = \"honest\"\n");
    let plain = Rubric::parse(&plain, "house.toml").unwrap();
    assert_eq!(plain.cap_of("ours"), Some(Grade::D));
}

#[test]
fn a_rule_that_brings_its_own_check_drops_the_settings_of_the_old_one() {
    let error = error_of(
        "id = \"house\"\nextends = \"callback\"\n[[rule]]\nid = \"hook\"\ncheck = \"duration\"\n",
    );
    assert_eq!(
        error.to_string(),
        "house.toml:3: rule \"hook\" has no passes"
    );
}

#[test]
fn the_hash_knows_what_changes_a_verdict_and_nothing_else() {
    let house = |lines: &str| {
        let text = format!("id = \"house\"\nextends = \"callback\"\n{lines}");
        Rubric::parse(&text, "house.toml")
            .unwrap()
            .hash()
            .to_owned()
    };
    let plain = house("");
    assert_eq!(plain.len(), 64);
    for same in [
        "# a comment\n",
        "title = \"Ours\"\n",
        "opening = { percent = 35.0 }\n",
        "[[rule]]\nid = \"hook\"\nadvice = \"Be curious.\"\n",
        "[[rule]]\nid = \"duration\"\nmax_seconds = 20.0\n",
        "[[rule]]\nid = \"hook\"\nbecause = \"nothing to ring for\"\n",
        "[[gate]]\nid = \"no-number\"\nbecause = \"where to?\"\n",
    ] {
        assert_eq!(house(same), plain, "{same}");
    }
    for other in [
        "opening = { percent = 36 }\n",
        "opening = { words = 35 }\n",
        "remove = [\"pace\"]\n",
        "[[rule]]\nid = \"hook\"\npoints = 14\n",
        "[[rule]]\nid = \"duration\"\nmax_seconds = 21\n",
        "[[rule]]\nid = \"hook\"\ncap = \"D\"\n",
        "[[gate]]\nid = \"no-number\"\ncap = \"F\"\n",
        "remove = [\"no-number\"]\n",
    ] {
        assert_ne!(house(other), plain, "{other}");
    }
}

#[test]
fn no_text_makes_the_loader_panic() {
    let text = include_str!("../callback.toml");
    let extended = format!("id = \"house\"\n{}", text.replace("id = \"callback\"", ""));
    for end in (0..extended.len()).step_by(97) {
        if let Some(cut) = extended.get(..end) {
            let _ = Rubric::parse(cut, "cut.toml");
        }
    }
    for soup in [
        "[[[[",
        "id = [[]]",
        "rule = [1]",
        "rule = 3\nid=\"a\"",
        "\u{0}",
        "id = \"é\"",
    ] {
        assert!(Rubric::parse(soup, "soup.toml").is_err(), "{soup}");
    }
}
