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

/// Returns the quantised form of the model in `path`, whose SHA-256 is `sha256`; makes it where it is
/// missing. Returns nothing where it cannot be made or kept: the folder cannot be written, or the model
/// is quantised already. Then the model itself is loaded, and is slower.
pub(super) fn of(path: &Path, sha256: &str) -> Option<PathBuf> {
    let quantised = path.with_extension(format!("{WEIGHTS}.bin"));
    let mut note = quantised.clone().into_os_string();
    note.push(".made");
    let note = PathBuf::from(note);
    let made_of = |stamp: String| format!("{sha256} {stamp}");
    if let (Some(stamp), Ok(noted)) = (stamp(&quantised), fs::read_to_string(&note))
        && noted.trim_end() == made_of(stamp)
    {
        return Some(quantised);
    }
    let bytes = convert::quantise(&fs::read(path).ok()?)?;
    verified_file::write(
        &quantised,
        &verified_file::sha256_of_bytes(&bytes),
        |file| file.write_all(&bytes).map_err(ModelError::io(&quantised)),
    )
    .ok()?;
    if let Some(stamp) = stamp(&quantised) {
        // Without the note it is made again the next time; that takes less than a second.
        drop(fs::write(&note, format!("{}\n", made_of(stamp))));
    }
    Some(quantised)
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
