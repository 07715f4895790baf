//! Where a report goes, and in which form, for the commands that score.

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::path::is_separator;

use clap::ValueEnum;

use super::error::CliError;
use super::file_kind::FileKind;
use super::input_files::InputFiles;
use super::opener;
use super::output;
use super::page::PageSettings;
use super::page::Pages;
use super::page_folder;
use super::printer::Printer;
use super::settings::Settings;
use crate::domain::Report;
use crate::report;
use crate::report::Cards;
use crate::report::Extent;
use crate::report::Look;

/// Where a report goes, and in which form.
#[derive(Debug, clap::Args)]
pub(crate) struct ReportArgs {
    /// Report format (terminal, html, json, jsonl, csv or markdown) [default: by the ending of --out]
    #[arg(short, long, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<ReportFormat>,
    /// Show a card for each recording (auto for up to 20, always or never)
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    cards: CardsChoice,
    /// Show every check, what to keep and to practise, and the transcript on each card
    #[arg(long)]
    full: bool,
    /// List every recording and every check where there are several recordings
    #[arg(long)]
    list: bool,
    /// Begin CSV with a byte order mark, which some spreadsheets need
    #[arg(long)]
    bom: bool,
    /// Write to a file, or an html report to a folder of pages
    #[arg(short, long, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
    /// Open the html report when it is written
    #[arg(long, requires = "out")]
    open: bool,
}

impl ReportArgs {
    /// Returns whether the result is cards on standard output.
    pub(crate) fn to_screen(&self) -> bool {
        self.out.is_none() && ReportFormat::of(self.format, None) == ReportFormat::Terminal
    }

    /// Returns whether the report is opened when it is written.
    pub(crate) fn opens(&self) -> bool {
        self.open
    }

    /// Returns whether reports go to standard output one by one, as recordings are done.
    pub(crate) fn streams(&self) -> bool {
        self.out.is_none() && self.format() == ReportFormat::JsonLines
    }

    /// Returns whether each result replaces the one before it, instead of following it.
    pub(crate) fn replaces_the_last(&self) -> bool {
        self.out.is_some()
    }

    /// Makes sure, before anything is transcribed, that the result can be written and nothing is lost by it.
    pub(crate) fn check_target(&self, inputs: &InputFiles) -> Result<(), CliError> {
        let target = self.target()?;
        if self.open && !matches!(target, Target::Folder(_)) && self.format() != ReportFormat::Html
        {
            return Err(CliError::Refused(
                "--open opens an HTML report; give it a name that ends in .html: --out report.html"
                    .to_owned(),
            ));
        }
        match target {
            Target::Screen => Ok(()),
            Target::File(path) => output::check(path, self.format().kind(), inputs),
            Target::Folder(path) => page_folder::make_ready(path, inputs),
        }
    }

    fn format(&self) -> ReportFormat {
        ReportFormat::of(self.format, self.out.as_ref())
    }

    fn extent(&self) -> Extent {
        Extent {
            cards: self.cards.of(),
            full: self.full,
            list: self.list,
        }
    }

    /// Returns where the result goes: only pages fill a folder, which is there already, ends in `/`, or
    /// has no ending.
    fn target(&self) -> Result<Target<'_>, CliError> {
        let Some(path) = self.out.as_deref() else {
            return Ok(Target::Screen);
        };
        let slash = path.as_os_str().to_string_lossy().ends_with(is_separator);
        let named_folder = slash || path.is_dir();
        let html = match self.format {
            Some(format) => format == ReportFormat::Html,
            None => named_folder,
        };
        let refuse = |why: &str| Err(CliError::Refused(format!("{}: {why}", path.display())));
        if named_folder && !html {
            return refuse(
                "only an html report fills a folder; name a file, or give --format html",
            );
        }
        // A pipe or a device has no ending either, and takes one page.
        let there = fs::symlink_metadata(path).is_ok() && !path.is_file();
        if named_folder || html && path.extension().is_none() && !there {
            let plain: PathBuf = path.components().collect();
            if plain.is_file() {
                return refuse(
                    "a file is in the way of this folder; remove it, or name a page that ends in .html",
                );
            }
            return Ok(Target::Folder(path));
        }
        Ok(Target::File(path))
    }

    /// Shows a report on standard output, or puts it into a file or a folder.
    pub(crate) fn show(
        &self,
        report: &Report,
        page: &PageSettings<'_>,
        inputs: &InputFiles,
        settings: &Settings,
        printer: &mut Printer,
    ) -> Result<(), CliError> {
        let format = self.format();
        let look = |color| Look {
            color,
            width: settings.width,
        };
        match self.target()? {
            Target::Screen => {
                let look = look(settings.stdout_in_color);
                format.write(report, look, self, page, None, printer.output())?;
            }
            Target::File(path) => {
                output::write(path, format.kind(), inputs, |writer| {
                    format.write(report, look(false), self, page, Some(path), writer)
                })?;
                let bytes = fs::metadata(path).map_or(0, |metadata| metadata.len());
                let size = match format {
                    ReportFormat::Html if bytes > 0 => {
                        let pages = Pages::together(report, page, Some(path));
                        format!(" ({})", pages.size_note(bytes))
                    }
                    _ => String::new(),
                };
                printer.note(format!("Wrote {}{size}", path.display()));
                if self.open {
                    opener::open(path, printer);
                }
            }
            Target::Folder(path) => {
                // Ways to the sounds lead from a folder that is there.
                page_folder::make_ready(path, inputs)?;
                page_folder::write(&Pages::apart(report, page, path), path, inputs, printer)?;
                if self.open {
                    opener::open(&path.join(report::INDEX), printer);
                }
            }
        }
        Ok(())
    }
}

/// Where a result goes.
enum Target<'a> {
    Screen,
    File(&'a Path),
    Folder(&'a Path),
}

/// When cards are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum CardsChoice {
    #[default]
    Auto,
    Always,
    Never,
}

impl CardsChoice {
    fn of(self) -> Cards {
        match self {
            Self::Auto => Cards::Auto,
            Self::Always => Cards::Always,
            Self::Never => Cards::Never,
        }
    }
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// Cards for a person.
    Terminal,
    /// `ringback.report/1`.
    Json,
    /// `ringback.report/1` of each recording, a line each.
    #[value(name = "jsonl")]
    JsonLines,
    /// A table for a spreadsheet.
    Csv,
    /// A page to read and listen to.
    Html,
    /// Tables to paste into a chat.
    #[value(alias = "md")]
    Markdown,
}

impl ReportFormat {
    /// Returns the form that was asked for, else the one a file's name ends in, else cards.
    fn of(asked: Option<Self>, out: Option<&PathBuf>) -> Self {
        let ending = out.and_then(|path| path.extension()?.to_str());
        asked.unwrap_or(match ending {
            Some(ending) if ending.eq_ignore_ascii_case("json") => Self::Json,
            Some(ending) if ending.eq_ignore_ascii_case("jsonl") => Self::JsonLines,
            Some(ending) if ending.eq_ignore_ascii_case("csv") => Self::Csv,
            Some(ending) if ending.eq_ignore_ascii_case("html") => Self::Html,
            Some(ending) if ending.eq_ignore_ascii_case("htm") => Self::Html,
            Some(ending) if ending.eq_ignore_ascii_case("md") => Self::Markdown,
            _ => Self::Terminal,
        })
    }

    fn kind(self) -> FileKind {
        match self {
            Self::Terminal => FileKind::Cards,
            Self::Json | Self::JsonLines => FileKind::Json,
            Self::Csv => FileKind::Csv,
            Self::Html => FileKind::Page,
            Self::Markdown => FileKind::Markdown,
        }
    }

    /// Writes a report in this form.
    fn write(
        self,
        report: &Report,
        look: Look,
        args: &ReportArgs,
        page: &PageSettings<'_>,
        out: Option<&Path>,
        writer: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            Self::Html => Pages::together(report, page, out).write_whole(writer),
            Self::Terminal => report::write_terminal(report, look, args.extent(), writer),
            Self::Json => report::write_json(report, writer),
            Self::JsonLines => report.recordings.iter().try_for_each(|recording| {
                report::write_json_line(&report.engine, &report.rubric, recording, writer)
            }),
            Self::Csv => {
                if args.bom {
                    writer.write_all("\u{feff}".as_bytes())?;
                }
                report::write_csv(report, writer)
            }
            Self::Markdown => report::write_markdown(report, writer),
        }
    }
}
