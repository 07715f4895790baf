//! The rules as the command line shows, explains and tests them.

use ringback::rubric;
use ringback::rubric::Rubric;

use crate::support::process::Home;

#[test]
fn every_check_of_every_shipped_rubric_is_explained() {
    let home = Home::new();
    for id in rubric::builtin_ids() {
        for rule in Rubric::builtin(id).unwrap().rules() {
            let ran = home.good(&["explain", &rule.id, "--rubric", id]);
            assert_eq!(ran.err, "", "{id} {}", rule.id);
            let plain: Vec<&str> = ran.out.split_whitespace().collect();
            for text in [
                &rule.what,
                &rule.why,
                &rule.advice,
                &rule.passes,
                &rule.source,
            ] {
                let words: Vec<&str> = text.split_whitespace().collect();
                let found = plain.windows(words.len()).any(|window| window == words);
                assert!(found, "{id} {}: {text}\n{}", rule.id, ran.out);
            }
        }
    }
}

#[test]
fn a_check_of_another_shipped_rubric_is_found_and_a_typo_is_answered() {
    let home = Home::new();
    let ran = home.good(&["explain", "points-to-email"]);
    assert!(ran.out.contains("double-tap"), "{ran:?}");
    let sentence = home.refused(&["explain", "hok"]);
    assert!(sentence.contains("Did you mean \"hook\"?"), "{sentence}");
}

#[test]
fn rubrics_are_listed_and_shown_and_a_broken_one_is_named_with_its_line() {
    let home = Home::new();
    let list = home.good(&["rubric", "list"]).out;
    for id in rubric::builtin_ids() {
        assert!(list.contains(id), "{list}");
        let shown = home.good(&["rubric", "show", id]).out;
        let hash = Rubric::builtin(id).unwrap().hash().to_owned();
        assert!(shown.contains(&hash), "{shown}");
    }
    home.write("house.toml", b"id = \"house\"\nextends = \"calback\"\n");
    let sentence = home.refused(&["rubric", "show", "house.toml"]);
    assert!(
        sentence.contains("house.toml:2: there is no rubric \"calback\""),
        "{sentence}"
    );
    assert!(
        home.refused(&["rubric", "show", "nope.toml"])
            .contains("nope.toml")
    );
}

#[test]
fn the_examples_of_a_rubric_run_and_one_that_breaks_its_promise_is_shown() {
    let home = Home::new();
    for id in rubric::builtin_ids() {
        home.good(&["rubric", "test", id]);
    }
    home.write(
        "house.toml",
        b"id = \"house\"\nextends = \"callback\"\n[[rule]]\nid = \"hook\"\npasses = \"Hi, it's Sean.\"\n",
    );
    let ran = home.run(&["rubric", "test", "house.toml"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.out.contains("hook: the example that passes is missed"),
        "{ran:?}"
    );
    assert!(ran.out.contains("31 of 32"), "{ran:?}");
}
