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
