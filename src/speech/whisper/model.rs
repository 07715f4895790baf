//! A model in memory, and one run of the engine on it.
//!
//! What is run on a recording is left to `transcribe`, what its result is worth as evidence to `evidence`.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use ringback_kernels::EncoderOutput;
use ringback_kernels::capture_encoder_output;
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
use super::model_file;
use super::model_file::Shape;
use super::state_pool::PooledState;
use super::state_pool::StatePool;
use super::vocabulary::TokenId;
use super::vocabulary::Vocabulary;
use crate::domain::SAMPLE_RATE;
use crate::speech::SpeechError;

/// Encoder positions in a second of sound: each is 20 ms.
const POSITIONS_PER_SECOND: usize = 50;
/// Samples in an encoder position.
pub(super) const SAMPLES_PER_POSITION: usize = SAMPLE_RATE as usize / POSITIONS_PER_SECOND;
/// Positions kept beyond the sound. Too tight a context makes whisper loop.
const SPARE_POSITIONS: usize = 64;
/// All positions there are: 30 s.
const MAX_POSITIONS: usize = 1500;
/// The most samples that one run reads: 30 s.
pub(super) const MAX_SAMPLES: usize = MAX_POSITIONS * SAMPLES_PER_POSITION;
/// The engine ignores what is shorter than 0.1 s, and its aligner stops the whole program below
/// 0.16 s: what is shorter than a second is followed by silence.
const MIN_SAMPLES: usize = SAMPLE_RATE as usize;

/// A model in memory, shared by all recordings.
#[derive(Debug)]
pub(super) struct Model {
    context: WhisperContext,
    states: StatePool,
    shape: Shape,
    language: String,
    threads: usize,
}

impl Model {
    /// Loads a model in ggml form.
    ///
    /// # Errors
    /// A file that cannot be read, is no whole model, or does not know the language.
    pub(super) fn load(path: &Path, settings: &WhisperSettings) -> Result<Self, SpeechError> {
        whisper_rs::install_logging_hooks();
        ringback_kernels::register();
        let unreadable = |source| SpeechError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let broken = |reason| SpeechError::Model {
            path: path.to_owned(),
            reason,
        };
        let unknown = || SpeechError::Language {
            language: settings.language.clone(),
        };
        let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
        let shape = model_file::validate(&mut file).map_err(broken)?;
        drop(file);
        if whisper_rs::get_lang_id(&settings.language).is_none() {
            return Err(unknown());
        }
        let mut parameters = WhisperContextParameters::new();
        parameters.use_gpu(false).dtw_parameters(DtwParameters {
            mode: alignment_heads(shape),
            ..DtwParameters::default()
        });
        let context = WhisperContext::new_with_params(path, parameters)
            .map_err(|error| broken(error.to_string()))?;
        if !context.is_multilingual() && settings.language != "en" {
            return Err(unknown());
        }
        let model = Self {
            states: StatePool::default(),
            context,
            shape,
            language: settings.language.clone(),
            threads: settings.threads.max(1),
        };
        if settings.is_tried_first && !model.computes()? {
            return Err(broken("its weights come to no numbers".to_owned()));
        }
        Ok(model)
    }

    /// Returns whether the weights make numbers of a sound, which the engine's aligner does not survive without.
    fn computes(&self) -> Result<bool, SpeechError> {
        let failed = engine_error("trying the model");
        let samples: Vec<f32> = (0..SAMPLE_RATE).map(trial_sample).collect();
        let mut state = self.context.create_state().map_err(&failed)?;
        state.pcm_to_mel(&samples, self.threads).map_err(&failed)?;
        state.encode(0, self.threads).map_err(&failed)?;
        // One token at a time: only the last one of a call has its probabilities.
        for (past, token) in self.prompt().into_iter().enumerate() {
            state
                .decode(&[token], past, self.threads)
                .map_err(&failed)?;
        }
        let logits = state.get_logits().map_err(&failed)?;
        Ok(logits.iter().all(|logit| logit.is_finite()))
    }

    /// Returns the tokens that the model writes with.
    pub(super) fn vocabulary(&self) -> Vocabulary {
        let texts: Vec<&[u8]> = (0..self.context.token_eot())
            .map(|token| self.context.token_to_bytes(token).unwrap_or_default())
            .collect();
        Vocabulary::new(texts)
    }

    /// Lends a state for a recording of which at most this many samples are run at once.
    pub(super) fn state_for(&self, max_samples: usize) -> Result<PooledState<'_>, SpeechError> {
        self.states
            .lend(&self.context, max_samples)
            .map_err(engine_error("starting"))
    }

    /// Runs the engine on at most 30 s of samples: encodes them, and decodes up to `max_tokens` tokens greedily (with 1, next
    /// to nothing is decoded). The text and the encoder's output stay in `state`; the output is returned too,
    /// without the positions after the sound.
    pub(super) fn run(
        &self,
        state: &mut WhisperState,
        samples: &[f32],
        max_tokens: usize,
    ) -> Result<Option<EncoderOutput>, SpeechError> {
        let positions = samples.len().div_ceil(SAMPLES_PER_POSITION);
        let mut padded = Vec::new();
        let samples = if samples.len() < MIN_SAMPLES {
            padded.extend_from_slice(samples);
            padded.resize(MIN_SAMPLES, 0.0);
            padded.as_slice()
        } else {
            samples
        };
        let parameters = self.parameters(samples.len(), max_tokens);
        let (result, mut output) = capture_encoder_output(|| state.full(parameters, samples));
        result.map_err(engine_error("transcribing"))?;
        if let Some(output) = &mut output {
            output.values.truncate(positions * output.width);
        }
        Ok(output)
    }

    fn parameters(&self, samples: usize, max_tokens: usize) -> FullParams<'_, '_> {
        let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
        parameters.set_n_threads(as_c_int(self.threads));
        parameters.set_language(Some(&self.language));
        parameters.set_translate(false);
        parameters.set_no_context(true);
        // One pass over the section, whatever times whisper writes: a second pass would overwrite
        // the encoder's output.
        parameters.set_single_segment(true);
        parameters.set_temperature(0.0);
        parameters.set_temperature_inc(0.0);
        parameters.set_suppress_nst(true);
        parameters.set_max_tokens(as_c_int(max_tokens));
        parameters.set_audio_ctx(as_c_int(audio_context(samples)));
        parameters.set_print_special(false);
        parameters.set_print_progress(false);
        parameters.set_print_realtime(false);
        parameters.set_print_timestamps(false);
        parameters
    }

    /// Returns the tokens that every decoded text begins with: the language, and no timestamps.
    pub(super) fn prompt(&self) -> Vec<TokenId> {
        let context = &self.context;
        let mut tokens = vec![context.token_sot()];
        if context.is_multilingual() {
            let language = whisper_rs::get_lang_id(&self.language).unwrap_or_default();
            tokens.extend([context.token_lang(language), context.token_transcribe()]);
        }
        tokens.push(context.token_not());
        tokens
    }

    pub(super) fn context(&self) -> &WhisperContext {
        &self.context
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    pub(super) fn threads(&self) -> usize {
        self.threads
    }
}

/// Returns the n-th sample of the sound that a model is tried on: a tone of 250 Hz that swells.
fn trial_sample(n: u32) -> f32 {
    let seconds = f64::from(n) / f64::from(SAMPLE_RATE);
    let sample = 0.3 * seconds * (seconds * 250.0 * std::f64::consts::TAU).sin();
    sample as f32
}

/// Returns the encoder positions that samples need, a multiple of 64.
fn audio_context(samples: usize) -> usize {
    let needed = samples.div_ceil(SAMPLES_PER_POSITION);
    (needed + SPARE_POSITIONS)
        .next_multiple_of(64)
        .min(MAX_POSITIONS)
}

/// The most attention heads that the engine's aligner has memory for.
const MAX_ALIGNMENT_HEADS: u64 = 40;

/// Returns the attention heads that follow the sound in a model of this shape, from which the engine's aligner takes the
/// times of tokens (dynamic time warping). Where the shape is not known, those of the last layers do, less exactly.
fn alignment_heads(shape: Shape) -> DtwMode<'static> {
    let preset = match (shape.text_layers, shape.heads, shape.is_english()) {
        (4, 6, true) => DtwModelPreset::TinyEn,
        (4, 6, false) => DtwModelPreset::Tiny,
        (4, 20, false) => DtwModelPreset::LargeV3Turbo,
        (6, 8, true) => DtwModelPreset::BaseEn,
        (6, 8, false) => DtwModelPreset::Base,
        (12, 12, true) => DtwModelPreset::SmallEn,
        (12, 12, false) => DtwModelPreset::Small,
        (24, 16, true) => DtwModelPreset::MediumEn,
        (24, 16, false) => DtwModelPreset::Medium,
        (layers, heads, _) => {
            let layers = (layers / 2).min(MAX_ALIGNMENT_HEADS / heads.max(1)).max(1);
            return DtwMode::TopMost {
                n_top: i32::try_from(layers).unwrap_or(1),
            };
        }
    };
    DtwMode::ModelPreset {
        model_preset: preset,
    }
}

fn engine_error(doing: &'static str) -> impl Fn(WhisperError) -> SpeechError {
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
