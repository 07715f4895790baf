//! Every threshold of a decision, with its unit and the experiment behind it. `docs/listening.md` shows them as a table.
//!
//! Ratios are log-likelihood ratios, in natural logarithms. "dev2" are the 440 recordings of `samples/make_eval.py dev2`,
//! half of them with a wrong digit or two swapped in the number.

use super::decision::Band;
use crate::domain::Millis;

/// Ratio of the claimed number to the likeliest other hypothesis of the digit head. Of 535 places of dev2 where it was
/// said it is above -2 in 527 and below -7 in 2; of 224 where another one was, it is not even a hypothesis.
pub(super) const NUMBER_CTC: Band = Band {
    confirm: -2.0,
    reject: -7.0,
};
/// Ratio of the claimed number to its rivals by forced decoding. Of 224 places of dev2 with another number it is -0.4 at
/// the most. It never contradicts: all 6 places that the digit head leaves open are of the claimed number.
pub(super) const NUMBER_FORCED: Band = Band {
    confirm: 0.5,
    reject: f64::NEG_INFINITY,
};
/// Ratio with which no further tempo is asked: in 225 places a number that was not said led by 4.6 at the most.
pub(super) const NUMBER_FORCED_SETTLED: Band = Band {
    confirm: 5.0,
    reject: -5.0,
};
/// Hypotheses of the digit head that forced decoding compares with the claimed number, at most; each costs as much as
/// that. In 220 of the 224 places of dev2 the number that was said is the first of them, in the others the second.
pub(super) const MOST_RIVALS: usize = 2;
/// Edits by which a number may differ from the claimed one and still be it, misrecognised. In the 8 places of dev2 where
/// another number leads the claimed one by 2, they are 2 at the most.
pub(super) const NEAR: usize = 3;
/// Probability from which on another number replaces the one that was written. 218 of 224 in dev2 are likelier.
pub(super) const CLEARLY_ANOTHER: f64 = 0.9;
/// Digits that a number has at least; with fewer it is a part of one. A local number has 7.
pub(super) const FEWEST_DIGITS: usize = 7;

/// Digits that a number with its area has at least: a part of a run with fewer is taken for no number.
pub(super) const FEWEST_WITH_AREA: usize = 9;

/// Log-probability by which a number that a place does not sound like is behind the likeliest there. With this and the
/// next four, 399 of 400 recordings of dev2 have the exact digits, 1 has wrong ones that are not in doubt, and 8 have a
/// number in doubt.
pub(super) const FLOOR: f64 = -10.0;
/// Log-probability that a number gains in a place where it is written.
pub(super) const WRITTEN: f64 = 1.5;
/// Log-probability by which all places together have to prefer their own numbers to have several.
pub(super) const TWO_NUMBERS: f64 = 6.0;
/// Log-probability by which the likeliest number has to lead to be without doubt.
pub(super) const CONSENSUS_LEAD: f64 = 1.5;
/// Mean log-probability over its places that it needs to be without doubt.
pub(super) const CONSENSUS_MEAN: f64 = -9.0;

/// Ratio of the claimed name to the letters that fit best. Where the words of dev2 lack a name that was said, it is above
/// -15 in 226 of 234 halves and above -20 in all; where it was not said, below -28 (35 places).
pub(super) const NAME_CTC: Band = Band {
    confirm: -15.0,
    reject: -30.0,
};
/// The same where it is above [`NAME_CLEAR`] in the other half.
pub(super) const NAME_CTC_HELPED: Band = Band {
    confirm: -20.0,
    ..NAME_CTC
};
/// Ratio of the claimed name with which it helps the other half.
pub(super) const NAME_CLEAR: f64 = -10.0;
/// Ratio that each letter allows at most, as a short name fits many a sound: [`NAME_CTC`] for ten letters.
pub(super) const NAME_CTC_A_LETTER: f64 = -1.5;
/// Letters from which on the letter head alone confirms a name. Shorter ones were not measured, so the decoder is asked.
pub(super) const FEWEST_LETTERS: usize = 4;
/// Ratio of the claimed name to names that nobody said, by forced decoding. In 20 places of other recordings it was 13 to
/// 50 for the name that was said, and 8 at most for 50 other names.
pub(super) const NAME_FORCED: Band = Band {
    confirm: 10.5,
    reject: 5.0,
};
/// The same where the name is clear elsewhere in the message.
pub(super) const NAME_FORCED_HELPED: Band = Band {
    confirm: 5.0,
    reject: 5.0,
};
/// Log-probability by which the decoder prefers the words that it wrote to a name. In the same places they led the name
/// that was said by 27 at most, so that one which they lead by 28 is still confirmed.
pub(super) const DECODER_PRIOR: f64 = 28.0 + NAME_FORCED.confirm;
/// Places that forced decoding scores in each half of a message, at most; each costs up to three runs of the encoder.
pub(super) const MOST_PLACES: usize = 2;

/// The tempi at which forced decoding scores, in hundredths: what cannot be made out at one may be at another, as the
/// mistakes are different ones (tempo perturbation; the pitch goes with the tempo).
pub(super) const TEMPI: [u32; 3] = [100, 92, 85];

/// Time by which words may begin and end later or earlier than their sound: on average they are less than 120 ms off
/// (`tests/speech.rs`).
pub(super) const SLACK: Millis = Millis(200);
