//! The words that stand for digits, one token at a time. How they are put together to a number is left to those who
//! read numbers.

/// What a word can be inside a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberWord {
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

/// Returns what a word in lower case can be inside a number; none for any other word.
pub fn number_word(word: &str) -> Option<NumberWord> {
    let digit = |digit: &str| NumberWord::Digits(digit.to_owned());
    Some(match word {
        "zero" | "nought" | "naught" | "aught" | "nil" | "oh" | "o" => digit("0"),
        "oo" => digit("00"),
        "one" => digit("1"),
        "two" => digit("2"),
        "three" => digit("3"),
        "four" => digit("4"),
        "five" | "fife" => digit("5"),
        "six" => digit("6"),
        "seven" => digit("7"),
        "eight" => digit("8"),
        "nine" | "niner" => digit("9"),
        "ten" => NumberWord::Teen(10),
        "eleven" => NumberWord::Teen(11),
        "twelve" => NumberWord::Teen(12),
        "thirteen" => NumberWord::Teen(13),
        "fourteen" => NumberWord::Teen(14),
        "fifteen" => NumberWord::Teen(15),
        "sixteen" => NumberWord::Teen(16),
        "seventeen" => NumberWord::Teen(17),
        "eighteen" => NumberWord::Teen(18),
        "nineteen" => NumberWord::Teen(19),
        "twenty" => NumberWord::Ten(20),
        "thirty" => NumberWord::Ten(30),
        "forty" | "fourty" => NumberWord::Ten(40),
        "fifty" => NumberWord::Ten(50),
        "sixty" => NumberWord::Ten(60),
        "seventy" => NumberWord::Ten(70),
        "eighty" => NumberWord::Ten(80),
        "ninety" => NumberWord::Ten(90),
        "hundred" => NumberWord::Hundred,
        "thousand" => NumberWord::Thousand,
        "double" => NumberWord::Times(2),
        "triple" | "treble" => NumberWord::Times(3),
        "quadruple" => NumberWord::Times(4),
        "plus" => NumberWord::Plus,
        "dash" | "hyphen" | "dot" | "space" | "then" | "bracket" => NumberWord::Joint,
        "to" | "too" => NumberWord::SoundsLike('2'),
        "for" | "fore" => NumberWord::SoundsLike('4'),
        "won" => NumberWord::SoundsLike('1'),
        "ate" => NumberWord::SoundsLike('8'),
        "owe" | "l" => NumberWord::SoundsLike('0'),
        "sex" | "sicks" => NumberWord::SoundsLike('6'),
        "tree" | "free" => NumberWord::SoundsLike('3'),
        text if text.as_bytes().first().is_some_and(u8::is_ascii_digit) => {
            NumberWord::Digits(text.to_owned())
        }
        _ => return None,
    })
}

/// Returns whether a word stands for digits or for how often one comes, and for nothing else.
pub fn is_number_word(word: &str) -> bool {
    matches!(
        number_word(word),
        Some(
            NumberWord::Digits(_)
                | NumberWord::Teen(_)
                | NumberWord::Ten(_)
                | NumberWord::Hundred
                | NumberWord::Thousand
                | NumberWord::Times(_)
                | NumberWord::Plus
        )
    )
}
