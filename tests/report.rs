//! Every form of a report, from one made-up report that has one of everything: what each says, that
//! the JSON keeps to its schema, and that nothing in a name or a word can do harm.

use ringback::domain::AudioFacts;
use ringback::domain::CheckResult;
use ringback::domain::Coaching;
use ringback::domain::Confidence;
use ringback::domain::Doubt;
use ringback::domain::Engine;
use ringback::domain::Envelope;
use ringback::domain::Extent;
use ringback::domain::Grade;
use ringback::domain::Mention;
use ringback::domain::MentionKind;
use ringback::domain::Millis;
use ringback::domain::Origin;
use ringback::domain::Recording;
use ringback::domain::RecordingId;
use ringback::domain::RecordingReport;
use ringback::domain::Rep;
use ringback::domain::Report;
use ringback::domain::RubricRef;
use ringback::domain::Scorecard;
use ringback::domain::ScoredRecording;
use ringback::domain::Silences;
use ringback::domain::Span;
use ringback::domain::Strength;
use ringback::domain::Transcript;
use ringback::domain::Verdict;
use ringback::domain::WordRange;
use ringback::report::Cards;
use ringback::report::JSON_SCHEMA;
use ringback::report::Look;
use ringback::report::write_csv;
use ringback::report::write_json;
use ringback::report::write_markdown;
use ringback::report::write_srt;
use ringback::report::write_terminal;
use ringback::report::write_vtt;
use serde_json::Value;

const MESSAGE: &str = "Hi Jim, it's Sean McPheat on 07700 900123. Please call me back in relation \
    to your sales people, um, that's Sean on 07700 900143.";

/// Words a quarter of a second each.
fn heard(text: &str) -> Transcript {
    let mut transcript = Transcript::typed(text);
    let mut at = 120;
    for word in &mut transcript.words {
        word.span = Some(Span::new(Millis(at), Millis(at + 250)));
        word.confidence = Confidence::from_probability(0.93);
        at += 250;
    }
    transcript
}

fn mention(transcript: &Transcript, kind: MentionKind, first: usize, last: usize) -> Mention {
    Mention::of(kind, transcript, WordRange { first, last })
}

fn check(
    id: &str,
    title: &str,
    verdict: Verdict,
    reason: &str,
    evidence: &[Mention],
) -> CheckResult {
    let max_points = 15.0;
    CheckResult {
        id: id.to_owned(),
        title: title.to_owned(),
        verdict,
        points: match verdict {
            Verdict::Met => max_points,
            Verdict::Partly => max_points / 2.0,
            _ => 0.0,
        },
        max_points,
        reason: reason.to_owned(),
        advice: (verdict == Verdict::Missed).then(|| "Say it at both ends.".to_owned()),
        evidence: evidence.to_vec(),
        overridden: None,
    }
}

fn rules() -> RubricRef {
    RubricRef {
        id: "callback".to_owned(),
        hash: "c4".repeat(32),
    }
}

pub(crate) fn scored(file: &str) -> ScoredRecording {
    let transcript = heard(MESSAGE);
    let name = mention(&transcript, MentionKind::Name, 2, 4).with_value("Sean McPheat");
    let mut number = mention(&transcript, MentionKind::Number, 6, 7).with_value("07700900123");
    number.e164 = Some("+447700900123".to_owned());
    let ask = mention(&transcript, MentionKind::CallbackAsk, 8, 17);
    let mut hook = mention(&transcript, MentionKind::Hook, 12, 17).with_value("topic-about-them");
    hook.strength = Some(Strength::Strong);
    hook.rule = Some("in-relation-to".to_owned());
    let filler = mention(&transcript, MentionKind::Filler, 18, 18);
    let mut again = mention(&transcript, MentionKind::Name, 20, 20).with_value("Sean");
    again.extent = Extent::Partial;
    let mut other = mention(&transcript, MentionKind::Number, 22, 23).with_value("07700900143");
    other.doubt = Some(Doubt {
        reason: "One digit was not clear.".to_owned(),
        readings: vec!["07700 900143".to_owned(), "07700 900123".to_owned()],
    });
    let checks = vec![
        check(
            "duration",
            "Short enough",
            Verdict::Met,
            "6.2 s, limit 20 s.",
            &[],
        ),
        check(
            "hook",
            "A reason to be curious",
            Verdict::Met,
            "A topic of theirs, not yet explained.",
            &[hook.clone()],
        ),
        check(
            "name-end",
            "Name at the end",
            Verdict::Partly,
            "Only the first name was said in the closing.",
            &[again.clone()],
        ),
        check(
            "number-agrees",
            "The same number every time",
            Verdict::Unsure,
            "Listen to 0:05.6-0:06.1 yourself: one digit was not clear.",
            &[other.clone()],
        ),
        check(
            "honest",
            "Nothing untrue",
            Verdict::Missed,
            "The message says what is not so.",
            &[],
        ),
        check(
            "level",
            "Loud enough",
            Verdict::Skipped,
            "There is too little sound to tell.",
            &[],
        ),
    ];
    ScoredRecording {
        recording: Recording {
            file: file.to_owned(),
            id: RecordingId("ab".repeat(32)),
        },
        duration: Millis(6_250),
        facts: Some(AudioFacts {
            duration: Millis(6_250),
            frames: 50_000,
            sample_rate: 8_000,
            channels: 1,
            format: "16-bit PCM WAV".to_owned(),
            peak_dbfs: Some(-3.012),
            loudness_lufs: None,
            clipped_samples: 0,
            silences: Silences {
                leading: Millis(120),
                trailing: Millis(0),
                inner: vec![Span::new(Millis(1_000), Millis(1_400))],
            },
            notes: vec![
                "The header promises more than there is; what is there was scored.".to_owned(),
            ],
        }),
        envelope: Some(Envelope {
            peaks: vec![7, 90, 200, 40, 0],
        }),
        origin: Origin::default(),
        rubric: rules(),
        rep: Rep {
            name: Some("Sean McPheat".to_owned()),
            number: Some("+447700900123".to_owned()),
        },
        mentions: vec![name, number, ask, hook, filler, again, other],
        transcript,
        scorecard: Scorecard {
            checks,
            score: 62,
            grade: Grade::D,
            coaching: Coaching {
                keep: vec![
                    "The topic stays open: \"in relation to your sales people\".".to_owned(),
                ],
                fix: vec![
                    "Say your full name again at the end.".to_owned(),
                    "Take out what is not so.".to_owned(),
                ],
                drill: Some("Say your number aloud, in threes, five times.".to_owned()),
                rewrite: Some("Hi Jim, it's Sean McPheat on ____.".to_owned()),
                rewrite_seconds: Some(Millis(4_000)),
                cut: vec!["um,".to_owned()],
            },
        },
    }
}

pub(crate) fn report_of(recordings: Vec<RecordingReport>) -> Report {
    Report {
        engine: Engine {
            name: "whisper-rs".to_owned(),
            model: Some("base".to_owned()),
            model_sha256: Some("0f".repeat(32)),
            weights: None,
        },
        rubric: rules(),
        recordings,
    }
}

pub(crate) fn one_of_each() -> Report {
    report_of(vec![
        RecordingReport::Scored(Box::new(scored("takes/take1.wav"))),
        RecordingReport::Failed {
            file: "takes/take2.wav".to_owned(),
            error: "takes/take2.wav: the file is empty; record it again".to_owned(),
        },
        RecordingReport::Scored(Box::new(script())),
    ])
}

/// A script that nobody has read aloud yet: no sound, and no times.
pub(crate) fn script() -> ScoredRecording {
    let mut script = scored("script.txt");
    script.facts = None;
    script.envelope = None;
    for word in &mut script.transcript.words {
        word.span = None;
    }
    for mention in &mut script.mentions {
        mention.span = None;
    }
    script
}

fn json(report: &Report) -> Value {
    let mut bytes = Vec::new();
    write_json(report, &mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn terminal(report: &Report, color: bool, width: usize) -> String {
    let mut bytes = Vec::new();
    write_terminal(report, Look { color, width }, Cards::Auto, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
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
        ("/recordings/1/score", 0.into()),
        ("/recordings/0/mentions/0/kind", "boast".into()),
    ];
    for (place, value) in spoil {
        let mut broken = whole.clone();
        *broken.pointer_mut(place).unwrap() = value;
        assert!(!complaints(&broken).is_empty(), "{place}");
    }
}

#[test]
fn the_json_is_the_same_as_ever() {
    let mut bytes = Vec::new();
    write_json(&one_of_each(), &mut bytes).unwrap();
    insta::assert_snapshot!("report_json", String::from_utf8(bytes).unwrap());
}

#[test]
fn the_table_has_a_row_a_recording_and_a_column_a_check() {
    insta::assert_snapshot!("report_csv", csv(&one_of_each()));
}

#[test]
fn markdown_reads_the_same_as_ever() {
    let mut bytes = Vec::new();
    write_markdown(&one_of_each(), &mut bytes).unwrap();
    insta::assert_snapshot!("markdown", String::from_utf8(bytes).unwrap());
}

#[test]
fn the_table_reads_the_same_as_ever() {
    let mut bytes = Vec::new();
    write_csv(&one_of_each(), &mut bytes).unwrap();
    insta::assert_snapshot!("table", String::from_utf8(bytes).unwrap());
}

#[test]
fn subtitles_read_the_same_as_ever() {
    let transcript = heard(MESSAGE);
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
fn the_card_reads_the_same_without_colour() {
    insta::assert_snapshot!("card", terminal(&one_of_each(), false, 80));
    let colored = terminal(&one_of_each(), true, 80);
    assert!(colored.contains("\u{1b}["));
    assert_eq!(anstream_free(&colored), terminal(&one_of_each(), false, 80));
}

/// The text without its colours: `ESC [ ... m`.
fn anstream_free(text: &str) -> String {
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
    let card = terminal(&one_of_each(), false, 40);
    for line in card.lines() {
        assert!(line.chars().count() <= 40, "{line}");
    }
    insta::assert_snapshot!("card_narrow", card);
}

#[test]
fn nothing_in_a_name_or_a_word_steers_the_terminal() {
    let nasty = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}x\r\u{9b}31m\n";
    let mut scored = scored(nasty);
    scored.transcript.words[3].text = nasty.to_owned();
    scored.mentions[0].text = nasty.to_owned();
    scored.scorecard.checks[1].evidence[0].text = nasty.to_owned();
    scored.scorecard.checks[1].reason = nasty.to_owned();
    scored.rep.name = Some(nasty.to_owned());
    let report = report_of(vec![
        RecordingReport::Scored(Box::new(scored)),
        RecordingReport::Failed {
            file: nasty.to_owned(),
            error: nasty.to_owned(),
        },
    ]);
    let card = terminal(&report, false, 80);
    let steering = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!card.contains(steering), "{card:?}");
}

#[test]
fn marks_that_overlap_are_nested_or_cut_but_always_closed() {
    let transcript = heard("one two three four five six seven");
    let ranges = [(0, 3), (2, 5), (2, 2), (4, 6), (0, 6), (3, 3), (6, 6)];
    for wanted in 0..(1 << ranges.len()) {
        let mut scored = scored("a.wav");
        scored.transcript = transcript.clone();
        scored.mentions = ranges
            .iter()
            .enumerate()
            .filter(|(index, _)| wanted & (1 << index) != 0)
            .map(|(_, (first, last))| mention(&transcript, MentionKind::Pitch, *first, *last))
            .collect();
        let card = terminal(
            &report_of(vec![RecordingReport::Scored(Box::new(scored))]),
            false,
            100,
        );
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
fn a_silent_recording_still_has_a_card() {
    let mut silent = scored("silent.wav");
    silent.transcript = Transcript::default();
    silent.mentions.clear();
    let card = terminal(
        &report_of(vec![RecordingReport::Scored(Box::new(silent))]),
        false,
        80,
    );
    assert!(card.contains("(no words)"), "{card}");
}
