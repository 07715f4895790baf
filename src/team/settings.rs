//! `ringback.toml`: who is in the team, how their recordings are named, and which rules and which
//! country hold where nothing is typed.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::HousePhrases;
use crate::domain::Region;
use crate::text::region::parse_region;
use crate::text::telephone::Misfit;
use crate::text::telephone::check_written;

use super::grouping::rep_key;
use super::naming::NamePattern;

/// A settings file that explains itself, as `ringback init` writes it.
pub const SETTINGS_EXAMPLE: &str = include_str!("ringback.toml");

/// Returns that file with a block for each of these reps in place of those it makes up. TOML quotes as JSON does.
pub fn settings_example(reps: &[String]) -> String {
    let example = SETTINGS_EXAMPLE;
    let Some((head, _)) = example
        .split_once("#: [[rep]]")
        .filter(|_| !reps.is_empty())
    else {
        return example.to_owned();
    };
    let blocks: Vec<String> = reps
        .iter()
        .map(|rep| {
            let id = serde_json::to_string(rep).unwrap_or_default();
            format!("[[rep]]\nid = {id}\n#: name = \"\"\n#: number = \"\"\n")
        })
        .collect();
    head.to_owned() + &blocks.join("\n")
}

/// What a settings file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TeamSettings {
    /// The rules: a rubric's id, or a file beside the settings.
    pub rubric: Option<String>,
    /// The speech model.
    pub model: Option<String>,
    /// Whose way of writing telephone numbers is meant.
    pub region: Option<Region>,
    /// How recordings are named; empty where the usual patterns hold.
    pub names: Vec<NamePattern>,
    /// What the house has decided about phrases of its own.
    pub phrases: HousePhrases,
    /// Who is in the team.
    pub reps: Vec<Profile>,
    /// The place of each rep by what all spellings of the id and the name have in common.
    places: BTreeMap<String, usize>,
}

/// One rep.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// What folders and files call them.
    pub id: String,
    /// The name they say.
    pub name: Option<String>,
    /// The number they say.
    pub number: Option<String>,
    /// Whose way of writing telephone numbers they keep.
    pub region: Option<Region>,
    /// The rules for them.
    pub rubric: Option<String>,
}

/// Why a settings file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct SettingsError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there, and the valid words.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    rubric: Option<toml::Spanned<String>>,
    model: Option<String>,
    region: Option<toml::Spanned<String>>,
    #[serde(default)]
    names: Vec<toml::Spanned<String>>,
    #[serde(default)]
    phrases: BTreeMap<toml::Spanned<String>, Vec<String>>,
    #[serde(default, rename = "rep")]
    reps: Vec<toml::Spanned<RawProfile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    id: String,
    name: Option<String>,
    number: Option<toml::Spanned<String>>,
    region: Option<toml::Spanned<String>>,
    rubric: Option<String>,
}

impl TeamSettings {
    /// Reads a settings file.
    ///
    /// # Errors
    /// The first thing in it that cannot be used, with its line.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let raw: Raw = toml::from_str(text).map_err(|error| SettingsError {
            line: line_at(text, error.span().map_or(0, |span| span.start)),
            reason: error.message().replace('\n', " "),
        })?;
        let region = |code: toml::Spanned<String>| {
            parse_region(code.get_ref()).map_err(|unknown| SettingsError {
                line: line_at(text, code.span().start),
                reason: unknown.to_string(),
            })
        };
        let mut settings = Self {
            rubric: raw.rubric.map(toml::Spanned::into_inner),
            model: raw.model,
            region: raw.region.map(region).transpose()?,
            names: Vec::new(),
            phrases: HousePhrases::default(),
            reps: Vec::new(),
            places: BTreeMap::new(),
        };
        for (key, phrases) in &raw.phrases {
            let added = settings.phrases.add(key.get_ref(), phrases);
            added.map_err(|reason| SettingsError {
                line: line_at(text, key.span().start),
                reason,
            })?;
        }
        for name in raw.names {
            let line = line_at(text, name.span().start);
            let pattern = NamePattern::parse(name.get_ref()).map_err(|error| SettingsError {
                line,
                reason: format!("\"{}\": {error}", name.get_ref()),
            })?;
            settings.names.push(pattern);
        }
        for profile in raw.reps {
            let at = profile.span().start;
            let profile = profile.into_inner();
            let own_region = profile.region.map(region).transpose()?;
            let numbers_of = own_region.or(settings.region).unwrap_or_default();
            if let Some(number) = &profile.number {
                check_number(number.get_ref(), numbers_of).map_err(|reason| SettingsError {
                    line: line_at(text, number.span().start),
                    reason,
                })?;
            }
            let added = settings.add_rep(Profile {
                id: profile.id,
                name: profile.name,
                number: profile.number.map(toml::Spanned::into_inner),
                region: own_region,
                rubric: profile.rubric,
            });
            added.map_err(|reason| SettingsError {
                line: line_at(text, at),
                reason,
            })?;
        }
        Ok(settings)
    }

    /// Returns the rep whom a folder, a file or a person calls so: by the id or the name, whatever
    /// the case, `_` and `-` standing for spaces.
    pub fn profile(&self, called: &str) -> Option<&Profile> {
        self.places
            .get(&rep_key(called))
            .map(|place| &self.reps[*place])
    }

    fn add_rep(&mut self, profile: Profile) -> Result<(), String> {
        if self.profile(&profile.id).is_some() {
            return Err(format!("there are two reps with the id \"{}\"", profile.id));
        }
        let place = self.reps.len();
        for called in profile.name.iter().chain([&profile.id]) {
            self.places.entry(rep_key(called)).or_insert(place);
        }
        self.reps.push(profile);
        Ok(())
    }
}

impl Profile {
    /// Returns what the team calls the rep.
    pub fn called(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

/// Makes sure that a rep's number is one of the region.
fn check_number(number: &str, region: Region) -> Result<(), String> {
    check_written(number, region).map_err(|misfit| match &misfit {
        Misfit::Elsewhere { likely, .. } => format!("{misfit} Give region = \"{likely}\""),
        _ => misfit.to_string(),
    })
}

fn line_at(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_says_what_its_comments_say() {
        let settings = TeamSettings::parse(SETTINGS_EXAMPLE).unwrap();
        assert_eq!(settings, TeamSettings::default(), "all of it is comments");
        let uncommented: String = SETTINGS_EXAMPLE
            .lines()
            .filter_map(|line| line.strip_prefix("#: "))
            .map(|line| format!("{line}\n"))
            .collect();
        let settings = TeamSettings::parse(&uncommented).unwrap();
        assert_eq!(settings.rubric.as_deref(), Some("callback"));
        assert_eq!(settings.names.len(), 2);
        assert_eq!(settings.reps.len(), 2);
        assert_eq!(settings.profile("SEAN").unwrap().called(), "Sean McPheat");
        assert_eq!(settings.profile("sean_mcpheat").unwrap().id, "sean");
        assert_eq!(
            settings.profile("kate").unwrap().region,
            Region::parse("US")
        );
        assert_eq!(settings.profile("jim"), None);
    }

    #[test]
    fn what_cannot_be_used_is_told_with_its_line() {
        let why = |text: &str| TeamSettings::parse(text).unwrap_err().to_string();
        let unknown = why("model = \"base\"\nrubrik = \"callback\"\n");
        assert!(
            unknown.starts_with("line 2: unknown field `rubrik`"),
            "{unknown}"
        );
        assert!(unknown.contains("`rubric`"), "{unknown}");
        assert!(why("\nregion = \"GBR\"").starts_with("line 2: \"GBR\" is no country"));
        assert!(why("names = [\"{who}\"]").contains("{rep}, {prospect}"));
        let twice = why("[[rep]]\nid = \"a\"\n[[rep]]\nid = \"A\"\n");
        assert!(twice.starts_with("line 3: there are two reps"), "{twice}");
        assert!(why("[[rep]]\nid = \"a\"\nnumber = \"12\"").starts_with("line 3: \"12\" is not a"));
        let elsewhere = why("[[rep]]\nid = \"a\"\nnumber = \"07700 900123\"");
        assert!(
            elsewhere.ends_with("is this a UK number? Give region = \"GB\""),
            "{elsewhere}"
        );
        assert!(why("[[rep]]\nname = \"a\"").contains("missing field `id`"));
    }

    #[test]
    fn a_team_of_many_is_read_at_once() {
        let block = |n: usize| format!("[[rep]]\nid = \"rep{n}\"\nname = \"Rep Number{n}\"\n");
        let text: String = (0..20_000).map(block).collect();
        let settings = TeamSettings::parse(&text).unwrap();
        assert_eq!(
            settings.profile("REP19999.").unwrap().called(),
            "Rep Number19999"
        );
        assert_eq!(settings.profile("rep_number7").unwrap().id, "rep7");
    }
}
