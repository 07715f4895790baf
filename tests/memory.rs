//! What a run remembers: nothing is heard twice, and what is recalled is what was heard.

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
use ringback::speech::Hearing;
use ringback::speech::Recognizer;
use ringback::speech::Scripted;
use ringback::speech::SpeechError;
use ringback::store::Store;
use tempfile::TempDir;

/// Counts how often it is asked to listen.
struct Counting {
    words: Scripted,
    listened: AtomicUsize,
}

impl Recognizer for Counting {
    fn engine(&self) -> Engine {
        self.words.engine()
    }

    fn listen<'a>(&'a self, audio: &'a Audio) -> Result<Box<dyn Hearing + 'a>, SpeechError> {
        self.listened.fetch_add(1, Ordering::Relaxed);
        self.words.listen(audio)
    }
}

fn ear() -> Counting {
    Counting {
        words: Scripted::from_text(
            "Hi Jim, it's Sean McPheat on 07700 900124. Call me on 07700 900124, Sean McPheat.",
        ),
        listened: AtomicUsize::new(0),
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

fn score(ear: &Counting, memory: Option<&Memory>, rubric: &str, rep: &Rep) -> Vec<RecordingReport> {
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
        recognizer: ear,
        memory,
        limits: Limits::default(),
    };
    let jobs = NonZeroUsize::new(2).unwrap();
    score_all(&messages, &run, jobs, &AtomicBool::new(false), &|_| {})
}

#[test]
fn nothing_is_heard_twice_and_other_rules_judge_what_was_heard() {
    let folder = TempDir::new().unwrap();
    let open = || {
        Store::open(
            &folder.path().join("store.db"),
            sounds::filing_codes,
            Region::US,
        )
        .unwrap()
    };
    let memory = Memory::new(open(), "an ear".to_owned());
    let (ear, rep) = (ear(), Rep::default());
    let fresh = score(&ear, None, "callback", &rep);
    let first = score(&ear, Some(&memory), "callback", &rep);
    assert_eq!(ear.listened.load(Ordering::Relaxed), 4);
    // Another process, later.
    let memory = Memory::new(open(), "an ear".to_owned());
    let second = score(&ear, Some(&memory), "callback", &rep);
    assert_eq!((&first, &second), (&fresh, &fresh));
    let other = score(&ear, Some(&memory), "double-tap", &rep);
    assert_eq!(other, score(&ear, None, "double-tap", &rep));
    assert_eq!(
        ear.listened.load(Ordering::Relaxed),
        6,
        "only without a memory"
    );

    let other_ear = Memory::new(open(), "another ear".to_owned());
    score(&ear, Some(&other_ear), "callback", &rep);
    assert_eq!(ear.listened.load(Ordering::Relaxed), 8);
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
    let memory = Memory::new(store, "an ear".to_owned());
    let ear = ear();
    score(&ear, Some(&memory), "callback", &Rep::default());
    assert_eq!(ear.listened.load(Ordering::Relaxed), 2);
    // A known number that is almost what was heard is worth a question.
    let rep = Rep {
        name: None,
        number: Some("07700 900123".to_owned()),
    };
    let known = score(&ear, Some(&memory), "callback", &rep);
    let heard = ear.listened.load(Ordering::Relaxed);
    assert_eq!(heard, 4, "the sound was asked");
    assert_eq!(score(&ear, Some(&memory), "callback", &rep), known);
    assert_eq!(
        ear.listened.load(Ordering::Relaxed),
        heard,
        "and its answer kept"
    );
}
