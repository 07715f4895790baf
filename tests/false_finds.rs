//! Texts in which hooks and pitches were once found that are none, by their kind, and texts that were judged wrong.

use ringback::domain::Mention;
use ringback::domain::MentionKind;
use ringback::domain::Origin;
use ringback::domain::Region;
use ringback::domain::Rep;
use ringback::domain::ScoredRecording;
use ringback::pipeline;
use ringback::rubric::Rubric;
use ringback::scoring::ScoringContext;

/// Of the twenty messages of a kind, so many may have a find that is none.
const AT_MOST_OF_A_KIND: usize = 2;
/// And so many of all.
const AT_MOST: usize = 9;

fn score(text: &str, region: Region) -> ScoredRecording {
    let context = ScoringContext {
        origin: &Origin::default(),
        rubric: &Rubric::builtin("callback").unwrap(),
        rep: &Rep::default(),
        prospect: None,
        region,
    };
    pipeline::score_script("script", text, 150.0, &context).0
}

/// The lines of a table below each heading.
fn sections(table: &str) -> Vec<(&str, Vec<&str>)> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in table.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            sections.push((heading, Vec::new()));
        } else if !line.is_empty() && !line.starts_with('#') {
            sections
                .last_mut()
                .expect("a heading is first")
                .1
                .push(line);
        }
    }
    sections
}

#[test]
fn few_of_the_messages_without_a_hook_or_a_pitch_get_one() {
    let mut wrong = Vec::new();
    let mut unsure = 0;
    let sections = sections(include_str!("tables/false-finds.txt"));
    assert_eq!(sections.len(), 15);
    for (heading, messages) in sections {
        assert_eq!(messages.len(), 20, "{heading}");
        let kind = if heading.starts_with("hook") {
            MentionKind::Hook
        } else {
            MentionKind::Pitch
        };
        let mut of_kind = 0;
        for text in messages {
            let mentions = score(text, Region::US).mentions;
            let found: Vec<&Mention> = mentions.iter().filter(|m| m.kind == kind).collect();
            match found.iter().find(|mention| mention.doubt.is_none()) {
                Some(mention) => {
                    of_kind += 1;
                    wrong.push(format!("{heading}: \"{}\" in: {text}", mention.text));
                }
                None => unsure += usize::from(!found.is_empty()),
            }
        }
        println!("{of_kind} of 20: {heading}");
        assert!(of_kind <= AT_MOST_OF_A_KIND, "{heading}: {wrong:#?}");
    }
    println!("{} of 300 wrong, {unsure} unsure\n{wrong:#?}", wrong.len());
    assert!(wrong.len() <= AT_MOST, "{wrong:#?}");
}

#[test]
fn texts_that_were_judged_wrong_are_judged_right() {
    let mut wrong = Vec::new();
    for (heading, lines) in sections(include_str!("tables/verdicts.txt")) {
        for line in lines {
            let (expected, text) = line.split_once(" ~ ").expect("a tilde before the text");
            let mut expected = expected.split(' ');
            let (check, verdicts) = (expected.next().unwrap(), expected.next().unwrap());
            let region = expected.next().unwrap_or("US");
            let scored = score(text, Region::parse(region).unwrap());
            let checks = scored.scorecard.checks;
            let result = checks.iter().find(|result| result.id == check).unwrap();
            if !verdicts.split('|').any(|v| v == result.verdict.to_string()) {
                wrong.push(format!(
                    "{heading}: {check} is {}, not {verdicts}: {text}\n{}",
                    result.verdict, result.reason
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
