//! Patterns over words: what a rule looks for, written by a coach and not by a programmer.
//!
//! ```text
//! word          that word, whatever its case and punctuation
//! word*         any word that begins so
//! word~         that word with an ending: s, es, ed, d, ing, 's
//! (a b|c)       "a b" or "c"
//! [a b]         "a b", or nothing
//! ..3           up to three words, none of which ends a sentence before the gap is over
//! <class>       any phrase of a class, which the same file lists
//! NAME NUMBER   a name or a telephone number that was found in the words
//! ^ $           the beginning and the end of a clause
//! ```
//!
//! Matching takes time in proportion to the text: a pattern is walked for each word it may begin at,
//! and carries a set of places along, so that nothing is tried twice.

use std::collections::BTreeMap;

use crate::analyze::tokens::Break;
use crate::analyze::tokens::Token;
use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::domain::WordRange;

/// Phrases by the name of their class.
pub(super) type Classes = BTreeMap<String, Vec<Node>>;

/// A pattern that was read.
#[derive(Clone, Debug)]
pub struct Pattern {
    nodes: Vec<Node>,
}

/// Why a pattern could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("in the pattern \"{pattern}\": {what}")]
pub struct PatternError {
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it, and what would be right.
    pub what: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Word(String),
    Prefix(String),
    Stem(String),
    Either(Vec<Vec<Node>>),
    Maybe(Vec<Node>),
    Gap(usize),
    Name,
    Number,
    Start,
    End,
}

/// A transcript as patterns see it.
pub struct Words {
    pub(super) tokens: Vec<Token>,
    kinds: Vec<Option<MentionKind>>,
}

impl Words {
    /// Prepares a transcript; `mentions` are the names and numbers found in it.
    pub fn of(transcript: &Transcript, mentions: &[Mention]) -> Self {
        let tokens = crate::analyze::tokens::tokenize(transcript);
        let kinds = tokens
            .iter()
            .map(|token| {
                let found = |kinds: &[MentionKind]| {
                    mentions
                        .iter()
                        .find(|m| kinds.contains(&m.kind) && m.words.contains(token.word))
                        .map(|m| m.kind)
                };
                found(&[MentionKind::Number])
                    .or_else(|| found(&[MentionKind::Name, MentionKind::Prospect]))
            })
            .collect();
        Self { tokens, kinds }
    }

    /// Returns whether a clause begins at a token.
    pub(super) fn starts_clause(&self, at: usize) -> bool {
        at == 0
            || self.tokens[at - 1].after != Break::None
            || matches!(
                self.tokens[at - 1].text.as_str(),
                "and" | "but" | "so" | "because" | "hi" | "hello"
            )
    }

    /// Returns whether a clause ends before a token.
    fn ends_clause(&self, at: usize) -> bool {
        at == self.tokens.len() || (at > 0 && self.tokens[at - 1].after != Break::None)
    }

    /// Returns the words of a run of tokens.
    pub(super) fn range(&self, first: usize, end: usize) -> WordRange {
        WordRange {
            first: self.tokens[first].word,
            last: self.tokens[end - 1].word,
        }
    }
}

impl Pattern {
    /// Reads a pattern without classes.
    ///
    /// # Errors
    /// The pattern is not well formed; the error says what would be.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        Self::parse_with(text, &Classes::new())
    }

    pub(super) fn parse_with(text: &str, classes: &Classes) -> Result<Self, PatternError> {
        let failed = |what: String| PatternError {
            pattern: text.to_owned(),
            what,
        };
        let lexed = lex(text).map_err(failed)?;
        let mut parser = Parser {
            lexed: &lexed,
            at: 0,
            classes,
        };
        let nodes = parser.sequence().map_err(failed)?;
        if parser.at < lexed.len() {
            return Err(failed(format!("\"{}\" closes nothing", lexed[parser.at])));
        }
        if nodes.iter().all(|node| {
            matches!(
                node,
                Node::Gap(_) | Node::Maybe(_) | Node::Start | Node::End
            )
        }) {
            return Err(failed(
                "it needs at least one word that must be there".to_owned(),
            ));
        }
        Ok(Self { nodes })
    }

    /// Finds the pattern, from left to right, each time as long as can be, without overlaps.
    pub fn find(&self, words: &Words) -> Vec<WordRange> {
        self.find_tokens(words)
            .into_iter()
            .map(|(first, end)| words.range(first, end))
            .collect()
    }

    /// Finds the pattern as runs of tokens: the first, and the one after the last.
    pub(super) fn find_tokens(&self, words: &Words) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.tokens.len() {
            match self.longest_at(words, at) {
                Some(end) => {
                    found.push((at, end));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    fn longest_at(&self, words: &Words, at: usize) -> Option<usize> {
        if !may_begin(&self.nodes, words, at) {
            return None;
        }
        ends_of(&self.nodes, words, vec![at])
            .into_iter()
            .max()
            .filter(|end| *end > at)
    }
}

/// Tells quickly that a pattern does not begin here, for the patterns that begin with a word.
fn may_begin(nodes: &[Node], words: &Words, at: usize) -> bool {
    match nodes.first() {
        Some(Node::Word(word)) => words.tokens[at].text == *word,
        Some(Node::Start) => words.starts_clause(at) && may_begin(&nodes[1..], words, at),
        Some(Node::Either(branches)) => branches.iter().any(|branch| may_begin(branch, words, at)),
        _ => true,
    }
}

/// Returns where a sequence can end that begins at one of the places, in order and each once.
fn ends_of(nodes: &[Node], words: &Words, mut places: Vec<usize>) -> Vec<usize> {
    for node in nodes {
        if places.is_empty() {
            return places;
        }
        places = step(node, words, &places);
    }
    places
}

fn step(node: &Node, words: &Words, places: &[usize]) -> Vec<usize> {
    let one = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        places
            .iter()
            .filter(|at| {
                words
                    .tokens
                    .get(**at)
                    .is_some_and(|token| fits(&token.text))
            })
            .map(|at| at + 1)
            .collect()
    };
    let of_kind = |kinds: &[MentionKind]| -> Vec<usize> {
        let is = |at: usize| {
            words
                .kinds
                .get(at)
                .copied()
                .flatten()
                .is_some_and(|kind| kinds.contains(&kind))
        };
        let run = |at: usize| {
            (at..)
                .take_while(|index| is(*index))
                .last()
                .map(|last| last + 1)
        };
        places.iter().filter_map(|at| run(*at)).collect()
    };
    let mut ends = match node {
        Node::Word(word) => one(&|text| text == word),
        Node::Prefix(prefix) => one(&|text| text.starts_with(prefix.as_str())),
        Node::Stem(stem) => one(&|text| is_form_of(text, stem)),
        Node::Either(branches) => branches
            .iter()
            .flat_map(|branch| ends_of(branch, words, places.to_vec()))
            .collect(),
        Node::Maybe(inner) => {
            let mut ends = ends_of(inner, words, places.to_vec());
            ends.extend(places);
            ends
        }
        Node::Gap(most) => {
            let mut ends = Vec::new();
            for &at in places {
                ends.push(at);
                for step in 1..=*most {
                    let before = at + step - 1;
                    // A gap does not run past the end of a sentence, nor start behind one.
                    let parted = before > 0
                        && words
                            .tokens
                            .get(before - 1)
                            .is_some_and(|t| t.after == Break::Stop);
                    if before >= words.tokens.len() || parted {
                        break;
                    }
                    ends.push(at + step);
                }
            }
            ends
        }
        Node::Name => of_kind(&[MentionKind::Name, MentionKind::Prospect]),
        Node::Number => of_kind(&[MentionKind::Number]),
        Node::Start => places
            .iter()
            .copied()
            .filter(|at| *at < words.tokens.len() && words.starts_clause(*at))
            .collect(),
        Node::End => places
            .iter()
            .copied()
            .filter(|at| words.ends_clause(*at))
            .collect(),
    };
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn is_form_of(text: &str, stem: &str) -> bool {
    let with_ending = |stem: &str| {
        text.strip_prefix(stem).is_some_and(|end| {
            matches!(
                end,
                "" | "s" | "es" | "ed" | "d" | "ing" | "'s" | "er" | "ers"
            )
        })
    };
    // "save" gives "saving", "supply" gives "supplies".
    let shorter = stem.strip_suffix('e').is_some_and(|short| {
        text.strip_prefix(short)
            .is_some_and(|end| matches!(end, "ing" | "ed"))
    });
    let ies = stem.strip_suffix('y').is_some_and(|short| {
        text.strip_prefix(short)
            .is_some_and(|end| matches!(end, "ies" | "ied"))
    });
    with_ending(stem) || shorter || ies
}

fn lex(text: &str) -> Result<Vec<String>, String> {
    let mut lexed = Vec::new();
    let mut word = String::new();
    let mut class = false;
    for c in text.chars() {
        match c {
            '<' => class = true,
            '>' if class => {
                class = false;
                lexed.push(format!("<{}>", std::mem::take(&mut word)));
            }
            '(' | ')' | '[' | ']' | '|' | '^' | '$' if !class => {
                if !word.is_empty() {
                    lexed.push(std::mem::take(&mut word));
                }
                lexed.push(c.to_string());
            }
            c if c.is_whitespace() && !class => {
                if !word.is_empty() {
                    lexed.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if class {
        return Err("a \"<\" needs its \">\"".to_owned());
    }
    if !word.is_empty() {
        lexed.push(word);
    }
    if lexed.is_empty() {
        Err("it is empty".to_owned())
    } else {
        Ok(lexed)
    }
}

struct Parser<'a> {
    lexed: &'a [String],
    at: usize,
    classes: &'a Classes,
}

/// How deep groups may stand in groups; a pattern that needs more is a mistake.
const DEEPEST: usize = 16;

impl Parser<'_> {
    fn sequence(&mut self) -> Result<Vec<Node>, String> {
        self.sequence_at(0)
    }

    fn sequence_at(&mut self, depth: usize) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        while let Some(item) = self.lexed.get(self.at) {
            match item.as_str() {
                ")" | "]" | "|" => break,
                "(" | "[" => nodes.push(self.group(depth + 1)?),
                "^" => nodes.push(Node::Start),
                "$" => nodes.push(Node::End),
                "NAME" => nodes.push(Node::Name),
                "NUMBER" => nodes.push(Node::Number),
                word => nodes.push(self.word(word)?),
            }
            if !matches!(item.as_str(), "(" | "[") {
                self.at += 1;
            }
        }
        Ok(nodes)
    }

    fn group(&mut self, depth: usize) -> Result<Node, String> {
        if depth > DEEPEST {
            return Err(format!("groups stand in groups more than {DEEPEST} deep"));
        }
        let optional = self.lexed[self.at] == "[";
        let close = if optional { "]" } else { ")" };
        let mut branches = Vec::new();
        loop {
            self.at += 1;
            branches.push(self.sequence_at(depth)?);
            match self.lexed.get(self.at).map(String::as_str) {
                Some("|") => {}
                Some(end) if end == close => {
                    self.at += 1;
                    let node = Node::Either(branches);
                    return Ok(if optional {
                        Node::Maybe(vec![node])
                    } else {
                        node
                    });
                }
                _ => {
                    return Err(format!(
                        "a \"{}\" needs its \"{close}\"",
                        if optional { "[" } else { "(" }
                    ));
                }
            }
        }
    }

    fn word(&self, word: &str) -> Result<Node, String> {
        if let Some(gap) = word.strip_prefix("..") {
            let gap = gap.parse().ok().filter(|gap| (1..=12).contains(gap));
            return gap.map(Node::Gap).ok_or_else(|| {
                format!(
                    "\"{word}\" is no gap: write two points and a number from 1 to 12, as in ..3"
                )
            });
        }
        if let Some(name) = word
            .strip_prefix('<')
            .and_then(|word| word.strip_suffix('>'))
        {
            let class = self.classes.get(name).ok_or_else(|| {
                let names: Vec<&str> = self.classes.keys().map(String::as_str).collect();
                format!(
                    "there is no class <{name}>; there are: {}",
                    names.join(", ")
                )
            })?;
            return Ok(Node::Either(
                class.iter().map(|node| vec![node.clone()]).collect(),
            ));
        }
        let lower = word.to_lowercase().replace('\u{2019}', "'");
        let (stem, node): (&str, fn(String) -> Node) = match lower.strip_suffix('*') {
            Some(stem) => (stem, Node::Prefix),
            None => match lower.strip_suffix('~') {
                Some(stem) => (stem, Node::Stem),
                None => (lower.as_str(), Node::Word),
            },
        };
        if stem.is_empty() || !stem.chars().all(|c| c.is_alphanumeric() || c == '\'') {
            return Err(format!(
                "\"{word}\" is no word: letters, digits and apostrophes only, with * or ~ at its end"
            ));
        }
        Ok(node(stem.to_owned()))
    }
}

/// Reads the phrases of a class: each is a pattern of its own.
pub(super) fn class(phrases: &[String], known: &Classes) -> Result<Vec<Node>, PatternError> {
    phrases
        .iter()
        .map(|phrase| {
            Pattern::parse_with(phrase, known).map(|pattern| Node::Either(vec![pattern.nodes]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let transcript = Transcript::typed(text);
        let words = Words::of(&transcript, &[]);
        let pattern = Pattern::parse(pattern).expect(pattern);
        pattern
            .find(&words)
            .into_iter()
            .map(|range| transcript.text_of(range))
            .collect()
    }

    #[test]
    fn patterns_match_words_not_letters() {
        assert_eq!(
            found("call me [back]", "Please CALL me, back. Recall me."),
            ["CALL me, back."]
        );
        assert_eq!(
            found("(ring|call) (you|me)", "I'll ring you or call him"),
            ["ring you"]
        );
        assert_eq!(
            found(
                "your ..2 team",
                "your very own team, your big sales people team"
            ),
            ["your very own team,"]
        );
        assert_eq!(
            found("train*", "trains training rain"),
            ["trains", "training"]
        );
        assert_eq!(
            found("save~", "saving saved saves save saviour"),
            ["saving", "saved", "saves", "save"]
        );
        assert_eq!(
            found("^ i noticed", "Well I noticed. I noticed"),
            ["I noticed"]
        );
        assert_eq!(found("back $", "call back now, call back."), ["back."]);
    }

    #[test]
    fn a_gap_does_not_run_into_the_next_sentence() {
        assert!(found("call ..5 monday", "Give me a call. I am in on Monday").is_empty());
        assert_eq!(
            found("call ..5 monday", "call me, please, on Monday").len(),
            1
        );
    }

    #[test]
    fn a_broken_pattern_is_answered_with_what_would_be_right() {
        for (pattern, expected) in [
            ("", "it is empty"),
            ("(a|b", "needs its \")\""),
            ("a]", "closes nothing"),
            ("..99 a", "no gap"),
            ("..3", "at least one word"),
            ("<sell> a", "no class <sell>"),
            ("<sell", "needs its \">\""),
            ("a.*b", "no word"),
        ] {
            let error = Pattern::parse(pattern).expect_err(pattern).to_string();
            assert!(error.contains(expected), "{pattern}: {error}");
        }
    }

    #[test]
    fn nested_options_take_no_longer_than_the_text_is_long() {
        let pattern = format!("{}{}z", "[a [a ".repeat(7), "]]".repeat(7));
        let text = "a ".repeat(20_000);
        assert!(found(&pattern, &text).is_empty());
    }
}
