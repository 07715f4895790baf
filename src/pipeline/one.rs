//! One recording, the whole way: read, listen, find, judge. What fails is told in the recording's own
//! part of the report.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::PathBuf;

use crate::analyze::find_mentions;
use crate::analyze::names::name_places;
use crate::analyze::numbers::dialled;
use crate::analyze::numbers::find_numbers;
use crate::audio;
use crate::audio::AudioError;
use crate::audio::Limits;
use crate::domain::Audio;
use crate::domain::Envelope;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Recording;
use crate::domain::RecordingReport;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::ScoredRecording;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::pipeline::judging::Judging;
use crate::pipeline::prospect::mark_prospect;
use crate::rubric::Take;
use crate::rubric::score;
use crate::speech::Known;
use crate::speech::KnownName;
use crate::speech::KnownNumber;
use crate::speech::Reading;
use crate::speech::Recognizer;
use crate::speech::SpeechError;
use crate::speech::listen_again;

/// What all recordings of a run are heard by.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// Who listens.
    pub recognizer: &'a dyn Recognizer,
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
        Ok(Ok(scored)) => RecordingReport::Scored(Box::new(scored)),
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
        Source::Read(read) => hear_and_judge(&read.0, &read.1, judging, run),
        Source::File(path) => {
            let (recording, audio) =
                audio::read_recording(path, &run.limits).map_err(Failure::Audio)?;
            hear_and_judge(&recording, &audio, judging, run)
        }
    }
}

fn hear_and_judge<'s>(
    recording: &Recording,
    audio: &Audio,
    judging: &Judging<'_>,
    run: &Run<'_>,
) -> Result<ScoredRecording, Failure<'s>> {
    let mut hearing = run.recognizer.listen(audio).map_err(Failure::Speech)?;
    let transcript = hearing.transcript().clone();
    let mut mentions = find_mentions(&transcript, judging.rep, judging.region, judging.phrasebook);
    // Before the transcript is judged, whatever the words leave in doubt is asked of the sound.
    let known = Known {
        number: known_number(judging),
        name: known_name(judging, &transcript, &mentions),
        read_numbers: &|transcript| whole_numbers(transcript, judging.region),
    };
    listen_again(hearing.as_mut(), &known, &mut mentions).map_err(Failure::Speech)?;
    if let Some(prospect) = judging.prospect {
        mark_prospect(&mut mentions, &transcript, prospect);
    }
    let scorecard = score(
        judging.rubric,
        &Take {
            duration: Some(audio.facts.duration),
            facts: Some(&audio.facts),
            transcript: &transcript,
            mentions: &mentions,
            rep: judging.rep,
            region: judging.region,
            predicted: false,
        },
    );
    Ok(ScoredRecording {
        recording: recording.clone(),
        duration: audio.facts.duration,
        facts: Some(audio.facts.clone()),
        envelope: Some(Envelope::of(&audio.samples)),
        origin: judging.origin.clone(),
        rubric: judging.rubric.reference(),
        rep: completed(judging.rep, &mentions),
        transcript,
        mentions,
        scorecard,
    })
}

/// Returns the rep's number in the form that mentions have it.
fn known_number(judging: &Judging<'_>) -> Option<KnownNumber> {
    let written = judging.rep.number.as_deref()?;
    let digits: String = written
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let dialled = dialled(&digits, judging.region);
    Some(KnownNumber {
        national: dialled.national,
        e164: dialled.e164,
    })
}

/// Returns the rep's name, and where in the words a name may have been said.
fn known_name(
    judging: &Judging<'_>,
    transcript: &Transcript,
    mentions: &[Mention],
) -> Option<KnownName> {
    let name = judging.rep.name.as_deref()?.trim();
    (!name.is_empty()).then(|| KnownName {
        name: name.to_owned(),
        places: name_places(transcript, mentions),
    })
}

/// Returns the whole numbers of the speaker in a transcript.
fn whole_numbers(transcript: &Transcript, region: Region) -> Vec<Reading> {
    find_numbers(transcript, region)
        .into_iter()
        .filter(|number| number.extent == Extent::Whole && number.whose == Whose::Speaker)
        .filter_map(|number| {
            Some(Reading {
                national: number.value?,
                e164: number.e164,
            })
        })
        .collect()
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
