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
use ringback::domain::NumberShape;
use ringback::domain::Silences;
use ringback::domain::WordRange;
use ringback::models::Catalog;
use ringback::models::ModelFolder;
use ringback::speech::Hearing;
use ringback::speech::Recognizer;
use ringback::speech::SpeechError;
use ringback::speech::Tempo;
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
        let hearing = whisper.listen(&audio).expect(what);
        assert_eq!(hearing.transcript().text(), "", "{what}");
    }
}

#[test]
fn words_are_heard_where_they_were_said() {
    let Some(whisper) = whisper(1) else { return };
    let audio = known_places();
    let hearing = whisper.listen(&audio).expect("a good recording");
    let words = &hearing.transcript().words;
    let mut found = 0;
    let mut error = 0.0;
    for (text, start, end) in PLACES {
        let heard = words.iter().find(|word| {
            let letters: String = word.text.chars().filter(|c| c.is_alphanumeric()).collect();
            letters.eq_ignore_ascii_case(text)
        });
        let Some(span) = heard.and_then(|word| word.span) else {
            continue;
        };
        found += 1;
        error += (span.start.as_seconds() - start).abs() + (span.end.as_seconds() - end).abs();
    }
    let mean = error / f64::from(2 * found.max(1));
    println!("{found} of 15 words heard, their ends {mean:.3} s off on average");
    assert!(found >= 12, "{}", hearing.transcript().text());
    assert!(mean < 0.12, "{mean}");
    let mut last = Millis(0);
    for word in words {
        let span = word.span.expect("every heard word has a time");
        assert!(last <= span.start && span.end <= audio.facts.duration);
        last = span.start;
    }
}

#[test]
fn the_words_do_not_depend_on_threads_or_on_what_was_heard_before() {
    let (Some(one), Some(two)) = (whisper(1), whisper(2)) else {
        return;
    };
    let audio = known_places();
    let twice = Audio {
        samples: [audio.samples.clone(), audio.samples.clone()].concat(),
        ..audio.clone()
    };
    let first = one.listen(&audio).expect("a good recording");
    let other = one.listen(&twice).expect("a good recording");
    assert_ne!(first.transcript(), other.transcript());
    for recogniser in [&one, &two] {
        let again = recogniser.listen(&audio).expect("a good recording");
        assert_eq!(first.transcript(), again.transcript());
    }
}

#[test]
fn what_was_said_weighs_more_than_what_was_not() {
    let Some(whisper) = whisper(1) else { return };
    let audio = known_places();
    let mut hearing = whisper.listen(&audio).expect("a good recording");
    let words = &hearing.transcript().words;
    let index = words
        .iter()
        .position(|word| word.text.starts_with("MT"))
        .expect("the company is heard");
    let place = WordRange {
        first: index,
        last: index,
    };
    let alternatives = ["MTD.", "Microsoft.", "NBC."].map(str::to_owned);
    let weights = hearing
        .weigh(place, &alternatives, Tempo::AsSpoken)
        .expect("the engine works")
        .expect("whisper weighs");
    assert!(
        weights[0] > weights[1] && weights[0] > weights[2],
        "{weights:?}"
    );
}

#[test]
fn a_number_is_read_from_the_sound_whatever_the_words_say() {
    let Some(whisper) = whisper(1) else { return };
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let audio = read_recording(&samples.join("01-model-us.wav"), &Limits::default())
        .expect("a good recording")
        .1;
    let mut hearing = whisper.listen(&audio).expect("a good recording");
    let words = hearing.transcript().words.clone();
    let has_digit = |index: &usize| words[*index].text.contains(|c: char| c.is_ascii_digit());
    let first = (0..words.len()).find(has_digit).expect("a number is heard");
    let last = (first..words.len())
        .take_while(has_digit)
        .last()
        .unwrap_or(first);
    let read = |hearing: &mut dyn Hearing, lengths, tempo| -> Vec<String> {
        let place = WordRange { first, last };
        let shape = NumberShape {
            lengths,
            first_digits: "23456789",
        };
        let read = hearing.read_number(place, shape, tempo);
        let read = read.expect("the engine works").expect("whisper reads");
        assert!(read.is_sorted_by(|a, b| a.log_probability >= b.log_probability));
        read.into_iter().map(|reading| reading.digits).collect()
    };
    for tempo in [Tempo::AsSpoken, Tempo::Slower] {
        let numbers = read(hearing.as_mut(), &[10], tempo);
        assert_eq!(numbers[0], "4155550134", "{tempo:?}");
        let longer = read(hearing.as_mut(), &[12], tempo);
        assert!(longer.iter().all(|digits| digits.len() == 12), "{longer:?}");
    }
}

#[test]
fn what_was_heard_before_colours_nothing() {
    let Some(whisper) = whisper(1) else { return };
    let audio = known_places();
    let mut longer = audio.clone();
    longer.samples.extend_from_within(..);
    let asked = || {
        let mut hearing = whisper.listen(&audio).expect("a good recording");
        let words = hearing.transcript().clone();
        let place = WordRange { first: 2, last: 3 };
        let weighed = hearing.weigh_number(place, "4155550134", Tempo::AsSpoken);
        let shape = NumberShape {
            lengths: &[10],
            first_digits: "23456789",
        };
        let read = hearing.read_number(place, shape, Tempo::Slower);
        (words, weighed.expect("it works"), read.expect("it works"))
    };
    let first = asked();
    for other in [&longer, &not_speech()[0].1] {
        let mut hearing = whisper.listen(other).expect("a good recording");
        let place = WordRange { first: 0, last: 0 };
        let weighed = hearing.weigh_number(place, "55", Tempo::Slower);
        weighed.expect("it works");
    }
    assert_eq!(asked(), first);
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
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/speech/known-places.wav");
    read_recording(&path, &Limits::default())
        .expect("the fixture is a good recording")
        .1
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
