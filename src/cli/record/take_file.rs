//! The file of a take: a name that `score` reads the day and the prospect off, and that no other file has.

use std::path::Path;
use std::path::PathBuf;

use crate::cli::error::CliError;
use crate::cli::output;
use crate::team::TeamSettings;
use crate::team::origin_in;

/// How many takes of one name are counted.
const MOST_TAKES_OF_A_NAME: u32 = 9_999;

/// The file of a take that is not recorded yet.
#[derive(Clone, Debug)]
pub(super) struct TakeFile {
    folder: PathBuf,
    name: TakeName,
}

/// The name of a take, without its number.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TakeName {
    /// A day alone.
    Day(String),
    /// What somebody typed, after the day.
    Typed(String),
}

impl TakeName {
    /// Returns the name of the file: a day that goes on with anything but `_` is read as a day alone; what follows the
    /// prospect is the variant.
    fn of_take(&self, number: u32) -> String {
        match self {
            Self::Day(day) => format!("{day}-take-{number}.wav"),
            Self::Typed(name) if number == 1 => format!("{name}.wav"),
            Self::Typed(name) => format!("{name}_take-{number}.wav"),
        }
    }
}

impl TakeFile {
    /// Names a take in a folder. The day goes before a name that has none, unless the team has names of its own kind.
    ///
    /// # Errors
    /// What was typed is no name of a file.
    pub(super) fn of(
        typed: Option<&str>,
        today: &str,
        folder: &Path,
        has_own_names: bool,
    ) -> Result<Self, CliError> {
        let name = match typed {
            None => TakeName::Day(today.to_owned()),
            Some(typed) => {
                let name = stem_of(typed)?;
                let origin = origin_in(std::slice::from_ref(&name), &TeamSettings::default());
                let is_dated = has_own_names || origin.day.is_some();
                TakeName::Typed(if is_dated {
                    name
                } else {
                    format!("{today}_{name}")
                })
            }
        };
        Ok(Self {
            folder: folder.to_owned(),
            name,
        })
    }

    /// Returns the path that the take will have, unless another file is given it meanwhile.
    pub(super) fn path(&self) -> PathBuf {
        let mut paths = self.paths();
        paths
            .find(|path| path.symlink_metadata().is_err())
            .unwrap_or_else(|| self.folder.join(self.name.of_take(MOST_TAKES_OF_A_NAME)))
    }

    /// Writes the recording where no file is, and returns its path.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write(&self, wav: &[u8]) -> Result<PathBuf, CliError> {
        for path in self.paths() {
            if path.symlink_metadata().is_err() && output::write_new(&path, wav)? {
                return Ok(path);
            }
        }
        Err(CliError::Refused(format!(
            "{}: there are {MOST_TAKES_OF_A_NAME} takes of this name; give another one",
            self.folder.join(self.name.of_take(1)).display()
        )))
    }

    fn paths(&self) -> impl Iterator<Item = PathBuf> {
        (1..=MOST_TAKES_OF_A_NAME).map(|number| self.folder.join(self.name.of_take(number)))
    }
}

/// Returns a name as it was typed, without an ending `.wav`.
fn stem_of(typed: &str) -> Result<String, CliError> {
    let refuse = |why: &str| Err(CliError::Refused(format!("\"{typed}\": {why}")));
    let name = typed.trim();
    let name = match name
        .len()
        .checked_sub(4)
        .and_then(|at| name.split_at_checked(at))
    {
        Some((stem, ending)) if ending.eq_ignore_ascii_case(".wav") => stem,
        _ => name,
    };
    if name.contains(['/', '\\']) {
        return refuse("a name is no path; name the folder with --dir");
    }
    // What begins with a dot is hidden, and folders are scored without.
    if name.is_empty() || name.starts_with('.') || name.contains(char::is_control) {
        return refuse("no recording can be called this; give a name such as acme");
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn named(typed: Option<&str>, has_own_names: bool) -> String {
        let file = TakeFile::of(typed, "2026-11-20", Path::new("nowhere"), has_own_names).unwrap();
        file.path()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn a_name_says_the_day_and_the_prospect() {
        for (typed, name) in [
            (None, "2026-11-20-take-1.wav"),
            (Some("acme"), "2026-11-20_acme.wav"),
            (Some("acme_v2"), "2026-11-20_acme_v2.wav"),
            (Some(" Jim O'Hara.WAV "), "2026-11-20_Jim O'Hara.wav"),
            (Some("2026-11-19_acme"), "2026-11-19_acme.wav"),
        ] {
            assert_eq!(named(typed, false), name);
        }
        assert_eq!(named(Some("acme"), true), "acme.wav");
    }

    #[test]
    fn score_reads_the_day_and_the_prospect_of_every_take() {
        for (name, prospect) in [
            (TakeName::Day("2026-11-20".to_owned()), None),
            (TakeName::Typed("2026-11-20_acme".to_owned()), Some("acme")),
        ] {
            for number in [1, 2, 11] {
                let origin = origin_in(&[name.of_take(number)], &TeamSettings::default());
                assert_eq!(origin.day.as_deref(), Some("2026-11-20"), "{name:?}");
                assert_eq!(origin.prospect.as_deref(), prospect, "{name:?}");
            }
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for typed in ["", " ", ".wav", ".hidden", "sean/acme", "..\\acme", "a\nb"] {
            let refused = TakeFile::of(Some(typed), "2026-11-20", Path::new("."), false);
            assert!(refused.is_err(), "{typed:?}");
        }
    }

    #[test]
    fn a_take_never_takes_the_place_of_another_file() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = TakeFile::of(Some("acme"), "2026-11-20", folder.path(), false).unwrap();
        let names = ["2026-11-20_acme.wav", "2026-11-20_acme_take-2.wav"]
            .map(|name| folder.path().join(name));
        for (number, name) in names.iter().enumerate() {
            assert_eq!(file.path(), *name);
            assert_eq!(file.write(&[number as u8]).unwrap(), *name);
        }
        // Written by another program after the name was chosen.
        assert!(!output::write_new(&names[0], b"new").unwrap());
        assert_eq!(fs::read(&names[0]).unwrap(), [0]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
