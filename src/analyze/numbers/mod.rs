//! Telephone numbers in running words, however they are said and however they are written.
//!
//! Three steps: words that can be part of a number form runs (`run`); a run becomes digits, and is
//! split where one number ends and the next begins; what is left of it in context (a price, a time,
//! a count) is no number. Whether the digits are the rep's own is `known`'s business.

mod context;
mod corrected;
mod run;

use crate::domain::Doubt;
use crate::domain::Extent;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Region;
use crate::domain::Transcript;
use crate::domain::Whose;
use crate::domain::WordRange;
use crate::text::telephone::Dialled;
use crate::text::telephone::dialled;
use crate::text::tokens::Token;
use crate::text::tokens::tokenize;

/// Digits in a row from which on a run is a number without any word that says so: the shortest
/// whole number, a local one in North America.
const ENOUGH_DIGITS: usize = 7;

/// Digits in a row from which on a run is a part of a number where a word says that one comes.
const ENOUGH_AFTER_CUE: usize = 4;

/// Digits in a row from which on even a number that is not whole needs no word that says so.
const ENOUGH_IN_PART: usize = 9;

/// Why a number is in doubt that is taken back in words that do not tell what was meant.
pub const CORRECTED: &str = "it seems to be corrected right after";

/// Words that part an extension from its number.
const EXTENSION_WORDS: [&str; 4] = ["extension", "ext", "x", "option"];

/// Returns the digits of the extension that follows a number among some words, or right after them.
pub fn extension_in(transcript: &Transcript, words: WordRange) -> Option<String> {
    let tokens = tokenize(transcript);
    let at = tokens.iter().position(|token| {
        token.word > words.first
            && token.word <= words.last + 1
            && EXTENSION_WORDS.contains(&token.text.as_str())
    })?;
    let rest = tokens.get(at + 1..)?;
    run::runs(rest)
        .into_iter()
        .next()
        .filter(|run| run.first == 0)
        .map(|run| run.digits)
}

/// Finds the telephone numbers, in order.
pub fn find_numbers(transcript: &Transcript, region: Region) -> Vec<Mention> {
    let tokens = tokenize(transcript);
    let mut mentions = Vec::new();
    let mut earlier: Option<run::Run> = None;
    for run in run::runs(&tokens) {
        for part in run::split(run, &tokens, region) {
            // "... one two four, sorry, one two three": what is taken back was not left as a number.
            if let Some(number) = &earlier
                && let Some(meant) = corrected::meant(number, &part, &tokens, region)
                && let Some(mention) = judge(&meant, &tokens, transcript, region)
            {
                mentions.pop();
                mentions.push(mention);
                earlier = Some(meant);
            } else if let Some(number) = &earlier
                && let Some(mention) = mentions.last_mut()
                && corrected::is_tried(number, &part, &tokens)
            {
                mention.doubt = Some(Doubt {
                    reason: CORRECTED.to_owned(),
                    readings: mention.value.clone().into_iter().collect(),
                });
            } else if let Some(mention) = judge(&part, &tokens, transcript, region) {
                mentions.push(mention);
                earlier = Some(part);
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
    if context::is_something_else(tokens, run) || context::is_shaped_otherwise(tokens, run) {
        return None;
    }
    let mut dialled = dialled_by(run, tokens, region);
    let is_long = dialled.whole && count > ENOUGH_IN_PART;
    if !cued && !is_long && context::is_counting(tokens, run) {
        return None;
    }
    let restored = (!dialled.whole)
        .then(|| with_lost_zero(run, tokens, region))
        .flatten();
    let lost_zero = restored.is_some();
    let recognised = dialled.national.clone();
    if let Some(restored) = restored {
        dialled = restored;
    }
    // Too few or too many digits are a number only where a word says that one comes, or nearly so.
    if !dialled.whole && !cued && count < ENOUGH_IN_PART {
        return None;
    }
    let words = run.words(tokens);
    let mut mention =
        Mention::of(MentionKind::Number, transcript, words).with_value(dialled.national);
    mention.extent = if dialled.whole {
        Extent::Whole
    } else {
        Extent::Partial
    };
    mention.e164 = dialled.e164;
    mention.whose = if context::is_somebody_elses(tokens, run) {
        Whose::Other
    } else {
        Whose::Speaker
    };
    if lost_zero {
        let whole = mention.value.clone().unwrap_or_default();
        mention.doubt = Some(Doubt {
            reason: format!("I heard {recognised}; a zero may be missing, as in {whole}."),
            readings: vec![whole, recognised],
        });
    }
    Some(mention)
}

/// Returns what a run dials. The plus of "+415-555-0134" is a slip: nobody writes a number abroad in such groups.
fn dialled_by(run: &run::Run, tokens: &[Token], region: Region) -> Dialled {
    let groups = tokens[run.first..=run.last]
        .iter()
        .map(|token| token.text.len());
    let is_local = region.is_north_american() && groups.eq([3, 3, 4]);
    match run.digits.strip_prefix('+').filter(|_| is_local) {
        Some(plain) => dialled(plain, region),
        None => dialled(&run.digits, region),
    }
}

/// Puts back the zero that recognisers lose when they write "oh one four two" as 142: only in a last
/// group of three digits of a North American number that lacks just one.
fn with_lost_zero(run: &run::Run, tokens: &[Token], region: Region) -> Option<Dialled> {
    let last = &tokens[run.last];
    // Six digits may as well be an area and an exchange; 555 is an exchange.
    let lacks_one =
        run.digits.len() == 9 || (run.digits.len() == 6 && run.digits.starts_with("555"));
    if !region.is_north_american() || !lacks_one || !last.is_digits() || last.text.len() != 3 {
        return None;
    }
    let (head, tail) = run.digits.split_at(run.digits.len() - 3);
    Some(dialled(&format!("{head}0{tail}"), region)).filter(|dialled| dialled.whole)
}
