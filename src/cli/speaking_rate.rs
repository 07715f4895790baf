//! How fast a rep speaks, learnt from their own recordings or from reports of them, for `check`.

use std::path::Path;
use std::path::PathBuf;

use super::error::CliError;
use super::find_recordings;
use super::find_recordings::Wanted;
use super::layout::count;
use super::printer::Printer;
use super::recognizer;
use super::settings::Settings;
use super::text_file::MOST_BYTES_OF_DATA;
use super::text_file::read_text;
use crate::audio;
use crate::audio::Limits;
use crate::domain::Transcript;
use crate::pipeline::Source;
use crate::rubric::Speech;
use crate::speech::transcripts_of_report;

/// Fewer spoken words than this show little of how somebody speaks: one message has about 40.
const FEWEST_WORDS_FOR_A_RATE: f64 = 30.0;
/// The rates that may be typed, and so the ones that may be learnt.
pub(super) const SLOWEST: u16 = 60;
/// See [`SLOWEST`].
pub(super) const FASTEST: u16 = 300;

/// A rate, and what it was learnt from.
pub(super) struct Learnt {
    /// Whole spoken words a minute.
    pub(super) words_per_minute: u16,
    /// What it was learnt from.
    pub(super) speech: Speech,
}

impl Learnt {
    /// Says what it was learnt from: `learnt from 118 words in 47.9 s of 3 messages`.
    pub(super) fn source(&self) -> String {
        let Speech {
            messages,
            words,
            length,
        } = self.speech;
        let plural = if messages == 1 { "" } else { "s" };
        format!(
            "learnt from {words:.0} words in {:.1} s of {messages} message{plural}",
            length.as_seconds()
        )
    }
}

/// Learns a rate from JSON reports, and from recordings and folders of them, which `model` transcribes.
pub(super) fn learn(
    paths: &[PathBuf],
    model: &str,
    settings: &Settings,
    printer: &mut Printer,
) -> Result<Learnt, CliError> {
    let (reports, recordings): (Vec<&PathBuf>, Vec<&PathBuf>) =
        paths.iter().partition(|path| is_report(path));
    let mut speech = Speech::default();
    for path in reports {
        for transcript in read_report(path)? {
            speech.add(&transcript);
        }
    }
    if !recordings.is_empty() {
        let recordings: Vec<PathBuf> = recordings.into_iter().cloned().collect();
        transcribe(&recordings, model, settings, printer, &mut speech)?;
    }
    let Some(rate) = speech.words_per_minute() else {
        return Err(CliError::Refused(
            "--rate-from names no words with times; give recordings, or JSON reports of recordings (ringback score \
             take1.wav --format json --out take1.json)"
                .to_owned(),
        ));
    };
    if speech.words < FEWEST_WORDS_FOR_A_RATE {
        return Err(CliError::Refused(format!(
            "{:.0} spoken words are too few to learn a rate from; give --rate-from more messages, \
             {FEWEST_WORDS_FOR_A_RATE} words at least",
            speech.words
        )));
    }
    if !(f64::from(SLOWEST)..=f64::from(FASTEST)).contains(&rate.round()) {
        return Err(CliError::Refused(format!(
            "--rate-from shows {rate:.0} words a minute, and nobody speaks like that; check what it names, or give \
             --rate ({SLOWEST} to {FASTEST})"
        )));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the rate was just compared with the bounds"
    )]
    let words_per_minute = rate.round() as u16;
    Ok(Learnt {
        words_per_minute,
        speech,
    })
}

fn is_report(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

fn read_report(path: &Path) -> Result<Vec<Transcript>, CliError> {
    let refused = |why: String| CliError::Refused(format!("{}: {why}", path.display()));
    let text = read_text(path, "the report", MOST_BYTES_OF_DATA)?;
    transcripts_of_report(&text)
        .map_err(|error| refused(format!("this is not a report of ringback score: {error}")))
}

fn transcribe(
    paths: &[PathBuf],
    model: &str,
    settings: &Settings,
    printer: &mut Printer,
    speech: &mut Speech,
) -> Result<(), CliError> {
    let limits = Limits::default();
    let found = find_recordings::find_recordings(paths, &Wanted::of(&[], &[])?, &limits).recordings;
    let recognizer = recognizer::whisper(model, "en", settings, 1)?;
    printer.note(format!(
        "Transcribing {} to learn how fast you speak",
        count(found.len(), "recording")
    ));
    for (_, source) in found {
        let file = source.name();
        let refused = |why: String| CliError::Refused(why);
        let audio = match source {
            Source::Refused { error, .. } => return Err(refused(error)),
            Source::Read(read) => read.1,
            Source::File(path) => {
                audio::read_recording(&path, &limits)
                    .map_err(|error| refused(error.to_string()))?
                    .1
            }
        };
        let recognition = recognizer
            .transcribe(&audio)
            .map_err(|error| refused(format!("{file}: {error}")))?;
        speech.add(&recognition.transcript);
    }
    Ok(())
}
