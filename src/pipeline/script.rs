//! A script that nobody has read aloud yet: its words are found and judged as a recording's are, and
//! how long it would take is predicted.

use crate::analyze::find_mentions;
use crate::analyze::phrases::Phrasebook;
use crate::audio;
use crate::domain::Engine;
use crate::domain::Recording;
use crate::domain::Region;
use crate::domain::Rep;
use crate::domain::ScoredRecording;
use crate::domain::Transcript;
use crate::pipeline::one::completed;
use crate::pipeline::prospect::mark_prospect;
use crate::rubric;
use crate::rubric::Cut;
use crate::rubric::Rubric;
use crate::rubric::Take;

/// What a script is judged by.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The phrases that are looked for.
    pub phrasebook: &'a Phrasebook,
    /// The rules.
    pub rubric: &'a Rubric,
    /// Who will speak, as far as that is known.
    pub rep: &'a Rep,
    /// Whom the message is for, where that is known.
    pub prospect: Option<&'a str>,
    /// Whose way of writing telephone numbers is meant.
    pub region: Region,
    /// How fast it will be read, in spoken words a minute; each digit is a word.
    pub words_per_minute: f64,
}

/// Scores a script, and finds the words that could go so that it fits its limit. `file` is the name
/// that reports call it.
pub fn score_script(file: &str, text: &str, reading: &Reading<'_>) -> (ScoredRecording, Cut) {
    let transcript = Transcript::typed(text);
    let mut mentions = find_mentions(&transcript, reading.rep, reading.region, reading.phrasebook);
    if let Some(prospect) = reading.prospect {
        mark_prospect(&mut mentions, &transcript, prospect);
    }
    let duration = rubric::predicted_duration(&transcript, reading.words_per_minute);
    let take = Take {
        duration: Some(duration),
        facts: None,
        transcript: &transcript,
        mentions: &mentions,
        rep: reading.rep,
        region: reading.region,
        predicted: true,
    };
    let scorecard = rubric::score(reading.rubric, &take);
    let cut = rubric::cut(reading.rubric, &take);
    let scored = ScoredRecording {
        recording: Recording {
            file: file.to_owned(),
            id: audio::identify_bytes(text.as_bytes()),
        },
        duration,
        facts: None,
        rep: completed(reading.rep, &mentions),
        transcript,
        mentions,
        scorecard,
    };
    (scored, cut)
}

/// Returns what a report of a script calls its engine: nobody listened.
pub fn script_engine() -> Engine {
    Engine {
        name: "scripted".to_owned(),
        model: None,
        model_sha256: None,
    }
}
