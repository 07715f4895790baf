//! The report as a table for a spreadsheet: one row a recording, one column a check.

use std::io;
use std::io::Write;

use ::csv::ErrorKind;
use ::csv::Writer;

use crate::domain::Mention;
use crate::domain::Millis;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::Scorecard;
use crate::domain::ScoredRecording;
use crate::team::Summary;
use crate::text::cells::guarded;

/// The columns before those of the checks, and those after them.
const BEFORE: [&str; 15] = [
    "file",
    "status",
    "error",
    "score",
    "grade",
    "seconds",
    "words",
    "name",
    "number",
    "hook_type",
    "rep",
    "prospect",
    "date",
    "variant",
    "overridden",
];
const AFTER: [&str; 9] = [
    "fix_1",
    "fix_2",
    "drill",
    "transcript",
    "lowest_score",
    "highest_score",
    "listen",
    "score_before_cap",
    "cap",
];

/// Writes a report as CSV (RFC 4180, UTF-8), with a row of column names.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_csv(report: &Report, writer: &mut dyn Write) -> io::Result<()> {
    let checks = check_ids(report);
    let ids = checks.iter().map(String::as_str);
    let columns: Vec<String> = BEFORE
        .into_iter()
        .chain(ids)
        .chain(AFTER)
        .map(str::to_owned)
        .collect();
    let rows = report.recordings.iter().map(|recording| match recording {
        RecordingReport::Scored(scored) => row_of(scored, &checks),
        RecordingReport::Failed { file, error } => {
            let mut row = vec![String::new(); BEFORE.len() + checks.len() + AFTER.len()];
            row[..3].clone_from_slice(&[file.clone(), "failed".to_owned(), error.clone()]);
            row
        }
    });
    write_rows([columns].into_iter().chain(rows), writer)
}

/// Writes rows of cells as CSV (RFC 4180, UTF-8), each cell so that a spreadsheet leaves it as it is.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_rows<R>(rows: impl IntoIterator<Item = R>, writer: &mut dyn Write) -> io::Result<()>
where
    R: IntoIterator<Item = String>,
{
    let mut table = Writer::from_writer(writer);
    for row in rows {
        let cells = row.into_iter().map(|cell| guarded(&cell));
        table.write_record(cells).map_err(io_error)?;
    }
    table.flush()
}

/// Returns what the writer said: a reader that has gone is an ordinary ending, and is known by its kind.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// The ids of all checks, in the order of the rubrics: reps may have rules of their own.
fn check_ids(report: &Report) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for recording in &report.recordings {
        if let RecordingReport::Scored(scored) = recording {
            for check in &scored.scorecard.checks {
                if !ids.contains(&check.id) {
                    ids.push(check.id.clone());
                }
            }
        }
    }
    ids
}

fn row_of(scored: &ScoredRecording, checks: &[String]) -> Vec<String> {
    let card = &scored.scorecard;
    let hook = Mention::strongest_hook(&scored.mentions).and_then(|hook| hook.value.clone());
    let mut row = vec![
        scored.recording.file.clone(),
        "scored".to_owned(),
        String::new(),
        card.score.to_string(),
        card.grade.to_string(),
        format!("{:.1}", scored.duration.as_seconds()),
        scored.transcript.words.len().to_string(),
        scored.rep.name.clone().unwrap_or_default(),
        scored.rep.number.clone().unwrap_or_default(),
        hook.unwrap_or_default(),
        scored.origin.rep.clone().unwrap_or_default(),
        scored.origin.prospect.clone().unwrap_or_default(),
        scored.origin.day.clone().unwrap_or_default(),
        scored.origin.variant.clone().unwrap_or_default(),
        overridden(card),
    ];
    for id in checks {
        let result = card.checks.iter().find(|check| check.id == *id);
        row.push(result.map_or_else(String::new, |check| check.verdict.to_string()));
    }
    let fix = |index: usize| card.coaching.fix.get(index).cloned().unwrap_or_default();
    row.extend([
        fix(0),
        fix(1),
        card.coaching.drill.clone().unwrap_or_default(),
        scored.transcript.text(),
    ]);
    row.extend(score_cells(card));
    row
}

/// Says what the score may still become and when to listen, and what caps it.
fn score_cells(card: &Scorecard) -> [String; 5] {
    let (lowest, highest) = card.bounds();
    let listen = card.range.iter().flat_map(|range| &range.listen);
    let listen: Vec<String> = listen.map(Millis::to_string).collect();
    let (before, because) = match &card.cap {
        Some(cap) => (cap.before.to_string(), cap.because.join("; ")),
        None => Default::default(),
    };
    [
        lowest.to_string(),
        highest.to_string(),
        listen.join(" "),
        before,
        because,
    ]
}

/// Names the checks that were overridden, with the verdicts they had.
fn overridden(card: &Scorecard) -> String {
    let words: Vec<String> = card
        .checks
        .iter()
        .filter_map(|check| {
            let overridden = check.overridden.as_ref()?;
            Some(format!("{} (was {})", check.id, overridden.original))
        })
        .collect();
    words.join("; ")
}

/// Writes a team's figures as CSV: one row a rep.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_summary_csv(summary: &Summary, writer: &mut dyn Write) -> io::Result<()> {
    let columns = [
        "rep",
        "messages",
        "mean_score",
        "best_score",
        "mean_seconds",
        "most_missed",
    ];
    let rows = summary.reps.iter().map(|rep| {
        let missed = rep.most_missed.as_ref().map_or("", |(id, _)| id.as_str());
        [
            rep.rep.clone(),
            rep.messages.to_string(),
            format!("{:.2}", rep.mean_score),
            rep.best_score.to_string(),
            format!("{:.2}", rep.mean_seconds),
            missed.to_owned(),
        ]
    });
    write_rows([columns.map(str::to_owned)].into_iter().chain(rows), writer)
}
