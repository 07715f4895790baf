//! A script that nobody has read aloud yet, scored as a recording is. What a script is called in a report stands here.

use crate::audio;
use crate::domain::Engine;
use crate::domain::Recording;
use crate::domain::ScoredRecording;
use crate::scoring;
use crate::scoring::Cut;
use crate::scoring::ScoringContext;

/// Scores a script, and finds the words that could go so that it fits its limit. `file` is the name
/// that reports call it; `words_per_minute` is how fast it will be read, in spoken words a minute
/// (each digit is a word).
pub fn score_script(
    file: &str,
    text: &str,
    words_per_minute: f64,
    context: &ScoringContext<'_>,
) -> (ScoredRecording, Cut) {
    let recording = Recording {
        file: file.to_owned(),
        id: audio::identify_bytes(text.as_bytes()),
    };
    scoring::score_script(recording, text, words_per_minute, context)
}

/// Returns what a report of a script calls its engine: nothing was transcribed.
pub fn script_engine() -> Engine {
    Engine {
        name: "scripted".to_owned(),
        model: None,
        model_sha256: None,
        weights: None,
    }
}
