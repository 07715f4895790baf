//! Patterns such as `{rep}/{date}_{prospect}_{variant}`, and how a recording's rep, prospect, day and variant are read
//! off the names of its file and folders by them; a day also where no pattern expects it.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use crate::calendar::read_day;
use crate::domain::Origin;

use super::recorder_words::day_of_stamp;
use super::recorder_words::is_direction;
use super::recorder_words::is_id;
use super::recorder_words::is_number;
use super::recorder_words::is_time;

/// A pattern: parts of a path, from a folder down to the file's name without its ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern {
    text: String,
    parts: Vec<Vec<Piece>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Field(Field),
    Literal(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Rep,
    Prospect,
    Date,
    Variant,
    Any,
    ShortDate,
    DayFirst,
    Stamp,
    Time,
    Number,
    Direction,
    Id,
}

/// The fields of a pattern that people write.
const FIELDS: [(&str, Field); 5] = [
    ("rep", Field::Rep),
    ("prospect", Field::Prospect),
    ("date", Field::Date),
    ("variant", Field::Variant),
    ("any", Field::Any),
];

/// The other fields, of which the names are made that recorders write.
const RECORDER_FIELDS: [(&str, Field); 7] = [
    ("yymmdd", Field::ShortDate),
    ("ddmmyyyy", Field::DayFirst),
    ("stamp", Field::Stamp),
    ("time", Field::Time),
    ("number", Field::Number),
    ("direction", Field::Direction),
    ("id", Field::Id),
];

/// The years in which voicemails are recorded: other numbers of four digits are none.
const YEARS: Range<u16> = 1990..2100;

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A field that there is not.
    #[error(
        "there is no field {{{0}}}; the fields are {{rep}}, {{prospect}}, {{date}}, {{variant}} and {{any}}"
    )]
    Field(String),
    /// A brace without its partner.
    #[error("a brace is not closed")]
    Brace,
    /// Two fields touch: nothing shows where the first ends.
    #[error("two fields follow each other; put a sign such as _ between them")]
    Touching,
    /// Nothing, or a part without anything.
    #[error("a part of the path is empty")]
    Empty,
}

impl NamePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// The text has an unknown field, an open brace, two fields without a sign between, or an empty
    /// part.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        Self::with_fields(text, &FIELDS)
    }

    /// Reads a pattern of the names that a recorder writes, which may have more fields.
    pub(super) fn of_recorder(text: &str) -> Result<Self, PatternError> {
        Self::with_fields(text, &[&FIELDS[..], &RECORDER_FIELDS[..]].concat())
    }

    fn with_fields(text: &str, fields: &[(&str, Field)]) -> Result<Self, PatternError> {
        let parts = text
            .split('/')
            .map(|part| pieces_of(part, fields))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            text: text.to_owned(),
            parts,
        })
    }

    /// Returns the patterns that hold where nobody sets any, the most specific first.
    pub fn usual() -> Vec<Self> {
        [
            "{rep}/{date}_{prospect}_{variant}",
            "{rep}/{date}_{prospect}",
            "{rep}/{date}",
            "{date}_{prospect}_{variant}",
            "{date}_{prospect}",
            "{date}",
            "{rep}/{any}",
        ]
        .iter()
        .map(|text| Self::parse(text).expect("these are patterns, and a test reads them"))
        .collect()
    }

    /// Reads a path below the folder that was given (`sean/2026-11-20_acme_v2.wav`); none if it is
    /// not of this form. The pattern's parts are the path's last ones.
    pub fn read(&self, path: &[String]) -> Option<Origin> {
        let above = path.len().checked_sub(self.parts.len())?;
        let mut origin = Origin::default();
        for (index, (part, name)) in self.parts.iter().zip(&path[above..]).enumerate() {
            let is_file = index + 1 == self.parts.len();
            let name = if is_file { stem(name) } else { name };
            origin = PartReader::default().read(part, name, origin)?;
        }
        Some(origin)
    }
}

impl fmt::Display for NamePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Returns the day that stands somewhere in a file's name: `take 2 (2026-11-24).wav`. Longer numbers,
/// such as those of telephones, are none, unless the rest of their digits is a time.
pub(super) fn day_within(name: &str) -> Option<String> {
    let digit_at = |at: Option<usize>| {
        let byte = at.and_then(|at| name.as_bytes().get(at));
        byte.is_some_and(u8::is_ascii_digit)
    };
    (0..name.len()).find_map(|at| {
        [14, 10, 8].into_iter().find_map(|length| {
            let alone = !digit_at(at.checked_sub(1)) && !digit_at(Some(at + length));
            let text = name.get(at..at + length).filter(|_| alone)?;
            written_day(text)
                .or_else(|| day_of_stamp(text))
                .or_else(|| clear_day(text))
                .filter(|day| day[..4].parse().is_ok_and(|year| YEARS.contains(&year)))
        })
    })
}

/// Reads a day as files are named by it: `2026-11-24`, with `.` or `_` for `-`, or `20261124`.
fn written_day(text: &str) -> Option<String> {
    match marks_in(text)[..] {
        [] | ['-', '-'] | ['.', '.'] | ['_', '_'] => read_day(&text.replace(['.', '_'], "-")),
        _ => None,
    }
}

/// Reads a day whose year comes last: `24-11-2026` and `11-24-2026`, but not `05-06-2026`, which is one day in London
/// and another in New York.
fn clear_day(text: &str) -> Option<String> {
    let (day_first, month_first) = (day_first(text), month_first(text));
    day_first.xor(month_first)
}

fn day_first(text: &str) -> Option<String> {
    let [day, month, year] = dashed(text)?;
    read_day(&format!("{year}-{month}-{day}"))
}

fn month_first(text: &str) -> Option<String> {
    let [month, day, year] = dashed(text)?;
    read_day(&format!("{year}-{month}-{day}"))
}

/// Returns the parts of a day with two equal marks in it, each with as many digits as it should have.
fn dashed(text: &str) -> Option<[&str; 3]> {
    let (first, second, year) = (text.get(..2)?, text.get(3..5)?, text.get(6..)?);
    let is_day = matches!(marks_in(text)[..], ['-', '-'] | ['.', '.'] | ['_', '_']);
    (is_day && text.len() == 10).then_some([first, second, year])
}

/// Returns what is no digit.
fn marks_in(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn pieces_of(part: &str, fields: &[(&str, Field)]) -> Result<Vec<Piece>, PatternError> {
    let mut pieces = Vec::new();
    let mut rest = part;
    while let Some(open) = rest.find(['{', '}']) {
        let inside = rest[open..].strip_prefix('{').ok_or(PatternError::Brace)?;
        let close = inside.find('}').ok_or(PatternError::Brace)?;
        if open > 0 {
            pieces.push(Piece::Literal(rest[..open].to_owned()));
        } else if matches!(pieces.last(), Some(Piece::Field(_))) {
            return Err(PatternError::Touching);
        }
        let name = &inside[..close];
        let field = fields
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| PatternError::Field(name.to_owned()))?;
        pieces.push(Piece::Field(field.1));
        rest = &inside[close + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    if pieces.is_empty() {
        return Err(PatternError::Empty);
    }
    Ok(pieces)
}

/// Reads one part of a path; knows where it has tried in vain, so that no name takes long.
#[derive(Default)]
struct PartReader {
    failed: HashSet<(usize, usize)>,
}

impl PartReader {
    /// Reads what is left of a part into an origin; none if it is not of the form of the pieces that are left.
    fn read(&mut self, pieces: &[Piece], rest: &str, origin: Origin) -> Option<Origin> {
        let at = (pieces.len(), rest.len());
        if self.failed.contains(&at) {
            return None;
        }
        let read = match pieces {
            [] => rest.is_empty().then_some(origin),
            [Piece::Literal(text), others @ ..] => {
                without_prefix(rest, text).and_then(|rest| self.read(others, rest, origin))
            }
            [Piece::Field(field), others @ ..] => rest
                .char_indices()
                .map(|(at, _)| at)
                .chain([rest.len()])
                .skip(1)
                .find_map(|end| {
                    let origin = with_field(*field, &rest[..end], origin.clone())?;
                    self.read(others, &rest[end..], origin)
                }),
        };
        if read.is_none() {
            self.failed.insert(at);
        }
        read
    }
}

/// Returns what follows a text, whatever the case of its letters.
fn without_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Returns an origin with what a field holds; none if the text cannot be that.
fn with_field(field: Field, text: &str, mut origin: Origin) -> Option<Origin> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let fits = |fits: bool| fits.then_some(());
    match field {
        Field::Rep => origin.rep = Some(text.to_owned()),
        Field::Prospect => origin.prospect = Some(text.to_owned()),
        Field::Variant => origin.variant = Some(text.to_owned()),
        Field::Date => origin.day = Some(written_day(text)?),
        Field::ShortDate => {
            let is_short = text.len() == 6 && marks_in(text).is_empty();
            origin.day = Some(read_day(&format!("20{text}")).filter(|_| is_short)?);
        }
        Field::DayFirst => origin.day = Some(day_first(text)?),
        Field::Stamp => origin.day = Some(day_of_stamp(text)?),
        Field::Time => fits(is_time(text))?,
        Field::Number => fits(is_number(text))?,
        Field::Direction => fits(is_direction(text))?,
        Field::Id => fits(is_id(text) || is_count(text))?,
        Field::Any => {}
    }
    Some(origin)
}

/// Returns whether a text is a count, such as `0001` and Asterisk's `1795183501.42`.
fn is_count(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && marks_in(text).iter().all(|mark| *mark == '.')
}

/// Returns a file's name without its ending; a name that is all ending stays as it is.
pub(super) fn stem(name: &str) -> &str {
    match name.rfind('.') {
        Some(dot) if dot > 0 => &name[..dot],
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, path: &str) -> Option<String> {
        let path: Vec<String> = path.split('/').map(str::to_owned).collect();
        let origin = NamePattern::parse(pattern).unwrap().read(&path)?;
        let shown = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        Some(format!(
            "{} {} {} {}",
            shown(origin.rep),
            shown(origin.day),
            shown(origin.prospect),
            shown(origin.variant)
        ))
    }

    #[test]
    fn a_path_is_read_by_its_last_parts() {
        let usual = "{rep}/{date}_{prospect}_{variant}";
        let full = Some("sean 2026-11-20 acme v2".to_owned());
        assert_eq!(read(usual, "sean/2026-11-20_acme_v2.wav"), full);
        assert_eq!(read(usual, "team/sean/20261120_acme_v2.mp3"), full);
        assert_eq!(read(usual, "2026-11-20_acme_v2.wav"), None, "no folder");
        assert_eq!(read(usual, "sean/2026-13-20_acme_v2.wav"), None, "no date");
        assert_eq!(read(usual, "sean/2026-11-20_acme.wav"), None, "no variant");
        assert_eq!(read(usual, "sean/2026-11-20__v2.wav"), None, "nobody");
        assert_eq!(
            read("{any} ({rep})", "take 3 (Kate Smith).wav"),
            Some("Kate Smith - - -".to_owned())
        );
        assert_eq!(
            read("{rep}/{any}", "sean/notes.final.wav"),
            Some("sean - - -".to_owned())
        );
    }

    #[test]
    fn a_day_is_found_wherever_it_stands_in_a_name() {
        for name in [
            "2026-11-24_acme_v2.wav",
            "sean 2026-11-24.wav",
            "20261124_take1.wav",
            "2026_11_24.mp3",
            "2026.11.24_acme.mp3",
            "VM.2026.11.24.wav",
            "take 2 (2026-11-24) again.wav",
            "5 é2026-11-24",
            "20261124140501.wav",
            "24-11-2026.wav",
            "call_11_24_2026.wav",
        ] {
            assert_eq!(day_within(name).as_deref(), Some("2026-11-24"), "{name}");
        }
        for name in [
            "4155550134.wav",
            "2026-13-01.wav",
            "2026-02-30.wav",
            "2026-11_24.wav",
            "12026112400.wav",
            "2026-11-245.wav",
            "call 9999-11-24.wav",
            "05-06-2026.wav",
            "20261124995501.wav",
            "é2026-1",
            "",
        ] {
            assert_eq!(day_within(name), None, "{name}");
        }
    }

    #[test]
    fn a_long_name_is_read_at_once() {
        let pattern = "{any}_".repeat(40) + "{prospect}x";
        let pattern = NamePattern::parse(&pattern).unwrap();
        assert_eq!(pattern.read(&["_".repeat(250)]), None);
        assert_eq!(pattern.read(&["a_".repeat(120)]), None);
    }

    #[test]
    fn the_usual_patterns_are_patterns() {
        assert_eq!(NamePattern::usual().len(), 7);
    }

    #[test]
    fn what_is_no_pattern_is_told_why() {
        let why = |text| NamePattern::parse(text).unwrap_err().to_string();
        assert!(why("{who}").contains("there is no field {who}"));
        assert!(why("{rep").contains("not closed"));
        assert!(why("rep}").contains("not closed"));
        assert!(why("{rep}{date}").contains("follow each other"));
        assert!(why("{rep}//x").contains("empty"));
        assert!(why("").contains("empty"));
    }
}
