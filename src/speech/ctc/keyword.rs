//! Where a name was said, if it was: the ways to spell it through the letters that a network hears.

use std::iter;
use std::ops::Range;

use super::network::Frame;
use super::network::NONE;

/// The letters in the order in which the network tells them, after none.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz '";
const SPACE: usize = 27;
/// Where a name goes worse with the sound than this for each of its letters it was not said (natural logarithm of the
/// ratio of its probability to that of the letters that go best).
const HOPELESS: f64 = -4.0;
/// The most places that are told.
const MOST: usize = 4;

/// A place where a name may have been said.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::speech) struct HeardLetters {
    /// Where, in positions of the encoder.
    pub(in crate::speech) positions: Range<usize>,
    /// By how much the name is behind the letters that go best with the sound there, in natural-logarithm units: at
    /// most 0.
    pub(in crate::speech) behind: f64,
}

/// Returns the places where a name goes best with the sound, the best first.
pub(super) fn heard(frames: &[Frame], name: &str) -> Vec<HeardLetters> {
    let letters = letters(name);
    let least = HOPELESS * letters.len() as f64;
    let mut found = Vec::new();
    let mut open: Vec<Range<usize>> = iter::once(0..frames.len()).collect();
    while let Some(stretch) = open.pop() {
        if found.len() == MOST || letters.is_empty() {
            break;
        }
        let Some(place) = best(frames, stretch.clone(), &letters).filter(|p| p.behind >= least)
        else {
            continue;
        };
        open.push(stretch.start..place.positions.start);
        open.push(place.positions.end..stretch.end);
        found.push(place);
    }
    found.sort_by(|a, b| b.behind.total_cmp(&a.behind));
    found
}

/// Returns the letters of a name as the network numbers them, single spaces between its words.
fn letters(name: &str) -> Vec<usize> {
    let known = |letter: char| LETTERS.find(letter).map(|at| at + 1);
    let words: Vec<Vec<usize>> = name
        .split(|c: char| c.is_whitespace() || c == '-')
        .map(|word| word.to_lowercase().chars().filter_map(known).collect())
        .filter(|word: &Vec<usize>| !word.is_empty())
        .collect();
    words.join(&SPACE)
}

/// How far behind a beginning of the name is that ends here, and where it began.
#[derive(Clone, Copy)]
struct End {
    behind: f64,
    start: usize,
}

impl End {
    const NONE: Self = Self {
        behind: f64::NEG_INFINITY,
        start: 0,
    };

    fn better(self, other: Self) -> Self {
        if other.behind > self.behind {
            other
        } else {
            self
        }
    }
}

/// Returns where in a stretch of frames the letters go best with the sound: the likeliest way through them, each for
/// a frame or more, with nothing between two where need be. A space need not be heard.
fn best(frames: &[Frame], stretch: Range<usize>, letters: &[usize]) -> Option<HeardLetters> {
    let mut in_letter = vec![End::NONE; letters.len()];
    let mut in_nothing = in_letter.clone();
    let mut found: Option<HeardLetters> = None;
    for at in stretch {
        let frame = &frames[at];
        let most = f64::from(frame.log_probability(frame.likeliest()));
        let behind = |letter| f64::from(frame.log_probability(letter)) - most;
        let before_letter = in_letter.clone();
        let before_nothing = in_nothing.clone();
        for (index, &letter) in letters.iter().enumerate() {
            // From a letter, if it is another one, or from the nothing after it.
            let from = |before: usize| {
                let end = before_nothing[before];
                if letters[before] == letter {
                    end
                } else {
                    end.better(before_letter[before])
                }
            };
            let mut end = before_letter[index];
            if index == 0 {
                end = end.better(End {
                    behind: 0.0,
                    start: at,
                });
            } else {
                end = end.better(from(index - 1));
                if letters[index - 1] == SPACE && index > 1 {
                    end = end.better(from(index - 2));
                }
            }
            end.behind += behind(letter);
            in_letter[index] = end;
            let mut end = before_nothing[index].better(before_letter[index]);
            end.behind += behind(NONE);
            in_nothing[index] = end;
        }
        let last = in_letter[letters.len() - 1];
        if last.behind
            > found
                .as_ref()
                .map_or(f64::NEG_INFINITY, |place| place.behind)
        {
            found = Some(HeardLetters {
                positions: last.start..at + 1,
                behind: last.behind,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames in which letters are said for two frames each, nothing between.
    fn frames(text: &str) -> Vec<Frame> {
        let said = |letter: char| {
            let letter = LETTERS.find(letter).map_or(NONE, |at| at + 1);
            [
                Frame::among(LETTERS.len() + 1, letter, 0.9),
                Frame::among(LETTERS.len() + 1, letter, 0.9),
                Frame::among(LETTERS.len() + 1, NONE, 0.9),
            ]
        };
        text.chars().flat_map(said).collect()
    }

    #[test]
    fn a_name_is_found_where_it_was_said() {
        let frames = frames("hi jim its ann lee bye");
        let places = heard(&frames, "Ann Lee");
        assert_eq!(places.len(), 1);
        assert_eq!(places[0].positions.start, 11 * 3);
        assert!(places[0].behind > -1e-6, "{}", places[0].behind);
        let others = heard(&frames, "Max Fox");
        assert!(
            others.iter().all(|place| place.behind < -20.0),
            "{others:?}"
        );
        assert_eq!(heard(&frames, ""), []);
    }

    #[test]
    fn a_name_that_was_said_twice_is_found_twice_and_one_letter_of_another_costs_little() {
        let frames = frames("its sean carter yes this is shaun carter");
        let places = heard(&frames, "Sean Carter");
        assert_eq!(places.len(), 2);
        assert!(places[0].positions.start < places[1].positions.start);
        assert!(
            (-30.0..-5.0).contains(&places[1].behind),
            "{}",
            places[1].behind
        );
    }

    #[test]
    fn words_of_a_name_may_run_into_each_other() {
        let places = heard(&frames("its annlee"), "Ann-Lee");
        assert!(places[0].behind > -1e-6);
    }
}
