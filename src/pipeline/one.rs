//! One recording, the whole way: read, listen, find, judge. What fails is told in the recording's own
//! part of the report.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::PathBuf;

use crate::analyze::find_mentions;
use crate::audio;
use crate::audio::AudioError;
use crate::audio::Limits;
use crate::domain::Audio;
use crate::domain::AudioFacts;
use crate::domain::Envelope;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Recording;
use crate::domain::RecordingReport;
use crate::domain::Rep;
use crate::domain::ScoredRecording;
use crate::domain::Whose;
use crate::pipeline::judging::Judging;
use crate::pipeline::kept::Heard;
use crate::pipeline::kept::Noting;
use crate::pipeline::kept::Recalled;
use crate::pipeline::memory::Memory;
use crate::pipeline::prospect::mark_prospect;
use crate::rubric::Take;
use crate::rubric::score_overruled;
use crate::speech::Hearing;
use crate::speech::Recognizer;
use crate::speech::SpeechError;
use crate::verify::Claims;
use crate::verify::verify;

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
pub fn score_one(source: &Source, judging: &Judging<'_>, run: &Run<'_>) -> RecordingReport {
    // A decoder that meets bytes its author never thought of must not take the other recordings down.
    let walked = catch_unwind(AssertUnwindSafe(|| walk(source, judging, run)));
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
    judging: &Judging<'_>,
    run: &Run<'_>,
) -> Result<ScoredRecording, Failure<'s>> {
    match source {
        Source::Refused { error, .. } => Err(Failure::Refused(error)),
        Source::Read(read) => {
            let known = run.memory.and_then(|memory| memory.recall(&read.0.id));
            match recalled(&read.0, known.as_ref(), judging, run)? {
                Some(scored) => Ok(scored),
                None => heard(&read.0, &read.1, known, judging, run),
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
                && let Some(scored) = recalled(recording, Some(heard), judging, run)?
            {
                return Ok(scored);
            }
            let (recording, audio) =
                audio::read_recording(path, &run.limits).map_err(Failure::Audio)?;
            let known = known.map(|(_, heard)| heard);
            heard(&recording, &audio, known, judging, run)
        }
    }
}

/// Judges a recording from what was heard in it before; none where that does not suffice.
fn recalled<'s>(
    recording: &Recording,
    known: Option<&Heard>,
    judging: &Judging<'_>,
    run: &Run<'_>,
) -> Result<Option<ScoredRecording>, Failure<'s>> {
    let Some(heard) = known.filter(|heard| heard.facts.duration <= run.limits.max_duration) else {
        return Ok(None);
    };
    let mut hearing = Recalled::of(heard);
    let scored = judge(
        recording,
        &heard.facts,
        &heard.envelope,
        &mut hearing,
        judging,
        run,
    )?;
    Ok((!hearing.is_at_a_loss).then_some(scored))
}

/// Listens to a recording and judges it; what was heard is kept at once.
fn heard<'s>(
    recording: &Recording,
    audio: &Audio,
    known: Option<Heard>,
    judging: &Judging<'_>,
    run: &Run<'_>,
) -> Result<ScoredRecording, Failure<'s>> {
    let hearing = run.recognizer.listen(audio).map_err(Failure::Speech)?;
    let mut hearing = Noting::of(
        hearing,
        known.map(|heard| heard.answers).unwrap_or_default(),
    );
    let envelope = Envelope::of(&audio.samples);
    let scored = judge(
        recording,
        &audio.facts,
        &envelope,
        &mut hearing,
        judging,
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

fn judge<'s>(
    recording: &Recording,
    facts: &AudioFacts,
    envelope: &Envelope,
    hearing: &mut dyn Hearing,
    judging: &Judging<'_>,
    run: &Run<'_>,
) -> Result<ScoredRecording, Failure<'s>> {
    let transcript = hearing.transcript().clone();
    let mut mentions = find_mentions(&transcript, judging.rep, judging.region, judging.phrasebook);
    // Before the transcript is judged, whatever the words leave in doubt is asked of the sound.
    let claims = Claims::of(judging.rep, judging.region);
    verify(hearing, &claims, &mut mentions).map_err(Failure::Speech)?;
    if let Some(prospect) = judging.prospect {
        mark_prospect(&mut mentions, &transcript, prospect);
    }
    let overrides = run
        .memory
        .map(|memory| memory.overrides_of(&recording.id))
        .unwrap_or_default();
    let scorecard = score_overruled(
        judging.rubric,
        &Take {
            duration: Some(facts.duration),
            facts: Some(facts),
            transcript: &transcript,
            mentions: &mentions,
            rep: judging.rep,
            region: judging.region,
            predicted: false,
        },
        &overrides,
    );
    Ok(ScoredRecording {
        recording: recording.clone(),
        duration: facts.duration,
        facts: Some(facts.clone()),
        envelope: Some(envelope.clone()),
        origin: judging.origin.clone(),
        rubric: judging.rubric.reference(),
        rep: completed(judging.rep, &mentions),
        transcript,
        mentions,
        scorecard,
    })
}

/// Returns what was known of the rep, completed by the first whole name and number that were heard
/// without doubt.
pub(crate) fn completed(known: &Rep, mentions: &[Mention]) -> Rep {
    let heard = |kind: MentionKind| {
        mentions.iter().find(move |mention| {
            mention.kind == kind
                && mention.whose == Whose::Speaker
                && mention.extent == Extent::Whole
                && mention.doubt.is_none()
        })
    };
    Rep {
        name: known
            .name
            .clone()
            .or_else(|| heard(MentionKind::Name)?.value.clone()),
        number: known.number.clone().or_else(|| {
            let number = heard(MentionKind::Number)?;
            number.e164.clone().or_else(|| number.value.clone())
        }),
    }
}
