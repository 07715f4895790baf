//! The report as JSON, `ringback.report/1`. It has its own structs, so that a change of the nouns
//! cannot change what other programs read; the shape is in `schema/report.schema.json`.

use std::io;
use std::io::Write;

use serde::Serialize;
use serde::Serializer;

use crate::domain::AudioFacts;
use crate::domain::CheckResult;
use crate::domain::Coaching;
use crate::domain::Confidence;
use crate::domain::Doubt;
use crate::domain::Engine;
use crate::domain::Extent;
use crate::domain::Grade;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Millis;
use crate::domain::Origin;
use crate::domain::Overridden;
use crate::domain::RecordingReport;
use crate::domain::Rep;
use crate::domain::Report;
use crate::domain::RubricRef;
use crate::domain::SCHEMA;
use crate::domain::ScoreCap;
use crate::domain::ScoreRange;
use crate::domain::ScoredRecording;
use crate::domain::Span;
use crate::domain::Status;
use crate::domain::Strength;
use crate::domain::Transcript;
use crate::domain::Verdict;
use crate::domain::Whose;
use crate::domain::Word;
use crate::report::team_scores;
use crate::team::Summary;
use crate::team::summarise;

/// Writes a report as JSON, indented, with a line end after it.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_json(report: &Report, writer: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *writer, &JsonReport::of(report))?;
    writeln!(writer)
}

/// Writes the report of one recording as a line of JSON: a whole report, whose rubric is the run's.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_json_line(
    engine: &Engine,
    rubric: &RubricRef,
    recording: &RecordingReport,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let report = JsonReport {
        schema: SCHEMA,
        engine,
        rubric,
        recordings: vec![JsonRecording::of(recording, rubric)],
        team: None,
    };
    serde_json::to_writer(&mut *writer, &report)?;
    writeln!(writer)
}

#[derive(Serialize)]
struct JsonReport<'a> {
    schema: &'static str,
    engine: &'a Engine,
    rubric: &'a RubricRef,
    recordings: Vec<JsonRecording<'a>>,
    /// Left out where fewer than two recordings were scored.
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<Summary>,
}

/// One recording. What is not known of a failed one is null, so that every part has every key.
#[derive(Serialize)]
struct JsonRecording<'a> {
    file: &'a str,
    id: Option<&'a str>,
    status: Status,
    error: Option<&'a str>,
    seconds: Option<Millis>,
    sample_rate: Option<u32>,
    channels: Option<u16>,
    rep: Option<&'a Rep>,
    /// Left out where nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a Origin>,
    /// Left out where it is the report's own rubric.
    #[serde(skip_serializing_if = "Option::is_none")]
    rubric: Option<&'a RubricRef>,
    transcript: Option<JsonTranscript<'a>>,
    mentions: Vec<JsonMention<'a>>,
    checks: Vec<JsonCheck<'a>>,
    score: Option<u8>,
    grade: Option<Grade>,
    /// Left out where nothing keeps the score below its points.
    #[serde(skip_serializing_if = "Option::is_none")]
    cap: Option<&'a ScoreCap>,
    /// Left out where the score is final.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_final: Option<&'a ScoreRange>,
    coaching: Option<JsonCoaching<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio: Option<JsonAudio<'a>>,
}

#[derive(Serialize)]
struct JsonTranscript<'a> {
    text: String,
    words: Vec<JsonWord<'a>>,
}

#[derive(Serialize)]
struct JsonWord<'a> {
    text: &'a str,
    start: Option<Millis>,
    end: Option<Millis>,
    confidence: Confidence,
}

#[derive(Serialize)]
struct JsonMention<'a> {
    kind: MentionKind,
    text: &'a str,
    value: Option<&'a str>,
    start: Option<Millis>,
    end: Option<Millis>,
    first_word: usize,
    last_word: usize,
    confidence: Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    e164: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extent: Option<Extent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    whose: Option<Whose>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strength: Option<Strength>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<JsonDoubt<'a>>,
}

#[derive(Serialize)]
struct JsonDoubt<'a> {
    reason: &'a str,
    readings: &'a [String],
}

#[derive(Serialize)]
struct JsonCheck<'a> {
    id: &'a str,
    title: &'a str,
    verdict: Verdict,
    #[serde(serialize_with = "as_written")]
    points: f64,
    #[serde(serialize_with = "as_written")]
    max_points: f64,
    reason: &'a str,
    advice: Option<&'a str>,
    evidence: Vec<JsonMention<'a>>,
    /// Set where a person has overridden the verdict.
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    overridden: Option<&'a Overridden>,
}

#[derive(Serialize)]
struct JsonCoaching<'a> {
    keep: &'a [String],
    fix: &'a [String],
    fix_checks: &'a [Vec<String>],
    fix_points: &'a [u8],
    drill: Option<&'a str>,
    rewrite: Option<&'a str>,
    rewrite_seconds: Option<Millis>,
    cut: &'a [String],
}

#[derive(Serialize)]
struct JsonAudio<'a> {
    format: &'a str,
    frames: u64,
    peak_dbfs: Option<f64>,
    loudness_lufs: Option<f64>,
    clipped_samples: u64,
    leading_silence: Millis,
    trailing_silence: Millis,
    pauses: &'a [Span],
    notes: &'a [String],
}

impl<'a> JsonReport<'a> {
    fn of(report: &'a Report) -> Self {
        let scores = team_scores(report);
        Self {
            team: summarise(&scores).filter(|_| scores.len() > 1),
            schema: SCHEMA,
            engine: &report.engine,
            rubric: &report.rubric,
            recordings: report
                .recordings
                .iter()
                .map(|recording| JsonRecording::of(recording, &report.rubric))
                .collect(),
        }
    }
}

impl<'a> JsonRecording<'a> {
    fn of(recording: &'a RecordingReport, common: &RubricRef) -> Self {
        match recording {
            RecordingReport::Scored(scored) => Self::of_scored(scored, common),
            RecordingReport::Failed { file, error } => Self {
                file,
                id: None,
                status: Status::Failed,
                error: Some(error),
                seconds: None,
                sample_rate: None,
                channels: None,
                rep: None,
                origin: None,
                rubric: None,
                transcript: None,
                mentions: Vec::new(),
                checks: Vec::new(),
                score: None,
                grade: None,
                cap: None,
                not_final: None,
                coaching: None,
                audio: None,
            },
        }
    }

    fn of_scored(scored: &'a ScoredRecording, common: &RubricRef) -> Self {
        let facts = scored.facts.as_ref();
        Self {
            file: &scored.recording.file,
            id: Some(&scored.recording.id.0),
            status: Status::Scored,
            error: None,
            seconds: Some(scored.duration),
            sample_rate: facts.map(|facts| facts.sample_rate),
            channels: facts.map(|facts| facts.channels),
            rep: Some(&scored.rep),
            origin: Some(&scored.origin).filter(|origin| !origin.is_empty()),
            rubric: Some(&scored.rubric).filter(|rubric| *rubric != common),
            transcript: Some(JsonTranscript::of(&scored.transcript)),
            mentions: scored.mentions.iter().map(JsonMention::of).collect(),
            checks: scored.scorecard.checks.iter().map(JsonCheck::of).collect(),
            score: Some(scored.scorecard.score),
            grade: Some(scored.scorecard.grade),
            cap: scored.scorecard.cap.as_ref(),
            not_final: scored.scorecard.range.as_ref(),
            coaching: Some(JsonCoaching::of(&scored.scorecard.coaching)),
            audio: facts.map(JsonAudio::of),
        }
    }
}

impl<'a> JsonTranscript<'a> {
    fn of(transcript: &'a Transcript) -> Self {
        Self {
            text: transcript.text(),
            words: transcript.words.iter().map(JsonWord::of).collect(),
        }
    }
}

impl<'a> JsonWord<'a> {
    fn of(word: &'a Word) -> Self {
        Self {
            text: &word.text,
            start: word.span.map(|span| span.start),
            end: word.span.map(|span| span.end),
            confidence: word.confidence,
        }
    }
}

impl<'a> JsonMention<'a> {
    fn of(mention: &'a Mention) -> Self {
        Self {
            kind: mention.kind,
            text: &mention.text,
            value: mention.value.as_deref(),
            start: mention.span.map(|span| span.start),
            end: mention.span.map(|span| span.end),
            first_word: mention.words.first,
            last_word: mention.words.last,
            confidence: mention.confidence,
            e164: mention.e164.as_deref(),
            extent: Some(mention.extent).filter(|extent| *extent != Extent::Whole),
            whose: Some(mention.whose).filter(|whose| *whose != Whose::Speaker),
            strength: mention.strength,
            rule: mention.rule.as_deref(),
            doubt: mention.doubt.as_ref().map(JsonDoubt::of),
        }
    }
}

impl<'a> JsonDoubt<'a> {
    fn of(doubt: &'a Doubt) -> Self {
        Self {
            reason: &doubt.reason,
            readings: &doubt.readings,
        }
    }
}

impl<'a> JsonCheck<'a> {
    fn of(check: &'a CheckResult) -> Self {
        Self {
            id: &check.id,
            title: &check.title,
            verdict: check.verdict,
            points: check.points,
            max_points: check.max_points,
            reason: &check.reason,
            advice: check.advice.as_deref(),
            evidence: check.evidence.iter().map(JsonMention::of).collect(),
            overridden: check.overridden.as_ref(),
        }
    }
}

impl<'a> JsonCoaching<'a> {
    fn of(coaching: &'a Coaching) -> Self {
        Self {
            keep: &coaching.keep,
            fix: &coaching.fix,
            fix_checks: &coaching.fix_checks,
            fix_points: &coaching.fix_points,
            drill: coaching.drill.as_deref(),
            rewrite: coaching.rewrite.as_deref(),
            rewrite_seconds: coaching.rewrite_seconds,
            cut: &coaching.cut,
        }
    }
}

impl<'a> JsonAudio<'a> {
    fn of(facts: &'a AudioFacts) -> Self {
        Self {
            format: &facts.format,
            frames: facts.frames,
            peak_dbfs: facts.peak_dbfs.map(to_tenths),
            loudness_lufs: facts.loudness_lufs.map(to_tenths),
            clipped_samples: facts.clipped_samples,
            leading_silence: facts.silences.leading,
            trailing_silence: facts.silences.trailing,
            pauses: &facts.silences.inner,
            notes: &facts.notes,
        }
    }
}

/// Decibels beyond the tenth mean nothing to anyone, and differ between processors.
fn to_tenths(decibels: f64) -> f64 {
    (decibels * 10.0).round() / 10.0
}

/// Writes whole points as people write them: `15`, not `15.0`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "points are small, and only whole ones are converted"
)]
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn as_written<S: Serializer>(points: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if points.fract() == 0.0 {
        serializer.serialize_i64(*points as i64)
    } else {
        serializer.serialize_f64(*points)
    }
}
