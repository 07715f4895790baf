//! A transcript as patterns see it: normalised words, where a clause or a sentence begins, and
//! which words are names and numbers. What the words mean is left to the patterns.

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;

/// How strongly a token is cut off from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Boundary {
    /// They belong together.
    None,
    /// A clause begins: after a comma, or at an opener that whisper often writes without one.
    Clause,
    /// A sentence begins.
    Sentence,
}

/// One normalised word: `it's` is two of them, `it` and `is`.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Small letters, one spelling, no punctuation.
    pub(super) form: String,
    /// The form without its light inflection.
    pub(super) stem: String,
    /// Which word of the transcript it comes from.
    pub(super) word: usize,
    /// What lies before it.
    pub(super) before: Boundary,
    /// Part of a person's name.
    pub(super) name: bool,
    /// Part of a telephone number.
    pub(super) number: bool,
    /// Written with a capital, and not only because a sentence begins there.
    pub(super) capital: bool,
    /// In a sentence that ends in a question mark.
    pub(super) asked: bool,
}

/// How far around a word its sentence is looked at: people take breath sooner, and a text without
/// any full stop must not cost the square of its length.
pub(super) const FARTHEST: usize = 80;

/// The words of one transcript, made ready for patterns.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    pub(super) list: Vec<Token>,
}

impl Tokens {
    /// Normalises the words of a transcript; `known` says which are names and numbers.
    pub fn of(transcript: &Transcript, known: &[Mention]) -> Self {
        let mut list: Vec<Token> = Vec::with_capacity(transcript.words.len() + 8);
        let mut before = Boundary::Sentence;
        let names = covered(
            transcript,
            known,
            &[MentionKind::Name, MentionKind::Prospect],
        );
        let numbers = covered(transcript, known, &[MentionKind::Number]);
        for (word, written) in transcript.words.iter().enumerate() {
            let digits = written.text.chars().filter(char::is_ascii_digit).count();
            let name = names[word];
            let number = numbers[word] || digits >= 7;
            let starts_sentence = before == Boundary::Sentence;
            let capital = written
                .text
                .chars()
                .find(|c| c.is_alphanumeric())
                .is_some_and(char::is_uppercase)
                && !starts_sentence;
            for form in normalise(&written.text) {
                list.push(Token {
                    stem: stem(&form),
                    form,
                    word,
                    before,
                    name,
                    number,
                    capital,
                    asked: false,
                });
                before = Boundary::None;
            }
            before = before.max(boundary_after(&written.text));
        }
        infer_clauses(&mut list);
        mark_asked(&mut list, transcript);
        Self { list }
    }

    /// Returns the tokens without some ranges of them (in order, ends excluded), such as fillers. A
    /// comma that only set off what went goes with it.
    pub(super) fn without(&self, ranges: &[(usize, usize)]) -> Self {
        let mut list: Vec<Token> = Vec::with_capacity(self.list.len());
        let mut kept_from = 0;
        for &(first, end) in ranges {
            list.extend_from_slice(&self.list[kept_from.min(first)..first]);
            kept_from = end;
            let Some(next) = self.list.get(end) else {
                continue;
            };
            let inside = self.list[first..end].iter().map(|token| token.before);
            let strongest = inside.fold(next.before, Boundary::max);
            let opens = self.list[first].before;
            let mut next = next.clone();
            next.before = match strongest {
                Boundary::Sentence => Boundary::Sentence,
                _ if next.before == Boundary::None => opens,
                _ => Boundary::None,
            };
            list.push(next);
            kept_from += 1;
        }
        list.extend_from_slice(self.list.get(kept_from..).unwrap_or_default());
        infer_clauses(&mut list);
        Self { list }
    }

    /// Returns the token range of the sentence that token `at` stands in, end excluded; of one that
    /// never ends, what is within [`FARTHEST`] of the token.
    pub(super) fn sentence_of(&self, at: usize) -> (usize, usize) {
        self.stretch(at, Boundary::Sentence)
    }

    /// Returns the token range of the clause that token `at` stands in, end excluded.
    pub(super) fn clause_of(&self, at: usize) -> (usize, usize) {
        self.stretch(at, Boundary::Clause)
    }

    fn stretch(&self, at: usize, least: Boundary) -> (usize, usize) {
        let at = at.min(self.list.len().saturating_sub(1));
        let earliest = at.saturating_sub(FARTHEST);
        let latest = self.list.len().min(at + FARTHEST);
        let first = (earliest..=at)
            .rev()
            .find(|&i| self.list[i].before >= least)
            .unwrap_or(earliest);
        let end = (at + 1..latest)
            .find(|&i| self.list[i].before >= least)
            .unwrap_or(latest);
        (first, end)
    }
}

/// Returns which words of a transcript mentions of some kinds cover.
fn covered(transcript: &Transcript, known: &[Mention], kinds: &[MentionKind]) -> Vec<bool> {
    let mut covered = vec![false; transcript.words.len()];
    for mention in known.iter().filter(|m| kinds.contains(&m.kind)) {
        let end = covered.len().min(mention.words.last.saturating_add(1));
        for word in &mut covered[mention.words.first.min(end)..end] {
            *word = true;
        }
    }
    covered
}

/// Returns the normalised words of one written word: none for a dash, two for `it's`.
pub(super) fn normalise(written: &str) -> Vec<String> {
    let plain: String = written
        .chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' => '\'',
            '\u{2010}' | '\u{2011}' => '-',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    let plain =
        plain.trim_matches(|c: char| !c.is_alphanumeric() && c != '%' && c != '$' && c != '£');
    let mut forms = Vec::new();
    for part in
        plain.split(|c: char| matches!(c, '/' | '\u{2013}' | '\u{2014}') || c.is_whitespace())
    {
        let joined = part
            .replace("e-mail", "email")
            .replace("voice-mail", "voicemail");
        if joined.chars().any(|c| c.is_ascii_digit()) {
            push_plain(&joined, &mut forms);
            continue;
        }
        for piece in joined.split(['-', '.', '_']) {
            push_expanded(piece, &mut forms);
        }
    }
    forms
}

/// Contractions whose parts do not follow from their letters.
const EXPANSIONS: [(&str, &str); 36] = [
    ("won't", "will not"),
    ("wont", "will not"),
    ("can't", "can not"),
    ("cant", "can not"),
    ("cannot", "can not"),
    ("shan't", "shall not"),
    ("dont", "do not"),
    ("didnt", "did not"),
    ("isnt", "is not"),
    ("havent", "have not"),
    ("let's", "let us"),
    ("lets", "let us"),
    ("im", "i am"),
    ("ive", "i have"),
    ("youre", "you are"),
    ("youve", "you have"),
    ("youll", "you will"),
    ("weve", "we have"),
    ("theyre", "they are"),
    ("its", "it is"),
    ("thats", "that is"),
    ("theres", "there is"),
    ("heres", "here is"),
    ("whats", "what is"),
    ("whos", "who is"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("gotta", "got to"),
    ("ok", "okay"),
    ("thx", "thanks"),
    ("cheque", "check"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("enquiry", "inquiry"),
    ("enquiries", "inquiries"),
    ("%", "percent"),
];

/// Words after which `'s` is `is`; elsewhere it is the possessive and is dropped.
const IS_AFTER: [&str; 14] = [
    "it",
    "that",
    "there",
    "here",
    "he",
    "she",
    "what",
    "who",
    "where",
    "how",
    "when",
    "why",
    "this",
    "something",
];

fn push_expanded(piece: &str, forms: &mut Vec<String>) {
    if let Some((_, words)) = EXPANSIONS.iter().find(|(short, _)| *short == piece) {
        forms.extend(words.split(' ').map(str::to_owned));
        return;
    }
    let Some((base, end)) = piece.split_once('\'') else {
        push_plain(piece, forms);
        return;
    };
    if end == "t" && base.ends_with('n') {
        push_plain(&base[..base.len() - 1], forms);
        forms.push("not".to_owned());
        return;
    }
    push_plain(base, forms);
    let second = match end {
        "s" if IS_AFTER.contains(&base) => "is",
        "m" => "am",
        "re" => "are",
        "ve" => "have",
        "ll" => "will",
        "d" => "would",
        _ => return,
    };
    forms.push(second.to_owned());
}

fn push_plain(piece: &str, forms: &mut Vec<String>) {
    if let Some(number) = piece.strip_suffix('%') {
        push_plain(number, forms);
        forms.push("percent".to_owned());
        return;
    }
    let plain: String = piece
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '$' | '£'))
        .collect();
    if !plain.is_empty() {
        forms.push(one_spelling(plain));
    }
}

/// Brings British spelling to American: text and pattern go the same way, so words that only look
/// British (`promise`) do no harm.
fn one_spelling(word: String) -> String {
    if word.len() < 6 || !word.is_ascii() {
        return word;
    }
    for (british, american) in [
        ("isation", "ization"),
        ("isations", "izations"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("ises", "izes"),
        ("ise", "ize"),
        ("yse", "yze"),
        ("ours", "ors"),
        ("our", "or"),
        ("oured", "ored"),
        ("ouring", "oring"),
        ("ourite", "orite"),
        ("elling", "eling"),
        ("elled", "eled"),
        ("centre", "center"),
        ("centres", "centers"),
        ("licence", "license"),
        ("fence", "fense"),
        ("ogue", "og"),
    ] {
        if let Some(start) = word.strip_suffix(british) {
            return format!("{start}{american}");
        }
    }
    word
}

/// Forms whose base does not follow from their letters.
const IRREGULAR: [(&str, &str); 36] = [
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("saw", "see"),
    ("seen", "see"),
    ("told", "tell"),
    ("said", "say"),
    ("sold", "sell"),
    ("bought", "buy"),
    ("lost", "lose"),
    ("gave", "give"),
    ("given", "give"),
    ("found", "find"),
    ("heard", "hear"),
    ("came", "come"),
    ("got", "get"),
    ("gotten", "get"),
    ("rang", "ring"),
    ("rung", "ring"),
    ("met", "meet"),
    ("sent", "send"),
    ("thought", "think"),
    ("knew", "know"),
    ("known", "know"),
    ("ran", "run"),
    ("drove", "drive"),
    ("made", "make"),
    ("took", "take"),
    ("taken", "take"),
    ("cut", "cut"),
    ("won", "win"),
    ("paid", "pay"),
    ("spent", "spend"),
    ("grew", "grow"),
    ("people", "person"),
    ("built", "build"),
    ("left", "leave"),
];

/// Returns a word without its light inflection (`calling`, `called`, `calls`: `call`).
pub(super) fn stem(form: &str) -> String {
    if let Some((_, base)) = IRREGULAR.iter().find(|(irregular, _)| *irregular == form) {
        return trim_e(base).to_owned();
    }
    if !form.is_ascii() || form.len() < 4 {
        return form.to_owned();
    }
    if let Some(start) = form.strip_suffix("ies") {
        return format!("{start}y");
    }
    if let Some(start) = form.strip_suffix("ied") {
        return format!("{start}y");
    }
    for end in ["ing", "ed"] {
        if let Some(start) = form.strip_suffix(end)
            && start.len() >= 3
            && start.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        {
            return trim_e(undouble(start)).to_owned();
        }
    }
    for end in ["sses", "xes", "ches", "shes"] {
        if form.ends_with(end) {
            return form[..form.len() - 2].to_owned();
        }
    }
    if form.ends_with('s')
        && !form.ends_with("ss")
        && !form.ends_with("us")
        && !form.ends_with("is")
    {
        return trim_e(&form[..form.len() - 1]).to_owned();
    }
    trim_e(form).to_owned()
}

fn trim_e(word: &str) -> &str {
    if word.len() > 3 {
        word.strip_suffix('e').unwrap_or(word)
    } else {
        word
    }
}

fn undouble(word: &str) -> &str {
    let bytes = word.as_bytes();
    let end = bytes.len();
    if end >= 4 && bytes[end - 1] == bytes[end - 2] && !matches!(bytes[end - 1], b'l' | b's') {
        &word[..end - 1]
    } else {
        word
    }
}

/// Full stops that belong to a word.
const TITLES: [&str; 10] = [
    "mr.", "mrs.", "ms.", "dr.", "st.", "p.m.", "a.m.", "u.s.", "inc.", "ltd.",
];

fn boundary_after(written: &str) -> Boundary {
    let plain = written.trim_end_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']);
    if plain.ends_with(['.', '!', '?', '\u{2026}']) {
        if TITLES.contains(&plain.to_lowercase().as_str()) {
            return Boundary::None;
        }
        return Boundary::Sentence;
    }
    match plain.chars().last() {
        Some(',' | ';' | ':' | '-' | '\u{2013}' | '\u{2014}') => Boundary::Clause,
        _ => Boundary::None,
    }
}

/// Joins after which a subject begins a clause of its own.
const JOINS: [&str; 9] = [
    "and", "but", "so", "because", "or", "although", "though", "while", "which",
];
const SUBJECTS: [&str; 10] = [
    "i", "we", "you", "he", "she", "they", "it", "there", "my", "our",
];
/// Openers that begin a clause even where whisper left the comma out.
const OPENERS: [&[&str]; 22] = [
    &["please"],
    &["call", "me"],
    &["ring", "me"],
    &["give", "me"],
    &["give", "us"],
    &["could", "you"],
    &["can", "you"],
    &["my", "number"],
    &["my", "name"],
    &["this", "is"],
    &["it", "is"],
    &["thanks"],
    &["thank", "you"],
    &["i", "am", "calling"],
    &["i", "am", "ringing"],
    &["i", "saw"],
    &["i", "noticed"],
    &["i", "wanted"],
    &["i", "would", "like"],
    &["we", "are"],
    &["we", "have"],
    &["we", "help"],
];
/// After these an opener goes on with what was begun: `to give me`, `if you can call me`.
const GOES_ON: [&str; 58] = [
    "to",
    "and",
    "or",
    "that",
    "if",
    "what",
    "when",
    "who",
    "where",
    "why",
    "how",
    "which",
    "can",
    "could",
    "would",
    "will",
    "please",
    "you",
    "not",
    "just",
    "do",
    "but",
    "so",
    "because",
    "then",
    "as",
    "is",
    "of",
    "for",
    "said",
    "say",
    "think",
    "thought",
    "know",
    "mentioned",
    "suggested",
    "told",
    "sure",
    "hope",
    "the",
    "a",
    "in",
    "with",
    "about",
    "on",
    "at",
    "than",
    "by",
    "before",
    "after",
    "until",
    "once",
    "something",
    "things",
    "mean",
    "see",
    "also",
    "here",
];

fn mark_asked(list: &mut [Token], transcript: &Transcript) {
    let mut asked = false;
    let mut next_word = transcript.words.len();
    for token in list.iter_mut().rev() {
        // A word without a token of its own, such as a dash, may end a sentence too.
        for word in (token.word..next_word).rev() {
            let written = &transcript.words[word].text;
            if boundary_after(written) == Boundary::Sentence {
                asked = written.contains('?');
            }
        }
        next_word = token.word;
        token.asked = asked;
    }
}

fn infer_clauses(list: &mut [Token]) {
    for at in 1..list.len() {
        if list[at].before != Boundary::None || list[at].word == list[at - 1].word {
            continue;
        }
        let form_at = |i: usize| list.get(i).map_or("", |t| t.form.as_str());
        let joined = JOINS.contains(&form_at(at)) && SUBJECTS.contains(&form_at(at + 1));
        let opened = !GOES_ON.contains(&form_at(at - 1))
            && OPENERS
                .iter()
                .any(|words| words.iter().enumerate().all(|(i, w)| form_at(at + i) == *w));
        let after_number = list[at - 1].number && !list[at].number;
        if joined || opened || after_number {
            list[at].before = Boundary::Clause;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        Tokens::of(&Transcript::typed(text), &[])
            .list
            .into_iter()
            .map(|t| t.form)
            .collect()
    }

    #[test]
    fn words_lose_what_does_not_change_their_meaning() {
        for (written, normal) in [
            ("It\u{2019}s", "it is"),
            ("won't", "will not"),
            ("Don't!", "do not"),
            ("Sam's", "sam"),
            ("we've", "we have"),
            ("specialise,", "specialize"),
            ("E-mail", "email"),
            ("call-back", "call back"),
            ("20%", "20 percent"),
            ("its", "it is"),
            ("--", ""),
            ("'", ""),
            ("n't", "not"),
        ] {
            assert_eq!(normalise(written).join(" ").trim(), normal, "{written}");
        }
    }

    #[test]
    fn inflections_share_a_stem() {
        for (one, other) in [
            ("calling", "call"),
            ("noticed", "notice"),
            ("companies", "company"),
            ("losing", "lose"),
            ("stopped", "stop"),
            ("offers", "offer"),
            ("saw", "seeing"),
            ("introducing", "introduce"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} and {other}");
        }
        assert_ne!(stem("sing"), stem("s"));
    }

    #[test]
    fn clauses_begin_at_punctuation_and_where_whisper_left_it_out() {
        let tokens = Tokens::of(
            &Transcript::typed("hi Mr. Hale it's about your team could you call me back. Thanks"),
            &[],
        );
        let starts: Vec<&str> = tokens
            .list
            .iter()
            .filter(|t| t.before != Boundary::None)
            .map(|t| t.form.as_str())
            .collect();
        assert_eq!(starts, ["hi", "it", "could", "thanks"]);
        assert_eq!(forms("I can't"), ["i", "can", "not"]);
    }
}
