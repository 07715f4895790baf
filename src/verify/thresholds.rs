//! Every threshold of a decision, with the experiment behind it. `docs/listening.md` shows them as a table.
//!
//! Ratios are log-likelihood ratios (natural logarithms). "dev2" are the 440 recordings of `samples/make_eval.py dev2`,
//! half of them with a slip in the number.

use super::decision::Band;
use crate::domain::Millis;

/// The claimed number against the likeliest other hypothesis of the digit head. Over dev2, of 224 places with a slip it
/// leads in none by more than -5, of 535 without one it does in all but 3; what leads it by less than 2 has a digit
/// twice that was said once.
pub(super) const NUMBER_CTC: Band = Band {
    confirm: -2.0,
    reject: -7.0,
};
/// The same where it leads by [`NUMBER_CLEAR`] elsewhere in the message.
pub(super) const NUMBER_CTC_HELPED: Band = Band {
    confirm: -4.5,
    ..NUMBER_CTC
};
pub(super) const NUMBER_CLEAR: f64 = 2.0;
/// The claimed number against its rivals by forced decoding.
pub(super) const NUMBER_FORCED: Band = Band {
    confirm: 0.5,
    reject: -4.0,
};
/// The most hypotheses of the digit head that forced decoding compares with the claimed number.
pub(super) const MOST_RIVALS: usize = 3;
/// A number that is this many edits from the claimed one may be it, misheard.
pub(super) const NEAR: usize = 3;
/// Another number that is likelier than this is what was said, whatever was written.
pub(super) const CLEARLY_ANOTHER: f64 = 0.9;
/// A number with fewer digits than this is a part of one.
pub(super) const FEWEST_DIGITS: usize = 7;

/// A number that a place does not sound like is behind its likeliest by this much.
pub(super) const UNHEARD: f64 = 10.0;
/// What is written in a place counts as much.
pub(super) const WRITTEN: f64 = 1.5;
/// By how much all places together have to prefer their own numbers to have several.
pub(super) const TWO_NUMBERS: f64 = 6.0;
/// By how much the likeliest number has to lead to be without doubt.
pub(super) const CONSENSUS_LEAD: f64 = 1.5;
/// Its log-probability, on the average, to be without doubt.
pub(super) const CONSENSUS_AVERAGE: f64 = -9.0;

/// The claimed name against the letters that go best with the sound. Over 70 recordings the name that was said was
/// above -15 in 134 of 140 halves, another one at -22 or below.
pub(super) const NAME_CTC: Band = Band {
    confirm: -15.0,
    reject: -30.0,
};
/// The same where it is above [`NAME_CLEAR`] in the other half.
pub(super) const NAME_CTC_HELPED: Band = Band {
    confirm: -20.0,
    ..NAME_CTC
};
pub(super) const NAME_CLEAR: f64 = -10.0;
/// A short name goes with many a sound: each of its letters allows so much.
pub(super) const NAME_CTC_A_LETTER: f64 = -1.5;
/// With fewer letters than this the letter head alone does not tell that a name was said.
pub(super) const FEWEST_LETTERS: usize = 4;
/// The claimed name against names that nobody said, by forced decoding. Over 20 places the name that was said led by 13
/// to 50, 50 other names by 8 at most.
pub(super) const NAME_FORCED: Band = Band {
    confirm: 10.5,
    reject: 5.0,
};
/// The same where the name is clear elsewhere in the message.
pub(super) const NAME_FORCED_HELPED: Band = Band {
    confirm: 5.0,
    reject: 5.0,
};
/// By how much the decoder prefers the words that it wrote to a name. Over the same places they led the name that was
/// said by 0 to 27, other names by 20 to 92.
pub(super) const DECODER_PRIOR: f64 = 38.5;
/// The most places that are scored in each half of a message.
pub(super) const MOST_PLACES: usize = 2;

/// Words begin and end a little later or earlier than their sound.
pub(super) const SLACK: Millis = Millis(200);
