//! The words that stand for digits, one token at a time.

/// What a token can be inside a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Digits as they are dialled.
    Digits(String),
    /// A whole number below twenty that is said as one word: 10 to 19.
    Teen(u32),
    /// 20, 30 ... 90.
    Ten(u32),
    /// `hundred`.
    Hundred,
    /// `thousand`.
    Thousand,
    /// `double`, `triple`, `treble`, `quadruple`: how many times the next digit.
    Times(usize),
    /// `plus` or `+`: an international number follows.
    Plus,
    /// A word that joins groups and adds nothing: `dash`, `area code`, `then`.
    Joint,
    /// A word that sounds like a digit, and is one only between others.
    SoundsLike(char),
}

/// Returns what a token can be; none for any other word.
pub(super) fn piece(token: &str) -> Option<Piece> {
    let digit = |digit: &str| Some(Piece::Digits(digit.to_owned()));
    Some(match token {
        "zero" | "nought" | "naught" | "aught" | "nil" | "oh" | "o" => return digit("0"),
        "oo" => return digit("00"),
        "one" => return digit("1"),
        "two" => return digit("2"),
        "three" => return digit("3"),
        "four" => return digit("4"),
        "five" | "fife" => return digit("5"),
        "six" => return digit("6"),
        "seven" => return digit("7"),
        "eight" => return digit("8"),
        "nine" | "niner" => return digit("9"),
        "ten" => Piece::Teen(10),
        "eleven" => Piece::Teen(11),
        "twelve" => Piece::Teen(12),
        "thirteen" => Piece::Teen(13),
        "fourteen" => Piece::Teen(14),
        "fifteen" => Piece::Teen(15),
        "sixteen" => Piece::Teen(16),
        "seventeen" => Piece::Teen(17),
        "eighteen" => Piece::Teen(18),
        "nineteen" => Piece::Teen(19),
        "twenty" => Piece::Ten(20),
        "thirty" => Piece::Ten(30),
        "forty" | "fourty" => Piece::Ten(40),
        "fifty" => Piece::Ten(50),
        "sixty" => Piece::Ten(60),
        "seventy" => Piece::Ten(70),
        "eighty" => Piece::Ten(80),
        "ninety" => Piece::Ten(90),
        "hundred" => Piece::Hundred,
        "thousand" => Piece::Thousand,
        "double" => Piece::Times(2),
        "triple" | "treble" => Piece::Times(3),
        "quadruple" => Piece::Times(4),
        "plus" => Piece::Plus,
        "dash" | "hyphen" | "dot" | "space" | "then" | "bracket" => Piece::Joint,
        "to" | "too" => Piece::SoundsLike('2'),
        "for" | "fore" => Piece::SoundsLike('4'),
        "won" => Piece::SoundsLike('1'),
        "ate" => Piece::SoundsLike('8'),
        "owe" | "l" => Piece::SoundsLike('0'),
        "sex" | "sicks" => Piece::SoundsLike('6'),
        "tree" | "free" => Piece::SoundsLike('3'),
        text if text.as_bytes().first().is_some_and(u8::is_ascii_digit) => {
            Piece::Digits(text.to_owned())
        }
        _ => return None,
    })
}

/// Returns the digits of a word on a telephone's keypad: `flowers` is 3569377.
pub(super) fn keypad(word: &str) -> String {
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
