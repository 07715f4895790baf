//! The engine's decoder, standing on the encoder's output of one sound.

use std::collections::HashMap;
use std::rc::Rc;

use whisper_rs::WhisperError;
use whisper_rs::WhisperState;

use super::forced_decoding::Decoder;
use super::forced_decoding::LogProbabilities;
use super::vocabulary::TokenId;
use crate::speech::SpeechError;

/// The most answers that are kept for the next question: each is a fifth of a megabyte.
const MAX_KEPT: usize = 12;

/// The decoder, and what is known of the sound so far.
///
/// Only the last token of a call has its probabilities, so every forced token is a call; what two texts have in common
/// is decoded once.
pub(super) struct EngineDecoder<'a> {
    state: &'a mut WhisperState,
    threads: usize,
    /// The tokens whose keys and values the state holds.
    held: Vec<TokenId>,
    /// The last answers, by the tokens before them.
    answers: HashMap<Vec<TokenId>, Rc<LogProbabilities>>,
}

impl<'a> EngineDecoder<'a> {
    /// Stands on the encoder's output that the state holds.
    pub(super) fn new(state: &'a mut WhisperState, threads: usize) -> Self {
        Self {
            state,
            threads,
            held: Vec::new(),
            answers: HashMap::new(),
        }
    }

    fn decode(&mut self, tokens: &[TokenId]) -> Result<(), WhisperError> {
        let common = self
            .held
            .iter()
            .zip(tokens)
            .take_while(|(a, b)| a == b)
            .count();
        // The last token is always decoded, for its answer is wanted; and alone, for the engine hands out the
        // probabilities of a call's first token, but computes only those of its last.
        let last = tokens.len().saturating_sub(1);
        let past = common.min(last);
        if past < last {
            self.state.decode(&tokens[past..last], past, self.threads)?;
        }
        self.state.decode(&tokens[last..], last, self.threads)
    }
}

impl Decoder for EngineDecoder<'_> {
    fn after(&mut self, tokens: &[TokenId]) -> Result<Rc<LogProbabilities>, SpeechError> {
        if let Some(answer) = self.answers.get(tokens) {
            return Ok(Rc::clone(answer));
        }
        let failed = |error: WhisperError| SpeechError::Engine {
            doing: "scoring",
            reason: error.to_string(),
        };
        self.decode(tokens).map_err(failed)?;
        self.held.clear();
        self.held.extend_from_slice(tokens);
        let logits = self.state.get_logits().map_err(failed)?;
        let answer = Rc::new(LogProbabilities::of_logits(logits));
        if self.answers.len() == MAX_KEPT {
            self.answers.clear();
        }
        self.answers.insert(tokens.to_vec(), Rc::clone(&answer));
        Ok(answer)
    }
}
