//! A TOML text as plain values that remember their lines. The only part of `rubric` that knows the
//! TOML library; what the values mean is for the rest of `reader` to say.

use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::rubric::reader::error::RubricError;

/// A value and the line where it stands, counted from 1.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub(crate) line: usize,
    pub(crate) value: Raw,
}

/// A value, by the shapes that a rubric knows.
#[derive(Clone, Debug)]
pub(crate) enum Raw {
    Text(String),
    Number(f64),
    Truth(bool),
    List(Vec<Located>),
    Table(Fields),
    Date,
}

impl Raw {
    /// Names the shape for an error message.
    pub(crate) fn shape(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Truth(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Date => "a date",
        }
    }
}

/// A table's keys, each with the line of the key and its value, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(pub(crate) Vec<(String, usize, Located)>);

impl Fields {
    /// Removes a key and returns its value.
    pub(crate) fn take(&mut self, key: &str) -> Option<Located> {
        let at = self.0.iter().position(|(k, _, _)| k == key)?;
        Some(self.0.remove(at).2)
    }

    /// Returns the value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Located> {
        self.0.iter().find(|(k, _, _)| k == key).map(|(_, _, v)| v)
    }

    /// Puts a value in the place of the key's old one, or adds it.
    pub(crate) fn set(&mut self, key: String, line: usize, value: Located) {
        match self.0.iter_mut().find(|(k, _, _)| *k == key) {
            Some(field) => *field = (key, line, value),
            None => self.0.push((key, line, value)),
        }
    }
}

/// A rule before its check is known, or a gate.
pub(crate) struct RawTable {
    pub(crate) id: String,
    pub(crate) line: usize,
    pub(crate) fields: Fields,
    /// Whether it comes as it is from the rubric that is extended.
    pub(crate) is_inherited: bool,
}

/// Reads a TOML text.
pub(crate) fn read(text: &str, label: &str) -> Result<Fields, RubricError> {
    let lines = Lines::of(text);
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| lines.line_of(span.start));
        RubricError::new(
            label,
            line,
            format!("this is not TOML: {}", error.message()),
        )
    })?;
    Ok(fields_of(table.get_ref(), &lines))
}

fn fields_of(table: &DeTable<'_>, lines: &Lines) -> Fields {
    let mut fields: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            (
                key.span().start,
                key.get_ref().to_string(),
                located(value, lines),
            )
        })
        .collect();
    fields.sort_by_key(|(start, _, _)| *start);
    Fields(
        fields
            .into_iter()
            .map(|(start, key, value)| (key, lines.line_of(start), value))
            .collect(),
    )
}

fn located(value: &Spanned<DeValue<'_>>, lines: &Lines) -> Located {
    let raw = match value.get_ref() {
        DeValue::String(text) => Raw::Text(text.to_string()),
        DeValue::Integer(number) => Raw::Number(
            i64::from_str_radix(number.as_str(), number.radix())
                .map_or(f64::INFINITY, whole_number),
        ),
        DeValue::Float(number) => Raw::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Raw::Truth(*truth),
        DeValue::Datetime(_) => Raw::Date,
        DeValue::Array(items) => Raw::List(items.iter().map(|v| located(v, lines)).collect()),
        DeValue::Table(table) => Raw::Table(fields_of(table, lines)),
    };
    Located {
        line: lines.line_of(value.span().start),
        value: raw,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "settings are small; anything past 2^53 is out of every range anyway"
)]
fn whole_number(number: i64) -> f64 {
    number as f64
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(after_breaks).collect())
    }

    fn line_of(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}
