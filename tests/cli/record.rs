//! `ringback record`. ALSA's own plugins stand in for a microphone: one that reads a file, and one that is not there.

use crate::support::process::Home;

#[test]
fn what_cannot_be_recorded_is_refused_before_anybody_speaks() {
    let home = Home::new();
    let refused = |args: &[&str], why: &str| {
        let sentence = home.refused(&[&["record"], args].concat());
        assert!(sentence.contains(why), "{sentence}");
    };
    refused(
        &["sean/acme"],
        "a name is no path; name the folder with --dir",
    );
    refused(&["", "--no-score"], "give a name such as acme");
    refused(&["--dir", "words.txt"], "words.txt: cannot be written");
    refused(&["--region", "GB", "--number", "12"], "12");
    refused(&["--out", "takes/report.pdf"], "is not a .pdf file");
    refused(&["--model", "bse"], "Did you mean \"base\"?");
    refused(&[], "Get it once with");
    assert_eq!(home.files_but_home().len(), 2, "{:?}", home.files());
}

#[cfg(not(feature = "record"))]
#[test]
fn a_build_without_recording_says_how_to_get_one() {
    let home = Home::new();
    for args in [&["record", "--no-score"][..], &["record", "--list-devices"]] {
        let sentence = home.refused(args);
        assert!(
            sentence.contains("cargo build --release --features record"),
            "{sentence}"
        );
    }
}

#[cfg(all(feature = "record", target_os = "linux"))]
mod with_alsa {
    use std::fs;
    use std::io::BufRead;
    use std::io::BufReader;
    use std::io::Read;
    use std::path::Path;
    use std::process::Command;
    use std::process::Stdio;
    use std::thread;
    use std::time::Duration;

    use crate::support::process::Home;
    use crate::support::require;
    use crate::support::require::Need;

    /// The samples of a recording that takes as long as the longest take and more, 16 bits of 16 kHz: ALSA's plugin
    /// delivers a file much faster than a microphone would, and says its last words again and again.
    fn samples_of(wav: &Path) -> Vec<u8> {
        let samples = hound::WavReader::open(wav).unwrap().into_samples::<i16>();
        let mut bytes: Vec<u8> = samples.flat_map(|s| s.unwrap().to_le_bytes()).collect();
        bytes.resize(190 * 16_000 * 2, 0);
        bytes
    }

    fn sample() -> Vec<u8> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        samples_of(&root.join("samples/01-model-us.wav"))
    }

    /// A home whose microphone delivers samples, as a plugin reads them from a file.
    fn with_microphone(samples: &[u8]) -> Home {
        let home = Home::new();
        home.write("said.raw", samples);
        let file = format!(
            "type file slave.pcm {{ type null }} file /dev/null infile \"{}\" format raw",
            home.path("said.raw").display()
        );
        with_default(
            &home,
            &format!("type plug slave {{ pcm {{ {file} }} format S16_LE rate 16000 channels 1 }}"),
        );
        home
    }

    /// Says what ALSA opens where nobody names a device.
    fn with_default(home: &Home, device: &str) {
        fs::create_dir_all(home.path("home")).unwrap();
        home.write(
            "home/.asoundrc",
            format!("pcm.!default {{ {device} }}\n").as_bytes(),
        );
    }

    fn takes(home: &Home) -> Vec<String> {
        let takes = fs::read_dir(home.path("takes")).unwrap();
        let mut names: Vec<String> = takes
            .map(|take| take.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn where_there_is_no_microphone_one_sentence_says_so() {
        let home = Home::new();
        with_default(&home, "type hw card 99");
        for args in [
            &["record", "--no-score"][..],
            &["record", "acme", "--no-score"],
        ] {
            let sentence = home.refused(args);
            assert!(
                sentence.starts_with("error: no microphone was found"),
                "{sentence}"
            );
            assert_eq!(sentence.lines().count(), 1, "{sentence}");
        }
        let sentence = home.refused(&["record", "--no-score", "--device", "nothing like it"]);
        assert!(sentence.contains("microphone"), "{sentence}");
        assert_eq!(takes(&home).len(), 0);
    }

    #[test]
    fn a_take_that_nobody_ends_ends_by_itself_and_is_what_was_said() {
        let home = with_microphone(&sample());
        let ran = home.good(&["record", "acme", "--dir", "takes", "--no-score"]);
        assert!(ran.err.contains("A take ends after 180 s"), "{ran:?}");
        let first = takes(&home);
        assert_eq!(first.len(), 1);
        assert!(first[0].ends_with("_acme.wav"), "{first:?}");
        let path = format!("takes/{}", first[0]);
        assert!(ran.err.contains(&format!("Wrote {path} (180.")), "{ran:?}");
        let reader = hound::WavReader::open(home.path(&path)).unwrap();
        assert_eq!(reader.spec().bits_per_sample, 16);
        assert!(reader.duration() >= 180 * reader.spec().sample_rate);
        let loud = reader
            .into_samples::<i16>()
            .filter(|s| s.as_ref().is_ok_and(|s| s.abs() > 3_000));
        assert!(loud.count() > 10_000, "hardly anything was recorded");

        let before = fs::read(home.path(&path)).unwrap();
        home.good(&["record", "acme", "--dir", "takes", "--no-score"]);
        assert!(
            fs::read(home.path(&path)).unwrap() == before,
            "the first take was replaced"
        );
        assert!(takes(&home)[1].ends_with("_acme_take-2.wav"));
    }

    #[test]
    fn an_interrupt_ends_a_take_and_a_kill_leaves_nothing() {
        for (signal, code, files) in [("-INT", Some(0), 1), ("-KILL", None, 0)] {
            let home = with_microphone(&sample());
            let mut child = home
                .command(&["record", "--dir", "takes", "--no-score"])
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut stderr = BufReader::new(child.stderr.take().unwrap());
            let mut first = String::new();
            stderr.read_line(&mut first).unwrap();
            assert_eq!(first, "Recording; Ctrl-C ends the take\n");
            thread::sleep(Duration::from_millis(500));
            let kill = Command::new("kill")
                .args([signal, &child.id().to_string()])
                .status();
            assert!(kill.unwrap().success());
            let mut rest = String::new();
            stderr.read_to_string(&mut rest).unwrap();
            assert_eq!(child.wait().unwrap().code(), code, "{rest}");
            let wavs = takes(&home)
                .iter()
                .filter(|name| name.ends_with(".wav"))
                .count();
            assert_eq!(wavs, files, "{rest}");
        }
    }

    #[test]
    fn a_take_is_scored_as_any_recording() {
        let Some(models) = require::find(Need::Model) else {
            return;
        };
        let home = with_microphone(&sample());
        let models = models.to_str().unwrap();
        let args = [
            "record", "acme", "--dir", "takes", "--format", "json", "--models", models,
        ];
        let report = home.good(&args).json();
        let recording = &report["recordings"][0];
        assert!(
            recording["file"].as_str().unwrap().ends_with("_acme.wav"),
            "{report}"
        );
        assert_eq!(recording["origin"]["prospect"], "acme", "{report}");
        assert!(recording["score"].as_u64().unwrap() > 0, "{report}");
    }
}
