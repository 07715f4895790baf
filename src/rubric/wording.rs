//! A wording of a house's own: a phrase pattern that remembers how it was written.

use serde::Serialize;
use serde::Serializer;

use crate::text::pattern::Pattern;
use crate::text::pattern::PatternError;

/// A pattern, and the text it was read from, by which it is compared and hashed.
#[derive(Clone, Debug)]
pub(crate) struct Wording {
    source: String,
    pattern: Pattern,
}

impl Wording {
    /// Reads a wording.
    pub(crate) fn parse(source: &str) -> Result<Self, PatternError> {
        Ok(Self {
            source: source.split_whitespace().collect::<Vec<_>>().join(" "),
            pattern: Pattern::parse(source)?,
        })
    }

    /// Returns one of the phrases that it stands for, as a person would write it: `my e mail` for
    /// `(my|the) (e mail|note)`.
    pub(crate) fn example(&self) -> String {
        let mut left_out = Vec::new();
        let mut is_other_word = false;
        let mut phrase = String::new();
        for c in self.source.chars() {
            match c {
                '(' => left_out.push(false),
                '[' => left_out.push(true),
                ')' | ']' => {
                    left_out.pop();
                }
                '|' => match left_out.last_mut() {
                    Some(rest) => *rest = true,
                    None => is_other_word = true,
                },
                '^' | '$' | '~' => {}
                _ => {
                    is_other_word &= !c.is_whitespace();
                    if !is_other_word && !left_out.contains(&true) {
                        phrase.push(c);
                    }
                }
            }
        }
        let words = phrase.split_whitespace();
        let words: Vec<&str> = words.filter(|word| !word.starts_with("...")).collect();
        words.join(" ")
    }

    /// Returns the pattern to find it by.
    pub(crate) fn pattern(&self) -> &Pattern {
        &self.pattern
    }
}

impl PartialEq for Wording {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Serialize for Wording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_of_a_wording_has_nothing_of_a_pattern() {
        for (source, example) in [
            ("your inbox", "your inbox"),
            ("(my|an|the|this) (e mail|email|note)", "my e mail"),
            ("[please] call~|ring me ...3 back $", "call me back"),
            (
                "((give us|send) a (bell|shout) | ring) today",
                "give us a bell today",
            ),
        ] {
            assert_eq!(Wording::parse(source).unwrap().example(), example);
        }
    }
}
