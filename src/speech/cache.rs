//! The recogniser's cache: nothing is transcribed twice, and no question is put to the sound twice.
//!
//! What is cached of a recording is what its samples say of it, its words, and every answer of its acoustic evidence.
//! A question that was never asked falls through to the sound. Where the rows are stored is left to others.

use std::borrow::Cow;

use serde::Deserialize;
use serde::Serialize;

use super::AcousticEvidence;
use super::Hypothesis;
use super::Identity;
use super::Recognizer;
use super::SpeechError;
use super::SpokenDigits;
use super::SpokenName;
use crate::domain::Audio;
use crate::domain::AudioFacts;
use crate::domain::Envelope;
use crate::domain::RecordingId;
use crate::domain::Transcript;
use crate::domain::WordRange;

/// Raised with every change of what is recognised in the same sound, and of what [`Entry`] holds.
const CACHE_VERSION: u32 = 12;

/// Everything that an entry depends on.
#[derive(Serialize)]
struct Key<'a> {
    version: u32,
    program: &'static str,
    recording: &'a RecordingId,
    recognizer: Identity,
}

impl Key<'_> {
    fn hash(&self) -> String {
        let json = serde_json::to_vec(self).expect("plain texts always become JSON");
        blake3::hash(&json).to_string()
    }
}

/// What is cached of a recording.
#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    facts: Cow<'a, AudioFacts>,
    envelope: Cow<'a, Envelope>,
    transcript: Cow<'a, Transcript>,
    answers: Cow<'a, Answers>,
}

/// Questions to the acoustic evidence, each with its answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Answers {
    digits: Asked<(), Vec<SpokenDigits>>,
    keyword: Asked<String, Vec<SpokenName>>,
    score: Asked<(WordRange, Vec<Hypothesis>, u32), Vec<f64>>,
}

/// Questions of one kind; an answer of none says that there is no such evidence.
type Asked<Q, A> = Vec<(Q, Option<A>)>;

/// Where the rows of the cache are stored. What cannot be read is not there, and what cannot be written is lost: a
/// cache that fails costs time, not a result.
pub trait CacheRows {
    /// Returns the row of a recording under a key.
    fn get(&self, recording: &RecordingId, key: &str) -> Option<String>;

    /// Stores a row of a recording under a key, in place of one that is there.
    fn put(&self, recording: &RecordingId, key: &str, row: &str);
}

/// Gives the samples of a recording, decoded when they are first needed.
pub type Samples<'a> = dyn Fn() -> Result<&'a Audio, SpeechError> + 'a;

/// A recording that was recognised now, or earlier.
pub struct CachedRecognition<'a> {
    /// What the samples of the recording say.
    pub facts: AudioFacts,
    /// Its outline.
    pub envelope: Envelope,
    /// The words.
    pub transcript: Transcript,
    /// The evidence behind them.
    pub evidence: CachedEvidence<'a>,
    /// How many answers the stored entry has; `None` if there is no entry.
    stored: Option<usize>,
}

impl<'a> CachedRecognition<'a> {
    /// Takes what is cached of a recording; recognises it where there is nothing.
    ///
    /// # Errors
    /// The recording cannot be decoded, or the engine fails.
    pub fn of(
        recording: &RecordingId,
        samples: &'a Samples<'a>,
        recognizer: &'a dyn Recognizer,
        rows: Option<&dyn CacheRows>,
    ) -> Result<Self, SpeechError> {
        let mut sound = Sound {
            recognizer,
            samples,
            evidence: None,
        };
        let row = rows.and_then(|rows| rows.get(recording, &key(recording, recognizer)));
        // A row that cannot be read is as good as none.
        if let Some(entry) = row.and_then(|row| serde_json::from_str::<Entry>(&row).ok()) {
            let answers = entry.answers.into_owned();
            return Ok(Self {
                facts: entry.facts.into_owned(),
                envelope: entry.envelope.into_owned(),
                transcript: entry.transcript.into_owned(),
                stored: Some(answers.count()),
                evidence: CachedEvidence { answers, sound },
            });
        }
        let audio = samples()?;
        Ok(Self {
            facts: audio.facts.clone(),
            envelope: Envelope::of(&audio.samples),
            transcript: sound.transcribe()?,
            stored: None,
            evidence: CachedEvidence {
                answers: Answers::default(),
                sound,
            },
        })
    }

    /// Stores what is new.
    pub fn store(&self, recording: &RecordingId, rows: &dyn CacheRows) {
        let CachedEvidence { answers, sound } = &self.evidence;
        if self.stored == Some(answers.count()) {
            return;
        }
        let entry = Entry {
            facts: Cow::Borrowed(&self.facts),
            envelope: Cow::Borrowed(&self.envelope),
            transcript: Cow::Borrowed(&self.transcript),
            answers: Cow::Borrowed(answers),
        };
        let row = serde_json::to_string(&entry).expect("numbers and texts always become JSON");
        rows.put(recording, &key(recording, sound.recognizer), &row);
    }
}

/// Evidence that is asked of the sound where it is not cached.
pub struct CachedEvidence<'a> {
    answers: Answers,
    sound: Sound<'a>,
}

impl AcousticEvidence for CachedEvidence<'_> {
    fn digits(&mut self) -> Result<Option<Vec<SpokenDigits>>, SpeechError> {
        answer(&mut self.answers.digits, (), |()| {
            self.sound.evidence()?.digits()
        })
    }

    fn keyword(&mut self, name: &str) -> Result<Option<Vec<SpokenName>>, SpeechError> {
        answer(&mut self.answers.keyword, name.to_owned(), |name| {
            self.sound.evidence()?.keyword(name)
        })
    }

    fn score(
        &mut self,
        place: WordRange,
        hypotheses: &[Hypothesis],
        tempo: u32,
    ) -> Result<Option<Vec<f64>>, SpeechError> {
        let question = (place, hypotheses.to_vec(), tempo);
        answer(&mut self.answers.score, question, |_| {
            self.sound.evidence()?.score(place, hypotheses, tempo)
        })
    }
}

/// Returns the known answer to a question, or asks it and keeps the answer.
fn answer<Q: PartialEq, A: Clone>(
    known: &mut Asked<Q, A>,
    question: Q,
    ask: impl FnOnce(&Q) -> Result<Option<A>, SpeechError>,
) -> Result<Option<A>, SpeechError> {
    if let Some((_, answer)) = known.iter().find(|(other, _)| *other == question) {
        return Ok(answer.clone());
    }
    let answer = ask(&question)?;
    known.push((question, answer.clone()));
    Ok(answer)
}

impl Answers {
    fn count(&self) -> usize {
        self.digits.len() + self.keyword.len() + self.score.len()
    }
}

/// The sound of a recording, transcribed at most once, when it is first needed.
struct Sound<'a> {
    recognizer: &'a dyn Recognizer,
    samples: &'a Samples<'a>,
    evidence: Option<Box<dyn AcousticEvidence + 'a>>,
}

impl<'a> Sound<'a> {
    fn transcribe(&mut self) -> Result<Transcript, SpeechError> {
        let recognition = self.recognizer.transcribe((self.samples)()?)?;
        self.evidence = Some(recognition.evidence);
        Ok(recognition.transcript)
    }

    fn evidence(&mut self) -> Result<&mut (dyn AcousticEvidence + 'a), SpeechError> {
        let evidence = match self.evidence.take() {
            Some(evidence) => evidence,
            None => self.recognizer.transcribe((self.samples)()?)?.evidence,
        };
        Ok(&mut **self.evidence.insert(evidence))
    }
}

fn key(recording: &RecordingId, recognizer: &dyn Recognizer) -> String {
    Key {
        version: CACHE_VERSION,
        program: env!("CARGO_PKG_VERSION"),
        recording,
        recognizer: recognizer.identity(),
    }
    .hash()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::domain::Engine;
    use crate::domain::Millis;
    use crate::domain::Silences;
    use crate::domain::Span;
    use crate::speech::DigitHypothesis;
    use crate::speech::Recognition;

    /// Recognises the same words and digits in everything, and counts how often it transcribes.
    #[derive(Default)]
    struct Fake {
        language: String,
        transcribed: AtomicUsize,
    }

    impl Recognizer for Fake {
        fn engine(&self) -> Engine {
            Engine {
                name: "fake".to_owned(),
                model: None,
                model_sha256: None,
                weights: None,
            }
        }

        fn identity(&self) -> Identity {
            Identity {
                engine: self.engine(),
                language: Some(self.language.clone()),
                ctc_model: None,
                given: None,
            }
        }

        fn transcribe<'a>(&'a self, _audio: &'a Audio) -> Result<Recognition<'a>, SpeechError> {
            self.transcribed.fetch_add(1, Ordering::Relaxed);
            Ok(Recognition {
                transcript: Transcript::typed("call me on 0123"),
                evidence: Box::new(FakeEvidence),
            })
        }
    }

    struct FakeEvidence;

    impl AcousticEvidence for FakeEvidence {
        fn digits(&mut self) -> Result<Option<Vec<SpokenDigits>>, SpeechError> {
            Ok(Some(vec![SpokenDigits {
                span: Span::new(Millis(10), Millis(20)),
                hypotheses: vec![DigitHypothesis {
                    digits: "0123".to_owned(),
                    log_probability: -0.1 - f64::EPSILON,
                }],
                parts: Vec::new(),
            }]))
        }

        fn keyword(&mut self, _name: &str) -> Result<Option<Vec<SpokenName>>, SpeechError> {
            Ok(None)
        }

        fn score(
            &mut self,
            _place: WordRange,
            hypotheses: &[Hypothesis],
            _tempo: u32,
        ) -> Result<Option<Vec<f64>>, SpeechError> {
            Ok(Some(vec![-1.0 / 3.0; hypotheses.len()]))
        }
    }

    #[derive(Default)]
    struct InMemory(RefCell<BTreeMap<String, String>>);

    impl CacheRows for InMemory {
        fn get(&self, _recording: &RecordingId, key: &str) -> Option<String> {
            self.0.borrow().get(key).cloned()
        }

        fn put(&self, _recording: &RecordingId, key: &str, row: &str) {
            self.0.borrow_mut().insert(key.to_owned(), row.to_owned());
        }
    }

    fn second_of_silence() -> Audio {
        Audio {
            samples: vec![0.0; 16_000],
            facts: AudioFacts {
                duration: Millis(1000),
                frames: 16_000,
                sample_rate: 16_000,
                channels: 1,
                format: "made up".to_owned(),
                peak_dbfs: Some(-1.0 / 3.0),
                loudness_lufs: None,
                clipped_samples: 0,
                silences: Silences::default(),
                notes: Vec::new(),
            },
        }
    }

    /// All that is asked of a recording, with what it was answered.
    fn ask(recognition: &mut CachedRecognition<'_>, name: &str) -> String {
        let place = WordRange { first: 3, last: 3 };
        let hypotheses = [Hypothesis::Digits("0124".to_owned())];
        let evidence = &mut recognition.evidence;
        let answers = (
            evidence.digits().expect("nothing can fail here"),
            evidence.keyword(name).expect("nothing can fail here"),
            evidence
                .score(place, &hypotheses, 100)
                .expect("nothing can fail here"),
        );
        let (facts, words) = (&recognition.facts, &recognition.transcript);
        format!("{answers:?} {facts:?} {:?} {words:?}", recognition.envelope)
    }

    #[test]
    fn what_is_cached_is_what_was_recognised_and_the_rest_falls_through_to_the_sound() {
        let (audio, rows, id) = (
            second_of_silence(),
            InMemory::default(),
            RecordingId("id".to_owned()),
        );
        let decoded = Cell::new(0);
        let samples = || {
            decoded.set(decoded.get() + 1);
            Ok(&audio)
        };
        let fake = Fake::default();
        let other = Fake {
            language: "de".to_owned(),
            ..Fake::default()
        };
        let mut answers = Vec::new();
        // Which recogniser is asked about which name, and how often it has transcribed by then.
        for (recognizer, name, transcribed) in [
            (&fake, "Sean", 1),
            (&fake, "Sean", 1),
            (&fake, "Anna", 2),
            (&fake, "Anna", 2),
            (&other, "Anna", 1),
        ] {
            let mut recognition = CachedRecognition::of(&id, &samples, recognizer, Some(&rows))
                .expect("nothing can fail here");
            answers.push(ask(&mut recognition, name));
            recognition.store(&id, &rows);
            assert_eq!(
                recognizer.transcribed.load(Ordering::Relaxed),
                transcribed,
                "{name}"
            );
        }
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "{answers:?}"
        );
        assert_eq!(
            decoded.get(),
            3 + 2,
            "where it was transcribed, and for the facts of what was new"
        );
        assert_eq!(rows.0.borrow().len(), 2);
    }

    #[test]
    fn a_row_of_another_kind_is_as_good_as_none() {
        struct Rubbish;
        impl CacheRows for Rubbish {
            fn get(&self, _recording: &RecordingId, _key: &str) -> Option<String> {
                Some("{\"words\": 7}".to_owned())
            }
            fn put(&self, _recording: &RecordingId, _key: &str, _row: &str) {}
        }
        let (audio, fake) = (second_of_silence(), Fake::default());
        let id = RecordingId("id".to_owned());
        let samples = || Ok(&audio);
        let recognition = CachedRecognition::of(&id, &samples, &fake, Some(&Rubbish))
            .expect("nothing can fail here");
        assert_eq!(recognition.transcript.text(), "call me on 0123");
    }
}
