//! Runs of words that can be one telephone number, their digits, and where one number ends and the
//! next begins.

use crate::domain::Region;
use crate::domain::WordRange;
use crate::text::digits::NumberWord;
use crate::text::digits::number_word;
use crate::text::sentences::Break;
use crate::text::telephone::dialled;
use crate::text::tokens::Token;

/// The most digits of a count, a time or a year that may follow a number without a word between.
const LONGEST_STRAY: usize = 4;

/// The most digits that are searched for several numbers. Four international numbers in one breath
/// fit; longer stretches are nobody's message, and would take long to search.
const LONGEST_SPLIT: usize = 60;

/// Digits, with a leading `+` where one was said, and the tokens they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) digits: String,
    pub(super) first: usize,
    pub(super) last: usize,
    /// The token each digit comes from (that of the `+` included).
    pub(super) origins: Vec<usize>,
}

impl Run {
    /// Returns the words the run touches.
    pub(super) fn words(&self, tokens: &[Token]) -> WordRange {
        WordRange {
            first: tokens[self.first].word,
            last: tokens[self.last].word,
        }
    }
}

/// Finds the runs, in order.
pub(super) fn runs(tokens: &[Token]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match read_run(tokens, at) {
            Some(run) => {
                at = run.last + 1;
                runs.push(run);
            }
            None => at += 1,
        }
    }
    runs
}

/// Reads the longest run that begins at a token.
fn read_run(tokens: &[Token], start: usize) -> Option<Run> {
    let mut run = Run {
        digits: String::new(),
        first: start,
        last: start,
        origins: Vec::new(),
    };
    let mut at = start;
    while at < tokens.len() && !is_date(tokens, at) {
        let Some((digits, next)) = read_group(tokens, at, run.digits.is_empty()) else {
            // A word that only joins may stand between two groups, never at an end.
            let joins = !run.digits.is_empty()
                && is_joint(tokens, at)
                && read_group(tokens, at + joint_length(tokens, at), false).is_some();
            if joins {
                at += joint_length(tokens, at);
                continue;
            }
            break;
        };
        for digit in digits.chars() {
            run.digits.push(digit);
            run.origins.push(at.max(next - 1));
        }
        run.last = next - 1;
        at = next;
        // A time or a decimal inside ("10:30", "3.5") is no joint of a telephone number.
        if tokens[run.last].sign_after == Some(':') && tokens.get(at).is_some_and(Token::is_digits)
        {
            return None;
        }
    }
    (!run.digits.is_empty()).then_some(run)
}

/// Returns whether a date is written here: 5/12/2026, 14.5.26, 2026-05-14.
fn is_date(tokens: &[Token], at: usize) -> bool {
    let Some([first, second, third]) = tokens.get(at..at + 3) else {
        return false;
    };
    let is_one_word = [second, third]
        .iter()
        .all(|token| !token.begins_word && token.is_digits());
    let sign = second
        .sign_before
        .filter(|sign| third.sign_before == Some(*sign));
    let is_year = |token: &Token| token.text.starts_with("19") || token.text.starts_with("20");
    let sizes = [first, second, third].map(|token| token.text.len());
    first.is_digits()
        && is_one_word
        && match (sign, sizes) {
            (Some('/' | '.' | '-'), [1 | 2, 1 | 2, 4]) => is_year(third),
            (Some('/' | '.' | '-'), [4, 1 | 2, 1 | 2]) => is_year(first),
            (Some('/'), [1 | 2, 1 | 2, 2]) => true,
            _ => false,
        }
}

fn is_joint(tokens: &[Token], at: usize) -> bool {
    joint_length(tokens, at) > 0
}

/// Returns how many tokens a joining word takes: "area code" and "and then" are two.
fn joint_length(tokens: &[Token], at: usize) -> usize {
    let text = |on: usize| {
        tokens
            .get(at + on)
            .map(|t| t.text.as_str())
            .unwrap_or_default()
    };
    match text(0) {
        "area" if text(1) == "code" => 2,
        "and" if text(1) == "then" => 2,
        "in" if text(1) == "brackets" => 2,
        "dash" | "hyphen" | "dot" | "space" | "then" | "bracket" | "uh" | "um" | "er" => 1,
        _ => 0,
    }
}

/// Reads one group: its digits and the token after it. `at_start` is set where no digit came yet.
fn read_group(tokens: &[Token], at: usize, at_start: bool) -> Option<(String, usize)> {
    let token = tokens.get(at)?;
    let next_word = |index: usize| tokens.get(index).and_then(|t| number_word(&t.text));
    match number_word(&token.text)? {
        NumberWord::Digits(digits) if token.is_digits() => {
            if at_start && token.sign_before == Some('+') {
                return Some((format!("+{digits}"), at + 1));
            }
            // "9 hundred", as some write it.
            if digits.len() == 1 && next_word(at + 1) == Some(NumberWord::Hundred) {
                return read_hundred(tokens, &digits, at + 1);
            }
            Some(vanity(tokens, at).unwrap_or((digits, at + 1)))
        }
        NumberWord::Digits(digits) => match next_word(at + 1) {
            Some(NumberWord::Hundred) if digits != "0" => read_hundred(tokens, &digits, at + 1),
            Some(NumberWord::Thousand) if digits != "0" => Some((format!("{digits}000"), at + 2)),
            _ => Some((digits, at + 1)),
        },
        NumberWord::Teen(value) => match next_word(at + 1) {
            Some(NumberWord::Hundred) => read_hundred(tokens, &value.to_string(), at + 1),
            _ => Some((value.to_string(), at + 1)),
        },
        NumberWord::Ten(value) => {
            let (value, next) = read_tens(tokens, value, at);
            match next_word(next) {
                Some(NumberWord::Hundred) => read_hundred(tokens, &value.to_string(), next),
                _ => Some((value.to_string(), next)),
            }
        }
        NumberWord::Times(times) => {
            let mut next = at + 1;
            while tokens
                .get(next)
                .is_some_and(|t| number_word(&t.text) == Some(NumberWord::Joint))
            {
                next += 1;
            }
            let digit = match next_word(next)? {
                NumberWord::Digits(digits) => digits,
                NumberWord::SoundsLike(digit) => digit.to_string(),
                _ => return None,
            };
            let (doubled, rest) = digit.split_at(1);
            Some((doubled.repeat(times) + rest, next + 1))
        }
        NumberWord::Plus if at_start => {
            let (digits, next) = read_group(tokens, at + 1, false)?;
            Some((format!("+{digits}"), next))
        }
        // A word that sounds like a digit is one only where a digit stands before and after it.
        NumberWord::SoundsLike(digit) => {
            let begins_glued = at_start
                && token.text == "l"
                && tokens
                    .get(at + 1)
                    .is_some_and(|t| t.is_digits() && !t.begins_word);
            let follows = next_word(at + 1).is_some_and(|p| {
                matches!(
                    p,
                    NumberWord::Digits(_)
                        | NumberWord::Teen(_)
                        | NumberWord::Ten(_)
                        | NumberWord::Times(_)
                )
            });
            let surrounded = !at_start && follows && token.after == Break::None;
            (begins_glued || surrounded).then(|| (digit.to_string(), at + 1))
        }
        NumberWord::Hundred | NumberWord::Thousand | NumberWord::Plus | NumberWord::Joint => None,
    }
}

/// Reads on from a ten: "forty", "forty two". Returns the value and the token after it.
fn read_tens(tokens: &[Token], ten: u32, at: usize) -> (u32, usize) {
    let one = tokens
        .get(at + 1)
        .filter(|next| tokens[at].after == Break::None && !next.is_digits());
    match one.and_then(|next| number_word(&next.text)) {
        Some(NumberWord::Digits(unit)) if unit.len() == 1 && unit != "0" => {
            (ten + u32::from(unit.as_bytes()[0] - b'0'), at + 2)
        }
        _ => (ten, at + 1),
    }
}

/// Reads on from `hundred`: "nine hundred", "twenty-three hundred", "nine hundred and one", "one
/// hundred twenty-three".
fn read_hundred(tokens: &[Token], value: &str, hundred: usize) -> Option<(String, usize)> {
    let mut next = hundred + 1;
    let with_and = tokens.get(next).is_some_and(|t| t.text == "and");
    if with_and {
        next += 1;
    }
    let parted = tokens.get(hundred).is_some_and(|t| t.after != Break::None);
    let rest = match tokens.get(next).and_then(|t| number_word(&t.text)) {
        Some(NumberWord::Teen(rest)) if !parted => Some((rest, next + 1)),
        Some(NumberWord::Ten(rest)) if !parted => {
            match tokens.get(next + 1).and_then(|t| number_word(&t.text)) {
                Some(NumberWord::Digits(unit)) if unit.len() == 1 && unit != "0" => {
                    Some((rest + u32::from(unit.as_bytes()[0] - b'0'), next + 2))
                }
                _ => Some((rest, next + 1)),
            }
        }
        // "nine hundred one two three" is 900 123; only "and" makes the unit part of the hundred.
        Some(NumberWord::Digits(unit)) if with_and && unit.len() == 1 && unit != "0" => {
            Some((u32::from(unit.as_bytes()[0] - b'0'), next + 1))
        }
        _ => None,
    };
    Some(match rest {
        Some((rest, next)) => (format!("{value}{rest:02}"), next),
        None => (format!("{value}00"), hundred + 1),
    })
}

/// Reads letters that follow digits inside one number, as in 1-800-FLOWERS: after a toll-free beginning in capitals, or
/// anywhere in one written word ("415-555-home"), and only if they make the number whole.
fn vanity(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let token = &tokens[at];
    let toll_free = [
        "800", "833", "844", "855", "866", "877", "888", "0800", "0808",
    ];
    let is_toll_free = toll_free.contains(&token.text.as_str());
    if !is_toll_free && token.text.len() != 3 {
        return None;
    }
    let mut rest = String::new();
    let mut letters = 0;
    let mut next = at + 1;
    while let Some(token) = tokens.get(next).filter(|_| rest.len() < KEYS_AFTER_PREFIX) {
        let is_one_word = !token.begins_word;
        if token.is_digits() && (is_one_word || letters > 0) {
            rest += &token.text;
        } else if !token.is_digits()
            && token.text.len() > 1
            && number_word(&token.text).is_none()
            && (is_one_word || is_toll_free && token.capital)
        {
            letters += token.text.len();
            rest += &keypad(&token.text);
        } else {
            break;
        }
        next += 1;
        if token.after != Break::None {
            break;
        }
    }
    // Keypads take no more than seven letters after the prefix; what is longer is dialled in vain.
    let is_whole = letters > 1 && rest.len() >= KEYS_AFTER_PREFIX;
    (is_whole && (is_toll_free || rest.len() == KEYS_AFTER_PREFIX)).then(|| {
        (
            format!("{}{}", token.text, &rest[..KEYS_AFTER_PREFIX]),
            next,
        )
    })
}

/// The keys that are pressed after the prefix of a number with letters.
const KEYS_AFTER_PREFIX: usize = 7;

/// Returns the digits of a word on a telephone's keypad: `flowers` is 3569377.
fn keypad(word: &str) -> String {
    word.chars()
        .filter_map(|c| match c.to_ascii_lowercase() {
            'a'..='c' => Some('2'),
            'd'..='f' => Some('3'),
            'g'..='i' => Some('4'),
            'j'..='l' => Some('5'),
            'm'..='o' => Some('6'),
            'p'..='s' => Some('7'),
            't'..='v' => Some('8'),
            'w'..='z' => Some('9'),
            _ => None,
        })
        .collect()
}

/// Splits a run where one number ends and the next begins: the same number said twice, or a whole
/// number followed by another.
pub(super) fn split(run: Run, tokens: &[Token], region: Region) -> Vec<Run> {
    let run = without_prefix(run, tokens, region);
    let count = run.digits.len();
    let digits = &run.digits;
    if count > LONGEST_SPLIT {
        return vec![run];
    }
    if count > 13 && digits.is_ascii() {
        let middle = count / 2;
        if count.is_multiple_of(2) && digits[..middle] == digits[middle..] {
            return vec![cut(&run, 0, middle), cut(&run, middle, count)];
        }
        // The first whole number that ends between two groups, and leaves a whole one behind.
        for at in 7..count.saturating_sub(6) {
            let between_groups = run.origins[at - 1] != run.origins[at];
            if between_groups
                && dialled(&digits[..at], region).whole
                && dialled(&digits[at..], region).whole
            {
                let mut parts = vec![cut(&run, 0, at)];
                parts.extend(split(cut(&run, at, count), tokens, region));
                return parts;
            }
        }
    }
    let run = without_stray_start(run, region);
    let Some(at) = end_before_stray(&run, tokens, region) else {
        return vec![run];
    };
    vec![cut(&run, 0, at), cut(&run, at, run.digits.len())]
}

/// Returns where a whole number ends that a count or a time follows: "07700 900123. Two of your
/// people", "281-555-0129, 24/7". A number with a digit too many, said in one breath, is left alone.
fn end_before_stray(run: &Run, tokens: &[Token], region: Region) -> Option<usize> {
    let count = run.digits.len();
    if count <= 7 || !run.digits.is_ascii() || dialled(&run.digits, region).whole {
        return None;
    }
    let goes_on = tokens
        .get(run.last + 1)
        .is_some_and(|next| !next.is_digits() && tokens[run.last].after == Break::None);
    (count.saturating_sub(LONGEST_STRAY).max(7)..count)
        .rev()
        .find(|&at| {
            let (before, after) = (run.origins[at - 1], run.origins[at]);
            before != after
                && (goes_on || tokens[before].after != Break::None)
                && dialled(&run.digits[..at], region).whole
        })
}

/// Takes off what stands before a whole number and is none of it: a count, a year, a floor ("from Level 3, 415-555-0134"),
/// or letters that are digits, too ("Grace Oh, 415-555-0134", "O-K-O-N-K-W-O, 415-555-0134").
fn without_prefix(run: Run, tokens: &[Token], region: Region) -> Run {
    let count = run.digits.len();
    if !run.digits.is_ascii() || count <= 7 {
        return run;
    }
    // In North America no number begins with a zero.
    let is_whole = |digits: &str| {
        !(region.is_north_american() && digits.starts_with('0')) && dialled(digits, region).whole
    };
    let goes_abroad = is_whole(&run.digits);
    let own = (1..=LONGEST_STRAY.min(count - 7)).find(|&at| {
        let (before, after) = (run.origins[at - 1], run.origins[at]);
        let rest = &run.digits[at..];
        // What costs most comes last.
        before != after
            && has_all(rest, region)
            && is_apart(&run, before, tokens, goes_abroad)
            && is_whole(rest)
    });
    match own {
        Some(at) => cut(&run, at, count),
        None => run,
    }
}

/// Returns whether the tokens of a run up to one are no part of the number that follows them.
fn is_apart(run: &Run, last: usize, tokens: &[Token], goes_abroad: bool) -> bool {
    let before = &tokens[run.first..=last];
    let are_letters = before.iter().all(|token| {
        token.text.len() == 1 && !token.is_digits()
            || matches!(token.text.as_str(), "oh" | "double")
    });
    let lead = run
        .first
        .checked_sub(1)
        .map_or("", |lead| tokens[lead].text.as_str());
    let is_spelled = are_letters && lead.chars().count() == 1;
    let is_parted = tokens[last].after != Break::None;
    if goes_abroad {
        // "Oh, 07700 900123": with the zero it would be a call abroad.
        return is_parted
            && are_letters
            && tokens
                .get(last + 1)
                .is_some_and(|t| t.text.starts_with('0'));
    }
    is_parted || is_spelled || NUMBERED.contains(&lead)
}

/// What is counted or numbered, before its number.
const NUMBERED: [&str; 28] = [
    "level", "floor", "gate", "unit", "dock", "bay", "crew", "studio", "terminal", "platform",
    "station", "route", "highway", "store", "building", "block", "lot", "table", "zone", "team",
    "group", "class", "of", "since", "in", "by", "for", "until",
];

/// Returns whether digits are all that is dialled in a region, its area or trunk zero included.
fn has_all(digits: &str, region: Region) -> bool {
    match region.code() {
        "US" | "CA" => digits.trim_start_matches('+').len() >= 10,
        "GB" | "IE" | "AU" | "ZA" | "NZ" => digits.starts_with(['0', '+']),
        _ => true,
    }
}

/// Takes off a first digit that stands before a whole number and is none of it: whisper writes "on"
/// before "oh seven seven" as a 1.
fn without_stray_start(run: Run, region: Region) -> Run {
    let looks_stray = run.digits.starts_with("10") && region != Region::US;
    if looks_stray && !dialled(&run.digits, region).whole && dialled(&run.digits[1..], region).whole
    {
        let count = run.digits.len();
        return cut(&run, 1, count);
    }
    run
}

fn cut(run: &Run, from: usize, to: usize) -> Run {
    Run {
        digits: run.digits[from..to].to_owned(),
        first: if from == 0 {
            run.first
        } else {
            run.origins[from - 1].max(run.first)
                + usize::from(run.origins[from - 1] != run.origins[from])
        },
        last: if to == run.digits.len() {
            run.last
        } else {
            run.origins[to - 1]
        },
        origins: run.origins[from..to].to_vec(),
    }
}
