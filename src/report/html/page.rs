//! The page as a whole: its head and its policy, the team where there are several recordings, then
//! every recording, written one after the other so that no two sounds are held at once.

use std::io;
use std::io::Write;

use askama::Template;

use super::packed;
use super::policy::policy;
use super::progress::RepView;
use super::recording::RecordingView;
use super::team::TeamView;
use super::texts::ENGLISH;
use super::texts::Texts;
use super::texts::filled;
use super::view::Entry;
use super::view::HtmlReport;
use super::view::MOST_NAME;
use super::view::entries;
use super::view::shortened;
use super::view::shown_path;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::report::text::printable;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// More recordings than this are packed, and opened one at a time.
const MOST_UNPACKED: usize = 24;

/// Which page of a report it is.
pub(super) enum PageKind {
    /// The only one, with everything in it; `linked` where sounds lie beside it.
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
    t: &'static Texts,
    policy: String,
    title: String,
    style: &'static str,
    /// Whether the page's heading is that of its recording.
    alone: bool,
    about: String,
    failed: Vec<(String, String)>,
    parts: Vec<(&'static str, &'static str)>,
    neighbours: Option<Neighbours>,
    needs_script: bool,
}

#[derive(Template)]
#[template(path = "foot.html")]
struct Foot {
    private: &'static str,
    about: String,
    script: &'static str,
}

/// Writes a report as one page.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_html(html: &HtmlReport<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let t = &ENGLISH;
    let indexes = 0..html.report.recordings.len();
    let hrefs: Vec<String> = indexes.map(|index| format!("#r{index}")).collect();
    let scored = entries(html, &hrefs);
    let alone = html.report.recordings.len() == 1;
    let team = (!alone && !scored.is_empty()).then(|| TeamView::of(html, &scored));
    let kind = PageKind::Whole {
        linked: html.linked,
    };
    write_head(html.report, &scored, team.as_ref(), kind, writer)?;
    let views = scored.iter().map(|entry| {
        let audio = (html.audio)(entry.index);
        RecordingView::of(entry, alone, &audio).render()
    });
    if let Some(team) = &team {
        write_team(team, scored.len(), writer)?;
        let summaries = scored.iter().map(|entry| {
            let card = &entry.scored.scorecard;
            let name = shown_path(&entry.scored.recording.file);
            (entry.index, name, format!("{} {}", card.score, card.grade))
        });
        write!(
            writer,
            "<section id=\"recordings\"><h2>{}</h2>",
            t.recordings
        )?;
        write_parts(writer, "r", summaries, views, is_large(scored.len()))?;
        write!(writer, "</section>")?;
    } else {
        for view in views {
            writer.write_all(view.map_err(io::Error::other)?.as_bytes())?;
        }
    }
    write_foot(html.report, t.private, writer)
}

fn is_large(recordings: usize) -> bool {
    recordings > MOST_UNPACKED
}

/// Writes what comes before the parts.
pub(super) fn write_head(
    report: &Report,
    scored: &[Entry<'_>],
    team: Option<&TeamView>,
    kind: PageKind,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let t = &ENGLISH;
    let whole = matches!(kind, PageKind::Whole { .. });
    let (linked, neighbours) = match kind {
        PageKind::Whole { linked } => (linked, None),
        PageKind::Index => (false, None),
        PageKind::Recording { neighbours, linked } => (linked, Some(neighbours)),
    };
    let mut parts = Vec::new();
    if let Some(team) = team {
        parts.push(("team", t.all_recordings));
        if !team.progress.is_empty() {
            parts.push(("progress", t.progress));
        }
        if whole {
            parts.push(("recordings", t.recordings));
        }
    }
    let head = Head {
        t,
        policy: policy(STYLE, SCRIPT, linked),
        title: match (&neighbours, scored) {
            (Some(_), [one, ..]) => title_of(&one.scored.recording.file),
            _ => title(report, team),
        },
        style: STYLE,
        alone: neighbours.is_some() || whole && report.recordings.len() == 1,
        about: about(report),
        failed: if neighbours.is_some() {
            Vec::new()
        } else {
            failed(report)
        },
        needs_script: !parts.is_empty() && is_large(scored.len()),
        parts,
        neighbours,
    };
    into(&head, writer)
}

/// Writes the team's view, and how its reps got on.
pub(super) fn write_team(
    team: &TeamView,
    recordings: usize,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let t = &ENGLISH;
    into(team, writer)?;
    let reps = &team.progress;
    if reps.is_empty() {
        return Ok(());
    }
    write!(writer, "<section id=\"progress\"><h2>{}</h2>", t.progress)?;
    let parts = reps.iter().map(RepView::render);
    let summaries = reps.iter().map(RepView::summary);
    write_parts(writer, "p", summaries, parts, is_large(recordings))?;
    write!(writer, "</section>")
}

/// Writes what comes after the parts; `private` says what the page asks of nobody.
pub(super) fn write_foot(
    report: &Report,
    private: &'static str,
    writer: &mut dyn Write,
) -> io::Result<()> {
    into(
        &Foot {
            private,
            about: about(report),
            script: SCRIPT,
        },
        writer,
    )
}
/// Writes parts that can be opened: in place while there are few, else packed.
fn write_parts(
    writer: &mut dyn Write,
    prefix: &str,
    summaries: impl Iterator<Item = (usize, String, String)>,
    parts: impl Iterator<Item = Result<String, askama::Error>>,
    packs: bool,
) -> io::Result<()> {
    let t = &ENGLISH;
    if !packs {
        for ((index, name, detail), part) in summaries.zip(parts) {
            into(
                &Folded {
                    id: format!("{prefix}{index}"),
                    name,
                    detail,
                    part: part.map_err(io::Error::other)?,
                },
                writer,
            )?;
        }
        return Ok(());
    }
    let summaries: Vec<(usize, String, String)> = summaries.collect();
    if prefix == "p" {
        into(
            &Links {
                prefix,
                summaries: &summaries,
            },
            writer,
        )?;
    }
    let indexes: Vec<usize> = summaries.iter().map(|(index, ..)| *index).collect();
    write!(
        writer,
        "<div class=\"viewer\" data-kind=\"{prefix}\" data-block=\"{}\" data-indexes=\"{}\" data-next=\"{}\" data-previous=\"{}\" data-close=\"{}\" data-old=\"{}\"><p class=\"small\">{}</p></div>",
        packed::PARTS_A_BLOCK,
        indexes
            .iter()
            .map(usize::to_string)
            .collect::<Vec<_>>()
            .join(" "),
        t.next,
        t.previous,
        t.close,
        t.too_old,
        if prefix == "p" {
            t.choose_rep
        } else {
            t.choose
        },
    )?;
    let mut block = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        block.push(part.map_err(io::Error::other)?);
        if block.len() == packed::PARTS_A_BLOCK || parts.peek().is_none() {
            let packed = packed::pack(&block)?;
            write!(
                writer,
                "<script type=\"text/plain\" class=\"pack-{prefix}\">{packed}</script>"
            )?;
            block.clear();
        }
    }
    Ok(())
}

/// Links to packed parts that no table names.
#[derive(Template)]
#[template(path = "links.html")]
struct Links<'a> {
    prefix: &'a str,
    summaries: &'a [(usize, String, String)],
}

/// A part in a fold that opens.
#[derive(Template)]
#[template(path = "folded.html")]
struct Folded {
    id: String,
    name: String,
    detail: String,
    part: String,
}

pub(super) fn into(template: &impl Template, writer: &mut dyn Write) -> io::Result<()> {
    writer.write_all(template.render().map_err(io::Error::other)?.as_bytes())
}

fn title(report: &Report, team: Option<&TeamView>) -> String {
    let t = &ENGLISH;
    let count = report.recordings.len().to_string();
    match (&report.recordings[..], team.and_then(TeamView::only_rep)) {
        ([RecordingReport::Scored(only)], _) => title_of(&only.recording.file),
        ([RecordingReport::Failed { file, .. }], _) => title_of(file),
        (_, Some(name)) => filled(t.title_takes, &[("count", &count), ("name", name)]),
        _ => filled(t.title_team, &[("count", &count)]),
    }
}

fn title_of(file: &str) -> String {
    filled(ENGLISH.title_one, &[("file", &shortened(file, 80))])
}

/// Returns what the report was made with.
fn about(report: &Report) -> String {
    let t = &ENGLISH;
    let rubric = filled(t.rubric, &[("id", &printable(&report.rubric.id))]);
    let engine = match &report.engine.model {
        Some(model) => filled(
            t.heard_by,
            &[
                ("engine", &report.engine.name),
                ("model", &printable(model)),
            ],
        ),
        None => t.given_words.to_owned(),
    };
    format!("{rubric} · {engine}")
}

/// Returns the recordings that could not be scored, and why.
fn failed(report: &Report) -> Vec<(String, String)> {
    let failed = report
        .recordings
        .iter()
        .filter_map(|recording| match recording {
            RecordingReport::Failed { file, error } => {
                Some((shortened(file, MOST_NAME), shortened(error, 600)))
            }
            RecordingReport::Scored(_) => None,
        });
    failed.collect()
}
