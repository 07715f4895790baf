//! Results beside the recordings: `take1.ringback.json`, `.txt`, `.srt` and `.vtt` for `take1.wav`.

use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use super::output::write_whole;
use crate::domain::RecordingReport;
use crate::domain::Report;
use crate::domain::ScoredRecording;
use crate::report::printable;
use crate::report::write_json;
use crate::report::write_srt;
use crate::report::write_vtt;

/// Writes four files beside each scored recording, and returns what went wrong, a sentence each.
pub(crate) fn write(report: &Report) -> Vec<String> {
    let mut troubles = Vec::new();
    for recording in &report.recordings {
        let RecordingReport::Scored(scored) = recording else {
            continue;
        };
        if scored.recording.file == "-" {
            continue;
        }
        let alone = Report {
            engine: report.engine.clone(),
            rubric: scored.rubric.clone(),
            recordings: vec![recording.clone()],
        };
        for (ending, fill) in forms() {
            let path = beside(&scored.recording.file, ending);
            if let Err(error) = write_whole(&path, |writer| fill(&alone, scored, writer)) {
                troubles.push(format!("{}: cannot be written: {error}", path.display()));
            }
        }
    }
    troubles
}

type Fill = fn(&Report, &ScoredRecording, &mut dyn Write) -> io::Result<()>;

fn forms() -> [(&'static str, Fill); 4] {
    [
        ("json", |report, _, writer| write_json(report, writer)),
        ("txt", |_, scored, writer| {
            writeln!(writer, "{}", printable(&scored.transcript.text()))
        }),
        ("srt", |_, scored, writer| {
            write_srt(&scored.transcript, writer)
        }),
        ("vtt", |_, scored, writer| {
            write_vtt(&scored.transcript, writer)
        }),
    ]
}

fn beside(file: &str, ending: &str) -> PathBuf {
    let file = Path::new(file);
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}.ringback.{ending}"))
}
