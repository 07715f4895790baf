//! A recogniser that is given its words: a text somebody typed, or the word list of a report.
//!
//! Its words have no acoustic evidence behind them.

use serde::Deserialize;

use super::AcousticEvidence;
use super::Hypothesis;
use super::Identity;
use super::Recognition;
use super::Recognizer;
use super::SpeechError;
use super::SpokenDigits;
use super::SpokenName;
use crate::domain::Audio;
use crate::domain::Confidence;
use crate::domain::Engine;
use crate::domain::Millis;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::Word;
use crate::domain::WordRange;
use crate::text::encoding::decode;

/// A transcript that stands in for a recogniser.
#[derive(Clone, Debug)]
pub struct Scripted {
    transcript: Transcript,
}

impl Scripted {
    /// Takes a plain text. Its words have no times, and no doubt.
    pub fn from_text(text: &str) -> Self {
        Self {
            transcript: Transcript::typed(text),
        }
    }

    /// Takes JSON: a ringback report of one recording, `{"transcript": {"words": [...]}}`,
    /// `{"words": [...]}`, or the bare list `[{"text", "start", "end", "confidence"}]`, times in
    /// seconds. Times and confidence may be left out.
    ///
    /// # Errors
    /// Names the line that cannot be understood.
    pub fn from_json(json: &str) -> Result<Self, SpeechError> {
        let form: Form = serde_json::from_str(json).map_err(|error| SpeechError::Script {
            line: error.line().max(1),
            reason: if error.is_data() {
                "expected a ringback report, or a list of words such as \
                 [{\"text\": \"Hi\", \"start\": 0.1, \"end\": 0.3, \"confidence\": 0.9}]"
                    .to_owned()
            } else {
                format!("not JSON: {error}")
            },
        })?;
        Ok(Self {
            transcript: transcript_of(form.into_words()?),
        })
    }

    /// Takes a file's bytes: JSON where they begin like it, else plain text.
    ///
    /// # Errors
    /// It is no text, or names the line that JSON fails on.
    pub fn parse(bytes: &[u8]) -> Result<Self, SpeechError> {
        let text = decode(bytes).map_err(|why| SpeechError::Script {
            line: 1,
            reason: why.to_string(),
        })?;
        if text.trim_start().starts_with(['{', '[']) {
            Self::from_json(&text)
        } else {
            Ok(Self::from_text(&text))
        }
    }

    /// Returns the words as they were given.
    pub fn transcript(&self) -> &Transcript {
        &self.transcript
    }
}

impl Recognizer for Scripted {
    fn engine(&self) -> Engine {
        Engine {
            name: "scripted".to_owned(),
            model: None,
            model_sha256: None,
            weights: None,
        }
    }

    fn identity(&self) -> Identity {
        Identity {
            engine: self.engine(),
            language: None,
            ctc_model: None,
            given: Some(self.transcript.clone()),
        }
    }

    fn transcribe<'a>(&'a self, audio: &'a Audio) -> Result<Recognition<'a>, SpeechError> {
        let end = audio.facts.duration;
        let mut transcript = self.transcript.clone();
        for word in &mut transcript.words {
            word.span = word
                .span
                .map(|span| Span::new(span.start.min(end), span.end.min(end)));
        }
        Ok(Recognition {
            transcript,
            evidence: Box::new(NoEvidence),
        })
    }
}

/// The evidence of words that were given.
struct NoEvidence;

impl AcousticEvidence for NoEvidence {
    fn digits(&mut self) -> Result<Option<Vec<SpokenDigits>>, SpeechError> {
        Ok(None)
    }

    fn keyword(&mut self, _name: &str) -> Result<Option<Vec<SpokenName>>, SpeechError> {
        Ok(None)
    }

    fn score(
        &mut self,
        _place: WordRange,
        _hypotheses: &[Hypothesis],
        _tempo: u32,
    ) -> Result<Option<Vec<f64>>, SpeechError> {
        Ok(None)
    }
}

/// The forms of JSON that hold words.
#[derive(Deserialize)]
#[serde(untagged)]
enum Form {
    Words(Vec<JsonWord>),
    Transcript(JsonTranscript),
    Recording { transcript: JsonTranscript },
    Report(JsonReport),
}

#[derive(Deserialize)]
struct JsonReport {
    recordings: Vec<JsonRecording>,
}

#[derive(Deserialize)]
struct JsonRecording {
    transcript: Option<JsonTranscript>,
}

#[derive(Deserialize)]
struct JsonTranscript {
    words: Vec<JsonWord>,
}

#[derive(Deserialize)]
struct JsonWord {
    text: String,
    #[serde(default)]
    start: Option<Millis>,
    #[serde(default)]
    end: Option<Millis>,
    #[serde(default)]
    confidence: Option<Confidence>,
}

impl Form {
    fn into_words(self) -> Result<Vec<JsonWord>, SpeechError> {
        match self {
            Self::Words(words) => Ok(words),
            Self::Transcript(transcript) | Self::Recording { transcript } => Ok(transcript.words),
            Self::Report(JsonReport { recordings }) => {
                let count = recordings.len();
                let mut transcripts = recordings.into_iter().filter_map(|r| r.transcript);
                match (transcripts.next(), transcripts.next()) {
                    (Some(transcript), None) => Ok(transcript.words),
                    (None, _) => Err(SpeechError::Script {
                        line: 1,
                        reason: "this report holds no transcript".to_owned(),
                    }),
                    (Some(_), Some(_)) => Err(SpeechError::Script {
                        line: 1,
                        reason: format!(
                            "this report holds {count} recordings; give the transcript of one"
                        ),
                    }),
                }
            }
        }
    }
}

/// Returns the transcripts of all recordings of a report that have one.
///
/// # Errors
/// The text is no report.
pub fn transcripts_of_report(json: &str) -> Result<Vec<Transcript>, serde_json::Error> {
    let report: JsonReport = serde_json::from_str(json)?;
    let transcripts = report.recordings.into_iter().filter_map(|r| r.transcript);
    Ok(transcripts
        .map(|transcript| transcript_of(transcript.words))
        .collect())
}

/// Keeps the promise of [`Transcript`]: no word is empty or holds white space.
fn transcript_of(words: Vec<JsonWord>) -> Transcript {
    let mut transcript = Transcript::default();
    for word in words {
        let span = word
            .start
            .zip(word.end)
            .map(|(start, end)| Span::new(start, end));
        for text in word.text.split_whitespace() {
            transcript.words.push(Word {
                text: text.to_owned(),
                span,
                confidence: word.confidence.unwrap_or(Confidence::CERTAIN),
            });
        }
    }
    transcript
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::AudioFacts;
    use crate::domain::Silences;

    fn one_second() -> Audio {
        Audio {
            samples: vec![0.0; 16_000],
            facts: AudioFacts {
                duration: Millis(1000),
                frames: 16_000,
                sample_rate: 16_000,
                channels: 1,
                format: "made up".to_owned(),
                peak_dbfs: None,
                loudness_lufs: None,
                clipped_samples: 0,
                silences: Silences::default(),
                notes: Vec::new(),
            },
        }
    }

    fn transcribed(scripted: &Scripted) -> Transcript {
        let audio = one_second();
        let recognition = scripted.transcribe(&audio);
        recognition.expect("nothing can fail here").transcript
    }

    #[test]
    fn plain_text_has_words_without_times() {
        let scripted = Scripted::parse("\u{FEFF}Hi Jim,\n it's Sean.\n".as_bytes()).expect("text");
        let transcript = transcribed(&scripted);
        assert_eq!(transcript.text(), "Hi Jim, it's Sean.");
        assert!(transcript.words.iter().all(|word| word.span.is_none()));
    }

    #[test]
    fn every_json_form_gives_the_same_words() {
        let words =
            r#"[{"text": "Hi", "start": 0.12, "end": 0.31, "confidence": 0.97}, {"text": "Jim"}]"#;
        for json in [
            words.to_owned(),
            format!(r#"{{"text": "Hi Jim", "words": {words}}}"#),
            format!(r#"{{"transcript": {{"words": {words}}}}}"#),
            format!(
                r#"{{"schema": "ringback.report/1", "recordings": [
                    {{"file": "bad.wav", "status": "failed", "transcript": null}},
                    {{"file": "a.wav", "transcript": {{"text": "Hi Jim", "words": {words}}}}}]}}"#
            ),
        ] {
            let transcript = transcribed(&Scripted::parse(json.as_bytes()).expect("a known form"));
            assert_eq!(transcript.text(), "Hi Jim", "{json}");
            let first = &transcript.words[0];
            assert_eq!(first.span, Some(Span::new(Millis(120), Millis(310))));
            assert_eq!(first.confidence, Confidence::from_probability(0.97));
            assert_eq!(transcript.words[1].span, None);
        }
    }

    #[test]
    fn times_never_pass_the_end_of_the_recording() {
        let scripted = Scripted::from_json(r#"[{"text": "late one", "start": 0.9, "end": 30.02}]"#)
            .expect("a word list");
        for word in transcribed(&scripted).words {
            assert_eq!(word.span, Some(Span::new(Millis(900), Millis(1000))));
        }
    }

    #[test]
    fn what_cannot_be_understood_is_reported_with_its_line() {
        let cases: [(&[u8], usize, &str); 5] = [
            (b"Hi\nit's \xFF \x01 Sean", 1, "not text"),
            (b"[{\"text\": \"Hi\"},\n {\"text\": }]", 2, "not JSON"),
            (b"{\"words\": 7}", 1, "expected a ringback report"),
            (b"{\"recordings\": []}", 1, "no transcript"),
            (
                b"{\"recordings\": [{\"transcript\": {\"words\": []}}, {\"transcript\": {\"words\": []}}]}",
                1,
                "2 recordings",
            ),
        ];
        for (bytes, line, part) in cases {
            let error = Scripted::parse(bytes).expect_err("not a transcript");
            let message = error.to_string();
            assert!(
                message.starts_with(&format!("line {line} ")) && message.contains(part),
                "{message}"
            );
        }
    }

    #[test]
    fn a_script_has_no_acoustic_evidence() {
        let audio = one_second();
        let scripted = Scripted::from_text("my number is 5550142");
        let mut recognition = scripted.transcribe(&audio).expect("nothing can fail here");
        let place = WordRange { first: 3, last: 3 };
        let hypotheses = [Hypothesis::Digits("5550142".to_owned())];
        let scores = recognition.evidence.score(place, &hypotheses, 100);
        assert_eq!(scores.expect("nothing can fail here"), None);
        let digits = recognition.evidence.digits();
        assert_eq!(digits.expect("nothing can fail here"), None);
    }
}
