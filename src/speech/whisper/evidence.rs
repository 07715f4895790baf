//! The acoustic evidence of a recording that whisper transcribed: the digits and names of the CTC heads, and forced
//! decoding of hypotheses.

use std::ops::Range;

use super::decoder::EngineDecoder;
use super::forced_decoding;
use super::forced_decoding::Place;
use super::model::MAX_SAMPLES;
use super::model::Model;
use super::model::SAMPLES_PER_POSITION;
use super::tokens::TimedWord;
use super::transcribe::Section;
use super::transcribe::Transcription;
use super::vocabulary::Vocabulary;
use crate::audio::at_tempo;
use crate::domain::Millis;
use crate::domain::SAMPLE_RATE;
use crate::domain::Span;
use crate::domain::WordRange;
use crate::speech::AcousticEvidence;
use crate::speech::Hypothesis;
use crate::speech::SpeechError;
use crate::speech::SpokenDigits;
use crate::speech::SpokenName;
use crate::speech::ctc::CtcRecognizer;
use crate::speech::ctc::DigitRun;
use crate::speech::ctc::ENCODER_WIDTH;

/// What is left of a section after a sentence and is shorter than this (2.5 s) goes with it.
const MIN_REST: usize = SAMPLE_RATE as usize * 5 / 2;
/// The margin around a sentence, for its times are not exact: 150 ms.
const SENTENCE_MARGIN: usize = SAMPLE_RATE as usize * 3 / 20;

/// The CTC recogniser.
#[derive(Debug)]
pub(super) struct CtcHeads {
    pub(super) recognizer: CtcRecognizer,
    /// The model whose encoder it reads, where that is not the one that writes the words.
    pub(super) encoder: Option<Model>,
}

/// The evidence about one recording.
pub(super) struct WhisperEvidence<'a> {
    pub(super) model: &'a Model,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) ctc: Option<&'a CtcHeads>,
    pub(super) samples: &'a [f32],
    pub(super) transcription: Transcription<'a>,
    /// The samples whose encoder output the state holds, and the tempo that they were played at.
    pub(super) encoded: Option<(Range<usize>, u32)>,
}

impl WhisperEvidence<'_> {
    /// Returns the section that a word is in, and which word of the transcript its first is.
    fn section_of(&self, word: usize) -> Option<(usize, &Section)> {
        let mut first = 0;
        for section in &self.transcription.sections {
            if word < first + section.words.len() {
                return Some((first, section));
            }
            first += section.words.len();
        }
        None
    }

    /// Asks the CTC recogniser about each encoder output, in order of time; `question` gets what turns positions into
    /// times too. Returns nothing where there is no recogniser for this model, or nothing was encoded.
    fn ask_ctc<T>(
        &mut self,
        question: impl Fn(&CtcRecognizer, &[f32], &dyn Fn(Range<usize>) -> Span) -> Vec<T>,
    ) -> Result<Option<Vec<T>>, SpeechError> {
        let Some(ctc) = self.ctc.filter(|_| !self.transcription.encoded.is_empty()) else {
            return Ok(None);
        };
        if let Some(encoder) = &ctc.encoder {
            self.encode_with(encoder)?;
        }
        let millis = |samples| Millis::from_frames(samples as u64, SAMPLE_RATE);
        let mut answers = Vec::new();
        for (samples, output) in &self.transcription.encoded {
            let at = |position| millis(samples.start + position * SAMPLES_PER_POSITION);
            let span = |positions: Range<usize>| Span::new(at(positions.start), at(positions.end));
            let output = output
                .as_ref()
                .filter(|output| output.width == ENCODER_WIDTH);
            answers.extend(output.map(|output| question(&ctc.recognizer, &output.values, &span)));
        }
        Ok(Some(answers.into_iter().flatten().collect()))
    }

    /// Encodes what has no encoder output yet with another model.
    fn encode_with(&mut self, encoder: &Model) -> Result<(), SpeechError> {
        let encoded = self.transcription.encoded.iter_mut();
        let missing: Vec<_> = encoded.filter(|(_, output)| output.is_none()).collect();
        let Some(longest) = missing.iter().map(|(samples, _)| samples.len()).max() else {
            return Ok(());
        };
        let mut state = encoder.state_for(longest)?;
        for (samples, output) in missing {
            *output = encoder.run(&mut state, &self.samples[samples.clone()], 1)?;
        }
        Ok(())
    }
}

impl AcousticEvidence for WhisperEvidence<'_> {
    fn digits(&mut self) -> Result<Option<Vec<SpokenDigits>>, SpeechError> {
        self.ask_ctc(|ctc, output, span| {
            let spoken = |run: DigitRun, parts| SpokenDigits {
                span: span(run.positions),
                hypotheses: run.n_best,
                parts,
            };
            let runs = ctc.digits(output).into_iter();
            runs.map(|mut run| {
                let parts = std::mem::take(&mut run.parts).into_iter();
                let parts = parts.map(|part| spoken(part, Vec::new())).collect();
                spoken(run, parts)
            })
            .collect()
        })
    }

    fn keyword(&mut self, name: &str) -> Result<Option<Vec<SpokenName>>, SpeechError> {
        self.ask_ctc(|ctc, output, span| {
            let hits = ctc.keyword(output, name).into_iter();
            hits.map(|hit| SpokenName {
                span: span(hit.positions),
                log_likelihood_ratio: hit.log_likelihood_ratio,
            })
            .collect()
        })
    }

    /// Scores the sentences of the place alone, as words that were written earlier bias what is decoded later: a number
    /// that was misrecognised at the start is copied at the end. A place that runs over the end of a section is cut
    /// there.
    fn score(
        &mut self,
        place: WordRange,
        hypotheses: &[Hypothesis],
        tempo: u32,
    ) -> Result<Option<Vec<f64>>, SpeechError> {
        let Some((start, section)) = self.section_of(place.first) else {
            return Ok(None);
        };
        let first = place.first - start;
        let last = (place.last - start).clamp(first, section.words.len() - 1);
        let (samples, words) = sentences_of(section, first, last);
        let before = [self.model.prompt(), section.tokens_of(words.start..first)].concat();
        let after = section.tokens_of(last + 1..words.end);
        let place = Place {
            before: &before,
            after: &after,
            end_of_text: self.model.context().token_eot(),
        };
        let Some(state) = &mut self.transcription.state else {
            return Ok(None);
        };
        let encoded = Some((samples.clone(), tempo));
        if self.encoded != encoded {
            let played = at_tempo(&self.samples[samples], tempo);
            if played.len() > MAX_SAMPLES {
                return Ok(None);
            }
            self.encoded = None;
            self.model.run(state, &played, 1)?;
            self.encoded = encoded;
        }
        let mut decoder = EngineDecoder::new(state, self.model.threads());
        forced_decoding::score(&mut decoder, self.vocabulary, place, hypotheses).map(Some)
    }
}

/// Returns the samples of the sentences that a place in a section's words is in, and all words in them.
fn sentences_of(section: &Section, first: usize, last: usize) -> (Range<usize>, Range<usize>) {
    let Section { samples, words, .. } = section;
    let ends = |word: &TimedWord| word.word.text.ends_with(['.', '?', '!']);
    let from = words[..first]
        .iter()
        .rposition(ends)
        .map_or(0, |before| before + 1);
    let to = words[last..]
        .iter()
        .position(ends)
        .map_or(words.len(), |end| last + end + 1);
    let start = words[from].samples.start.saturating_sub(SENTENCE_MARGIN);
    let start = start.max(samples.start);
    let end = words[to - 1].samples.end;
    if samples.end.saturating_sub(end) < MIN_REST {
        return (start..samples.end, from..words.len());
    }
    (start..(end + SENTENCE_MARGIN).min(samples.end), from..to)
}
