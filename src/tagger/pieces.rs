//! BERT's uncased WordPiece: a word becomes the numbers of the pieces that the network knows.

use std::collections::HashMap;

use unicode_general_category::GeneralCategory;
use unicode_general_category::get_general_category;
use unicode_normalization::UnicodeNormalization;

/// A token of more characters is unknown as a whole.
const LONGEST_TOKEN: usize = 64;
/// From this many digits on, which ones they are says nothing: they all become the same token.
const FEW_DIGITS: usize = 3;
const DIGITS: &str = "000";

/// The pieces that the network knows.
#[derive(Debug)]
pub(super) struct Pieces {
    /// Those that begin a token, and those that go on.
    beginnings: HashMap<String, usize>,
    continuations: HashMap<String, usize>,
    pub(super) unknown: usize,
    /// Stands before a message, and after it.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Pieces {
    /// Makes the table of its pieces in their order; `None` if a special one is missing.
    pub(super) fn new(names: Vec<String>) -> Option<Self> {
        let mut beginnings = HashMap::new();
        let mut continuations = HashMap::new();
        for (number, name) in names.into_iter().enumerate() {
            match name.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => continuations.insert(rest.to_owned(), number),
                _ => beginnings.insert(name, number),
            };
        }
        Some(Self {
            unknown: *beginnings.get("[UNK]")?,
            start: *beginnings.get("[CLS]")?,
            end: *beginnings.get("[SEP]")?,
            beginnings,
            continuations,
        })
    }

    /// Returns the pieces of one word, at least one and at most `most`.
    pub(super) fn of_word(&self, word: &str, most: usize) -> Vec<usize> {
        let mut pieces = Vec::new();
        let plain = plain(word);
        // Runs of letters and digits, and each other character by itself.
        for token in plain.chunk_by(|a, b| is_letter_or_digit(*a) && is_letter_or_digit(*b)) {
            if is_letter_or_digit(token[0]) || is_printable(token[0]) {
                self.add_token(token, &mut pieces);
            }
            if pieces.len() >= most {
                break;
            }
        }
        if pieces.is_empty() {
            pieces.push(self.unknown);
        }
        pieces.truncate(most);
        pieces
    }

    /// Takes the longest piece that fits, again and again; a token with a stretch that no piece fits is unknown.
    fn add_token(&self, token: &[char], pieces: &mut Vec<usize>) {
        if token.len() > LONGEST_TOKEN {
            pieces.push(self.unknown);
            return;
        }
        let before = pieces.len();
        let is_number = token.len() >= FEW_DIGITS && token.iter().all(char::is_ascii_digit);
        let token = if is_number {
            DIGITS.to_owned()
        } else {
            token.iter().collect()
        };
        let mut rest = token.as_str();
        while !rest.is_empty() {
            let table = if rest.len() == token.len() {
                &self.beginnings
            } else {
                &self.continuations
            };
            let longest = rest
                .char_indices()
                .rev()
                .map(|(at, last)| at + last.len_utf8())
                .find_map(|end| Some((end, *table.get(&rest[..end])?)));
            let Some((end, piece)) = longest else {
                pieces.truncate(before);
                pieces.push(self.unknown);
                return;
            };
            pieces.push(piece);
            rest = &rest[end..];
        }
    }
}

/// A word in lower case, without accents, with a typewriter's quotes and dashes.
fn plain(word: &str) -> Vec<char> {
    // The word as a whole: what a sigma becomes depends on where it stands.
    let lower = word.replace('\u{2026}', "...").to_lowercase();
    lower
        .chars()
        .map(typewriter)
        .nfd()
        .filter(|c| get_general_category(*c) != GeneralCategory::NonspacingMark)
        .collect()
}

/// Quotes and dashes as a typewriter has them.
fn typewriter(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2013}' | '\u{2014}' => '-',
        other => other,
    }
}

fn is_letter_or_digit(c: char) -> bool {
    use GeneralCategory::*;
    matches!(
        get_general_category(c),
        UppercaseLetter
            | LowercaseLetter
            | TitlecaseLetter
            | ModifierLetter
            | OtherLetter
            | DecimalNumber
            | LetterNumber
            | OtherNumber
    )
}

fn is_printable(c: char) -> bool {
    use GeneralCategory::*;
    !matches!(
        get_general_category(c),
        Control
            | Format
            | Surrogate
            | PrivateUse
            | Unassigned
            | SpaceSeparator
            | LineSeparator
            | ParagraphSeparator
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Pieces {
        let names = [
            "[UNK]", "[CLS]", "[SEP]", "jose", "mc", "##ph", "##eat", "he", "##llo", "'", "s", "-",
            ".", "\"", "£", "5", "##0", "#", "##", "000",
        ];
        Pieces::new(names.map(str::to_owned).to_vec()).unwrap()
    }

    #[track_caller]
    fn check(word: &str, expected: &[&str]) {
        let pieces = pieces();
        let found = pieces.of_word(word, 190);
        let number = |name: &&str| match name.strip_prefix("##") {
            Some(rest) if !rest.is_empty() => pieces.continuations[rest],
            _ => pieces.beginnings[*name],
        };
        assert_eq!(
            found,
            expected.iter().map(number).collect::<Vec<_>>(),
            "{word}"
        );
    }

    #[test]
    fn words_are_cut_as_bert_cuts_them() {
        check("Hello", &["he", "##llo"]);
        check("McPheat's", &["mc", "##ph", "##eat", "'", "s"]);
        check("JOSÉ", &["jose"]);
        check("Jose\u{301}", &["jose"]);
        check("“he’s”", &["\"", "he", "'", "s", "\""]);
        check("he—he–s", &["he", "-", "he", "-", "s"]);
        check("he…", &["he", ".", ".", "."]);
        check("£50.", &["£", "5", "##0", "."]);
        check("555-0134,", &["000", "-", "000", "[UNK]"]);
        check("##", &["#", "#"]);
    }

    #[test]
    fn what_no_piece_fits_is_unknown() {
        check("", &["[UNK]"]);
        check("🙂", &["[UNK]"]);
        check("hello🙂", &["he", "##llo", "[UNK]"]);
        check("hex", &["[UNK]"]);
        check("[CLS]", &["[UNK]", "[UNK]", "[UNK]"]);
        check("\u{7}\u{200b}", &["[UNK]"]);
        check(&"s".repeat(65), &["[UNK]"]);
    }

    #[test]
    fn a_word_without_end_has_so_many_pieces() {
        assert_eq!(pieces().of_word(&".".repeat(1_000_000), 190).len(), 190);
    }
}
