//! Reports of sample voicemails, as the program makes them: with the words and times that Whisper
//! once heard in each, so that no test has to listen.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use ringback::audio::Limits;
use ringback::domain::Origin;
use ringback::domain::RecordingReport;
use ringback::domain::Region;
use ringback::domain::Rep;
use ringback::domain::Report;
use ringback::domain::ScoredRecording;
use ringback::pipeline;
use ringback::pipeline::Run;
use ringback::pipeline::Source;
use ringback::rubric::Rubric;
use ringback::scoring::ScoringContext;
use ringback::speech::Recognizer;
use ringback::speech::Scripted;
use serde_json::Value;

/// Six seconds too long, and too fast.
pub(crate) const TOO_LONG: &str = "03-too-long.wav";
/// Sells, so that there is no hook.
pub(crate) const PITCH: &str = "05-pitch.wav";
/// Asks for no call back, but for the number that is left.
pub(crate) const NO_ASK: &str = "07-no-ask.wav";
/// Gives another number at the end: nothing to fix, and one check that is unsure.
pub(crate) const UNSURE: &str = "11-one-digit-off.wav";

const TRANSCRIPTS: &str = include_str!("../fixtures/report/transcripts.jsonl");

/// The report of a sample.
pub(crate) fn scored(sample: &str) -> ScoredRecording {
    static SCORED: OnceLock<BTreeMap<String, ScoredRecording>> = OnceLock::new();
    let all = SCORED.get_or_init(|| TRANSCRIPTS.lines().map(score).collect());
    all[sample].clone()
}

/// The report of a sample that goes by another name.
pub(crate) fn scored_as(file: &str, sample: &str) -> ScoredRecording {
    let mut scored = scored(sample);
    scored.recording.file = file.to_owned();
    scored
}

fn score(line: &str) -> (String, ScoredRecording) {
    let value: Value = serde_json::from_str(line).unwrap();
    let file = value["file"].as_str().unwrap().to_owned();
    match heard(&file, &Scripted::from_json(line).unwrap()) {
        RecordingReport::Scored(scored) => (file, *scored),
        RecordingReport::Failed { error, .. } => panic!("{error}"),
    }
}

/// The report of a sample in which other words, or none, were heard.
pub(super) fn with_words(sample: &str, words: &str) -> RecordingReport {
    heard(sample, &Scripted::from_text(words))
}

fn heard(file: &str, recognizer: &Scripted) -> RecordingReport {
    let run = Run {
        recognizer,
        memory: None,
        limits: &Limits::default(),
    };
    let source = Source::File(PathBuf::from("samples").join(file));
    pipeline::score_one(&source, &context(), &run)
}

/// A script that nobody has read aloud yet: no audio, and no times.
pub(crate) fn script() -> ScoredRecording {
    script_of(&scored(PITCH).transcript.text())
}

/// A script of these words.
pub(super) fn script_of(text: &str) -> ScoredRecording {
    let (script, _) = pipeline::score_script("script.txt", text, 150.0, &context());
    script
}

fn context() -> ScoringContext<'static> {
    static RUBRIC: OnceLock<Rubric> = OnceLock::new();
    static NOBODY: OnceLock<(Rep, Origin)> = OnceLock::new();
    let (rep, origin) = NOBODY.get_or_init(Default::default);
    ScoringContext {
        rubric: RUBRIC.get_or_init(|| Rubric::builtin("callback").unwrap()),
        rep,
        origin,
        prospect: None,
        region: Region::US,
    }
}

pub(crate) fn report_of(recordings: Vec<RecordingReport>) -> Report {
    Report {
        engine: Scripted::from_text("").engine(),
        rubric: context().rubric.reference(),
        recordings,
    }
}

/// A report of recordings that were all scored.
pub(crate) fn report_of_scored(recordings: impl IntoIterator<Item = ScoredRecording>) -> Report {
    let boxed = recordings.into_iter().map(Box::new);
    report_of(boxed.map(RecordingReport::Scored).collect())
}

/// Recordings with every verdict, one that failed, and a script.
pub(crate) fn one_of_each() -> Report {
    let mut report = report_of_scored([TOO_LONG, PITCH, NO_ASK, UNSURE].map(scored));
    report.recordings.push(RecordingReport::Failed {
        file: "samples/empty.wav".to_owned(),
        error: "samples/empty.wav: the file is empty; record it again".to_owned(),
    });
    let script = Box::new(script());
    report.recordings.push(RecordingReport::Scored(script));
    report
}
