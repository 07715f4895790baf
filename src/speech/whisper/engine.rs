//! Whisper, on the whisper.cpp library through whisper-rs: the only code that knows the engine.
//!
//! It cuts a recording into sections at its pauses, gives each to the engine, and keeps what is
//! believable. Finding the sound is left to `vad`, doubting the words to `hallucination`.

use std::fs::File;
use std::io::BufReader;
use std::ops::Range;
use std::path::Path;

use ringback_kernels::Encoded;
use ringback_kernels::encoded_by;
use whisper_rs::DtwMode;
use whisper_rs::DtwModelPreset;
use whisper_rs::DtwParameters;
use whisper_rs::FullParams;
use whisper_rs::SamplingStrategy;
use whisper_rs::WhisperContext;
use whisper_rs::WhisperContextParameters;
use whisper_rs::WhisperError;
use whisper_rs::WhisperState;

use super::WhisperSettings;
use super::forced_decoding::Asked;
use super::forced_decoding::Decoder;
use super::model_file;
use super::model_file::Outline;
use super::state_pool::Lent;
use super::state_pool::States;
use super::tokens;
use super::tokens::Piece;
use super::vocabulary::TokenId;
use super::vocabulary::Vocabulary;
use crate::audio::at_pace;
use crate::domain::Audio;
use crate::domain::Engine;
use crate::domain::Millis;
use crate::domain::NumberShape;
use crate::domain::RECOGNISER_RATE;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::WordRange;
use crate::speech::HeardName;
use crate::speech::HeardNumber;
use crate::speech::Hearing;
use crate::speech::NumberReading;
use crate::speech::NumberWeighing;
use crate::speech::Recognizer;
use crate::speech::SpeechError;
use crate::speech::Tempo;
use crate::speech::ctc::ENCODED;
use crate::speech::ctc::Ear;
use crate::speech::hallucination;
use crate::speech::vad::Sound;

/// Encoder positions a second of sound: each is 20 ms.
const POSITIONS_A_SECOND: usize = 50;
/// Positions kept beyond the sound. Too tight a context makes whisper loop.
const SPARE_POSITIONS: usize = 64;
/// All positions there are: 30 s.
const MOST_POSITIONS: usize = 1500;
/// Samples in a position.
const SAMPLES_A_POSITION: usize = RECOGNISER_RATE as usize / POSITIONS_A_SECOND;
/// As many samples.
const MOST_SAMPLES: usize = MOST_POSITIONS * RECOGNISER_RATE as usize / POSITIONS_A_SECOND;
/// The engine ignores what is shorter than 0.1 s, and its aligner stops the whole program below
/// 0.16 s: what is shorter than a second is followed by silence.
const SHORTEST_INPUT: usize = RECOGNISER_RATE as usize;
/// Words farther than this from any sound were made up: half a second.
const WORD_SLACK: usize = RECOGNISER_RATE as usize / 2;
/// More sound than this after the last word (1.5 s) is listened to once more.
const UNHEARD: usize = RECOGNISER_RATE as usize * 3 / 2;
/// A section this long (12 s) is heard in two halves where nothing of it is believable, or some of it was
/// skipped.
const HALVED: usize = RECOGNISER_RATE as usize * 12;
/// A second question is put to the sentence alone where it begins later than this many words into
/// its section: earlier words colour what is written later, and a number heard wrongly at the start
/// is copied at the end.
const ALONE_AFTER: usize = 8;
/// What is left of a section after a sentence and is shorter than this (2.5 s) goes with it.
const LEFT_OVER: usize = RECOGNISER_RATE as usize * 5 / 2;
/// The margin around a sentence, for its times are not exact: 150 ms.
const SENTENCE_MARGIN: usize = RECOGNISER_RATE as usize * 3 / 20;
/// The most tokens a second that speech can need, and what a short section may need on top:
/// fast speech has four words a second. What comes to more repeats itself, and costs memory.
const TOKENS_A_SECOND: usize = 6;
const SPARE_TOKENS: usize = 24;

/// The whisper recogniser with its model in memory, shared by all recordings.
#[derive(Debug)]
pub struct Whisper {
    context: WhisperContext,
    states: States,
    vocabulary: Vocabulary,
    /// For the one encoder that it goes with.
    ear: Option<Ear>,
    engine: Engine,
    settings: WhisperSettings,
}

impl Whisper {
    /// Loads a model in ggml form; `engine` is what the report says of it.
    ///
    /// # Errors
    /// A file that cannot be read, is no whole model, or does not know the language.
    pub fn load(
        model: &Path,
        engine: Engine,
        settings: &WhisperSettings,
    ) -> Result<Self, SpeechError> {
        whisper_rs::install_logging_hooks();
        ringback_kernels::offer();
        let unreadable = |source| SpeechError::Unreadable {
            path: model.to_owned(),
            source,
        };
        let broken = |reason| SpeechError::Model {
            path: model.to_owned(),
            reason,
        };
        let unknown = || SpeechError::Language {
            language: settings.language.clone(),
        };
        let mut file = BufReader::new(File::open(model).map_err(unreadable)?);
        let outline = model_file::outline(&mut file).map_err(broken)?;
        drop(file);
        if whisper_rs::get_lang_id(&settings.language).is_none() {
            return Err(unknown());
        }
        let mut parameters = WhisperContextParameters::new();
        parameters.use_gpu(false).dtw_parameters(DtwParameters {
            mode: alignment(outline),
            ..DtwParameters::default()
        });
        let context = WhisperContext::new_with_params(model, parameters)
            .map_err(|error| broken(error.to_string()))?;
        if !context.is_multilingual() && settings.language != "en" {
            return Err(unknown());
        }
        let texts: Vec<&[u8]> = (0..context.token_eot())
            .map(|token| context.token_to_bytes(token).unwrap_or_default())
            .collect();
        Ok(Self {
            states: States::default(),
            vocabulary: Vocabulary::new(texts),
            ear: outline.is_base().then(Ear::of_base),
            context,
            engine,
            settings: settings.clone(),
        })
    }

    fn threads(&self) -> usize {
        self.settings.threads.max(1)
    }

    /// Gives the engine one section, and leaves its encoder's output in `state`. With `most_tokens`
    /// of 1 that is all it does. Returns what the encoder made of the sound, without what lies after it.
    fn run(
        &self,
        state: &mut WhisperState,
        samples: &[f32],
        most_tokens: usize,
    ) -> Result<Option<Encoded>, SpeechError> {
        let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
        parameters.set_n_threads(as_c_int(self.threads()));
        parameters.set_language(Some(&self.settings.language));
        parameters.set_translate(false);
        parameters.set_no_context(true);
        // One pass over the section, whatever times whisper writes: a second pass would take the
        // encoder's output away.
        parameters.set_single_segment(true);
        parameters.set_temperature(0.0);
        parameters.set_temperature_inc(0.0);
        parameters.set_suppress_nst(true);
        parameters.set_max_tokens(as_c_int(most_tokens));
        let positions = samples.len().div_ceil(SAMPLES_A_POSITION);
        let mut padded = Vec::new();
        let samples = if samples.len() < SHORTEST_INPUT {
            padded.extend_from_slice(samples);
            padded.resize(SHORTEST_INPUT, 0.0);
            padded.as_slice()
        } else {
            samples
        };
        parameters.set_audio_ctx(as_c_int(audio_context(samples.len())));
        parameters.set_print_special(false);
        parameters.set_print_progress(false);
        parameters.set_print_realtime(false);
        parameters.set_print_timestamps(false);
        let (result, mut encoded) = encoded_by(|| state.full(parameters, samples));
        result.map_err(engine("listening"))?;
        if let Some(encoded) = &mut encoded {
            encoded.numbers.truncate(positions * encoded.width);
        }
        Ok(encoded)
    }

    /// Returns what the encoder makes of samples at 16 kHz, at most 30 s: what the ear is taught with
    /// (`models/ctc`).
    ///
    /// # Errors
    /// Fails only where the engine itself does.
    pub fn encode(&self, samples: &[f32]) -> Result<Encoded, SpeechError> {
        let mut state = self
            .states
            .lend(&self.context, samples.len())
            .map_err(engine("starting"))?;
        let encoded = self.run(&mut state, samples, 1)?;
        encoded.ok_or_else(|| SpeechError::Engine {
            doing: "listening",
            reason: "it encoded nothing".to_owned(),
        })
    }

    /// Listens to one section and returns what is believable.
    fn hear(
        &self,
        state: &mut WhisperState,
        samples: &[f32],
        section: Range<usize>,
        sound: &Sound,
    ) -> Result<(Option<Part>, Option<Encoded>), SpeechError> {
        let seconds = section.len().div_ceil(RECOGNISER_RATE as usize);
        let most_tokens = seconds * TOKENS_A_SECOND + SPARE_TOKENS;
        let encoded = self.run(state, &samples[section.clone()], most_tokens)?;
        let (tokens, pieces, mean) = self.written(state, &section);
        let mut words = tokens::join(&pieces, &section, sound);
        let texts: Vec<&str> = words.iter().map(|word| word.word.text.as_str()).collect();
        if hallucination::is_made_up(&texts, mean) {
            return Ok((None, encoded));
        }
        let mut caption = false;
        words.retain(|word| {
            !hallucination::is_caption(&word.word.text, &mut caption)
                && sound.near(&word.samples, WORD_SLACK)
        });
        let part = (!words.is_empty()).then_some(Part {
            section,
            tokens,
            words,
        });
        Ok((part, encoded))
    }

    /// Reads what the engine wrote: its text tokens, the pieces with their times, and the mean
    /// natural-log probability of all its tokens.
    fn written(
        &self,
        state: &WhisperState,
        section: &Range<usize>,
    ) -> (Vec<TokenId>, Vec<Piece>, f32) {
        let end_of_text = self.context.token_eot();
        let mut tokens = Vec::new();
        let mut pieces: Vec<Piece> = Vec::new();
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
                let ends = usize::try_from(data.t_dtw).map_or_else(
                    |_| pieces.last().map_or(section.start, |last| last.end),
                    |centis| section.start + centis * (RECOGNISER_RATE as usize / 100),
                );
                tokens.push(data.id);
                pieces.push(Piece {
                    bytes: token.to_bytes().unwrap_or_default().to_vec(),
                    probability: data.p,
                    end: ends,
                });
            }
        }
        (tokens, pieces, if count > 0.0 { sum / count } else { 0.0 })
    }

    /// The tokens that every forced text begins with: one language, no times.
    fn beginning(&self) -> Vec<TokenId> {
        let context = &self.context;
        let mut tokens = vec![context.token_sot()];
        if context.is_multilingual() {
            let language = whisper_rs::get_lang_id(&self.settings.language).unwrap_or_default();
            tokens.extend([context.token_lang(language), context.token_transcribe()]);
        }
        tokens.push(context.token_not());
        tokens
    }
}

impl Recognizer for Whisper {
    fn engine(&self) -> Engine {
        self.engine.clone()
    }

    fn listen<'a>(&'a self, audio: &'a Audio) -> Result<Box<dyn Hearing + 'a>, SpeechError> {
        let samples = &audio.samples;
        let sound = Sound::of(samples);
        let mut state = None;
        let mut parts: Vec<Part> = Vec::new();
        let mut encoded = None;
        let mut encodings = Vec::new();
        let mut waiting: Vec<Range<usize>> = sound.sections();
        let longest = waiting.iter().map(Range::len).max().unwrap_or(0);
        waiting.reverse();
        while let Some(section) = waiting.pop() {
            let state = match &mut state {
                Some(state) => state,
                none => none.insert(
                    self.states
                        .lend(&self.context, longest)
                        .map_err(engine("starting"))?,
                ),
            };
            let (heard, encoding) = self.hear(state, samples, section.clone(), &sound)?;
            // Whisper sometimes writes nonsense, or half of it, where it would hear each half well.
            if section.len() >= HALVED && heard.as_ref().is_none_or(|part| part.skips(&sound)) {
                let [first, second] = sound.halves(&section);
                waiting.extend([second, first]);
                continue;
            }
            encoded = Some(Window::as_spoken(section.clone()));
            // What is heard once more after the last word was in the encoder before.
            let is_new = encodings
                .last()
                .is_none_or(|(before, _): &(Range<usize>, _)| before.end <= section.start);
            if self.ear.is_some() && is_new {
                let fitting = encoding.filter(|encoding| encoding.width == ENCODED);
                encodings.extend(fitting.map(|encoding| (section.clone(), encoding)));
            }
            let Some(part) = heard else { continue };
            // Whisper sometimes ends before the sound does.
            let after = part.words.last().map_or(section.end, |w| w.samples.end);
            if sound.sounding_in(&(after..section.end)) > UNHEARD
                && after > section.start + UNHEARD
                && after < section.end
            {
                waiting.push(after..section.end);
            }
            parts.push(part);
        }
        let transcript = Transcript {
            words: parts
                .iter()
                .flat_map(|part| part.words.iter().map(|joined| joined.word.clone()))
                .collect(),
        };
        let heard = parts.iter().flat_map(|part| part.tokens.iter().copied());
        let asked = Asked::nothing(&self.vocabulary, heard.chain([self.context.token_eot()]));
        Ok(Box::new(Heard {
            whisper: self,
            samples,
            transcript,
            parts,
            state,
            encoded,
            encodings,
            asked,
        }))
    }
}

/// A section, and what was believed of it.
struct Part {
    section: Range<usize>,
    /// All text tokens as they were written.
    tokens: Vec<TokenId>,
    /// The words; each knows its tokens.
    words: Vec<tokens::Joined>,
}

impl Part {
    /// Says whether something that was said is missing: a word hides others, or the engine got stuck.
    fn skips(&self, sound: &Sound) -> bool {
        let texts: Vec<&str> = self.words.iter().map(|w| w.word.text.as_str()).collect();
        hallucination::is_stuck(&texts)
            || self.words.iter().any(|word| {
                hallucination::hides_others(&word.word.text, sound.sounding_in(&word.samples))
            })
    }

    /// Returns what to listen to for a place of its words, and which words sound in it: the sentences
    /// of the place alone, or all where they begin early; with `alone` even then only the sentences.
    fn sentence(&self, first: usize, last: usize, alone: bool) -> (Range<usize>, Range<usize>) {
        let ends = |word: &tokens::Joined| word.word.text.ends_with(['.', '?', '!']);
        let from = self.words[..first]
            .iter()
            .rposition(ends)
            .map_or(0, |before| before + 1);
        let all = (self.section.clone(), 0..self.words.len());
        if from <= ALONE_AFTER && !alone {
            return all;
        }
        let to = self.words[last..]
            .iter()
            .position(ends)
            .map_or(self.words.len(), |end| last + end + 1);
        let start = self.words[from].samples.start;
        let end = self.words[to - 1].samples.end;
        let start = start
            .saturating_sub(SENTENCE_MARGIN)
            .max(self.section.start);
        if self.section.end - end.min(self.section.end) < LEFT_OVER {
            return (start..self.section.end, from..self.words.len());
        }
        (
            start..(end + SENTENCE_MARGIN).min(self.section.end),
            from..to,
        )
    }
}

/// A recording as whisper heard it.
struct Heard<'a> {
    whisper: &'a Whisper,
    samples: &'a [f32],
    transcript: Transcript,
    parts: Vec<Part>,
    state: Option<Lent<'a>>,
    /// The sound whose encoder output `state` holds.
    encoded: Option<Window>,
    /// What the encoder made of each section, for the ear.
    encodings: Vec<(Range<usize>, Encoded)>,
    /// What was asked on that output.
    asked: Asked,
}

/// A sound to listen to.
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

/// A place in the words of one part.
struct Place {
    window: Window,
    before: Vec<TokenId>,
    after: Vec<TokenId>,
}

impl Heard<'_> {
    /// Finds the part that a word is in, and which word of all its first is.
    fn part_of(&self, word: usize) -> Option<(usize, &Part)> {
        let mut first = 0;
        for part in &self.parts {
            if word < first + part.words.len() {
                return Some((first, part));
            }
            first += part.words.len();
        }
        None
    }

    /// Finds a place. One that runs over the end of a section is cut there.
    fn place(&self, place: WordRange, tempo: Tempo) -> Option<Place> {
        let (first, part) = self.part_of(place.first)?;
        let last = place.last.clamp(place.first, first + part.words.len() - 1) - first;
        let alone = tempo != Tempo::AsSpoken;
        let (samples, words) = part.sentence(place.first - first, last, alone);
        let tokens = |from: usize, to: usize| match (part.words.get(from), to.checked_sub(1)) {
            (Some(word), Some(last)) if from < to => {
                &part.tokens[word.pieces.start..part.words[last].pieces.end]
            }
            _ => &[],
        };
        let mut before = self.whisper.beginning();
        before.extend(tokens(words.start, place.first - first));
        Some(Place {
            window: Window { samples, tempo },
            before,
            after: tokens(last + 1, words.end).to_vec(),
        })
    }

    /// Returns a decoder on the encoder's output of a window, encoding it where another is held; none
    /// where there is nothing to listen with, or at this pace the engine could not take it in at once.
    fn decoder(&mut self, window: &Window) -> Result<Option<Decoder<'_>>, SpeechError> {
        let Some(state) = &mut self.state else {
            return Ok(None);
        };
        if self.encoded.as_ref() != Some(window) {
            let played = at_pace(
                &self.samples[window.samples.clone()],
                window.tempo.percent(),
            );
            if played.len() > MOST_SAMPLES {
                return Ok(None);
            }
            self.whisper.run(state, &played, 1)?;
            self.encoded = Some(window.clone());
            self.asked.forget();
        }
        Ok(Some(Decoder::new(
            &self.whisper.context,
            &self.whisper.vocabulary,
            state,
            self.whisper.threads(),
            &mut self.asked,
        )))
    }
}

impl Heard<'_> {
    /// Asks the decoder about a place; none where there is none.
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
}

impl Heard<'_> {
    /// Asks the ear about each section, in the order of time, and gives it what tells the time of positions; none where
    /// there is no ear for this model.
    fn by_ear<T>(
        &self,
        question: impl Fn(&Ear, &[f32], &dyn Fn(Range<usize>) -> Span) -> Vec<T>,
    ) -> Option<Vec<T>> {
        let ear = self.whisper.ear.as_ref()?;
        if self.encodings.is_empty() {
            return None;
        }
        let millis = |samples| Millis::from_frames(samples as u64, RECOGNISER_RATE);
        let mut heard = Vec::new();
        for (section, encoding) in &self.encodings {
            let at = |position| millis(section.start + position * SAMPLES_A_POSITION);
            let span = |positions: Range<usize>| Span::new(at(positions.start), at(positions.end));
            heard.extend(question(ear, &encoding.numbers, &span));
        }
        Some(heard)
    }
}

impl Hearing for Heard<'_> {
    fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    fn numbers_heard(&mut self) -> Option<Vec<HeardNumber>> {
        self.by_ear(|ear, sound, at| {
            let numbers = ear.numbers(sound).into_iter();
            numbers
                .map(|(positions, run)| HeardNumber {
                    span: at(positions),
                    readings: run.readings,
                })
                .collect()
        })
    }

    fn name_heard(&mut self, name: &str) -> Option<Vec<HeardName>> {
        self.by_ear(|ear, sound, at| {
            let places = ear.name(sound, name).into_iter();
            places
                .map(|place| HeardName {
                    span: at(place.positions),
                    behind: place.behind,
                })
                .collect()
        })
    }

    fn is_at_hand(&self, word: usize) -> bool {
        self.part_of(word)
            .is_some_and(|(_, part)| self.encoded == Some(Window::as_spoken(part.section.clone())))
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

/// Returns the encoder positions that a section needs, a multiple of 64.
fn audio_context(samples: usize) -> usize {
    let needed = (samples * POSITIONS_A_SECOND).div_ceil(RECOGNISER_RATE as usize);
    (needed + SPARE_POSITIONS)
        .next_multiple_of(64)
        .min(MOST_POSITIONS)
}

/// Returns which attention heads follow the sound in a model of this shape. Where it is no known
/// one, those of its upper half do, less exactly.
fn alignment(outline: Outline) -> DtwMode<'static> {
    let english = outline.vocabulary == 51_864;
    let preset = match (outline.text_layers, english) {
        (4, true) => DtwModelPreset::TinyEn,
        (4, false) if outline.vocabulary == 51_865 => DtwModelPreset::Tiny,
        (4, false) => DtwModelPreset::LargeV3Turbo,
        (6, true) => DtwModelPreset::BaseEn,
        (6, false) => DtwModelPreset::Base,
        (12, true) => DtwModelPreset::SmallEn,
        (12, false) => DtwModelPreset::Small,
        (24, true) => DtwModelPreset::MediumEn,
        (24, false) => DtwModelPreset::Medium,
        (layers, _) => {
            return DtwMode::TopMost {
                n_top: (layers / 2).max(1),
            };
        }
    };
    DtwMode::ModelPreset {
        model_preset: preset,
    }
}

fn engine(doing: &'static str) -> impl Fn(WhisperError) -> SpeechError {
    move |error| SpeechError::Engine {
        doing,
        reason: error.to_string(),
    }
}

fn as_c_int(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_fits_the_sound_with_a_margin_and_never_passes_thirty_seconds() {
        assert_eq!(audio_context(0), 64);
        assert_eq!(audio_context(16_000), 128);
        assert_eq!(audio_context(14 * 16_000 + 6_400), 832);
        assert_eq!(audio_context(28 * 16_000), 1472);
        assert_eq!(audio_context(99 * 16_000), 1500);
    }
}
