//! Every form of a report: what each says of sample voicemails, that the JSON keeps to its schema,
//! and that nothing in a name or a word can do harm.

mod cards;
mod samples;

use ringback::domain::Grade;
use ringback::domain::Mention;
use ringback::domain::MentionKind;
use ringback::domain::RecordingReport;
use ringback::domain::Report;
use ringback::domain::ScoreCap;
use ringback::domain::ScoredRecording;
use ringback::domain::Transcript;
use ringback::domain::WordRange;
use ringback::report::Extent;
use ringback::report::JSON_SCHEMA;
use ringback::report::Look;
use ringback::report::write_csv;
use ringback::report::write_json;
use ringback::report::write_markdown;
use ringback::report::write_srt;
use ringback::report::write_terminal;
use ringback::report::write_vtt;
use serde_json::Value;

pub(crate) use samples::NO_ASK;
pub(crate) use samples::PITCH;
pub(crate) use samples::TOO_LONG;
pub(crate) use samples::UNSURE;
pub(crate) use samples::one_of_each;
pub(crate) use samples::report_of;
pub(crate) use samples::report_of_scored;
pub(crate) use samples::scored;
pub(crate) use samples::scored_as;
pub(crate) use samples::script;
use samples::with_words;

fn json(report: &Report) -> Value {
    let mut bytes = Vec::new();
    write_json(report, &mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn terminal(report: &Report, color: bool, width: usize) -> String {
    shown(report, color, width, Extent::default())
}

/// What `--full --list` shows, without colour.
fn in_full(report: &Report) -> String {
    let extent = Extent {
        full: true,
        list: true,
        ..Extent::default()
    };
    shown(report, false, 80, extent)
}

fn shown(report: &Report, color: bool, width: usize, extent: Extent) -> String {
    let mut bytes = Vec::new();
    write_terminal(report, Look { color, width }, extent, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The card of a recording, without colour.
pub(crate) fn card_of(scored: ScoredRecording) -> String {
    terminal(&report_of_scored([scored]), false, 80)
}

fn csv(report: &Report) -> String {
    let mut bytes = Vec::new();
    write_csv(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The schema, made strict: the shipped one lets later versions add keys, a test must not.
pub(crate) fn strict_schema() -> jsonschema::Validator {
    fn close(schema: &mut Value) {
        match schema {
            Value::Object(map) => {
                map.values_mut().for_each(close);
                if map.contains_key("properties") && map.contains_key("required") {
                    map.insert("additionalProperties".to_owned(), Value::Bool(false));
                }
            }
            Value::Array(items) => items.iter_mut().for_each(close),
            _ => {}
        }
    }
    let mut schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    close(&mut schema);
    jsonschema::validator_for(&schema).unwrap()
}

/// What the schema says against a report, a line each.
pub(crate) fn complaints(report: &Value) -> Vec<String> {
    strict_schema()
        .iter_errors(report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn the_json_keeps_to_its_schema() {
    assert_eq!(complaints(&json(&one_of_each())), Vec::<String>::new());
    assert_eq!(
        complaints(&json(&report_of(Vec::new()))),
        Vec::<String>::new()
    );
}

#[test]
fn the_schema_refuses_what_is_not_a_report() {
    let whole = json(&one_of_each());
    let spoil: [(&str, Value); 6] = [
        ("/schema", "ringback.report/2".into()),
        ("/recordings/0/score", 101.into()),
        ("/recordings/0/grade", "E".into()),
        ("/recordings/0/checks/0/verdict", "passed".into()),
        ("/recordings/4/score", 0.into()),
        ("/recordings/0/mentions/0/kind", "boast".into()),
    ];
    for (place, value) in spoil {
        let mut broken = whole.clone();
        *broken.pointer_mut(place).unwrap() = value;
        assert!(!complaints(&broken).is_empty(), "{place}");
    }
}

#[test]
fn the_json_of_a_recording_reads_the_same_as_ever() {
    let mut report = json(&report_of_scored([scored(UNSURE)]));
    // One of each is enough to see its keys.
    let recording = &mut report["recordings"][0];
    for list in ["/transcript/words", "/mentions", "/checks", "/audio/pauses"] {
        let list = recording.pointer_mut(list).unwrap().as_array_mut().unwrap();
        list.truncate(1);
    }
    recording["id"] = "[hash]".into();
    report["rubric"]["hash"] = "[hash]".into();
    insta::assert_json_snapshot!("json", report);
}

#[test]
fn the_table_has_a_row_a_recording_and_a_column_a_check() {
    insta::assert_snapshot!("csv", csv(&one_of_each()));
}

#[test]
fn markdown_reads_the_same_as_ever() {
    let mut bytes = Vec::new();
    write_markdown(&one_of_each(), &mut bytes).unwrap();
    insta::assert_snapshot!("markdown", String::from_utf8(bytes).unwrap());
}

#[test]
fn subtitles_read_the_same_as_ever() {
    let transcript = scored(UNSURE).transcript;
    let (mut srt, mut vtt) = (Vec::new(), Vec::new());
    write_srt(&transcript, &mut srt).unwrap();
    write_vtt(&transcript, &mut vtt).unwrap();
    insta::assert_snapshot!("srt", String::from_utf8(srt).unwrap());
    insta::assert_snapshot!("vtt", String::from_utf8(vtt).unwrap());
}

#[test]
fn no_cell_is_taken_for_a_formula() {
    for start in ["=", "+", "-", "@", "\t", "\r"] {
        let file = format!("{start}cmd|' /C calc'!A0.wav");
        let report = report_of(vec![RecordingReport::Failed {
            error: file.clone(),
            file,
        }]);
        let table = csv(&report);
        let row = table.lines().nth(1).unwrap();
        assert!(row.trim_start_matches('"').starts_with('\''), "{row}");
    }
}

#[test]
fn a_card_reads_the_same_as_ever() {
    insta::assert_snapshot!("card", card_of(scored(PITCH)));
    insta::assert_snapshot!("card_unsure", card_of(scored(UNSURE)));
    insta::assert_snapshot!("card_full", in_full(&report_of_scored([scored(PITCH)])));
}

#[test]
fn a_summary_reads_the_same_as_ever() {
    let cards = terminal(&one_of_each(), false, 80);
    let (_, summary) = cards.split_once("All recordings").unwrap();
    insta::assert_snapshot!("summary", summary);
    let cards = in_full(&one_of_each());
    let (_, summary) = cards.split_once("All recordings").unwrap();
    insta::assert_snapshot!("summary_listed", summary);
}

#[test]
fn a_card_says_the_same_without_colour() {
    for full in [false, true] {
        let extent = Extent {
            full,
            list: full,
            ..Extent::default()
        };
        let colored = shown(&one_of_each(), true, 80, extent);
        assert!(colored.contains("\u{1b}["));
        assert_eq!(
            without_colors(&colored),
            shown(&one_of_each(), false, 80, extent)
        );
        // Plain blue cannot be read on black.
        assert!(!colored.contains("\u{1b}[34m"));
    }
}

/// The text without its colours: `ESC [ ... m`.
fn without_colors(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain + rest
}

#[test]
fn a_narrow_card_keeps_within_its_width() {
    let full = Extent {
        full: true,
        ..Extent::default()
    };
    let narrow = terminal(&one_of_each(), false, 40) + &shown(&one_of_each(), false, 40, full);
    for line in narrow.lines() {
        assert!(line.chars().count() <= 40, "{line}");
    }
}

#[test]
fn nothing_in_a_name_or_a_word_steers_the_terminal() {
    let nasty = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}x\r\u{9b}31m\n";
    let mut scored = scored_as(nasty, PITCH);
    scored.transcript.words[3].text = nasty.to_owned();
    scored.mentions[0].text = nasty.to_owned();
    for check in &mut scored.scorecard.checks {
        check.reason = nasty.to_owned();
        for mention in &mut check.evidence {
            mention.text = nasty.to_owned();
        }
    }
    scored.rep.name = Some(nasty.to_owned());
    let report = report_of(vec![
        RecordingReport::Scored(Box::new(scored)),
        RecordingReport::Failed {
            file: nasty.to_owned(),
            error: nasty.to_owned(),
        },
    ]);
    let card = terminal(&report, false, 80) + &in_full(&report);
    let steering = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!card.contains(steering), "{card:?}");
}

fn pitch(transcript: &Transcript, first: usize, last: usize) -> Mention {
    Mention::of(MentionKind::Pitch, transcript, WordRange { first, last })
}

#[test]
fn marks_that_overlap_are_nested_or_cut_but_always_closed() {
    let transcript = Transcript::typed("one two three four five six seven");
    let ranges = [(0, 3), (2, 5), (2, 2), (4, 6), (0, 6), (3, 3), (6, 6)];
    for wanted in 0..(1 << ranges.len()) {
        let mut scored = scored(PITCH);
        scored.transcript = transcript.clone();
        scored.mentions = ranges
            .iter()
            .enumerate()
            .filter(|(index, _)| wanted & (1 << index) != 0)
            .map(|(_, (first, last))| pitch(&transcript, *first, *last))
            .collect();
        let card = in_full(&report_of_scored([scored]));
        let (_, shown) = card.rsplit_once("Transcript\n").unwrap();
        let mut depth = 0;
        for c in shown.chars() {
            match c {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            assert!(depth >= 0, "{shown}");
        }
        assert_eq!(depth, 0, "{shown}");
    }
}

#[test]
fn a_recording_in_which_nobody_speaks_is_not_scored_and_in_no_average() {
    let silent = with_words("11-one-digit-off.wav", "");
    let RecordingReport::Failed { error, .. } = &silent else {
        panic!("scored: {silent:?}");
    };
    assert!(error.contains("not scored: nobody speaks"), "{error}");
    let mut report = report_of_scored([PITCH, NO_ASK].map(scored));
    let mean = |report: &Report| json(report)["team"]["mean_score"].clone();
    let before = mean(&report);
    report.recordings.push(silent);
    assert_eq!(mean(&report), before);
    let part = &json(&report)["recordings"][2];
    assert_eq!(
        (&part["status"], &part["score"]),
        (&"failed".into(), &Value::Null)
    );
    assert!(csv(&report).contains("nobody speaks"));
    assert!(terminal(&report, false, 80).contains("Not scored"));
    assert!(in_full(&report).contains("not scored"));
}

#[test]
fn a_score_that_is_not_final_or_capped_says_so_everywhere() {
    let open = scored(UNSURE);
    let (lowest, highest) = open.scorecard.bounds();
    assert!(lowest < highest, "{:#?}", open.scorecard);
    let report = report_of_scored([open.clone(), scored(PITCH)]);
    let cards = in_full(&report);
    for text in [
        format!("{lowest} to {highest}/100"),
        format!("{lowest}-{highest}  ?"),
        "Not final: listen to 0:".to_owned(),
    ] {
        assert!(cards.contains(&text), "{text}\n{cards}");
    }
    assert!(!cards.contains("Nothing to fix"), "{cards}");
    let parts = json(&report)["recordings"].clone();
    assert_eq!(parts[0]["not_final"]["highest"], highest);
    assert!(csv(&report).contains(&format!(",{lowest},{highest},0:")));

    let mut capped = open;
    capped.scorecard.range = None;
    capped.scorecard.score = 69;
    capped.scorecard.cap = Some(ScoreCap {
        grade: Grade::D,
        before: 98,
        because: vec!["two different numbers".to_owned()],
    });
    let said = card_of(capped.clone());
    assert!(
        said.contains("98 before the cap at D: two different numbers."),
        "{said}"
    );
    let part = &json(&report_of_scored([capped]))["recordings"][0];
    assert_eq!(part["cap"]["before"], 98);
}
