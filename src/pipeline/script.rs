//! A script that nobody has read aloud yet: its words are found and judged as a recording's are, and
//! how long it would take is predicted.

use crate::analyze::find_mentions;
use crate::audio;
use crate::domain::Engine;
use crate::domain::Recording;
use crate::domain::ScoredRecording;
use crate::domain::Transcript;
use crate::pipeline::judging::Judging;
use crate::pipeline::one::completed;
use crate::pipeline::prospect::mark_prospect;
use crate::rubric;
use crate::rubric::Cut;
use crate::rubric::Take;

/// Scores a script, and finds the words that could go so that it fits its limit. `file` is the name
/// that reports call it; `words_per_minute` is how fast it will be read, in spoken words a minute
/// (each digit is a word).
pub fn score_script(
    file: &str,
    text: &str,
    judging: &Judging<'_>,
    words_per_minute: f64,
) -> (ScoredRecording, Cut) {
    let transcript = Transcript::typed(text);
    let mut mentions = find_mentions(&transcript, judging.rep, judging.region, judging.phrasebook);
    if let Some(prospect) = judging.prospect {
        mark_prospect(&mut mentions, &transcript, prospect);
    }
    let duration = rubric::predicted_duration(&transcript, words_per_minute);
    let take = Take {
        duration: Some(duration),
        facts: None,
        transcript: &transcript,
        mentions: &mentions,
        rep: judging.rep,
        region: judging.region,
        predicted: true,
    };
    let scorecard = rubric::score(judging.rubric, &take);
    let cut = rubric::cut(judging.rubric, &take);
    let scored = ScoredRecording {
        recording: Recording {
            file: file.to_owned(),
            id: audio::identify_bytes(text.as_bytes()),
        },
        duration,
        facts: None,
        envelope: None,
        origin: judging.origin.clone(),
        rubric: judging.rubric.reference(),
        rep: completed(judging.rep, &mentions),
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
        weights: None,
    }
}
