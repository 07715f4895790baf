//! The JSON form of calls: `ringback.log/1`.

use std::io;
use std::io::Write;

use serde::Serialize;

use crate::calendar::rfc3339;
use crate::domain::Call;
use crate::domain::CallId;
use crate::domain::OutcomeKind;
use crate::domain::Verdict;

/// The name and number of the form.
pub(crate) const SCHEMA: &str = "ringback.log/1";

/// A call.
#[derive(Debug, Serialize)]
pub(crate) struct CallJson<'a> {
    call: CallId,
    at: String,
    rep: Option<&'a str>,
    prospect: ProspectJson<'a>,
    variant: Option<&'a str>,
    words: Option<&'a str>,
    hook: Option<&'a str>,
    score: Option<ScoreJson<'a>>,
    outcomes: Vec<OutcomeJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ProspectJson<'a> {
    name: &'a str,
    company: Option<&'a str>,
    number: Option<&'a str>,
    notes: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ScoreJson<'a> {
    total: u8,
    rubric: Option<&'a str>,
    rubric_hash: Option<&'a str>,
    recording: Option<&'a str>,
    file: Option<&'a str>,
    checks: Vec<CheckJson<'a>>,
}

#[derive(Debug, Serialize)]
struct CheckJson<'a> {
    id: &'a str,
    verdict: Verdict,
}

#[derive(Debug, Serialize)]
struct OutcomeJson<'a> {
    outcome: OutcomeKind,
    at: String,
    note: Option<&'a str>,
}

impl<'a> CallJson<'a> {
    /// Returns the form of a call.
    pub(crate) fn of(id: CallId, call: &'a Call) -> Self {
        let prospect = &call.prospect;
        Self {
            call: id,
            at: rfc3339(call.at),
            rep: call.rep.as_deref(),
            prospect: ProspectJson {
                name: &prospect.name,
                company: prospect.company.as_deref(),
                number: prospect.number.as_deref(),
                notes: prospect.notes.as_deref(),
            },
            variant: call.variant.as_deref(),
            words: call.words.as_deref(),
            hook: call.hook.as_deref(),
            score: call.score.as_ref().map(|score| ScoreJson {
                total: score.total,
                rubric: score.rubric.as_deref(),
                rubric_hash: score.rubric_hash.as_deref(),
                recording: score.recording.as_deref(),
                file: score.file.as_deref(),
                checks: score
                    .verdicts
                    .iter()
                    .map(|(id, verdict)| CheckJson {
                        id,
                        verdict: *verdict,
                    })
                    .collect(),
            }),
            outcomes: call
                .outcomes
                .iter()
                .map(|outcome| OutcomeJson {
                    outcome: outcome.kind,
                    at: rfc3339(outcome.at),
                    note: outcome.note.as_deref(),
                })
                .collect(),
        }
    }
}

/// Writes a value as JSON, with a line end.
pub(crate) fn write_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)
}
