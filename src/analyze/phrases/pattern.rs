//! The pattern language: what may be written, read into a small tree, and matched in bounded steps.
//!
//! It leaves to the phrasebook which patterns there are and what a match is worth.
//!
//! | written | matches |
//! |---|---|
//! | `call` | that word, whatever its capitals, punctuation, contraction or British spelling |
//! | `call~` | any light inflection: calls, called, calling |
//! | `call me\|us back` | outside brackets: one word or the other |
//! | `(give me a ring \| ring me)` | one wording or the other |
//! | `[please] call` | the part in brackets may be missing |
//! | `<them>` | any word or wording of a named list |
//! | `NAME`, `NUMBER`, `COMPANY` | a person's name, a telephone number, a word or words with capitals |
//! | `...`, `...3` | at most 5 (or 3) words that stay in the clause |
//! | `,...8` | at most 8 words that may leave the clause, never the sentence |
//! | `...>` | the rest of the clause; `,...>` the rest of the sentence |
//! | `^`, `$` | here a clause begins; here one ends |
//! | `!(not \| never)` | what follows is not this |
//! | `?` | the sentence here ends in a question mark |
//!
//! Matching carries a set of places through the tree. Nothing repeats without a bound, so the work
//! is at most (length of the pattern) x (words that its gaps reach) for each word of the text.

use std::collections::HashMap;
use std::collections::HashSet;
use std::fmt;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;
use std::sync::Arc;

use super::tokens::Boundary;
use super::tokens::FARTHEST;
use super::tokens::Token;
use super::tokens::Tokens;
use super::tokens::normalise;
use super::tokens::stem;
use crate::domain::WordRange;

/// How many words `...` may skip where it does not say.
const DEFAULT_GAP: usize = 5;
/// The widest gap that may be written.
const WIDEST_GAP: usize = 30;
/// How deep brackets may nest.
const DEEPEST: usize = 12;
/// The longest pattern, in bytes.
const LONGEST: usize = 1000;

type WordSet = HashSet<String, BuildWordHasher>;
pub(super) type BuildWordHasher = BuildHasherDefault<WordHasher>;

/// Hashes short words fast (FNV-1a, 64 bits). The words of the book are its writer's, so nobody gains
/// by making them collide.
pub(super) struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Why a pattern or a phrasebook cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Which text it is in: a file's name, or none for a pattern alone.
    pub label: Option<String>,
    /// The line, counted from 1, where the text has lines.
    pub line: Option<usize>,
    /// What is wrong, in one sentence, with the valid words where there are such.
    pub what: String,
}

impl PatternError {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self {
            label: None,
            line: None,
            what: what.into(),
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.label, self.line) {
            (Some(label), Some(line)) => write!(f, "{label}:{line}: ")?,
            (Some(label), None) => write!(f, "{label}: ")?,
            (None, Some(line)) => write!(f, "line {line}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for PatternError {}

/// Named lists of words and wordings.
#[derive(Clone, Debug, Default)]
pub(super) struct Classes {
    by_name: HashMap<String, Arc<Class>>,
}

#[derive(Debug, Default)]
struct Class {
    forms: WordSet,
    stems: WordSet,
    wordings: Vec<Vec<Node>>,
}

impl Classes {
    /// Adds a list; an entry is a plain wording, its words with or without `~`.
    pub(super) fn add(&mut self, name: &str, entries: &[String]) -> Result<(), PatternError> {
        let mut class = Class::default();
        for entry in entries {
            let mut nodes = Vec::new();
            for word in entry.split_whitespace() {
                nodes.extend(word_nodes(word)?);
            }
            match nodes.as_slice() {
                [] => {
                    return Err(PatternError::new(format!(
                        "list {name}: \"{entry}\" holds no word"
                    )));
                }
                [Node::Form(form)] => {
                    class.forms.insert(form.clone());
                }
                [Node::Stem(stem)] => {
                    class.stems.insert(stem.clone());
                }
                _ => class.wordings.push(nodes),
            }
        }
        self.by_name.insert(name.to_owned(), Arc::new(class));
        Ok(())
    }

    fn get(&self, name: &str) -> Result<Arc<Class>, PatternError> {
        self.by_name.get(name).cloned().ok_or_else(|| {
            let mut names: Vec<&str> = self.by_name.keys().map(String::as_str).collect();
            names.sort_unstable();
            PatternError::new(format!(
                "there is no list <{name}>; there are: {}",
                names.join(", ")
            ))
        })
    }
}

/// A wording to look for; see the [module](self) for how one is written.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: String,
    nodes: Vec<Node>,
    first: Option<FirstWords>,
}

/// What a match can begin with, where that is known.
#[derive(Clone, Debug, Default)]
pub(super) struct FirstWords {
    pub(super) forms: WordSet,
    pub(super) stems: WordSet,
}

#[derive(Clone, Debug)]
enum Node {
    Form(String),
    Stem(String),
    Class(Arc<Class>),
    Name,
    Number,
    Company,
    Gap { most: usize, leaves_clause: bool },
    Rest { leaves_clause: bool },
    Starts,
    Ends,
    Asked,
    Either(Vec<Vec<Node>>),
    Maybe(Vec<Vec<Node>>),
    Not(Vec<Vec<Node>>),
}

impl Pattern {
    /// Reads a pattern, which may name the lists of the built-in phrasebook.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        Self::parse_with(source, super::BUILTIN.classes())
    }

    pub(super) fn parse_with(source: &str, classes: &Classes) -> Result<Self, PatternError> {
        if source.len() > LONGEST {
            return Err(PatternError::new(format!(
                "a pattern may be {LONGEST} bytes long"
            )));
        }
        let pieces = pieces(source)?;
        let mut reader = Reader {
            pieces: &pieces,
            at: 0,
            classes,
        };
        let nodes = reader.sequence(0)?;
        if let Some(piece) = reader.pieces.get(reader.at) {
            return Err(PatternError::new(format!("\"{piece}\" closes nothing")));
        }
        if !nodes.iter().any(Node::takes_words) {
            return Err(PatternError::new(format!(
                "\"{source}\" holds no word that must be said"
            )));
        }
        let mut first = FirstWords::default();
        let known = first_words(&nodes, &mut first) == Start::Known;
        Ok(Self {
            source: source.split_whitespace().collect::<Vec<_>>().join(" "),
            nodes,
            first: known.then_some(first),
        })
    }

    /// Returns the pattern as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns where it is said, in order, no two overlapping: at each place the longest match.
    pub fn find(&self, tokens: &Tokens) -> Vec<WordRange> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.list.len() {
            match self.match_at(tokens, at) {
                Some(end) => {
                    found.push(words_of(tokens, at, end));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    /// Returns the end (excluded) of the longest match that begins at token `at`.
    pub(super) fn match_at(&self, tokens: &Tokens, at: usize) -> Option<usize> {
        if let (Some(first), Some(token)) = (&self.first, tokens.list.get(at))
            && !first.forms.contains(&token.form)
            && !first.stems.contains(&token.stem)
        {
            return None;
        }
        run(&self.nodes, &tokens.list, at, at)
            .into_iter()
            .filter(|&end| end > at)
            .max()
    }

    pub(super) fn first_words(&self) -> Option<&FirstWords> {
        self.first.as_ref()
    }
}

/// Returns the transcript's words that tokens `first` up to `end` come from.
pub(super) fn words_of(tokens: &Tokens, first: usize, end: usize) -> WordRange {
    WordRange {
        first: tokens.list[first].word,
        last: tokens.list[end - 1].word,
    }
}

impl Node {
    fn takes_words(&self) -> bool {
        match self {
            Self::Form(_)
            | Self::Stem(_)
            | Self::Class(_)
            | Self::Name
            | Self::Number
            | Self::Company => true,
            Self::Either(branches) => branches.iter().all(|b| b.iter().any(Self::takes_words)),
            Self::Gap { .. }
            | Self::Rest { .. }
            | Self::Starts
            | Self::Ends
            | Self::Asked
            | Self::Maybe(_)
            | Self::Not(_) => false,
        }
    }
}

/// Carries a sorted set of places through the nodes.
///
/// `origin` is where the whole pattern begins: there alone a sentence may begin too.
fn run(nodes: &[Node], list: &[Token], from: usize, origin: usize) -> Vec<usize> {
    let mut places = vec![from];
    for node in nodes {
        places = step(node, list, &places, origin);
        if places.is_empty() {
            break;
        }
    }
    places
}

fn step(node: &Node, list: &[Token], places: &[usize], origin: usize) -> Vec<usize> {
    let mut next: Vec<usize> = Vec::new();
    // A wording goes on over a comma (whisper puts them anywhere) but never into the next sentence.
    let goes_on = |at: usize| at == origin || list[at].before < Boundary::Sentence;
    for &at in places {
        match node {
            Node::Form(form) => next.extend(
                list.get(at)
                    .filter(|t| t.form == *form && goes_on(at))
                    .map(|_| at + 1),
            ),
            Node::Stem(stem) => next.extend(
                list.get(at)
                    .filter(|t| t.stem == *stem && goes_on(at))
                    .map(|_| at + 1),
            ),
            Node::Class(class) => {
                if let Some(token) = list.get(at).filter(|_| goes_on(at)) {
                    if class.forms.contains(&token.form) || class.stems.contains(&token.stem) {
                        next.push(at + 1);
                    }
                    for wording in &class.wordings {
                        next.extend(run(wording, list, at, origin));
                    }
                }
            }
            Node::Name => next.extend(run_of(list, at, origin, |t| t.name)),
            Node::Number => next.extend(run_of(list, at, origin, |t| t.number)),
            Node::Company => next.extend(run_of(list, at, origin, |t| t.capital && t.form != "i")),
            Node::Gap {
                most,
                leaves_clause,
            } => {
                // What an earlier place reached is reached from here too.
                let from = next.last().map_or(at, |&reached| reached.max(at));
                if next.last() != Some(&from) {
                    next.push(from);
                }
                let stops = if *leaves_clause {
                    Boundary::Sentence
                } else {
                    Boundary::Clause
                };
                let reach = list.iter().enumerate().take(at + most).skip(from);
                // The boundary that a pattern begins at is no reason to stop.
                let skipped =
                    reach.take_while(|(place, token)| *place == origin || token.before < stops);
                next.extend(skipped.map(|(skipped, _)| skipped + 1));
            }
            Node::Rest { leaves_clause } => {
                let stops = if *leaves_clause {
                    Boundary::Sentence
                } else {
                    Boundary::Clause
                };
                let latest = list.len().min(at + FARTHEST);
                let end = (at..latest)
                    .find(|&i| list[i].before >= stops)
                    .unwrap_or(latest);
                next.push(end);
            }
            Node::Starts => next.extend(
                list.get(at)
                    .filter(|t| t.before > Boundary::None)
                    .map(|_| at),
            ),
            Node::Ends => {
                if list.get(at).is_none_or(|t| t.before > Boundary::None) {
                    next.push(at);
                }
            }
            Node::Asked => {
                let here = list.get(at).or_else(|| list.last());
                next.extend(here.filter(|t| t.asked).map(|_| at));
            }
            Node::Either(branches) => {
                for branch in branches {
                    next.extend(run(branch, list, at, origin));
                }
            }
            Node::Maybe(branches) => {
                next.push(at);
                for branch in branches {
                    next.extend(run(branch, list, at, origin));
                }
            }
            Node::Not(branches) => {
                if branches.iter().all(|b| run(b, list, at, origin).is_empty()) {
                    next.push(at);
                }
            }
        }
    }
    next.sort_unstable();
    next.dedup();
    next
}

/// Returns the end of the run of tokens that answer `is`, at most 16 of them.
fn run_of(list: &[Token], at: usize, origin: usize, is: impl Fn(&Token) -> bool) -> Option<usize> {
    let mut end = at;
    while end < list.len()
        && end < at + 16
        && is(&list[end])
        && (end == origin || list[end].before < Boundary::Sentence)
    {
        end += 1;
    }
    (end > at).then_some(end)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Every match begins with a word of the set.
    Known,
    /// It may begin with anything.
    Anything,
    /// The nodes so far may take no word at all.
    Open,
}

fn first_words(nodes: &[Node], first: &mut FirstWords) -> Start {
    for node in nodes {
        let start = match node {
            Node::Form(form) => {
                first.forms.insert(form.clone());
                Start::Known
            }
            Node::Stem(stem) => {
                first.stems.insert(stem.clone());
                Start::Known
            }
            Node::Class(class) => {
                first.forms.extend(class.forms.iter().cloned());
                first.stems.extend(class.stems.iter().cloned());
                for wording in &class.wordings {
                    first_words(wording, first);
                }
                Start::Known
            }
            Node::Starts | Node::Asked | Node::Not(_) => Start::Open,
            Node::Name
            | Node::Number
            | Node::Company
            | Node::Gap { .. }
            | Node::Rest { .. }
            | Node::Ends => Start::Anything,
            Node::Either(branches) => branches_start(branches, first),
            Node::Maybe(branches) => match branches_start(branches, first) {
                Start::Anything => Start::Anything,
                Start::Known | Start::Open => Start::Open,
            },
        };
        if start != Start::Open {
            return start;
        }
    }
    Start::Open
}

fn branches_start(branches: &[Vec<Node>], first: &mut FirstWords) -> Start {
    let mut all = Start::Known;
    for branch in branches {
        match first_words(branch, first) {
            Start::Anything => return Start::Anything,
            Start::Open => all = Start::Open,
            Start::Known => {}
        }
    }
    all
}

/// Splits a pattern into words and signs.
fn pieces(source: &str) -> Result<Vec<String>, PatternError> {
    let mut pieces: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in source.chars() {
        let in_list = word.starts_with('<') && !word.ends_with('>');
        if c.is_whitespace() && !in_list
            || matches!(c, '(' | ')' | '[' | ']' | '|' | '!' | '^' | '$')
        {
            if !word.is_empty() {
                pieces.push(std::mem::take(&mut word));
            }
            if c.is_whitespace() {
                // A blank beside `|` outside brackets is refused: it could mean either reading.
                pieces.push(" ".to_owned());
            } else {
                pieces.push(c.to_string());
            }
        } else {
            word.push(c);
        }
    }
    if !word.is_empty() {
        pieces.push(word);
    }
    if pieces
        .iter()
        .any(|p| p.starts_with('<') && !p.ends_with('>'))
    {
        return Err(PatternError::new(format!(
            "\"{source}\": a list is written <name>"
        )));
    }
    Ok(pieces)
}

struct Reader<'a> {
    pieces: &'a [String],
    at: usize,
    classes: &'a Classes,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&str> {
        self.pieces.get(self.at).map(String::as_str)
    }

    /// Reads items up to a closing bracket or a `|` that stands apart.
    fn sequence(&mut self, depth: usize) -> Result<Vec<Node>, PatternError> {
        if depth > DEEPEST {
            return Err(PatternError::new(format!(
                "brackets may nest {DEEPEST} deep"
            )));
        }
        let mut nodes = Vec::new();
        while let Some(piece) = self.peek() {
            match piece {
                " " => self.at += 1,
                ")" | "]" => break,
                "|" if depth > 0 => break,
                "|" => {
                    return Err(PatternError::new(
                        "wordings to choose from stand in round brackets: (this way | that way)",
                    ));
                }
                _ => {
                    let mut choices = vec![self.item(depth)?];
                    // `a|b` outside brackets: one item or the other.
                    while depth == 0
                        && self.peek() == Some("|")
                        && self.pieces.get(self.at + 1).is_some_and(|p| p != " ")
                    {
                        self.at += 1;
                        choices.push(self.item(depth)?);
                    }
                    match choices.pop() {
                        Some(only) if choices.is_empty() => nodes.extend(only),
                        Some(last) => {
                            choices.push(last);
                            nodes.push(Node::Either(choices));
                        }
                        None => {}
                    }
                }
            }
        }
        Ok(nodes)
    }

    fn branches(&mut self, close: &str, depth: usize) -> Result<Vec<Vec<Node>>, PatternError> {
        let mut branches = Vec::new();
        loop {
            let branch = self.sequence(depth + 1)?;
            if branch.is_empty() {
                return Err(PatternError::new(
                    "brackets hold at least one word on each side of |",
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
                    return Err(PatternError::new(format!(
                        "a bracket is not closed with {close}"
                    )));
                }
            }
        }
    }

    fn item(&mut self, depth: usize) -> Result<Vec<Node>, PatternError> {
        let Some(piece) = self.pieces.get(self.at) else {
            return Err(PatternError::new("the pattern ends too soon"));
        };
        self.at += 1;
        Ok(match piece.as_str() {
            "(" => vec![Node::Either(self.branches(")", depth)?)],
            "[" => vec![Node::Maybe(self.branches("]", depth)?)],
            "!" => {
                if depth > DEEPEST {
                    return Err(PatternError::new(format!(
                        "brackets may nest {DEEPEST} deep"
                    )));
                }
                vec![Node::Not(vec![self.item(depth + 1)?])]
            }
            "^" => vec![Node::Starts],
            "$" => vec![Node::Ends],
            "?" => vec![Node::Asked],
            "NAME" => vec![Node::Name],
            "NUMBER" => vec![Node::Number],
            "COMPANY" => vec![Node::Company],
            word => {
                if let Some(name) = word.strip_prefix('<') {
                    vec![Node::Class(self.classes.get(name.trim_end_matches('>'))?)]
                } else if let Some(gap) = gap(word)? {
                    vec![gap]
                } else {
                    word_nodes(word)?
                }
            }
        })
    }
}

/// Reads `...`, `...3`, `,...8`, `...>` and `,...>`.
fn gap(word: &str) -> Result<Option<Node>, PatternError> {
    let (leaves_clause, rest) = match word.strip_prefix(',') {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    let Some(most) = rest
        .strip_prefix("...")
        .or_else(|| rest.strip_prefix('\u{2026}'))
    else {
        return Ok(None);
    };
    match most {
        "" => Ok(Some(Node::Gap {
            most: DEFAULT_GAP,
            leaves_clause,
        })),
        ">" => Ok(Some(Node::Rest { leaves_clause })),
        most => match most.parse() {
            Ok(most) if (1..=WIDEST_GAP).contains(&most) => Ok(Some(Node::Gap {
                most,
                leaves_clause,
            })),
            _ => Err(PatternError::new(format!(
                "\"{word}\": a gap is ..., ...N with N from 1 to {WIDEST_GAP}, or ...>"
            ))),
        },
    }
}

fn word_nodes(word: &str) -> Result<Vec<Node>, PatternError> {
    let (bare, inflected) = match word.strip_suffix('~') {
        Some(bare) => (bare, true),
        None => (word, false),
    };
    if bare.contains(['~', '<', '>']) {
        return Err(PatternError::new(format!(
            "\"{word}\" is no word; valid are words, word~, <list>, NAME, NUMBER, COMPANY, gaps and brackets"
        )));
    }
    let forms = normalise(bare);
    if forms.is_empty() {
        return Err(PatternError::new(format!("\"{word}\" holds no word")));
    }
    Ok(forms
        .into_iter()
        .map(|form| {
            if inflected {
                Node::Stem(stem(&form))
            } else {
                Node::Form(form)
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Transcript;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let transcript = Transcript::typed(text);
        let tokens = Tokens::of(&transcript, &[]);
        Pattern::parse(pattern)
            .unwrap()
            .find(&tokens)
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
            (
                "look ,...8 email",
                "look out, mind the email",
                vec!["look out, mind the email"],
            ),
            ("sales people", "your sales, people", vec!["sales, people"]),
            (
                "we offer ...>",
                "we offer ten things, all good",
                vec!["we offer ten things,"],
            ),
            (
                "we offer ,...>",
                "we offer ten things, all good. Bye",
                vec!["we offer ten things, all good."],
            ),
            ("^ call", "I call. Call", vec!["Call"]),
            ("thanks $", "thanks to you, thanks, bye", vec!["thanks,"]),
            ("do !not call", "do not call but do call", vec!["do call"]),
            ("? ring", "You ring. Did she ring? Ring", vec!["ring?"]),
            (
                "do !(not | never) call",
                "do not call but do call",
                vec!["do call"],
            ),
            (
                "it's",
                "It\u{2019}s Sean and it is him",
                vec!["It\u{2019}s", "it is"],
            ),
            ("specialize in", "we specialise in", vec!["specialise in"]),
            (
                "at NUMBER",
                "at 415-555-0134 today",
                vec!["at 415-555-0134"],
            ),
            (
                "from COMPANY",
                "Sean from Acme Tools here",
                vec!["from Acme Tools"],
            ),
            ("me", "", vec![]),
        ] {
            assert_eq!(found(pattern, text), expected, "{pattern} in {text}");
        }
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
            ("<nobody>", "there are: "),
            ("<nobody", "written <name>"),
            ("a ...99 b", "1 to 30"),
            ("a --", "holds no word"),
            ("call|", "round brackets"),
        ] {
            let error = Pattern::parse(bad).unwrap_err().to_string();
            assert!(error.contains(says), "{bad}: {error}");
        }
    }

    #[test]
    fn the_rest_of_a_sentence_that_never_ends_is_cut_off() {
        let endless = "we offer ".to_owned() + &"more ".repeat(5000);
        let ranges = found("we offer ,...>", &endless);
        assert_eq!(ranges[0].split_whitespace().count(), 2 + FARTHEST);
    }

    #[test]
    fn deep_brackets_are_refused_and_wide_gaps_stay_bounded() {
        assert!(Pattern::parse(&"(".repeat(900)).is_err());
        assert!(Pattern::parse(&"!".repeat(900)).is_err());
        let gaps = "a ,...30 ".repeat(20) + "b";
        assert!(found(&gaps, &"a ".repeat(500)).is_empty());
    }
}
