//! The report as Markdown, to paste into a chat: a table of the recordings, and the team's figures.

use std::io;
use std::io::Write;

use super::team_scores;
use super::text::grade_text;
use super::text::printable;
use super::text::score_text;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::team::Summary;
use crate::team::summarise;

/// Writes a report as Markdown tables.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_markdown(report: &Report, writer: &mut dyn Write) -> io::Result<()> {
    writeln!(
        writer,
        "| Recording | Score | Grade | Seconds | Fix first |"
    )?;
    writeln!(writer, "|---|---:|---|---:|---|")?;
    for recording in &report.recordings {
        match recording {
            RecordingReport::Scored(scored) => {
                let card = &scored.scorecard;
                let fix = card.coaching.fix.first().map_or("", String::as_str);
                writeln!(
                    writer,
                    "| {} | {} | {} | {:.1} | {} |",
                    cell(&scored.recording.file),
                    score_text(card),
                    grade_text(card),
                    scored.duration.as_seconds(),
                    cell(fix)
                )?;
            }
            RecordingReport::Failed { file, error } => {
                writeln!(
                    writer,
                    "| {} | | | | not scored: {} |",
                    cell(file),
                    cell(error)
                )?;
            }
        }
    }
    let scores = team_scores(report);
    match summarise(&scores).filter(|_| scores.len() > 1) {
        Some(summary) => {
            writeln!(writer)?;
            write_summary_markdown(&summary, writer)
        }
        None => Ok(()),
    }
}

/// Writes a team's figures as Markdown tables.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_summary_markdown(summary: &Summary, writer: &mut dyn Write) -> io::Result<()> {
    writeln!(
        writer,
        "**{} scored. Average {:.0}.**\n",
        summary.recordings, summary.mean_score
    )?;
    writeln!(
        writer,
        "| Rep | Takes | Average | Best | Seconds | Weakest check (missed) |"
    )?;
    writeln!(writer, "|---|---:|---:|---:|---:|---|")?;
    for rep in &summary.reps {
        let weakest = rep
            .most_missed
            .as_ref()
            .map_or_else(String::new, |(id, count)| format!("{id} ({count})"));
        writeln!(
            writer,
            "| {} | {} | {:.0} | {} | {:.1} | {} |",
            cell(&rep.rep),
            rep.messages,
            rep.mean_score,
            rep.best_score,
            rep.mean_seconds,
            cell(&weakest)
        )?;
    }
    writeln!(
        writer,
        "\n| Check | Met | Partly | Missed | Unsure | Skipped |"
    )?;
    writeln!(writer, "|---|---:|---:|---:|---:|---:|")?;
    for check in &summary.checks {
        writeln!(
            writer,
            "| {} | {} | {} | {} | {} | {} |",
            cell(&check.id),
            check.met,
            check.partly,
            check.missed,
            check.unsure,
            check.skipped
        )?;
    }
    for (title, files) in [("Best", &summary.best), ("Worst", &summary.worst)] {
        if !files.is_empty() {
            writeln!(writer, "\n{title}:\n")?;
        }
        for (file, score) in files {
            writeln!(writer, "- {score}/100 {}", cell(file))?;
        }
    }
    Ok(())
}

/// Makes a text one that stays in its cell and means nothing to Markdown.
fn cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '\n' => safe.push(' '),
            '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '#' | '~' | '@' => {
                safe.push('\\');
                safe.push(c);
            }
            _ => safe.push(c),
        }
    }
    safe
}
