//! What commands are given by name: recordings in files and folders, transcripts.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use super::error::CliError;
use crate::audio;
use crate::audio::Limits;
use crate::pipeline::Source;
use crate::speech::Scripted;

/// Finds the recordings that paths name: files as they are, folders by the recordings in them and
/// below, in the order of their names, `-` for standard input. What cannot be had keeps its place.
pub(crate) fn find_recordings(paths: &[PathBuf], limits: &Limits) -> Vec<Source> {
    paths
        .iter()
        .flat_map(|path| {
            if path.as_os_str() == "-" {
                vec![standard_input(limits)]
            } else if path.is_dir() {
                recordings_below(path)
            } else {
                vec![Source::File(path.clone())]
            }
        })
        .collect()
}

fn standard_input(limits: &Limits) -> Source {
    match audio::read_from("-", &mut io::stdin().lock(), limits) {
        Ok(read) => Source::Read(Box::new(read)),
        Err(error) => Source::Refused {
            file: "-".to_owned(),
            error: format!("standard input: {}", error.sentence()),
        },
    }
}

fn recordings_below(folder: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    walk(folder, &mut found);
    if found.is_empty() {
        return vec![refused(
            folder,
            "there is no recording in this folder; give a folder with WAV, MP3, M4A, AAC, FLAC or \
             Ogg files, or name the file itself",
        )];
    }
    found
}

/// Adds what is in a folder and below. Hidden files are left out, and links to folders are not
/// followed, as they may lead in a circle.
fn walk(folder: &Path, found: &mut Vec<Source>) {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => {
            let sentence = format!("this folder cannot be read: {error}; check its permissions");
            found.push(refused(folder, &sentence));
            return;
        }
    };
    let mut paths: Vec<(PathBuf, bool)> = entries
        .into_iter()
        .filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
        .map(|entry| {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            (entry.path(), is_folder)
        })
        .collect();
    paths.sort();
    for (path, is_folder) in paths {
        if is_folder {
            walk(&path, found);
        } else if audio::is_audio_name(&path) && !path.is_dir() {
            found.push(Source::File(path));
        }
    }
}

fn refused(path: &Path, sentence: &str) -> Source {
    let file = path.display().to_string();
    Source::Refused {
        error: format!("{file}: {sentence}"),
        file,
    }
}

/// Loads a transcript: plain text, or the words of a report.
pub(crate) fn load_transcript(path: &Path) -> Result<Scripted, CliError> {
    let named = |sentence: String| CliError::Refused(format!("{}: {sentence}", path.display()));
    let bytes = fs::read(path).map_err(|e| named(format!("the transcript cannot be read: {e}")))?;
    Scripted::parse(&bytes).map_err(|e| named(e.to_string()))
}
