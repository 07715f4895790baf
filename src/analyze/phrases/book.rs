//! The phrase rules: read from `phrases.toml`, which is part of the program, or from a text like it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::MentionKind;
use crate::domain::Strength;

use super::pattern;
use super::pattern::Classes;
use super::pattern::Pattern;
use super::pattern::PatternError;

/// All phrase rules, ready to be applied.
#[derive(Clone, Debug)]
pub struct Phrasebook {
    pub(super) rules: Vec<PhraseRule>,
}

/// One rule: what it finds, and the patterns it finds it by.
#[derive(Clone, Debug)]
pub struct PhraseRule {
    /// Its id, kebab-case.
    pub id: String,
    /// What its finds are.
    pub kind: MentionKind,
    /// The type of a hook.
    pub value: Option<String>,
    /// How well a hook pulls.
    pub strength: Option<Strength>,
    /// A text in which it finds something.
    pub finds: String,
    /// A text in which it finds nothing.
    pub passes: String,
    pub(super) patterns: Vec<Pattern>,
    pub(super) unless: Vec<Pattern>,
    pub(super) negatable: bool,
    pub(super) reach: Reach,
}

/// How far a find reaches beyond its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reach {
    /// The words alone.
    #[default]
    Words,
    /// To the end of the clause.
    Clause,
    /// The whole sentence.
    Sentence,
}

/// Why a phrase book could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// It is no TOML of the right shape.
    #[error("{0}")]
    Toml(String),
    /// A pattern is broken.
    #[error("rule \"{rule}\", {source}")]
    Pattern {
        /// In which rule, or class.
        rule: String,
        /// What is wrong.
        source: PatternError,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    #[serde(default)]
    classes: BTreeMap<String, Vec<String>>,
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    kind: MentionKind,
    #[serde(rename = "type")]
    value: Option<String>,
    strength: Option<Strength>,
    patterns: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    negatable: bool,
    #[serde(default)]
    reach: Reach,
    finds: String,
    passes: String,
}

static BUILTIN: LazyLock<Phrasebook> = LazyLock::new(|| {
    Phrasebook::parse(include_str!("phrases.toml"))
        .expect("the phrase book is part of the program and a test reads it")
});

impl Phrasebook {
    /// Returns the phrase book that is part of the program.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads a phrase book.
    ///
    /// # Errors
    /// It has another shape, or a pattern in it is broken; the error names the rule.
    pub fn parse(text: &str) -> Result<Self, BookError> {
        let raw: RawBook =
            toml::from_str(text).map_err(|error| BookError::Toml(error.to_string()))?;
        let mut classes = Classes::new();
        for (name, phrases) in &raw.classes {
            let class = pattern::class(phrases, &Classes::new()).map_err(in_rule(name))?;
            classes.insert(name.clone(), class);
        }
        let rules = raw
            .rule
            .into_iter()
            .map(|rule| read_rule(rule, &classes))
            .collect::<Result<_, _>>()?;
        Ok(Self { rules })
    }

    /// Returns the rules in their order.
    pub fn rules(&self) -> &[PhraseRule] {
        &self.rules
    }
}

fn in_rule(rule: &str) -> impl Fn(PatternError) -> BookError {
    let rule = rule.to_owned();
    move |source| BookError::Pattern {
        rule: rule.clone(),
        source,
    }
}

fn read_rule(raw: RawRule, classes: &Classes) -> Result<PhraseRule, BookError> {
    let read = |patterns: &[String]| -> Result<Vec<Pattern>, BookError> {
        patterns
            .iter()
            .map(|p| Pattern::parse_with(p, classes).map_err(in_rule(&raw.id)))
            .collect()
    };
    Ok(PhraseRule {
        patterns: read(&raw.patterns)?,
        unless: read(&raw.unless)?,
        id: raw.id,
        kind: raw.kind,
        value: raw.value,
        strength: raw.strength,
        finds: raw.finds,
        passes: raw.passes,
        negatable: raw.negatable,
        reach: raw.reach,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Mention;
    use crate::domain::Transcript;

    fn finds(rule: &PhraseRule, text: &str) -> Vec<String> {
        let transcript = Transcript::typed(text);
        let names =
            crate::analyze::names::find_names(&transcript, &[], &crate::domain::Rep::default());
        let book = Phrasebook {
            rules: vec![rule.clone()],
        };
        let own = |m: &Mention| m.rule.as_deref() == Some(rule.id.as_str());
        book.find(&transcript, &names)
            .into_iter()
            .filter(own)
            .map(|m| m.text)
            .collect()
    }

    #[test]
    fn every_rule_finds_its_own_example_and_passes_the_other() {
        for rule in Phrasebook::builtin().rules() {
            assert!(
                !finds(rule, &rule.finds).is_empty(),
                "{} finds nothing in \"{}\"",
                rule.id,
                rule.finds
            );
            let found = finds(rule, &rule.passes);
            assert!(
                found.is_empty(),
                "{} finds {found:?} in \"{}\"",
                rule.id,
                rule.passes
            );
        }
    }

    #[test]
    fn rules_have_ids_of_their_own_and_hooks_have_a_type() {
        let rules = Phrasebook::builtin().rules();
        for (index, rule) in rules.iter().enumerate() {
            assert!(
                rules[..index].iter().all(|other| other.id != rule.id),
                "{}",
                rule.id
            );
            let is_hook = rule.kind == MentionKind::Hook;
            assert_eq!(
                is_hook,
                rule.value.is_some() && rule.strength.is_some(),
                "{}",
                rule.id
            );
        }
    }

    #[test]
    fn a_broken_book_names_the_rule() {
        let text = "[[rule]]\nid = \"x\"\nkind = \"pitch\"\npatterns = [\"(a\"]\nfinds = \"\"\npasses = \"\"";
        let error = Phrasebook::parse(text).unwrap_err().to_string();
        assert!(
            error.contains("rule \"x\"") && error.contains("(a"),
            "{error}"
        );
        assert!(matches!(
            Phrasebook::parse("rule = 3"),
            Err(BookError::Toml(_))
        ));
    }
}
