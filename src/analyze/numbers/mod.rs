//! Telephone numbers in running words, however they are said and however they are written.
//!
//! Three steps: pieces that can be part of a number form runs (`run`); a run becomes digits, and is
//! split where one number ends and the next begins; what is left of it in context (a price, a time,
//! a count) is no number. Whether the digits are the rep's own is `known`'s business.

mod context;
mod region;
mod run;
mod words;
mod written;

use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Region;
use crate::domain::Transcript;
use crate::domain::Whose;

use super::tokens::Token;
use super::tokens::tokenize;

pub(crate) use region::dialled;
pub use written::written_forms;

/// Digits in a row from which on a run is a number without any word that says so: the shortest
/// whole number, a local one in North America.
const ENOUGH_DIGITS: usize = 7;

/// Digits in a row from which on a run is a part of a number where a word says that one comes.
const ENOUGH_AFTER_CUE: usize = 4;

/// Finds the telephone numbers, in order.
pub fn find_numbers(transcript: &Transcript, region: Region) -> Vec<Mention> {
    let tokens = tokenize(transcript);
    let mut mentions = Vec::new();
    for run in run::runs(&tokens) {
        for part in run::split(run, region) {
            if let Some(mention) = judge(&part, &tokens, transcript, region) {
                mentions.push(mention);
            }
        }
    }
    mentions
}

fn judge(
    run: &run::Run,
    tokens: &[Token],
    transcript: &Transcript,
    region: Region,
) -> Option<Mention> {
    let count = run.digits.chars().filter(char::is_ascii_digit).count();
    let cued = context::announces_number(tokens, run.first);
    if count < ENOUGH_AFTER_CUE || (count < ENOUGH_DIGITS && !cued) {
        return None;
    }
    if context::is_something_else(tokens, run) {
        return None;
    }
    let dialled = dialled(&run.digits, region);
    let words = run.words(tokens);
    let mut mention =
        Mention::of(MentionKind::Number, transcript, words).with_value(dialled.national);
    mention.extent = if dialled.whole {
        Extent::Whole
    } else {
        Extent::Partial
    };
    mention.e164 = dialled.e164;
    mention.whose = if context::is_somebody_elses(tokens, run.first) {
        Whose::Other
    } else {
        Whose::Speaker
    };
    Some(mention)
}
