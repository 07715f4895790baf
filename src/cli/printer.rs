//! Data goes to standard output, notes and errors to standard error. A reader that has gone is an
//! ordinary ending, never a panic.

use std::fmt::Display;
use std::io;
use std::io::BufWriter;
use std::io::IsTerminal;
use std::io::Write;
use std::process::ExitCode;

use anstyle::AnsiColor;
use anstyle::Style;
use clap::builder::StyledStr;

use super::error::CliError;
use super::settings::Settings;
use crate::report::printable;

/// Prints data, and notes and errors.
pub(crate) struct Printer {
    output: Box<dyn Write + Send>,
    messages: Box<dyn Write>,
    stderr_in_color: bool,
    quiet: bool,
}

impl Printer {
    /// Makes a printer for the standard streams.
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            output: Box::new(BufWriter::new(io::stdout())),
            messages: Box::new(io::stderr()),
            stderr_in_color: settings.stderr_in_color,
            quiet: settings.quiet,
        }
    }

    /// Returns where data goes, for a printer that writes piece by piece.
    pub(crate) fn output(&mut self) -> &mut (dyn Write + Send) {
        &mut self.output
    }

    /// Writes data.
    pub(crate) fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.output.write_all(bytes)
    }

    /// Prints what is worth knowing, unless `--quiet`.
    pub(crate) fn note(&mut self, sentence: impl Display) {
        if !self.quiet {
            self.print("", Style::new(), &sentence);
        }
    }

    /// Prints what went wrong.
    pub(crate) fn error(&mut self, error: &CliError) {
        if !error.is_reader_gone() {
            self.problem(error);
        }
    }

    /// Prints one thing that went wrong among others that did not.
    pub(crate) fn problem(&mut self, sentence: impl Display) {
        self.print("error: ", AnsiColor::Red.on_default().bold(), &sentence);
    }

    /// Writes out what is still held back.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    fn print(&mut self, label: &str, style: Style, sentence: &dyn Display) {
        // What was written so far comes first where both streams are read in one window.
        let _reader_may_be_gone = self.output.flush();
        let sentence = printable(&sentence.to_string());
        let style = if self.stderr_in_color {
            style
        } else {
            Style::new()
        };
        let _reader_may_be_gone = writeln!(self.messages, "{style}{label}{style:#}{sentence}");
    }
}

/// Shows help to somebody who typed no command, and returns the exit code.
pub(crate) fn show_help(help: &StyledStr) -> ExitCode {
    let mut stderr = io::stderr();
    let shown = if stderr.is_terminal() {
        write!(stderr, "{}", help.ansi())
    } else {
        write!(stderr, "{help}")
    };
    let _reader_may_be_gone = shown;
    ExitCode::from(2)
}

/// Shows help, the version or what is wrong with the arguments, and returns the exit code.
pub(crate) fn show_usage(error: &clap::Error) -> ExitCode {
    let _reader_may_be_gone = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
