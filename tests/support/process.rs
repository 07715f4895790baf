//! The real program in a fresh home: nothing of this machine's environment reaches it, and a given transcript stands in
//! for a model.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

/// What is said in the recordings that the tests make up.
pub(crate) const MESSAGE: &str = "Hi Jim, it's Sean McPheat on 07700 900123. Please call me back in relation \
    to your sales people. That's Sean McPheat, 07700 900123.";

/// A fresh home, with a folder of recordings to work in.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// Makes a fresh one.
    pub(crate) fn new() -> Self {
        let home = Self {
            folder: TempDir::new().unwrap(),
        };
        fs::create_dir(home.path("takes")).unwrap();
        home.write("words.txt", MESSAGE.as_bytes());
        home
    }

    /// A path below the folder that commands run in.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Makes a recording: a tone with pauses, so many milliseconds long.
    pub(crate) fn record(&self, name: &str, millis: u32) {
        self.write(name, &tone(millis));
    }

    /// Makes a named pipe.
    #[cfg(unix)]
    pub(crate) fn pipe(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let made = Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        path
    }

    /// The program, with nothing but a home in its environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringback"));
        self.bare(&mut command).args(args);
        command
    }

    /// Gives any program nothing but a home in its environment.
    pub(crate) fn bare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .current_dir(self.folder.path())
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command(args).output().unwrap())
    }

    /// Runs the program with something on its standard input.
    pub(crate) fn run_with_input(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Whoever refuses the arguments does not read on.
        let _reader_may_be_gone = stdin.write_all(input);
        drop(stdin);
        Ran::of(&child.wait_with_output().unwrap())
    }

    /// Runs what must go well.
    pub(crate) fn good(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        ran
    }

    /// Runs what must be refused, and returns the sentence.
    pub(crate) fn refused(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(2), ""),
            "{args:?}: {ran:?}"
        );
        assert!(ran.err.starts_with("error: "), "{args:?}: {ran:?}");
        ran.err
    }

    /// Scores with the words that are given.
    pub(crate) fn score(&self, args: &[&str]) -> Ran {
        self.run(&[&["score", "--transcript", "words.txt"], args].concat())
    }

    /// Every file below the folder, by its path.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                found.push(path.clone());
                if path.is_dir() {
                    walk(&path, found);
                }
            }
        }
        let mut found = Vec::new();
        walk(self.folder.path(), &mut found);
        found.sort();
        found
    }

    /// Every file but those in the home, where the program keeps what it remembers.
    pub(crate) fn files_but_home(&self) -> Vec<PathBuf> {
        let home = self.path("home");
        let mut files = self.files();
        files.retain(|file| !file.starts_with(&home));
        files
    }
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Reads how a run ended; none ends in a panic.
    pub(crate) fn of(output: &Output) -> Self {
        let ran = Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        };
        assert!(!ran.err.contains("panicked"), "{ran:?}");
        ran
    }

    /// Reads the data as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A tone of 200 Hz that comes and goes like syllables: 16-bit WAV, 8 kHz, mono.
pub(crate) fn tone(millis: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..millis * 8 {
        let t = f64::from(n) / 8_000.0;
        let loudness = 0.3 * (t * 9.0).sin().abs();
        let sample = (t * 200.0 * std::f64::consts::TAU).sin() * loudness;
        writer.write_sample((sample * 32_000.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}
