//! What a run remembers: nothing is transcribed twice, and what is cached is what was recognised.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use ringback::analyze::sounds;
use ringback::audio::Limits;
use ringback::domain::Audio;
use ringback::domain::Engine;
use ringback::domain::Origin;
use ringback::domain::RecordingReport;
use ringback::domain::Region;
use ringback::domain::Rep;
use ringback::pipeline::Memory;
use ringback::pipeline::Message;
use ringback::pipeline::Run;
use ringback::pipeline::Source;
use ringback::pipeline::score_all;
use ringback::rubric::Rubric;
use ringback::scoring::ScoringContext;
use ringback::speech::Identity;
use ringback::speech::Recognition;
use ringback::speech::Recognizer;
use ringback::speech::Scripted;
use ringback::speech::SpeechError;
use ringback::store::Store;
use tempfile::TempDir;

/// Counts how often it transcribes.
struct Counting {
    words: Scripted,
    language: &'static str,
    transcribed: AtomicUsize,
}

impl Recognizer for Counting {
    fn engine(&self) -> Engine {
        self.words.engine()
    }

    fn identity(&self) -> Identity {
        Identity {
            language: Some(self.language.to_owned()),
            ..self.words.identity()
        }
    }

    fn transcribe<'a>(&'a self, audio: &'a Audio) -> Result<Recognition<'a>, SpeechError> {
        self.transcribed.fetch_add(1, Ordering::Relaxed);
        self.words.transcribe(audio)
    }
}

fn counting(language: &'static str) -> Counting {
    Counting {
        language,
        words: Scripted::from_text(
            "Hi Jim, it's Sean McPheat on 07700 900124. Call me on 07700 900124, Sean McPheat.",
        ),
        transcribed: AtomicUsize::new(0),
    }
}

fn samples() -> Vec<Source> {
    ["01-model-us.wav", "05-pitch.wav"]
        .iter()
        .map(|name| {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
            Source::File(folder.join(name))
        })
        .collect()
}

fn score(
    recognizer: &Counting,
    memory: Option<&Memory>,
    rubric: &str,
    rep: &Rep,
) -> Vec<RecordingReport> {
    let sources = samples();
    let rubric = Rubric::builtin(rubric).unwrap();
    let origin = Origin::default();
    let context = ScoringContext {
        rubric: &rubric,
        rep,
        origin: &origin,
        prospect: None,
        region: Region::GB,
    };
    let messages: Vec<Message<'_>> = sources
        .iter()
        .map(|source| Message { source, context })
        .collect();
    let run = Run {
        recognizer,
        memory,
        limits: &Limits::default(),
    };
    let jobs = NonZeroUsize::new(2).unwrap();
    score_all(&messages, &run, jobs, &AtomicBool::new(false), &|_| {})
}

#[test]
fn nothing_is_transcribed_twice_and_other_rules_score_what_was_recognised() {
    let folder = TempDir::new().unwrap();
    let open = || {
        Store::open(
            &folder.path().join("store.db"),
            sounds::filing_codes,
            Region::US,
        )
        .unwrap()
    };
    let (recognizer, rep) = (counting("en"), Rep::default());
    let transcribed = || recognizer.transcribed.load(Ordering::Relaxed);
    let memory = Memory::new(open());
    let fresh = score(&recognizer, None, "callback", &rep);
    let first = score(&recognizer, Some(&memory), "callback", &rep);
    assert_eq!(transcribed(), 4);
    // Another process, later.
    let memory = Memory::new(open());
    let second = score(&recognizer, Some(&memory), "callback", &rep);
    assert_eq!((&first, &second), (&fresh, &fresh));
    let other = score(&recognizer, Some(&memory), "double-tap", &rep);
    assert_eq!(other, score(&recognizer, None, "double-tap", &rep));
    assert_eq!(transcribed(), 6, "only without a memory");

    let other = counting("de");
    score(&other, Some(&memory), "callback", &rep);
    assert_eq!(other.transcribed.load(Ordering::Relaxed), 2);
    assert!(memory.take_trouble().is_none());
}

#[test]
fn a_question_that_was_never_asked_is_asked_of_the_sound() {
    let folder = TempDir::new().unwrap();
    let store = Store::open(
        &folder.path().join("store.db"),
        sounds::filing_codes,
        Region::US,
    )
    .unwrap();
    let memory = Memory::new(store);
    let recognizer = counting("en");
    let transcribed = || recognizer.transcribed.load(Ordering::Relaxed);
    score(&recognizer, Some(&memory), "callback", &Rep::default());
    assert_eq!(transcribed(), 2);
    // A known name that the words do not have is looked for in the sound.
    let rep = Rep {
        name: Some("Anna Schmidt".to_owned()),
        number: None,
    };
    let known = score(&recognizer, Some(&memory), "callback", &rep);
    assert_eq!(transcribed(), 4, "the sound was asked");
    assert_eq!(score(&recognizer, Some(&memory), "callback", &rep), known);
    assert_eq!(transcribed(), 4, "and its answer cached");
}
