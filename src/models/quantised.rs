//! The quantised form of a model, which is what is loaded: made once from the verified file, kept beside it, and made
//! again where it was not made from that very file.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use super::convert;
use super::error::ModelError;
use super::verified_file;
use super::verified_file::stamp;

/// The quantisation, by ggml's name.
pub(super) const WEIGHTS: &str = "q8_0";

/// The quantised form of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quantised {
    /// Its file.
    pub(super) path: PathBuf,
    /// The SHA-256 that it had when it was made.
    pub(super) sha256: String,
}

/// Returns the quantised form of the model in `path`, whose SHA-256 is `sha256`; makes it where it is
/// missing, or of another size or time than when it was made. Returns nothing where it cannot be made or kept: the
/// folder cannot be written, or the model is quantised already. Then the model itself is loaded, and is slower.
pub(super) fn of(path: &Path, sha256: &str) -> Option<Quantised> {
    noted(path, sha256).or_else(|| make(path, sha256))
}

/// Returns the quantised form as [`of`] does, after its content was compared with what was made: size and time stay
/// the same where a disk loses bits.
pub(super) fn verified(path: &Path, sha256: &str) -> Option<Quantised> {
    noted(path, sha256)
        .filter(|made| {
            verified_file::sha256_of(&made.path).is_ok_and(|actual| actual == made.sha256)
        })
        .or_else(|| make(path, sha256))
}

/// Returns the form that a note says was made of the model, if it seems unchanged.
fn noted(path: &Path, sha256: &str) -> Option<Quantised> {
    let quantised = file_of(path);
    let stamp = stamp(&quantised)?;
    let note = fs::read_to_string(note_of(&quantised)).ok()?;
    let (made_of, rest) = note.trim_end().split_once(' ')?;
    let (own_sha256, noted_stamp) = rest.split_once(' ')?;
    (made_of == sha256 && noted_stamp == stamp).then(|| Quantised {
        sha256: own_sha256.to_owned(),
        path: quantised,
    })
}

fn make(path: &Path, sha256: &str) -> Option<Quantised> {
    let quantised = file_of(path);
    let model = fs::read(path).ok()?;
    // What is made of a damaged file is damaged, and would be taken for whole.
    if verified_file::sha256_of_bytes(&model) != sha256 {
        return None;
    }
    let bytes = convert::quantise(&model)?;
    let own_sha256 = verified_file::sha256_of_bytes(&bytes);
    verified_file::write(&quantised, &own_sha256, |file| {
        file.write_all(&bytes).map_err(ModelError::io(&quantised))
    })
    .ok()?;
    if let Some(stamp) = stamp(&quantised) {
        // Without the note it is made again the next time; that takes less than a second.
        let note = format!("{sha256} {own_sha256} {stamp}\n");
        drop(fs::write(note_of(&quantised), note));
    }
    Some(Quantised {
        path: quantised,
        sha256: own_sha256,
    })
}

fn file_of(model: &Path) -> PathBuf {
    model.with_extension(format!("{WEIGHTS}.bin"))
}

fn note_of(quantised: &Path) -> PathBuf {
    let mut note = quantised.as_os_str().to_owned();
    note.push(".made");
    PathBuf::from(note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use std::time::SystemTime;

    /// 1 and -2 in 16 bits.
    const ONE: u16 = 0x3C00;
    const MINUS_TWO: u16 = 0xC000;

    /// Writes a model of one matrix that holds a number in 16 bits again and again.
    fn write_model(path: &Path, number: u16) -> String {
        let mut bytes = b"lmgg".to_vec();
        let sizes = [51_865, 1500, 512, 8, 6, 448, 512, 8, 6, 80, 1];
        let filters_and_tokens = [1, 1, 0, 0];
        let matrix = [2, 1, 1, 32, 1];
        for number in [&sizes[..], &filters_and_tokens, &matrix].concat() {
            bytes.extend(i32::to_le_bytes(number));
        }
        bytes.push(b'm');
        for _ in 0..32 {
            bytes.extend(number.to_le_bytes());
        }
        fs::write(path, &bytes).unwrap();
        verified_file::sha256_of_bytes(&bytes)
    }

    #[test]
    fn it_is_made_once_and_again_only_where_it_or_its_model_changed() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("ggml-base.bin");
        let sum = write_model(&model, ONE);
        let of = |model: &Path, sum: &str| of(model, sum).map(|made| made.path);
        let made = of(&model, &sum).expect("it can be made");
        assert_eq!(made, folder.path().join("ggml-base.q8_0.bin"));
        let first = fs::read(&made).unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let set_time = |time| {
            let file = fs::File::options().append(true).open(&made).unwrap();
            file.set_modified(time).unwrap();
        };
        let time = || fs::metadata(&made).unwrap().modified().unwrap();
        let before = time();
        assert_eq!(of(&model, &sum), Some(made.clone()));
        assert_eq!(time(), before, "it was there");

        fs::write(&made, "changed").unwrap();
        assert_eq!(of(&model, &sum), Some(made.clone()));
        assert_eq!(fs::read(&made).unwrap(), first);

        set_time(long_ago);
        assert_eq!(of(&model, &sum), Some(made.clone()));
        assert_ne!(time(), long_ago, "who can say what it was");

        let sum = write_model(&model, MINUS_TWO);
        assert_eq!(of(&model, &sum), Some(made.clone()));
        assert_ne!(fs::read(&made).unwrap(), first);
    }

    #[test]
    fn bits_that_were_lost_are_noticed_and_nothing_is_made_of_a_damaged_model() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("ggml-base.bin");
        let sum = write_model(&model, ONE);
        let made = of(&model, &sum).expect("it can be made");
        let whole = fs::read(&made.path).unwrap();
        let time = fs::metadata(&made.path).unwrap().modified().unwrap();
        let lose_a_bit = || {
            let mut damaged = whole.clone();
            *damaged.last_mut().unwrap() ^= 1;
            fs::write(&made.path, damaged).unwrap();
            let file = fs::File::options().append(true).open(&made.path).unwrap();
            file.set_modified(time).unwrap();
        };
        lose_a_bit();
        assert_eq!(of(&model, &sum).as_ref(), Some(&made), "it looks the same");
        assert_eq!(verified(&model, &sum).as_ref(), Some(&made));
        assert_eq!(fs::read(&made.path).unwrap(), whole, "it is made anew");

        lose_a_bit();
        write_model(&model, MINUS_TWO);
        assert_eq!(verified(&model, &sum), None, "the model is another one");
    }

    #[test]
    fn where_it_cannot_be_kept_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("ggml-base.bin");
        let sum = write_model(&model, ONE);
        fs::create_dir(folder.path().join("ggml-base.q8_0.bin")).unwrap();
        fs::write(folder.path().join("ggml-base.q8_0.bin/in-the-way"), "").unwrap();
        assert_eq!(of(&model, &sum), None);
        fs::write(&model, "no model").unwrap();
        assert_eq!(of(&model, &sum), None);
    }
}
