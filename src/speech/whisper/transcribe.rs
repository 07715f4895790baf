//! Transcribes a recording: cuts it into sections at its pauses, decodes each, and keeps what is believable.
//!
//! Where somebody speaks is left to `vad`, which words to doubt to `hallucination`.

use std::ops::Range;

use ringback_kernels::EncoderOutput;
use whisper_rs::WhisperState;

use super::model::Model;
use super::state_pool::PooledState;
use super::tokens;
use super::tokens::TimedWord;
use super::tokens::Token;
use super::vocabulary::TokenId;
use crate::domain::SAMPLE_RATE;
use crate::domain::Transcript;
use crate::speech::SpeechError;
use crate::speech::hallucination;
use crate::speech::vad::VoiceActivity;

/// A second, in samples.
const SECOND: usize = SAMPLE_RATE as usize;
/// Words farther than this from any speech are hallucinated: half a second.
const WORD_SLACK: usize = SECOND / 2;
/// More speech than this after the last word (1.5 s) is decoded once more.
const MAX_TAIL: usize = SECOND * 3 / 2;
/// A section this long (12 s) is decoded again in two halves where nothing of it is believable, or some of it was
/// skipped.
const MIN_HALVED: usize = SECOND * 12;
/// The most tokens a second that speech can need, and what a short section may need on top:
/// fast speech has four words a second. What comes to more is a repetition loop, and costs memory.
const TOKENS_PER_SECOND: usize = 6;
const SPARE_TOKENS: usize = 24;

/// A transcribed recording.
pub(super) struct Transcription<'a> {
    pub(super) sections: Vec<Section>,
    /// What the engine worked with, if it ran at all.
    pub(super) state: Option<PooledState<'a>>,
    /// The samples of all that was encoded, each with the encoder's output where that is read again.
    pub(super) encoded: Vec<(Range<usize>, Option<EncoderOutput>)>,
}

/// A section of a recording, and what is believed of its text.
pub(super) struct Section {
    pub(super) samples: Range<usize>,
    /// All text tokens as they were decoded.
    pub(super) tokens: Vec<TokenId>,
    /// The words; each knows its tokens.
    pub(super) words: Vec<TimedWord>,
}

/// Transcribes a recording; where the encoder's output is read again, it is returned too.
pub(super) fn transcribe<'a>(
    model: &'a Model,
    samples: &[f32],
    is_encoder_read: bool,
) -> Result<Transcription<'a>, SpeechError> {
    let activity = VoiceActivity::detect(samples);
    let mut transcription = Transcription {
        sections: Vec::new(),
        state: None,
        encoded: Vec::new(),
    };
    // The next section is the last of the queue.
    let mut queue = activity.sections();
    queue.reverse();
    let Some(longest) = queue.iter().map(Range::len).max() else {
        return Ok(transcription);
    };
    let mut state = model.state_for(longest)?;
    while let Some(next) = queue.pop() {
        let (section, output) = decode(model, &mut state, samples, next.clone(), &activity)?;
        // Whisper sometimes writes nonsense, or half of the text, where it does well on each half.
        let failed = section
            .as_ref()
            .is_none_or(|section| section.skips_speech(&activity));
        if failed && next.len() >= MIN_HALVED {
            let [first, second] = activity.halves(&next);
            queue.extend([second, first]);
            continue;
        }
        transcription.add_encoded(next, output.filter(|_| is_encoder_read));
        let Some(section) = section else { continue };
        queue.extend(section.untranscribed_tail(&activity));
        transcription.sections.push(section);
    }
    transcription.state = Some(state);
    Ok(transcription)
}

impl Transcription<'_> {
    /// Adds what was encoded, unless its samples (a tail that is decoded once more) were in the one before.
    fn add_encoded(&mut self, samples: Range<usize>, output: Option<EncoderOutput>) {
        let before = self.encoded.last();
        if before.is_none_or(|(before, _)| before.end <= samples.start) {
            self.encoded.push((samples, output));
        }
    }

    /// Returns the words of all sections.
    pub(super) fn transcript(&self) -> Transcript {
        let words = self.sections.iter().flat_map(|section| &section.words);
        Transcript {
            words: words.map(|timed| timed.word.clone()).collect(),
        }
    }
}

impl Section {
    /// Returns the tokens of a range of words.
    pub(super) fn tokens_of(&self, words: Range<usize>) -> Vec<TokenId> {
        let words = &self.words[words];
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => self.tokens[first.tokens.start..last.tokens.end].to_vec(),
            _ => Vec::new(),
        }
    }

    /// Whether something that was said is missing: a word covers the speech of others, or the decoder ended in a
    /// repetition loop.
    fn skips_speech(&self, activity: &VoiceActivity) -> bool {
        let texts: Vec<&str> = self.words.iter().map(|w| w.word.text.as_str()).collect();
        hallucination::ends_in_loop(&texts)
            || self.words.iter().any(|word| {
                let speech = activity.speech_in(&word.samples);
                hallucination::covers_others(&word.word.text, speech)
            })
    }

    /// Returns what comes after the last word, where there is much speech: whisper sometimes ends before the
    /// speaker does.
    fn untranscribed_tail(&self, activity: &VoiceActivity) -> Option<Range<usize>> {
        let Range { start, end } = self.samples;
        let after = self.words.last().map_or(end, |word| word.samples.end);
        let is_much = activity.speech_in(&(after..end)) > MAX_TAIL;
        (is_much && after > start + MAX_TAIL && after < end).then_some(after..end)
    }
}

/// Decodes one section. Returns what is believable of it, if anything, and the encoder's output.
fn decode(
    model: &Model,
    state: &mut WhisperState,
    samples: &[f32],
    section: Range<usize>,
    activity: &VoiceActivity,
) -> Result<(Option<Section>, Option<EncoderOutput>), SpeechError> {
    let max_tokens = section.len().div_ceil(SECOND) * TOKENS_PER_SECOND + SPARE_TOKENS;
    let output = model.run(state, &samples[section.clone()], max_tokens)?;
    let (ids, tokens, mean) = decoded_tokens(model, state, &section);
    let mut words = tokens::join_words(&tokens, &section, activity);
    let texts: Vec<&str> = words.iter().map(|word| word.word.text.as_str()).collect();
    if hallucination::is_hallucinated(&texts, mean) {
        return Ok((None, output));
    }
    let mut in_annotation = false;
    words.retain(|word| {
        !hallucination::is_sound_annotation(&word.word.text, &mut in_annotation)
            && activity.is_near(&word.samples, WORD_SLACK)
    });
    let section = (!words.is_empty()).then_some(Section {
        samples: section,
        tokens: ids,
        words,
    });
    Ok((section, output))
}

/// Reads what the engine decoded: its text tokens, their bytes, probabilities and times, and the mean
/// log-probability of all its tokens.
fn decoded_tokens(
    model: &Model,
    state: &WhisperState,
    section: &Range<usize>,
) -> (Vec<TokenId>, Vec<Token>, f32) {
    let end_of_text = model.context().token_eot();
    let mut ids = Vec::new();
    let mut tokens: Vec<Token> = Vec::new();
    let mut sum = 0.0;
    let mut count = 0.0;
    for segment in state.as_iter() {
        for index in 0..segment.n_tokens() {
            let Some(token) = segment.get_token(index) else {
                continue;
            };
            let data = token.token_data();
            sum += data.plog;
            count += 1.0;
            if data.id >= end_of_text {
                continue;
            }
            // Times are in hundredths of a second from the section's start; -1 is none.
            let end = usize::try_from(data.t_dtw).map_or_else(
                |_| tokens.last().map_or(section.start, |last| last.end),
                |centis| section.start + centis * (SECOND / 100),
            );
            ids.push(data.id);
            tokens.push(Token {
                bytes: token.to_bytes().unwrap_or_default().to_vec(),
                probability: data.p,
                end,
            });
        }
    }
    (ids, tokens, if count > 0.0 { sum / count } else { 0.0 })
}
