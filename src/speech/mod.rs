//! Hears the words of a recording: the trait every recogniser keeps, and the recognisers there are.
//!
//! What the words mean is left to `analyze`; where the samples come from, to `audio`.

#[cfg(any(test, feature = "whisper"))]
mod ctc;
mod error;
#[cfg(any(test, feature = "whisper"))]
mod hallucination;
mod scripted;
#[cfg(any(test, feature = "whisper"))]
mod vad;
pub mod whisper;

pub use error::SpeechError;
pub use scripted::Scripted;
pub use scripted::transcripts_of_report;
pub use whisper::Whisper;
pub use whisper::WhisperSettings;

use crate::domain::Audio;
use crate::domain::Engine;
use crate::domain::NumberShape;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::WordRange;

/// Turns sound into words. The same sound gives the same words, whatever was heard before.
pub trait Recognizer: Send + Sync {
    /// Says what listens, for the report.
    fn engine(&self) -> Engine;

    /// Listens to a whole recording. The hearing keeps what a second question needs.
    ///
    /// # Errors
    /// Fails only where the engine itself does; silence is an empty transcript, not an error.
    fn listen<'a>(&'a self, audio: &'a Audio) -> Result<Box<dyn Hearing + 'a>, SpeechError>;
}

/// One recording as it was heard, ready to be asked again about a place in it.
///
/// `None` says that this recogniser cannot answer: it was given its words, or the place has no
/// sound of its own.
pub trait Hearing {
    /// Returns what was heard.
    fn transcript(&self) -> &Transcript;

    /// Returns the numbers that were heard in the sound, whatever was written, in the order of time. None says that
    /// this recogniser has no ear for digits of its own.
    fn numbers_heard(&mut self) -> Option<Vec<HeardNumber>> {
        None
    }

    /// Returns where in the sound a name may have been said, whatever was written. None says that this recogniser has
    /// no ear for names of its own.
    fn name_heard(&mut self, _name: &str) -> Option<Vec<HeardName>> {
        None
    }

    /// Whether what a question about a word listens to was listened to last, so that it costs least now.
    fn is_at_hand(&self, _word: usize) -> bool {
        true
    }

    /// Weighs other words in one place: how well does the sound go with each of `alternatives`
    /// written there instead of the words of `place`, all else as it was heard? The answers are
    /// natural logarithms of probabilities, in the order of `alternatives`. What falls hopelessly
    /// behind one before it may be weighed only as far as that shows. At another tempo only the sentence
    /// of the place is listened to.
    ///
    /// # Errors
    /// Fails only where the engine itself does.
    fn weigh(
        &mut self,
        place: WordRange,
        alternatives: &[String],
        tempo: Tempo,
    ) -> Result<Option<Vec<f64>>, SpeechError>;

    /// Weighs a number in one place: how well does the sound go with these digits there, however
    /// they are grouped or spelled, and how far behind is every other digit? `digits` are ASCII
    /// digits, at least one. At another tempo only the sentence of the place is listened to.
    ///
    /// # Errors
    /// Fails only where the engine itself does.
    fn weigh_number(
        &mut self,
        place: WordRange,
        digits: &str,
        tempo: Tempo,
    ) -> Result<Option<NumberWeighing>, SpeechError>;

    /// Reads the number in one place: which digits go best with the sound there, however they are grouped or
    /// spelled, if the number has that shape? The likeliest first; what is far behind it is not
    /// told, and nothing is where no number goes with the sound. At another tempo only the sentence of the
    /// place is listened to.
    ///
    /// # Errors
    /// Fails only where the engine itself does.
    fn read_number(
        &mut self,
        place: WordRange,
        shape: NumberShape,
        tempo: Tempo,
    ) -> Result<Option<Vec<NumberReading>>, SpeechError>;
}

/// A number that was heard in the sound.
#[derive(Clone, Debug, PartialEq)]
pub struct HeardNumber {
    /// When.
    pub span: Span,
    /// Which digits it may have been, the likeliest first.
    pub readings: Vec<NumberReading>,
}

/// A place where a name may have been said.
#[derive(Clone, Debug, PartialEq)]
pub struct HeardName {
    /// When.
    pub span: Span,
    /// By how much the name is behind the letters that go best with the sound there, in natural-logarithm units: at
    /// most 0.
    pub behind: f64,
}

/// How quickly the sound is played to the recogniser: what it cannot make out at one pace it may at
/// another, as its mistakes are different ones then. The pitch goes with the pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tempo {
    /// As it was recorded.
    AsSpoken,
    /// At 85 hundredths of its pace.
    Slower,
    /// At 92 hundredths of its pace.
    LittleSlower,
}

impl Tempo {
    /// Returns the pace in hundredths of that of the recording.
    pub fn percent(self) -> u32 {
        match self {
            Tempo::AsSpoken => 100,
            Tempo::Slower => 85,
            Tempo::LittleSlower => 92,
        }
    }
}

/// How well the sound goes with a number in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberWeighing {
    /// The natural logarithm of the probability of the digits, in the form that suits the sound
    /// best, and of the few words that follow them.
    pub log_probability: f64,
    /// The digits as they were best written: ` 07700-900-123`.
    pub written: String,
    /// Each written piece that holds digits, in order.
    pub steps: Vec<DigitStep>,
    /// By how much the end of the number leads over one more digit, in natural-logarithm units.
    pub end_margin: f64,
}

/// Digits that go with the sound in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberReading {
    /// The ASCII digits.
    pub digits: String,
    /// The natural logarithm of their probability, as in [`NumberWeighing`].
    pub log_probability: f64,
}

/// One written piece of a number, against everything else that could stand there.
#[derive(Clone, Debug, PartialEq)]
pub struct DigitStep {
    /// The digits of the piece.
    pub digits: String,
    /// By how much these digits (however cut into pieces) lead over all other digits, in
    /// natural-logarithm units; negative where others are likelier.
    pub margin: f64,
    /// Other digits in this place, the likeliest first.
    pub others: Vec<OtherDigits>,
}

/// Digits that could stand in the place of a piece of a number instead.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherDigits {
    /// As many of the piece's own digits as are the same, and the first that is not; or, where the piece is a digit
    /// that is repeated, another digit as often.
    pub digits: String,
    /// By how much the piece's own digits lead over them, in natural-logarithm units.
    pub lead: f64,
}

impl NumberWeighing {
    /// Returns the margin of the weakest piece, in natural-logarithm units.
    pub fn margin(&self) -> f64 {
        self.steps
            .iter()
            .map(|step| step.margin)
            .fold(f64::INFINITY, f64::min)
    }
}
