//! The page as a whole: its head and its policy, the team where there are several recordings, then
//! every recording, written one after the other so that only one recording's audio is held at a time.

use std::io;
use std::io::Write;

use askama::Template;

use super::parts::PartKind;
use super::parts::Summary;
use super::parts::is_packed;
use super::parts::write_parts;
use super::policy::policy;
use super::progress::RepView;
use super::recording::RecordingView;
use super::team::TeamView;
use super::view::Entry;
use super::view::HtmlReport;
use super::view::MOST_NAME;
use super::view::entries;
use super::view::render;
use super::view::shortened;
use super::view::shown_path;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::report::text::grade_text;
use crate::report::text::printable;
use crate::report::text::score_text;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Which page of a report it is.
pub(super) enum PageKind {
    /// The only one, with everything in it; `linked` where it links to audio files beside it.
    Whole { linked: bool },
    /// The team's view, with the recordings' pages beside it.
    Index,
    /// One recording's, among those of others.
    Recording {
        neighbours: Neighbours,
        linked: bool,
    },
}

/// What leads away from the page of one recording among others.
pub(super) struct Neighbours {
    pub(super) up: String,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

#[derive(Template)]
#[template(path = "head.html")]
struct Head {
    policy: String,
    title: String,
    style: &'static str,
    /// Whether the page's heading is that of its recording.
    alone: bool,
    /// The ids and the names of the sections of a team's page.
    sections: Vec<(&'static str, &'static str)>,
    neighbours: Option<Neighbours>,
    needs_script: bool,
}

/// What could not be scored, and why.
#[derive(Template)]
#[template(path = "failed.html")]
struct Failed {
    failed: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "foot.html")]
struct Foot {
    /// Whether each recording has a page beside this one.
    beside: bool,
    about: String,
    script: &'static str,
}

/// Writes a report as one page.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_html(html: &HtmlReport<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let report = html.report;
    let hrefs: Vec<String> = (0..report.recordings.len())
        .map(|index| format!("#r{index}"))
        .collect();
    let scored = entries(html, &hrefs);
    let alone = report.recordings.len() == 1;
    let team = (!alone && !scored.is_empty()).then(|| TeamView::of(html, &scored));
    let kind = PageKind::Whole {
        linked: html.linked,
    };
    write_head(report, &scored, team.as_ref(), kind, writer)?;
    let views = scored.iter().map(|entry| {
        let audio = (html.audio)(entry.index);
        RecordingView::of(entry, alone, &audio).render()
    });
    if let Some(team) = &team {
        write_team(team, scored.len(), writer)?;
        write!(writer, "<section id=\"recordings\"><h2>Recordings</h2>")?;
        let summaries = scored.iter().map(summary).collect();
        let packed = is_packed(scored.len());
        write_parts(PartKind::Recordings, summaries, views, packed, writer)?;
        write!(writer, "</section>")?;
    } else {
        for view in views {
            writer.write_all(view.map_err(io::Error::other)?.as_bytes())?;
        }
    }
    write_failed(report, writer)?;
    write_foot(report, false, writer)
}

fn summary(entry: &Entry<'_>) -> Summary {
    let card = &entry.scored.scorecard;
    Summary {
        index: entry.index,
        name: shown_path(&entry.scored.recording.file),
        detail: format!("{} {}", score_text(card), grade_text(card)),
    }
}

/// Writes what comes before the parts.
pub(super) fn write_head(
    report: &Report,
    scored: &[Entry<'_>],
    team: Option<&TeamView>,
    kind: PageKind,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let whole = matches!(kind, PageKind::Whole { .. });
    let (linked, neighbours) = match kind {
        PageKind::Whole { linked } => (linked, None),
        PageKind::Index => (false, None),
        PageKind::Recording { neighbours, linked } => (linked, Some(neighbours)),
    };
    let mut sections = Vec::new();
    if let Some(team) = team {
        sections.push(("team", "Overview"));
        if !team.progress.is_empty() {
            sections.push(("progress", "Progress"));
        }
        if whole {
            sections.push(("recordings", "Recordings"));
        }
    }
    let head = Head {
        policy: policy(STYLE, SCRIPT, linked),
        title: match (&neighbours, scored) {
            (Some(_), [one, ..]) => title_of(&one.scored.recording.file),
            _ => title(report, team),
        },
        style: STYLE,
        alone: neighbours.is_some() || whole && report.recordings.len() == 1 && !scored.is_empty(),
        needs_script: !sections.is_empty() && is_packed(scored.len()),
        sections,
        neighbours,
    };
    render(&head, writer)
}

/// Writes the team's view, and the progress of its reps.
pub(super) fn write_team(
    team: &TeamView,
    recordings: usize,
    writer: &mut dyn Write,
) -> io::Result<()> {
    render(team, writer)?;
    let reps = &team.progress;
    if reps.is_empty() {
        return Ok(());
    }
    write!(writer, "<section id=\"progress\"><h2>Progress</h2>")?;
    let summaries = reps.iter().map(RepView::summary).collect();
    let parts = reps.iter().map(RepView::render);
    let packed = is_packed(recordings);
    write_parts(PartKind::Progress, summaries, parts, packed, writer)?;
    write!(writer, "</section>")
}

/// Writes what could not be scored, if there is any.
pub(super) fn write_failed(report: &Report, writer: &mut dyn Write) -> io::Result<()> {
    match failed(report) {
        failed if failed.is_empty() => Ok(()),
        failed => render(&Failed { failed }, writer),
    }
}

/// Writes what comes after the parts; `beside` says that each recording has a page beside this one.
pub(super) fn write_foot(report: &Report, beside: bool, writer: &mut dyn Write) -> io::Result<()> {
    let foot = Foot {
        beside,
        about: about(report),
        script: SCRIPT,
    };
    render(&foot, writer)
}

fn title(report: &Report, team: Option<&TeamView>) -> String {
    let count = report.recordings.len();
    match (&report.recordings[..], team.and_then(TeamView::only_rep)) {
        ([RecordingReport::Scored(only)], _) => title_of(&only.recording.file),
        ([RecordingReport::Failed { file, .. }], _) => title_of(file),
        (_, Some(name)) => format!("{count} takes by {name}"),
        _ => format!("Team report: {count} voicemails"),
    }
}

fn title_of(file: &str) -> String {
    format!("Voicemail: {}", shortened(file, 80))
}

/// Returns what the report was made with.
fn about(report: &Report) -> String {
    let engine = &report.engine;
    let transcript = match &engine.model {
        Some(model) => format!("transcribed by {} ({})", engine.name, printable(model)),
        None => "transcript provided".to_owned(),
    };
    format!("Rubric {} · {transcript}", printable(&report.rubric.id))
}

/// Returns the recordings that could not be scored, and why.
fn failed(report: &Report) -> Vec<(String, String)> {
    let recordings = report.recordings.iter();
    recordings
        .filter_map(|recording| match recording {
            RecordingReport::Failed { file, error } => {
                // An error names its file, which stands before it already.
                let error = error.strip_prefix(&format!("{file}: ")).unwrap_or(error);
                Some((shortened(file, MOST_NAME), shortened(error, 600)))
            }
            RecordingReport::Scored(_) => None,
        })
        .collect()
}
