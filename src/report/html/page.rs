//! The page as a whole: its head and its policy, the team where there are several recordings, then
//! every recording, written one after the other so that no two sounds are held at once.

use std::io;
use std::io::Write;

use askama::Template;

use super::packed;
use super::policy::policy;
use super::progress::RepView;
use super::recording::RecordingView;
use super::sound::Sound;
use super::team::TeamView;
use super::team::shown_path;
use super::texts::ENGLISH;
use super::texts::Texts;
use super::texts::filled;
use super::wave::shortened;
use crate::domain::Millis;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::ScoredRecording;
use crate::domain::Span;
use crate::report::text::printable;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// More recordings than this are packed, and opened one at a time.
const MOST_UNPACKED: usize = 24;

/// A report, and what a page shows beside it.
#[derive(Clone, Copy)]
pub struct HtmlReport<'a> {
    /// The report.
    pub report: &'a Report,
    /// What the rules draw into the picture of the recording at a place in the report.
    pub lines: &'a dyn Fn(usize, &ScoredRecording) -> Lines,
    /// The sound of the recording at a place in the report.
    pub sound: &'a dyn Fn(usize) -> Sound,
    /// Whether sounds lie beside the page.
    pub linked: bool,
    /// Whether the reps are ranked.
    pub leaderboard: bool,
}

/// What the rules draw into the picture of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// How long it may take, where that is limited.
    pub limit: Option<Millis>,
    /// When its opening and its closing are said, where words have times.
    pub zones: Option<(Span, Span)>,
}

/// A scored recording, its place in the report, and its limit.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) place: usize,
    pub(super) lines: Lines,
    pub(super) scored: &'a ScoredRecording,
}

#[derive(Template)]
#[template(path = "head.html")]
struct Head<'a> {
    t: &'static Texts,
    policy: String,
    title: String,
    style: &'static str,
    alone: bool,
    about: String,
    failed: Vec<(String, String)>,
    parts: &'a [(&'static str, &'static str)],
    needs_script: bool,
}

#[derive(Template)]
#[template(path = "foot.html")]
struct Foot {
    t: &'static Texts,
    about: String,
    script: &'static str,
}

/// Writes a report as one page.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_html(html: &HtmlReport<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let t = &ENGLISH;
    let scored: Vec<Placed<'_>> = html
        .report
        .recordings
        .iter()
        .enumerate()
        .filter_map(|(place, recording)| match recording {
            RecordingReport::Scored(scored) => Some(Placed {
                place,
                lines: (html.lines)(place, scored),
                scored,
            }),
            RecordingReport::Failed { .. } => None,
        })
        .collect();
    let alone = html.report.recordings.len() == 1;
    let packs = scored.len() > MOST_UNPACKED;
    let team = (!alone && !scored.is_empty()).then(|| TeamView::of(html, &scored));
    let reps = team.as_ref().map_or(&[][..], |team| &team.progress);
    let mut parts = Vec::new();
    if team.is_some() {
        parts.push(("team", t.all_recordings));
        if !reps.is_empty() {
            parts.push(("progress", t.progress));
        }
        parts.push(("recordings", t.recordings));
    }
    let head = Head {
        t,
        policy: policy(STYLE, SCRIPT, html.linked),
        title: title(&scored, html.report, team.as_ref()),
        style: STYLE,
        alone,
        about: about(html.report),
        failed: failed(html.report),
        parts: &parts,
        needs_script: packs,
    };
    into(&head, writer)?;
    if let Some(team) = &team {
        into(team, writer)?;
        if !reps.is_empty() {
            write!(writer, "<section id=\"progress\"><h2>{}</h2>", t.progress)?;
            let parts = reps.iter().map(RepView::render);
            write_parts(writer, "p", reps.iter().map(RepView::summary), parts, packs)?;
            write!(writer, "</section>")?;
        }
        write!(
            writer,
            "<section id=\"recordings\"><h2>{}</h2>",
            t.recordings
        )?;
    }
    let summaries = scored.iter().map(|placed| {
        let card = &placed.scored.scorecard;
        let name = shown_path(&placed.scored.recording.file);
        (placed.place, name, format!("{} {}", card.score, card.grade))
    });
    let views = scored.iter().map(|placed| {
        let sound = (html.sound)(placed.place);
        RecordingView::of(placed, alone, &sound).render()
    });
    if alone {
        for view in views {
            writer.write_all(view.map_err(io::Error::other)?.as_bytes())?;
        }
    } else {
        write_parts(writer, "r", summaries, views, packs)?;
        write!(writer, "</section>")?;
    }
    into(
        &Foot {
            t,
            about: about(html.report),
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
        for ((place, name, worth), part) in summaries.zip(parts) {
            into(
                &Folded {
                    id: format!("{prefix}{place}"),
                    name,
                    worth,
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
    let places: Vec<usize> = summaries.iter().map(|(place, ..)| *place).collect();
    write!(
        writer,
        "<div class=\"viewer\" data-kind=\"{prefix}\" data-block=\"{}\" data-places=\"{}\" data-next=\"{}\" data-previous=\"{}\" data-close=\"{}\" data-old=\"{}\"><p class=\"small\">{}</p></div>",
        packed::PARTS_A_BLOCK,
        places
            .iter()
            .map(usize::to_string)
            .collect::<Vec<_>>()
            .join(" "),
        t.next,
        t.previous,
        t.close,
        t.too_old,
        t.choose,
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
    worth: String,
    part: String,
}

fn into(template: &impl Template, writer: &mut dyn Write) -> io::Result<()> {
    writer.write_all(template.render().map_err(io::Error::other)?.as_bytes())
}

fn title(scored: &[Placed<'_>], report: &Report, team: Option<&TeamView>) -> String {
    let t = &ENGLISH;
    let count = report.recordings.len().to_string();
    match (report.recordings.first(), team.and_then(TeamView::only_rep)) {
        (Some(_), Some(name)) => filled(t.title_takes, &[("count", &count), ("name", name)]),
        (Some(RecordingReport::Failed { file, .. }), None) if count == "1" => {
            filled(t.title_one, &[("file", &shortened(file, 80))])
        }
        _ => match scored {
            [only] if count == "1" => {
                let file = shortened(&only.scored.recording.file, 80);
                filled(t.title_one, &[("file", &file)])
            }
            _ => filled(t.title_team, &[("count", &count)]),
        },
    }
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
            RecordingReport::Failed { file, error } => Some((
                shortened(file, super::recording::MOST_NAME),
                shortened(error, 600),
            )),
            RecordingReport::Scored(_) => None,
        });
    failed.collect()
}
