//! What commands are given by name: recordings in files and folders, transcripts.

use std::fs;
use std::fs::FileType;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use globset::GlobBuilder;
use globset::GlobSet;
use globset::GlobSetBuilder;

use super::error::CliError;
use super::input_files::LISTING_FILE;
use super::input_files::SETTINGS_FILE;
use super::text_file::MOST_BYTES_OF_DATA;
use super::text_file::cannot_read;
use super::text_file::read_bounded;
use crate::audio;
use crate::audio::Limits;
use crate::domain::file_name_of;
use crate::pipeline::Source;
use crate::speech::Scripted;
use crate::text::names::composed;

/// Recordings that were found, each with the folder that it was looked for in.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) recordings: Vec<(PathBuf, Source)>,
    pub(crate) skipped: Skipped,
}

/// Files in folders that were not scored.
#[derive(Default)]
pub(crate) struct Skipped {
    /// How many are hidden, not audio, or not wanted.
    pub(crate) count: usize,
    /// The first of them.
    names: Vec<PathBuf>,
    /// What is no file: a named pipe or a device may keep its reader waiting for ever.
    pub(crate) special: Vec<PathBuf>,
}

/// How many of the files that were skipped are named.
const MOST_SKIPPED_NAMED: usize = 3;

impl Skipped {
    /// Adds an ordinary file.
    pub(crate) fn add(&mut self, path: PathBuf) {
        self.count += 1;
        if self.names.len() < MOST_SKIPPED_NAMED {
            self.names.push(path);
        }
    }

    /// Returns what there is to say of them, a sentence each.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.count > 0 {
            let names: Vec<String> = self.names.iter().map(|path| file_name_of(path)).collect();
            let more = if self.count > names.len() { " ..." } else { "" };
            notes.push(format!(
                "Skipped {} file{} (hidden, not audio, or excluded): {}{more}",
                self.count,
                if self.count == 1 { "" } else { "s" },
                names.join(", ")
            ));
        }
        notes.extend(self.special.iter().map(|path| {
            format!(
                "Skipped {}: it is not a regular file; a recording that comes through a pipe is read where it is \
                 named itself",
                path.display()
            )
        }));
        notes
    }
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
        let below = composed(&file_name_of(file.strip_prefix(folder).unwrap_or(file)));
        let below = Path::new(&below);
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
        let glob = GlobBuilder::new(&composed(pattern))
            .case_insensitive(true)
            .build();
        set.add(glob.map_err(|error| refused(pattern, error))?);
    }
    set.build()
        .map_err(|error| refused(&patterns.join(" "), error))
}

/// Finds the recordings that paths name: files as they are, folders by the recordings in them and
/// below that are wanted, in the order of their names, `-` for standard input. What cannot be had
/// keeps its place.
pub(crate) fn find_recordings(paths: &[PathBuf], wanted: &Wanted, limits: &Limits) -> Found {
    let mut found = Found::default();
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
    walk(folder, &mut files, &mut found.skipped);
    let none_at_all = files.is_empty();
    for source in files {
        match source {
            Source::File(file) if !wanted.wants(folder, &file) => found.skipped.add(file),
            source => found.recordings.push((folder.to_owned(), source)),
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

/// Adds what is in a folder and below. Hidden files are left out, and links to folders are not followed, as they may
/// lead in a circle.
fn walk(folder: &Path, found: &mut Vec<Source>, skipped: &mut Skipped) {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => {
            let sentence = format!("this folder cannot be read: {error}; check its permissions");
            found.push(refused(folder, &sentence));
            return;
        }
    };
    let mut paths: Vec<(PathBuf, io::Result<FileType>)> = entries
        .into_iter()
        .map(|entry| (entry.path(), entry.file_type()))
        .collect();
    paths.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (path, kind) in paths {
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let is_link = kind.as_ref().is_ok_and(FileType::is_symlink);
        let kind = if is_link {
            fs::metadata(&path).map(|metadata| metadata.file_type())
        } else {
            kind
        };
        match kind {
            _ if is_hidden => skipped.add(path),
            Ok(kind) if kind.is_dir() && !is_link => walk(&path, found, skipped),
            Ok(kind) if kind.is_dir() => skipped.add(path),
            _ if is_ours(&path) => {}
            Ok(kind) if !kind.is_file() => skipped.special.push(path),
            // What cannot be looked at is reported when it is read.
            Ok(_) | Err(_) if audio::is_recording(&path) => found.push(Source::File(path)),
            Ok(_) | Err(_) => skipped.add(path),
        }
    }
}

/// Returns whether a file is one that ringback reads or writes beside recordings.
fn is_ours(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    name == SETTINGS_FILE || name == LISTING_FILE || name.contains(".ringback.")
}

fn refused(path: &Path, sentence: &str) -> Source {
    let file = file_name_of(path);
    Source::Refused {
        error: format!("{file}: {sentence}"),
        file,
    }
}

/// Loads a transcript: plain text, or the words of a report.
pub(crate) fn load_transcript(path: &Path) -> Result<Scripted, CliError> {
    let named = |sentence: String| CliError::Refused(format!("{}: {sentence}", path.display()));
    let bytes = read_bounded(path, MOST_BYTES_OF_DATA)
        .map_err(|error| cannot_read(path, "the transcript", &error))?;
    Scripted::parse(&bytes).map_err(|e| named(e.to_string()))
}
