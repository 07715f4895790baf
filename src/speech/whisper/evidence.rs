//! What whisper can say about the sound of a recording that it transcribed: the CTC recogniser's digits and names, and
//! the decoder's probabilities for given texts (`forced_decoding`).

use std::ops::Range;

use super::forced_decoding::Asked;
use super::forced_decoding::Decoder;
use super::model::MAX_SAMPLES;
use super::model::Model;
use super::model::SAMPLES_PER_POSITION;
use super::tokens::TimedWord;
use super::transcribe::Section;
use super::transcribe::Transcription;
use super::vocabulary::TokenId;
use super::vocabulary::Vocabulary;
use crate::audio::at_tempo;
use crate::domain::Millis;
use crate::domain::NumberShape;
use crate::domain::SAMPLE_RATE;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::speech::HeardName;
use crate::speech::HeardNumber;
use crate::speech::Hearing;
use crate::speech::NumberReading;
use crate::speech::NumberWeighing;
use crate::speech::SpeechError;
use crate::speech::Tempo;
use crate::speech::ctc::CtcRecognizer;

/// The sentence is scored alone where it begins later than this many words into its section: earlier words bias what is
/// decoded later, and a number misrecognised at the start is copied at the end.
const ALONE_AFTER: usize = 8;
/// What is left of a section after a sentence and is shorter than this (2.5 s) goes with it.
const MIN_REST: usize = SAMPLE_RATE as usize * 5 / 2;
/// The margin around a sentence, for its times are not exact: 150 ms.
const SENTENCE_MARGIN: usize = SAMPLE_RATE as usize * 3 / 20;

/// The evidence about one recording.
pub(super) struct WhisperEvidence<'a> {
    model: &'a Model,
    vocabulary: &'a Vocabulary,
    /// If there is one for this model.
    ctc: Option<&'a CtcRecognizer>,
    samples: &'a [f32],
    transcript: Transcript,
    transcription: Transcription<'a>,
    /// The sound whose encoder output the transcription's state holds.
    encoded: Option<Window>,
    /// What was asked on that output.
    asked: Asked,
}

/// A sound to encode.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Window {
    samples: Range<usize>,
    tempo: Tempo,
}

impl Window {
    fn as_spoken(samples: Range<usize>) -> Self {
        Self {
            samples,
            tempo: Tempo::AsSpoken,
        }
    }
}

/// A place in the words of one section, as the decoder sees it.
struct Place {
    window: Window,
    /// The tokens before it, from the prompt on.
    before: Vec<TokenId>,
    after: Vec<TokenId>,
}

impl<'a> WhisperEvidence<'a> {
    pub(super) fn new(
        model: &'a Model,
        vocabulary: &'a Vocabulary,
        ctc: Option<&'a CtcRecognizer>,
        samples: &'a [f32],
        transcription: Transcription<'a>,
    ) -> Self {
        let sections = transcription.sections.iter();
        let tokens = sections.flat_map(|section| section.tokens.iter().copied());
        let tokens = tokens.chain([model.context().token_eot()]);
        Self {
            asked: Asked::nothing(vocabulary, tokens),
            encoded: transcription.encoded.clone().map(Window::as_spoken),
            transcript: transcription.transcript(),
            model,
            vocabulary,
            ctc,
            samples,
            transcription,
        }
    }

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

    /// Finds a place. One that runs over the end of a section is cut there.
    fn place(&self, place: WordRange, tempo: Tempo) -> Option<Place> {
        let (first, section) = self.section_of(place.first)?;
        let last = place
            .last
            .clamp(place.first, first + section.words.len() - 1)
            - first;
        let alone = tempo != Tempo::AsSpoken;
        let (samples, words) = context_of(section, place.first - first, last, alone);
        let tokens = |from: usize, to: usize| match (section.words.get(from), to.checked_sub(1)) {
            (Some(word), Some(last)) if from < to => {
                &section.tokens[word.tokens.start..section.words[last].tokens.end]
            }
            _ => &[],
        };
        let mut before = self.model.prompt();
        before.extend(tokens(words.start, place.first - first));
        Some(Place {
            window: Window { samples, tempo },
            before,
            after: tokens(last + 1, words.end).to_vec(),
        })
    }

    /// Returns a decoder on the encoder's output of a window, encoding it where the state holds another; nothing
    /// where the engine never ran, or at this tempo the window is too long for it.
    fn decoder(&mut self, window: &Window) -> Result<Option<Decoder<'_>>, SpeechError> {
        let Some(state) = &mut self.transcription.state else {
            return Ok(None);
        };
        if self.encoded.as_ref() != Some(window) {
            let samples = &self.samples[window.samples.clone()];
            let samples = at_tempo(samples, window.tempo.percent());
            if samples.len() > MAX_SAMPLES {
                return Ok(None);
            }
            self.model.run(state, &samples, 1)?;
            self.encoded = Some(window.clone());
            self.asked.forget();
        }
        Ok(Some(Decoder::new(
            self.model.context(),
            self.vocabulary,
            state,
            self.model.threads(),
            &mut self.asked,
        )))
    }

    /// Asks the decoder about a place; nothing where there is none.
    fn ask<T>(
        &mut self,
        place: WordRange,
        tempo: Tempo,
        question: impl FnOnce(&mut Decoder<'_>, &[TokenId], &[TokenId]) -> Result<T, SpeechError>,
    ) -> Result<Option<T>, SpeechError> {
        let Some(place) = self.place(place, tempo) else {
            return Ok(None);
        };
        let Some(mut decoder) = self.decoder(&place.window)? else {
            return Ok(None);
        };
        question(&mut decoder, &place.before, &place.after).map(Some)
    }

    /// Asks the CTC recogniser about each encoder output, in order of time; `question` gets what turns positions into
    /// times too. Returns nothing where there is no recogniser for this model.
    fn ask_ctc<T>(
        &self,
        question: impl Fn(&CtcRecognizer, &[f32], &dyn Fn(Range<usize>) -> Span) -> Vec<T>,
    ) -> Option<Vec<T>> {
        let ctc = self.ctc?;
        if self.transcription.encoder_outputs.is_empty() {
            return None;
        }
        let millis = |samples| Millis::from_frames(samples as u64, SAMPLE_RATE);
        let mut answers = Vec::new();
        for (samples, output) in &self.transcription.encoder_outputs {
            let at = |position| millis(samples.start + position * SAMPLES_PER_POSITION);
            let span = |positions: Range<usize>| Span::new(at(positions.start), at(positions.end));
            answers.extend(question(ctc, &output.values, &span));
        }
        Some(answers)
    }
}

impl Hearing for WhisperEvidence<'_> {
    fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    fn numbers_heard(&mut self) -> Option<Vec<HeardNumber>> {
        self.ask_ctc(|ctc, output, span| {
            let runs = ctc.digits(output).into_iter();
            runs.map(|run| HeardNumber {
                span: span(run.positions),
                readings: run.n_best,
            })
            .collect()
        })
    }

    fn name_heard(&mut self, name: &str) -> Option<Vec<HeardName>> {
        self.ask_ctc(|ctc, output, span| {
            let hits = ctc.keyword(output, name).into_iter();
            hits.map(|hit| HeardName {
                span: span(hit.positions),
                behind: hit.log_likelihood_ratio,
            })
            .collect()
        })
    }

    fn is_at_hand(&self, word: usize) -> bool {
        self.section_of(word).is_some_and(|(_, section)| {
            self.encoded == Some(Window::as_spoken(section.samples.clone()))
        })
    }

    fn weigh(
        &mut self,
        place: WordRange,
        alternatives: &[String],
        tempo: Tempo,
    ) -> Result<Option<Vec<f64>>, SpeechError> {
        self.ask(place, tempo, |decoder, before, after| {
            decoder.weigh_texts(before, alternatives, after)
        })
    }

    fn weigh_number(
        &mut self,
        place: WordRange,
        digits: &str,
        tempo: Tempo,
    ) -> Result<Option<NumberWeighing>, SpeechError> {
        self.ask(place, tempo, |decoder, before, after| {
            decoder.weigh_digits(before, digits, after)
        })
    }

    fn read_number(
        &mut self,
        place: WordRange,
        shape: NumberShape,
        tempo: Tempo,
    ) -> Result<Option<Vec<NumberReading>>, SpeechError> {
        self.ask(place, tempo, |decoder, before, after| {
            decoder.read_number(before, shape, after)
        })
    }
}

/// Returns the samples to encode for a place in a section's words, and the words in them: the sentences of the place
/// alone, or the whole section where they begin early; with `alone` even then only the sentences.
fn context_of(
    section: &Section,
    first: usize,
    last: usize,
    alone: bool,
) -> (Range<usize>, Range<usize>) {
    let Section { samples, words, .. } = section;
    let ends = |word: &TimedWord| word.word.text.ends_with(['.', '?', '!']);
    let from = words[..first]
        .iter()
        .rposition(ends)
        .map_or(0, |before| before + 1);
    if from <= ALONE_AFTER && !alone {
        return (samples.clone(), 0..words.len());
    }
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
