//! One recording, the whole way: read, transcribe, score. What fails is reported in the recording's own
//! part of the report.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::PathBuf;

use crate::audio;
use crate::audio::AudioError;
use crate::audio::Limits;
use crate::domain::Audio;
use crate::domain::AudioFacts;
use crate::domain::Envelope;
use crate::domain::Recording;
use crate::domain::RecordingReport;
use crate::domain::ScoredRecording;
use crate::pipeline::kept::Heard;
use crate::pipeline::kept::Noting;
use crate::pipeline::kept::Recalled;
use crate::pipeline::memory::Memory;
use crate::scoring;
use crate::scoring::ScoringContext;
use crate::speech::Hearing;
use crate::speech::Recognizer;
use crate::speech::SpeechError;

/// What all recordings of a run are heard by.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// Who listens.
    pub recognizer: &'a dyn Recognizer,
    /// What is remembered from earlier runs, and for later ones; none leaves no trace.
    pub memory: Option<&'a Memory>,
    /// What is refused before it is read whole.
    pub limits: Limits,
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
            Self::File(path) => path.display().to_string(),
            Self::Read(read) => read.0.file.clone(),
            Self::Refused { file, .. } => file.clone(),
        }
    }
}

/// Scores one recording. The answer depends on what is handed in alone, not on what was scored
/// before.
pub fn score_one(source: &Source, context: &ScoringContext<'_>, run: &Run<'_>) -> RecordingReport {
    // A decoder that meets bytes its author never thought of must not take the other recordings down.
    let walked = catch_unwind(AssertUnwindSafe(|| walk(source, context, run)));
    let file = source.name();
    match walked {
        Ok(Ok(scored)) => {
            if let Some(memory) = run.memory {
                memory.note_score(&scored);
            }
            RecordingReport::Scored(Box::new(scored))
        }
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

fn walk<'s>(
    source: &'s Source,
    context: &ScoringContext<'_>,
    run: &Run<'_>,
) -> Result<ScoredRecording, Failure<'s>> {
    match source {
        Source::Refused { error, .. } => Err(Failure::Refused(error)),
        Source::Read(read) => {
            let known = run.memory.and_then(|memory| memory.recall(&read.0.id));
            match recalled(&read.0, known.as_ref(), context, run)? {
                Some(scored) => Ok(scored),
                None => heard(&read.0, &read.1, known, context, run),
            }
        }
        Source::File(path) => {
            // What can be read once alone, as a named pipe, is not read to be recognised.
            let known = run.memory.filter(|_| path.is_file()).and_then(|memory| {
                // A file that cannot be read is told of where it is decoded.
                let id = audio::identify(path).ok()?;
                let file = path.display().to_string();
                Some((
                    Recording {
                        file,
                        id: id.clone(),
                    },
                    memory.recall(&id)?,
                ))
            });
            if let Some((recording, heard)) = &known
                && let Some(scored) = recalled(recording, Some(heard), context, run)?
            {
                return Ok(scored);
            }
            let (recording, audio) =
                audio::read_recording(path, &run.limits).map_err(Failure::Audio)?;
            let known = known.map(|(_, heard)| heard);
            heard(&recording, &audio, known, context, run)
        }
    }
}

/// Scores a recording from what was heard in it before; none where that does not suffice.
fn recalled<'s>(
    recording: &Recording,
    known: Option<&Heard>,
    context: &ScoringContext<'_>,
    run: &Run<'_>,
) -> Result<Option<ScoredRecording>, Failure<'s>> {
    let Some(heard) = known.filter(|heard| heard.facts.duration <= run.limits.max_duration) else {
        return Ok(None);
    };
    let mut hearing = Recalled::of(heard);
    let scored = score(
        recording,
        &heard.facts,
        &heard.envelope,
        &mut hearing,
        context,
        run,
    )?;
    Ok((!hearing.is_at_a_loss).then_some(scored))
}

/// Listens to a recording and scores it; what was heard is kept at once.
fn heard<'s>(
    recording: &Recording,
    audio: &Audio,
    known: Option<Heard>,
    context: &ScoringContext<'_>,
    run: &Run<'_>,
) -> Result<ScoredRecording, Failure<'s>> {
    let hearing = run.recognizer.listen(audio).map_err(Failure::Speech)?;
    let mut hearing = Noting::of(
        hearing,
        known.map(|heard| heard.answers).unwrap_or_default(),
    );
    let envelope = Envelope::of(&audio.samples);
    let scored = score(
        recording,
        &audio.facts,
        &envelope,
        &mut hearing,
        context,
        run,
    )?;
    if let Some(memory) = run.memory {
        let heard = Heard {
            facts: audio.facts.clone(),
            envelope,
            transcript: scored.transcript.clone(),
            answers: hearing.answers,
        };
        memory.keep(&recording.id, &heard);
    }
    Ok(scored)
}

fn score<'s>(
    recording: &Recording,
    facts: &AudioFacts,
    envelope: &Envelope,
    hearing: &mut dyn Hearing,
    context: &ScoringContext<'_>,
    run: &Run<'_>,
) -> Result<ScoredRecording, Failure<'s>> {
    let overrides = run
        .memory
        .map(|memory| memory.overrides_of(&recording.id))
        .unwrap_or_default();
    scoring::score_recording(recording, facts, envelope, hearing, context, &overrides)
        .map_err(Failure::Speech)
}
