//! The kinds of file that ringback writes, and how each is recognised by its content, so that a result only ever
//! replaces an earlier one of its own kind.

use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;

use crate::report;
use crate::team::SETTINGS_EXAMPLE;

/// How much of a file is looked at: each kind says what it is in its first lines, and settings are read whole.
const BEGINNING: u64 = 1 << 16;

/// What ringback writes into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// Cards and tables for a person.
    Cards,
    /// A report for a program.
    Json,
    /// A report for a spreadsheet.
    Csv,
    /// A page, or one of a folder of pages.
    Page,
    /// A report to paste into a chat.
    Markdown,
    /// The log of calls.
    Log,
    /// A settings file.
    Settings,
    /// The words of a recording.
    Words,
    /// Subtitles as SubRip.
    Srt,
    /// Subtitles as WebVTT.
    Vtt,
    /// The manual page of a command.
    ManPage,
}

impl FileKind {
    /// Returns what one of the kind is called in a sentence.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cards => "a report",
            Self::Json => "a JSON report",
            Self::Csv => "a CSV report",
            Self::Page => "an HTML report",
            Self::Markdown => "a Markdown report",
            Self::Log => "an exported log",
            Self::Settings => "a settings file",
            Self::Words => "a transcript",
            Self::Srt | Self::Vtt => "a subtitle file",
            Self::ManPage => "a manual page of ringback",
        }
    }

    /// Returns whether people say where such a file goes; ringback names the others.
    pub(crate) fn is_named_by_people(self) -> bool {
        !self.endings().is_empty()
    }

    /// Returns the endings that a name may have, besides none at all; nothing where ringback chooses the name.
    pub(crate) fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Cards | Self::Json | Self::Csv | Self::Page | Self::Markdown => {
                &["txt", "json", "jsonl", "csv", "html", "htm", "md"]
            }
            Self::Log => &["csv", "txt"],
            Self::Settings | Self::Words | Self::Srt | Self::Vtt | Self::ManPage => &[],
        }
    }

    /// Returns whether a file is one that ringback wrote, of this kind.
    pub(crate) fn is_kind_of(self, path: &Path) -> io::Result<bool> {
        let mut beginning = Vec::new();
        File::open(path)?
            .take(BEGINNING)
            .read_to_end(&mut beginning)?;
        Ok(self.begins(&beginning))
    }

    /// Returns whether a file of this kind begins so. An empty file is of every kind: nothing is lost with it.
    fn begins(self, bytes: &[u8]) -> bool {
        let Some(text) = text_of(bytes) else {
            return false;
        };
        match self {
            _ if text.is_empty() => true,
            Self::Cards => text.starts_with("━━ ") || text.starts_with("All recordings\n"),
            Self::Json => without_spaces(text).starts_with("{\"schema\":\"ringback.report/"),
            Self::Csv => text.starts_with("file,status,error,score,grade,"),
            Self::Page => report::is_html_report(bytes),
            Self::Markdown => text.starts_with("| Recording | Score | Grade |"),
            Self::Log => text.starts_with("call,at,prospect,"),
            Self::Settings => {
                text.lines().next() == SETTINGS_EXAMPLE.lines().next()
                    || text.parse::<toml::Table>().is_ok()
            }
            // Words alone have no mark; the name of their file has (`take1.ringback.txt`).
            Self::Words => true,
            Self::Srt => text.starts_with("1\n00:"),
            Self::Vtt => text.starts_with("WEBVTT"),
            Self::ManPage => text.lines().any(|line| line.starts_with(".TH ringback")),
        }
    }
}

/// Returns the beginning of a text, which may end inside a character; none if it is not a text.
fn text_of(bytes: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    (!text.contains('\0')).then(|| text.trim_start_matches('\u{feff}'))
}

/// Returns a text as it would be if nobody had laid it out.
fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
