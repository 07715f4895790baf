//! Reads the tokens of a Hugging Face `tokenizer.json`, back as the bytes they stand for.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::ConvertError;

/// The vocabulary size from which on a Whisper model is multilingual.
const MULTILINGUAL: usize = 51_865;

/// Ordinary tokens of the multilingual models; the English ones have one less. What comes after them
/// (language and time marks) whisper.cpp makes up itself.
const MULTILINGUAL_TOKENS: usize = 50_257;

#[derive(Deserialize)]
struct Tokenizer {
    model: Vocabulary,
}

#[derive(Deserialize)]
struct Vocabulary {
    vocab: BTreeMap<String, usize>,
}

/// Returns the ordinary tokens in the order of their numbers, for a model with `vocabulary` tokens in
/// all. A model with a smaller vocabulary than Whisper's has that many.
pub(super) fn read(tokenizer: &[u8], vocabulary: usize) -> Result<Vec<Vec<u8>>, ConvertError> {
    let failed = |what: String| ConvertError::Tokenizer(what);
    let parsed: Tokenizer = serde_json::from_slice(tokenizer).map_err(|e| failed(e.to_string()))?;
    let ordinary = if vocabulary >= MULTILINGUAL {
        MULTILINGUAL_TOKENS
    } else {
        MULTILINGUAL_TOKENS - 1
    };
    let wanted = ordinary.min(vocabulary);
    let mut tokens: Vec<Option<Vec<u8>>> = vec![None; wanted];
    for (text, number) in &parsed.model.vocab {
        if let Some(token) = tokens.get_mut(*number) {
            let bytes: Option<Vec<u8>> = text.chars().map(byte_of).collect();
            *token = Some(
                bytes
                    .ok_or_else(|| failed(format!("\"{text}\" is no token in GPT-2's letters")))?,
            );
        }
    }
    tokens
        .into_iter()
        .enumerate()
        .map(|(number, token)| token.ok_or_else(|| failed(format!("token {number} is missing"))))
        .collect()
}

/// Undoes GPT-2's writing of bytes as letters: printable Latin-1 stands for itself, the other bytes
/// are counted off from U+0100.
fn byte_of(letter: char) -> Option<u8> {
    let is_own = |byte: u8| matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF);
    let code = u32::from(letter);
    match u8::try_from(code) {
        Ok(byte) => is_own(byte).then_some(byte),
        Err(_) => {
            let nth = usize::try_from(code.checked_sub(0x100)?).ok()?;
            (0..=u8::MAX).filter(|&byte| !is_own(byte)).nth(nth)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_back_to_bytes() {
        for (letter, byte) in [
            ('A', b'A'),
            ('Ġ', b' '),
            ('Ċ', b'\n'),
            ('ÿ', 0xFF),
            ('Ń', 0xAD),
        ] {
            assert_eq!(byte_of(letter), Some(byte), "{letter}");
        }
        for letter in [' ', '\u{AD}', '漢', 'ń'] {
            assert_eq!(byte_of(letter), None, "{letter}");
        }
    }

    #[test]
    fn a_gap_in_the_numbers_is_named() {
        let json = br#"{"model": {"vocab": {"a": 0, "c": 2}}}"#;
        assert_eq!(
            read(json, 3),
            Err(ConvertError::Tokenizer("token 1 is missing".to_owned()))
        );
        assert_eq!(read(json, 1), Ok(vec![b"a".to_vec()]));
    }
}
