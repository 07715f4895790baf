//! The whisper recogniser on real sound, where the model is present.

#![expect(
    clippy::print_stdout,
    reason = "a skipped test says so, and a measured figure is shown"
)]

use std::path::Path;
use std::path::PathBuf;

use ringback::audio::Limits;
use ringback::audio::read_recording;
use ringback::domain::Audio;
use ringback::domain::AudioFacts;
use ringback::domain::Engine;
use ringback::domain::Millis;
use ringback::domain::Silences;
use ringback::domain::WordRange;
use ringback::models::Catalog;
use ringback::models::ModelFolder;
use ringback::speech::Hypothesis;
use ringback::speech::Recognizer;
use ringback::speech::SpeechError;
use ringback::speech::Whisper;
use ringback::speech::WhisperSettings;

use crate::support::require;
use crate::support::require::Need;

/// Where each word of `known-places.wav` begins and ends, in seconds.
const PLACES: &[(&str, f64, f64)] = &[
    ("hi", 0.5, 0.945),
    ("jim", 1.02, 1.466),
    ("this", 1.541, 2.006),
    ("is", 2.081, 2.355),
    ("sean", 2.43, 3.02),
    ("from", 3.095, 3.553),
    ("mtd", 3.628, 4.32),
    ("please", 4.395, 4.787),
    ("call", 4.862, 5.213),
    ("me", 5.288, 5.587),
    ("back", 5.662, 6.064),
    ("about", 6.139, 6.539),
    ("your", 6.614, 7.122),
    ("sales", 7.197, 7.979),
    ("people", 8.054, 8.45),
];

#[test]
fn silence_noise_tones_and_ringing_are_empty_transcripts() {
    let Some(whisper) = whisper(1) else { return };
    for (what, audio) in not_speech() {
        let recognition = whisper.transcribe(&audio).expect(what);
        assert_eq!(recognition.transcript.text(), "", "{what}");
    }
}

#[test]
fn words_are_heard_where_they_were_said() {
    let Some(whisper) = whisper(1) else { return };
    let audio = known_places();
    let recognition = whisper.transcribe(&audio).expect("a good recording");
    let words = &recognition.transcript.words;
    let mut found = 0;
    let mut error = 0.0;
    for (text, start, end) in PLACES {
        let recognised = words.iter().find(|word| {
            let letters: String = word.text.chars().filter(|c| c.is_alphanumeric()).collect();
            letters.eq_ignore_ascii_case(text)
        });
        let Some(span) = recognised.and_then(|word| word.span) else {
            continue;
        };
        found += 1;
        error += (span.start.as_seconds() - start).abs() + (span.end.as_seconds() - end).abs();
    }
    let mean = error / f64::from(2 * found.max(1));
    println!("{found} of 15 words recognised, their ends {mean:.3} s off on average");
    assert!(found >= 12, "{}", recognition.transcript.text());
    assert!(mean < 0.12, "{mean}");
    let mut last = Millis(0);
    for word in words {
        let span = word.span.expect("every word has a time");
        assert!(last <= span.start && span.end <= audio.facts.duration);
        last = span.start;
    }
}

#[test]
fn the_words_do_not_depend_on_threads_or_on_what_was_transcribed_before() {
    let (Some(one), Some(two)) = (whisper(1), whisper(2)) else {
        return;
    };
    let audio = known_places();
    let twice = Audio {
        samples: [audio.samples.clone(), audio.samples.clone()].concat(),
        ..audio.clone()
    };
    let first = one.transcribe(&audio).expect("a good recording");
    let other = one.transcribe(&twice).expect("a good recording");
    assert_ne!(first.transcript, other.transcript);
    for recogniser in [&one, &two] {
        let again = recogniser.transcribe(&audio).expect("a good recording");
        assert_eq!(first.transcript, again.transcript);
    }
}

#[test]
fn what_was_said_scores_higher_than_what_was_not() {
    let Some(whisper) = whisper(1) else { return };
    let audio = known_places();
    let mut recognition = whisper.transcribe(&audio).expect("a good recording");
    let words = &recognition.transcript.words;
    let index = words
        .iter()
        .position(|word| word.text.starts_with("MT"))
        .expect("the company is recognised");
    let place = WordRange {
        first: index,
        last: index,
    };
    let hypotheses = ["MTD.", "Microsoft.", "NBC."].map(|text| Hypothesis::Words(text.to_owned()));
    let scores = recognition.evidence.score(place, &hypotheses, 100);
    let scores = scores.expect("the engine works").expect("whisper scores");
    assert!(scores[0] > scores[1] && scores[0] > scores[2], "{scores:?}");
}

#[test]
fn a_number_and_a_name_are_found_in_the_sound_whatever_the_words_say() {
    let Some(whisper) = whisper(1) else { return };
    let audio = sample("01-model-us.wav");
    let mut recognition = whisper.transcribe(&audio).expect("a good recording");
    let digits = recognition.evidence.digits();
    let digits = digits
        .expect("the engine works")
        .expect("base has CTC heads");
    assert!(!digits.is_empty());
    for run in digits {
        assert_eq!(run.hypotheses[0].digits, "4155550134");
        let scores = run
            .hypotheses
            .iter()
            .map(|hypothesis| hypothesis.log_probability);
        assert!(scores.is_sorted_by(|a, b| a >= b), "{run:?}");
        // The decoder agrees, with the words in that place or with any others.
        let hypotheses = ["4155550134", "4155550143", "4155550194"]
            .map(|digits| Hypothesis::Digits(digits.to_owned()));
        let words = &recognition.transcript.words;
        let meanwhile = |index: &usize| {
            let span = words[*index].span.expect("every word has a time");
            span.start < run.span.end && run.span.start < span.end
        };
        let mut place = (0..words.len()).filter(meanwhile);
        let first = place.next().expect("a word was written");
        let last = place.next_back().unwrap_or(first);
        let scores = recognition
            .evidence
            .score(WordRange { first, last }, &hypotheses, 100);
        let scores = scores.expect("the engine works").expect("whisper scores");
        assert!(scores[0] > scores[1] && scores[0] > scores[2], "{scores:?}");
    }
    for (name, is_said) in [("Sean Carter", true), ("Barbara Holloway", false)] {
        let hits = recognition.evidence.keyword(name);
        let hits = hits.expect("the engine works").expect("base has CTC heads");
        let is_found = hits.iter().any(|hit| hit.log_likelihood_ratio > -15.0);
        assert_eq!(is_found, is_said, "{name}: {hits:?}");
    }
}

#[test]
fn what_was_recognised_before_changes_nothing() {
    let Some(whisper) = whisper(1) else { return };
    let audio = known_places();
    let mut longer = audio.clone();
    longer.samples.extend_from_within(..);
    let place = WordRange { first: 2, last: 3 };
    let hypotheses = ["4155550134", "55"].map(|digits| Hypothesis::Digits(digits.to_owned()));
    let ask = |audio: &Audio| {
        let mut recognition = whisper.transcribe(audio).expect("a good recording");
        let scores = recognition.evidence.score(place, &hypotheses, 100);
        let digits = recognition.evidence.digits();
        (
            recognition.transcript,
            scores.expect("it works"),
            digits.expect("it works"),
        )
    };
    let first = ask(&audio);
    for other in [&longer, &not_speech()[0].1] {
        ask(other);
    }
    assert_eq!(ask(&audio), first);
}

#[test]
fn a_model_cut_short_is_told_by_its_name() {
    let Some(model) = model() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cut.bin");
    let bytes = std::fs::read(model).expect("the model is there");
    for length in [bytes.len() / 2, bytes.len() - 1, 5000, 30] {
        std::fs::write(&path, &bytes[..length]).expect("the folder can be written");
        let error = Whisper::load(&path, engine(), &WhisperSettings::default())
            .expect_err("it is cut short");
        assert!(matches!(error, SpeechError::Model { .. }), "{error}");
        assert!(error.to_string().contains("cut.bin"), "{error}");
    }
}

/// Writes one value all over a tensor of 32-bit floats of the model.
fn overwrite(model: &mut [u8], tensor: &str, values: usize, value: f32) {
    let name = tensor.as_bytes();
    let places = model.windows(name.len());
    let start = places.clone().position(|place| place == name);
    let start = start.expect("the model has it") + name.len();
    for number in model[start..start + values * 4].chunks_exact_mut(4) {
        number.copy_from_slice(&value.to_le_bytes());
    }
}

#[test]
fn weights_that_would_end_the_program_are_refused_before_a_recording_is_transcribed() {
    let Some(model) = model() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("hostile.bin");
    let whole = std::fs::read(model).expect("the model is there");
    let load = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("the folder can be written");
        let settings = WhisperSettings {
            is_tried_first: true,
            ..WhisperSettings::default()
        };
        Whisper::load(&path, engine(), &settings)
    };
    let mut huge = whole.clone();
    overwrite(&mut huge, "encoder.ln_post.bias", 1, 5e36);
    let error = load(&huge).expect_err("a weight of 5e36");
    assert!(
        error.to_string().contains("encoder.ln_post.bias"),
        "{error}"
    );

    // Each is small enough, and all together are not.
    let mut strong = whole;
    for layer in 0..6 {
        let block = format!("encoder.blocks.{layer}");
        overwrite(&mut strong, &format!("{block}.mlp_ln.weight"), 512, 1024.0);
        overwrite(
            &mut strong,
            &format!("{block}.attn_ln.weight"),
            512,
            -1024.0,
        );
        overwrite(
            &mut strong,
            &format!("decoder.blocks.{layer}.cross_attn_ln.weight"),
            512,
            1024.0,
        );
    }
    if let Ok(whisper) = load(&strong) {
        let audio = known_places();
        let recognition = whisper.transcribe(&audio);
        assert!(recognition.is_ok(), "what it says may be anything");
    }
}

#[test]
fn a_file_that_is_no_model_and_a_language_that_is_none_are_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("notes.bin");
    std::fs::write(&path, "not a model").expect("the folder can be written");
    let settings = WhisperSettings::default();
    let error = Whisper::load(&path, engine(), &settings).expect_err("text is no model");
    assert!(error.to_string().contains("notes.bin"), "{error}");
    let missing = folder.path().join("missing.bin");
    let error = Whisper::load(&missing, engine(), &settings).expect_err("there is no file");
    assert!(matches!(error, SpeechError::Unreadable { .. }), "{error}");
    let Some(model) = model() else { return };
    let settings = WhisperSettings {
        language: "klingon".to_owned(),
        ..settings
    };
    let error = Whisper::load(&model, engine(), &settings).expect_err("not a language");
    assert!(error.to_string().contains("klingon"), "{error}");
}

/// Returns the file of the base model that is transcribed with, where it is present.
fn model() -> Option<PathBuf> {
    let folder = ModelFolder::at(require::find(Need::Model)?);
    let model = folder.find(&Catalog::builtin(), "base");
    Some(model.expect("the model is whole").path)
}

fn whisper(threads: usize) -> Option<Whisper> {
    let settings = WhisperSettings {
        threads,
        ..WhisperSettings::default()
    };
    Some(Whisper::load(&model()?, engine(), &settings).expect("the model is whole"))
}

fn engine() -> Engine {
    Engine {
        name: "whisper-rs".to_owned(),
        model: Some("base".to_owned()),
        model_sha256: None,
        weights: None,
    }
}

fn known_places() -> Audio {
    recording("tests/fixtures/speech/known-places.wav")
}

fn sample(name: &str) -> Audio {
    recording(&format!("samples/{name}"))
}

fn recording(path: &str) -> Audio {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let read = read_recording(&path, &Limits::default());
    read.expect("a good recording").1
}

/// Makes ten seconds of each sound that a telephone has when nobody speaks.
fn not_speech() -> Vec<(&'static str, Audio)> {
    let tone = |frequency: f32, t: f32| (std::f32::consts::TAU * frequency * t).sin();
    let mut seed = 1u32;
    let mut hiss = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as f32 / 8_388_608.0 - 1.0
    };
    let mut sounds: Vec<(&'static str, Vec<f32>)> = vec![("silence", vec![0.0; 160_000])];
    let mut add = |what, sample: &mut dyn FnMut(f32) -> f32| {
        sounds.push((
            what,
            (0..160_000).map(|i| sample(i as f32 / 16_000.0)).collect(),
        ));
    };
    add("hiss", &mut |_| 0.1 * hiss());
    add("faint hiss", &mut |_| 0.001 * hiss());
    add("breathing", &mut |t| {
        0.1 * hiss() * (t * 1.8).sin().max(0.0).powi(2)
    });
    add("a beep", &mut |t| {
        if (1.0..1.6).contains(&t) {
            0.4 * tone(1000.0, t)
        } else {
            0.0005 * hiss()
        }
    });
    add("American ringing", &mut |t| {
        if t % 6.0 < 2.0 {
            0.2 * (tone(440.0, t) + tone(480.0, t))
        } else {
            0.0
        }
    });
    add("British ringing", &mut |t| {
        let t3 = t % 3.0;
        if t3 < 0.4 || (0.6..1.0).contains(&t3) {
            0.2 * (tone(400.0, t) + tone(450.0, t))
        } else {
            0.0
        }
    });
    add("music", &mut |t| {
        let note = [261.6, 329.6, 392.0, 523.3, 440.0, 349.2][(t * 4.0) as usize % 6];
        let fading = (-(t * 4.0).fract()).exp();
        0.2 * fading * (tone(note, t) + tone(2.0 * note, t) / 2.0 + tone(3.0 * note, t) / 3.0)
    });
    sounds
        .into_iter()
        .map(|(what, samples)| (what, audio(samples)))
        .collect()
}

fn audio(samples: Vec<f32>) -> Audio {
    let frames = samples.len() as u64;
    Audio {
        samples,
        facts: AudioFacts {
            duration: Millis::from_frames(frames, 16_000),
            frames,
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
