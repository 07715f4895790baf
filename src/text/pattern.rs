//! Wordings as people write them in a rubric, read into a small tree and matched in bounded steps.
//!
//! | written | matches |
//! |---|---|
//! | `call` | that word, whatever its capitals, punctuation, contraction or British spelling |
//! | `call~` | any light inflection: calls, called, calling |
//! | `call\|ring me` | outside brackets: one word or the other |
//! | `(give me a ring \| ring me)` | one wording or the other |
//! | `[please] call` | the part in brackets may be missing |
//! | `NAME`, `NUMBER` | a person's name, a telephone number |
//! | `...`, `...3` | at most 5 (or 3) words that stay in the clause |
//! | `^`, `$` | here a clause begins; here one ends |
//!
//! Matching carries a set of places through the tree. Nothing repeats without a bound, so the work
//! is at most (length of the pattern) x (words that its gaps reach) for each word of the text.

use crate::domain::WordRange;
use crate::text::forms::Form;
use crate::text::forms::normalise;
use crate::text::forms::stem;
use crate::text::sentences::Break;

/// How many words `...` may skip where it does not say.
const DEFAULT_GAP: usize = 5;
/// The widest gap that may be written.
const WIDEST_GAP: usize = 30;
/// How deep brackets may nest.
const DEEPEST: usize = 12;
/// The longest pattern, in bytes.
const LONGEST: usize = 1000;
/// The longest name or number, in words.
const LONGEST_RUN: usize = 16;

/// Why a pattern cannot be read, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PatternError(String);

/// A wording to look for; see the [module](self) for how one is written.
#[derive(Clone, Debug)]
pub struct Pattern {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug)]
enum Node {
    Word(String),
    Stem(String),
    Name,
    Number,
    Gap(usize),
    ClauseBegins,
    ClauseEnds,
    Either(Vec<Vec<Node>>),
    Maybe(Vec<Vec<Node>>),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        if source.len() > LONGEST {
            return Err(PatternError(format!(
                "a pattern may be {LONGEST} bytes long"
            )));
        }
        let pieces = pieces(source);
        let mut reader = Reader {
            pieces: &pieces,
            at: 0,
        };
        let nodes = reader.sequence(0)?;
        if let Some(piece) = reader.peek() {
            return Err(PatternError(format!("\"{piece}\" closes nothing")));
        }
        if !nodes.iter().any(Node::takes_words) {
            return Err(PatternError(format!(
                "\"{source}\" holds no word that must be said"
            )));
        }
        Ok(Self { nodes })
    }

    /// Returns where it is said, in order, no two overlapping: at each place the longest match.
    pub fn find(&self, forms: &[Form]) -> Vec<WordRange> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < forms.len() {
            let ends = run(&self.nodes, forms, at, at);
            match ends.into_iter().max().filter(|&end| end > at) {
                Some(end) => {
                    found.push(WordRange {
                        first: forms[at].word,
                        last: forms[end - 1].word,
                    });
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }
}

impl Node {
    fn takes_words(&self) -> bool {
        match self {
            Self::Word(_) | Self::Stem(_) | Self::Name | Self::Number => true,
            Self::Either(branches) => branches.iter().all(|b| b.iter().any(Self::takes_words)),
            Self::Gap(_) | Self::ClauseBegins | Self::ClauseEnds | Self::Maybe(_) => false,
        }
    }

    /// Returns the places that are reached from `at`. `origin` is where the whole pattern begins: there alone a
    /// sentence may begin too.
    fn step(&self, forms: &[Form], at: usize, origin: usize) -> Vec<usize> {
        // A wording goes on over a comma (whisper puts them anywhere) but never into the next sentence.
        let goes_on = |at: usize| at == origin || forms[at].before < Break::Sentence;
        let one = |is: &dyn Fn(&Form) -> bool| {
            let here = forms.get(at).filter(|form| is(form) && goes_on(at));
            here.map(|_| at + 1).into_iter().collect()
        };
        let run_of = |is: &dyn Fn(&Form) -> bool| {
            let latest = forms.len().min(at + LONGEST_RUN);
            let count = (at..latest)
                .take_while(|&i| is(&forms[i]) && goes_on(i))
                .count();
            (count > 0).then_some(at + count).into_iter().collect()
        };
        let begins_clause = |form: &Form| form.before > Break::None;
        let branches = |branches: &[Vec<Self>]| -> Vec<usize> {
            let ends = branches.iter().map(|b| run(b, forms, at, origin));
            ends.flatten().collect()
        };
        match self {
            Self::Word(word) => one(&|form| form.text == *word),
            Self::Stem(stem) => one(&|form| form.stem == *stem),
            Self::Name => run_of(&|form| form.name),
            Self::Number => run_of(&|form| form.number),
            Self::Gap(most) => {
                let latest = forms.len().min(at + most);
                let skipped =
                    (at..latest).take_while(|&i| i == origin || !begins_clause(&forms[i]));
                std::iter::once(at).chain(skipped.map(|i| i + 1)).collect()
            }
            Self::ClauseBegins => forms
                .get(at)
                .filter(|f| begins_clause(f))
                .map(|_| at)
                .into_iter()
                .collect(),
            Self::ClauseEnds => forms
                .get(at)
                .is_none_or(begins_clause)
                .then_some(at)
                .into_iter()
                .collect(),
            Self::Either(choices) => branches(choices),
            Self::Maybe(choices) => {
                let mut places = branches(choices);
                places.push(at);
                places
            }
        }
    }
}

/// Carries a sorted set of places through the nodes.
fn run(nodes: &[Node], forms: &[Form], from: usize, origin: usize) -> Vec<usize> {
    nodes.iter().fold(vec![from], |places, node| {
        let reached = places.iter().flat_map(|&at| node.step(forms, at, origin));
        let mut next: Vec<usize> = reached.collect();
        next.sort_unstable();
        next.dedup();
        next
    })
}

/// Splits a pattern into words and signs; a run of blanks is a piece too.
fn pieces(source: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = source.trim();
    while let Some(first) = rest.chars().next() {
        let is_sign = |c: char| matches!(c, '(' | ')' | '[' | ']' | '|' | '^' | '$');
        let length = if is_sign(first) {
            first.len_utf8()
        } else {
            let blank = first.is_whitespace();
            rest.find(|c: char| c.is_whitespace() != blank || is_sign(c))
                .unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

struct Reader<'a> {
    pieces: &'a [&'a str],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.pieces.get(self.at).copied()
    }

    /// Reads items up to a closing bracket or, in brackets, a `|`.
    fn sequence(&mut self, depth: usize) -> Result<Vec<Node>, PatternError> {
        if depth > DEEPEST {
            return Err(PatternError(format!("brackets may nest {DEEPEST} deep")));
        }
        let mut nodes = Vec::new();
        while let Some(piece) = self.peek() {
            match piece {
                ")" | "]" => break,
                "|" if depth > 0 => break,
                // A blank beside `|` outside brackets could mean either reading.
                "|" => {
                    return Err(PatternError(
                        "wordings to choose from stand in round brackets: (this way | that way)"
                            .to_owned(),
                    ));
                }
                blank if blank.trim().is_empty() => self.at += 1,
                _ => nodes.extend(self.choice(depth)?),
            }
        }
        Ok(nodes)
    }

    /// Reads an item; outside brackets `a|b` is one item or the other.
    fn choice(&mut self, depth: usize) -> Result<Vec<Node>, PatternError> {
        let first = self.item(depth)?;
        let mut choices = vec![first];
        while depth == 0 && self.peek() == Some("|") {
            let after = self.pieces.get(self.at + 1);
            if after.is_none_or(|piece| piece.trim().is_empty()) {
                break;
            }
            self.at += 1;
            choices.push(self.item(depth)?);
        }
        Ok(if choices.len() > 1 {
            vec![Node::Either(choices)]
        } else {
            choices.remove(0)
        })
    }

    fn branches(&mut self, close: &str, depth: usize) -> Result<Vec<Vec<Node>>, PatternError> {
        let mut branches = Vec::new();
        loop {
            let branch = self.sequence(depth + 1)?;
            if branch.is_empty() {
                return Err(PatternError(
                    "brackets hold at least one word on each side of |".to_owned(),
                ));
            }
            branches.push(branch);
            match self.peek() {
                Some("|") => self.at += 1,
                Some(found) if found == close => {
                    self.at += 1;
                    return Ok(branches);
                }
                _ => {
                    return Err(PatternError(format!(
                        "a bracket is not closed with {close}"
                    )));
                }
            }
        }
    }

    fn item(&mut self, depth: usize) -> Result<Vec<Node>, PatternError> {
        let piece = self
            .peek()
            .ok_or_else(|| PatternError("the pattern ends too soon".to_owned()))?;
        self.at += 1;
        Ok(match piece {
            "(" => vec![Node::Either(self.branches(")", depth)?)],
            "[" => vec![Node::Maybe(self.branches("]", depth)?)],
            "^" => vec![Node::ClauseBegins],
            "$" => vec![Node::ClauseEnds],
            "NAME" => vec![Node::Name],
            "NUMBER" => vec![Node::Number],
            word => match word.strip_prefix("...").or(word.strip_prefix('\u{2026}')) {
                Some(most) => vec![gap(word, most)?],
                None => words(word)?,
            },
        })
    }
}

/// Reads `...` and `...3`.
fn gap(piece: &str, most: &str) -> Result<Node, PatternError> {
    match most.parse() {
        Ok(most) if (1..=WIDEST_GAP).contains(&most) => Ok(Node::Gap(most)),
        Err(_) if most.is_empty() => Ok(Node::Gap(DEFAULT_GAP)),
        _ => Err(PatternError(format!(
            "\"{piece}\": a gap is ..., or ...N with N from 1 to {WIDEST_GAP}"
        ))),
    }
}

fn words(word: &str) -> Result<Vec<Node>, PatternError> {
    let (bare, inflected) = match word.strip_suffix('~') {
        Some(bare) => (bare, true),
        None => (word, false),
    };
    if bare.contains(['~', '<', '>', '!', '?']) {
        return Err(PatternError(format!(
            "\"{word}\" is no word; valid are words, word~, NAME, NUMBER, gaps, ^, $ and brackets"
        )));
    }
    let words = normalise(bare);
    if words.is_empty() {
        return Err(PatternError(format!("\"{word}\" holds no word")));
    }
    let node = |word: String| {
        if inflected {
            Node::Stem(stem(&word))
        } else {
            Node::Word(word)
        }
    };
    Ok(words.into_iter().map(node).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Mention;
    use crate::domain::MentionKind;
    use crate::domain::Transcript;
    use crate::text::forms::forms;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let transcript = Transcript::typed(text);
        Pattern::parse(pattern)
            .unwrap()
            .find(&forms(&transcript, &[]))
            .into_iter()
            .map(|r| transcript.text_of(r))
            .collect()
    }

    #[test]
    fn each_sign_means_what_the_table_says() {
        for (pattern, text, expected) in [
            ("call me", "Please CALL me, today.", vec!["CALL me,"]),
            (
                "call|ring me",
                "Ring me. Or call me.",
                vec!["Ring me.", "call me."],
            ),
            (
                "call~ you",
                "I called you, I'm calling you",
                vec!["called you,", "calling you"],
            ),
            (
                "(give me a ring | ring me) today",
                "give me a ring today",
                vec!["give me a ring today"],
            ),
            (
                "[please] call",
                "Please call. Call.",
                vec!["Please call.", "Call."],
            ),
            (
                "look ... email",
                "Look out for my e-mail.",
                vec!["Look out for my e-mail."],
            ),
            ("look ... email", "Look out. My email is short.", vec![]),
            ("look ...2 email", "look one two three email", vec![]),
            ("look ... email", "look out, mind the email", vec![]),
            ("sales people", "your sales, people", vec!["sales, people"]),
            ("^ call", "I call. Call", vec!["Call"]),
            ("thanks $", "thanks to you, thanks, bye", vec!["thanks,"]),
            (
                "it's",
                "It\u{2019}s Sean and it is him",
                vec!["It\u{2019}s", "it is"],
            ),
            ("specialize in", "we specialise in", vec!["specialise in"]),
            ("me", "", vec![]),
        ] {
            assert_eq!(found(pattern, text), expected, "{pattern} in {text}");
        }
    }

    #[test]
    fn names_and_numbers_are_those_that_are_known() {
        let transcript = Transcript::typed("it's Ann Lee at 415-555-0134 today");
        let known: Vec<_> = [(MentionKind::Name, 1, 2), (MentionKind::Number, 4, 4)]
            .map(|(kind, first, last)| Mention::of(kind, &transcript, WordRange { first, last }))
            .to_vec();
        let found = |pattern: &str| {
            let ranges = Pattern::parse(pattern)
                .unwrap()
                .find(&forms(&transcript, &known));
            transcript.text_of(ranges[0])
        };
        assert_eq!(found("NAME at"), "Ann Lee at");
        assert_eq!(found("at NUMBER"), "at 415-555-0134");
    }

    #[test]
    fn what_is_no_pattern_is_refused_with_the_reason() {
        for (bad, says) in [
            ("", "holds no word"),
            ("...", "holds no word"),
            ("[call]", "holds no word"),
            ("call | ring", "round brackets"),
            ("(call", "not closed with )"),
            ("call)", "closes nothing"),
            ("()", "at least one word"),
            ("<them>", "is no word"),
            ("a ...99 b", "1 to 30"),
            ("a --", "holds no word"),
            ("call|", "round brackets"),
        ] {
            let error = Pattern::parse(bad).unwrap_err().to_string();
            assert!(error.contains(says), "{bad}: {error}");
        }
    }

    #[test]
    fn deep_brackets_are_refused_and_wide_gaps_stay_bounded() {
        assert!(Pattern::parse(&"(".repeat(900)).is_err());
        let gaps = "a ...30 ".repeat(20) + "b";
        assert!(found(&gaps, &"a ".repeat(500)).is_empty());
    }
}
