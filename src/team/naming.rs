//! Reads a recording's rep, prospect, day and variant off the names of its file and folders, by
//! patterns such as `{rep}/{date}_{prospect}_{variant}`; a day also where no pattern expects it.

use std::fmt;
use std::ops::Range;

use crate::calendar::read_day;
use crate::domain::Origin;

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
}

const FIELDS: [(&str, Field); 5] = [
    ("rep", Field::Rep),
    ("prospect", Field::Prospect),
    ("date", Field::Date),
    ("variant", Field::Variant),
    ("any", Field::Any),
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
        let parts = text
            .split('/')
            .map(pieces_of)
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
            read_part(part, name, &mut origin)?;
        }
        Some(origin)
    }
}

impl fmt::Display for NamePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Returns the metadata in a path below the folder that was given, by the first pattern that matches it. A day
/// that no pattern has is looked for anywhere in the file's name.
pub fn origin_in(path: &[String], patterns: &[NamePattern]) -> Origin {
    let matched = patterns.iter().find_map(|pattern| pattern.read(path));
    let mut origin = matched.unwrap_or_default();
    origin.day = origin.day.or_else(|| day_within(path.last()?));
    origin
}

/// Returns the day that stands somewhere in a file's name: `take 2 (2026-11-24).wav`. Longer numbers,
/// such as those of telephones, are none.
fn day_within(name: &str) -> Option<String> {
    let digit_at = |at: Option<usize>| {
        let byte = at.and_then(|at| name.as_bytes().get(at));
        byte.is_some_and(u8::is_ascii_digit)
    };
    (0..name.len()).find_map(|at| {
        let year = name.get(at..at + 4)?.parse::<u16>().ok()?;
        let day = [10, 8].into_iter().find_map(|length| {
            let alone = !digit_at(at.checked_sub(1)) && !digit_at(Some(at + length));
            written_day(name.get(at..at + length).filter(|_| alone)?)
        });
        day.filter(|_| YEARS.contains(&year))
    })
}

/// Reads a day as files are named by it: `2026-11-24`, with `.` or `_` for `-`, or `20261124`.
fn written_day(text: &str) -> Option<String> {
    let marks: Vec<char> = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    match marks[..] {
        [] | ['-', '-'] | ['.', '.'] | ['_', '_'] => read_day(&text.replace(['.', '_'], "-")),
        _ => None,
    }
}

fn pieces_of(part: &str) -> Result<Vec<Piece>, PatternError> {
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
        let field = FIELDS
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

/// Reads one part of a path into the origin; none if it is not of the part's form.
fn read_part(pieces: &[Piece], name: &str, origin: &mut Origin) -> Option<()> {
    let mut rest = name;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(text) => rest = rest.strip_prefix(text.as_str())?,
            Piece::Field(field) => {
                let end = match pieces.get(index + 1) {
                    Some(Piece::Literal(next)) => rest.find(next.as_str())?,
                    _ => rest.len(),
                };
                take(*field, &rest[..end], origin)?;
                rest = &rest[end..];
            }
        }
    }
    rest.is_empty().then_some(())
}

fn take(field: Field, text: &str, origin: &mut Origin) -> Option<()> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    match field {
        Field::Rep => origin.rep = Some(text.to_owned()),
        Field::Prospect => origin.prospect = Some(text.to_owned()),
        Field::Variant => origin.variant = Some(text.to_owned()),
        Field::Date => origin.day = Some(written_day(text)?),
        Field::Any => {}
    }
    Some(())
}

/// Returns a file's name without its ending; a name that is all ending stays as it is.
fn stem(name: &str) -> &str {
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
        let day = |path: &str| {
            let path: Vec<String> = path.split('/').map(str::to_owned).collect();
            origin_in(&path, &NamePattern::usual()).day
        };
        for path in [
            "sean/2026-11-24_acme_v2.wav",
            "sean 2026-11-24.wav",
            "x/20261124_take1.wav",
            "2026_11_24.mp3",
            "2026.11.24_acme.mp3",
            "VM.2026.11.24.wav",
            "kate/take 2 (2026-11-24) again.wav",
            "5 é2026-11-24",
        ] {
            assert_eq!(day(path).as_deref(), Some("2026-11-24"), "{path}");
        }
        for path in [
            "4155550134.wav",
            "2026-13-01.wav",
            "2026-02-30.wav",
            "2026-11_24.wav",
            "12026112400.wav",
            "2026-11-245.wav",
            "call 9999-11-24.wav",
            "20261124/take1.wav",
            "é2026-1",
            "",
        ] {
            assert_eq!(day(path), None, "{path}");
        }
        let path = ["sean", "take of 2026.11.24.wav"].map(str::to_owned);
        let origin = origin_in(&path, &NamePattern::usual());
        assert_eq!(origin.rep.as_deref(), Some("sean"), "the rest is found too");
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
