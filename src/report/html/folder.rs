//! The report as a folder: the team's view is its index, and each recording has a page of its own, so
//! that the index stays small and a recording can be sent alone. What the files are called and what is
//! in them is said here; putting them onto a disk is left to others.

use std::collections::BTreeSet;
use std::io;
use std::io::Write;

use super::audio::PageAudio;
use super::page;
use super::page::Neighbours;
use super::page::PageKind;
use super::recording::RecordingView;
use super::team::TeamView;
use super::view;
use super::view::HtmlReport;
use crate::domain::Recording;
use crate::domain::RecordingReport;
use crate::domain::Report;

/// The name of the team's page.
pub const INDEX: &str = "index.html";

/// What every page says near its beginning of who made it.
const MADE_BY: &[u8] = b"<meta name=\"generator\" content=\"ringback\">";

/// The most letters of a recording's name in the name of its page: file systems take 255 bytes.
const LONGEST_FILE_STEM: usize = 48;

/// Digits of a recording's id in the name of its page.
const ID_DIGITS: usize = 10;

/// Returns what each recording's page is called, in the report's order; `None` if it was not scored.
/// A name is made of small letters, digits and `-` alone, and holds digits of the recording's id, so
/// that the same recording has the same page whatever stands beside it.
pub fn page_names(report: &Report) -> Vec<Option<String>> {
    let mut taken = BTreeSet::from([INDEX.to_owned()]);
    let recordings = report.recordings.iter();
    recordings
        .map(|recording| {
            let RecordingReport::Scored(scored) = recording else {
                return None;
            };
            let stem = stem_of(&scored.recording);
            // Only copies of one recording share a stem.
            (1_usize..)
                .map(|number| match number {
                    1 => format!("{stem}.html"),
                    _ => format!("{stem}-{number}.html"),
                })
                .find(|name| taken.insert(name.clone()))
        })
        .collect()
}

fn stem_of(recording: &Recording) -> String {
    let file = &recording.file;
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    let id = recording.id.0.chars().filter(char::is_ascii_alphanumeric);
    let id: String = id.take(ID_DIGITS).collect();
    let mut stem = slug(name);
    if stem.is_empty() {
        stem.push_str("recording");
    }
    format!("{stem}-{}", id.to_ascii_lowercase())
}

/// Returns the small letters and the digits of a name, whatever is between them as one `-`.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() == LONGEST_FILE_STEM {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Returns whether what begins so is a page of ringback's.
pub fn is_html_report(beginning: &[u8]) -> bool {
    beginning
        .windows(MADE_BY.len())
        .any(|window| window == MADE_BY)
}

/// Writes the team's view, which links to the recordings' pages by these names.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_html_index(
    html: &HtmlReport<'_>,
    names: &[Option<String>],
    writer: &mut dyn Write,
) -> io::Result<()> {
    let hrefs: Vec<String> = names
        .iter()
        .map(|name| name.clone().unwrap_or_default())
        .collect();
    let scored = view::entries(html, &hrefs);
    let team = (!scored.is_empty()).then(|| TeamView::of(html, &scored));
    page::write_head(html.report, &scored, team.as_ref(), PageKind::Index, writer)?;
    if let Some(team) = &team {
        page::write_team(team, scored.len(), writer)?;
    }
    page::write_failed(html.report, writer)?;
    page::write_foot(html.report, true, writer)
}

/// Writes the page of the recording at a place in the report, which links to its neighbours and to
/// the index; nothing where there is none.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_html_recording(
    html: &HtmlReport<'_>,
    names: &[Option<String>],
    index: usize,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let hrefs = vec![String::new(); names.len()];
    let scored = view::entries(html, &hrefs);
    let Some(at) = scored.iter().position(|entry| entry.index == index) else {
        return Ok(());
    };
    let name_of = |at: usize| {
        scored
            .get(at)
            .and_then(|entry| names.get(entry.index)?.clone())
    };
    let neighbours = Neighbours {
        up: format!("{INDEX}#t{index}"),
        previous: at.checked_sub(1).and_then(name_of),
        next: name_of(at + 1),
    };
    let audio = (html.audio)(index);
    let kind = PageKind::Recording {
        neighbours,
        linked: matches!(audio, PageAudio::Linked(_)),
    };
    let one = &scored[at..=at];
    page::write_head(html.report, one, None, kind, writer)?;
    view::render(&RecordingView::of(&one[0], true, &audio), writer)?;
    page::write_foot(html.report, false, writer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RecordingId;

    fn stem(file: &str) -> String {
        stem_of(&Recording {
            file: file.to_owned(),
            id: RecordingId("0123456789abcdef".to_owned()),
        })
    }

    #[test]
    fn a_page_is_called_by_what_is_harmless_of_a_name_and_by_the_id() {
        for (file, name) in [
            ("takes/Take 1.wav", "take-1-0123456789"),
            ("TAKE 1.MP3", "take-1-0123456789"),
            ("../..", "recording-0123456789"),
            ("встреча.wav", "recording-0123456789"),
            ("-", "recording-0123456789"),
            ("c:\\x\\<script>alert(1)</script>.wav", "script-0123456789"),
            ("a\"'`&\n\u{202e}b.wav", "a-b-0123456789"),
            ("index.html", "index-0123456789"),
        ] {
            assert_eq!(stem(file), name, "{file}");
        }
        let long = stem(&"x y ".repeat(1_000));
        assert!(long.len() <= LONGEST_FILE_STEM + 1 + ID_DIGITS, "{long}");
    }
}
