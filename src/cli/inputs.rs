//! What commands are given by name: recordings in files and folders, transcripts.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use globset::Glob;
use globset::GlobSet;
use globset::GlobSetBuilder;

use super::error::CliError;
use super::roster::SETTINGS_FILE;
use crate::audio;
use crate::audio::Limits;
use crate::pipeline::Source;
use crate::speech::Scripted;

/// Recordings that were found, each with the folder that it was looked for in.
pub(crate) struct Found {
    pub(crate) recordings: Vec<(PathBuf, Source)>,
    /// Files in the folders that are no recordings, hidden ones and those that are left out.
    pub(crate) passed_over: usize,
}

/// Which files of a folder are wanted.
pub(crate) struct Wanted {
    include: GlobSet,
    exclude: GlobSet,
}

impl Wanted {
    /// Reads patterns such as `*.wav` or `kate/**`; without any to include, all are wanted.
    pub(crate) fn of(include: &[String], exclude: &[String]) -> Result<Self, CliError> {
        Ok(Self {
            include: globs(include)?,
            exclude: globs(exclude)?,
        })
    }

    fn wants(&self, folder: &Path, file: &Path) -> bool {
        let below = file.strip_prefix(folder).unwrap_or(file);
        let fits = |globs: &GlobSet| {
            globs.is_match(below) || below.file_name().is_some_and(|name| globs.is_match(name))
        };
        (self.include.is_empty() || fits(&self.include)) && !fits(&self.exclude)
    }
}

fn globs(patterns: &[String]) -> Result<GlobSet, CliError> {
    let refused = |pattern: &str, error: globset::Error| {
        CliError::Refused(format!(
            "\"{pattern}\" is no pattern for file names ({}); write it like *.wav or kate/**",
            error.kind()
        ))
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(|error| refused(pattern, error))?);
    }
    set.build()
        .map_err(|error| refused(&patterns.join(" "), error))
}

/// Finds the recordings that paths name: files as they are, folders by the recordings in them and
/// below that are wanted, in the order of their names, `-` for standard input. What cannot be had
/// keeps its place.
pub(crate) fn find_recordings(paths: &[PathBuf], wanted: &Wanted, limits: &Limits) -> Found {
    let mut found = Found {
        recordings: Vec::new(),
        passed_over: 0,
    };
    for path in paths {
        if path.as_os_str() == "-" {
            found
                .recordings
                .push((PathBuf::new(), standard_input(limits)));
        } else if path.is_dir() {
            recordings_below(path, wanted, &mut found);
        } else {
            let folder = path.parent().map(Path::to_owned).unwrap_or_default();
            found.recordings.push((folder, Source::File(path.clone())));
        }
    }
    found
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

fn recordings_below(folder: &Path, wanted: &Wanted, found: &mut Found) {
    let mut files = Vec::new();
    found.passed_over += walk(folder, &mut files);
    let none_at_all = files.is_empty();
    for source in files {
        match &source {
            Source::File(file) if !wanted.wants(folder, file) => found.passed_over += 1,
            _ => found.recordings.push((folder.to_owned(), source)),
        }
    }
    if none_at_all {
        let refused = refused(
            folder,
            "there is no recording in this folder; give a folder with WAV, MP3, M4A, AAC, FLAC or \
             Ogg files, or name the file itself",
        );
        found.recordings.push((folder.to_owned(), refused));
    }
}

/// Adds what is in a folder and below, and returns how many files were passed over. Hidden files are
/// left out, and links to folders are not followed, as they may lead in a circle.
fn walk(folder: &Path, found: &mut Vec<Source>) -> usize {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => {
            let sentence = format!("this folder cannot be read: {error}; check its permissions");
            found.push(refused(folder, &sentence));
            return 0;
        }
    };
    let mut passed_over = 0;
    let mut paths: Vec<(PathBuf, bool)> = Vec::new();
    for entry in entries {
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            passed_over += 1;
            continue;
        }
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        paths.push((entry.path(), is_folder));
    }
    paths.sort();
    for (path, is_folder) in paths {
        if is_folder {
            passed_over += walk(&path, found);
        } else if audio::is_audio_name(&path) && !path.is_dir() {
            found.push(Source::File(path));
        } else if !is_ours(&path) {
            passed_over += 1;
        }
    }
    passed_over
}

/// Returns whether a file is one that ringback reads or writes beside recordings.
fn is_ours(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    name == SETTINGS_FILE || name == "manifest.csv" || name.contains(".ringback.")
}

fn refused(path: &Path, sentence: &str) -> Source {
    let file = path.display().to_string();
    Source::Refused {
        error: format!("{file}: {sentence}"),
        file,
    }
}

/// Loads a transcript: plain text, or the words of a report.
pub(crate) fn load_transcript(path: &Path) -> Result<(Scripted, Vec<u8>), CliError> {
    let named = |sentence: String| CliError::Refused(format!("{}: {sentence}", path.display()));
    let bytes = fs::read(path).map_err(|e| named(format!("the transcript cannot be read: {e}")))?;
    let scripted = Scripted::parse(&bytes).map_err(|e| named(e.to_string()))?;
    Ok((scripted, bytes))
}
