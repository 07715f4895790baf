//! What a coach says of labelled messages: a better version says nothing that is told as a fault, and praise contradicts
//! no check.

use ringback::analyze::Known;
use ringback::domain::HousePhrases;
use ringback::domain::Mention;
use ringback::domain::MentionKind;
use ringback::domain::Origin;
use ringback::domain::Region;
use ringback::domain::Rep;
use ringback::domain::Scorecard;
use ringback::domain::Transcript;
use ringback::domain::Verdict;
use ringback::pipeline;
use ringback::rubric::Rubric;
use ringback::scoring;
use ringback::scoring::ScoringContext;
use serde_json::Value;

/// Every eighth message of each hand: enough to see each kind, few enough for a debug build.
const EVERY: usize = 8;

/// What a better version may not say, by the rubric that wants no pitch.
const FAULTS: [MentionKind; 3] = [
    MentionKind::Pitch,
    MentionKind::Reason,
    MentionKind::Disarmed,
];

fn messages() -> Vec<(String, Region)> {
    let folder = format!("{}/models/tagger/data", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    files.sort();
    let read = |path| std::fs::read_to_string(path).unwrap();
    files
        .into_iter()
        .flat_map(|path| {
            let lines: Vec<String> = read(path).lines().map(str::to_owned).collect();
            lines.into_iter().step_by(EVERY)
        })
        .map(|line| {
            let message: Value = serde_json::from_str(&line).unwrap();
            let segments = message["segments"].as_array().unwrap();
            let texts: Vec<&str> = segments
                .iter()
                .map(|s| s["text"].as_str().unwrap())
                .collect();
            let region = match message["locale"].as_str() {
                Some("UK") => Region::GB,
                Some("IE") => Region::parse("IE").unwrap(),
                _ => Region::US,
            };
            (texts.join(" "), region)
        })
        .collect()
}

fn card(text: &str, rubric: &Rubric, region: Region) -> Scorecard {
    let context = ScoringContext {
        origin: &Origin::default(),
        rubric,
        rep: &Rep::default(),
        prospect: None,
        region,
    };
    pipeline::score_script("script", text, 150.0, &context)
        .0
        .scorecard
}

/// The stretches that are faults, doubtful ones left out.
fn faults(text: &str, region: Region) -> Vec<Mention> {
    let known = Known {
        rep: &Rep::default(),
        prospect: None,
        region,
        phrases: &HousePhrases::default(),
    };
    let mut mentions = scoring::find_mentions(&Transcript::typed(text), &known);
    mentions.retain(|m| FAULTS.contains(&m.kind) && m.doubt.is_none());
    mentions
}

#[test]
fn no_better_version_sells_or_gives_the_reason_away() {
    let rubric = Rubric::builtin("callback").unwrap();
    let mut rewritten = 0;
    for (text, region) in messages() {
        let Some(rewrite) = card(&text, &rubric, region).coaching.rewrite else {
            continue;
        };
        rewritten += 1;
        for fault in faults(&text, region) {
            let words = fault.text.trim_matches(|c: char| !c.is_alphanumeric());
            assert!(
                !rewrite.contains(words),
                "{:?} \"{words}\"\nsaid:    {text}\nrewrite: {rewrite}",
                fault.kind
            );
        }
        let filled = [
            ("[their name]", "Anna"),
            ("[your name]", "Priya Raman"),
            ("[your number]", "281-555-0129"),
            ("[something of theirs]", "your drivers"),
        ];
        let filled = filled.iter().fold(rewrite.clone(), |text, (blank, words)| {
            text.replace(blank, words)
        });
        let own = faults(&filled, region);
        assert!(
            own.is_empty(),
            "{own:#?}\nsaid:    {text}\nrewrite: {filled}"
        );
    }
    println!("{rewritten} better versions");
    assert!(rewritten >= 200, "{rewritten}");
}

/// What praise begins or ends with, and the checks that have to be met for it.
const PRAISE: [(&str, &[&str]); 5] = [
    ("makes them curious.", &["hook"]),
    ("You ask for the call directly", &["callback-ask"]),
    (
        "come at both ends.",
        &[
            "name-start",
            "name-end",
            "number-start",
            "number-end",
            "number-agrees",
        ],
    ),
    ("they'll hear it all.", &["duration"]),
    ("No pitch", &["no-pitch"]),
];

#[test]
fn no_praise_contradicts_a_check() {
    let rubric = Rubric::builtin("callback").unwrap();
    let mut praised = 0;
    for (text, region) in messages() {
        let card = card(&text, &rubric, region);
        for praise in &card.coaching.keep {
            praised += 1;
            let (_, needed) = PRAISE
                .iter()
                .find(|(words, _)| praise.contains(words))
                .unwrap_or_else(|| panic!("\"{praise}\" rests on no check"));
            for check in card
                .checks
                .iter()
                .filter(|c| needed.contains(&c.id.as_str()))
            {
                assert!(
                    matches!(check.verdict, Verdict::Met | Verdict::Skipped),
                    "\"{praise}\", but {} is {}: {text}",
                    check.id,
                    check.verdict
                );
            }
            let open = card
                .checks
                .iter()
                .filter(|c| matches!(c.verdict, Verdict::Missed | Verdict::Unsure));
            for check in open {
                for mention in &check.evidence {
                    let quoted = praise.split('"').nth(1);
                    let words = mention.text.trim_matches(|c: char| !c.is_alphanumeric());
                    assert!(
                        quoted.is_none_or(|quoted| !quoted.contains(words)),
                        "\"{praise}\", but {} is {}: {text}",
                        check.id,
                        check.verdict
                    );
                }
            }
        }
    }
    println!("{praised} praises");
    assert!(praised >= 400, "{praised}");
}
