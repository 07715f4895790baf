//! Held against what the exporting program says (`models/tagger/export.py`), and tried with any text.

use proptest::prelude::*;
use serde::Deserialize;

use super::tags::position_of_largest;
use super::*;
use crate::domain::HookType;

/// Sums of floats in another order now and then round a number to the byte beside it, and what follows moves a little.
const FARTHEST: f32 = 0.1;
const MEAN: f32 = 0.003;

#[derive(Deserialize)]
struct Reference {
    words: Vec<String>,
    pieces: Vec<Vec<usize>>,
    label: Vec<[f32; 13]>,
    #[serde(rename = "type")]
    kind: Vec<[f32; 9]>,
    tags: Vec<usize>,
    #[serde(rename = "kind")]
    hook_type: usize,
    calibrated: Calibrated,
}

#[derive(Deserialize)]
struct Calibrated {
    hook: f32,
    pitch: f32,
    intro: f32,
    ask: f32,
}

fn references() -> Vec<Reference> {
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/models/tagger/reference.jsonl"
    ))
    .lines()
    .map(|line| serde_json::from_str(line).unwrap())
    .collect()
}

fn tag_text(text: &str) -> Tags {
    tag(&text.split_whitespace().collect::<Vec<_>>())
}

#[test]
fn words_are_cut_as_in_the_reference() {
    for message in references() {
        for (word, expected) in message.words.iter().zip(&message.pieces) {
            assert_eq!(NETWORK.pieces.of_word(word, 190), *expected, "{word}");
        }
    }
}

#[test]
fn tags_are_those_of_the_reference() {
    let mut differences = Vec::new();
    let mut compare = |found: &[f32], expected: &[f32]| {
        differences.extend(found.iter().zip(expected).map(|(a, b)| (a - b).abs()));
    };
    let (mut same, mut all) = (0, 0);
    for message in references() {
        let words: Vec<&str> = message.words.iter().map(String::as_str).collect();
        let tags = tag(&words);
        assert_eq!(tags.words().len(), words.len());
        for (word, expected) in tags.words().iter().zip(&message.label) {
            compare(&word.labels, expected);
        }
        let found = [
            Question::Hook,
            Question::Pitch,
            Question::Intro,
            Question::Ask,
        ];
        let Calibrated {
            hook,
            pitch,
            intro,
            ask,
        } = message.calibrated;
        compare(
            &found.map(|question| tags.probability(question)),
            &[hook, pitch, intro, ask],
        );
        let labels = tags.labels();
        all += words.len();
        same += labels
            .iter()
            .zip(&message.tags)
            .filter(|(label, tag)| **label as usize == **tag)
            .count();
        let types: Vec<usize> = (0..words.len())
            .map(|i| position_of_largest(&tags.words()[i].types))
            .collect();
        let expected: Vec<usize> = message
            .kind
            .iter()
            .map(|types| position_of_largest(types))
            .collect();
        all += types.len();
        same += types.iter().zip(&expected).filter(|(a, b)| a == b).count();
        if message.calibrated.hook > 0.65 {
            assert_eq!(
                tags.hook_type(0..words.len()),
                HookType::ALL[message.hook_type],
                "{words:?}"
            );
        }
    }
    let farthest = differences.iter().copied().fold(0.0, f32::max);
    let mean = differences.iter().sum::<f32>() / differences.len() as f32;
    assert!(
        farthest <= FARTHEST && mean <= MEAN,
        "{farthest}, on average {mean}"
    );
    assert!(
        same * 1000 >= all * 990,
        "{same} of {all} labels and types are the same"
    );
}

#[test]
fn no_words_have_no_tags_and_no_answers() {
    let tags = tag(&[]);
    assert!(tags.words().is_empty());
    assert_eq!(tags.decide(Question::Hook), Decision::No);
    assert_eq!(tags.decide(Question::Ask), Decision::No);
}

#[test]
fn a_text_without_end_comes_to_an_end() {
    let word = "a".repeat(1_000_000);
    let signs = "!".repeat(1_000_000);
    let text = [word.as_str(), "call", "me", signs.as_str()].repeat(3);
    assert_eq!(tag(&text).words().len(), text.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_works_and_each_word_has_tags(text in "\\PC{0,200}") {
        let tags = tag_text(&text);
        prop_assert_eq!(tags.words().len(), text.split_whitespace().count());
        for word in tags.words() {
            let total: f32 = word.labels.iter().sum();
            prop_assert!((total - 1.0).abs() < 1e-4, "{total}");
        }
        for question in [Question::Hook, Question::Pitch, Question::Intro, Question::Ask] {
            prop_assert!((0.0..=1.0).contains(&tags.probability(question)));
        }
    }

    #[test]
    fn any_number_of_words_has_tags(count in 0_usize..400) {
        prop_assert_eq!(tag(&vec!["call"; count]).words().len(), count);
    }
}
