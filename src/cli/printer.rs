//! Where words go: data to standard output, talk to standard error. A reader that has gone is an
//! ordinary ending, never a panic.

use std::fmt::Display;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::process::ExitCode;

use anstyle::AnsiColor;
use anstyle::Style;

use super::error::CliError;
use super::settings::Settings;
use crate::report::printable;

/// Writes data and talk.
pub(crate) struct Printer {
    output: Box<dyn Write>,
    talk: Box<dyn Write>,
    talk_in_color: bool,
    quiet: bool,
}

impl Printer {
    /// Makes a printer for the standard streams.
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            output: Box::new(BufWriter::new(io::stdout())),
            talk: Box::new(io::stderr()),
            talk_in_color: settings.talk_in_color,
            quiet: settings.quiet,
        }
    }

    /// Returns where data goes, for a printer that writes piece by piece.
    pub(crate) fn output(&mut self) -> &mut dyn Write {
        &mut self.output
    }

    /// Writes data.
    pub(crate) fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.output.write_all(bytes)
    }

    /// Tells what is worth knowing; `--quiet` leaves it out.
    pub(crate) fn note(&mut self, sentence: impl Display) {
        if !self.quiet {
            self.tell("", Style::new(), &sentence);
        }
    }

    /// Tells what went wrong.
    pub(crate) fn error(&mut self, error: &CliError) {
        if !error.is_reader_gone() {
            self.problem(error);
        }
    }

    /// Tells of one thing that went wrong among others that did not.
    pub(crate) fn problem(&mut self, sentence: impl Display) {
        self.tell("error: ", AnsiColor::Red.on_default().bold(), &sentence);
    }

    /// Writes out what is still held back.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    fn tell(&mut self, label: &str, style: Style, sentence: &dyn Display) {
        // What was written so far comes first, whoever reads both streams in one window.
        let _reader_may_be_gone = self.output.flush();
        let sentence = printable(&sentence.to_string());
        let style = if self.talk_in_color {
            style
        } else {
            Style::new()
        };
        let _nobody_left_to_tell = writeln!(self.talk, "{style}{label}{style:#}{sentence}");
    }
}

/// Shows help, the version or what is wrong with the arguments, and returns the exit code.
pub(crate) fn show_usage(error: &clap::Error) -> ExitCode {
    let _reader_may_be_gone = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
