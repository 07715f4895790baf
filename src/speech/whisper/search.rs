//! Finds the digits that go best with the sound in one place, where nobody knows which they are.
//!
//! The likeliest piece is written, and the likeliest after that, until the number is as long as numbers are and
//! the sound goes on with something else. Whatever else a piece could have been waits with its probability, and the
//! likeliest of what waits is followed next.

use std::collections::HashSet;

use super::vocabulary::TokenId;
use super::vocabulary::Vocabulary;
use crate::domain::NumberShape;
use crate::speech::NumberReading;
use crate::speech::SpeechError;

/// The most numbers that are told.
const MOST_NUMBERS: usize = 4;
/// The most rows of probabilities that are asked for.
const MOST_ASKED: usize = 24;
/// What another digit costs a number that was said (natural logarithm of a probability), so that long
/// beginnings are compared with short ones.
const A_DIGIT: f64 = 1.0;
/// What is behind the best number by more than this (natural logarithm of the ratio of probabilities) is not
/// followed.
const REACH: f64 = 3.0;
/// A number less likely than this was not said: a place without one has -50 and less.
const INAUDIBLE: f64 = -50.0;
/// The most that waits of what one piece could have been.
const MOST_OTHERS: usize = 3;
/// Nothing is less likely than this: keeps logarithms finite.
const LEAST: f64 = 1e-9;

/// The logarithms of the probabilities of the tokens in one place.
pub(super) trait Likely {
    fn of(&self, token: TokenId) -> f64;
}

/// What is asked of the decoder.
pub(super) trait Ask {
    type Row: Likely;

    /// Returns the probabilities of what comes after the place's beginning and these tokens.
    fn after(&mut self, tokens: &[TokenId]) -> Result<Self::Row, SpeechError>;

    /// Returns the logarithm of the probability that the text goes on after these as it was heard to.
    fn ending(&mut self, tokens: &[TokenId]) -> Result<f64, SpeechError>;
}

/// A number that is not yet, or is, written to its end.
#[derive(Clone, Debug)]
struct Path {
    tokens: Vec<TokenId>,
    digits: String,
    log_probability: f64,
    last: Last,
}

impl Path {
    /// Returns how much a path promises beside shorter and longer ones.
    fn promise(&self) -> f64 {
        self.log_probability + A_DIGIT * self.digits.len() as f64
    }

    /// Returns what a path will come to if the rest of it costs what that of the best number did.
    fn outlook(&self, best: f64, longest: usize) -> f64 {
        let rest = longest - self.digits.len();
        self.log_probability + best * rest as f64 / longest as f64
    }
}

/// What a path ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Last {
    /// Digits, or nothing yet.
    Digits,
    /// What stands between digits.
    Separator,
    /// " triple": the next digit counts so often.
    Repeating(usize),
    /// The end of the number.
    End,
}

/// Returns the likeliest numbers of this shape, the likeliest first.
pub(super) fn likeliest<A: Ask>(
    decoder: &mut A,
    vocabulary: &Vocabulary,
    shape: NumberShape,
) -> Result<Vec<NumberReading>, SpeechError> {
    let longest = shape.longest();
    let mut waiting = vec![Path {
        tokens: Vec::new(),
        digits: String::new(),
        log_probability: 0.0,
        last: Last::Digits,
    }];
    let mut found: Vec<NumberReading> = Vec::new();
    let mut asked = 0;
    while asked < MOST_ASKED {
        let best = found
            .iter()
            .map(|reading| reading.log_probability)
            .fold(INAUDIBLE + REACH, f64::max);
        let next = (0..waiting.len())
            .max_by(|&a, &b| waiting[a].promise().total_cmp(&waiting[b].promise()));
        let Some(mut path) = next.map(|index| waiting.swap_remove(index)) else {
            break;
        };
        while path.last != Last::End && path.outlook(best, longest) >= best - REACH {
            if path.digits.len() == longest {
                path.last = Last::End;
                break;
            }
            let row = decoder.after(&path.tokens)?;
            asked += 1;
            let is_whole = shape.lengths.contains(&path.digits.len())
                && matches!(path.last, Last::Digits | Last::Separator);
            let mut ways = ways_on(&path, &row, vocabulary, shape, is_whole);
            if ways.is_empty() {
                break;
            }
            let chosen = ways.remove(0);
            let others = others(&chosen, ways);
            waiting.extend(others.iter().map(|way| way.follow(&path)));
            path = chosen.follow(&path);
        }
        if path.last != Last::End {
            continue;
        }
        path.log_probability += decoder.ending(&path.tokens)?;
        match found.iter_mut().find(|other| other.digits == path.digits) {
            Some(same) => same.log_probability = same.log_probability.max(path.log_probability),
            None => found.push(NumberReading {
                digits: path.digits,
                log_probability: path.log_probability,
            }),
        }
    }
    found.sort_by(|a, b| b.log_probability.total_cmp(&a.log_probability));
    let best = found.first().map_or(0.0, |best| best.log_probability);
    found.retain(|reading| reading.log_probability >= INAUDIBLE.max(best - REACH));
    found.truncate(MOST_NUMBERS);
    Ok(found)
}

/// A piece that may come next.
#[derive(Clone, Copy, Debug)]
struct Way<'v> {
    /// None ends the number.
    token: Option<TokenId>,
    /// The digits of the piece, and how often they count.
    digits: &'v str,
    times: usize,
    last: Last,
    log_probability: f64,
}

impl Way<'_> {
    /// Returns the digits that are said with it.
    fn next(&self) -> String {
        self.digits.repeat(self.times)
    }

    fn follow(&self, path: &Path) -> Path {
        let mut longer = path.clone();
        longer.tokens.extend(self.token);
        longer.digits += &self.next();
        longer.log_probability += self.log_probability;
        longer.last = self.last;
        longer
    }
}

/// Returns every way on from a path, the likeliest first; of those to the same digits the likeliest alone.
fn ways_on<'v>(
    path: &Path,
    row: &impl Likely,
    vocabulary: &'v Vocabulary,
    shape: NumberShape,
    is_whole: bool,
) -> Vec<Way<'v>> {
    let left = shape.longest() - path.digits.len();
    let mut ways: Vec<Way> = Vec::new();
    let mut goes_on = 0.0;
    for token in vocabulary.numeric() {
        let log_probability = row.of(token.id);
        goes_on += log_probability.exp();
        let digits = token.digits.as_str();
        let is_first = path.digits.is_empty();
        let (times, last) = match path.last {
            Last::Digits if digits.is_empty() && !is_first => (1, Last::Separator),
            _ if digits.is_empty() => continue,
            Last::Repeating(times) if digits.len() == 1 => (times, Last::Digits),
            Last::Repeating(_) => continue,
            _ if is_first && !shape.first_digits.contains(&digits[..1]) => continue,
            _ if digits.len() <= left => (1, Last::Digits),
            _ => continue,
        };
        ways.push(Way {
            token: Some(token.id),
            digits,
            times,
            last,
            log_probability,
        });
    }
    for token in vocabulary.repeating() {
        let log_probability = row.of(token.id);
        goes_on += log_probability.exp();
        if matches!(path.last, Last::Digits | Last::Separator) && token.times <= left {
            ways.push(Way {
                token: Some(token.id),
                digits: "",
                times: 1,
                last: Last::Repeating(token.times),
                log_probability,
            });
        }
    }
    if is_whole {
        ways.push(Way {
            token: None,
            digits: "",
            times: 1,
            last: Last::End,
            log_probability: (1.0 - goes_on).max(LEAST).ln(),
        });
    }
    ways.sort_by(|a, b| b.log_probability.total_cmp(&a.log_probability));
    let mut seen = HashSet::new();
    ways.retain(|way| seen.insert((way.digits, way.last)));
    ways
}

/// Returns those of the other ways that lead to other digits than the chosen one.
fn others<'v>(chosen: &Way<'v>, mut ways: Vec<Way<'v>>) -> Vec<Way<'v>> {
    ways.retain(|way| match (chosen.last, way.last) {
        (Last::End, last) | (last, Last::End) => last != Last::Separator,
        // "5" and "55" are the same so far; and what "triple" repeats is not said yet.
        (Last::Repeating(_), _) => !way.digits.is_empty(),
        _ => {
            let (next, so_far) = (way.next(), chosen.next());
            !next.is_empty() && !next.starts_with(&so_far) && !so_far.starts_with(&next)
        }
    });
    ways.truncate(MOST_OTHERS);
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: NumberShape = NumberShape {
        lengths: &[10],
        first_digits: "23456789",
    };
    /// Each with the digits that it says.
    const TOKENS: [&[u8]; 13] = [
        b"0", b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9", b"-", b" 415", b" double",
    ];

    /// A sound that is some digits, of which one may be heard as another.
    struct Sound {
        digits: &'static [u8],
        /// Which digit may be another, and how likely it is that.
        mistaken: Option<(usize, u8, f64)>,
        asked: usize,
    }

    struct Row([f64; 14]);

    impl Likely for Row {
        fn of(&self, token: TokenId) -> f64 {
            self.0[token as usize].max(1e-6).ln()
        }
    }

    impl Sound {
        fn said(tokens: &[TokenId]) -> usize {
            let length = |token: &TokenId| match token {
                0..=9 => 1,
                11 => 3,
                _ => 0,
            };
            tokens.iter().map(length).sum()
        }
    }

    impl Ask for Sound {
        type Row = Row;

        fn after(&mut self, tokens: &[TokenId]) -> Result<Row, SpeechError> {
            self.asked += 1;
            let mut row = [0.0; 14];
            let at = Self::said(tokens);
            match self.digits.get(at) {
                Some(_) if at == 0 && self.digits.starts_with(b"415") => row[11] = 0.9,
                Some(digit) => {
                    row[usize::from(digit - b'0')] = 0.9;
                    if let Some((_, other, share)) =
                        self.mistaken.filter(|(place, ..)| *place == at)
                    {
                        row[usize::from(digit - b'0')] = 0.9 - share;
                        row[usize::from(other - b'0')] = share;
                    }
                }
                None => row[13] = 0.9,
            }
            Ok(Row(row))
        }

        fn ending(&mut self, tokens: &[TokenId]) -> Result<f64, SpeechError> {
            let ends = Self::said(tokens) == self.digits.len();
            Ok(if ends { -0.1 } else { -20.0 })
        }
    }

    fn found(digits: &'static str, mistaken: Option<(usize, u8, f64)>) -> (Vec<String>, usize) {
        let mut sound = Sound {
            digits: digits.as_bytes(),
            mistaken,
            asked: 0,
        };
        let vocabulary = Vocabulary::new(TOKENS);
        let found = likeliest(&mut sound, &vocabulary, SHAPE).expect("nothing can fail here");
        assert!(found.is_sorted_by(|a, b| a.log_probability >= b.log_probability));
        let digits = found.into_iter().map(|reading| reading.digits).collect();
        (digits, sound.asked)
    }

    #[test]
    fn a_clear_number_is_found_alone_and_soon() {
        let (digits, asked) = found("4155550134", None);
        assert_eq!(digits, ["4155550134"]);
        assert_eq!(asked, 8);
    }

    #[test]
    fn what_a_digit_may_be_gives_another_number_and_the_likelier_comes_first() {
        let (digits, _) = found("4155550134", Some((8, b'9', 0.3)));
        assert_eq!(digits, ["4155550134", "4155550194"]);
        let (digits, _) = found("4155550134", Some((8, b'9', 0.6)));
        assert_eq!(digits, ["4155550194", "4155550134"]);
        let (digits, _) = found("4155550134", Some((8, b'9', 0.001)));
        assert_eq!(digits, ["4155550134"]);
    }

    #[test]
    fn a_number_has_its_shape_or_there_is_none() {
        assert!(found("", None).0.is_empty());
        for digits in found("1155550134", None).0 {
            assert!(digits.len() == 10 && SHAPE.first_digits.contains(&digits[..1]));
        }
    }
}
