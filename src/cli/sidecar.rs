//! Results beside the recordings: `take1.ringback.json`, `.txt`, `.srt` and `.vtt` for `take1.wav`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use super::error::CliError;
use super::file_kind::FileKind;
use super::input_files::InputFiles;
use super::output;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::ScoredRecording;
use crate::pipeline::Source;
use crate::report::printable;
use crate::report::write_json;
use crate::report::write_srt;
use crate::report::write_vtt;

/// The names of the files beside the recordings of one run.
pub(crate) struct Sidecars {
    /// Recordings whose name without its ending is that of another one in the same folder.
    ambiguous: BTreeSet<PathBuf>,
    recordings: Vec<PathBuf>,
}

impl Sidecars {
    /// Names the files beside recordings; what came from standard input has none.
    pub(crate) fn beside<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Self {
        let recordings: Vec<PathBuf> = sources
            .into_iter()
            .filter_map(|source| match source {
                Source::File(path) => Some(path.clone()),
                Source::Read(_) | Source::Refused { .. } => None,
            })
            .collect();
        let mut stems = BTreeSet::new();
        let ambiguous = recordings
            .iter()
            .map(|recording| recording.with_extension(""))
            .filter(|stem| !stems.insert(stem.clone()))
            .collect();
        Self {
            ambiguous,
            recordings,
        }
    }

    /// Makes sure, before anything is transcribed, that all of them can be written and nothing is lost by it.
    pub(crate) fn check(&self, inputs: &InputFiles) -> Result<(), CliError> {
        let all: Vec<(PathBuf, FileKind)> = self
            .recordings
            .iter()
            .flat_map(|recording| FORMS.map(|form| (self.name(recording, form.ending), form.kind)))
            .collect();
        output::check_all(
            all.iter().map(|(path, kind)| (path.as_path(), *kind)),
            inputs,
        )
    }

    /// Writes four files beside each recording that was scored, and returns what went wrong, a sentence each.
    pub(crate) fn write(
        &self,
        report: &Report,
        sources: &[&Source],
        inputs: &InputFiles,
    ) -> Vec<CliError> {
        let mut errors = Vec::new();
        for (recording, source) in report.recordings.iter().zip(sources) {
            let (RecordingReport::Scored(scored), Source::File(file)) = (recording, source) else {
                continue;
            };
            let alone = Report {
                engine: report.engine.clone(),
                rubric: scored.rubric.clone(),
                recordings: vec![recording.clone()],
            };
            for form in FORMS {
                let path = self.name(file, form.ending);
                let fill = |writer: &mut dyn Write| (form.write)(&alone, scored, writer);
                errors.extend(output::write(&path, form.kind, inputs, fill).err());
            }
        }
        errors
    }

    /// Returns the name beside a recording. Where two recordings would share it, each keeps its own ending in it.
    fn name(&self, recording: &Path, ending: &str) -> PathBuf {
        let stem = if self.ambiguous.contains(&recording.with_extension("")) {
            recording.file_name()
        } else {
            recording.file_stem()
        };
        let mut name = OsString::from(stem.unwrap_or_default());
        name.push(".ringback.");
        name.push(ending);
        recording.with_file_name(name)
    }
}

/// One of the forms that a result has beside its recording.
#[derive(Clone, Copy)]
struct Form {
    ending: &'static str,
    kind: FileKind,
    write: fn(&Report, &ScoredRecording, &mut dyn Write) -> io::Result<()>,
}

const FORMS: [Form; 4] = [
    Form {
        ending: "json",
        kind: FileKind::Json,
        write: |report, _, writer| write_json(report, writer),
    },
    Form {
        ending: "txt",
        kind: FileKind::Words,
        write: |_, scored, writer| writeln!(writer, "{}", printable(&scored.transcript.text())),
    },
    Form {
        ending: "srt",
        kind: FileKind::Srt,
        write: |_, scored, writer| write_srt(&scored.transcript, writer),
    },
    Form {
        ending: "vtt",
        kind: FileKind::Vtt,
        write: |_, scored, writer| write_vtt(&scored.transcript, writer),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_that_differ_in_their_ending_alone_keep_it() {
        let files = ["a/take.wav", "a/take.mp3", "b/take.wav", "b/x.y.wav"];
        let sources = files.map(|file| Source::File(PathBuf::from(file)));
        let sidecars = Sidecars::beside(&sources);
        let names: Vec<PathBuf> = files
            .iter()
            .map(|file| sidecars.name(Path::new(file), "srt"))
            .collect();
        assert_eq!(
            names,
            [
                "a/take.wav.ringback.srt",
                "a/take.mp3.ringback.srt",
                "b/take.ringback.srt",
                "b/x.y.ringback.srt"
            ]
            .map(PathBuf::from)
        );
    }
}
