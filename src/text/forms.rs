//! A transcript as wordings are compared with it: contractions written out, one spelling, no capitals or punctuation,
//! and each word knowing what ends before it and whether it is part of a name or a number.

use crate::domain::Mention;
use crate::domain::MentionKind;
use crate::domain::Transcript;
use crate::text::sentences::Break;
use crate::text::sentences::break_after;

/// One normalised word: `it's` is two of them, `it` and `is`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Small letters, one spelling, no punctuation.
    pub text: String,
    /// The same without its light inflection.
    pub stem: String,
    /// Which word of the transcript it comes from.
    pub word: usize,
    /// What ends before it.
    pub before: Break,
    /// Part of a person's name.
    pub name: bool,
    /// Part of a telephone number.
    pub number: bool,
}

/// Normalises the words of a transcript; `known` says which are names and numbers.
pub fn forms(transcript: &Transcript, known: &[Mention]) -> Vec<Form> {
    let names = covered(transcript, known, |kind| {
        matches!(kind, MentionKind::Name | MentionKind::Prospect)
    });
    let numbers = covered(transcript, known, |kind| kind == MentionKind::Number);
    let mut forms = Vec::with_capacity(transcript.words.len() + 8);
    let mut before = Break::Sentence;
    for (word, written) in transcript.words.iter().enumerate() {
        for text in normalise(&written.text) {
            forms.push(Form {
                stem: stem(&text),
                text,
                word,
                before,
                name: names[word],
                number: numbers[word],
            });
            before = Break::None;
        }
        before = before.max(break_after(&written.text));
    }
    forms
}

/// Returns which words of a transcript mentions of some kinds cover.
fn covered(
    transcript: &Transcript,
    known: &[Mention],
    is_wanted: impl Fn(MentionKind) -> bool,
) -> Vec<bool> {
    let mut covered = vec![false; transcript.words.len()];
    for mention in known.iter().filter(|mention| is_wanted(mention.kind)) {
        let end = covered.len().min(mention.words.last.saturating_add(1));
        covered[mention.words.first.min(end)..end].fill(true);
    }
    covered
}

/// Returns the normalised words of one written word: none for a dash, two for `it's`.
pub(crate) fn normalise(written: &str) -> Vec<String> {
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
pub(crate) fn stem(form: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
