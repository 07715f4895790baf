//! Converts Whisper weights from CTranslate2's format to ggml's, bit for bit the same every time.
//!
//! The conversion changes no number: matrices and convolutions are 16-bit floats on both sides, and vectors are widened
//! to 32 bits, as whisper.cpp's own converter does. Other types of weights are refused. `quantise` is the one place where
//! numbers are rounded, for speed.

mod ctranslate2;
mod error;
mod ggml;
mod mel;
mod quantise;
mod tokens;

use ctranslate2::Variable;
use ctranslate2::Variables;
pub use error::ConvertError;
use ggml::Writer;
pub(super) use quantise::quantise;

/// The length of the encoder's window, in positions of 20 ms: 30 seconds.
const AUDIO_CONTEXT: usize = 1500;

/// Attention heads are this wide in every Whisper model.
const HEAD_WIDTH: usize = 64;

/// Mel bands of all Whisper models up to large-v2.
const MEL_BANDS: usize = 80;

/// Converts a `model.bin` and its `tokenizer.json` to the bytes of a ggml file.
///
/// # Errors
/// The weights are cut off, of another kind, or not in 16-bit floats; the error says where.
pub fn convert(model: &[u8], tokenizer: &[u8]) -> Result<Vec<u8>, ConvertError> {
    let variables = ctranslate2::read(model)?;
    let embeddings = variables.matrix("decoder/embeddings/weight")?;
    let (vocabulary, width) = (embeddings.dimensions[0], embeddings.dimensions[1]);
    let positions = variables.matrix("decoder/position_encodings/encodings")?;
    let encoder_layers = variables.count_layers("encoder");
    let decoder_layers = variables.count_layers("decoder");
    let tokens = tokens::read(tokenizer, vocabulary)?;
    let heads = width / HEAD_WIDTH;

    let mut writer = Writer::new();
    writer.header([
        vocabulary,
        AUDIO_CONTEXT,
        width,
        heads,
        encoder_layers,
        positions.dimensions[0],
        width,
        heads,
        decoder_layers,
        MEL_BANDS,
        1,
    ]);
    writer.mel_filters(&mel::filters());
    writer.tokens(&tokens);

    let mut model = Model {
        variables: &variables,
        writer,
        width,
    };
    model.writer.wide(
        "encoder.positional_embedding",
        &[AUDIO_CONTEXT, width],
        variables.matrix("encoder/position_encodings/encodings")?,
    )?;
    for number in 1..=2 {
        let source = format!("encoder/conv{number}");
        let weight = variables.get(&format!("{source}/weight"))?;
        model
            .writer
            .half(&format!("encoder.conv{number}.weight"), weight)?;
        let bias = variables.get(&format!("{source}/bias"))?;
        model
            .writer
            .wide(&format!("encoder.conv{number}.bias"), &[width, 1], bias)?;
    }
    for layer in 0..encoder_layers {
        model.layer("encoder", layer)?;
    }
    model.norm("encoder.ln_post", "encoder/layer_norm")?;
    model.writer.wide(
        "decoder.positional_embedding",
        &positions.dimensions,
        positions,
    )?;
    model
        .writer
        .half("decoder.token_embedding.weight", embeddings)?;
    for layer in 0..decoder_layers {
        model.layer("decoder", layer)?;
    }
    model.norm("decoder.ln", "decoder/layer_norm")?;
    Ok(model.writer.finish())
}

struct Model<'a> {
    variables: &'a Variables<'a>,
    writer: Writer,
    width: usize,
}

impl Model<'_> {
    /// One transformer block; the decoder's also attends to the encoder.
    fn layer(&mut self, side: &str, layer: usize) -> Result<(), ConvertError> {
        let (target, source) = (
            format!("{side}.blocks.{layer}"),
            format!("{side}/layer_{layer}"),
        );
        let own = format!("{source}/self_attention");
        // Query, key and value are stacked in one matrix; keys have no bias in ggml.
        let (attention, stacked) = (format!("{target}.attn"), format!("{own}/linear_0"));
        self.rows(&attention, "query", &stacked, 0, 3, true)?;
        self.rows(&attention, "key", &stacked, 1, 3, false)?;
        self.rows(&attention, "value", &stacked, 2, 3, true)?;
        self.rows(&attention, "out", &format!("{own}/linear_1"), 0, 1, true)?;
        self.norm(&format!("{target}.attn_ln"), &format!("{own}/layer_norm"))?;
        if side == "decoder" {
            let cross = format!("{source}/attention");
            let (attention, stacked) =
                (format!("{target}.cross_attn"), format!("{cross}/linear_1"));
            self.rows(
                &attention,
                "query",
                &format!("{cross}/linear_0"),
                0,
                1,
                true,
            )?;
            self.rows(&attention, "key", &stacked, 0, 2, false)?;
            self.rows(&attention, "value", &stacked, 1, 2, true)?;
            self.rows(&attention, "out", &format!("{cross}/linear_2"), 0, 1, true)?;
            self.norm(
                &format!("{target}.cross_attn_ln"),
                &format!("{cross}/layer_norm"),
            )?;
        }
        for (target_part, source_part) in [("mlp.0", "ffn/linear_0"), ("mlp.2", "ffn/linear_1")] {
            let weight = self
                .variables
                .matrix(&format!("{source}/{source_part}/weight"))?;
            self.writer
                .half(&format!("{target}.{target_part}.weight"), weight)?;
            let bias = self
                .variables
                .get(&format!("{source}/{source_part}/bias"))?;
            self.writer.wide(
                &format!("{target}.{target_part}.bias"),
                &[weight.dimensions[0]],
                bias,
            )?;
        }
        self.norm(
            &format!("{target}.mlp_ln"),
            &format!("{source}/ffn/layer_norm"),
        )
    }

    /// Writes one of `of` matrices that are stacked in a variable.
    fn rows(
        &mut self,
        target: &str,
        name: &str,
        source: &str,
        index: usize,
        of: usize,
        with_bias: bool,
    ) -> Result<(), ConvertError> {
        let rows = index * self.width..(index + 1) * self.width;
        let weight = self.variables.matrix(&format!("{source}/weight"))?;
        weight.expect_dimensions(&[of * self.width, self.width])?;
        self.writer.half(
            &format!("{target}.{name}.weight"),
            &weight.rows(rows.clone()),
        )?;
        if with_bias {
            let bias = self.variables.get(&format!("{source}/bias"))?;
            bias.expect_dimensions(&[of * self.width])?;
            self.writer.wide(
                &format!("{target}.{name}.bias"),
                &[self.width],
                &bias.rows(rows),
            )?;
        }
        Ok(())
    }

    fn norm(&mut self, target: &str, source: &str) -> Result<(), ConvertError> {
        for (to, from) in [("weight", "gamma"), ("bias", "beta")] {
            let vector: &Variable<'_> = self.variables.get(&format!("{source}/{from}"))?;
            self.writer
                .wide(&format!("{target}.{to}"), &[self.width], vector)?;
        }
        Ok(())
    }
}
