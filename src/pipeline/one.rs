//! One recording, the whole way: read, transcribe, score. What fails is reported in the recording's own
//! part of the report.

use std::cell::OnceCell;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use crate::audio;
use crate::audio::AudioError;
use crate::audio::Limits;
use crate::domain::Audio;
use crate::domain::Recording;
use crate::domain::RecordingReport;
use crate::domain::ScoredRecording;
use crate::domain::file_name_of;
use crate::pipeline::memory::Memory;
use crate::scoring::ScoringContext;
use crate::scoring::not_english;
use crate::scoring::other_language;
use crate::scoring::score_recording;
use crate::speech::CacheRows;
use crate::speech::CachedRecognition;
use crate::speech::Recognizer;
use crate::speech::Samples;
use crate::speech::SpeechError;

/// What all recordings of a run are transcribed by.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The recogniser.
    pub recognizer: &'a dyn Recognizer,
    /// What is cached of earlier runs, and for later ones; none leaves no trace.
    pub memory: Option<&'a Memory>,
    /// What is refused before it is read whole.
    pub limits: &'a Limits,
}

/// Where a recording comes from.
#[derive(Debug)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// What has been read already, such as standard input.
    Read(Box<(Recording, Audio)>),
    /// What could not be had; it keeps its place among the others.
    Refused {
        /// The name it goes by.
        file: String,
        /// What is wrong and what to do, the name included.
        error: String,
    },
}

impl Source {
    /// Returns the name that reports call it.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => file_name_of(path),
            Self::Read(read) => read.0.file.clone(),
            Self::Refused { file, .. } => file.clone(),
        }
    }

    /// Returns the folder of a file, as the disk calls it.
    fn folder(&self) -> Option<PathBuf> {
        let Self::File(path) = self else {
            return None;
        };
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(Path::new(".")).canonicalize().ok()
    }
}

/// Scores one recording. The answer depends on what is handed in alone, not on what was scored
/// before.
pub fn score_one(source: &Source, context: &ScoringContext<'_>, run: &Run<'_>) -> RecordingReport {
    // A decoder that meets bytes its author never thought of must not take the other recordings down.
    let walked = catch_unwind(AssertUnwindSafe(|| walk(source, context, run)));
    let file = source.name();
    match walked {
        Ok(Ok(scored)) => match why_not_scored(&scored, run) {
            Some(why) => RecordingReport::Failed {
                error: format!("{file}: not scored: {why}"),
                file,
            },
            None => {
                if let Some(memory) = run.memory {
                    memory.note_score(&scored, source.folder().as_deref());
                }
                RecordingReport::Scored(Box::new(scored))
            }
        },
        Ok(Err(failure)) => RecordingReport::Failed {
            error: failure.sentence(&file),
            file,
        },
        Err(_panic) => RecordingReport::Failed {
            error: format!(
                "{file}: ringback itself failed on this file; please report it as a bug, with the file if you can"
            ),
            file,
        },
    }
}

/// Says why the score of a recording would mean nothing. Who names another language has rules for it.
fn why_not_scored(scored: &ScoredRecording, run: &Run<'_>) -> Option<String> {
    if scored.transcript.words.is_empty() {
        return Some(
            "nobody speaks. Check the microphone, and record the message again".to_owned(),
        );
    }
    let named = run.recognizer.identity().language;
    let is_named = named.is_some_and(|language| language != "en");
    other_language(&scored.transcript)
        .filter(|_| !is_named)
        .map(not_english)
}

/// Why one recording could not be scored.
enum Failure<'a> {
    Refused(&'a str),
    Audio(AudioError),
    Speech(SpeechError),
}

impl Failure<'_> {
    /// Returns what is wrong and what to do, the file's name first.
    fn sentence(&self, file: &str) -> String {
        match self {
            Self::Refused(sentence) => (*sentence).to_owned(),
            Self::Audio(error) => error.to_string(),
            Self::Speech(error) => format!("{file}: {error}"),
        }
    }
}

impl From<AudioError> for Failure<'_> {
    fn from(error: AudioError) -> Self {
        Self::Audio(error)
    }
}

impl From<SpeechError> for Failure<'_> {
    fn from(error: SpeechError) -> Self {
        match error {
            SpeechError::Audio(error) => Self::Audio(error),
            error => Self::Speech(error),
        }
    }
}

/// How often a file is read that changes meanwhile, and how long it is left alone in between.
const MOST_READINGS: usize = 3;
const BETWEEN_READINGS: Duration = Duration::from_millis(300);

fn walk<'s>(
    source: &'s Source,
    context: &ScoringContext<'_>,
    run: &Run<'_>,
) -> Result<ScoredRecording, Failure<'s>> {
    let path = match source {
        Source::Refused { error, .. } => return Err(Failure::Refused(error)),
        Source::Read(read) => return Ok(score(&read.0, &|| Ok(&read.1), context, run)?),
        Source::File(path) => path,
    };
    let mut readings = 1;
    loop {
        match walk_file(path, context, run) {
            Err(Failure::Audio(error)) if error.is_changed() && readings < MOST_READINGS => {
                readings += 1;
                thread::sleep(BETWEEN_READINGS);
            }
            walked => return walked,
        }
    }
}

/// Scores a file. Its samples are those of the bytes that it is identified by, or it counts as changed.
fn walk_file<'s>(
    path: &Path,
    context: &ScoringContext<'_>,
    run: &Run<'_>,
) -> Result<ScoredRecording, Failure<'s>> {
    let decoded = OnceCell::new();
    // What can be read once alone, as a named pipe, is not read to be identified.
    let id = run
        .memory
        .filter(|_| path.is_file())
        .and_then(|_| audio::identify(path).ok());
    let recording = match id {
        Some(id) => Recording {
            file: file_name_of(path),
            id,
        },
        None => decode(path, run.limits, &decoded)?.0.clone(),
    };
    let samples = || {
        let (read, audio) = decode(path, run.limits, &decoded)?;
        match read.id == recording.id {
            true => Ok(audio),
            false => Err(SpeechError::Audio(AudioError::changed(path))),
        }
    };
    Ok(score(&recording, &samples, context, run)?)
}

/// Decodes a file, once.
fn decode<'d>(
    path: &Path,
    limits: &Limits,
    decoded: &'d OnceCell<(Recording, Audio)>,
) -> Result<&'d (Recording, Audio), AudioError> {
    match decoded.get() {
        Some(decoded) => Ok(decoded),
        None => {
            let read = audio::read_recording(path, limits)?;
            Ok(decoded.get_or_init(|| read))
        }
    }
}

/// Recognises a recording and scores it. What was recognised is cached at once.
fn score<'a>(
    recording: &Recording,
    samples: &'a Samples<'a>,
    context: &ScoringContext<'_>,
    run: &'a Run<'_>,
) -> Result<ScoredRecording, SpeechError> {
    let rows = run.memory.map(|memory| memory as &dyn CacheRows);
    let mut recognition = CachedRecognition::of(&recording.id, samples, run.recognizer, rows)?;
    if recognition.facts.duration > run.limits.max_duration {
        // It was cached under another limit; decoding refuses it.
        samples()?;
    }
    let overrides = run
        .memory
        .map(|memory| memory.overrides_of(&recording.id))
        .unwrap_or_default();
    let scored = score_recording(recording, &mut recognition, context, &overrides)?;
    if let Some(rows) = rows {
        recognition.store(&recording.id, rows);
    }
    Ok(scored)
}
