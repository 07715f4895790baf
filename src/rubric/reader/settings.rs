//! Takes typed values out of a table, with an error that names the line, the key and what is valid.

use crate::rubric::reader::error::RubricError;
use crate::rubric::reader::raw::Fields;
use crate::rubric::reader::raw::Located;
use crate::rubric::reader::raw::Raw;
use crate::text::did_you_mean::unknown_word;

/// A table that is being read: what was taken is gone, and what is left at the end is a mistake.
pub(crate) struct Settings<'a> {
    pub(crate) label: &'a str,
    /// What the table is, for errors: `rule "hook"`.
    pub(crate) owner: String,
    /// The line where the table begins.
    pub(crate) line: usize,
    pub(crate) fields: Fields,
}

impl Settings<'_> {
    /// Takes a text that is not blank.
    pub(crate) fn text(&mut self, key: &str) -> Result<Option<(String, usize)>, RubricError> {
        match self.fields.take(key) {
            None => Ok(None),
            Some(Located {
                line,
                value: Raw::Text(text),
            }) => {
                let text = text.trim().to_owned();
                if text.is_empty() {
                    return Err(self.error(line, format!("{} has an empty {key}", self.owner)));
                }
                Ok(Some((text, line)))
            }
            Some(other) => Err(self.wrong_shape(key, "a text in quotes", &other)),
        }
    }

    /// Takes a text that has to be there.
    pub(crate) fn required_text(&mut self, key: &str) -> Result<(String, usize), RubricError> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    /// Takes a number within a range, both ends included.
    pub(crate) fn number(
        &mut self,
        key: &str,
        from: f64,
        to: f64,
    ) -> Result<Option<f64>, RubricError> {
        match self.fields.take(key) {
            None => Ok(None),
            Some(Located {
                line,
                value: Raw::Number(number),
            }) => {
                if (from..=to).contains(&number) {
                    Ok(Some(number))
                } else {
                    Err(self.error(
                        line,
                        format!("{key} of {} has to be from {from} to {to}", self.owner),
                    ))
                }
            }
            Some(other) => Err(self.wrong_shape(key, "a number", &other)),
        }
    }

    /// Takes a whole number within a range, both ends included.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number is whole and within a range of u32 by then"
    )]
    pub(crate) fn whole(
        &mut self,
        key: &str,
        from: u32,
        to: u32,
    ) -> Result<Option<u32>, RubricError> {
        let line = self.fields.get(key).map_or(self.line, |v| v.line);
        match self.number(key, f64::from(from), f64::from(to))? {
            Some(number) if number.fract() != 0.0 => Err(self.error(
                line,
                format!("{key} of {} has to be a whole number", self.owner),
            )),
            number => Ok(number.map(|n| n as u32)),
        }
    }

    /// Takes `true` or `false`.
    pub(crate) fn truth(&mut self, key: &str) -> Result<Option<bool>, RubricError> {
        match self.fields.take(key) {
            None => Ok(None),
            Some(Located {
                value: Raw::Truth(truth),
                ..
            }) => Ok(Some(truth)),
            Some(other) => Err(self.wrong_shape(key, "true or false", &other)),
        }
    }

    /// Takes one of a few words, by the table of what they mean.
    pub(crate) fn word<T: Copy>(
        &mut self,
        key: &str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, RubricError> {
        let Some((typed, line)) = self.text(key)? else {
            return Ok(None);
        };
        match words.iter().find(|(word, _)| *word == typed) {
            Some((_, meaning)) => Ok(Some(*meaning)),
            None => {
                let valid: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                Err(self.error(line, unknown_word(key, &typed, &valid)))
            }
        }
    }

    /// Takes a list of texts, or one text for a list of one; each comes with its line.
    pub(crate) fn texts(&mut self, key: &str) -> Result<Option<Vec<(String, usize)>>, RubricError> {
        let items = match self.fields.take(key) {
            None => return Ok(None),
            Some(Located {
                value: Raw::List(items),
                ..
            }) => items,
            Some(one) => vec![one],
        };
        items
            .into_iter()
            .map(|item| match item.value {
                Raw::Text(text) if !text.trim().is_empty() => {
                    Ok((text.trim().to_owned(), item.line))
                }
                Raw::Text(_) => Err(self.error(
                    item.line,
                    format!("{} has an empty text in {key}", self.owner),
                )),
                _ => Err(self.wrong_shape(key, "texts in quotes", &item)),
            })
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// Refuses what is left over: keys that nobody asked for.
    pub(crate) fn finish(self, valid: &[&str]) -> Result<(), RubricError> {
        match self.fields.0.first() {
            None => Ok(()),
            Some((key, line, _)) => Err(RubricError::new(
                self.label,
                *line,
                format!("in {}: {}", self.owner, unknown_word("setting", key, valid)),
            )),
        }
    }

    /// Makes an error about a line of this text.
    pub(crate) fn error(&self, line: usize, message: impl Into<String>) -> RubricError {
        RubricError::new(self.label, line, message)
    }

    /// Makes the error of a key that has to be there and is not.
    pub(crate) fn missing(&self, key: &str) -> RubricError {
        self.error(self.line, format!("{} has no {key}", self.owner))
    }

    fn wrong_shape(&self, key: &str, wanted: &str, found: &Located) -> RubricError {
        self.error(
            found.line,
            format!(
                "{key} of {} has to be {wanted}, and is {}",
                self.owner,
                found.value.shape()
            ),
        )
    }
}
